"""A leak check, from a file to both figures; and what preparing finds before it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.plan import Candidate
from imbgui.domain.problems import NothingFinished, RefusedError
from imbgui.domain.splits import KEPT
from imbgui.domain.table import Role
from imbgui.domain.tasks import LeakCheck, Prepare
from imbgui.store.analyses import AnalysisFolder
from imbgui.work.checking import check_leaks
from imbgui.work.fitting import prepare
from tests.work.claims import HEADINGS, a_plan, analyse, claims, read_table, write

COPIED = Candidate("random oversampling", "boosted trees", ratio=1.0)
RATIO = 10.0


def cases(apart, rows=1200, positives=200):
    """Return rows of two numbers and an outcome; bad cases differ by so much in both."""
    rng = np.random.default_rng(8)
    return [
        [f"{value:.4f}" for value in rng.standard_normal(2) + apart * (number < positives)]
        + ["yes" if number < positives else "no"]
        for number in range(rows)
    ]


def checked(folder: Path, apart):
    """Analyse such cases and check them; return the answer with the rows."""
    file = write(folder / "cases.csv", cases(apart), ("one", "two", "fraud"))
    table = read_table(file, folder / "table")
    analysed = analyse(table, a_plan(COPIED), folder / "analysis")
    request = LeakCheck(analysed.study.key, COPIED, RATIO, 4, str(analysed.folder))
    return request, check_leaks(request), AnalysisFolder(analysed.folder)


@pytest.fixture(scope="module")
def noise(tmp_path_factory):
    """Return the check of bad cases that nothing tells from others."""
    return checked(tmp_path_factory.mktemp("noise"), apart=0)


def test_that_noise_is_claimed_to_be_found_and_honestly_is_not(noise):
    _, found, _ = noise
    assert found.claimed.at_half.recall - found.honest.at_half.recall > 0.4
    assert found.claimed.at_least_cost.precision > 2 * found.honest.at_least_cost.precision


def test_that_a_clear_sign_leaves_little_between_claim_and_truth(tmp_path):
    _, found, _ = checked(tmp_path, apart=4)
    assert found.honest.at_half.recall > 0.9
    assert found.claimed.at_half.recall - found.honest.at_half.recall < 0.05


def test_that_the_answer_says_what_it_was_made_for(noise):
    request, found, _ = noise
    assert (found.study_key, found.candidate, found.ratio) == (request.study_key, COPIED, RATIO)


def test_that_the_honest_figures_are_those_of_the_fits_of_the_analysis(noise):
    _, found, folder = noise
    rows = folder.open_rows()
    flagged = bad_flagged = 0
    for fold in range(rows.split.folds):
        over = folder.fit_scores(COPIED, fold) >= 0
        flagged += over.sum()
        bad_flagged += over[rows.labels[rows.split.scored_in(fold)]].sum()
    assert found.honest.at_half.flagged == flagged
    assert found.honest.at_half.caught == bad_flagged
    assert found.honest.at_half.rows == rows.split.scored.sum()


def test_that_the_claim_is_counted_on_resampled_practice_rows(noise):
    _, found, folder = noise
    rows = folder.open_rows()
    good = (~rows.labels[rows.split.part != KEPT]).sum()
    counts = found.claimed.at_half
    assert counts.positives == good
    assert counts.rows == 2 * good


def test_that_each_cheapest_threshold_is_cheapest_on_the_rows_it_is_counted_on(noise):
    _, found, _ = noise
    for claim in (found.claimed, found.honest):
        half, least = (
            one.false_alarms + RATIO * one.missed for one in (claim.at_half, claim.at_least_cost)
        )
        assert least <= half
        assert claim.at_half.rows == claim.at_least_cost.rows


def test_that_a_candidate_with_nothing_to_resample_is_refused_in_words(noise):
    request, _, _ = noise
    already = replace(COPIED, ratio=0.01)
    with pytest.raises(RefusedError) as refused:
        check_leaks(replace(request, candidate=already))
    assert isinstance(refused.value.problem, NothingFinished)


# What preparing finds


def prepared(tmp_path, rows, headings=HEADINGS, **roles):
    table = read_table(write(tmp_path / "claims.csv", rows, headings), tmp_path / "table")
    for role, name in roles.items():
        table = table.assign(Role(role), [name])
    return table, prepare(Prepare(table, a_plan(), str(tmp_path / "analysis"))).check


def test_that_a_column_known_only_afterwards_is_found_before_training(tmp_path):
    rows = [[*row[:-1], "12.5" if row[-1] == "yes" else "0", row[-1]] for row in claims()]
    table, check = prepared(tmp_path, rows, (*HEADINGS[:-1], "recovered", "fraud"))
    assert [one.column for one in check.giveaways] == ["recovered"]
    assert check.table_key == table.key


def test_that_ordinary_claims_have_nothing_to_warn_of(tmp_path):
    _, check = prepared(tmp_path, claims())
    assert check.giveaways == ()
    assert (check.rows, check.copies) == (1000, 0)


def test_that_a_column_that_is_ignored_is_not_looked_at(tmp_path):
    rows = [[*row, row[-1]] for row in claims()]
    _, check = prepared(tmp_path, rows, (*HEADINGS, "copy"), ignored="copy")
    assert check.giveaways == ()


def test_that_copies_are_counted_and_kept_together(tmp_path):
    rows = claims(800, 210)
    for row in rows:
        row[0] = row[4] = "same"
    _, check = prepared(tmp_path, rows + rows[:50])
    assert (check.rows, check.copies_apart) == (850, 0)
    assert check.copies >= 100


def test_that_the_outcomes_of_rows_kept_aside_are_not_looked_at(tmp_path):
    """A column that gives the kept rows away, and is noise in practice, is not found."""
    rows = claims()
    (tmp_path / "once").mkdir()
    _, _ = prepared(tmp_path / "once", rows)
    kept = AnalysisFolder(tmp_path / "once" / "analysis").open_rows().split.part == KEPT
    rng = np.random.default_rng(0)
    told = [
        [*row[:-1], str(int(row[-1] == "yes") if aside else rng.integers(0, 2)), row[-1]]
        for row, aside in zip(rows, kept, strict=True)
    ]
    _, check = prepared(tmp_path, told, (*HEADINGS[:-1], "told", "fraud"))
    assert check.giveaways == ()
