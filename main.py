"""Open the window, or carry out one command."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()

    from imbgui.__main__ import main

    sys.exit(main())
