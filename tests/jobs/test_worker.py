"""What a worker makes of trouble: a problem in plain words, whatever it was that was raised."""

import errno

import pytest

from imbgui.domain.problems import Crashed, DiskFull, EmptyFile, OutOfMemory, RefusedError
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import About, Read, Save
from imbgui.jobs import worker
from imbgui.jobs.worker import carry_out
from tests.builders import a_table, some_costs

READ = Read("claims.csv", ReadingOptions(), "folder")
SAVE = Save("study", a_table(), some_costs(), About(), "answer.imbgui")
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def answers(monkeypatch):
    """Return a function that carries a request out where the task raises something."""

    def answer(error, request=READ):
        def task(_request):
            raise error

        monkeypatch.setattr(worker, "_task", lambda _request: task)
        return carry_out(request)

    return answer


def wrapped(error):
    """Return an exception that came of another, as libraries raise them."""
    try:
        try:
            raise error
        except type(error):
            raise ValueError("cannot be written")  # noqa: B904 - libraries leave it out as well
    except ValueError as outer:
        return outer


def test_that_a_refusal_is_its_problem(answers):
    assert answers(RefusedError(EmptyFile("claims.csv"))) == EmptyFile("claims.csv")


@pytest.mark.parametrize(
    "error",
    [
        NO_SPACE,
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OSError("4000 requested and 128 written"),
        wrapped(NO_SPACE),
    ],
    ids=["disk", "quota", "array", "wrapped"],
)
def test_that_a_full_disk_names_the_place_that_was_written_to(answers, error):
    assert answers(error) == DiskFull("folder")
    assert answers(error, SAVE) == DiskFull("answer.imbgui")


def test_that_too_little_memory_is_told_apart(answers):
    assert answers(MemoryError("Unable to allocate 3 GiB")) == OutOfMemory("read")


@pytest.mark.parametrize("error", [ValueError("no"), OSError("no"), PermissionError(13, "no")])
def test_that_anything_else_is_a_crash_with_its_traceback(answers, error):
    crashed = answers(error)
    assert isinstance(crashed, Crashed)
    assert crashed.task == "read"
    assert crashed.traceback.startswith("Traceback")
    assert crashed.traceback.splitlines()[-1].startswith(type(error).__name__)
