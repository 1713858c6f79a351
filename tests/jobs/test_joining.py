"""What is sent to a cluster, and what each way of not coming back stands for."""

import errno
from concurrent.futures import CancelledError, Future
from types import SimpleNamespace

import pytest

from imbgui.domain.problems import (
    ClusterDiffers,
    ClusterEmpty,
    ClusterLost,
    ClusterUnreachable,
    DiskFull,
    NoClusterPart,
    RefusedError,
)
from imbgui.domain.tasks import Fit, Race
from imbgui.jobs import cluster as cluster_module
from imbgui.jobs.cluster import Cluster
from imbgui.jobs.executors import WorkerDiedError
from imbgui.jobs.parcels import Brought, Differs, versions
from imbgui.jobs.worker import carry_out
from tests.builders import PLAIN_BOOSTED

ADDRESS = "tcp://there:8786"


class KilledWorker(Exception):  # noqa: N818 - Dask's name
    """Dask's word for a task whose workers died time and again."""


class There:
    """What Dask gives for a task: called back when the test says how it ended."""

    def __init__(self):
        self.status = "pending"
        self.released = False
        self.call_back = None

    def add_done_callback(self, call_back):
        self.call_back = call_back

    def end(self, result):
        self._result = result
        self.call_back(self)

    def result(self):
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def release(self):
        self.released = True


class Client:
    """Stands for Dask's client: remembers what was sent."""

    def __init__(self, address, *, timeout, set_as_default):
        del timeout, set_as_default
        self.address = address
        self.status = "running"
        self.workers = {"one": versions(), "two": versions()}
        self.scattered, self.submitted = [], []
        self.closed = False

    def wait_for_workers(self, count, timeout):
        del timeout
        if len(self.workers) < count:
            raise TimeoutError

    def run(self, function, *, on_error):
        assert (function, on_error) == (versions, "return")
        return self.workers

    def nthreads(self):
        return dict.fromkeys(self.workers, 2)

    def scatter(self, things, *, broadcast, hash):  # noqa: A002 - Dask's name
        assert broadcast
        assert not hash
        self.scattered += things
        return [SimpleNamespace(status="finished") for _ in things]

    def submit(self, function, request, rows, wanted, *, pure):
        assert not pure
        assert wanted == versions()
        assert function.__name__ == "carry_out_there"
        self.submitted.append((request, rows, There()))
        return self.submitted[-1][2]

    def close(self, timeout=None):
        del timeout
        self.closed = True


class Here:
    """Stands for the workers of this computer."""

    size = 3

    def __init__(self):
        self.asked, self.ended = [], 0

    def submit(self, fn, *args):
        self.asked.append((fn, *args))
        return Future()

    def submit_telling(self, heard, fn, *args):
        self.asked.append((heard, fn, *args))
        return Future()

    def warm(self):
        self.asked.append("warm")

    def end_calls(self):
        self.ended += 1

    def shutdown(self, wait, *, cancel_futures):
        del wait, cancel_futures
        self.asked.append("shutdown")


@pytest.fixture
def clients(monkeypatch):
    """Return the clients that are made, the newest last; ``change`` is called with each."""
    made = SimpleNamespace(all=[], change=lambda _client: None)

    def make(*arguments, **named):
        client = Client(*arguments, **named)
        made.change(client)
        made.all.append(client)
        return client

    module = SimpleNamespace(Client=make)
    monkeypatch.setattr(cluster_module.importlib, "import_module", lambda _name: module)
    return made


@pytest.fixture
def here():
    return Here()


@pytest.fixture
def finished():
    return set()


@pytest.fixture
def cluster(here, finished):
    return Cluster(here, finished.__contains__)


@pytest.fixture
def fit(tmp_path):
    (tmp_path / "rows.json").write_text("{}", encoding="utf-8")
    return Fit(PLAIN_BOOSTED, 0, 0, str(tmp_path))


@pytest.fixture
def sent(cluster, clients, fit):
    """Return a fit's future here, what stands for it there, and the client."""
    cluster.join(ADDRESS)
    future = cluster.submit(carry_out, fit)
    (client,) = clients.all
    return future, client.submitted[-1][2], client


def refused(cluster):
    with pytest.raises(RefusedError) as told:
        cluster.join(ADDRESS)
    return told.value.problem


# Joining


def test_that_without_a_cluster_everything_runs_here(cluster, here, fit):
    cluster.submit(carry_out, fit)
    assert here.asked == [(carry_out, fit)]
    assert cluster.size == 3


def test_that_joining_says_how_many_fits_run_at_once(cluster, clients):
    assert cluster.join(ADDRESS) == 4
    assert cluster.size == 4
    assert clients.all[0].address == ADDRESS


def test_that_joining_can_be_waited_for_elsewhere(cluster, clients):
    assert cluster.joining(ADDRESS).result(60) == 4
    clients.change = lambda client: client.workers.clear()
    with pytest.raises(RefusedError):
        cluster.joining(ADDRESS).result(60)


def test_that_a_missing_part_is_told(cluster, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(cluster_module.importlib, "import_module", absent)
    assert refused(cluster) == NoClusterPart(ADDRESS)


def test_that_an_address_that_nobody_answers_is_told_with_the_reason(cluster, clients):
    def refuse(_client):
        raise OSError("timed out")

    clients.change = refuse
    assert refused(cluster) == ClusterUnreachable(ADDRESS, "timed out")


def test_that_a_cluster_without_workers_is_refused_and_left(cluster, clients):
    clients.change = lambda client: client.workers.clear()
    assert refused(cluster) == ClusterEmpty(ADDRESS)
    assert clients.all[0].closed


@pytest.mark.parametrize(
    ("worker", "part", "there"),
    [
        (versions() | {"scikit-learn": "0.1"}, "scikit-learn", "0.1"),
        (ModuleNotFoundError("no imbgui"), "imbgui", None),
    ],
)
def test_that_one_worker_with_another_version_is_enough_to_refuse(
    cluster, clients, worker, part, there
):
    clients.change = lambda client: client.workers.update(two=worker)
    assert refused(cluster) == ClusterDiffers(ADDRESS, part, there, versions()[part])
    assert clients.all[0].closed


def test_that_who_joins_another_cluster_or_leaves_closes_the_one_before(cluster, clients, here):
    cluster.join(ADDRESS)
    cluster.join("tcp://elsewhere:8786")
    assert [client.closed for client in clients.all] == [True, False]
    cluster.leave()
    assert clients.all[1].closed
    assert cluster.size == here.size


# What is sent


def test_that_only_fits_that_are_yet_to_be_made_are_sent(cluster, clients, here, fit, finished):
    cluster.join(ADDRESS)
    race = Race((PLAIN_BOOSTED,), 1, 0.1, fit.folder)
    cluster.submit(carry_out, race)
    finished.add(fit)
    cluster.submit(carry_out, fit)
    cluster.submit_telling(print, carry_out, race)
    cluster.warm()
    assert here.asked == [(carry_out, race), (carry_out, fit), (print, carry_out, race), "warm"]
    assert not clients.all[0].submitted


def test_that_rows_are_sent_once_and_again_when_they_change(cluster, clients, fit, tmp_path):
    cluster.join(ADDRESS)
    (client,) = clients.all
    for _ in range(3):
        cluster.submit(carry_out, fit)
    assert len(client.scattered) == 1
    (tmp_path / "rows.json").write_text("{}", encoding="utf-8")
    cluster.submit(carry_out, fit)
    assert len(client.scattered) == 1
    (tmp_path / "matrix.npy").write_bytes(b"other rows")
    (tmp_path / "rows.json").write_text("{ }", encoding="utf-8")
    cluster.submit(carry_out, fit)
    assert len(client.scattered) == 2


def test_that_rows_that_were_lost_with_their_worker_are_sent_again(cluster, clients, fit):
    cluster.join(ADDRESS)
    (client,) = clients.all
    cluster.submit(carry_out, fit)
    client.submitted[0][1].status = "lost"
    cluster.submit(carry_out, fit)
    assert len(client.scattered) == 2


def test_that_a_fit_that_cannot_be_sent_says_that_the_cluster_is_lost(
    cluster, clients, fit, monkeypatch
):
    cluster.join(ADDRESS)

    def closed(*_arguments, **_named):
        raise RuntimeError("the client is closed")

    monkeypatch.setattr(clients.all[0], "submit", closed)
    assert cluster.submit(carry_out, fit).result(0) == ClusterLost(ADDRESS)


# What comes back


def test_that_what_a_fit_made_is_here_before_its_answer(cluster, sent, tmp_path):
    future, there, _client = sent
    seen = []
    future.add_done_callback(lambda _: seen.append((tmp_path / "candidates" / "0.json").exists()))
    assert cluster.is_at_work
    there.end(Brought("fitted", {"candidates/0.json": b"{}"}))
    assert future.result(0) == "fitted"
    assert seen == [True]
    assert not cluster.is_at_work


@pytest.mark.parametrize("error", [KilledWorker(), CancelledError()], ids=repr)
def test_that_lost_workers_are_a_death_that_is_tried_again(sent, error):
    future, there, _client = sent
    there.end(error)
    assert isinstance(future.exception(0), WorkerDiedError)


@pytest.mark.parametrize("error", [CancelledError(), OSError("closed")], ids=repr)
def test_that_a_lost_scheduler_is_told_as_such(sent, error):
    future, there, client = sent
    client.status = "connecting"
    there.end(error)
    assert future.result(0) == ClusterLost(ADDRESS)


def test_that_a_worker_that_came_later_with_another_version_is_told(sent):
    future, there, _client = sent
    there.end(Brought(Differs("numpy", "1.0", "2.0"), {}))
    assert future.result(0) == ClusterDiffers(ADDRESS, "numpy", "1.0", "2.0")


def test_that_any_other_error_is_its_callers(sent):
    future, there, _client = sent
    error = ValueError("seven is no colour")
    there.end(error)
    assert future.exception(0) is error


def test_that_a_full_disk_here_is_told(sent, monkeypatch, tmp_path):
    def full(_brought, _folder):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(cluster_module, "unpack", full)
    future, there, _client = sent
    there.end(Brought("fitted", {}))
    assert future.result(0) == DiskFull(str(tmp_path))


def test_that_any_other_trouble_of_writing_is_not_taken_for_a_lost_cluster(sent, monkeypatch):
    denied = PermissionError(errno.EACCES, "denied")

    def refuse(_brought, _folder):
        raise denied

    monkeypatch.setattr(cluster_module, "unpack", refuse)
    future, there, _client = sent
    there.end(Brought("fitted", {}))
    assert future.exception(0) is denied


# Ending


def test_that_ending_forgets_what_is_there_and_ends_what_is_here(cluster, sent, here):
    future, there, _client = sent
    cluster.end_calls()
    assert there.released
    assert here.ended == 1
    with pytest.raises(CancelledError):
        future.result(0)
    there.end(Brought("too late", {}))
    with pytest.raises(CancelledError):
        future.result(0)


def test_that_a_shutdown_leaves_the_cluster_and_ends_the_workers_here(cluster, sent, here):
    cluster.shutdown()
    assert sent[2].closed
    assert here.asked[-1] == "shutdown"
