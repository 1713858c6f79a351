"""An exported script comes to the recommendation again, where there is no imbgui."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from imbgui.domain.costs import Costs, Limits
from imbgui.domain.plan import TODAYS_RULE, Candidate, draw_up_plan
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import STRATEGIES, Family
from imbgui.domain.table import Finding, Role
from imbgui.domain.tasks import Export
from imbgui.work.exporting import export
from imbgui.work.script_candidates import write_candidates
from tests.work.claims import (
    BALANCED,
    INVENTED,
    LOGISTIC,
    UNDERSAMPLED,
    a_plan,
    analyse,
    claims,
    decided_with_a_blend,
    read_table,
    write,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "fraud.csv"
BY_XGBOOST = Candidate("scale_pos_weight", "XGBoost", 3.0)
UNUSUAL = Candidate("isolation forest")
BOUNDED = Candidate("SMOTE + class weight", "logistic regression", 2.0, ratio=1.0, bounded=True)
FOREST = Candidate("balanced random forest", "random forest")

WITHOUT_IMBGUI = """
import runpy, sys
sys.modules["imbgui"] = None  # whoever imports it fails, wherever it is installed
runpy.run_path(SCRIPT, run_name="__main__")
"""


def exported(analysed, costs, out):
    recommendation = recommend(analysed.study, costs)
    request = Export(analysed.study.folder, analysed.table, recommendation, str(out))
    return Path(export(request)), recommendation


def run(script, *arguments):
    """Run a script where imbgui cannot be imported."""
    code = WITHOUT_IMBGUI.replace("SCRIPT", repr(str(script)))
    return subprocess.run(
        [sys.executable, "-I", "-c", code, *arguments],
        cwd=script.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def said_by(script):
    """Return what a script says, by name, and its table of candidates."""
    done = run(script)
    assert done.returncode == 0, done.stderr
    said = dict(re.findall(r"^(\w.*?): (.*)$", done.stdout, re.MULTILINE))
    table = {}
    for line in done.stdout.partition("\nrecommended: ")[0].splitlines()[1:]:
        *counts, _, name = line.split(maxsplit=5)
        table[name] = [int(count) for count in counts]
    return said, table, done.stdout


def listed(counts):
    return [counts.caught, counts.false_alarms, counts.missed, counts.passed]


def assert_same(analysed, costs, folder):
    """Assert that the script finds what the analysis found: each candidate, and the choice."""
    script, recommendation = exported(analysed, costs, folder / "again.py")
    said, table, whole = said_by(script)
    best, decisions = recommendation.best, analysed.study.decisions
    assert table == {
        candidate.name: listed(decisions.counts(row, recommendation.ratio_index))
        for row, candidate in enumerate(decisions.candidates)
        if candidate.strategy != "blend"
    }
    assert said["recommended"] == best.candidate.name
    if not best.candidate.is_trivial:
        assert float(said["weight of a bad case"]) == best.weight
        assert float(said["cut-off for new cases"]) == best.threshold
    assert said.get("bad to good cases after resampling") == (
        None if best.ratio is None else repr(best.ratio)
    )
    found = [int(said[name]) for name in ("caught", "false alarms", "missed", "passed")]
    assert found == listed(best.counts)
    assert float(said["cost per 1000 cases"]) == best.cost_per_1000
    if recommendation.check.kind == "kept aside":
        told = said["the same four on the cases kept aside"]
        assert told == str([int(one) for one in listed(recommendation.check.counts)])
    assert "This is the recommendation of the analysis." in whole
    return recommendation


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """Return a quick analysis of the bundled example."""
    folder = tmp_path_factory.mktemp("example")
    table = read_table(EXAMPLE, folder / "table")
    columns = [one.kind for one in table.features]
    categories = sum(kind in ("category", "yes/no") for kind in columns)
    plan = draw_up_plan(
        rows=table.rows_kept,
        positives=table.positives,
        cost_ratio=40.0,
        numbers=len(columns) - categories,
        categories=categories,
        effort="quick",
    )
    return analyse(table, plan, folder / "analysis")


@pytest.mark.parametrize(
    "families",
    [{Family.THRESHOLD_ONLY}, {Family.CLASS_WEIGHT}, {Family.UNDERSAMPLING}],
    ids=["plain", "a weight", "fewer good cases"],
)
def test_that_the_script_comes_to_the_recommendation_again(example, tmp_path, families):
    decisions = example.study.decisions
    ratio = next(
        float(decisions.ratios[index])
        for index, row in enumerate(decisions.chosen)
        if STRATEGIES[decisions.candidates[row].strategy].family in families
        and decisions.ratios[index] >= 1
    )
    found = assert_same(example, Costs(false_alarm=5, missed=5 * ratio), tmp_path)
    assert STRATEGIES[found.best.candidate.strategy].family in families


def test_that_the_script_reads_as_if_it_had_been_formatted(example, tmp_path):
    script, _ = exported(example, Costs(false_alarm=5, missed=200), tmp_path / "again.py")
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100"]
    done = subprocess.run([*ruff, "--check", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("base_rate", [None, 0.05])
def test_that_every_candidate_is_fitted_as_in_the_analysis(analysed, tmp_path, base_rate):
    assert_same(analysed, Costs(10, 100, 2, -1, base_rate=base_rate), tmp_path)


def test_that_a_policy_without_a_model_can_be_what_it_comes_to(analysed, tmp_path):
    found = assert_same(analysed, Costs(1, 100_000), tmp_path)
    assert found.best.candidate.is_trivial


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Return an analysis by learners and samplers that need more, with few bad cases."""
    folder = tmp_path_factory.mktemp("others")
    table = read_table(write(folder / "claims.csv", claims(2000, 60)), folder / "table")
    smote = replace(BOUNDED, strategy="SMOTE", weight=None)
    weighted = Candidate("class weight", "logistic regression", 2.0)
    plan = a_plan(
        *(LOGISTIC, BY_XGBOOST, UNUSUAL, FOREST, smote, weighted, BOUNDED), keeps_aside=False
    )
    return analyse(table, plan, folder / "analysis")


def test_that_it_brings_what_a_learner_needs_and_is_cautious_with_few_bad_cases(
    others, some_costs, tmp_path
):
    found = assert_same(others, some_costs, tmp_path)
    assert found.check.kind == "nested"


def test_that_a_workbook_is_read_as_a_text_file_is(analysed, some_costs, tmp_path):
    book = tmp_path / "claims.xlsx"
    pd.read_csv(analysed.table.source.file).to_excel(book, index=False)
    table = read_table(book, tmp_path / "table")
    again = analyse(table, a_plan(LOGISTIC), tmp_path / "analysis")
    assert_same(again, some_costs, tmp_path)


def test_that_a_file_that_has_changed_is_noticed(analysed, some_costs, tmp_path):
    script, _ = exported(analysed, some_costs, tmp_path / "again.py")
    done = run(script, write(tmp_path / "other.csv", claims(seed=1)))
    assert done.returncode == 1
    assert "These are not the rows that were analysed" in done.stderr


@pytest.mark.parametrize(("role", "column"), [(Role.GROUP, "customer"), (Role.TIME, "day")])
def test_that_cases_are_split_by_group_or_time_as_in_the_analysis(
    analysed, some_costs, tmp_path, role, column
):
    table = analysed.table.assign(role, [column])
    plan = a_plan(LOGISTIC, BALANCED, UNDERSAMPLED, INVENTED)
    assert_same(analyse(table, plan, tmp_path / "analysis"), some_costs, tmp_path)


def refused(analysed, costs, folder):
    with pytest.raises(RefusedError) as refusal:
        exported(analysed, costs, folder / "again.py")
    assert not (folder / "again.py").exists()
    assert isinstance(refusal.value.problem, NotPortable)
    return refusal.value.problem.reason


def test_that_a_capacity_is_refused(analysed, some_costs, tmp_path):
    costs = replace(some_costs, limits=Limits(capacity_per_1000=50))
    assert "within limits" in refused(analysed, costs, tmp_path)


def test_that_a_blend_is_refused(analysed, some_costs, tmp_path):
    study = decided_with_a_blend(analysed, tmp_path / "blended")
    assert "blend" in refused(replace(analysed, study=study), some_costs, tmp_path)


def with_candidate(study, old, new):
    """Return a study in which a candidate is said to be another."""
    candidates = tuple(new if one == old else one for one in study.decisions.candidates)
    outcomes = tuple(
        replace(one, candidate=new) if one.candidate == old else one for one in study.outcomes
    )
    decisions = replace(study.decisions, candidates=candidates)
    return replace(study, decisions=decisions, outcomes=outcomes)


@pytest.mark.parametrize(
    ("instead", "reason"),
    [
        (TODAYS_RULE, "today's rule"),
        (Candidate("amount weight", "boosted trees", amounts="amount"), "by amount"),
    ],
)
def test_that_what_only_imbgui_scores_is_refused(analysed, instead, reason):
    study = with_candidate(analysed.study, BALANCED, instead)
    with pytest.raises(RefusedError) as refusal:
        write_candidates(study)
    assert reason in refusal.value.problem.reason


def test_that_a_search_whose_numbers_were_not_kept_is_refused(analysed):
    outcomes = tuple(replace(one, found=()) for one in analysed.study.outcomes)
    with pytest.raises(RefusedError) as refusal:
        write_candidates(replace(analysed.study, outcomes=outcomes))
    assert "before the numbers" in refusal.value.problem.reason


def test_that_groups_that_are_no_names_are_refused(analysed, some_costs, tmp_path):
    table = analysed.table.assign(Role.GROUP, ["amount"])
    assert "no names" in refused(replace(analysed, table=table), some_costs, tmp_path)


@pytest.mark.parametrize(
    ("kind", "column"), [("currency", "amount"), ("spellings merged", "cause")]
)
def test_that_cells_that_only_imbgui_reads_are_refused(
    analysed, some_costs, tmp_path, kind, column
):
    table = replace(analysed.table, findings=(Finding(kind, column, 1, ""),))
    assert "only imbgui reads" in refused(replace(analysed, table=table), some_costs, tmp_path)
