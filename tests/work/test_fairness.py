"""Nothing learns from what it is judged on, and chance alone is never said to save money."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.advice import Saving
from imbgui.domain.costs import Costs
from imbgui.domain.plan import REFERENCE, draw_up_plan
from imbgui.domain.recommendation import Verdict, recommend
from imbgui.domain.table import Role
from imbgui.domain.tasks import Fit, LeakCheck, Prepare
from imbgui.store.analyses import AnalysisFolder
from imbgui.training.models import load_model, log_odds
from imbgui.work.checking import check_leaks
from imbgui.work.fitting import fit, prepare
from tests.work.claims import (
    BALANCED,
    INVENTED,
    LOGISTIC,
    UNDERSAMPLED,
    a_plan,
    analyse,
    claims,
    read_table,
    write,
)

SEED = 4
RESAMPLING = tuple(
    {
        one.strategy: one
        for one in draw_up_plan(
            rows=600, positives=120, cost_ratio=10, categories=1, effort="thorough"
        ).learnt
        if one.resamples_rows
    }.values()
)


def fitted(folder, candidate):
    """Fit a candidate on the first fold; return its model."""
    answer = fit(Fit(candidate, 0, SEED, str(folder)))
    assert answer.not_applicable is None, answer.not_applicable
    return load_model(AnalysisFolder(folder).model_path(candidate, 0))


@pytest.fixture(scope="module")
def two_worlds(tmp_path_factory):
    """Return the folders of two analyses that differ in what the first fold is judged on alone."""
    folder = tmp_path_factory.mktemp("worlds")
    table = read_table(write(folder / "claims.csv", claims(600, 120)), folder / "table")
    one, other = folder / "one", folder / "other"
    prepare(Prepare(table, a_plan(), str(one)))
    shutil.copytree(one, other)
    rows = AnalysisFolder(one).open_rows()
    outside = ~rows.split.trained_on(0)
    matrix, labels = np.array(rows.matrix), np.array(rows.labels)
    matrix[outside] = matrix[outside][::-1] * 7 + 3
    labels[outside] = ~labels[outside]
    np.save(other / "matrix.npy", matrix)
    np.save(other / "labels.npy", labels)
    return one, other


@pytest.mark.parametrize("candidate", RESAMPLING, ids=lambda one: one.name)
def test_that_no_resampling_reaches_beyond_the_training_part(two_worlds, candidate):
    """Resampling before the split would: copies and inventions of the rows outside come in."""
    models = [fitted(folder, candidate) for folder in two_worlds]
    rows = np.array(AnalysisFolder(two_worlds[0]).open_rows().matrix[:100])
    first, second = (log_odds(model, rows).tobytes() for model in models)
    assert first == second


@pytest.mark.parametrize("candidate", [INVENTED, UNDERSAMPLED], ids=lambda one: one.name)
def test_that_every_row_is_judged_once_and_none_but_the_rows_of_the_file(analysed, candidate):
    study = analysed.study
    rows = AnalysisFolder(analysed.folder).open_rows()
    assert len(study.practice_labels) == rows.split.scored.sum()
    assert study.practice_labels.sum() + study.kept_labels.sum() == rows.labels.sum()
    scores = AnalysisFolder(analysed.folder).scores(candidate)
    assert len(scores["practice"]) == len(study.practice_labels)


@pytest.mark.on_demand
def test_that_an_analysis_of_pure_noise_claims_no_saving_beyond_chance(tmp_path):
    for seed in range(6):
        folder = tmp_path / str(seed)
        folder.mkdir()
        study = analysed_noise(folder, seed)
        for missed in (2.0, 5.0, 8.0, 12.0, 20.0, 60.0):
            found = recommend(study, Costs(false_alarm=2.0, missed=missed))
            saving = over_the_cheaper_policy(found)
            assert saving.interval[0] <= 0
            assert found.verdict not in (Verdict.CLEAR_WINNER, Verdict.PROBABLY_BEST)


def analysed_noise(folder, seed):
    """Analyse claims whose outcome is shuffled, so that nothing in them tells it."""
    rows = claims(600, 150, seed=seed)
    outcomes = np.random.default_rng(seed).permutation([row[-1] for row in rows])
    noise = [[*row[:-1], str(outcome)] for row, outcome in zip(rows, outcomes, strict=True)]
    table = read_table(write(folder / "noise.csv", noise), folder / "table")
    plan = a_plan(LOGISTIC, REFERENCE, BALANCED, UNDERSAMPLED, INVENTED)
    return analyse(table, replace(plan, seed=seed), folder / "analysis").study


def over_the_cheaper_policy(found) -> Saving:
    """Return the saving over checking nobody or everyone, whichever costs less."""
    return min(found.saving_over_none, found.saving_over_all, key=lambda saving: saving.value)


# The leak check


def near_duplicates(groups=60, copies=6, seed=3):
    """Return claims of customers who each come back almost unchanged; one in six is bad."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(groups):
        centre = rng.standard_normal(4)
        bad = "yes" if customer % 6 == 0 else "no"
        for _ in range(copies):
            values = centre + 0.01 * rng.standard_normal(4)
            rows.append([*(f"{value:.4f}" for value in values), f"person {customer}", bad])
    return [rows[place] for place in rng.permutation(len(rows))]


def independent(rows=600, seed=3):
    """Return claims that have nothing to do with each other; the bad ones stand apart."""
    rng = np.random.default_rng(seed)
    bad = rng.permutation(rows) < rows // 6
    values = rng.standard_normal((rows, 4)) + 4.0 * bad[:, None]
    return [
        [*(f"{value:.4f}" for value in line), f"person {number}", "yes" if is_bad else "no"]
        for number, (line, is_bad) in enumerate(zip(values, bad, strict=True))
    ]


def both_recalls(folder, rows):
    """Return the recall that inventing cases first would claim, and the honest one."""
    headings = ("one", "two", "three", "four", "customer", "fraud")
    table = read_table(write(folder / "claims.csv", rows, headings), folder / "table")
    table = table.assign(Role.GROUP, ["customer"])
    plan = a_plan(REFERENCE, INVENTED_BY_TREES, keeps_aside=False)
    analysed = analyse(table, plan, folder / "analysis")
    request = LeakCheck(analysed.study.key, INVENTED_BY_TREES, 10.0, SEED, str(analysed.folder))
    found = check_leaks(request)
    return found.claimed.at_half.recall, found.honest.at_half.recall


INVENTED_BY_TREES = replace(INVENTED, learner="boosted trees")


def test_that_near_duplicates_make_the_claim_far_higher_than_the_truth(tmp_path):
    claimed, honest = both_recalls(tmp_path, near_duplicates())
    assert claimed > 0.9
    assert claimed - honest > 0.4


def test_that_independent_rows_leave_little_between_claim_and_truth(tmp_path):
    claimed, honest = both_recalls(tmp_path, independent())
    assert honest > 0.9
    assert claimed - honest < 0.05
