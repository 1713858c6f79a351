"""The Summary's live sentences: each a formula, and the words that it comes to now.

Numbers inside a sentence go through FIXED and ROUND, not TEXT: a number format is read in the
language of the reader's Excel, so that TEXT would show 1,234.50 wrongly wherever commas are
decimal.
"""

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.recommendation import Verdict
from imbgui.reports.contents import Contents
from imbgui.reports.lookup import Block, Column, Fact, LookUp
from imbgui.reports.page import AS_ANALYSED, Formula
from imbgui.reports.prices import Prices
from imbgui.reports.words import fixed, three_digits

_VERDICTS = {
    Verdict.CLEAR_WINNER: ("Clear winner: the choice in ", " of 100 re-checks."),
    Verdict.PROBABLY_BEST: ("Probably best: the choice in ", " of 100 re-checks."),
    Verdict.TOO_CLOSE: (
        "Too close to call: the choice in only ",
        " of 100 re-checks. Choosing between the best few will not matter much.",
    ),
    Verdict.CHECK_NOBODY: ("Check nobody: no strategy beats that at these costs.", ""),
    Verdict.CHECK_EVERYONE: ("Check everyone: no strategy beats that at these costs.", ""),
    Verdict.NOT_ENOUGH_CASES: (
        "Not enough cases: too few bad ones for a verdict. Treat the figures as a rough guide.",
        "",
    ),
}
_UNUSABLE = (
    "These costs cannot be used: each must be a number, a missed case must cost more than a "
    "caught one, and a false alarm more than a case rightly let through."
)
_HALF_A_CENT = 0.005
_FAR = 4
"""Costs this many times from those of the analysis call for another analysis."""


def answer(
    contents: Contents,
    look_up: LookUp,
    money_prefix: str,
    *,
    instruction: str,
    threshold: str,
    costs: tuple[str, str, str],
) -> Formula:
    """Return what to do, and what it costs against checking nobody and everyone.

    ``instruction`` is a formula; ``threshold`` and ``costs`` (of the choice, of checking nobody,
    of checking everyone) are addresses.
    """
    prefix = look_up.fact(Fact.MONEY)
    ours, nobody, everyone = (_money_formula(cost, prefix) for cost in costs)
    score = _three_digits_formula(f"(100*{threshold})")
    cut_off = f'", and check any case with a risk score of "&{score}&" or more."'
    formula = (
        f'{instruction}&IF({threshold}="","",{cut_off})'
        f'&" 1,000 cases then cost about "&{ours}&", against "&{nobody}'
        f'&" if you check nobody and "&{everyone}&" if you check everyone."'
    )
    return Formula(look_up.live(formula, f'"{_UNUSABLE}"'), answer_words(contents, money_prefix))


def answer_words(contents: Contents, money_prefix: str) -> str:
    """Return what to do as analysed, and what it costs."""
    best = contents.best
    none, every = (one.cost_per_1000 for one in contents.recommendation.candidates[:2])
    words = contents.instructions[contents.chosen]
    if not best.candidate.is_trivial:
        words += f", and check {whom_to_check(best, money_prefix)}."
    return (
        f"{words} 1,000 cases then cost about {money(best.cost_per_1000, money_prefix)}, against "
        f"{money(none, money_prefix)} if you check nobody and {money(every, money_prefix)} "
        "if you check everyone."
    )


def whom_to_check(advice: Advice, money_prefix: str) -> str:
    """Return which cases a candidate's rule flags, as the end of a sentence."""
    if advice.rule is Rule.THRESHOLD:
        shown = three_digits(100 * (advice.threshold or 0.0))
        return f"any case with a risk score of {shown} or more"
    least = advice.least_saving or 0.0
    saves = (
        "more than it costs" if least < _HALF_A_CENT else f"{money(least, money_prefix)} or more"
    )
    return (
        f"any case where the check should save {saves}: the more is at stake, the lower the risk "
        "that is enough"
    )


def verdict_name(contents: Contents, look_up: LookUp) -> Formula:
    """Return how sure the choice is, in the verdict's own short name."""
    below, above = look_up.now(Column.VERDICT_BELOW), look_up.now(Column.VERDICT_ABOVE)
    changes_at = look_up.now(Column.VERDICT_CHANGES_AT)
    formula = f"IF({look_up.fact(Fact.RATIO)}<{changes_at},{below},{above})"
    return Formula(look_up.live(formula), contents.recommendation.verdict)


def verdict(contents: Contents, look_up: LookUp, *, name: str, times: str) -> Formula:
    """Return how sure the choice is, in a sentence; ``name`` and ``times`` are formulas."""
    formula = '""'
    for one, (before, after) in _VERDICTS.items():
        sentence = f'"{before}"&{times}&"{after}"' if after else f'"{before}"'
        formula = f'IF({name}="{one}",{sentence},{formula})'
    return Formula(look_up.live(formula, '""'), verdict_words(contents))


def verdict_words(contents: Contents) -> str:
    """Return how sure the choice is as analysed, in a sentence."""
    before, after = _VERDICTS[contents.recommendation.verdict]
    return f"{before}{contents.best.cheapest_in_100}{after}" if after else before


def chosen_in_100(contents: Contents, look_up: LookUp) -> Formula:
    """Return in how many of 100 re-checks the choice was the same."""
    first = look_up.block_column(Block.CHEAPEST, 0)
    last = look_up.block_column(Block.CHEAPEST, look_up.candidates - 1)
    block = f"{look_up.column(first).split(':')[0]}:{look_up.column(last).split(':')[1]}"
    formula = f"INDEX({block},{look_up.fact(Fact.ROW)},{look_up.fact(Fact.CHOSEN)})"
    return Formula(look_up.live(formula), contents.best.cheapest_in_100)


def shares(
    contents: Contents, look_up: LookUp, *, precision: str, recall: str, flagged: str
) -> Formula:
    """Return how many flagged cases are bad, and how many bad ones are flagged, in per cent."""
    events = look_up.fact(Fact.EVENTS)
    formula = (
        f'IF({flagged}=0,"No case is flagged.",FIXED(100*{precision},1)&" % of them are "&{events}'
        f'&"; "&FIXED(100*{recall},1)&" % of all "&{events}&" are among them.")'
    )
    counts = contents.at_base_rate(contents.best.counts)
    words = "No case is flagged."
    if counts.precision is not None and counts.recall is not None:
        words = (
            f"{fixed(100 * counts.precision, 1)} % of them are {contents.events}; "
            f"{fixed(100 * counts.recall, 1)} % of all {contents.events} are among them."
        )
    return Formula(look_up.live(formula), words)


def checked(contents: Contents, look_up: LookUp, *, caught: str, false_alarms: str) -> Formula:
    """Return what was caught and what was not on the cases of the check, as counted."""
    counts = contents.recommendation.check.counts
    bad, good = look_up.fact(Fact.CHECK_BAD), look_up.fact(Fact.CHECK_GOOD)
    events = look_up.fact(Fact.EVENTS)
    where = " cases kept aside: " if contents.keeps_aside else " cases, part by part: "
    formula = (
        f'"On "&FIXED({bad}+{good},0)&"{where}"&FIXED({caught},0)&" of "&FIXED({bad},0)'
        f'&" "&{events}&" caught, "&FIXED({false_alarms},0)&" false alarms."'
    )
    words = (
        f"On {fixed(counts.rows, 0)}{where}{fixed(counts.caught, 0)} of "
        f"{fixed(counts.positives, 0)} {contents.events} caught, "
        f"{fixed(counts.false_alarms, 0)} false alarms."
    )
    return Formula(look_up.live(formula), words)


def costs_moved(contents: Contents, look_up: LookUp) -> Formula:
    """Return a warning where the costs are far from those of the analysis, or beyond the table."""
    band, ratios = contents.study.plan.band, contents.decisions.ratios
    ratio = contents.costs.effective_ratio(contents.study.file_rate)
    far = "These costs are far from those of the analysis: analyse again to try weights for them. "
    beyond = "Their ratio is beyond what was tabulated: the nearest one is used."
    low, high = float(ratios[0]), float(ratios[-1])
    here = look_up.fact(Fact.RATIO)
    formula = (
        f'IF(OR({here}<{band / _FAR!r},{here}>{band * _FAR!r}),"{far}","")'
        f'&IF(OR({here}<{low!r},{here}>{high!r}),"{beyond}","")'
    )
    words = "" if band / _FAR <= ratio <= band * _FAR else far
    words += "" if low <= ratio <= high else beyond
    return Formula(look_up.live(formula, '""'), words)


def whose_ranges(prices: Prices) -> Formula:
    """Return whether the ranges as analysed still belong to the inputs."""
    same = "These belong to the costs above."
    changed = "The costs above were changed: these ranges belong to the costs as analysed."
    conditions = ",".join(f"{name}={name}{AS_ANALYSED}" for name in prices.inputs)
    return Formula(f'IF(AND({conditions}),"{same}","{changed}")', same)


def money(value: float, prefix: str) -> str:
    """Return an amount as a live sentence shows it.

    >>> money(-1234.5, "€")
    '-€1,234.50'
    """
    return f"{'-' if value < 0 else ''}{prefix}{fixed(abs(value))}"


def _money_formula(value: str, prefix: str) -> str:
    return f'IF({value}<0,"-","")&{prefix}&FIXED(ABS({value}),2)'


def _three_digits_formula(value: str) -> str:
    return f'IF({value}=0,"0",ROUND({value},2-INT(LOG10({value})))&"")'
