"""The command line inside this process, on a worker that outlives its runs.

To start processes takes most of a short run. What they have to do with each other is tested with
real ones; what a verb says and writes is the same here.
"""

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from imbgui.cli import running, verbs
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.worker import load_libraries
from imbgui.language import VARIABLE, speaking, spoken


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it said."""

    status: int
    said: str
    complained: str


def run_here(folder: Path, *arguments: object) -> Ended:
    """Run imbgui in a folder until it ends."""
    said, complained = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complained),
        speaking(spoken()),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv(VARIABLE, spoken())
        patch.setattr(running, "log_to_file", lambda _folder: None)
        try:
            status = running.run([str(one) for one in arguments])
        except SystemExit as left:
            status = int(left.code or 0)
    return Ended(status, said.getvalue(), complained.getvalue())


@contextmanager
def lasting_worker(*requests: type, memory: int | None = None) -> Iterator[None]:
    """Let the runs of this process share one worker, which has the libraries of these requests.

    ``memory`` is the address space that it and its children are given, in bytes.
    """
    worker = _LastingWorker(memory)
    try:
        worker.submit(load_libraries, *requests).result()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verbs, "WorkerProcesses", lambda _number: worker)
            yield
    finally:
        WorkerProcesses.shutdown(worker)


class _LastingWorker(WorkerProcesses):
    """Carries out each call in the folder of its run, and is there when that has ended."""

    def __init__(self, memory: int | None) -> None:
        super().__init__(1)
        self._around = partial(_in_folder, memory)

    def warm(self) -> None:
        """Do nothing: it is warm."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(self._around, str(Path.cwd()), fn, args, **kwargs)

    def submit_telling(
        self, heard: Callable[[Any], None], fn: Callable[..., Any], /, *args: object
    ) -> Future[Any]:
        return super().submit_telling(heard, self._around, str(Path.cwd()), fn, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: FBT001, FBT002
        del wait, cancel_futures
        self.end_calls()


def _in_folder(
    memory: int | None,
    folder: str,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    *tell: Callable[[Any], None],
) -> Any:
    os.chdir(folder)
    if memory is not None:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return function(*arguments, *tell)
