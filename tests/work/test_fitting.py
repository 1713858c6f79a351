"""From a table to calibrated scores: each row is scored by what did not see it."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.calibration import sigmoid
from imbgui.domain.plan import REFERENCE, Candidate
from imbgui.domain.recommendation import recommend
from imbgui.domain.splits import KEPT, TRAINS_ONLY
from imbgui.domain.study import Status
from imbgui.domain.table import Role
from imbgui.domain.tasks import Calibrate, Fit, Prepare, Race
from imbgui.language import say
from imbgui.store.analyses import AnalysisFolder, read_calibration
from imbgui.training.models import load_model, log_odds
from imbgui.work.fitting import calibrate, fit, prepare, race
from tests.work.claims import (
    BALANCED,
    CANDIDATES,
    HEADINGS,
    INVENTED,
    LOGISTIC,
    MIXTURE_FOUND,
    UNDERSAMPLED,
    WEIGHT_FOUND,
    a_plan,
    analyse,
    claims,
    put_together,
    read_table,
    without_time,
    write,
)


def prepared(tmp_path, rows, *, plan=None, headings=HEADINGS, **roles):
    """Return the rows of an analysis of these claims, and what preparing them said."""
    table = read_table(write(tmp_path / "claims.csv", rows, headings), tmp_path / "table")
    for role, name in roles.items():
        table = table.assign(Role(role), [name])
    answer = prepare(Prepare(table, plan or a_plan(), str(tmp_path / "analysis")))
    return AnalysisFolder(tmp_path / "analysis").open_rows(), answer


def copied(analysed, tmp_path) -> Path:
    """Return a copy of an analysis that is prepared and not fitted yet."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("matrix.npy", "labels.npy", "part.npy", "places.npy", "rows.json"):
        shutil.copy(analysed.folder / name, folder / name)
    return folder


# Preparing


def test_that_rows_without_an_outcome_are_left_out(tmp_path):
    rows = claims(500, 220)
    for number in (0, 7, 499):
        rows[number][-1] = ""
    opened, answer = prepared(tmp_path, rows)
    assert len(opened.labels) == answer.rows == 497
    bad = [row[-1] == "yes" for row in rows if row[-1]]
    assert opened.labels.tolist() == bad
    assert answer.positives == sum(bad)


def test_that_a_quarter_is_kept_aside_with_its_share_of_bad_cases(analysed):
    rows = AnalysisFolder(analysed.folder).open_rows()
    assert rows.split.kept.mean() == pytest.approx(0.25, abs=0.01)
    assert rows.labels[rows.split.kept].mean() == pytest.approx(rows.labels.mean(), abs=0.01)
    for fold in range(5):
        inside = rows.split.scored_in(fold)
        assert inside.sum() == pytest.approx(150, abs=2)
        assert rows.labels[inside].sum() == pytest.approx(33, abs=2)


def test_that_nothing_is_kept_aside_where_the_plan_says_so(tmp_path):
    opened, _ = prepared(tmp_path, claims(300, 60), plan=a_plan(keeps_aside=False))
    assert not opened.split.kept.any()


def test_that_copies_of_a_row_are_on_one_side(tmp_path):
    rows = [row[1:] for row in claims(200, 60)]
    several = [rows[number % 200] for number in range(600)]
    opened, _ = prepared(tmp_path, several, headings=HEADINGS[1:])
    for number in range(200):
        assert len(set(opened.split.part[number::200])) == 1
    assert len(set(opened.split.part)) == 6


def test_that_rows_of_one_customer_are_on_one_side(tmp_path):
    rows = claims(600, 220)
    opened, _ = prepared(tmp_path, rows, group="customer")
    parts = {}
    for row, part in zip(rows, opened.split.part, strict=True):
        parts.setdefault(row[4], set()).add(int(part))
    assert {len(of_one) for of_one in parts.values()} == {1}
    assert "customer" not in [feature.name for feature in opened.layout.features]


def test_that_in_time_the_newest_are_kept_and_folds_learn_from_the_past(tmp_path):
    rows = claims(600, 220)
    opened, _ = prepared(tmp_path, rows, time="day")
    split, days = opened.split, np.array([row[1] for row in rows], "datetime64[D]")
    assert split.chained
    assert days[split.kept].min() > days[~split.kept].max()
    assert (split.part == TRAINS_ONLY).any()
    for fold in range(5):
        assert days[split.trained_on(fold)].max() < days[split.scored_in(fold)].min()
        assert opened.labels[split.trained_on(fold)].any()


def test_that_amounts_are_the_column_marked_as_one_blanks_and_all(tmp_path):
    rows = claims(300, 60)
    rows[3][-1] = ""
    opened, _ = prepared(tmp_path, rows, amount="amount")
    written = [float(row[2]) if row[2] else np.nan for row in rows if row[-1]]
    assert np.array(opened.amounts).tolist() == pytest.approx(written, nan_ok=True)
    assert np.isnan(opened.amounts).any()
    # What is at stake is known beforehand, and may be learnt from all the same.
    assert "amount" in [feature.name for feature in opened.layout.features]


@pytest.mark.parametrize("roles", [{}, {"amount": "cause"}])
def test_that_without_a_column_of_numbers_there_are_no_amounts(tmp_path, roles):
    opened, _ = prepared(tmp_path, claims(300, 60), **roles)
    assert opened.amounts is None


# Fitting


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda one: one.name)
def test_that_rows_outside_the_training_part_change_nothing_that_is_learnt(
    analysed, tmp_path, candidate
):
    folder = copied(analysed, tmp_path)
    rows = AnalysisFolder(analysed.folder).open_rows()
    part = rows.split.trained_on(0)
    matrix, labels = np.array(rows.matrix), np.array(rows.labels)
    rng = np.random.default_rng(0)
    matrix[~part] = rng.permutation(matrix[~part]) * 3 + 1
    labels[~part] = rng.permutation(labels[~part])
    np.save(folder / "matrix.npy", matrix)
    np.save(folder / "labels.npy", labels)
    changed = fit(Fit(candidate, 0, analysed.plan.seed, str(folder)))
    before, after = (
        load_model(AnalysisFolder(where).model_path(candidate, 0))
        for where in (analysed.folder, folder)
    )
    same_rows = np.array(rows.matrix[:200])
    assert log_odds(after, same_rows).tobytes() == log_odds(before, same_rows).tobytes()
    document = AnalysisFolder(analysed.folder).fit_document(candidate, 0)
    assert (changed.weight, changed.ratio) == (document["weight"], document["ratio"])


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda one: one.name)
def test_that_the_scores_kept_are_those_of_real_rows_by_the_models_kept(analysed, candidate):
    folder = AnalysisFolder(analysed.folder)
    rows = folder.open_rows()
    for fold in (0, 4):
        model = load_model(folder.model_path(candidate, fold))
        expected = log_odds(model, rows.matrix[rows.split.scored_in(fold)])
        assert folder.fit_scores(candidate, fold).tobytes() == expected.tobytes()
        of_kept = log_odds(model, rows.matrix[rows.split.kept])
        assert folder.kept_scores(candidate, fold).tobytes() == of_kept.tobytes()


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda one: one.name)
def test_that_the_rows_kept_aside_can_be_scored_later(analysed, tmp_path, candidate):
    folder = copied(analysed, tmp_path)
    seed, folds = analysed.plan.seed, range(5)
    fits = tuple(fit(Fit(candidate, fold, seed, str(folder), kept_too=fold > 1)) for fold in folds)
    assert AnalysisFolder(folder).kept_scores(candidate, 1) is None
    later = calibrate(Calibrate(candidate, fits, str(folder)))
    at_once = next(one for one in analysed.outcomes if one.candidate == candidate)
    assert without_time(later) == without_time(at_once)
    for name, scores in AnalysisFolder(analysed.folder).scores(candidate).items():
        assert AnalysisFolder(folder).scores(candidate)[name].tobytes() == scores.tobytes()


def test_that_weights_and_ratios_are_those_of_the_training_part(analysed):
    folder = AnalysisFolder(analysed.folder)
    rows = folder.open_rows()
    for fold in range(5):
        labels = rows.labels[rows.split.trained_on(fold)]
        bad, good = labels.sum(), (~labels).sum()
        assert folder.fit_document(BALANCED, fold)["weight"] == good / bad
        assert folder.fit_document(UNDERSAMPLED, fold)["ratio"] == 1
        assert folder.fit_document(INVENTED, fold)["ratio"] == 1
        assert folder.fit_document(REFERENCE, fold)["ratio"] is None


def test_that_a_number_found_is_told_fold_by_fold_and_on_average_of_its_log(analysed):
    folder = AnalysisFolder(analysed.folder)
    outcomes = {one.candidate: one for one in analysed.outcomes}
    for candidate, number in ((WEIGHT_FOUND, "weight"), (MIXTURE_FOUND, "ratio")):
        found = [folder.fit_document(candidate, fold)[number] for fold in range(5)]
        on_average = np.exp(np.mean(np.log(found)))
        assert getattr(outcomes[candidate], number) == pytest.approx(on_average)
    assert 1 <= outcomes[WEIGHT_FOUND].weight <= 780 / 220 * 1.02
    assert 220 / 780 < outcomes[MIXTURE_FOUND].ratio <= 1


def test_that_cases_are_weighed_by_amount_where_there_are_amounts(analysed, tmp_path):
    by_amount = Candidate("amount weight", "logistic regression")
    without = fit(Fit(by_amount, 0, 0, str(copied(analysed, tmp_path))))
    assert "needs a column of amounts" in say(without.not_applicable)
    table = analysed.table.assign(Role.AMOUNT, ["amount"])
    folder = tmp_path / "with amounts"
    prepare(Prepare(table, analysed.plan, str(folder)))
    fitted = fit(Fit(by_amount, 0, analysed.plan.seed, str(folder)))
    assert fitted.not_applicable is None
    plain = AnalysisFolder(analysed.folder).fit_scores(LOGISTIC, 0)
    weighed = AnalysisFolder(folder).fit_scores(by_amount, 0)
    assert 0.8 < np.corrcoef(weighed, plain)[0, 1] < 0.9999


def test_that_a_fit_that_is_there_is_not_made_again(analysed):
    folder = AnalysisFolder(analysed.folder)
    model = folder.model_path(REFERENCE, 2)
    before = (model.stat().st_mtime_ns, folder.fit_document(REFERENCE, 2))
    again = fit(Fit(REFERENCE, 2, analysed.plan.seed, str(analysed.folder)))
    assert again.seconds == before[1]["seconds"]
    assert (model.stat().st_mtime_ns, folder.fit_document(REFERENCE, 2)) == before


def test_that_a_fit_that_ended_half_way_is_made_again(analysed, tmp_path):
    folder = AnalysisFolder(copied(analysed, tmp_path))
    folder.model_path(LOGISTIC, 1).write_bytes(b"half a mod")
    fit(Fit(LOGISTIC, 1, analysed.plan.seed, str(folder.path)))
    load_model(folder.model_path(LOGISTIC, 1))
    assert folder.fit_scores(LOGISTIC, 1).tolist() == (
        AnalysisFolder(analysed.folder).fit_scores(LOGISTIC, 1).tolist()
    )


def test_that_what_cannot_run_here_says_why_and_leaves_no_fit(analysed, tmp_path):
    folder = copied(analysed, tmp_path)
    labels = np.zeros(1000, bool)
    rows = AnalysisFolder(folder).open_rows()
    labels[np.flatnonzero(rows.split.trained_on(3))[:4]] = True
    np.save(folder / "labels.npy", labels)
    answer = fit(Fit(INVENTED, 3, 0, str(folder)))
    assert "at least 6 bad cases" in say(answer.not_applicable)
    assert AnalysisFolder(folder).fit_document(INVENTED, 3) is None


# Calibrating


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda one: one.name)
def test_that_scores_are_at_the_natural_rate_whatever_was_weighted_or_resampled(
    analysed, candidate
):
    scores = AnalysisFolder(analysed.folder).scores(candidate)
    rate = analysed.study.practice_labels.mean()
    assert scores["practice"].mean() == pytest.approx(rate, rel=0.05)
    assert scores["final"].mean() == pytest.approx(rate, rel=0.05)
    assert scores["kept"].mean() == pytest.approx(rate, rel=0.15)


@pytest.mark.parametrize("candidate", [REFERENCE, UNDERSAMPLED], ids=lambda one: one.name)
def test_that_the_final_scores_are_calibrated_log_odds_of_the_right_rows(analysed, candidate):
    folder = AnalysisFolder(analysed.folder)
    rows, scores = folder.open_rows(), folder.scores(candidate)
    calibration = read_calibration(folder.candidate(candidate) / "calibration.json")
    whole = np.full(len(rows.labels), np.nan)
    kept = []
    for fold in range(5):
        model = load_model(folder.model_path(candidate, fold))
        inside = rows.split.scored_in(fold)
        whole[inside] = log_odds(model, rows.matrix[inside])
        kept.append(log_odds(model, rows.matrix[rows.split.kept]))
    assert scores["final"].tolist() == calibration.apply(whole[rows.split.scored]).tolist()
    assert scores["kept"].tolist() == calibration.apply(np.mean(kept, axis=0)).tolist()


def test_that_a_candidate_says_how_it_was_made_and_how_well_it_ranks(analysed):
    outcomes = {one.candidate: one for one in analysed.outcomes}
    assert [one.candidate for one in analysed.outcomes] == list(CANDIDATES)
    for outcome in analysed.outcomes:
        assert outcome.status is Status.DONE
        assert outcome.fit_seconds > 0
        assert 0.7 < outcome.roc_auc < 0.99
        assert 0.3 < outcome.average_precision < 0.95
    assert outcomes[BALANCED].weight == pytest.approx(780 / 220, rel=0.02)
    assert outcomes[INVENTED].ratio == 1


def test_that_a_bounded_candidate_is_named_so(analysed, tmp_path):
    folder = copied(analysed, tmp_path)
    bounded = replace(LOGISTIC, bounded=True)
    fits = tuple(fit(Fit(bounded, fold, 0, str(folder))) for fold in range(5))
    outcome = calibrate(Calibrate(bounded, fits, str(folder)))
    assert outcome.status is Status.BOUNDED
    assert "sample" in outcome.told


# Racing


def test_that_a_candidate_that_only_guesses_is_hopeless(analysed, tmp_path):
    folder = copied(analysed, tmp_path)
    rows = AnalysisFolder(folder).open_rows()
    guess = Candidate("class weight", "boosted trees", 3.0)
    for fold in (0, 1):
        fit(Fit(LOGISTIC, fold, 0, str(folder)))
        inside = rows.split.scored_in(fold).sum()
        noise = np.random.default_rng(fold).normal(size=inside)
        AnalysisFolder(folder).write_fit(guess, fold, noise, {})
    assert race(Race((LOGISTIC, guess), 2, 3.0, str(folder))) == (guess,)
    assert race(Race((LOGISTIC,), 2, 3.0, str(folder))) == ()
    assert sigmoid(np.zeros(1))[0] == 0.5


# The rows kept aside


def test_that_the_rows_kept_aside_choose_nothing(analysed, tmp_path, some_costs):
    folder = copied(analysed, tmp_path)
    rows = AnalysisFolder(folder).open_rows()
    labels = np.array(rows.labels)
    labels[rows.split.part == KEPT] ^= True
    np.save(folder / "labels.npy", labels)
    other = put_together(analysed.table, analysed.plan, folder)
    one, two = analysed.study, other.study
    assert two.practice_scores.tobytes() == one.practice_scores.tobytes()
    assert two.practice_labels.tobytes() == one.practice_labels.tobytes()
    for name in ("chosen", "thresholds", "caught", "false_alarms", "cheapest_in_100", "spread"):
        before, after = getattr(one.decisions, name), getattr(two.decisions, name)
        assert after.tobytes() == before.tobytes(), name
    assert list(map(without_time, other.outcomes)) == list(map(without_time, analysed.outcomes))
    before, after = recommend(one, some_costs), recommend(two, some_costs)
    assert after.best == before.best
    assert after.verdict == before.verdict
    # They only check it, and say something else now.
    assert two.kept_labels.tolist() == (~one.kept_labels).tolist()
    assert after.check != before.check


def test_that_the_same_seed_gives_the_same_study(analysed, tmp_path):
    again = analyse(analysed.table, analysed.plan, tmp_path / "again").study
    assert again.practice_scores.tobytes() == analysed.study.practice_scores.tobytes()
    assert again.kept_scores.tobytes() == analysed.study.kept_scores.tobytes()
    assert again.decisions.chosen.tolist() == analysed.study.decisions.chosen.tolist()
    assert again.key == analysed.study.key
