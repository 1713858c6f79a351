"""The options of each verb, and how the text of one becomes a value."""

import argparse
import math
from typing import NoReturn

from imbgui import __version__
from imbgui.domain.new_cases import Order
from imbgui.domain.plan import EFFORTS
from imbgui.domain.strategies import BLEND, STRATEGIES
from imbgui.domain.table import Kind, Labels, can_delimit
from imbgui.domain.tasks import Decision
from imbgui.language import languages

_SPELLED_DELIMITERS = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def parser_of_verbs() -> argparse.ArgumentParser:
    """Return what understands a command line of every verb."""
    whole = argparse.ArgumentParser(
        prog="imbgui", description="What to flag when mistakes have costs.", allow_abbrev=False
    )
    whole.add_argument("--version", action="version", version=f"imbgui {__version__}")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")

    check = verbs.add_parser("check", help="say what was understood of a file", allow_abbrev=False)
    check.add_argument("file", metavar="FILE")
    _add_reading(check)
    check.add_argument("--json", metavar="OUT")

    decide = verbs.add_parser("decide", help="analyse a file and recommend", allow_abbrev=False)
    decide.add_argument("file", metavar="FILE")
    decide.add_argument("--target", required=True, metavar="COLUMN")
    decide.add_argument("--positive", metavar="VALUE")
    _add_costs(decide)
    _add_roles(decide)
    _add_reading(decide)
    _add_effort(decide)
    _add_outputs(decide, "--report")
    decide.add_argument("--by", metavar="COLUMN")
    decide.add_argument("--leak-check", action="store_true")
    decide.add_argument("--progress", action="store_true")

    score = verbs.add_parser("score", help="score new cases with a session", allow_abbrev=False)
    score.add_argument("session", metavar="SESSION")
    score.add_argument("file", metavar="NEWFILE")
    _add_reading(score)
    score.add_argument("--out", required=True, metavar="OUT")
    score.add_argument("--json", metavar="OUT")
    score.add_argument(
        "--column",
        action="extend",
        nargs="+",
        type=_renamed,
        default=[],
        metavar="OLD=NEW",
        help="what a column of the analysed file is called in the new one",
    )
    score.add_argument("--sort", choices=tuple(Order), type=Order, help="the largest first")
    score.add_argument(
        "--first", type=_at_least_one, metavar="N", help="number the N cases to check first"
    )
    score.add_argument("--progress", action="store_true")

    report = verbs.add_parser("report", help="re-decide without training", allow_abbrev=False)
    report.add_argument("session", metavar="SESSION")
    _add_costs(report)
    _add_outputs(report, "--out")

    export = verbs.add_parser(
        "export", help="write the model for use without imbgui", allow_abbrev=False
    )
    export.add_argument("session", metavar="SESSION")
    export.add_argument("--out", required=True, metavar="OUT.py|OUT.skops|OUT.onnx")
    export.set_defaults(json=None)
    for verb in verbs.choices.values():
        verb.add_argument(
            "--language",
            choices=languages(),
            metavar="CODE",
            help=f"the language of what is said: {', '.join(languages())}",
        )
    return whole


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument(
        "--header-row",
        type=_whole,
        metavar="N",
        help="the row of the headings; 0 where there are none",
    )
    parser.add_argument("--decimal", choices=(".", ","))
    parser.add_argument("--delimiter", type=_delimiter, metavar="C", help="one sign, or tab")
    parser.add_argument("--encoding", metavar="E")
    parser.add_argument(
        "--na",
        action="extend",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a word that means no value",
    )
    parser.add_argument(
        "--type", action="extend", nargs="+", type=_kind, default=[], metavar="COLUMN=KIND"
    )
    parser.add_argument(
        "--answer",
        action="extend",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a word that usually means no value, and is an answer here",
    )
    for name, kind, metavar, about in (
        ("--na-of", _of_column, "COLUMN=WORD", "as --na, for one column"),
        ("--answer-of", _of_column, "COLUMN=WORD", "as --answer, for one column"),
        ("--decimal-of", _decimal_of, "COLUMN=C", "as --decimal, for one column"),
        ("--dates-of", _dates_of, "COLUMN=ORDER", "as --dates, for one column"),
    ):
        parser.add_argument(
            name, action="extend", nargs="+", type=kind, default=[], metavar=metavar, help=about
        )
    parser.add_argument(
        "--dates",
        type=_date_order,
        metavar="day-first|month-first",
        help="how dates such as 01/02/2024 are meant",
    )
    for name, kind, about in (
        ("--merge-labels", _merged, "count spellings of one value together"),
        ("--keep-labels", _apart, "keep spellings of one value apart"),
    ):
        parser.add_argument(
            name,
            action="extend",
            nargs="+",
            type=kind,
            default=[],
            dest="labels",
            metavar="COLUMN",
            help=about,
        )
    parser.add_argument(
        "--drop-copies", action="store_true", help="set exact copies of earlier rows aside"
    )
    parser.add_argument(
        "--keep-footers",
        action="store_true",
        help="take totals and notes under the table for cases",
    )


def _add_costs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--false-alarm-cost", type=_number, metavar="N")
    missed = parser.add_mutually_exclusive_group()
    missed.add_argument("--missed-cost", type=_number, metavar="N")
    missed.add_argument("--missed-cost-column", metavar="COLUMN")
    for name in ("--false-alarm-cost-range", "--missed-cost-range"):
        parser.add_argument(name, type=_number, nargs=2, metavar=("LO", "HI"))
    for name in (
        "--missed-share",
        "--missed-fixed",
        "--caught-cost",
        "--passed-cost",
        "--base-rate",
        "--capacity-per-1000",
        "--min-recall",
        "--min-precision",
        "--review-cost",
    ):
        parser.add_argument(name, type=_number, metavar="N")
    parser.add_argument("--currency", type=_currency, metavar="CODE")
    parser.add_argument("--event", metavar="NOUN", help="what a bad case is called: fraud")
    parser.add_argument("--costs-set-by", metavar="WHO")
    parser.add_argument("--costs-because", metavar="TEXT")


def _add_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--id", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--time", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--group", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--current-rule", metavar="COLUMN")


def _add_effort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--effort", choices=EFFORTS, default="standard")
    parser.add_argument("--strategies", type=_strategies, metavar="NAME,NAME")
    parser.add_argument("--class-weight", type=_positive_number, metavar="W")
    parser.add_argument(
        "--allow-blend", action="store_true", help="a blend of several may be recommended"
    )
    parser.add_argument("--seconds", type=_positive_number, metavar="N")
    parser.add_argument("--seed", type=_whole, default=0, metavar="N")
    parser.add_argument("--workers", type=_at_least_one, metavar="N")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="fit on the Dask cluster of this scheduler"
    )


def _add_outputs(parser: argparse.ArgumentParser, report: str) -> None:
    parser.add_argument(report, dest="report", metavar="OUT.xlsx|OUT.html")
    parser.add_argument(
        "--scored-cases", action="store_true", help="list the answer to every case in the report"
    )
    parser.add_argument("--save", metavar="OUT.imbgui")
    parser.add_argument(
        "--embed-data",
        action="store_true",
        help="put the rows into the session too: whoever has it can read every one of them",
    )
    parser.add_argument("--json", metavar="OUT")
    parser.add_argument(
        "--decision",
        choices=tuple(Decision),
        type=Decision,
        help="what became of the recommendation",
    )
    parser.add_argument("--decision-because", metavar="TEXT", help="why, or what is done instead")
    parser.add_argument(
        "--record", metavar="OUT.json", help="write who set which costs, and what was answered"
    )
    parser.add_argument(
        "--compare", metavar="RECORD.json", help="say what has changed since an earlier decision"
    )


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    return value if math.isfinite(value) else _wrong(f"{text!r} is not a number")


def _positive_number(text: str) -> float:
    value = _number(text)
    return value if value > 0 else _wrong(f"{text} is not above 0")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else _wrong(f"{text!r} is not a whole number")


def _at_least_one(text: str) -> int:
    return _whole(text) or _wrong("at least 1 is needed")


def _currency(text: str) -> str:
    code = text.upper()
    return code if len(code) == 3 and code.isalpha() else _wrong(f"{text!r} is no currency code")


def _delimiter(text: str) -> str:
    sign = _SPELLED_DELIMITERS.get(text, text)
    return sign if can_delimit(sign) else _wrong(f"{text!r} is not one sign that parts cells")


def _strategies(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if BLEND in names:
        _wrong("a blend is made of what is tried; --allow-blend lets it be recommended")
    there = [name for name in STRATEGIES if name != BLEND]
    unknown = [name for name in names if name not in there]
    if unknown:
        _wrong(f"there is no strategy {unknown[0]!r}; there are: {', '.join(there)}")
    return names


def _kind(text: str) -> tuple[str, Kind]:
    column, equals, kind = text.rpartition("=")
    if not equals or kind not in list(Kind):
        _wrong(f"{text!r} is not COLUMN=KIND with a kind of: {', '.join(Kind)}")
    return column, Kind(kind)


def _of_column(text: str) -> tuple[str, str]:
    column, equals, word = text.rpartition("=")
    return (column, word) if equals else _wrong(f"{text!r} is not COLUMN=WORD")


def _renamed(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    return (old, new) if equals and old and new else _wrong(f"{text!r} is not OLD=NEW")


def _decimal_of(text: str) -> tuple[str, str]:
    column, sign = _of_column(text)
    return (column, sign) if sign in (".", ",") else _wrong(f"{sign!r} is not . or ,")


def _dates_of(text: str) -> tuple[str, bool]:
    column, order = _of_column(text)
    return column, _date_order(order)


def _date_order(text: str) -> bool:
    orders = {"day-first": True, "month-first": False}
    return orders[text] if text in orders else _wrong(f"{text!r} is not day-first or month-first")


def _merged(text: str) -> tuple[str, Labels]:
    return text, Labels.MERGED


def _apart(text: str) -> tuple[str, Labels]:
    return text, Labels.APART


def _wrong(message: str) -> NoReturn:
    raise argparse.ArgumentTypeError(message)
