"""Where work runs: a thread that supervises, and the processes that do the work."""
