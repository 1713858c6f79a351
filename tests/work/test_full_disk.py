"""A disk without space ends any task in one plain problem, with nothing half-written."""

import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from imbgui.application.wording import problem_sentence
from imbgui.domain.plan import REFERENCE, Candidate
from imbgui.domain.problems import DiskFull
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import (
    About,
    Calibrate,
    Decide,
    Fit,
    Fitted,
    Open,
    Prepare,
    Read,
    Report,
    Save,
    Score,
)
from imbgui.jobs.worker import carry_out
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.documents import from_document
from imbgui.work.writing import save_session
from tests.disks import files_end_at, filled, small_disk
from tests.work.claims import LOGISTIC, claims, write

NEW = Candidate("class weight", "logistic regression", balanced=True)
OUTS = {"report": "answer.xlsx", "save": "answer.imbgui", "score": "answer.csv"}


@contextmanager
def _grown_out(_folder, room):
    with files_end_at(room):
        yield


@contextmanager
def _full(folder, room):
    with filled(folder, but=room):
        yield


@pytest.fixture(params=["limited", "mounted"])
def disk(request, tmp_path):
    """Give a folder, and what takes the space there away but for a few bytes."""
    if request.param == "limited":
        yield tmp_path, _grown_out
    else:
        with small_disk(tmp_path / "disk", "64m") as folder:
            yield folder, _full


class Asked:
    """Every request that writes, into a folder where an analysis is."""

    def __init__(self, analysed, costs, folder):
        self.folder = folder
        self.work = folder / "analysis"
        self.before = folder / "before"
        self.before.mkdir()
        shutil.copytree(analysed.folder, self.work)
        self._analysed, self._costs = analysed, costs
        self._file = write(self.before / "claims.csv", claims(2000, 400))
        self._packed = str(self.before / "claims.imbgui")
        save_session(self._save(self._packed))

    def _save(self, out):
        study, table = self._analysed.study, self._analysed.table
        return Save(study.folder, table, self._costs, About(), out)

    def request(self, name):
        analysed, work, new = self._analysed, str(self.work), str(self.folder / "new")
        out = str(self.folder / OUTS.get(name, ""))
        table, plan = analysed.table, analysed.plan
        best = recommend(analysed.study, self._costs)
        folder = AnalysisFolder(analysed.folder)
        fits = tuple(
            from_document(Fitted, folder.fit_document(LOGISTIC, fold)) for fold in range(plan.folds)
        )
        return {
            "read": Read(str(self._file), ReadingOptions(), new),
            "open": Open(self._packed, new),
            "prepare": Prepare(table, plan, str(self.folder / "another")),
            "fit": Fit(NEW, 0, 4, work),
            "calibrate": Calibrate(LOGISTIC, fits, work),
            "decide": Decide(table, plan, analysed.outcomes, work, "study-again"),
            "report": Report(analysed.study.folder, best, table, About(), out),
            "save": self._save(out),
            "score": Score(
                analysed.study.folder, table, best, str(self._file), ReadingOptions(), new, out
            ),
        }[name]


REQUESTS = ("read", "open", "prepare", "fit", "calibrate", "decide", "report", "save", "score")


@pytest.mark.parametrize("room", [0, 6000])
@pytest.mark.parametrize("name", REQUESTS)
def test_that_every_task_says_that_there_is_no_space(analysed, some_costs, disk, name, room):
    folder, without_space = disk
    asked = Asked(analysed, some_costs, folder)
    request = asked.request(name)
    if name == "calibrate":  # writing over what is there would take no space
        (AnalysisFolder(asked.work).candidate(LOGISTIC) / "scores.npz").unlink()
    with without_space(folder, room):
        problem = carry_out(request)
    assert isinstance(problem, DiskFull), problem
    assert problem.place.startswith(str(folder))
    assert "no space left" in problem_sentence(problem)
    assert {path.name for path in folder.iterdir()} <= {"analysis", "before", "another"}
    # With space again the very same request is carried out.
    answer = carry_out(request)
    assert not isinstance(answer, DiskFull)
    if name in OUTS:
        assert (folder / OUTS[name]).is_file()


@pytest.mark.parametrize("name", OUTS)
def test_that_an_older_file_stays_whole_on_a_full_disk(analysed, some_costs, disk, name):
    folder, without_space = disk
    asked = Asked(analysed, some_costs, folder)
    out = folder / OUTS[name]
    out.write_bytes(b"an older one")
    with without_space(folder, 0):
        problem = carry_out(asked.request(name))
    assert isinstance(problem, DiskFull)
    assert out.read_bytes() == b"an older one"


def test_that_a_scored_workbook_takes_no_space_for_good(analysed, some_costs, disk):
    folder, without_space = disk
    request = Asked(analysed, some_costs, folder).request("score")
    request = replace(request, out=str(folder / "answer.xlsx"))
    with without_space(folder, 6000):
        assert isinstance(carry_out(request), DiskFull)
    assert {path.name for path in folder.iterdir()} <= {"analysis", "before"}
    assert not isinstance(carry_out(request), DiskFull)
    assert Path(request.out).is_file()
    assert not Path(request.folder).exists()


def test_that_what_was_finished_before_the_disk_was_full_is_used_after(analysed, some_costs, disk):
    folder, without_space = disk
    asked = Asked(analysed, some_costs, folder)
    finished = Fit(REFERENCE, 0, analysed.plan.seed, str(asked.work))
    with without_space(folder, 0):
        assert isinstance(carry_out(asked.request("fit")), DiskFull)
        assert carry_out(finished).reused
    assert not carry_out(asked.request("fit")).reused
