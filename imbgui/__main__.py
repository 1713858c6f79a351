"""Send a verb to the command line and anything else to the window."""

import gc
import multiprocessing
import sys

from imbgui.jobs.environment import one_thread_a_process
from imbgui.language import say

VERBS = ("check", "decide", "score", "report", "export")
WINDOW_PARTS = ("PySide6", "shiboken6", "pyqtgraph")
"""What the extra ``desktop`` installs; a server does without."""


def main() -> int:
    """Run imbgui with the arguments of this process; return its exit status."""
    multiprocessing.freeze_support()
    one_thread_a_process()
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first in VERBS or first.startswith("-"):
        from imbgui.cli.running import run  # noqa: PLC0415 - the window must not load the command line

        return run(sys.argv[1:])
    gc.disable()  # until the window is there: what is loaded for it stays
    try:
        from imbgui.launch import run as open_window  # noqa: PLC0415 - a verb must not load Qt
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in WINDOW_PARTS:
            raise
        from imbgui.application.words.parts import NO_WINDOW  # noqa: PLC0415 - only said then

        sys.stderr.write(f"{say(NO_WINDOW)}\n")
        return 1
    return open_window(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
