"""Sentences on new cases: how their columns were matched, what has changed, what is not kept."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from imbgui.application.numbers import money, money_range, per_1000, percent, significant, whole
from imbgui.application.wording import listed
from imbgui.application.words.data import quoted
from imbgui.domain.drift import ColumnDrift, FlagDrift, Moved
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.tasks import Realised, Scored
from imbgui.language import mark, say, say_count

_MOST_MOVED = 5

ORDER_WORDS: Mapping[Order, str] = {
    Order.RISK: mark("Highest risk score first"),
    Order.COST: mark("Highest expected cost first"),
}
"""What a scored file can be sorted by."""

_VERDICTS: Mapping[Moved | None, str] = {
    None: mark(
        "Whether columns have changed is not known: the session was saved by an earlier version."
    ),
    Moved.ALIKE: mark("The new cases are like the analysed ones."),
    Moved.SOMEWHAT: mark(
        "The new cases are somewhat different from the analysed ones: watch what comes of the flags."
    ),
    Moved.MUCH: mark(
        "The new cases are very different from the analysed ones: analyse newer cases before you rely on the flags."
    ),
}
_WHY_PLAIN: Mapping[Lost, str] = {
    Lost.SORTED: mark("sorting moves the rows"),
    Lost.FORMAT: mark("columns can only be added to a copy of an .xlsx or .xlsm workbook"),
    Lost.HEADINGS: mark("the sheet has no heading row to put the new headings in"),
    Lost.LAYOUT: mark("the sheet is laid out in a way that columns cannot be added to"),
}


def lost_sentences(lost: Sequence[Lost]) -> tuple[str, ...]:
    """Say what a scored file does not keep of the workbook."""
    return tuple(map(_lost_sentence, lost))


def _lost_sentence(lost: Lost) -> str:
    match lost:
        case Lost.MACROS:
            return say(
                "The macros are not kept: an .xlsx workbook cannot hold any. Buttons that start one stay and do nothing."
            )
        case Lost.SIGNATURE:
            return say("The digital signature is not kept: no changed file can keep it.")
        case _:
            return say(
                "Only the values of the cases are written, on a plain sheet: {why}. Other sheets, formats, widths, filters, formulas and charts are not kept.",
                why=say(_WHY_PLAIN[lost]),
            )


def matching_sentences(scored: Scored) -> tuple[str, ...]:
    """Say how the columns and values of the new file were matched."""
    sentences = []
    if scored.renamed:
        pairs = [say("{new} for {old}", new=new, old=old) for old, new in scored.renamed]
        sentences.append(say("Read as you said: {names}.", names=listed(pairs)))
    if scored.missing:
        sentences.append(
            say(
                "Columns of the analysed file that are missing, and not needed: {names}.",
                names=listed(scored.missing),
            )
        )
    if scored.extra:
        sentences.append(
            say("Columns that the model does not use: {names}.", names=listed(scored.extra))
        )
    for column, unread in scored.unread.items():
        sentences.append(
            say(
                "{cells} of {all} values of {column} cannot be read as before (such as {example}) and count as blank.",
                cells=whole(unread.cells),
                all=whole(unread.filled),
                column=column,
                example=quoted(unread.example),
            )
        )
    for column, spellings in scored.respelled.items():
        spelled = [
            say("{new} as {known}", new=quoted(new), known=quoted(known))
            for new, known in spellings
        ]
        sentences.append(
            say("Another spelling in {column}: {names}.", column=column, names=listed(spelled))
        )
    sentences.extend(
        say(
            "These values of {column} were never seen before: {names}.",
            column=column,
            names=listed(values),
        )
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
    return say(_VERDICTS[drift_verdict(scored)])


def drift_sentences(scored: Scored) -> tuple[str, ...]:
    """Say what has changed beyond chance: the share of cases flagged, and the columns."""
    moved = [one for one in scored.drifts or () if one.moved is not Moved.ALIKE]
    flags = [flag_sentence(scored.flags)] if scored.flags and scored.flags.beyond_chance else []
    more = len(moved) - _MOST_MOVED
    columns = [*map(column_sentence, moved[:_MOST_MOVED])]
    if more > 0:
        columns.append(
            say_count(
                "So has {count} more column.",
                "So have {count} more columns.",
                more,
                count=whole(more),
            )
        )
    return (*flags, *columns)


def flag_sentence(flags: FlagDrift) -> str:
    """Say how many cases are flagged beside how many were expected to be."""
    parts = {"now": per_1000(flags.per_1000), "then": per_1000(flags.expected_per_1000)}
    if not flags.beyond_chance:
        return say(
            "{now} of 1,000 cases are flagged, about as many as the {then} that were expected.",
            **parts,
        )
    return say(
        "{now} of 1,000 cases are flagged; {then} were expected: the cases have changed.", **parts
    )


def column_sentence(drift: ColumnDrift) -> str:
    """Say how a column has moved, by where it moved most."""
    return say(
        "{column} is {moved}: {values} is {now} of cases now and was {then}.",
        column=drift.column,
        moved=say(_MOVED[drift.moved]),
        values=_bin_words(drift),
        now=percent(drift.share_now),
        then=percent(drift.share_then),
    )


_MOVED: Mapping[Moved, str] = {
    Moved.SOMEWHAT: mark("somewhat different"),
    Moved.MUCH: mark("very different"),
}


def _bin_words(drift: ColumnDrift) -> str:
    if isinstance(drift.bin, str):
        named = {"blank": mark("no value"), "other": mark("any other value")}
        return say(named[drift.bin]) if drift.bin in named else quoted(drift.bin)
    low, high = drift.bin
    if low is None:
        return say("{number} or less", number=significant(high or 0.0))
    if high is None:
        return say("more than {number}", number=significant(low))
    return say("{first} to {last}", first=significant(low), last=significant(high))


def first_sentence(scored: Scored) -> str | None:
    """Explain the column of those to be checked first, where there is one."""
    if scored.first is None:
        return None
    return say_count(
        "Check order numbers the {count} flagged case to check first: number 1 saves most, by what a check is expected to save.",
        "Check order numbers the {count} flagged cases to check first: number 1 saves most, by what a check is expected to save.",
        scored.first,
        count=whole(scored.first),
    )


def realised_sentence(realised: Realised, currency: str | None) -> str:
    """Say what the answers would have cost beside what was promised."""
    low, high = realised.own_interval
    came_to = say(
        "The file says what happened in {cases} cases: the answers would have cost {cost} per 1,000 (range {range}).",
        cases=whole(realised.cases),
        cost=money(realised.cost_per_1000, currency),
        range=money_range(low, high, currency),
    )
    promised_low, promised_high = realised.interval
    promise = {
        "cost": money(realised.promised, currency),
        "range": money_range(promised_low, promised_high, currency),
    }
    if high < promised_low:
        judged = say("{cost} were promised (range {range}): it went better.", **promise)
    elif low > promised_high:
        judged = say(
            "{cost} were promised (range {range}): it went worse, so analyse newer cases.",
            **promise,
        )
    else:
        judged = say("{cost} were promised (range {range}): that agrees.", **promise)
    return f"{came_to} {judged}"


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
    return say(
        "Before {file} is written: {sentences}",
        file=PurePath(out).name,
        sentences=" ".join(lost_sentences(lost)),
    )
