"""One raw column to a typed one: its kind, its values, and what is to be said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.domain.columns import ColumnValues
from imbgui.domain.table import (
    UNUSED_KINDS,
    Column,
    Finding,
    Kind,
    Labels,
    ReadingOptions,
    Role,
)
from imbgui.language import mark
from imbgui.sentences import to_say
from imbgui.sheets import findings
from imbgui.sheets.cells import MISSING_IN_NUMBERS, RawColumn, date_text, number_text
from imbgui.sheets.dates import DateOrder, DateReading, looks_like_date, parse_dates
from imbgui.sheets.distinct import Distinct, least_of_most
from imbgui.sheets.kinds import Facts, kind_of_numbers, kind_of_texts, meanings
from imbgui.sheets.numbers import NumberReading, first_code, parse_numbers

_COMMON = 50
_EXAMPLES = 5
_LISTED = 20
_NEARLY_ALL = 0.95
_FEW_WORDS = 3
_MANY_NUMBERS = 20
_AT_ONCE = 1 << 13
"""Numbers that are written at once: few enough for the cache."""
_SAMPLE = 500
_SOME = 0.4
_EARLIEST_DAY, _LATEST_DAY = 1900_01_01, 2100_12_31
_DAY_NUMBER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_WHOLE = re.compile(r"(-?(?:0|[1-9]\d*))\.0+")
_DATE_NAME = re.compile(r"(?i:date|datum|day|fecha|(^|_)dt($|_))")


@dataclass(frozen=True)
class Setting:
    """What the other columns, the file and the analyst say about how a column is written.

    ``decimal_is_told`` says that no other sign is to be tried. ``labels`` is what was told about
    the spellings of one value.
    """

    row_numbers: NDArray[np.int64]
    decimal: str
    order: DateOrder
    decimal_is_told: bool = False
    labels: Labels | None = None

    def of(self, name: str, options: ReadingOptions) -> "Setting":
        """Return the setting of one column, where the options say something about it."""
        decimal = dict(options.decimals).get(name)
        day_first = dict(options.dates).get(name, options.day_first)
        told = DateOrder(day_first=day_first or False, is_known=True, is_told=True)
        return replace(
            self,
            decimal=decimal or self.decimal,
            decimal_is_told=decimal is not None,
            order=self.order if day_first is None else told,
            labels=dict(options.labels).get(name),
        )


@dataclass(frozen=True)
class Understood:
    """A column with its kind, its values as they are stored, and what is to be said about it."""

    column: Column
    stored: ColumnValues
    findings: tuple[Finding, ...] = ()


def understand(
    name: str, raw: RawColumn, setting: Setting, forced: Kind | None = None
) -> Understood:
    """Decide the kind of a column, unless it is forced, and give it values of that kind."""
    understood = _understood(name, raw, setting, forced)
    blank = _blank(understood.stored)
    rows = tuple(setting.row_numbers[np.flatnonzero(blank)[:_LISTED]].tolist())
    column = replace(understood.column, blank_rows=rows)
    if not raw.words:
        return replace(understood, column=column)
    note = findings.blank_words(
        name, raw.words, [int(setting.row_numbers[row]) for row in raw.word_rows]
    )
    return replace(understood, column=column, findings=(note, *understood.findings))


def _blank(stored: ColumnValues) -> NDArray[np.bool_]:
    if stored.levels is None:
        return np.isnan(stored.values)
    return np.asarray(np.less(stored.values, 0))


def _understood(name: str, raw: RawColumn, setting: Setting, forced: Kind | None) -> Understood:
    match forced:
        case Kind.NUMBER:
            return _as_number(name, raw, _read_numbers(raw, setting), setting, forced=True)
        case Kind.DATE:
            if raw.numbers is not None and raw.codes is None and raw.dates is None:
                raw = _days_as_text(raw, raw.numbers)
            spelled = tuple(_DAY_NUMBER.sub(r"\1-\2-\3", text) for text in raw.texts)
            raw = replace(raw, texts=spelled)
            return _as_date(name, raw, parse_dates(spelled, setting.order), setting, forced=True)
        case None:
            return _found(name, raw, setting)
        case _:
            return _as_levels(name, raw, forced, setting.labels)


def _found(name: str, raw: RawColumn, setting: Setting) -> Understood:
    if raw.codes is None:
        if raw.dates is None:
            return _as_number(name, raw, None, setting, forced=False)
        if raw.numbers is None:
            return _as_date(name, raw, DateReading(np.zeros(0), raw.order), setting)
    sample = raw.texts[:: max(1, len(raw.texts) // _SAMPLE)]
    if _may_be_numbers(raw, sample) and first_code(raw.texts) is None:
        numbers = _read_numbers(raw, setting)
        if _nearly_all_numbers(raw, numbers):
            return _as_number(name, raw, numbers, setting, forced=False)
    if raw.dates is not None or sum(map(looks_like_date, sample)) >= 0.5 * len(sample):
        dates = parse_dates(raw.texts, setting.order)
        if _weighted_share(raw, dates.values, raw.dates) >= _NEARLY_ALL:
            return _as_date(name, raw, dates, setting)
    understood = _as_levels(name, raw, None, setting.labels)
    coded = first_code(raw.texts) if _is_digits(raw.texts) else None
    if coded is None:
        return understood
    note = findings.codes_kept(name, coded, int(raw.filled().sum()))
    return replace(understood, findings=(note, *understood.findings))


def _may_be_numbers(raw: RawColumn, sample: Sequence[str]) -> bool:
    if raw.numbers is not None:
        return True
    readings = (parse_numbers(sample, decimal) for decimal in ".,")
    return any(reading.share >= _SOME for reading in readings)


def _is_digits(texts: Sequence[str]) -> bool:
    return sum(text.isdigit() for text in texts) > len(texts) / 2


def _read_numbers(raw: RawColumn, setting: Setting) -> NumberReading:
    """Read the texts with the decimal sign of the file, or with the other one where that fits."""
    reading = parse_numbers(raw.texts, setting.decimal)
    if reading.share == 1.0 or setting.decimal_is_told:
        return reading
    other = parse_numbers(raw.texts, "," if setting.decimal == "." else ".")
    fits = other.share >= _NEARLY_ALL or reading.share == 0.0
    return other if other.share > reading.share and fits else reading


def _counts(raw: RawColumn) -> NDArray[np.int64]:
    if raw.codes is None:
        return np.zeros(0, dtype=np.int64)
    return np.bincount(raw.codes[raw.codes >= 0], minlength=len(raw.texts))


def _weighted_share(
    raw: RawColumn, values: NDArray[np.float64], native: NDArray[np.float64] | None
) -> float:
    """Return the share of the filled rows whose value is native or was read from text."""
    counts = _counts(raw)
    good = int(counts[~np.isnan(values)].sum())
    good += 0 if native is None else int((~np.isnan(native)).sum())
    filled = int(raw.filled().sum())
    return good / filled if filled else 0.0


def _nearly_all_numbers(raw: RawColumn, reading: NumberReading) -> bool:
    missing = np.array([text.casefold() in MISSING_IN_NUMBERS for text in raw.texts], dtype=bool)
    read = ~np.isnan(reading.values)
    if not read.any() and raw.numbers is None:
        return False
    counts = _counts(raw)
    good = int(counts[read].sum())
    good += 0 if raw.numbers is None else int((~np.isnan(raw.numbers)).sum())
    considered = int(raw.filled().sum()) - int(counts[missing].sum())
    share = good / considered if considered else 0.0
    if share >= _NEARLY_ALL:
        return True
    words = int((~read & ~missing).sum())
    distinct = int(read.sum())
    distinct += 0 if raw.numbers is None else len(np.unique(raw.numbers[~np.isnan(raw.numbers)]))
    return share >= 0.5 and words <= _FEW_WORDS and distinct >= _MANY_NUMBERS


def _as_number(
    name: str, raw: RawColumn, reading: NumberReading | None, setting: Setting, *, forced: bool
) -> Understood:
    values = np.full(raw.rows, np.nan) if raw.numbers is None else raw.numbers
    notes: list[Finding] = []
    if reading is not None and raw.codes is not None:
        at = raw.codes >= 0
        values = np.where(at, np.append(reading.values, np.nan)[raw.codes], values)
        notes = _number_findings(name, raw, reading, setting)
        words = [text if text.casefold() in MISSING_IN_NUMBERS else "" for text in raw.texts]
        noted = replace(raw, words=()).noting(words, raw.codes)
        if noted.words:
            rows = setting.row_numbers[list(noted.word_rows)].tolist()
            notes.append(findings.blank_words(name, noted.words, rows))
    distinct = Distinct.of(values)
    facts = Facts(name, raw.rows, distinct.filled, len(distinct.values))
    kind = Kind.NUMBER if forced else kind_of_numbers(facts, distinct.values)
    if kind is Kind.NUMBER and not forced and _are_day_numbers(name, distinct.values):
        days = _days_as_text(raw, values)
        return _as_date(name, days, parse_dates(days.texts, setting.order), setting)
    stored = ColumnValues(values)
    if kind is not Kind.NUMBER:
        codes, levels = distinct.codes()
        stored = ColumnValues(codes, _number_texts(levels))
    column = _described(name, kind, facts, _number_texts(distinct.first(_EXAMPLES)))
    common, counts = distinct.most_frequent(_COMMON)
    column = replace(column, common=tuple(zip(_number_texts(common), counts.tolist(), strict=True)))
    return Understood(column, stored, (*notes, *_kind_findings(name, kind, facts)))


def _number_findings(
    name: str, raw: RawColumn, reading: NumberReading, setting: Setting
) -> list[Finding]:
    notes = []
    stray = np.isnan(reading.values)
    for index in np.flatnonzero(stray).tolist():
        stray[index] = raw.texts[index].casefold() not in MISSING_IN_NUMBERS
    if stray.any():
        notes.append(_stray_finding(Kind.NUMBER, name, raw, stray, setting))
    if reading.decimal != setting.decimal:
        example = next((text for text in raw.texts if reading.decimal in text), raw.texts[0])
        notes.append(findings.other_decimal(name, example, reading.decimal))
    if reading.grouped:
        notes.append(findings.thousands(name, reading.grouped, reading.decimal))
    for written, kind, meaning in (
        (reading.currency, mark("currency"), to_say("an amount without its currency")),
        (reading.percent, mark("percentage"), to_say("a number of percent, so that 5% is 5")),
        (reading.bracketed, mark("brackets"), to_say("a negative number, as accounts write it")),
    ):
        if written:
            notes.append(findings.written_otherwise(name, written, meaning, kind))
    return notes


def _stray_finding(
    kind: Kind, name: str, raw: RawColumn, stray: NDArray[np.bool_], setting: Setting
) -> Finding:
    assert raw.codes is not None  # noqa: S101 - there are stray texts
    rows = setting.row_numbers[np.append(stray, False)[raw.codes]]
    values = [text for text, is_stray in zip(raw.texts, stray, strict=True) if is_stray]
    return findings.unparsed(kind, name, values, rows.tolist(), int(raw.filled().sum()))


def _are_day_numbers(name: str, distinct: NDArray[np.float64]) -> bool:
    """Say whether whole numbers such as 20180601 are dates, as the column's name says too.

    ``distinct`` are the different numbers of the column, rising.
    """
    if not _DATE_NAME.search(name) or not len(distinct):
        return False
    if distinct[0] < _EARLIEST_DAY or distinct[-1] > _LATEST_DAY:
        return False
    month, day = distinct // 100 % 100, distinct % 100
    fits = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    return bool(fits.all() and (distinct == np.floor(distinct)).all())


def _days_as_text(raw: RawColumn, values: NDArray[np.float64]) -> RawColumn:
    codes, distinct = pd.factorize(values)
    texts = (_DAY_NUMBER.sub(r"\1-\2-\3", number_text(value)) for value in distinct)
    return RawColumn(raw.rows, codes=codes.astype(np.int32), texts=tuple(texts))


def _as_date(
    name: str, raw: RawColumn, reading: DateReading, setting: Setting, *, forced: bool = False
) -> Understood:
    values = np.full(raw.rows, np.nan) if raw.dates is None else raw.dates
    notes: list[Finding] = []
    if raw.codes is not None:
        values = np.where(raw.codes >= 0, np.append(reading.values, np.nan)[raw.codes], values)
        stray = np.isnan(reading.values)
        if stray.any():
            notes.append(_stray_finding(Kind.DATE, name, raw, stray, setting))
    distinct = Distinct.of(values)
    facts = Facts(name, raw.rows, distinct.filled, len(distinct.values))
    if facts.is_constant and not forced:
        return _as_levels(name, raw, None, setting.labels)
    notes.append(
        findings.date_column(name, reading.order, ambiguous=reading.ambiguous, filled=facts.filled)
    )
    examples = [date_text(day) for day in distinct.first(_EXAMPLES)]
    common, counts = distinct.most_frequent(_COMMON)
    days = zip(map(date_text, common), counts.tolist(), strict=True)
    column = replace(_described(name, Kind.DATE, facts, examples), common=tuple(days))
    return Understood(column, ColumnValues(values), tuple(notes))


def _as_levels(name: str, raw: RawColumn, forced: Kind | None, labels: Labels | None) -> Understood:
    codes, texts = _levels(raw)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    facts = Facts(name, raw.rows, int(counts.sum()), len(texts))
    kind = forced or kind_of_texts(facts, texts)
    notes: list[Finding] = []
    if kind is Kind.CATEGORY or kind is Kind.YES_NO:
        groups = _spellings(texts, counts)
        if groups:
            rows = sum(int(counts[texts.index(other)]) for _, others in groups for other in others)
            merged = (labels or _usual(kind)) is Labels.MERGED
            notes.append(findings.spellings(name, groups, rows, merged=merged))
            if merged:
                codes, texts = _merged(codes, texts, groups)
                counts = np.bincount(codes[codes >= 0], minlength=len(texts))
                facts = replace(facts, distinct=len(texts))
    column = _described(name, kind, facts, texts[:_EXAMPLES])
    top = _top(counts)
    common = [findings.shortened(texts[at]) if kind is Kind.TEXT else texts[at] for at in top]
    column = replace(column, common=_common(top, common, counts))
    return Understood(
        column,
        ColumnValues(codes.astype(np.int32), tuple(texts)),
        (*notes, *(() if forced else _kind_findings(name, kind, facts))),
    )


def _levels(raw: RawColumn) -> tuple[NDArray[np.int32], list[str]]:
    """Return every cell of a column as the code of its text; a whole number has no ".0"."""
    if raw.numbers is None and raw.dates is None and raw.codes is not None:
        codes, texts = raw.codes, list(raw.texts)
    else:
        cells = np.full(raw.rows, None, dtype=object)
        for values, write in ((raw.numbers, number_text), (raw.dates, date_text)):
            if values is not None:
                at = ~np.isnan(values)
                cells[at] = [write(value) for value in values[at].tolist()]
        if raw.codes is not None:
            at = raw.codes >= 0
            cells[at] = np.array(raw.texts, dtype=object)[raw.codes[at]]
        ranks, found = pd.factorize(cells)
        codes, texts = ranks.astype(np.int32), [str(text) for text in found]
    whole = [_WHOLE.sub(r"\1", text) if _WHOLE.fullmatch(text) else text for text in texts]
    if whole == texts:
        return codes, texts
    positions: dict[str, int] = {}
    moved = [positions.setdefault(text, len(positions)) for text in whole]
    return np.array([*moved, -1], dtype=np.int32)[codes], list(positions)


def _usual(kind: Kind) -> Labels:
    """Return what becomes of spellings where nothing was told: a yes is a yes."""
    return Labels.MERGED if kind is Kind.YES_NO else Labels.APART


def _spellings(
    texts: Sequence[str], counts: NDArray[np.int64]
) -> list[tuple[str, tuple[str, ...]]]:
    """Group spellings of one value under the longest, in title case, or the most frequent one."""
    groups: dict[str, list[int]] = {}
    for index, meaning in enumerate(meanings(texts)):
        groups.setdefault(meaning, []).append(index)
    found = []
    for members in groups.values():
        if len(members) > 1:
            first, *others = sorted(
                members,
                key=lambda index: (
                    -len(texts[index]),
                    not texts[index].istitle(),
                    -int(counts[index]),
                    index,
                ),
            )
            found.append((texts[first], tuple(texts[index] for index in others)))
    return found


def _merged(
    codes: NDArray[np.int32], texts: Sequence[str], groups: Sequence[tuple[str, tuple[str, ...]]]
) -> tuple[NDArray[np.int32], list[str]]:
    kept = {other: first for first, others in groups for other in others}
    positions: dict[str, int] = {}
    moved = [positions.setdefault(kept.get(text, text), len(positions)) for text in texts]
    return np.array([*moved, -1], dtype=np.int32)[codes], list(positions)


def _number_texts(values: NDArray[np.float64]) -> tuple[str, ...]:
    if len(values) and bool((values == np.floor(values)).all()) and abs(values).max() < 2**53:
        numbers = values.astype(np.int64)
        if len(numbers) < _AT_ONCE or numbers.min() < 0:
            return tuple(map(str, numbers.tolist()))
        parts = (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
        return tuple(chain.from_iterable(map(_digits, parts)))
    return tuple(number_text(value) for value in values.tolist())


def _digits(numbers: NDArray[np.int64]) -> list[str]:
    """Write whole numbers, none of them below 0, the same digit of all at once."""
    highest = int(numbers.max())
    width = len(str(highest))
    signs = np.full((width + 1, len(numbers)), ord(" "), dtype=np.uint8)
    rest = numbers.astype(np.min_scalar_type(highest))
    for place in reversed(range(width)):
        shorter = rest // 10
        digits = rest - 10 * shorter + ord("0")
        signs[place] = digits if place == width - 1 else np.where(rest > 0, digits, ord(" "))
        rest = shorter
    return signs.T.tobytes().decode("ascii").split()


def _top(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the most frequent values; the first seen comes first where even."""
    if len(counts) <= _COMMON:
        return np.argsort(-counts, kind="stable")
    least = least_of_most(counts, _COMMON)
    above = np.flatnonzero(counts > least)
    level = np.flatnonzero(counts == least)[: _COMMON - len(above)]
    return np.concatenate([above[np.argsort(-counts[above], kind="stable")], level])


def _common(
    top: NDArray[np.int64], texts: Sequence[str], counts: NDArray[np.int64]
) -> tuple[tuple[str, int], ...]:
    return tuple((text, int(counts[index])) for text, index in zip(texts, top, strict=True))


def _described(name: str, kind: Kind, facts: Facts, examples: Sequence[str]) -> Column:
    if kind is Kind.TEXT:
        examples = [findings.shortened(text) for text in examples]
    return Column(
        name=name,
        kind=kind,
        missing=facts.rows - facts.filled,
        distinct=facts.distinct,
        examples=tuple(examples),
        role=UNUSED_KINDS.get(kind, Role.FEATURE),
    )


def _kind_findings(name: str, kind: Kind, facts: Facts) -> tuple[Finding, ...]:
    if kind not in UNUSED_KINDS:
        return ()
    return (findings.left_out(kind, name, facts.distinct, facts.filled),)
