"""A new file gets the very scores the analysis stands for, and what is odd about it is said."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.plan import TRIVIAL
from imbgui.domain.problems import MissingFeatures, RefusedError, UnwritableFile
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import Score
from imbgui.store.analyses import AnalysisFolder
from imbgui.work import scoring
from imbgui.work.scoring import score
from tests.work.claims import (
    BALANCED,
    HEADINGS,
    LOGISTIC,
    REFERENCE,
    a_plan,
    analyse,
    claims,
    read_table,
    write,
)

ADDED = ["Risk score", "Flag", "Reason", "Expected cost"]


class Scorer:
    """Scores files with an analysis at some costs."""

    def __init__(self, analysed, folder, costs):
        self.analysed = analysed
        self.recommendation = recommend(analysed.study, costs)
        self.folder = folder
        self.out = folder / "scored.csv"

    def file(self, path, **options):
        return score(
            Score(
                study_folder=self.analysed.study.folder,
                table=self.analysed.table,
                recommendation=self.recommendation,
                file=str(path),
                options=ReadingOptions(**options),
                folder=str(self.folder / "new"),
                out=str(self.out),
            )
        )

    def rows(self, rows, headings=HEADINGS):
        """Score rows; return what is said of them, and the lines of the file written."""
        scored = self.file(write(self.folder / "new.csv", rows, headings))
        return scored, self.lines()

    def lines(self):
        with self.out.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def scorer(analysed, tmp_path, some_costs):
    return Scorer(analysed, tmp_path, some_costs)


def risk(lines):
    return np.array([float(line["Risk score"]) / 100 for line in lines])


def flags(lines):
    return np.array([line["Flag"] == "Yes" for line in lines])


def test_that_the_rows_kept_aside_get_the_scores_they_were_checked_with(scorer, analysed):
    _, lines = scorer.rows(claims())
    rows = AnalysisFolder(analysed.folder).open_rows()
    row = int(analysed.study.decisions.chosen[scorer.recommendation.ratio_index])
    kept = analysed.study.kept_scores[row - len(TRIVIAL)]
    assert risk(lines)[rows.split.kept] == pytest.approx(kept, abs=1e-6)
    # So do they cost what the check says.
    said = scorer.recommendation.check.counts
    bad = np.array([line["fraud"] == "yes" for line in lines])
    flagged = flags(lines) & rows.split.kept
    assert (flagged & bad).sum() == said.caught
    assert (flagged & ~bad).sum() == said.false_alarms


def test_that_the_cut_off_decides_the_flags(scorer):
    scored, lines = scorer.rows(claims(seed=3))
    threshold = scorer.recommendation.best.threshold
    assert flags(lines).tolist() == (risk(lines) >= threshold).tolist()
    assert 0 < scored.flagged == flags(lines).sum() < scored.rows == 1000


def test_that_the_original_columns_are_unchanged(scorer):
    rows = claims(300, 60, seed=5)
    _, lines = scorer.rows(rows)
    assert list(lines[0]) == [*HEADINGS, *ADDED]
    assert [[line[name] for name in HEADINGS] for line in lines] == rows


def test_that_columns_in_another_order_with_others_between_score_the_same(scorer):
    rows = claims(300, 60, seed=5)
    _, before = scorer.rows(rows)
    order = ("note", "cause", "fraud", "amount", "day", "customer", "claim")
    place = {name: number for number, name in enumerate(HEADINGS)}
    moved = [["new", *(row[place[name]] for name in order[1:])] for row in rows]
    scored, after = scorer.rows(moved, order)
    assert risk(after).tolist() == risk(before).tolist()
    assert scored.extra == ("note",)
    assert scored.missing == ()


def test_that_the_order_of_rows_and_new_codes_do_not_matter(scorer):
    rows = claims(300, 60, seed=5)
    _, before = scorer.rows(rows)
    _, after = scorer.rows(rows[::-1])
    assert risk(after)[::-1].tolist() == risk(before).tolist()


def test_that_a_file_of_many_parts_scores_the_same(scorer, monkeypatch):
    rows = claims(300, 60, seed=5)
    _, before = scorer.rows(rows)
    monkeypatch.setattr(scoring, "_CHUNK", 64)
    _, after = scorer.rows(rows)
    assert risk(after).tolist() == risk(before).tolist()
    assert flags(after).tolist() == flags(before).tolist()


def test_that_a_missing_column_is_refused_and_nothing_is_written(scorer):
    rows = [[row[0], row[1], *row[3:]] for row in claims(50, 10)]
    headings = tuple(name for name in HEADINGS if name != "amount")
    with pytest.raises(RefusedError) as refused:
        scorer.rows(rows, headings)
    assert isinstance(refused.value.problem, MissingFeatures)
    assert refused.value.problem.columns == ("amount",)
    assert not scorer.out.exists()


def test_that_columns_that_no_model_reads_may_be_missing(scorer):
    rows = [row[1:] for row in claims(50, 10)]
    scored, _ = scorer.rows(rows, HEADINGS[1:])
    assert scored.missing == ("claim",)


def test_that_values_never_seen_before_are_listed_and_scored(scorer):
    rows = claims(60, 12)
    rows[0][3], rows[5][3], rows[6][3] = "meteorite", "meteorite", "flood"
    scored, lines = scorer.rows(rows)
    assert scored.unseen == {"cause": ("meteorite", "flood")}
    assert np.isfinite(risk(lines)).all()


def test_that_blank_cells_are_scored(scorer):
    rows = claims(60, 12)
    for row in rows[:3]:
        row[1:4] = ["", "", ""]
    scored, lines = scorer.rows(rows)
    assert scored.rows == 60
    assert np.isfinite(risk(lines)).all()


def test_that_what_happened_is_counted_where_the_file_says_so(scorer, some_costs):
    scored, lines = scorer.rows(claims(400, 80, seed=8))
    bad, flagged = np.array([line["fraud"] == "yes" for line in lines]), flags(lines)
    cost = 10 * (flagged & ~bad).sum() + 100 * (~flagged & bad).sum()
    assert scored.realised.cost == cost
    assert scored.realised.cost_per_1000 == cost * 1000 / 400
    assert scored.realised.promised == scorer.recommendation.best.cost_per_1000
    assert some_costs.false_alarm == 10


def test_that_rows_without_an_outcome_are_scored_and_not_counted(scorer):
    rows = claims(400, 80, seed=8)
    whole, _ = scorer.rows(rows)
    for row in rows[100:]:
        row[-1] = ""
    part, lines = scorer.rows(rows)
    assert part.rows == len(lines) == 400
    counted, _ = scorer.rows(rows[:100])
    assert part.realised.cost == counted.realised.cost
    assert part.realised.cost_per_1000 == part.realised.cost * 10
    assert whole.realised.cost != part.realised.cost


def test_that_without_an_outcome_nothing_is_claimed(scorer):
    scored, lines = scorer.rows([row[:-1] for row in claims(50, 10)], HEADINGS[:-1])
    assert scored.realised is None
    assert len(lines) == 50


def test_that_each_answer_has_its_expected_cost(scorer):
    _, lines = scorer.rows(claims(200, 40, seed=2))
    expected = np.where(flags(lines), (1 - risk(lines)) * 10, risk(lines) * 100)
    told = np.array([float(line["Expected cost"]) for line in lines])
    assert told == pytest.approx(expected, abs=1e-5)


def test_that_reasons_name_columns_with_the_values_of_their_row(scorer):
    _, lines = scorer.rows(claims(200, 40, seed=2))
    dear = max(
        (line for line in lines if line["amount"] and line["cause"] == "theft"),
        key=lambda line: float(line["amount"]),
    )
    assert dear["Flag"] == "Yes"
    assert f"amount ({float(dear['amount']):.6g})" in dear["Reason"]
    assert "cause (theft)" in dear["Reason"]
    for line in lines:
        told = ("Raised by", "Usual in every column") if line["Flag"] == "Yes" else "Risk score"
        assert line["Reason"].startswith(told)


def test_that_a_base_rate_shifts_the_scores_and_the_cut_off_alike(analysed, tmp_path):
    folders = [tmp_path / "as filed", tmp_path / "rarer"]
    for folder in folders:
        folder.mkdir()
    at_file_rate = Scorer(analysed, folders[0], Costs(1, 20))
    rarer = Scorer(analysed, folders[1], Costs(1, 20, base_rate=0.01))
    # Both decide at another ratio: compare the scores where both use one model.
    rarer.recommendation = replace(
        rarer.recommendation,
        best=replace(
            rarer.recommendation.best, candidate=at_file_rate.recommendation.best.candidate
        ),
    )
    _, before = at_file_rate.rows(claims(200, 40, seed=2))
    _, after = rarer.rows(claims(200, 40, seed=2))
    share = analysed.study.file_rate
    shift = (0.01 / 0.99) / (share / (1 - share))
    odds = risk(before) / (1 - risk(before)) * shift
    assert risk(after) == pytest.approx(odds / (1 + odds), abs=1e-6)


@pytest.mark.parametrize("everyone", [True, False])
def test_that_a_policy_without_a_model_flags_all_or_none(analysed, tmp_path, everyone):
    scorer = Scorer(analysed, tmp_path, Costs(1, 20))
    none, all_, *_ = scorer.recommendation.candidates
    best = all_ if everyone else none
    scorer.recommendation = replace(scorer.recommendation, best=best)
    scored, lines = scorer.rows(claims(50, 10))
    assert scored.flagged == (50 if everyone else 0)
    assert {line["Flag"] for line in lines} == {"Yes" if everyone else "No"}
    assert {line["Risk score"] for line in lines} == {""}


def test_that_a_file_that_flags_far_more_than_expected_is_told_of(scorer):
    usual, _ = scorer.rows(claims(400, 88, seed=8))
    assert usual.drift == ()
    rows = claims(400, 88, seed=8)
    for row in rows:
        row[2], row[3] = "90000.00", "theft"
    drifted, _ = scorer.rows(rows)
    assert "cases have changed" in drifted.drift[0]


def test_that_the_scored_file_is_never_written_over_itself(scorer):
    scorer.out = write(scorer.folder / "new.csv", claims(50, 10))
    before = scorer.out.read_bytes()
    with pytest.raises(RefusedError) as refused:
        scorer.file(scorer.out)
    assert isinstance(refused.value.problem, UnwritableFile)
    assert scorer.out.read_bytes() == before


def test_that_every_candidate_of_a_study_can_score(analysed, tmp_path):
    """Whichever wins: each in turn is the only one beside the reference."""
    for candidate in (LOGISTIC, BALANCED):
        folder = tmp_path / candidate.key
        folder.mkdir()
        table = read_table(write(folder / "claims.csv", claims(400, 100)), folder / "table")
        one = analyse(table, a_plan(REFERENCE, candidate, keeps_aside=False), folder / "analysis")
        scored, lines = Scorer(one, folder, Costs(10, 60)).rows(claims(100, 20, seed=2))
        assert len(lines) == scored.rows == 100
    assert analysed.study.rows == 1000
