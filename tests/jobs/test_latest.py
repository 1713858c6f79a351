"""Of what is to be kept only the newest counts, and trouble with it stops nothing."""

import threading

from imbgui.domain.problems import DiskFull, RefusedError
from imbgui.jobs.latest import LatestOnly
from tests.jobs.chores import PATIENCE_SECONDS


class Work:
    """Does orders one at a time, each when it is let to."""

    def __init__(self):
        self.done, self.began, self.go = [], threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, order):
        self.began.release()
        assert self.go.acquire(timeout=PATIENCE_SECONDS)
        if order == "trouble":
            raise RefusedError(DiskFull("here"))
        self.done.append(order)


def test_that_a_newer_order_replaces_one_that_waits():
    work = Work()
    latest = LatestOnly(work)
    latest.put("first")
    assert work.began.acquire(timeout=PATIENCE_SECONDS)
    for order in ("second", "third", "fourth"):
        latest.put(order)
    work.go.release(2)
    assert work.began.acquire(timeout=PATIENCE_SECONDS)
    latest.close()
    assert work.done == ["first", "fourth"]


def test_that_what_waits_is_forgotten_at_the_end_and_what_is_under_way_is_done():
    work = Work()
    latest = LatestOnly(work)
    latest.put("first")
    assert work.began.acquire(timeout=PATIENCE_SECONDS)
    latest.put("second")
    threading.Timer(0.05, work.go.release).start()
    latest.close()
    assert work.done == ["first"]


def test_that_trouble_with_one_order_leaves_the_next_to_be_done():
    work = Work()
    latest = LatestOnly(work)
    latest.put("trouble")
    assert work.began.acquire(timeout=PATIENCE_SECONDS)
    latest.put("second")
    work.go.release(2)
    assert work.began.acquire(timeout=PATIENCE_SECONDS)
    latest.close()
    assert work.done == ["second"]
