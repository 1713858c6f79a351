"""Unsaved work outlives a run that was killed, and nothing else of it does."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from imbgui.domain.problems import RefusedError
from imbgui.domain.tasks import About
from imbgui.store import folders
from imbgui.store.recovery import Kept, Recovery
from imbgui.store.sessions import unpack_session
from imbgui.store.studies import write_study
from tests.builders import a_study, a_table, some_costs

LATER = "2026-01-02T10:00:00+00:00"
EARLIER = "2026-01-01T10:00:00+00:00"


@pytest.fixture
def kept(tmp_path):
    file = tmp_path / "claims.xlsx"
    file.write_bytes(b"cases")
    about = About(set_by="Ann")
    return Kept(a_table(file=str(file)), some_costs(), about, {"effort": "quick"}, EARLIER)


@pytest.fixture
def study_folder(tmp_path):
    folder = tmp_path / "study"
    write_study(a_study(), folder)
    return str(folder)


@pytest.fixture
def start(tmp_path):
    """Return a function that begins a run, and another that kills one."""
    runs = []

    def begin():
        runs.append(Recovery(tmp_path / "state" / "recovery"))
        return runs[-1]

    yield begin
    for run in runs:
        run.close()


def killed(run):
    """Let go of a run's lock as the system does when it is killed."""
    run._lock.close()


def left_in(tmp_path):
    return sorted(path.name for path in (tmp_path / "state" / "recovery").rglob("*.*"))


def test_that_what_a_killed_run_kept_is_found(start, kept):
    run = start()
    run.keep(kept)
    killed(run)
    found = start().found()
    assert (found.kept, found.session) == (kept, None)


def test_that_what_a_running_one_keeps_is_its_own(start, kept):
    start().keep(kept)
    assert start().found() is None


def test_that_a_run_that_ends_well_leaves_nothing(start, kept, study_folder, tmp_path):
    run = start()
    run.keep(replace(kept, study_folder=study_folder))
    assert len(left_in(tmp_path)) == 2
    run.close()
    assert left_in(tmp_path) == []
    assert start().found() is None


def test_that_a_study_is_kept_as_a_session(start, kept, study_folder, tmp_path):
    run = start()
    run.keep(replace(kept, study_folder=study_folder))
    killed(run)
    found = start().found()
    saved = unpack_session(found.session, tmp_path / "box")
    assert (saved.table, saved.costs) == (replace(kept.table, folder=""), kept.costs)
    assert (tmp_path / "box" / "study" / "study.json").exists()


def test_that_a_study_is_written_once_and_gives_way_to_the_next(
    start, kept, study_folder, tmp_path
):
    run = start()
    run.keep(replace(kept, study_folder=study_folder))
    (session,) = [name for name in left_in(tmp_path) if name.endswith(".imbgui")]
    place = next((tmp_path / "state").rglob(session))
    before = place.stat().st_mtime_ns
    run.keep(replace(kept, study_folder=study_folder, costs=None))
    assert place.stat().st_mtime_ns == before
    other = tmp_path / "other"
    write_study(a_study(), other)
    run.keep(replace(kept, study_folder=str(other), costs=None))
    assert not place.exists()
    assert len(left_in(tmp_path)) == 2


def test_that_the_newest_is_offered_first(start, kept):
    for moment in (EARLIER, LATER, EARLIER):
        run = start()
        run.keep(replace(kept, kept_at=moment))
        killed(run)
    assert start().found().kept.kept_at == LATER


def test_that_what_is_done_with_is_gone_when_the_run_ends_well(start, kept):
    run = start()
    run.keep(kept)
    killed(run)
    second = start()
    second.done_with(second.found())
    assert second.found() is None  # nor offered again before that
    second.close()
    assert start().found() is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"session": null}', None])
def test_that_what_cannot_be_read_is_cleared_away(start, kept, tmp_path, content):
    run = start()
    run.keep(kept)
    place = next((tmp_path / "state").rglob("choices.json"))
    if content is None:
        document = json.loads(place.read_text())
        document["costs"]["missed"] = -1.0
        content = json.dumps(document)
    place.write_text(content)
    killed(run)
    assert start().found() is None
    assert not place.parent.exists()


def test_that_work_whose_file_is_gone_is_not_offered_unless_it_has_a_study(
    start, kept, study_folder
):
    gone = replace(kept, table=a_table(file="/nowhere/claims.xlsx"))
    for one in (gone, replace(gone, study_folder=study_folder)):
        run = start()
        run.keep(one)
        killed(run)
    assert start().found().kept.study_folder == study_folder
    assert start().found().session is not None


def test_that_a_name_in_what_was_kept_leads_nowhere_else(start, kept, study_folder, tmp_path):
    run = start()
    run.keep(replace(kept, study_folder=study_folder))
    place = next((tmp_path / "state").rglob("choices.json"))
    document = json.loads(place.read_text()) | {"session": "../../../../claims.xlsx"}
    place.write_text(json.dumps(document))
    killed(run)
    assert start().found() is None


def test_that_a_run_that_is_taken_for_a_dead_one_as_it_begins_begins_anew(
    start, kept, tmp_path, monkeypatch
):
    really, others = folders.locked, []

    def after_another_has_looked(file, *, wait):
        monkeypatch.setattr(folders, "locked", really)
        others.append(start())
        assert others[0].found() is None
        return really(file, wait=wait)

    monkeypatch.setattr(folders, "locked", after_another_has_looked)
    run = start()
    run.keep(kept)
    assert sum(1 for _ in (tmp_path / "state" / "recovery").glob("run-*/choices.json")) == 1


def test_that_where_nothing_can_be_written_nothing_is_kept(tmp_path, kept):
    (tmp_path / "state").write_text("a file in the way")
    run = Recovery(tmp_path / "state" / "recovery")
    run.keep(kept)
    assert run.found() is None
    run.close()


def test_that_a_study_that_cannot_be_kept_leaves_what_was(start, kept, tmp_path):
    run = start()
    run.keep(kept)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "practice_scores.npy").symlink_to("/proc/self/mem")
    with pytest.raises(RefusedError):
        run.keep(replace(kept, study_folder=str(broken)))
    killed(run)
    assert start().found().kept == kept


def test_that_a_process_that_is_killed_lets_go_of_its_work(tmp_path, kept):
    root = tmp_path / "state" / "recovery"
    code = (
        "import sys, time, pathlib; from imbgui.store.recovery import Recovery;"
        f"run = Recovery(pathlib.Path({str(root)!r})); print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert child.stdout.readline() == b"ready\n"
    (folder,) = root.iterdir()
    own = Recovery(root)
    try:
        own.keep(kept)
        written = next(place for place in root.glob("*/choices.json"))
        (folder / "choices.json").write_text(written.read_text())
        assert own.found() is None
        child.kill()
        child.wait()
        assert own.found().folder == folder
    finally:
        own.close()
        child.kill()
        child.wait()
        child.stdout.close()
