"""Settings that numerical libraries read once, when they load."""

import os


def one_thread_a_process() -> None:
    """Let the libraries of this process, and of those it starts, use one thread that waits asleep.

    As many workers as cores then use every core. With their own threads, two busy fits at once
    were up to 60 times slower. It must come before numpy is first imported to hold in a process.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
