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
_NUMBERS_OF_COSTS = {
    "--missed-share": "how much of the column's amount a missed case costs; 1 unless told",
    "--missed-fixed": "what each missed case costs beside that",
    "--caught-cost": "what a bad case costs though it is flagged",
    "--passed-cost": "of letting a case through that is not bad; below 0 where it earns something",
    "--base-rate": "the share of bad cases to expect, from 0 to 1; that of the file unless told",
    "--capacity-per-1000": "how many of 1,000 cases can be checked",
    "--min-recall": "the least share of bad cases to catch, from 0 to 1",
    "--min-precision": "the least share of flagged cases that are bad, from 0 to 1",
    "--review-cost": "of a look at a case that finds out",
}


def parser_of_verbs() -> argparse.ArgumentParser:
    """Return what understands a command line of every verb."""
    whole = argparse.ArgumentParser(
        prog="imbgui", description="What to flag when mistakes have costs.", allow_abbrev=False
    )
    whole.add_argument("--version", action="version", version=f"imbgui {__version__}")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")

    check = verbs.add_parser("check", help="say what was understood of a file", allow_abbrev=False)
    check.add_argument("file", metavar="FILE", help="a workbook, a text table or a web page")
    _add_reading(check)
    _add_json(check)

    decide = verbs.add_parser("decide", help="analyse a file and recommend", allow_abbrev=False)
    decide.add_argument("file", metavar="FILE", help="past cases, one a row")
    decide.add_argument(
        "--target", required=True, metavar="COLUMN", help="the column that says which were bad"
    )
    decide.add_argument(
        "--positive", metavar="VALUE", help="its value for a bad case; the rarer one unless told"
    )
    _add_costs(decide)
    _add_roles(decide)
    _add_reading(decide)
    _add_effort(decide)
    _add_outputs(decide, "--report")
    decide.add_argument("--by", metavar="COLUMN", help="tell the figures of each of its groups")
    decide.add_argument(
        "--leak-check",
        action="store_true",
        help="show what resampling before splitting would have promised",
    )
    _add_progress(decide)

    score = verbs.add_parser("score", help="score new cases with a session", allow_abbrev=False)
    _add_session(score)
    score.add_argument("file", metavar="NEWFILE", help="new cases, one a row")
    _add_reading(score)
    score.add_argument(
        "--out", required=True, metavar="OUT.xlsx|OUT.csv", help="where to write them, answered"
    )
    _add_json(score)
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
    _add_progress(score)

    report = verbs.add_parser("report", help="re-decide without training", allow_abbrev=False)
    _add_session(report)
    _add_costs(report)
    _add_outputs(report, "--out")

    export = verbs.add_parser(
        "export", help="write the model for use without imbgui", allow_abbrev=False
    )
    _add_session(export)
    export.add_argument(
        "--out",
        required=True,
        metavar="OUT.py|OUT.skops|OUT.onnx",
        help="a script that comes to the answer again, or a model file",
    )
    export.set_defaults(json=None)
    for verb in verbs.choices.values():
        verb.add_argument(
            "--language",
            choices=languages(),
            metavar="CODE",
            help=f"the language of what is said: {', '.join(languages())}",
        )
    return whole


def _add_session(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", metavar="SESSION", help="what decide --save has written")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", metavar="OUT", help="write the answer for scripts to read")


def _add_progress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--progress", action="store_true", help="say how far it is")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", metavar="S", help="the first with a table unless told")
    parser.add_argument(
        "--header-row",
        type=_whole,
        metavar="N",
        help="the row of the headings; 0 where there are none",
    )
    parser.add_argument("--decimal", choices=(".", ","), metavar=".|,", help="the decimal sign")
    parser.add_argument("--delimiter", type=_delimiter, metavar="C", help="one sign, or tab")
    parser.add_argument("--encoding", metavar="E", help="of a text file, such as cp1250")
    parser.add_argument(
        "--na",
        action="extend",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a word that means no value",
    )
    parser.add_argument(
        "--type",
        action="extend",
        nargs="+",
        type=_kind,
        default=[],
        metavar="COLUMN=KIND",
        help=f"read a column as: {', '.join(Kind)}",
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
    parser.add_argument(
        "--false-alarm-cost", type=_number, metavar="N", help="of flagging a case that is not bad"
    )
    missed = parser.add_mutually_exclusive_group()
    missed.add_argument(
        "--missed-cost", type=_number, metavar="N", help="of letting a bad case through"
    )
    missed.add_argument(
        "--missed-cost-column", metavar="COLUMN", help="each case has its own, from this column"
    )
    for name in ("--false-alarm-cost-range", "--missed-cost-range"):
        parser.add_argument(
            name,
            type=_number,
            nargs=2,
            metavar=("LO", "HI"),
            help="where only this is known of that cost",
        )
    for name, about in _NUMBERS_OF_COSTS.items():
        parser.add_argument(name, type=_number, metavar="N", help=about)
    parser.add_argument("--currency", type=_currency, metavar="CODE", help="such as EUR")
    parser.add_argument("--event", metavar="NOUN", help="what a bad case is called: fraud")
    parser.add_argument("--costs-set-by", metavar="WHO", help="for the record")
    parser.add_argument("--costs-because", metavar="TEXT", help="for the record")


def _add_roles(parser: argparse.ArgumentParser) -> None:
    for name, about in (
        ("--ignore", "learn nothing from it"),
        ("--id", "it names cases, and nothing is learnt from it"),
        ("--time", "split by it: learn from older cases, check on newer ones"),
        ("--group", "rows with the same value stay on one side of every split"),
    ):
        parser.add_argument(name, action="append", default=[], metavar="COLUMN", help=about)
    parser.add_argument(
        "--current-rule", metavar="COLUMN", help="what is flagged, or scored high, today"
    )


def _add_effort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--effort", choices=EFFORTS, default="standard", help="how many strategies are tried"
    )
    parser.add_argument(
        "--strategies", type=_strategies, metavar="NAME,NAME", help="try these alone"
    )
    parser.add_argument(
        "--class-weight", type=_positive_number, metavar="W", help="try this weight of a bad case"
    )
    parser.add_argument(
        "--allow-blend", action="store_true", help="a blend of several may be recommended"
    )
    parser.add_argument(
        "--seconds", type=_positive_number, metavar="N", help="answer with what is done by then"
    )
    parser.add_argument(
        "--seed", type=_whole, default=0, metavar="N", help="another one splits in another way"
    )
    parser.add_argument(
        "--workers", type=_at_least_one, metavar="N", help="processes that fit at once"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="fit on the Dask cluster of this scheduler"
    )


def _add_outputs(parser: argparse.ArgumentParser, report: str) -> None:
    parser.add_argument(report, dest="report", metavar="OUT.xlsx|OUT.html", help="write the report")
    parser.add_argument(
        "--scored-cases", action="store_true", help="list the answer to every case in the report"
    )
    parser.add_argument("--save", metavar="OUT.imbgui", help="keep the answer as a session")
    parser.add_argument(
        "--embed-data",
        action="store_true",
        help="put the rows into the session too: whoever has it can read every one of them",
    )
    _add_json(parser)
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
