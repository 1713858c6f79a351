"""What a worker process runs, one function a task."""
