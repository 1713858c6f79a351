"""The command line: the same session and jobs as the window, without Qt."""
