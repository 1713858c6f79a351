"""A new file gets the very scores the analysis stands for, and what is odd about it is said."""

import re
import shutil
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.drift import Moved
from imbgui.domain.features import Feature
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.plan import TRIVIAL
from imbgui.domain.problems import KeepsLess, MissingFeatures, RefusedError, UnwritableFile
from imbgui.domain.table import Kind
from imbgui.domain.tasks import Foretold
from imbgui.language import speaking
from imbgui.sheets import delimited, new_cases
from imbgui.store.analyses import AnalysisFolder
from imbgui.work import reading
from imbgui.work.answers import _value
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
from tests.work.scorer import Scorer, flags, risk

ADDED = ["Risk score", "Flag", "Reason", "Expected cost"]


@pytest.fixture
def scorer(analysed, tmp_path, some_costs):
    return Scorer(analysed, tmp_path, some_costs)


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
    monkeypatch.setattr(new_cases, "ROWS_A_PART", 64)
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


@pytest.mark.parametrize(("day", "said"), [(-10_950, "1940-01-09"), (19_782.5, "2024-02-29")])
def test_that_a_reason_names_any_day(day, said):
    column = ColumnValues(np.array([day * 86_400]))
    assert _value(column, Feature("born", Kind.DATE), 0) == said


def test_that_reasons_are_given_in_german_under_headings_that_scripts_know(scorer):
    with speaking("de"):
        _, lines = scorer.rows(claims(200, 40, seed=2))
    assert list(lines[0])[-len(ADDED) :] == ADDED
    assert {line["Flag"] for line in lines} == {"Yes", "No"}
    for line in lines:
        told = ("Erhöht durch", "In jeder Spalte") if line["Flag"] == "Yes" else "Risikowert unter"
        assert line["Reason"].startswith(told)
    assert any(re.search(r"amount \(\d+,\d+\)", line["Reason"]) for line in lines)


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
    assert not usual.flags.beyond_chance
    rows = claims(400, 88, seed=8)
    for row in rows:
        row[2], row[3] = "90000.00", "theft"
    drifted, _ = scorer.rows(rows)
    assert drifted.flags.beyond_chance
    assert drifted.flags.per_1000 == 1000


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


def workbook(path, rows, headings=HEADINGS):
    """Write claims on the second sheet of a workbook."""
    book = openpyxl.Workbook()
    book.active.append(["Read me"])
    sheet = book.create_sheet("claims")
    sheet.append(headings)
    for row in rows:
        sheet.append([float(cell) if at == 2 and cell else cell for at, cell in enumerate(row)])
    book.save(path)
    return path


def test_that_the_answers_to_a_workbook_stand_in_a_copy_of_it(scorer):
    rows = claims(60, 12, seed=5)
    _, lines = scorer.rows(rows)
    scorer.out = scorer.folder / "scored.xlsx"
    told = scorer.file(workbook(scorer.folder / "new.xlsx", rows))
    book = openpyxl.load_workbook(scorer.out)
    assert book.sheetnames == ["Sheet", "claims"]
    assert book["Sheet"]["A1"].value == "Read me"
    headings, *found = book["claims"].iter_rows(values_only=True)
    assert headings == (*HEADINGS, *ADDED)
    assert [row[len(HEADINGS)] for row in found] == pytest.approx((risk(lines) * 100).tolist())
    assert told.lost == ()


def test_that_what_is_not_kept_is_said_before_it_is_written(scorer):
    new = workbook(scorer.folder / "new.xlsx", claims(60, 12))
    scorer.out = scorer.folder / "scored.xlsx"
    heard = []

    def tell(news):
        heard.append((news, scorer.out.exists()))

    told = scorer.file(new, tell, order=Order.RISK)
    assert (Foretold(str(scorer.out), (Lost.SORTED,)), False) in heard
    assert told.lost == (Lost.SORTED,)
    risks = [
        row[6]
        for row in openpyxl.load_workbook(scorer.out).active.iter_rows(min_row=2, values_only=True)
    ]
    assert risks == sorted(risks, reverse=True)


def test_that_nothing_is_written_that_nobody_agreed_to(scorer):
    new = workbook(scorer.folder / "new.xlsx", claims(60, 12))
    scorer.out = scorer.folder / "scored.xlsx"
    with pytest.raises(RefusedError) as refused:
        scorer.file(new, order=Order.COST, agreed=False)
    assert refused.value.problem == KeepsLess(str(scorer.out), (Lost.SORTED,))
    assert not scorer.out.exists()
    assert scorer.file(new, agreed=False).lost == ()


@pytest.mark.parametrize(
    ("order", "by"), [(Order.RISK, "Risk score"), (Order.COST, "Expected cost")]
)
def test_that_cases_are_sorted_on_request(scorer, order, by):
    rows = claims(300, 60, seed=5)
    told, lines = scorer.rows(rows, order=order)
    values = [float(line[by]) for line in lines]
    assert values == sorted(values, reverse=True)
    assert sorted(line["claim"] for line in lines) == [row[0] for row in rows]
    assert told.order is order


def test_that_the_cases_to_check_first_are_those_that_save_most(scorer):
    told, lines = scorer.rows(claims(300, 60, seed=5), first=10)
    numbered = {int(line["Check order"]): line for line in lines if line["Check order"]}
    assert sorted(numbered) == list(range(1, 11))
    assert {line["Flag"] for line in numbered.values()} == {"Yes"}
    first = [float(numbered[number]["Risk score"]) for number in range(1, 11)]
    assert first == sorted(first, reverse=True)
    assert min(first) >= max(float(one["Risk score"]) for one in lines if not one["Check order"])
    assert told.first == 10


def test_that_a_capacity_says_how_many_to_check_first(analysed, tmp_path):
    limited = Scorer(analysed, tmp_path, Costs(10, 100, limits=Limits(capacity_per_1000=50)))
    told, lines = limited.rows(claims(400, 80, seed=5))
    assert told.first == min(20, told.flagged)
    assert sum(bool(line["Check order"]) for line in lines) == told.first


def test_that_no_case_that_is_not_flagged_is_to_be_checked_first(scorer):
    told, lines = scorer.rows(claims(300, 60, seed=5), first=300)
    assert told.first == told.flagged < 300
    assert {line["Flag"] for line in lines if line["Check order"]} == {"Yes"}


def test_that_where_no_model_tells_cases_apart_none_comes_first(analysed, tmp_path):
    scorer = Scorer(analysed, tmp_path, Costs(1, 20))
    none = scorer.recommendation.candidates[0]
    scorer.recommendation = replace(scorer.recommendation, best=none)
    told, lines = scorer.rows(claims(50, 10), first=5, order=Order.RISK)
    assert (told.first, told.order) == (None, None)
    assert "Check order" not in lines[0]


def test_that_the_column_named_as_the_reason_moves_the_score(scorer):
    """Setting it to what is usual lowers the score, and more so than any column not named."""
    rows = claims(300, 60, seed=5)
    told, lines = scorer.rows(rows)
    place = next(
        at for at, line in enumerate(lines) if line["Reason"].startswith("Raised by amount")
    )
    amounts = sorted(float(row[2]) for row in rows if row[2])
    usual = {"amount": f"{amounts[len(amounts) // 2]:.2f}", "customer": "person 0"}
    before, falls = risk(lines)[place], {}
    for column, value in usual.items():
        changed = [list(row) for row in rows]
        changed[place][HEADINGS.index(column)] = value
        _, after = scorer.rows(changed)
        falls[column] = before - risk(after)[place]
    assert falls["amount"] > 0
    assert falls["amount"] > falls["customer"]
    assert told.flagged


def test_that_columns_that_moved_are_named(scorer):
    rows = claims(400, 88, seed=8)
    usual, _ = scorer.rows(rows)
    assert {one.moved for one in usual.drifts} == {Moved.ALIKE}
    assert {one.column for one in usual.drifts} == {"amount", "cause", "customer"}
    for row in rows:
        row[3] = "theft"
    drifted, _ = scorer.rows(rows)
    first = drifted.drifts[0]
    assert (first.column, first.moved, first.bin, first.share_now) == (
        "cause",
        Moved.MUCH,
        "theft",
        1.0,
    )


def test_that_a_study_without_profiles_compares_no_columns(analysed, tmp_path, some_costs):
    folder = tmp_path / "study"
    shutil.copytree(analysed.study.folder, folder)
    (folder / "profiles.json").unlink()
    study = replace(analysed.study, folder=str(folder))
    told, _ = Scorer(replace(analysed, study=study), tmp_path, some_costs).rows(claims(50, 10))
    assert told.drifts is None


def test_that_it_tells_how_many_rows_were_scored(scorer, monkeypatch):
    monkeypatch.setattr(reading, "_SECONDS_BETWEEN", 0)
    monkeypatch.setattr(new_cases, "ROWS_A_PART", 64)
    heard = []
    scorer.file(write(scorer.folder / "new.csv", claims(200, 40)), heard.append)
    assert [news.rows for news in heard] == [64, 128, 192, 200]


def test_that_a_file_whose_end_says_how_it_is_read_is_scored_anew(scorer, monkeypatch):
    rows = claims(300, 60, seed=5)
    for row in rows:
        year, month, day = row[1].split("-")
        row[1] = f"{int(day) % 12 + 1:02}/{month}/{year}"
    rows[-1][1] = "28/02/2025"
    _, before = scorer.rows(rows)
    monkeypatch.setattr(delimited, "HEAD_RECORDS", 50)
    monkeypatch.setattr(new_cases, "ROWS_A_PART", 64)
    _, after = scorer.rows(rows)
    assert risk(after).tolist() == risk(before).tolist()
    assert len(after) == 300


def test_that_the_realised_cost_has_a_range_around_it(scorer):
    told, _ = scorer.rows(claims(400, 80, seed=8))
    low, high = told.realised.own_interval
    assert low < told.realised.cost_per_1000 < high
    assert told.realised.cases == 400


def test_that_realised_costs_by_amount_are_those_of_the_missed_cases(analysed, tmp_path):
    mean = 2000.0
    scorer = Scorer(analysed, tmp_path, Costs(10, 100))
    costs = replace(scorer.recommendation.costs, amounts=Amounts("amount", mean, 0.5, 7.0))
    scorer.recommendation = replace(scorer.recommendation, costs=costs)
    told, lines = scorer.rows(claims(400, 80, seed=8))
    expected = 0.0
    for line in lines:
        bad, flagged = line["fraud"] == "yes", line["Flag"] == "Yes"
        if flagged and not bad:
            expected += 10
        if bad and not flagged:
            expected += 7 + 0.5 * float(line["amount"] or mean)
    assert told.realised.cost == pytest.approx(expected)
