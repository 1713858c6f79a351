"""Promises about one piece of work from file to answer: its history, and the jobs it asks for."""

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application.events import JobKind, Step
from imbgui.application.keeping import Keeper, kept_of
from imbgui.application.session import Session
from imbgui.application.state import Job, State, plan_for
from imbgui.application.transitions import apply
from imbgui.application.views.analyse import present_analyse
from imbgui.domain.columns import ColumnValues
from imbgui.domain.new_cases import Order
from imbgui.domain.problems import (
    MissingFile,
    MissingOutcome,
    NothingFinished,
    OutOfDate,
    RowsNotAtHand,
    UnwritableFile,
    WorkerLost,
)
from imbgui.domain.table import Kind, ReadingOptions, Remedy, Role
from imbgui.domain.tasks import (
    About,
    Decision,
    Export,
    Open,
    Opened,
    Read,
    Report,
    Save,
    Score,
    Scored,
)
from imbgui.language import calling, speaking
from imbgui.store.columns import write_columns
from imbgui.store.records import read_record
from imbgui.store.studies import write_study
from tests.builders import PLAIN_BOOSTED, QUICK, SMOTE_BOOSTED, a_study, a_table, some_costs

TABLE = a_table()
SCORED = Scored("scored.xlsx", 10, 2, (), (), ())
COSTS, DEARER, DEAREST = some_costs(5, 100), some_costs(5, 200), some_costs(5, 400)


@dataclass
class Jobs:
    """A runner that only remembers what it was asked to do."""

    asked: list[Any] = field(default_factory=list)
    stops: int = 0

    def start(self, number, kind, request):
        self.asked.append((number, kind, request))

    def analyse(self, number, table, plan, folder, seconds):
        self.asked.append((number, JobKind.ANALYSE, (table, plan, folder, seconds)))

    def stop(self):
        self.stops += 1


@dataclass
class Work:
    """A session with its runner, and every state that its listener was told of."""

    session: Session
    jobs: Jobs
    told: list[State]

    @property
    def state(self):
        return self.session.state

    @property
    def job(self):
        return self.state.job.number

    def choose(self, *events):
        for event in events:
            self.session.deliver(event)

    def read(self, table=TABLE):
        self.session.open_file(Path(table.source.file))
        self.choose(happened.TableRead(self.job, table), happened.JobFinished(self.job))

    def analyse(self, study=None):
        self.session.analyse()
        ready = happened.StudyReady(self.job, study or a_study(), final=True)
        self.choose(ready, happened.JobFinished(self.job))


@pytest.fixture
def work(tmp_path):
    jobs, told = Jobs(), []
    return Work(Session(jobs, tmp_path, told.append), jobs, told)


@pytest.fixture
def analysed(work):
    work.read()
    work.choose(happened.CostsEdited(COSTS), happened.TriedChosen(QUICK))
    work.analyse()
    return work


# Listening


def test_that_a_listener_is_told_of_each_new_state_and_of_nothing_else(work):
    work.choose(happened.CostsEdited(COSTS))
    assert work.told == [work.state]
    work.choose(happened.Progressed(99, 1, 2, 4.0), happened.OutcomeChosen("fraud"))
    assert work.told == [work.state]


def test_that_a_listener_that_comes_later_is_told_the_present_state_first(work):
    work.choose(happened.CostsEdited(COSTS))
    told = []
    work.session.listen(told.append)
    assert told == [work.state]
    work.choose(happened.CostsEdited(DEARER))
    assert told[-1].costs == DEARER


def test_that_a_session_works_with_nobody_listening(tmp_path):
    session = Session(Jobs(), tmp_path)
    session.deliver(happened.CostsEdited(COSTS))
    assert session.state.costs == COSTS


# Jobs


def test_that_each_job_has_a_number_one_above_the_last(work):
    work.session.open_file(Path("claims.xlsx"))
    work.session.open_file(Path("other.xlsx"))
    work.session.open_session(Path("old.imbgui"))
    assert [number for number, _, _ in work.jobs.asked] == [1, 2, 3]
    assert work.job == 3


def test_that_a_new_job_ends_the_one_that_runs(work):
    work.session.open_file(Path("claims.xlsx"))
    assert work.jobs.stops == 0
    work.session.open_file(Path("other.xlsx"))
    assert work.jobs.stops == 1


def test_that_the_result_of_the_job_before_is_not_shown_for_the_present_one(work):
    work.session.open_file(Path("claims.xlsx"))
    work.session.open_file(Path("other.xlsx"))
    work.choose(happened.TableRead(1, TABLE))
    assert work.state.table is None


def test_that_a_file_is_read_as_asked_into_a_folder_of_its_own(work, tmp_path):
    options = ReadingOptions(sheet="Sheet2")
    work.session.open_file(Path("claims.xlsx"), options)
    work.session.open_file(Path("claims.xlsx"))
    (_, kind, first), (_, _, second) = work.jobs.asked
    assert kind is JobKind.READ
    assert (first.file, first.options) == ("claims.xlsx", options)
    assert second == Read("claims.xlsx", ReadingOptions(), second.folder)
    assert first.folder != second.folder
    assert Path(first.folder).parent == tmp_path
    # Its task makes it: naming it needs no space on any disk.
    assert not Path(first.folder).exists()


def test_that_a_session_file_is_opened_as_what_it_is(work):
    work.session.open_file(Path("old.imbgui"))
    _, kind, request = work.jobs.asked[0]
    assert kind is JobKind.OPEN
    assert request == Open("old.imbgui", request.folder)
    work.session.open_file(Path("OLD.IMBGUI"))
    assert work.jobs.asked[-1][1] is JobKind.OPEN


def test_that_an_analysis_gets_the_table_and_the_plan_of_this_moment(work):
    work.read()
    work.choose(happened.CostsEdited(COSTS), happened.TriedChosen(QUICK))
    work.session.analyse(seconds=30)
    table, plan, folder, seconds = work.jobs.asked[-1][2]
    assert (table, seconds) == (TABLE, 30)
    assert (plan.effort, plan.band) == ("quick", 20)
    work.choose(happened.CostsEdited(DEARER))
    work.session.analyse()
    _, other, same_folder, _ = work.jobs.asked[-1][2]
    assert other.band == 40
    assert same_folder == folder


def test_that_another_question_is_analysed_in_another_folder(work):
    work.read()
    work.choose(happened.CostsEdited(COSTS))
    work.session.analyse()
    work.choose(happened.RoleChosen(("age",), Role.IGNORED))
    work.session.analyse()
    first, second = (asked[2][2] for asked in work.jobs.asked[-2:])
    assert first != second


def test_that_nothing_is_analysed_without_costs(work):
    work.read()
    asked, told = len(work.jobs.asked), len(work.told)
    work.session.analyse()
    assert (len(work.jobs.asked), len(work.told)) == (asked, told)


def test_that_nothing_is_analysed_without_an_outcome_and_it_is_said(work):
    work.choose(happened.CostsEdited(COSTS))
    work.session.analyse()
    assert work.jobs.asked == []
    assert work.state.problem == MissingOutcome(())


def test_that_an_analysis_goes_on_with_its_own_plan_whatever_the_costs_are_now(analysed):
    study, (_, _, first) = analysed.state.study, analysed.jobs.asked[-1]
    analysed.choose(happened.CostsEdited(DEAREST))
    analysed.session.resume()
    _, kind, (_, plan, folder, seconds) = analysed.jobs.asked[-1]
    assert kind is JobKind.ANALYSE
    assert plan is study.plan is analysed.state.job.plan
    assert (folder, seconds) == (first[2], None)


def test_that_nothing_goes_on_that_was_not_analysed_or_is_out_of_date(analysed):
    asked = len(analysed.jobs.asked)
    analysed.choose(happened.OutcomeChosen("fraud", "no"))
    analysed.session.resume()
    assert analysed.state.problem == OutOfDate()
    analysed.choose(happened.OutcomeChosen("fraud", "yes"), happened.StudyDiscarded())
    analysed.session.resume()
    assert analysed.state.problem == OutOfDate()
    assert len(analysed.jobs.asked) == asked


def test_that_editing_costs_never_starts_a_job(analysed):
    asked = len(analysed.jobs.asked)
    analysed.choose(happened.CostsEdited(DEARER), happened.CostsEdited(None))
    assert len(analysed.jobs.asked) == asked
    assert analysed.state.job is None


def test_that_stopping_ends_the_job_that_runs_and_only_that(work):
    work.session.stop()
    assert work.jobs.stops == 0
    work.session.open_file(Path("claims.xlsx"))
    work.session.stop()
    assert work.jobs.stops == 1


def test_that_a_report_has_the_groups_that_are_looked_at(work, tmp_path):
    ages = ColumnValues(20.0 + np.arange(2400) % 40)
    write_columns(tmp_path / "columns", {"age": ages})
    table = replace(TABLE, folder=str(tmp_path / "columns"))
    work.read(table)
    work.choose(happened.CostsEdited(COSTS), happened.TriedChosen(QUICK))
    work.analyse()
    work.choose(happened.ByChosen("age"))
    work.session.write_report(Path("out.xlsx"))
    column, groups = work.jobs.asked[-1][2].by_group
    assert column == "age"
    assert len(groups) == 4
    work.choose(happened.ByChosen(None))
    work.session.write_report(Path("out.xlsx"))
    assert work.jobs.asked[-1][2].by_group is None


def test_that_what_a_bad_case_is_called_is_taken_back_as_one_word_not_key_by_key(analysed):
    costs = analysed.state.costs
    for typed in ("f", "fr", "fraud"):
        analysed.choose(happened.AboutEdited(replace(analysed.state.about, event=typed)))
    analysed.session.undo()
    assert (analysed.state.about.event, analysed.state.costs) == ("bad case", costs)
    analysed.session.redo()
    assert analysed.state.about.event == "fraud"


def test_that_a_plan_keeps_its_reasons_for_whatever_a_bad_case_is_called_and_in_any_language(
    analysed,
):
    english = plan_for(TABLE, analysed.state.costs, QUICK)
    with calling("fraud"), speaking("de"):
        assert plan_for(TABLE, analysed.state.costs, QUICK) == english
        assert "Fälle „fraud“" in present_analyse(analysed.state).plan[0]
    with calling("fraud"):
        assert "240 frauds among 2,400 rows" in present_analyse(analysed.state).plan[0]
    assert "240 bad cases among 2,400 rows" in present_analyse(analysed.state).plan[0]


def a_kept(work, **changes):
    return replace(kept_of(work.state, work.state.table), **changes)


def test_that_work_is_restored_from_its_file(work, analysed):
    analysed.choose(happened.AboutEdited(About(set_by="Ana")))
    kept = a_kept(analysed, study_folder=None)
    work.session.restore(kept, None)
    request = work.jobs.asked[-1][2]
    assert (request.file, request.options) == (TABLE.source.file, kept.table.options)
    fresh = TABLE.assign(Role.FEATURE, TABLE.names)
    work.choose(happened.TableRead(work.job, fresh), happened.JobFinished(work.job))
    assert (work.state.table, work.state.costs) == (kept.table, kept.costs)
    assert (work.state.about, work.state.tried) == (kept.about, QUICK)
    assert not work.session.can_undo


def test_that_work_is_restored_with_its_study(work, analysed, tmp_path):
    write_study(a_study(), tmp_path / "study")
    kept = a_kept(analysed, costs=DEARER)
    work.session.restore(kept, tmp_path / "study.imbgui")
    assert work.jobs.asked[-1][2].file == str(tmp_path / "study.imbgui")
    opened = Opened(str(tmp_path / "study"), TABLE, COSTS, About())
    work.choose(happened.SessionUnpacked(work.job, opened), happened.JobFinished(work.job))
    assert work.state.recommendation.costs == DEARER
    assert work.state.reopened


def test_that_no_costs_are_restored_where_none_were_typed(work, analysed, tmp_path):
    write_study(a_study(), tmp_path / "study")
    work.session.restore(a_kept(analysed, costs=None), tmp_path / "study.imbgui")
    opened = Opened(str(tmp_path / "study"), TABLE, some_costs(1, 2), About())
    work.choose(happened.SessionUnpacked(work.job, opened), happened.JobFinished(work.job))
    assert (work.state.costs, work.state.recommendation) == (None, None)


def test_that_a_check_that_was_seen_is_no_news_in_restored_work(work, analysed, tmp_path):
    write_study(a_study(), tmp_path / "study")
    work.session.restore(a_kept(analysed, costs=DEARER), tmp_path / "study.imbgui")
    opened = Opened(str(tmp_path / "study"), TABLE, COSTS, About())
    work.choose(happened.SessionUnpacked(work.job, opened), happened.JobFinished(work.job))
    assert (work.state.seen_at, work.state.check_was_seen) == (COSTS, True)


def test_that_a_file_opened_instead_is_not_taken_for_the_one_restored(work, analysed):
    work.session.restore(a_kept(analysed, costs=DEARER), None)
    work.read()
    assert work.state.costs == COSTS


def test_that_a_keeper_hears_of_every_state(tmp_path):
    heard = []
    keeper = Keeper(heard.append)
    one = Work(Session(Jobs(), tmp_path, keeper=keeper), Jobs(), [])
    one.session._jobs = one.jobs
    one.read()
    assert [kept.table for kept in heard] == [TABLE]


def test_that_scoring_goes_on_with_what_was_said(analysed):
    analysed.session.score_as_agreed()
    assert not [asked for asked in analysed.jobs.asked if asked[1] is JobKind.SCORE]
    told = {"columns": (("a", "A"),), "order": Order.RISK, "first": 5}
    analysed.session.score(Path("new.xlsx"), Path("scored.xlsx"), **told)
    analysed.session.score_as_agreed((("b", "B"),))
    analysed.session.score_as_agreed()
    first, matched, agreed = (asked[2] for asked in analysed.jobs.asked[-3:])
    assert matched.columns == (("a", "A"), ("b", "B"))
    assert agreed.columns == matched.columns
    assert (first.agreed, matched.agreed, agreed.agreed) == (False, False, True)
    for request in (first, matched, agreed):
        assert (request.order, request.first) == (Order.RISK, 5)
        assert (request.file, request.out) == ("new.xlsx", "scored.xlsx")


def test_that_a_report_a_session_and_a_scored_file_are_of_the_present_answer(analysed):
    state = analysed.state
    analysed.choose(happened.AboutEdited(About(set_by="Ana")))
    analysed.session.write_report(Path("out.xlsx"))
    analysed.session.save(Path("out.imbgui"))
    options = ReadingOptions(sheet="New")
    analysed.session.score(Path("new.xlsx"), Path("scored.xlsx"), options)
    analysed.session.score(Path("new.csv"), Path("scored.csv"))
    report, save, score, again = (asked[2] for asked in analysed.jobs.asked[-4:])
    about = About(set_by="Ana", made_at=report.about.made_at)
    assert dt.datetime.fromisoformat(report.about.made_at).tzinfo is not None
    assert report == Report(
        "nowhere", state.recommendation, TABLE, about, "out.xlsx", columns=TABLE.folder
    )
    about = replace(about, made_at=save.about.made_at)
    assert save == Save("nowhere", TABLE, COSTS, about, "out.imbgui", seen_at=COSTS)
    assert score == Score(
        *("nowhere", TABLE, state.recommendation, "new.xlsx", options, score.folder, "scored.xlsx"),
        agreed=False,
    )
    assert again.options == ReadingOptions()
    assert again.folder != score.folder
    kinds = [asked[1] for asked in analysed.jobs.asked[-4:]]
    assert kinds == [JobKind.REPORT, JobKind.SAVE, JobKind.SCORE, JobKind.SCORE]


def test_that_the_data_go_into_a_session_only_where_that_is_asked_for(analysed):
    analysed.session.save(Path("out.imbgui"), with_data=True)
    assert analysed.jobs.asked[-1][2].columns == TABLE.folder
    analysed.session._become(replace(analysed.state, job=None, reopened=True))
    analysed.session.save(Path("out.imbgui"), with_data=True)
    assert analysed.state.problem == RowsNotAtHand(TABLE.source.file)


def test_that_a_session_with_its_data_is_analysed_again(work, tmp_path):
    write_study(a_study(), tmp_path / "study")
    work.session.open_file(Path("claims.imbgui"))
    opened = Opened(str(tmp_path / "study"), TABLE, COSTS, About(), holds_data=True)
    work.choose(happened.SessionUnpacked(work.job, opened), happened.JobFinished(work.job))
    work.session.analyse()
    assert work.jobs.asked[-1][1] is JobKind.ANALYSE
    assert work.state.problem is None


def test_that_what_was_decided_is_kept_with_its_moment_and_taken_back(analysed):
    session = analysed.session
    session.take_decision(Decision.OVERRIDDEN, "we ch")
    session.take_decision(Decision.OVERRIDDEN, "we check all")
    about = analysed.state.about
    assert (about.decision, about.decision_because) == (Decision.OVERRIDDEN, "we check all")
    moment = dt.datetime.fromisoformat(about.made_at)
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=5)
    session.save(Path("out.imbgui"))
    assert analysed.jobs.asked[-1][2].about == about
    session.undo()  # the words typed in one go
    session.undo()
    assert analysed.state.about.decision is None


def test_that_a_decision_is_open_again_at_other_costs(analysed):
    analysed.session.take_decision(Decision.ACCEPTED, None)
    analysed.choose(happened.CostsEdited(COSTS))
    assert analysed.state.about.decision is Decision.ACCEPTED
    analysed.choose(happened.CostsEdited(DEARER))
    assert analysed.state.about == About()
    analysed.session.undo()
    assert analysed.state.about.decision is Decision.ACCEPTED


def test_that_another_analysis_opens_a_decision_and_a_finer_answer_does_not(analysed):
    decided = About(decision=Decision.ACCEPTED)
    working = replace(analysed.state, about=decided, job=Job(9, JobKind.ANALYSE))
    ready = happened.StudyReady(9, a_study(), final=True)
    assert apply(working, ready).about.decision is None
    refined = replace(working, study_is_final=False)
    assert apply(refined, ready).about == decided


def test_that_a_record_is_saved_and_compared_with_a_later_answer(analysed, tmp_path):
    session, out = analysed.session, tmp_path / "decision.json"
    session.take_decision(Decision.ACCEPTED, "as advised")
    session.save_record(out)
    assert read_record(out).decision_because == "as advised"
    assert analysed.state.written == str(out)
    heading, became = session.compared_with(out)
    assert heading.startswith("Nothing has changed since the decision")
    assert became == "That recommendation was accepted: as advised."
    analysed.choose(happened.CostsEdited(DEARER))
    heading, *lines = session.compared_with(out)
    assert heading.startswith("Changed since the decision")
    assert any("the cost of a missed case" in line for line in lines)


def test_that_a_record_that_cannot_be_written_or_read_is_said_to_be(analysed, tmp_path):
    analysed.session.save_record(tmp_path / "nowhere" / "decision.json")
    assert isinstance(analysed.state.problem, UnwritableFile)
    assert analysed.session.compared_with(tmp_path / "none.json") == ()
    assert isinstance(analysed.state.problem, MissingFile)


def test_that_without_an_answer_there_is_no_record(work, tmp_path):
    work.session.save_record(tmp_path / "decision.json")
    assert work.session.compared_with(tmp_path / "decision.json") == ()
    assert isinstance(work.state.problem, NothingFinished)
    assert not (tmp_path / "decision.json").exists()


def test_that_the_model_is_given_out_as_recommended(analysed):
    analysed.session.export(Path("out.py"))
    kind, export = analysed.jobs.asked[-1][1:]
    recommended = analysed.state.recommendation
    assert (kind, export) == (JobKind.REPORT, Export("nowhere", TABLE, recommended, "out.py"))


def test_that_no_model_is_given_out_before_there_is_one(work):
    work.session.export(Path("out.py"))
    assert work.state.problem == NothingFinished(())


def test_that_a_session_that_was_reopened_has_no_rows_to_list(analysed):
    analysed.session._become(replace(analysed.state, reopened=True))
    analysed.session.write_report(Path("out.xlsx"), scored_cases=True)
    report = analysed.jobs.asked[-1][2]
    assert (report.scored_cases, report.columns) == (True, None)


def test_that_a_report_is_asked_for_in_the_language_that_was_chosen(analysed):
    for language in ("de", None):
        analysed.session.write_report(Path("out.xlsx"), language=language)
        assert analysed.jobs.asked[-1][2].language == language


# Printing


@pytest.fixture
def printing(analysed, tmp_path):
    """Return what was printed, from a session that can print."""
    printed = []

    def printer(page, out):
        printed.append(page)
        out.write_bytes(page.read_bytes())

    analysed.session._printer = printer
    analysed.session._folder = tmp_path / "session"
    analysed.session._folder.mkdir()
    return printed


def write_pdf(analysed, out):
    """Ask for a PDF and let the job write its page; return the page."""
    analysed.session.write_report(out)
    number, _, request = analysed.jobs.asked[-1]
    page = Path(request.out)
    page.write_text("a page", encoding="utf-8")
    analysed.session.deliver(happened.FileWritten(number, request.out))
    analysed.session.deliver(happened.JobFinished(number))
    return page


def test_that_a_pdf_is_printed_from_a_page_that_does_not_stay(analysed, printing, tmp_path):
    page = write_pdf(analysed, tmp_path / "out.pdf")
    assert page.suffix == ".html"
    assert printing == [page]
    assert (tmp_path / "out.pdf").read_text() == "a page"
    assert analysed.state.written == str(tmp_path / "out.pdf")
    assert not page.exists()
    assert analysed.state.job is None


@pytest.mark.usefixtures("printing")
def test_that_a_pdf_that_cannot_be_written_is_said(analysed, tmp_path):
    out = tmp_path / "nowhere" / "out.pdf"
    page = write_pdf(analysed, out)
    assert isinstance(analysed.state.problem, UnwritableFile)
    assert analysed.state.problem.file == str(out)
    assert analysed.state.written is None
    assert not page.exists()


def test_that_other_files_are_not_printed(analysed, printing, tmp_path):
    write_pdf(analysed, tmp_path / "out.pdf")
    del printing[:]
    analysed.session.write_report(tmp_path / "out.xlsx")
    number = analysed.jobs.asked[-1][0]
    analysed.session.deliver(happened.FileWritten(number, str(tmp_path / "out.xlsx")))
    assert analysed.state.written == str(tmp_path / "out.xlsx")
    assert not printing


def test_that_without_a_printer_a_pdf_is_the_workers_to_refuse(analysed):
    analysed.session.write_report(Path("out.pdf"))
    assert analysed.jobs.asked[-1][2].out == "out.pdf"


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: session.write_report(Path("out.xlsx")),
        lambda session: session.save(Path("out.imbgui")),
        lambda session: session.score(Path("new.xlsx"), Path("out.xlsx")),
    ],
    ids=["report", "save", "score"],
)
def test_that_without_an_answer_nothing_is_written_and_it_is_said(work, ask):
    work.read()
    asked = len(work.jobs.asked)
    ask(work.session)
    assert len(work.jobs.asked) == asked
    assert work.state.problem == NothingFinished(())


# What jobs have written


def test_that_a_study_is_opened_when_the_present_job_has_written_it(work, tmp_path):
    work.read()
    work.choose(happened.CostsEdited(COSTS), happened.TriedChosen(QUICK))
    work.session.analyse()
    write_study(a_study(), tmp_path / "study")
    work.choose(happened.StudyWritten(work.job, str(tmp_path / "study"), final=False))
    assert work.state.study.key == a_study().key
    assert not work.state.study_is_final
    assert work.state.recommendation.costs == COSTS
    assert work.state.recommendation.best.candidate in a_study().decisions.candidates


def test_that_a_study_of_an_earlier_job_is_not_even_opened(work):
    work.read()
    work.choose(happened.CostsEdited(COSTS))
    work.session.analyse()
    earlier = work.job
    work.session.analyse()
    told = len(work.told)
    work.choose(happened.StudyWritten(earlier, "no such folder", final=True))
    assert work.state.study is None
    assert len(work.told) == told


def test_that_a_study_that_comes_after_its_job_is_not_opened(work):
    work.read()
    work.choose(happened.StudyWritten(work.session._last_job, "no such folder", final=True))
    assert work.state.study is None


def test_that_an_unpacked_session_is_opened_with_its_study(work, tmp_path):
    write_study(a_study(), tmp_path / "study")
    opened = Opened(str(tmp_path / "study"), TABLE, DEARER, About(set_by="Ana"))
    work.session.open_session(Path("old.imbgui"))
    work.choose(happened.SessionUnpacked(work.job, opened), happened.JobFinished(work.job))
    assert (work.state.table, work.state.costs, work.state.step) == (TABLE, DEARER, Step.DECIDE)
    assert work.state.recommendation.costs == DEARER
    assert work.state.is_current


def test_that_a_session_of_an_earlier_job_is_not_even_opened(work):
    work.session.open_session(Path("old.imbgui"))
    work.session.open_session(Path("other.imbgui"))
    opened = Opened("no such folder", TABLE, DEARER, About())
    work.choose(happened.SessionUnpacked(1, opened))
    assert work.state.table is None


# Undoing


def test_that_a_choice_is_taken_back_and_made_again(work):
    work.choose(happened.CostsEdited(COSTS), happened.CostsEdited(DEARER))
    work.session.undo()
    assert work.state.costs == COSTS
    assert (work.session.can_undo, work.session.can_redo) == (True, True)
    work.session.redo()
    assert work.state.costs == DEARER
    assert not work.session.can_redo


def test_that_taking_costs_back_gives_their_answer_again(analysed):
    before = analysed.state.recommendation
    analysed.choose(happened.CostsEdited(DEARER))
    analysed.session.undo()
    assert analysed.state.recommendation == before


def test_that_undoing_keeps_the_finished_study_and_the_page(analysed):
    analysed.choose(happened.CostsEdited(DEARER), happened.StepVisited(Step.REPORT))
    analysed.session.undo()
    assert analysed.state.study is not None
    assert analysed.state.study_is_final
    assert analysed.state.step is Step.REPORT


def test_that_undoing_does_not_make_a_check_news_that_was_seen(work):
    work.read()
    work.choose(happened.TriedChosen(QUICK), happened.CostsEdited(COSTS))
    work.choose(happened.CandidateSelected(None), happened.CostsEdited(DEARER))
    work.analyse()
    work.session.undo()
    assert (work.state.costs, work.state.check_was_seen) == (COSTS, True)
    work.choose(happened.OutcomeChosen("fraud", "no"))
    assert work.state.seen_at is None
    work.session.undo()
    assert work.state.seen_at == DEARER


def test_that_undoing_keeps_what_was_scored(analysed):
    analysed.choose(happened.CostsEdited(DEARER))
    analysed.session.score(Path("new.xlsx"), Path("scored.xlsx"))
    analysed.choose(happened.FileScored(analysed.job, SCORED), happened.JobFinished(analysed.job))
    analysed.session.undo()
    assert analysed.state.scored == SCORED


def test_that_undoing_keeps_what_was_written(analysed):
    analysed.choose(happened.CostsEdited(DEARER))
    analysed.session.write_report(Path("out.xlsx"))
    analysed.choose(happened.FileWritten(analysed.job, "out.xlsx"))
    analysed.session.undo()
    assert analysed.state.written == "out.xlsx"


def test_that_undoing_does_not_look_at_a_candidate_that_a_newer_study_may_not_have(analysed):
    analysed.choose(happened.CandidateSelected(5), happened.CostsEdited(DEARER))
    analysed.analyse(a_study({PLAIN_BOOSTED: 1.0}))
    analysed.session.undo()
    assert (analysed.state.costs, analysed.state.selected, analysed.state.point) == (
        COSTS,
        None,
        None,
    )


def test_that_undoing_keeps_the_job_that_runs(analysed):
    analysed.choose(happened.CostsEdited(DEARER))
    analysed.session.analyse()
    running = analysed.job
    analysed.session.undo()
    assert analysed.job == running
    assert analysed.jobs.stops == 0


def test_that_undoing_a_question_makes_the_study_current_again(analysed):
    analysed.choose(happened.OutcomeChosen("fraud", "no"))
    assert not analysed.state.is_current
    analysed.session.undo()
    assert analysed.state.is_current


def test_that_discarding_a_study_is_taken_back_and_made_again(analysed):
    study, answer = analysed.state.study, analysed.state.recommendation
    analysed.choose(happened.StudyDiscarded())
    assert (analysed.state.study, analysed.state.recommendation) == (None, None)
    analysed.session.undo()
    assert analysed.state.study is study
    assert analysed.state.recommendation == answer
    analysed.session.redo()
    assert (analysed.state.study, analysed.state.discarded) == (None, study)
    analysed.session.undo()
    assert analysed.state.study is study


def test_that_what_is_chosen_after_discarding_is_taken_back_without_bringing_the_study(analysed):
    study = analysed.state.study
    analysed.choose(happened.StudyDiscarded(), happened.CostsEdited(DEARER))
    analysed.session.undo()
    assert (analysed.state.study, analysed.state.costs) == (None, COSTS)
    analysed.session.undo()
    assert analysed.state.study is study


def test_that_a_newer_study_outlives_the_undoing_of_a_discard(analysed):
    analysed.choose(happened.StudyDiscarded())
    newer = a_study({PLAIN_BOOSTED: 1.0})
    analysed.analyse(newer)
    analysed.session.undo()
    assert analysed.state.study is newer
    analysed.session.redo()
    assert analysed.state.study is newer


def test_that_the_digits_of_a_class_weight_are_taken_back_at_once(work):
    work.choose(happened.TriedChosen(QUICK))
    work.choose(*(happened.TriedChosen(replace(QUICK, class_weight=one)) for one in (1.0, 12.0)))
    work.choose(happened.TriedChosen(replace(QUICK, effort="thorough", class_weight=12.0)))
    work.session.undo()
    assert work.state.tried == replace(QUICK, class_weight=12.0)
    work.session.undo()
    assert work.state.tried.class_weight is None


def test_that_a_new_choice_forgets_what_was_taken_back(work):
    work.choose(happened.CostsEdited(COSTS), happened.CostsEdited(DEARER))
    work.session.undo()
    work.choose(happened.CostsEdited(DEAREST))
    assert not work.session.can_redo
    work.session.redo()
    assert work.state.costs == DEAREST


def test_that_with_nothing_to_take_back_nothing_happens(work):
    told = len(work.told)
    work.session.undo()
    work.session.redo()
    assert work.state == State()
    assert len(work.told) == told


@pytest.mark.parametrize(
    "event",
    [
        happened.StepVisited(Step.COSTS),
        happened.AboutEdited(About(set_by="Ana")),
        happened.Progressed(1, 1, 2, 4.0),
        happened.OutcomeChosen("fraud"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_that_what_changes_no_choice_is_not_for_undoing(work, event):
    work.choose(event)
    assert not work.session.can_undo


def test_that_a_hundred_choices_can_be_taken_back(work):
    # One cost in turn with the other, so that none goes on with what the last one began.
    prices = [some_costs(5 + more // 2, 100 + (more + 1) // 2) for more in range(150)]
    work.choose(*(happened.CostsEdited(one) for one in prices))
    steps = 0
    while work.session.can_undo:
        work.session.undo()
        steps += 1
    assert steps == 100
    assert work.state.costs == prices[49]


def test_that_what_is_typed_into_one_field_is_taken_back_at_once(work):
    work.choose(*(happened.CostsEdited(some_costs(5, missed)) for missed in (100, 1, 15, 150)))
    work.choose(happened.CostsEdited(some_costs(7, 150)))
    work.session.undo()
    assert work.state.costs == some_costs(5, 150)
    work.session.undo()
    assert work.state.costs == some_costs(5, 100)


def test_that_a_drag_is_taken_back_at_once_and_a_point_before_it_comes_back(analysed):
    analysed.choose(happened.PointMoved(100.0), happened.CandidateSelected(3))
    analysed.choose(*(happened.PointMoved(float(flagged)) for flagged in range(200, 300)))
    analysed.session.undo()
    assert (analysed.state.point, analysed.state.selected) == (100.0, 3)


# A whole piece of work


def test_that_another_file_keeps_the_costs_and_needs_its_own_analysis(analysed):
    analysed.read(a_table(file="other.xlsx"))
    assert analysed.state.costs == COSTS
    assert (analysed.state.study, analysed.state.recommendation) == (None, None)
    assert analysed.state.table.source.file == "other.xlsx"


def test_that_a_file_that_cannot_be_read_leaves_the_answer_where_it_was(analysed):
    before = analysed.state
    analysed.session.open_file(Path("gone.xlsx"))
    problem = WorkerLost("reading")
    analysed.choose(
        happened.JobFailed(analysed.job, problem), happened.JobFinished(analysed.session._last_job)
    )
    assert analysed.state == replace(before, problem=problem)


def test_that_a_provisional_answer_gives_way_to_the_final_one(analysed):
    analysed.session.analyse()
    first, last = a_study({PLAIN_BOOSTED: 1.0}), a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 3.0})
    analysed.choose(happened.StudyReady(analysed.job, first, final=False))
    assert analysed.state.recommendation.best.candidate == PLAIN_BOOSTED
    assert not analysed.state.study_is_final
    analysed.choose(happened.StudyReady(analysed.job, last, final=True))
    assert analysed.state.recommendation.best.candidate == SMOTE_BOOSTED
    assert analysed.state.study_is_final


# Remedies


def reread(work, options):
    """Let the job that reads the file again come to its end."""
    number, _, request = work.jobs.asked[-1]
    assert request.options == options
    work.session.deliver(happened.TableRead(number, replace(a_table(), options=options)))
    work.session.deliver(happened.JobFinished(number))


def test_that_a_remedy_reads_the_file_again_and_is_taken_back_like_a_choice(analysed):
    session, study = analysed.session, analysed.session.state.study
    change = ReadingOptions(kinds=(("age", Kind.CATEGORY),))
    session.apply_remedy(Remedy("Keep as category", change))
    reread(analysed, change)
    assert (session.state.table.options, session.state.study) == (change, None)
    session.undo()
    assert session.state.table.options == ReadingOptions()
    assert session.state.study is study
    session.redo()
    assert (session.state.table.options, session.state.study) == (change, None)


def test_that_a_remedy_may_give_columns_another_role(analysed):
    analysed.session.apply_remedy(Remedy("Ignore column", roles=(("age", Role.IGNORED),)))
    assert analysed.session.state.table.column("age").role is Role.IGNORED
    analysed.session.undo()
    assert analysed.session.state.table.column("age").role is Role.FEATURE


def test_that_without_a_file_there_is_nothing_to_remedy(work):
    work.session.apply_remedy(Remedy("Keep as category", ReadingOptions(header_row=2)))
    assert work.jobs.asked == []


def test_that_pasted_cells_are_read_like_a_file_beside_the_columns(work, tmp_path):
    work.session.open_pasted("age\tfraud\n42\tyes\n")
    [(_, kind, read)] = work.jobs.asked
    assert (kind, read.pasted) == (JobKind.READ, "age\tfraud\n42\tyes\n")
    assert Path(read.file).parent == Path(read.folder).parent == tmp_path
    assert work.session.keeps(Path(read.file))
    assert not work.session.keeps(tmp_path.parent / "claims.csv")
