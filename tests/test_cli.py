"""The command line as a user meets it: run from another folder, read by a script."""

import html
import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from imbgui import __version__
from imbgui.__main__ import VERBS
from imbgui.cli import running
from imbgui.cli.options import parser_of_verbs
from imbgui.language import VARIABLE
from tests.commands import Ended, lasting_worker, run_here
from tests.jobs.chores import PATIENCE_SECONDS, is_running, until
from tests.work.claims import HEADINGS, claims, write

ROOT = Path(__file__).resolve().parents[1]
MAIN = str(ROOT / "main.py")
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
COSTS = ("--false-alarm-cost", "10", "--missed-cost", "100")
QUICK = ("--effort", "quick", "--workers", "1")
PLAIN = (*QUICK, "--strategies", "plain")


@pytest.fixture(autouse=True, scope="module")
def one_worker_for_all():
    with lasting_worker():
        yield


def in_a_process(folder, *arguments):
    """Run imbgui as a user does, in a folder and a process of its own, until it ends."""
    done = subprocess.run(
        [sys.executable, MAIN, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def succeeded(folder, *arguments, run=run_here):
    """Run imbgui; nothing but what is wrong with the data may be complained of."""
    ended = run(folder, *arguments)
    assert ended.status == 0, ended.complained
    assert not re.search(r"Traceback|Warning:|\.py:", ended.complained)
    return ended


def loaded(path):
    """Read JSON that has no NaN and no infinity anywhere."""

    def refuse(constant):
        raise ValueError(constant)

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def decided(folder, *options, file="claims.csv", out="decided.json", run=run_here):
    arguments = ("decide", file, "--target", "fraud", *COSTS, *options, "--json", out)
    succeeded(folder, *arguments, run=run)
    return loaded(folder / out)


def paths_of(document, where=""):
    """Return every path through nested objects and lists, without numbers of places."""
    if isinstance(document, dict):
        return {where}.union(*(paths_of(one, f"{where}.{key}") for key, one in document.items()))
    if isinstance(document, list):
        return {where}.union(*(paths_of(one, f"{where}[]") for one in document))
    return {where}


def without_times(document):
    """Return a decision without what the clock said."""
    document = json.loads(json.dumps(document))
    del document["seconds"]
    for candidate in document["candidates"]:
        del candidate["fit_seconds"]
    return document


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "claims.csv", claims(600, 100))
    return tmp_path


@pytest.fixture(scope="module")
def happy(tmp_path_factory):
    """Return a folder where claims were decided on, with a session, a workbook and the JSON."""
    where = tmp_path_factory.mktemp("happy path")
    write(where / "claims.csv", claims(600, 100))
    outputs = ("--save", "claims.imbgui", "--report", "claims.xlsx")
    decided(where, *QUICK, *outputs, run=in_a_process)
    return where


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Return a folder where only plain models were tried, and what was said meanwhile."""
    where = tmp_path_factory.mktemp("plain")
    write(where / "claims.csv", claims(600, 100))
    outputs = ("--progress", "--json", "decided.json")
    ended = run_here(where, "decide", "claims.csv", "--target", "fraud", *COSTS, *PLAIN, *outputs)
    assert ended.status == 0
    return where, ended


# What works


def test_that_check_says_what_was_understood(folder):
    ended = succeeded(folder, "check", "claims.csv", "--json", "out.json")
    document = loaded(folder / "out.json")
    assert {
        "file",
        "sheets",
        "sheet",
        "header_row",
        "encoding",
        "delimiter",
        "decimal",
        "rows_read",
        "rows_set_aside",
        "columns",
        "findings",
    } <= set(document)
    assert (document["rows_read"], document["rows_set_aside"]) == (600, 0)
    assert [one["name"] for one in document["columns"]] == list(HEADINGS)
    assert {one["name"]: one["kind"] for one in document["columns"]}["day"] == "date"
    for column in document["columns"]:
        assert {"name", "kind", "missing", "distinct", "examples"} <= set(column)
    assert "600 rows" in ended.said
    assert all(name in ended.said for name in HEADINGS)


CONTRACT = {
    "data": ["file", "sha256", "rows_read", "rows_used", "rows_set_aside", "positives", "features"],
    "costs": [
        *("false_alarm", "missed", "caught", "passed", "currency"),
        *("missed_column", "base_rate", "capacity_per_1000"),
    ],
    "recommendation": [
        *("strategy", "learner", "weight", "ratio", "threshold", "verdict"),
        *("expected_cost_per_1000", "interval_95", "flagged_per_1000", "precision", "recall"),
        *("saving_per_1000", "reasons"),
    ],
    "alternatives": ["simplest", "blend"],
    "held_out": [
        *("kind", "rows", "positives", "true_positives", "false_positives"),
        *("false_negatives", "true_negatives", "cost", "cost_per_1000"),
    ],
    "seconds": ["read", "first_recommendation", "total"],
}
CANDIDATE = [
    *("strategy", "learner", "weight", "ratio", "threshold", "expected_cost_per_1000"),
    *("interval_95", "cheapest_in_100", "average_precision", "roc_auc", "fit_seconds"),
    *("status", "why"),
]
SWITCH_POINT = [
    *("missed_cost_from", "missed_cost_to", "strategy", "learner", "weight", "threshold"),
]


def test_that_every_key_of_the_contract_is_there(happy):
    document = loaded(happy / "decided.json")
    for part, names in CONTRACT.items():
        assert set(names) <= set(document[part]), part
    savings = document["recommendation"]["saving_per_1000"]
    assert set(savings) == {"flag_none", "flag_all", "plain", "current_rule"}
    assert savings.pop("current_rule") is None
    assert all(set(saving) == {"value", "interval_95"} for saving in savings.values())
    assert document["candidates"]
    assert all(set(CANDIDATE) <= set(one) for one in document["candidates"])
    assert all(set(SWITCH_POINT) <= set(one) for one in document["switch_points"])
    assert isinstance(document["warnings"], list)


def test_that_the_numbers_of_a_decision_agree_with_each_other(happy):
    document = loaded(happy / "decided.json")
    data, best, check = (document[name] for name in ("data", "recommendation", "held_out"))
    assert (data["rows_read"], data["rows_used"], data["positives"]) == (600, 600, 100)
    assert set(data["features"]) == {"day", "amount", "cause"} | set(data["features"])
    assert "claim" not in data["features"]
    low, high = best["interval_95"]
    assert low <= best["expected_cost_per_1000"] <= high
    cells = [check[f"{truth}_{sign}s"] for truth in ("true", "false") for sign in SIGNS]
    assert sum(cells) == check["rows"]
    assert check["true_positives"] + check["false_negatives"] == check["positives"]
    cost = 10 * check["false_positives"] + 100 * check["false_negatives"]
    assert check["cost"] == cost
    assert check["cost_per_1000"] == pytest.approx(cost * 1000 / check["rows"])
    names = [one["strategy"] for one in document["candidates"]]
    assert names[:2] == ["flag none", "flag all"]
    assert document["candidates"][0]["expected_cost_per_1000"] == pytest.approx(100_000 / 6)
    assert document["candidates"][1]["expected_cost_per_1000"] == pytest.approx(50_000 / 6)
    saving = best["saving_per_1000"]["flag_all"]["value"]
    assert best["expected_cost_per_1000"] == pytest.approx(50_000 / 6 - saving)
    times = document["seconds"]
    assert 0 < times["read"] < times["first_recommendation"] <= times["total"]


SIGNS = ("positive", "negative")


def test_that_switch_points_cover_every_missed_cost_in_order(happy):
    points = loaded(happy / "decided.json")["switch_points"]
    assert points[0]["missed_cost_from"] is None
    assert points[-1]["missed_cost_to"] is None
    for one, next_one in itertools.pairwise(points):
        assert one["missed_cost_to"] == next_one["missed_cost_from"]
    (here,) = [
        one
        for one in points
        if (one["missed_cost_from"] or 0) <= 100 < (one["missed_cost_to"] or math.inf)
    ]
    best = loaded(happy / "decided.json")["recommendation"]
    assert (here["strategy"], here["learner"]) == (best["strategy"], best["learner"])


def test_that_a_report_at_the_same_costs_repeats_the_decision(happy, tmp_path):
    session = happy / "claims.imbgui"
    succeeded(tmp_path, "report", session, *COSTS, "--json", "again.json")
    first, again = loaded(happy / "decided.json"), loaded(tmp_path / "again.json")
    assert without_times(again) == without_times(first)


def test_that_a_report_at_other_costs_decides_anew_without_training(happy, tmp_path):
    succeeded(
        tmp_path,
        *("report", happy / "claims.imbgui", "--missed-cost", "500"),
        *("--out", "new.xlsx", "--json", "new.json", "--save", "new.imbgui"),
    )
    document = loaded(tmp_path / "new.json")
    before = loaded(happy / "decided.json")
    assert document["costs"] == before["costs"] | {"missed": 500}
    assert document["recommendation"]["recall"] > before["recommendation"]["recall"]
    assert document["candidates"][0]["expected_cost_per_1000"] == pytest.approx(500_000 / 6)
    fits = [[one["fit_seconds"] for one in told["candidates"]] for told in (before, document)]
    assert fits[0] == fits[1]
    assert openpyxl.load_workbook(tmp_path / "new.xlsx").sheetnames
    succeeded(tmp_path, "report", "new.imbgui", "--json", "same.json")
    assert without_times(loaded(tmp_path / "same.json")) == without_times(document)


def test_that_a_decision_is_recorded_and_a_later_one_compared_with_it(happy, tmp_path):
    session = happy / "claims.imbgui"
    who = ("--costs-set-by", "Ann", "--costs-because", "losses of May")
    who += ("--decision", "overridden", "--decision-because", "too few checkers")
    succeeded(tmp_path, "report", session, *who, "--record", "first.json", "--json", "a.json")
    record = loaded(tmp_path / "first.json")
    assert (record["set_by"], record["because"]) == ("Ann", "losses of May")
    assert (record["decision"], record["decision_because"]) == ("overridden", "too few checkers")
    assert record["answer"]["strategy"] == loaded(tmp_path / "a.json")["recommendation"]["strategy"]
    later = ("--missed-cost", "400", "--compare", "first.json", "--json", "b.json")
    ended = succeeded(tmp_path, "report", session, *later)
    assert "the cost of a missed case, 100.00 then and 400.00 now" in ended.said
    changes = {(one["area"], one["name"]) for one in loaded(tmp_path / "b.json")["changes"]}
    assert ("costs", "missed") in changes
    ended = run_here(tmp_path, "report", session, "--compare", "a.json", "--json", "c.json")
    assert (ended.status, "no record" in ended.complained) == (3, True)


def test_that_what_is_printed_calls_a_bad_case_by_its_noun_and_a_session_remembers_it(
    happy, tmp_path
):
    costs = ("--false-alarm-cost", "5", "--missed-cost", "100")
    said = succeeded(
        tmp_path, "decide", happy / "claims.csv", "--target", "fraud", *costs, *PLAIN,
        "--event", "wrong claim", "--save", "new.imbgui",
    ).said  # fmt: skip
    again = succeeded(tmp_path, "report", "new.imbgui").said
    for printed in (said, again):
        assert "wrong claims and raised" in printed
        assert not re.search("(bad|missed|caught) case", printed)


def test_that_a_report_without_a_name_stands_beside_its_session(happy, tmp_path):
    (tmp_path / "mine.imbgui").write_bytes((happy / "claims.imbgui").read_bytes())
    succeeded(tmp_path, "report", "mine.imbgui")
    assert {path.name for path in tmp_path.iterdir()} == {"mine.imbgui", "mine.xlsx"}


def test_that_a_report_is_a_web_page_or_lists_every_case_if_asked_for(happy, tmp_path):
    report = ("report", happy / "claims.imbgui", "--out")
    succeeded(tmp_path, *report, "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    succeeded(tmp_path, *report, "cases.xlsx", "--scored-cases")
    assert "Scored cases" in openpyxl.load_workbook(tmp_path / "cases.xlsx").sheetnames
    assert "workbook" in told(tmp_path, "UnwritableFile", *report, "no.html", "--scored-cases")
    assert not (tmp_path / "no.html").exists()


def test_that_a_session_without_its_data_cannot_give_them_away(happy, tmp_path):
    with zipfile.ZipFile(happy / "claims.imbgui") as session:
        assert not [name for name in session.namelist() if name.startswith("data/")]
    save = ("--save", "again.imbgui", "--embed-data")
    told(tmp_path, "RowsNotAtHand", "report", happy / "claims.imbgui", *save)
    assert not (tmp_path / "again.imbgui").exists()


def test_that_a_script_repeats_what_a_session_recommends(happy, tmp_path):
    succeeded(tmp_path, "export", happy / "claims.imbgui", "--out", "repeat.py")
    repeated = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "repeat.py"), str(happy / "claims.csv")],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert "This is the recommendation of the analysis." in repeated.stdout, repeated.stderr


def test_that_a_verb_speaks_german_and_scripts_still_find_what_they_look_for(happy, tmp_path):
    session, german = happy / "claims.imbgui", ("--language", "de")
    succeeded(tmp_path, "report", session, *german, *COSTS, "--json", "de.json")
    there, english = loaded(tmp_path / "de.json"), loaded(happy / "decided.json")
    assert paths_of(there) == paths_of(english)
    assert there["recommendation"]["verdict"] == english["recommendation"]["verdict"]
    told = json.dumps(there, ensure_ascii=False)
    assert "der Antworten sind richtig" in told
    assert "of the answers are right" not in told
    write(tmp_path / "new.csv", claims(80, 20, seed=9))
    scored = ("score", session, "new.csv", "--out", "scored.csv")
    ended = succeeded(tmp_path, *scored, *german)
    assert "von 80 Fällen markiert. Geschrieben: scored.csv" in ended.said
    lines = (tmp_path / "scored.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].split(",")[-4:] == ["Risk score", "Flag", "Reason", "Expected cost"]
    assert any(",Yes,Erhöht durch " in line for line in lines)  # said by a worker


def test_that_a_session_made_in_one_language_is_reported_in_another(folder):
    odd = "SMOTEN,amount weight,plain"  # the first two have nothing to act on
    decide = ("decide", "claims.csv", "--target", "fraud", *COSTS, *QUICK, "--strategies", odd)
    pages = {}
    for made in ("en", "de"):
        succeeded(folder, *decide, "--language", made, "--save", f"{made}.imbgui")
        for told in ("en", "de"):
            asked = ("--language", told, "--out", "out.html", "--json", "out.json")
            succeeded(folder, "report", f"{made}.imbgui", *asked)
            page = html.unescape((folder / "out.html").read_text(encoding="utf-8"))
            whys = [one["why"] for one in loaded(folder / "out.json")["candidates"]]
            pages[made, told] = (page, whys)
    for made in ("en", "de"):
        page, whys = pages[made, "de"]
        assert "sieht nach einer Kennung aus" in page
        assert "looks like an identifier" not in page
        assert f"nicht anwendbar: {AMOUNTLESS['de']}" in page
        assert AMOUNTLESS["de"] in whys
        page, whys = pages[made, "en"]
        assert "looks like an identifier" in page
        assert "sieht nach einer Kennung aus" not in page
        assert f"not applicable: {AMOUNTLESS['en']}" in page
        assert AMOUNTLESS["en"] in whys
    assert pages["en", "de"][1] == pages["de", "de"][1]


AMOUNTLESS = {
    "en": "needs a column of amounts; none of the columns is marked as one",
    "de": "braucht eine Spalte mit Beträgen; keine der Spalten ist als solche gekennzeichnet",
}


@pytest.mark.parametrize(("told", "sign"), [("tab", "\t"), ("semicolon", ";"), ("|", "|")])
def test_that_a_delimiter_is_told_by_its_sign_or_its_name(tmp_path, told, sign):
    (tmp_path / "table.csv").write_text(f"a{sign}b\n1{sign}2\n3{sign}4\n")
    succeeded(tmp_path, "check", "table.csv", "--delimiter", told, "--json", "out.json")
    assert loaded(tmp_path / "out.json")["delimiter"] == sign


@pytest.mark.parametrize("told", ["::", '"', "\n", "\u00a7", ""])
def test_that_a_delimiter_that_parts_no_cells_is_wrong_usage(folder, told):
    assert run_here(folder, "check", "claims.csv", "--delimiter", told).status == 2


def test_that_the_language_is_that_of_the_environment_and_not_of_the_system(folder, monkeypatch):
    (folder / "twice.csv").write_text("amount,amount\n1,2\n3,4\n5,7\n", encoding="utf-8")
    check = partial(succeeded, folder, "check", "twice.csv", run=in_a_process)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.delenv(VARIABLE)
    assert "The heading 'amount' is repeated" in check().said
    monkeypatch.setenv(VARIABLE, "de")
    told = check("--json", "de.json").said
    assert "Die Überschrift „amount“ kommt mehrmals vor" in told
    (finding,) = (
        one for one in loaded(folder / "de.json")["findings"] if one["kind"] == "repeated heading"
    )
    assert finding["message"] in told
    told = check("--language", "en").said
    assert "The heading 'amount' is repeated" in told


def test_that_a_language_nobody_speaks_is_wrong_usage(folder):
    ended = run_here(folder, "check", "claims.csv", "--language", "tlh")
    assert (ended.status, "--language" in ended.complained) == (2, True)


def test_that_new_cases_are_scored_from_a_session(happy, tmp_path):
    write(tmp_path / "new.csv", claims(80, 20, seed=9))
    arguments = ("score", happy / "claims.imbgui", "new.csv", "--out")
    ended = succeeded(tmp_path, *arguments, "scored.xlsx", "--json", "scored.json")
    document = loaded(tmp_path / "scored.json")
    assert set(document) >= {"rows", "flagged", "columns", "drift", "realised"}
    assert set(document["columns"]) >= {"matched", "missing", "extra", "unseen"}
    assert set(document["realised"]) >= {"cost", "cost_per_1000", "promised", "interval_95"}
    assert document["rows"] == 80
    sheet = openpyxl.load_workbook(tmp_path / "scored.xlsx").active
    headings, *rows = sheet.iter_rows(values_only=True)
    assert headings == (*HEADINGS, "Risk score", "Flag", "Reason", "Expected cost")
    flagged = [row[headings.index("Flag")] for row in rows].count("Yes")
    assert flagged == document["flagged"]
    assert f"{flagged} of 80" in ended.said


def test_that_a_workbook_is_copied_and_what_it_loses_is_said_before(happy, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Read me"])
    sheet = book.create_sheet("claims")
    for row in (HEADINGS, *claims(80, 20, seed=9)):
        sheet.append(row)
    book.save(tmp_path / "new.xlsx")
    arguments = ("score", happy / "claims.imbgui", "new.xlsx", "--json", "scored.json", "--out")
    ended = succeeded(tmp_path, *arguments, "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames == ["Sheet", "claims"]
    assert (ended.complained, loaded(tmp_path / "scored.json")["warnings"]) == ("", [])
    ended = succeeded(tmp_path, *arguments, "sorted.xlsx", "--sort", "risk", "--first", "5")
    assert "Before sorted.xlsx is written: Only the values" in ended.complained
    document = loaded(tmp_path / "scored.json")
    assert "plain sheet" in document["warnings"][0]
    assert document["check_first"] == 5
    headings, *rows = openpyxl.load_workbook(tmp_path / "sorted.xlsx").active.values
    risks = [row[headings.index("Risk score")] for row in rows]
    assert risks == sorted(risks, reverse=True)
    assert [row[headings.index("Check order")] for row in rows][:6] == [1, 2, 3, 4, 5, None]


def test_that_renamed_columns_are_proposed_and_read_once_that_is_said(happy, tmp_path):
    headings = tuple("Claim Amt" if name == "amount" else name for name in HEADINGS)
    write(tmp_path / "new.csv", claims(80, 20, seed=9), headings)
    arguments = ("score", happy / "claims.imbgui", "new.csv", "--out", "o.csv", "--json", "o.json")
    ended = run_here(tmp_path, *arguments)
    assert ended.status == 3
    assert "--column 'amount=Claim Amt'" in ended.complained
    assert loaded(tmp_path / "o.json")["problem"]["proposals"] == {"amount": "Claim Amt"}
    ended = succeeded(tmp_path, *arguments, "--column", "amount=Claim Amt", "--progress")
    assert "80 rows scored" in ended.complained
    assert loaded(tmp_path / "o.json")["columns"]["renamed"] == {"amount": "Claim Amt"}
    assert run_here(tmp_path, *arguments, "--column", "amount").status == 2
    assert run_here(tmp_path, *arguments, "--sort", "name").status == 2


def test_that_the_answer_is_the_same_with_one_worker_and_with_two(happy, tmp_path):
    write(tmp_path / "claims.csv", claims(600, 100))
    two = decided(tmp_path, "--effort", "quick", "--workers", "2", run=in_a_process)
    assert without_times(two) == without_times(loaded(happy / "decided.json"))


def test_that_another_seed_splits_in_another_way(plain, folder):
    other = decided(folder, *PLAIN, "--seed", "1")
    assert without_times(other) != without_times(loaded(plain[0] / "decided.json"))


def test_that_the_answer_is_printed_for_people(plain):
    where, ended = plain
    assert re.search(r"Expected cost [\d,.]+ per 1,000 cases", ended.said)
    assert re.search(r"\d+ of \d+ fits done", ended.complained)
    assert "done" in ended.complained.splitlines()[-1]
    assert {path.name for path in where.iterdir()} == {"claims.csv", "decided.json"}


# The options


def test_that_roles_are_taken_from_the_options(folder):
    document = decided(
        folder, *PLAIN, "--ignore", "cause", "--id", "claim", "--group", "customer", "--id", "day"
    )
    assert document["data"]["features"] == ["amount"]


def test_that_time_strategies_weight_and_base_rate_are_taken_from_the_options(folder):
    document = decided(
        folder,
        *(*QUICK, "--time", "day", "--strategies", "class weight, plain"),
        *("--class-weight", "12.5", "--base-rate", "0.02", "--currency", "eur"),
    )
    assert "day" not in document["data"]["features"]
    tried = {one["strategy"] for one in document["candidates"]}
    assert tried == {"flag none", "flag all", "plain", "class weight"}
    assert 12.5 in {one["weight"] for one in document["candidates"]}
    assert (document["costs"]["base_rate"], document["costs"]["currency"]) == (0.02, "EUR")
    # At 2 bad cases in 100, checking nobody costs 2 missed cases in 100.
    assert document["candidates"][0]["expected_cost_per_1000"] == pytest.approx(2000)
    weighted = [name for name in document["held_out"] if name.startswith("weighted_")]
    assert len(weighted) == 5


def test_that_what_is_told_beside_the_answer_is_told_where_it_is_asked_for(plain, folder):
    asked_for = ("--by", "amount", "--review-cost", "2", "--missed-cost-range", "50", "150")
    document = decided(folder, *PLAIN, *asked_for)
    assert document["by_group"]["column"] == "amount"
    assert sum(one["rows"] for one in document["by_group"]["groups"]) > 0
    assert document["review"]["sentences"]
    assert document["ranges"]["sentences"]
    unasked = loaded(plain[0] / "decided.json")
    assert [unasked[part] for part in ("by_group", "review", "ranges")] == [None] * 3


def test_that_a_blend_is_offered_and_may_be_recommended_where_that_is_allowed(happy, folder):
    offered = loaded(happy / "decided.json")["alternatives"]["blend"]
    assert offered["strategy"] == "blend"
    assert not offered["allowed"]
    allowed = decided(folder, *QUICK, "--allow-blend", "--save", "claims.imbgui")
    assert allowed["alternatives"]["blend"]["allowed"]
    assert "blend" in {one["strategy"] for one in allowed["candidates"]}
    # At other costs it may be again, from the session alone.
    succeeded(folder, "report", "claims.imbgui", "--missed-cost", "60", "--json", "again.json")
    assert loaded(folder / "again.json")["alternatives"]["blend"]["allowed"]


def test_that_todays_rule_is_compared_with_what_is_recommended(tmp_path):
    rows = [
        [*row, "Hold" if number % 5 == 0 else ""] for number, row in enumerate(claims(600, 100))
    ]
    write(tmp_path / "claims.csv", rows, (*HEADINGS, "alert"))
    asked_for = (*PLAIN, "--current-rule", "alert", "--by", "cause", "--json", "out.json")
    ended = succeeded(
        tmp_path,
        "decide",
        "claims.csv",
        "--target",
        "fraud",
        *COSTS,
        *asked_for,
        "--save",
        "s.imbgui",
        "--embed-data",
    )
    with zipfile.ZipFile(tmp_path / "s.imbgui") as session:
        assert "data/columns.json" in session.namelist()
    document = loaded(tmp_path / "out.json")
    assert document["data"]["current_rule"] == {"column": "alert", "flagged": "Hold"}
    assert "alert" not in document["data"]["features"]
    (today,) = (one for one in document["candidates"] if one["strategy"] == "current rule")
    assert (today["learner"], today["weight"], today["status"]) == (None, None, "done")
    assert document["recommendation"]["saving_per_1000"]["current_rule"]["value"] > 0
    assert "Today's rule flags a case where alert says Hold." in ended.said
    assert "Against today's rule it saves" in ended.said
    groups = document["by_group"]["groups"]
    assert {one["name"] for one in groups} == {"collision", "hail", "theft", "glass"}
    assert all(f"  {one['name']}: {one['rows']} cases, " in ended.said for one in groups)
    succeeded(tmp_path, "report", "s.imbgui", "--missed-cost", "900", "--json", "again.json")
    again = loaded(tmp_path / "again.json")
    assert again["recommendation"]["saving_per_1000"]["current_rule"]["value"] > 0
    assert again["by_group"] is None


@pytest.mark.parametrize("column", ["fraud", "cause", "day"])
def test_that_a_column_that_cannot_be_todays_rule_is_refused(folder, column):
    told(folder, "UnusableRule", *asked("claims.csv", "fraud", "--current-rule", column, *PLAIN))


def test_that_the_missed_cost_follows_from_a_column_and_limits_are_set_later(folder):
    amounts = ("--missed-cost-column", "amount", "--missed-share", "0.5", "--missed-fixed", "3")
    succeeded(
        folder,
        *("decide", "claims.csv", "--target", "fraud", "--false-alarm-cost", "5", *PLAIN),
        *(*amounts, "--json", "by-amount.json", "--save", "by-amount.imbgui"),
    )
    document = loaded(folder / "by-amount.json")
    costs = document["costs"]
    assert (costs["missed_column"], costs["missed_share"], costs["missed_fixed"]) == (
        "amount",
        0.5,
        3,
    )
    # Where nobody is checked, each bad case costs its own amount.
    none, *_ = document["candidates"]
    place = HEADINGS.index("amount")
    bad = [row for row in claims(600, 100) if row[HEADINGS.index("fraud")] == "yes"]
    known = [float(row[place]) for row in bad if row[place]]
    usual = 3 + 0.5 * sum(known) / len(known)
    assert costs["missed"] == pytest.approx(usual)
    assert none["expected_cost_per_1000"] == pytest.approx(usual * 1000 / 6, rel=0.05)
    limited = ("--capacity-per-1000", "20", "--json", "limited.json")
    succeeded(folder, "report", "by-amount.imbgui", *limited)
    again = loaded(folder / "limited.json")
    assert again["costs"]["missed_column"] == "amount"
    assert again["costs"]["capacity_per_1000"] == 20
    assert again["limits"]["met"]
    assert again["recommendation"]["flagged_per_1000"] <= 21
    assert again["recommendation"]["expected_cost_per_1000"] > 0
    single = ("--missed-cost", "80", "--json", "single.json")
    succeeded(folder, "report", "by-amount.imbgui", *single)
    assert loaded(folder / "single.json")["costs"]["missed_column"] is None


def test_that_floors_on_recall_and_precision_are_kept_to(plain, folder):
    for floor, name in (("--min-recall", "recall"), ("--min-precision", "precision")):
        document = decided(folder, *PLAIN, floor, "0.9")
        assert document["limits"]["met"]
        chosen = document["recommendation"]
        own = next(
            one
            for one in document["candidates"]
            if (one["strategy"], one["learner"]) == (chosen["strategy"], chosen["learner"])
        )
        assert own[name] > 0.8
    assert loaded(plain[0] / "decided.json")["limits"] is None


def test_that_the_bad_value_is_the_rarer_one_or_the_one_named(plain, folder):
    assert loaded(plain[0] / "decided.json")["data"]["positives"] == 100
    assert decided(folder, *PLAIN, "--positive", "no")["data"]["positives"] == 500


def test_that_reading_options_are_taken(folder):
    text = "id;amount;fraud\n" + "".join(
        f"{number};{number % 97},5;{'-' if number % 9 else 'bad'}\n" for number in range(200)
    )
    (folder / "german.txt").write_text(text, encoding="utf-16")
    arguments = ("--encoding", "utf-16", "--delimiter", ";", "--decimal", ",")
    kinds = ("--type", "id=category", "amount=number")
    succeeded(folder, "check", "german.txt", *arguments, *kinds, "--na", "bad", "--json", "c.json")
    document = loaded(folder / "c.json")
    assert {one["name"]: one["kind"] for one in document["columns"]}["id"] == "category"
    assert (document["delimiter"], document["decimal"]) == (";", ",")
    assert document["columns"][2]["missing"] > 0


@pytest.mark.parametrize("seconds", ["0.01", pytest.param("1", marks=pytest.mark.on_demand)])
def test_that_a_deadline_gives_an_answer_or_says_that_nothing_was_finished(folder, seconds):
    ended = in_a_process(
        folder,
        *("decide", "claims.csv", "--target", "fraud", *COSTS, "--effort", "thorough"),
        *("--workers", "2", "--seconds", seconds, "--json", "out.json"),
    )
    document = loaded(folder / "out.json")
    if ended.status == 3:
        assert document["problem"]["kind"] == "NothingFinished"
        assert len(ended.complained.splitlines()) == 1
    else:
        assert ended.status == 0
        assert document["recommendation"]["strategy"]
        assert {"stopped"} & {one["status"] for one in document["candidates"]}


def test_that_what_was_asked_for_is_written_though_nobody_reads_what_is_printed(folder):
    with subprocess.Popen(
        [sys.executable, MAIN, "check", "claims.csv", "--json", "out.json"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        run.stdout.close()
        complained = run.stderr.read()
    assert (run.returncode, complained) == (0, b"")
    assert loaded(folder / "out.json")["rows_read"] == 600


def test_that_a_name_is_printed_whose_signs_the_terminal_does_not_know(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    write(tmp_path / "table.csv", [(number, number % 3) for number in range(30)], ("Имя", "b"))
    ended = in_a_process(tmp_path, "check", "table.csv")
    assert (ended.status, ended.complained) == (0, "")
    assert "\\u0418" in ended.said


# What is refused


def refused(folder, status, *arguments):
    """Return the complaint of a run that fails and leaves no file but its JSON."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    ended = run_here(folder, *arguments)
    assert ended.status == status, ended.complained
    assert ended.said == ""
    assert "Traceback" not in ended.complained
    left = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for files in (before, left):
        files.pop(folder / "out.json", None)
    assert left == before
    return ended.complained


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--target", "fraud"],
        ["--target", "fraud", "--false-alarm-cost", "5"],
        ["--target", "fraud", *COSTS, "--unknown", "1"],
        ["--target", "fraud", *COSTS, "--effor", "quick"],
        ["--target", "fraud", *COSTS, "--effort", "lavish"],
        ["--target", "fraud", *COSTS, "--missed-cost", "abc"],
        ["--target", "fraud", *COSTS, "--missed-cost", "nan"],
        ["--target", "fraud", *COSTS, "--missed-cost", "inf"],
        ["--target", "fraud", *COSTS, "--missed-cost", "-1"],
        ["--target", "fraud", *COSTS, "--false-alarm-cost=-5"],
        ["--target", "fraud", *COSTS, "--base-rate", "1.5"],
        ["--target", "fraud", *COSTS, "--missed-cost-column", "amount"],
        ["--target", "fraud", *COSTS, "--capacity-per-1000", "0"],
        ["--target", "fraud", *COSTS, "--min-recall", "80"],
        ["--target", "fraud", *COSTS, "--min-precision", "0"],
        ["--target", "fraud", *COSTS, "--missed-cost-range", "900", "200"],
        ["--target", "fraud", *COSTS, "--review-cost", "0"],
        ["--target", "fraud", *COSTS, "--workers", "0"],
        ["--target", "fraud", *COSTS, "--strategies", "SMOTE,magic"],
        ["--target", "fraud", *COSTS, "--strategies", "plain,blend"],
        ["--target", "fraud", *COSTS, "--seconds", "0"],
        ["--target", "fraud", *COSTS, "--type", "amount=money"],
        ["--target", "fraud", *COSTS, "--currency", "euros"],
    ],
    ids=" ".join,
)
def test_that_wrong_usage_is_told_before_anything_is_read(folder, arguments):
    complaint = refused(folder, 2, "decide", "claims.csv", *arguments, "--json", "out.json")
    assert "usage:" in complaint
    assert not (folder / "out.json").exists()


@pytest.mark.parametrize("arguments", [["--verbose"], ["score"], ["score", "a.imbgui", "b.csv"]])
def test_that_wrong_usage_of_other_verbs_is_told(tmp_path, arguments):
    assert "usage:" in refused(tmp_path, 2, *arguments)


def told(folder, kind, *arguments):
    """Return the one sentence of a problem, on stderr and in the JSON alike."""
    complaint = refused(folder, 3, *arguments, "--json", "out.json")
    problem = loaded(folder / "out.json")["problem"]
    assert problem["kind"] == kind
    assert complaint == problem["message"] + "\n"
    assert "\n" not in problem["message"]
    return problem["message"]


def asked(file="claims.csv", target="fraud", *more):
    return ("decide", file, "--target", target, *COSTS, *PLAIN, *more)


def test_that_a_missing_file_is_told(folder):
    assert "gone.csv" in told(folder, "MissingFile", *asked("gone.csv"))
    ended = in_a_process(folder, *asked("gone.csv"))
    assert (ended.status, "gone.csv" in ended.complained) == (3, True)


def test_that_a_column_that_is_not_there_is_told_with_those_that_are(folder):
    message = told(folder, "MissingColumn", *asked("claims.csv", "Fraud?"))
    assert "Fraud?" in message
    assert "amount" in message
    told(folder, "MissingColumn", *asked("claims.csv", "fraud", "--ignore", "nothing"))
    told(folder, "MissingColumn", *asked("claims.csv", "fraud", "--by", "nothing"))


def test_that_a_bad_value_that_never_occurs_is_told(folder):
    message = told(folder, "MissingPositive", *asked("claims.csv", "fraud", "--positive", "maybe"))
    assert "maybe" in message


def test_that_an_outcome_of_many_values_needs_the_bad_one_named(folder):
    assert "theft" in told(folder, "UnclearPositive", *asked("claims.csv", "cause"))


def test_that_one_class_only_is_told(folder):
    write(folder / "fine.csv", [[*row[:-1], "no"] for row in claims(60, 10)])
    told(folder, "OneClassOnly", *asked("fine.csv"))


def test_that_too_few_bad_cases_are_told(folder):
    write(folder / "few.csv", claims(100, 3))
    assert "3" in told(folder, "TooFewCases", *asked("few.csv"))


def test_that_a_table_without_rows_is_told(folder):
    write(folder / "empty.csv", [])
    told(folder, "EmptySheet", *asked("empty.csv"))


def test_that_a_password_is_told(folder, shared):
    locked = shared / "awkward" / "calamine__pass_protected.xlsx"
    assert "password" in told(folder, "PasswordProtected", *asked(locked))
    told(folder, "PasswordProtected", "check", locked)


def test_that_costs_under_which_one_answer_always_wins_are_told(folder):
    told(folder, "OneAnswerAlwaysWins", *asked("claims.csv", "fraud", "--caught-cost", "500"))


def test_that_a_session_that_is_none_is_told(folder):
    told(folder, "NotASession", "report", "claims.csv", *COSTS)
    arguments = ("score", "claims.csv", "claims.csv", "--out", "out.csv")
    told(folder, "NotASession", *arguments)


def test_that_a_new_file_without_a_needed_column_is_told(happy, tmp_path):
    write(tmp_path / "new.csv", [row[:2] for row in claims(20, 5)], HEADINGS[:2])
    arguments = ("score", happy / "claims.imbgui", "new.csv", "--out", "scored.csv")
    assert "amount" in told(tmp_path, "MissingFeatures", *arguments)


@pytest.mark.parametrize("option", ["--out", "--save"])
@pytest.mark.parametrize("out", ["taken", "gone/out"])
def test_that_a_result_that_cannot_be_written_is_told_and_leaves_nothing(
    happy, tmp_path, option, out
):
    (tmp_path / "taken").mkdir()
    told(tmp_path, "UnwritableFile", "report", happy / "claims.imbgui", *COSTS, option, out)


def test_that_json_that_cannot_be_written_is_told_and_leaves_nothing(folder):
    (folder / "taken").mkdir()
    for out in ("taken", "gone/out.json"):
        ended = run_here(folder, "check", "claims.csv", "--json", out)
        assert ended.status == 3
        assert out in ended.complained
    assert {path.name for path in folder.iterdir()} == {"claims.csv", "taken"}
    assert not list((folder / "taken").iterdir())


@pytest.mark.parametrize("option", ["--save", "--report", "--json", "--record"])
def test_that_a_place_where_nothing_can_be_written_is_told_before_the_analysis(folder, option):
    place = (option, "gone/out.xlsx", "--progress")
    ended = run_here(folder, *asked("claims.csv", "fraud", *place))
    assert ended.status == 3
    assert "fits done" not in ended.complained
    assert "gone" in ended.complained


def test_that_a_record_that_is_none_is_told_before_the_analysis(folder):
    place = ("--compare", "claims.csv", "--progress")
    assert "fits done" not in told(folder, "NotARecord", *asked("claims.csv", "fraud", *place))


# Stopping


def children(pid):
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for listing in listings for one in listing.read_text().split()]


def test_that_control_c_ends_every_process_and_leaves_no_file(tmp_path):
    arguments = ("decide", EXAMPLE, "--target", "fraud", *COSTS, "--effort", "thorough")
    outputs = ("--json", "out.json", "--report", "out.xlsx", "--save", "out.imbgui")
    with subprocess.Popen(
        [sys.executable, MAIN, *map(str, arguments), *outputs, "--workers", "2", "--progress"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as run:
        try:
            assert "fits done" in run.stderr.readline()
            workers = children(run.pid)
            assert len(workers) >= 2
            os.killpg(run.pid, signal.SIGINT)  # as a terminal does
            said, complained = run.communicate(timeout=PATIENCE_SECONDS)
        finally:
            run.kill()
    assert run.returncode == 130
    assert said == ""
    assert complained.splitlines()[-1] == "Stopped."
    assert "Traceback" not in complained
    until(lambda: not any(is_running(pid) for pid in workers))
    assert not list(tmp_path.iterdir())


# The program itself


@pytest.mark.parametrize("verb", VERBS)
def test_that_help_says_what_every_option_is_for(verb):
    choices = parser_of_verbs()._subparsers._group_actions[0].choices
    assert [one.dest for one in choices[verb]._actions if not one.help] == []
    assert choices[verb].format_help().startswith(f"usage: imbgui {verb} ")


def test_that_every_verb_of_the_command_line_is_sent_there():
    understood = parser_of_verbs()._subparsers._group_actions[0].choices
    assert [*VERBS] == [*running.VERBS] == [*understood]


def test_that_every_way_in_says_the_same_version(tmp_path):
    ways = ([MAIN], ["-m", "imbgui"])
    said = [
        subprocess.run(
            [sys.executable, *way, "--version"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for way in ways
    ]
    assert said == [f"imbgui {__version__}\n"] * 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("check", "claims.csv"),
        ("decide", "gone.csv", "--target", "fraud", *COSTS),
    ],
    ids=lambda one: one[0],
)
def test_that_verbs_load_no_qt_and_nothing_that_learns(folder, arguments):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", MAIN, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        # Workers inherit nothing of this: they are started without the option.
        env={key: value for key, value in os.environ.items() if key != "PYTHONPROFILEIMPORTTIME"},
    )
    own = re.findall(r"import time:.*\| +(\w+)[\w.]*$", done.stderr, re.MULTILINE)
    assert "imbgui" in own
    assert not {"PySide6", "shiboken6", "pyqtgraph"} & set(own)
