"""Fits on a real scheduler with two workers: the same answer, whoever is lost on the way."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from imbgui import __version__
from tests.jobs.clusters import ROOT, LocalCluster, kill

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None, reason="imbgui[cluster] is not installed"
    ),
    pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind"),
]
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
PATIENCE_SECONDS = 180


class Deciding:
    """One run of ``decide`` on the example, heard while it goes on."""

    def __init__(self, folder, *options, environment=None):
        self.out = folder / "answer.json"
        self.said: list[str] = []
        self._fits = threading.Semaphore(0)
        self.process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "main.py"), "decide", str(EXAMPLE)),
                *("--target", "fraud", "--false-alarm-cost", "5", "--missed-cost", "200"),
                *("--effort", "quick", "--progress", "--json", str(self.out), *options),
            ],
            env=os.environ | (environment or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._hearing = threading.Thread(target=self._hear)
        self._hearing.start()

    def _hear(self):
        for line in self.process.stderr:
            self.said.append(line)
            if "fits done" in line:
                self._fits.release()

    def wait_for_fits(self, count):
        for _ in range(count):
            assert self._fits.acquire(timeout=PATIENCE_SECONDS), "".join(self.said)

    def ended(self):
        """Return the exit status."""
        try:
            return self.process.wait(PATIENCE_SECONDS)
        finally:
            kill(self.process)
            self._hearing.join(PATIENCE_SECONDS)
            self.process.stderr.close()

    def answer(self):
        """Return the answer without the times it took."""
        return without_times(json.loads(self.out.read_text(encoding="utf-8")))

    @property
    def told(self):
        return "".join(self.said)


def without_times(document):
    if isinstance(document, dict):
        return {name: without_times(one) for name, one in document.items() if "seconds" not in name}
    return [without_times(one) for one in document] if isinstance(document, list) else document


@pytest.fixture
def cluster(tmp_path):
    started = []

    def start(**settings):
        folder = tmp_path / "cluster"
        folder.mkdir()
        started.append(LocalCluster(folder, **settings))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def decide(tmp_path):
    started = []

    def start(*options, environment=None):
        folder = tmp_path / f"run {len(started)}"
        folder.mkdir()
        started.append(Deciding(folder, *options, environment=environment))
        return started[-1]

    yield start
    for one in started:
        kill(one.process)


@pytest.mark.on_demand
def test_that_the_answer_is_that_of_one_machine_though_a_worker_is_killed(cluster, decide):
    there, few = cluster(), ("--strategies", "plain,random undersampling")
    run = decide("--scheduler", there.address, *few)
    run.wait_for_fits(3)
    kill(there.workers[0])
    assert run.ended() == 0, run.told
    here = decide(*few)
    assert here.ended() == 0, here.told
    assert run.answer() == here.answer()


@pytest.mark.on_demand
def test_that_a_lost_scheduler_is_told_and_what_is_finished_is_kept(cluster, decide):
    there = cluster()
    run = decide("--scheduler", there.address)
    run.wait_for_fits(14)
    kill(there.scheduler)
    assert run.ended() == 0, run.told
    assert f"The cluster at {there.address} was lost." in run.told
    assert "Traceback" not in run.told
    answer = run.answer()
    assert answer["recommendation"]["strategy"]
    ends = {one["status"] for one in answer["candidates"]}
    assert {"done", "stopped"} <= ends


@pytest.mark.on_demand
def test_that_stopping_leaves_nothing_queued_on_the_cluster(cluster, decide):
    there = cluster(workers=1)
    run = decide("--scheduler", there.address)
    run.wait_for_fits(3)
    run.process.send_signal(signal.SIGINT)
    assert run.ended() == 130, run.told
    look = (
        "import sys, time, distributed\n"
        "client = distributed.Client(sys.argv[1])\n"
        "count = lambda dask_scheduler: len(dask_scheduler.tasks)\n"
        "deadline = time.monotonic() + 60\n"
        "while client.run_on_scheduler(count) and time.monotonic() < deadline: time.sleep(0.1)\n"
        "print(client.run_on_scheduler(count))\n"
    )
    looked = subprocess.run(
        [sys.executable, "-c", look, there.address],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert looked.stdout.strip() == "0", looked.stderr


def test_that_workers_with_another_version_are_refused_by_what_differs(cluster, decide, tmp_path):
    there = cluster(workers=0)
    other = tmp_path / "other" / "imbgui"
    other.mkdir(parents=True)
    for part in (ROOT / "imbgui").iterdir():
        if part.name not in {"__init__.py", "__pycache__"}:
            (other / part.name).symlink_to(part)
    (other / "__init__.py").write_text('__version__ = "9.9.9"\n', encoding="utf-8")
    there.add_worker({"PYTHONPATH": str(other.parent)})
    run = decide("--scheduler", there.address)
    assert run.ended() == 3, run.told
    assert f"has imbgui 9.9.9, and this computer has imbgui {__version__}" in run.told
    assert not run.out.with_name("answer.xlsx").exists()


def test_that_a_cluster_that_is_not_there_is_told_in_a_sentence(decide):
    run = decide("--scheduler", "tcp://127.0.0.1:1")
    assert run.ended() == 3
    assert "No cluster could be reached at tcp://127.0.0.1:1" in run.told
    assert "Traceback" not in run.told


@pytest.mark.on_demand
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_that_a_cluster_is_reached_by_tls_with_dasks_own_settings(cluster, decide, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        capture_output=True,
        check=True,
    )
    settings = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(certificate)}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        settings |= {
            f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY": str(key),
            f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT": str(certificate),
        }
    there = cluster(workers=1, protocol="tls", environment=settings)
    assert there.address.startswith("tls://")
    run = decide("--scheduler", there.address, "--strategies", "plain", environment=settings)
    assert run.ended() == 0, run.told
    assert Path(run.out).stat().st_size
