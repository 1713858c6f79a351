"""An executor whose fits run on a Dask cluster, once one is joined; all else runs here."""

import importlib
import logging
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from imbgui.domain.problems import (
    ClusterDiffers,
    ClusterEmpty,
    ClusterLost,
    ClusterUnreachable,
    DiskFull,
    NoClusterPart,
    RefusedError,
    is_full_disk,
)
from imbgui.domain.tasks import Fit
from imbgui.jobs.executors import WorkerDiedError, WorkerProcesses
from imbgui.jobs.parcels import (
    Brought,
    Differs,
    carry_out_there,
    difference,
    packed,
    unpack,
    versions,
)

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE_SECONDS = 10


class Cluster(Executor):
    """Runs calls on the workers here, and fits on a cluster after ``join``.

    A fit's rows are sent to the cluster's workers once an analysis; the files it makes are written
    here when it is back, so that everything that follows finds them. Dask runs the fits of a worker
    that is lost again; one whose workers are lost time and again is told as a worker's death. When
    the scheduler is lost, fits are answered with ClusterLost until ``join`` or ``leave``.

    Parameters
    ----------
    here
        The workers of this computer.
    is_finished
        Whether the files of a fit are here already.
    """

    def __init__(self, here: WorkerProcesses, is_finished: Callable[[Fit], bool]) -> None:
        self._here = here
        self._is_finished = is_finished
        self._lock = threading.RLock()
        self._client: Any = None
        self._address = ""
        self._rows: dict[str, tuple[int, str, Any]] = {}
        self._away: dict[Future[Any], Any] = {}
        self._size = here.size

    @property
    def size(self) -> int:
        """How many fits run at once."""
        return self._here.size if self._client is None else self._size

    def join(self, address: str) -> int:
        """Run fits on the cluster of this scheduler from now on; return how many run at once.

        How it is reached, TLS for one, is set where Dask's own programs look for it.

        Raises
        ------
        RefusedError
            With NoClusterPart, ClusterUnreachable, ClusterEmpty or ClusterDiffers.
        """
        try:
            distributed = importlib.import_module("distributed")
        except ModuleNotFoundError as error:
            raise RefusedError(NoClusterPart(address)) from error
        _quieten()
        try:
            with warnings.catch_warnings(action="ignore"):  # versions are looked at below
                client = distributed.Client(
                    address, timeout=_PATIENCE_SECONDS, set_as_default=False
                )
        except (OSError, RuntimeError, TypeError, ValueError) as error:
            raise RefusedError(ClusterUnreachable(address, str(error))) from error
        try:
            size = _looked_over(client, address)
        except BaseException:
            client.close()
            raise
        self.leave()
        with self._lock:
            self._client, self._address, self._size = client, address, size
        return size

    def joining(self, address: str) -> "Future[int]":
        """Begin to ``join`` in a thread; the future is answered, or refused, in its stead."""
        future: Future[int] = Future()

        def work() -> None:
            try:
                future.set_result(self.join(address))
            except Exception as error:  # noqa: BLE001 - the future carries it
                future.set_exception(error)

        threading.Thread(target=work, name="joining", daemon=True).start()
        return future

    @property
    def is_at_work(self) -> bool:
        """Whether a cluster works on fits for this computer."""
        return bool(self._away)

    def leave(self) -> None:
        """Run fits here again."""
        with self._lock:
            client, self._client = self._client, None
            self._rows.clear()
        if client is not None:
            client.close(timeout=_PATIENCE_SECONDS)

    def warm(self) -> None:
        """Let the workers here import their libraries."""
        self._here.warm()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Queue a call, there if it is a fit that is yet to be made, here if it is not."""
        request = args[0] if args else None
        client = self._client
        if client is None or not isinstance(request, Fit) or self._is_finished(request):
            return self._here.submit(fn, *args, **kwargs)
        return self._sent(client, request)

    def submit_telling(
        self, heard: Callable[[Any], None], fn: Callable[..., T], /, *args: object
    ) -> "Future[T]":
        """Queue a call that tells something before it answers: here."""
        return self._here.submit_telling(heard, fn, *args)

    def end_calls(self) -> None:
        """End every call here; forget those there, of which only what is at work runs out."""
        self._here.end_calls()
        with self._lock:
            away = dict(self._away)
            self._away.clear()
        for future, there in away.items():
            there.release()
            future.set_exception(CancelledError())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: FBT001, FBT002
        """End every call and process here, and leave the cluster as it is."""
        self.end_calls()
        self.leave()
        self._here.shutdown(wait, cancel_futures=cancel_futures)

    def _sent(self, client: Any, request: Fit) -> "Future[Any]":  # noqa: ANN401
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            rows = self._rows_there(client, Path(request.folder))
            there = client.submit(carry_out_there, request, rows, versions(), pure=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be sent any more
            logging.getLogger(__name__).warning("nothing can be sent: %r", error)
            future.set_result(ClusterLost(self._address))
            return future
        with self._lock:
            self._away[future] = there
        there.add_done_callback(partial(self._on_back, client, future, request))
        return future

    def _rows_there(self, client: Any, folder: Path) -> Any:  # noqa: ANN401
        """Return what stands for the rows of an analysis there; send them where they are new."""
        written = (folder / "rows.json").stat().st_mtime_ns
        known = self._rows.get(str(folder))
        if known is not None and known[2].status == "finished" and known[0] == written:
            return known[2]
        parcel = packed(folder)
        if known is None or known[2].status != "finished" or known[1] != parcel.key:
            (rows,) = client.scatter([parcel], broadcast=True, hash=False)
        else:
            rows = known[2]
        self._rows = {str(folder): (written, parcel.key, rows)}
        return rows

    def _on_back(self, client: Any, future: "Future[Any]", request: Fit, there: Any) -> None:  # noqa: ANN401
        """Take a fit in that is over there, however it ended."""
        try:
            answer = _taken_in(there.result(), request)
            if isinstance(answer, Differs):
                answer = _told(answer, self._address)
        except Exception as error:  # noqa: BLE001 - each of them is told
            answer = _as_told(error, client, self._address)
        with self._lock:
            if self._away.pop(future, None) is None:
                return
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)


def _looked_over(client: Any, address: str) -> int:  # noqa: ANN401
    """Return how many fits a cluster runs at once; refuse one that would answer differently."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
    except TimeoutError as error:
        raise RefusedError(ClusterEmpty(address)) from error
    for there in client.run(versions, on_error="return").values():
        differs = difference(versions(), there if isinstance(there, dict) else {})
        if differs is not None:
            raise RefusedError(_told(differs, address))
    return sum(client.nthreads().values())


def _told(differs: Differs, address: str) -> ClusterDiffers:
    return ClusterDiffers(address, differs.part, differs.there, differs.here)


def _taken_in(brought: Brought, request: Fit) -> Any:  # noqa: ANN401
    """Write what a fit has made where it was asked for, and return its answer."""
    try:
        unpack(brought, Path(request.folder))
    except OSError as error:
        if is_full_disk(error):
            return DiskFull(request.folder)
        raise
    return brought.answer


def _as_told(error: Exception, client: Any, address: str) -> Any:  # noqa: ANN401
    """Return what an exception from a cluster stands for."""
    if type(error).__name__ == "KilledWorker":
        return WorkerDiedError()
    if client.status != "running":
        return ClusterLost(address)
    # The rows went with the only worker that had them: they are sent anew with the next try.
    return WorkerDiedError() if isinstance(error, CancelledError) else error


def _quieten() -> None:
    """Keep what Dask says of its connections out of what people read: they are told in words."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
