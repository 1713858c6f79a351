"""A Dask scheduler and its workers on this computer, as processes of their own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.jobs.chores import is_running, until

ROOT = Path(__file__).resolve().parents[2]


class LocalCluster:
    """A scheduler and workers that can be killed; ``settings`` are options of both."""

    def __init__(self, folder, *, workers=2, protocol="tcp", environment=None):
        self._folder = folder
        self._environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            # As Dask's own keeper of workers does: one thread for each.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            **(environment or {}),
        }
        self._file = folder / "scheduler.json"
        self.scheduler = self._start(
            *("scheduler", "--port", "0", "--protocol", protocol),
            *("--scheduler-file", str(self._file)),
        )
        self.workers = []
        until(self._file.exists)
        self.address = until(self._told_address)
        for _ in range(workers):
            self.add_worker()

    def _told_address(self):
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))["address"]
        except ValueError:  # it is being written
            return None

    def add_worker(self, environment=None):
        """Start a worker."""
        self.workers.append(
            self._start(
                *("worker", self.address, "--nthreads", "1", "--no-nanny"),
                *("--local-directory", str(self._folder)),
                environment=environment,
            )
        )

    def _start(self, program, *options, environment=None):
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options]
        with (self._folder / f"{program}.log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--no-dashboard"],
                # Python looks for modules where it is started, before anywhere else.
                cwd=self._folder,
                env=self._environment | (environment or {}),
                stdout=log,
                stderr=log,
            )

    def log(self):
        """Return all that scheduler and workers have said."""
        return "\n".join(one.read_text(errors="replace") for one in self._folder.glob("*.log"))

    def close(self):
        """End every process."""
        for process in (*self.workers, self.scheduler):
            kill(process)


def kill(process):
    """End a process at once."""
    if is_running(process.pid):
        process.send_signal(signal.SIGKILL)
    process.wait(60)
