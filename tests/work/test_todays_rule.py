"""Today's rule from its column to a scored file, among the models and by the same steps."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.plan import REFERENCE, TODAYS_RULE, TRIVIAL
from imbgui.domain.problems import MissingFeatures, RefusedError, UnusableRule
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import CURRENT_RULE
from imbgui.domain.study import Status
from imbgui.domain.table import ReadingOptions, Role
from imbgui.domain.tasks import About, Calibrate, Fit, Prepare, Score
from imbgui.language import say
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.sessions import SavedSession, unpack_session, write_session
from imbgui.store.studies import model_folder, open_study
from imbgui.work.fitting import calibrate, fit, prepare
from imbgui.work.scoring import score
from tests.work.claims import (
    HEADINGS,
    TOLD,
    a_plan,
    analyse,
    claims,
    flagged_claims,
    read_table,
    scored_claims,
    write,
)

COSTS = Costs(false_alarm=10, missed=100)
PLAN = a_plan(REFERENCE, TODAYS_RULE)


def table_of(folder, rows):
    table = read_table(write(folder / "claims.csv", rows, TOLD), folder / "table")
    return table.assign(Role.RULE, ["alert"])


@pytest.fixture(scope="module")
def flagged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flags")
    return analyse(table_of(folder, flagged_claims()), PLAN, folder / "analysis")


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scores")
    return analyse(table_of(folder, scored_claims()), PLAN, folder / "analysis")


def score_file(analysed, folder, rows, headings=TOLD):
    """Score a file with today's rule, whatever is recommended; return the lines written."""
    found = recommend(analysed.study, COSTS)
    row = analysed.study.decisions.candidates.index(TODAYS_RULE)
    kept = replace(found, chosen=row, best=found.candidates[row])
    out = folder / "scored.csv"
    request = Score(
        study_folder=analysed.study.folder,
        table=analysed.table,
        recommendation=kept,
        file=str(write(folder / "new.csv", rows, headings)),
        options=ReadingOptions(),
        folder=str(folder / "new"),
        out=str(out),
    )
    score(request)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), kept.best


# Preparing and fitting


def test_that_no_model_learns_from_the_column_of_todays_rule(flagged):
    rows = AnalysisFolder(flagged.folder).open_rows()
    assert "alert" not in [feature.name for feature in rows.layout.features]
    assert (rows.current_rule.column, rows.current_rule.flagged) == ("alert", "Hold")
    written = [row[-1] == "Hold" for row in flagged_claims()]
    assert (rows.todays_scores > 0).tolist() == written


def test_that_nothing_is_fitted_and_the_scores_are_those_of_the_column(scored):
    folder = AnalysisFolder(scored.folder)
    rows = folder.open_rows()
    values = np.array([float(row[-1]) if row[-1] else -np.inf for row in scored_claims()])
    for fold in range(5):
        inside = rows.split.scored_in(fold)
        found = folder.fit_scores(TODAYS_RULE, fold)
        assert found.tolist() == rows.todays_scores[inside].tolist()
        assert np.array_equal(
            np.argsort(found, kind="stable"), np.argsort(values[inside], kind="stable")
        )
    assert not list(folder.candidate(TODAYS_RULE).glob("*.skops"))
    outcome = scored.study.outcome(TODAYS_RULE)
    assert (outcome.status, outcome.weight, outcome.ratio) == (Status.DONE, None, None)
    assert outcome.fit_seconds == 0


def test_that_outcomes_change_nothing_about_todays_scores(tmp_path):
    rows = scored_claims()
    other = [[*row[:-2], "no" if row[-2] == "yes" else "yes", row[-1]] for row in rows]
    found = []
    for name, part in (("one", rows), ("other", other)):
        (tmp_path / name).mkdir()
        prepare(Prepare(table_of(tmp_path / name, part), PLAN, str(tmp_path / name / "analysis")))
        found.append(AnalysisFolder(tmp_path / name / "analysis").open_rows().todays_scores)
    assert found[0].tolist() == found[1].tolist()


def test_that_a_column_that_is_no_rule_is_refused(tmp_path):
    table = read_table(write(tmp_path / "claims.csv", claims()), tmp_path / "table")
    with pytest.raises(RefusedError) as refused:
        prepare(Prepare(table.assign(Role.RULE, ["cause"]), PLAN, str(tmp_path / "analysis")))
    assert refused.value.problem == UnusableRule("cause")


def test_that_without_its_column_todays_rule_is_not_applicable(tmp_path):
    table = read_table(write(tmp_path / "claims.csv", claims()), tmp_path / "table")
    prepare(Prepare(table, PLAN, str(tmp_path / "analysis")))
    found = fit(Fit(TODAYS_RULE, 0, 0, str(tmp_path / "analysis")))
    assert say(found.not_applicable) == "no column holds today's rule"


def test_that_the_rows_kept_aside_are_scored_at_once(scored):
    """There is no model to score them with later."""
    folder = str(scored.folder)
    fits = [fit(Fit(TODAYS_RULE, fold, 0, folder, kept_too=False)) for fold in range(5)]
    assert all(one.reused for one in fits)
    found = calibrate(Calibrate(TODAYS_RULE, tuple(fits), folder))
    assert found == scored.study.outcome(TODAYS_RULE)


# Deciding


def test_that_the_study_knows_exactly_what_is_flagged_today(flagged, scored):
    study = flagged.study
    written = np.array([row[-1] == "Hold" for row in flagged_claims()])
    assert study.practice_flagged.tolist() == written[study.practice_rows].tolist()
    assert study.current_rule.is_flags
    assert scored.study.practice_flagged.size == 0
    assert not scored.study.current_rule.is_flags


def test_that_flags_as_they_are_are_what_the_candidate_comes_to(flagged):
    """At costs where neither nobody nor everybody is flagged, the cut-off lies between the two."""
    study = flagged.study
    found = recommend(study, COSTS)
    row = study.decisions.candidates.index(TODAYS_RULE)
    counts, flags = found.candidates[row].counts, study.practice_flagged
    assert counts.caught == np.sum(flags & study.practice_labels)
    assert counts.false_alarms == np.sum(flags & ~study.practice_labels)


def test_that_a_rule_that_knows_better_is_recommended(scored):
    found = recommend(scored.study, COSTS)
    assert found.best.candidate == TODAYS_RULE
    assert (found.saving_over_rule.value, found.saving_over_rule.interval) == (0, (0, 0))
    assert found.saving_over_none.value > 0


def test_that_its_calibration_goes_with_the_study_and_no_model(scored, tmp_path):
    place = model_folder(Path(scored.study.folder), TODAYS_RULE)
    assert [path.name for path in place.iterdir()] == ["calibration.json"]
    out = tmp_path / "claims.imbgui"
    write_session(SavedSession(scored.table, COSTS, About()), Path(scored.study.folder), out)
    saved = unpack_session(out, tmp_path / "box")
    assert saved.table.rule == "alert"
    again = open_study(tmp_path / "box" / "study")
    assert again.current_rule == scored.study.current_rule
    assert recommend(again, COSTS) == recommend(scored.study, COSTS)


# Scoring a new file


def test_that_flags_of_a_new_file_are_followed_as_they_are(flagged, tmp_path):
    rows = flagged_claims(seed=7)
    lines, _ = score_file(flagged, tmp_path, rows)
    assert [line["Flag"] == "Yes" for line in lines] == [row[-1] == "Hold" for row in rows]
    assert {line["Reason"] for line in lines} == {
        "alert (Hold)",
        "alert (Pass)",
        "alert (blank)",
    }


def test_that_rows_kept_aside_get_the_scores_they_were_checked_with(scored, tmp_path):
    lines, best = score_file(scored, tmp_path, scored_claims())
    risk = np.array([float(line["Risk score"]) / 100 for line in lines])
    kept = AnalysisFolder(scored.folder).open_rows().split.kept
    row = scored.study.decisions.candidates.index(TODAYS_RULE) - len(TRIVIAL)
    assert risk[kept] == pytest.approx(scored.study.kept_scores[row], abs=1e-6)
    assert [line["Flag"] == "Yes" for line in lines] == (risk >= best.threshold - 1e-8).tolist()
    assert lines[0]["Reason"] == f"alert ({float(scored_claims()[0][-1]):.6g})"


def test_that_a_new_file_needs_the_column_of_the_rule_that_it_is_scored_with(scored, tmp_path):
    with pytest.raises(RefusedError) as refused:
        score_file(scored, tmp_path, claims(50, 10), HEADINGS)
    assert isinstance(refused.value.problem, MissingFeatures)
    assert refused.value.problem.columns == ("alert",)


def test_that_a_new_file_scored_with_a_model_needs_no_column_of_todays_rule(flagged, tmp_path):
    found = recommend(flagged.study, COSTS)
    row = flagged.study.decisions.reference
    request = Score(
        study_folder=flagged.study.folder,
        table=flagged.table,
        recommendation=replace(found, chosen=row, best=found.candidates[row]),
        file=str(write(tmp_path / "new.csv", claims(50, 10))),
        options=ReadingOptions(),
        folder=str(tmp_path / "new"),
        out=str(tmp_path / "scored.csv"),
    )
    answer = score(request)
    assert answer.rows == 50
    assert answer.missing == ("alert",)


def test_that_todays_rule_has_the_name_that_scripts_know():
    assert TODAYS_RULE.strategy == CURRENT_RULE == "current rule"
    assert TODAYS_RULE.learner is None
