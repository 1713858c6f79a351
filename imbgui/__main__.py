"""Send a verb to the command line and anything else to the window."""

import multiprocessing
import sys

from imbgui.jobs.environment import one_thread_a_process

VERBS = ("check", "decide", "score", "report")


def main() -> int:
    """Run imbgui with the arguments of this process; return its exit status."""
    multiprocessing.freeze_support()
    one_thread_a_process()
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first in VERBS or first.startswith("-"):
        from imbgui.cli.running import run  # noqa: PLC0415 - the window must not load the command line

        return run(sys.argv[1:])
    from imbgui.launch import run as open_window  # noqa: PLC0415 - a verb must not load Qt

    return open_window(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
