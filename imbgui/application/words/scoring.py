"""Sentences on new cases: how their columns were matched, what has changed, what is not kept."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from imbgui.application.numbers import money, money_range, per_1000, percent, significant, whole
from imbgui.domain.drift import ColumnDrift, FlagDrift, Moved
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.tasks import Realised, Scored

_MOST_NAMES = 12
_MOST_MOVED = 5

ORDER_WORDS: Mapping[Order, str] = {
    Order.RISK: "Highest risk score first",
    Order.COST: "Highest expected cost first",
}
"""What a scored file can be sorted by."""

_VERDICTS: Mapping[Moved | None, str] = {
    None: "Whether columns have changed is not known: the session was saved by an earlier version.",
    Moved.ALIKE: "The new cases are like the analysed ones.",
    Moved.SOMEWHAT: "The new cases are somewhat different from the analysed ones: watch what comes of the flags.",
    Moved.MUCH: "The new cases are very different from the analysed ones: analyse newer cases before you rely on the flags.",
}
_WHY_PLAIN: Mapping[Lost, str] = {
    Lost.SORTED: "sorting moves the rows",
    Lost.FORMAT: "columns can only be added to a copy of an .xlsx or .xlsm workbook",
    Lost.HEADINGS: "the sheet has no heading row to put the new headings in",
    Lost.LAYOUT: "the sheet is laid out in a way that columns cannot be added to",
}


def lost_sentences(lost: Sequence[Lost]) -> tuple[str, ...]:
    """Say what a scored file does not keep of the workbook."""
    sentences = []
    for one in lost:
        match one:
            case Lost.MACROS:
                sentences.append(
                    "The macros are not kept: an .xlsx workbook cannot hold any. Buttons that start one stay and do nothing."
                )
            case Lost.SIGNATURE:
                sentences.append("The digital signature is not kept: no changed file can keep it.")
            case _:
                sentences.append(
                    f"Only the values of the cases are written, on a plain sheet: {_WHY_PLAIN[one]}. Other sheets, formats, widths, filters, formulas and charts are not kept."
                )
    return tuple(sentences)


def matching_sentences(scored: Scored) -> tuple[str, ...]:
    """Say how the columns and values of the new file were matched."""
    sentences = []
    if scored.renamed:
        pairs = [f"{new} for {old}" for old, new in scored.renamed]
        sentences.append(f"Read as you said: {_listed(pairs)}.")
    if scored.missing:
        sentences.append(
            f"Columns of the analysed file that are missing, and not needed: {_listed(scored.missing)}."
        )
    if scored.extra:
        sentences.append(f"Columns that the model does not use: {_listed(scored.extra)}.")
    for column, unread in scored.unread.items():
        sentences.append(
            f"{whole(unread.cells)} of {whole(unread.filled)} values of {column} cannot be read as before (such as '{unread.example}') and count as blank."
        )
    for column, spellings in scored.respelled.items():
        spelled = [f"'{new}' as '{known}'" for new, known in spellings]
        sentences.append(f"Another spelling in {column}: {_listed(spelled)}.")
    sentences.extend(
        f"These values of {column} were never seen before: {_listed(values)}."
        for column, values in scored.unseen.items()
    )
    return tuple(sentences)


def drift_verdict(scored: Scored) -> Moved | None:
    """Return how far the cases as a whole have moved; None where columns cannot be compared."""
    if scored.drifts is None:
        return None
    moved = [one.moved for one in scored.drifts]
    flags = scored.flags is not None and scored.flags.beyond_chance
    if Moved.MUCH in moved:
        return Moved.MUCH
    return Moved.SOMEWHAT if Moved.SOMEWHAT in moved or flags else Moved.ALIKE


def verdict_sentence(scored: Scored) -> str:
    """Say plainly whether the answer can be trusted on these cases."""
    return _VERDICTS[drift_verdict(scored)]


def drift_sentences(scored: Scored) -> tuple[str, ...]:
    """Say what has changed beyond chance: the share of cases flagged, and the columns."""
    moved = [one for one in scored.drifts or () if one.moved is not Moved.ALIKE]
    flags = [flag_sentence(scored.flags)] if scored.flags and scored.flags.beyond_chance else []
    others = (
        [f"So have {whole(len(moved) - _MOST_MOVED)} more columns."]
        if len(moved) > _MOST_MOVED
        else []
    )
    return (*flags, *map(column_sentence, moved[:_MOST_MOVED]), *others)


def flag_sentence(flags: FlagDrift) -> str:
    """Say how many cases are flagged beside how many were expected to be."""
    now, then = per_1000(flags.per_1000), per_1000(flags.expected_per_1000)
    if not flags.beyond_chance:
        return f"{now} of 1,000 cases are flagged, about as many as the {then} that were expected."
    return f"{now} of 1,000 cases are flagged; {then} were expected: the cases have changed."


def column_sentence(drift: ColumnDrift) -> str:
    """Say how a column has moved, by where it moved most."""
    then, now = percent(drift.share_then), percent(drift.share_now)
    return f"{drift.column} is {drift.moved}: {_bin_words(drift)} is {now} of cases now and was {then}."


def _bin_words(drift: ColumnDrift) -> str:
    if isinstance(drift.bin, str):
        named = {"blank": "no value", "other": "any other value"}
        return named.get(drift.bin, f"'{drift.bin}'")
    low, high = drift.bin
    if low is None:
        return f"{significant(high or 0.0)} or less"
    return (
        f"more than {significant(low)}"
        if high is None
        else f"{significant(low)} to {significant(high)}"
    )


def first_sentence(scored: Scored) -> str | None:
    """Explain the column of those to be checked first, where there is one."""
    if scored.first is None:
        return None
    return f"Check order numbers the {whole(scored.first)} flagged cases to check first: number 1 saves most, by what a check is expected to save."


def realised_sentence(realised: Realised, currency: str | None) -> str:
    """Say what the answers would have cost beside what was promised."""
    low, high = realised.own_interval
    came_to = f"The file says what happened in {whole(realised.cases)} cases: the answers would have cost {money(realised.cost_per_1000, currency)} per 1,000 (range {money_range(low, high, currency)})."
    promised_low, promised_high = realised.interval
    promised = f"{money(realised.promised, currency)} were promised (range {money_range(promised_low, promised_high, currency)})"
    if high < promised_low:
        return f"{came_to} {promised}: it went better."
    if low > promised_high:
        return f"{came_to} {promised}: it went worse, so analyse newer cases."
    return f"{came_to} {promised}: that agrees."


def scored_sentences(scored: Scored, currency: str | None) -> tuple[str, ...]:
    """Say all there is to say of a scored file, the most important first."""
    first = first_sentence(scored)
    flags = (
        () if scored.flags is None or scored.flags.beyond_chance else (flag_sentence(scored.flags),)
    )
    realised = () if scored.realised is None else (realised_sentence(scored.realised, currency),)
    return (
        *(() if first is None else (first,)),
        verdict_sentence(scored),
        *flags,
        *drift_sentences(scored),
        *realised,
        *matching_sentences(scored),
        *lost_sentences(scored.lost),
    )


def foretold_sentence(out: str, lost: Sequence[Lost]) -> str:
    """Say, before a file is written, what it will not keep."""
    return f"Before {PurePath(out).name} is written: {' '.join(lost_sentences(lost))}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {whole(more)} more" if more > 0 else shown
