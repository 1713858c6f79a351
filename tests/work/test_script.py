"""An exported script comes to the recommendation again, where there is no imbgui."""

import functools
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from imbgui.domain.advice import Rule
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.plan import BLENDED, REFERENCE, TODAYS_RULE, Candidate, draw_up_plan
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import STRATEGIES, Family
from imbgui.domain.table import Finding, Role
from imbgui.domain.tasks import Export
from imbgui.sentences import verbatim
from imbgui.work.exporting import export
from imbgui.work.script_candidates import write_candidates
from tests.work.claims import (
    BALANCED,
    INVENTED,
    LOGISTIC,
    TOLD,
    UNDERSAMPLED,
    a_plan,
    analyse,
    claims,
    flagged_claims,
    read_table,
    scored_claims,
    write,
)
from tests.work.clean_python import make_python

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "fraud.csv"
BY_XGBOOST = Candidate("scale_pos_weight", "XGBoost", 3.0)
UNUSUAL = Candidate("isolation forest")
BOUNDED = Candidate("SMOTE + class weight", "logistic regression", 2.0, ratio=1.0, bounded=True)
BY_AMOUNT = Candidate("amount weight", "logistic regression", amounts="amount")
FOREST = Candidate("balanced random forest", "random forest")


def exported(analysed, costs, out):
    recommendation = recommend(analysed.study, costs)
    request = Export(analysed.study.folder, analysed.table, recommendation, str(out))
    return Path(export(request)), recommendation


def needs(script):
    """Return the distributions that a script says it needs."""
    said = re.search(r"It needs (.*?), in the versions", script.read_text("utf-8"), re.DOTALL)[1]
    return frozenset(re.split(r",\s+|\s+and\s+", said))


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Return what runs a script where only that is installed which the script says it needs."""
    python = functools.cache(lambda names: make_python(tmp_path_factory.mktemp("clean"), names))

    def run(script, *arguments):
        return subprocess.run(
            [python(needs(script)), "-I", script, *arguments],
            cwd=script.parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )

    return run


def said_by(run, script):
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


def number_in(said, name):
    return float(said[name]) if name in said else None


def near(number):
    """Return what a number equals but for rounding; None equals only None."""
    return None if number is None else pytest.approx(number, rel=1e-12)


def assert_same(run, analysed, costs, folder):
    """Assert that the script finds what the analysis found: each candidate, and the choice."""
    script, recommendation = exported(analysed, costs, folder / "again.py")
    said, table, whole = said_by(run, script)
    best, study = recommendation.best, analysed.study
    assert table == {
        one.candidate.name: listed(one.counts)
        for one in recommendation.candidates
        if one.candidate != BLENDED or study.plan.allow_blend
    }
    assert said["recommended"] == best.candidate.name
    assert number_in(said, "weight of a bad case") == best.weight
    assert number_in(said, "cut-off for new cases") == near(best.threshold)
    assert number_in(said, "saving to expect of a flagged case") == near(best.least_saving)
    assert number_in(said, "bad to good cases after resampling") == best.ratio
    found = [int(said[name]) for name in ("caught", "false alarms", "missed", "passed")]
    assert found == listed(best.counts)
    assert number_in(said, "cost per 1000 cases") == near(best.cost_per_1000)
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
    [
        {Family.THRESHOLD_ONLY},
        pytest.param({Family.CLASS_WEIGHT}, marks=pytest.mark.on_demand),
        {Family.UNDERSAMPLING},
    ],
    ids=["plain", "a weight", "fewer good cases"],
)
def test_that_the_script_comes_to_the_recommendation_again(clean, example, tmp_path, families):
    decisions = example.study.decisions
    ratio = next(
        float(decisions.ratios[index])
        for index, row in enumerate(decisions.chosen)
        if STRATEGIES[decisions.candidates[row].strategy].family in families
        and decisions.ratios[index] >= 1
    )
    found = assert_same(clean, example, Costs(false_alarm=5, missed=5 * ratio), tmp_path)
    assert STRATEGIES[found.best.candidate.strategy].family in families


def test_that_every_candidate_is_fitted_as_in_the_analysis(clean, analysed, tmp_path):
    assert_same(clean, analysed, Costs(10, 100, 2, -1, base_rate=0.05), tmp_path)


def test_that_a_policy_without_a_model_can_be_what_it_comes_to(clean, analysed, tmp_path):
    found = assert_same(clean, analysed, Costs(1, 100_000), tmp_path)
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
    clean, others, some_costs, tmp_path
):
    found = assert_same(clean, others, some_costs, tmp_path)
    assert found.check.kind == "nested"


def test_that_a_workbook_is_read_as_a_text_file_is(clean, analysed, some_costs, tmp_path):
    book = tmp_path / "claims.xlsx"
    pd.read_csv(analysed.table.source.file).to_excel(book, index=False)
    table = read_table(book, tmp_path / "table")
    again = analyse(table, a_plan(LOGISTIC), tmp_path / "analysis")
    assert_same(clean, again, some_costs, tmp_path)


def test_that_a_file_that_has_changed_is_noticed(clean, analysed, some_costs, tmp_path):
    script, _ = exported(analysed, some_costs, tmp_path / "again.py")
    done = clean(script, write(tmp_path / "other.csv", claims(seed=1)))
    assert done.returncode == 1
    assert "These are not the rows that were analysed" in done.stderr


@pytest.mark.parametrize("how", [(Role.GROUP, "customer"), (Role.TIME, "day")])
def test_that_cases_are_split_by_group_or_time_as_in_the_analysis(
    clean, analysed, some_costs, tmp_path, how
):
    role, column = how
    table = analysed.table.assign(role, [column])
    plan = a_plan(LOGISTIC, BALANCED, UNDERSAMPLED, INVENTED)
    assert_same(clean, analyse(table, plan, tmp_path / "analysis"), some_costs, tmp_path)


def with_amounts_and_a_rule(rows, folder, *candidates, allow_blend):
    """Analyse claims whose amounts are known, and what was flagged or how it was scored."""
    table = read_table(write(folder / "claims.csv", rows, TOLD), folder / "table")
    table = table.assign(Role.RULE, ["alert"]).assign(Role.AMOUNT, ["amount"])
    plan = replace(a_plan(LOGISTIC, TODAYS_RULE, *candidates), allow_blend=allow_blend)
    return analyse(table, plan, folder / "analysis")


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    """Return an analysis of claims with amounts and flags, of which a blend may be recommended."""
    rows, folder = flagged_claims(wrong=0.25), tmp_path_factory.mktemp("rich")
    return with_amounts_and_a_rule(rows, folder, REFERENCE, BY_AMOUNT, allow_blend=True)


def by_amount(analysed, false_alarm, share=1.0, **others):
    study = analysed.study
    mean = float(study.practice_amounts[study.practice_labels].mean())
    amounts = Amounts("amount", mean, share, 50.0)
    return Costs(false_alarm, amounts.average, 3, -1, amounts=amounts, **others)


def test_that_scripts_read_as_if_they_had_been_formatted(example, rich, tmp_path):
    limits = Limits(capacity_per_1000=100)
    kinds = [
        (example, Costs(false_alarm=5, missed=200)),
        (rich, Costs(10, 100, limits=limits)),
        (rich, by_amount(rich, 500)),
        (rich, by_amount(rich, 500, limits=limits)),
    ]
    for number, (analysed, costs) in enumerate(kinds):
        exported(analysed, costs, tmp_path / f"script_{number}.py")
    ruff = [sys.executable, "-m", "ruff"]
    style = ["--isolated", "--line-length", "100", tmp_path]
    for asked in (["format", "--check"], ["check", "--select", "F,E,W,B,I,RET"]):
        done = subprocess.run([*ruff, *asked, *style], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout


def test_that_a_rule_per_case_is_come_to_again(clean, rich, tmp_path):
    found = assert_same(clean, rich, by_amount(rich, 500, base_rate=0.1), tmp_path)
    assert (found.best.rule, found.best.least_saving) == (Rule.PER_ROW, 0)


def test_that_one_cut_off_is_come_to_again_where_it_is_as_cheap_as_a_rule_per_case(
    clean, rich, tmp_path
):
    limits = Limits(capacity_per_1000=100)
    found = assert_same(clean, rich, by_amount(rich, 500, 0.3, limits=limits), tmp_path)
    assert found.best.rule is Rule.THRESHOLD
    assert found.one_threshold is None


def test_that_floors_are_kept_to_by_the_same_cut(clean, rich, some_costs, tmp_path):
    costs = replace(some_costs, limits=Limits(recall=0.7, precision=0.6))
    found = assert_same(clean, rich, costs, tmp_path)
    assert not found.limits.met


def test_that_a_blend_is_made_and_recommended_again(clean, rich, tmp_path):
    found = assert_same(clean, rich, Costs(10, 50), tmp_path)
    assert found.best.candidate == BLENDED


def test_that_scores_of_today_are_compared_and_a_capacity_is_kept_to_by_the_same_cut(
    clean, tmp_path
):
    analysed = with_amounts_and_a_rule(scored_claims(), tmp_path, allow_blend=False)
    costs = Costs(10, 100, limits=Limits(capacity_per_1000=100))
    found = assert_same(clean, analysed, costs, tmp_path)
    assert found.best.candidate == TODAYS_RULE
    assert found.limits.met
    assert found.limits.costs_more > 0


def test_that_the_environment_of_a_script_has_nothing_of_imbgui(clean, analysed, tmp_path):
    script, _ = exported(analysed, Costs(10, 100), tmp_path / "again.py")
    for barred in ("imbgui", "skops", "babel", "PySide6", "pytest"):
        probe = tmp_path / f"import_{barred}.py"
        heading = script.read_text("utf-8").partition("\nfrom ")[0]
        probe.write_text(f"{heading}\nimport {barred}\n", encoding="utf-8")
        done = clean(probe)
        assert done.returncode == 1
        assert f"No module named '{barred}'" in done.stderr


def refused(analysed, costs, folder):
    with pytest.raises(RefusedError) as refusal:
        exported(analysed, costs, folder / "again.py")
    assert not (folder / "again.py").exists()
    assert isinstance(refusal.value.problem, NotPortable)
    return refusal.value.problem.reason


def test_that_a_search_whose_numbers_were_not_kept_is_refused(analysed):
    outcomes = tuple(replace(one, found=()) for one in analysed.study.outcomes)
    with pytest.raises(RefusedError) as refusal:
        write_candidates(replace(analysed.study, outcomes=outcomes))
    assert "before the numbers" in refusal.value.problem.reason


def test_that_groups_that_are_not_names_are_refused(analysed, some_costs, tmp_path):
    table = analysed.table.assign(Role.GROUP, ["amount"])
    assert "not names" in refused(replace(analysed, table=table), some_costs, tmp_path)


@pytest.mark.parametrize(
    ("kind", "column"), [("currency", "amount"), ("spellings merged", "cause")]
)
def test_that_cells_that_only_imbgui_reads_are_refused(
    analysed, some_costs, tmp_path, kind, column
):
    table = replace(analysed.table, findings=(Finding(kind, column, 1, verbatim("")),))
    assert "only imbgui reads" in refused(replace(analysed, table=table), some_costs, tmp_path)
