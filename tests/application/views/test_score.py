"""What the Score page shows follows from the state."""

from dataclasses import replace

from imbgui.application.events import JobKind
from imbgui.application.state import Job, State
from imbgui.application.views.frame import present_window
from imbgui.application.views.score import MatchView, present_score
from imbgui.domain.new_cases import Lost
from imbgui.domain.problems import KeepsLess, MissingFeatures, WorkerLost
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import Realised, Scored, SoFar
from tests.builders import QUICK, a_study, a_table, some_costs

STUDY, COSTS = a_study(), some_costs()
STATE = State(
    table=a_table(), costs=COSTS, tried=QUICK, study=STUDY, recommendation=recommend(STUDY, COSTS)
)


def test_that_only_a_current_answer_can_be_scored_with():
    assert present_score(STATE).can_score
    assert not present_score(State()).can_score


def test_that_nothing_is_said_before_anything_was_scored():
    view = present_score(STATE)
    assert (view.matches, view.others, view.not_kept) == ((), (), ())
    assert (view.scored, view.details, view.progress) == ("", (), "")


def test_that_what_came_of_it_is_said():
    scored = Scored("o.xlsx", 1000, 120, (), (), (), {"town": ("Ulm",)})
    view = present_score(replace(STATE, scored=scored))
    assert "120 of 1,000" in view.scored
    assert any("Ulm" in said for said in view.details)
    realised = Realised(120.0, 12_000.0, 9000.0, (1.0, 2.0))
    view = present_score(replace(STATE, costs=None, scored=replace(scored, realised=realised)))
    assert any("12,000.00" in said for said in view.details)


def test_that_columns_are_matched_where_the_file_has_any_to_match():
    problem = MissingFeatures("new.csv", ("age", "town"), (("age", "Age"),), ("Age", "city"))
    view = present_score(replace(STATE, problem=problem))
    assert view.matches == (MatchView("age", "Age"), MatchView("town", None))
    assert view.others == ("Age", "city")
    said = present_window(replace(STATE, problem=problem)).problem
    assert "Score page" in said
    assert "--column" not in said
    nothing = present_score(replace(STATE, problem=MissingFeatures("new.csv", ("age",))))
    assert nothing.matches == ()
    assert present_score(replace(STATE, problem=WorkerLost("score"))).matches == ()


def test_that_what_is_not_kept_is_said_before():
    view = present_score(replace(STATE, problem=KeepsLess("o.xlsx", (Lost.MACROS,))))
    assert "macros" in view.not_kept[0]


def test_that_it_is_said_how_far_the_scoring_is():
    job = Job(3, JobKind.SCORE, "new.csv")
    assert present_score(replace(STATE, job=job)).progress.startswith("0 cases")
    further = present_score(replace(STATE, job=replace(job, so_far=SoFar(50_000))))
    assert further.progress.startswith("50,000 cases")
    assert present_score(replace(STATE, job=Job(3, JobKind.SAVE))).progress == ""
