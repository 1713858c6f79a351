"""The Summary's live sentences: each a formula, and the words that it comes to now.

Numbers inside a sentence go through FIXED and ROUND, not TEXT: a number format is read in the
language of the reader's Excel, so that TEXT would show 1,234.50 wrongly wherever commas are
decimal.
"""

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.recommendation import Verdict
from imbgui.language import BAD_CASE, calling, mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.live_words import choice, live_sentence, quoted
from imbgui.reports.lookup import Block, Column, Fact, LookUp
from imbgui.reports.numbers import Money, fixed, three_digits
from imbgui.reports.page import AS_ANALYSED, Formula
from imbgui.reports.prices import Prices
from imbgui.reports.verdicts import verdict_name

_UNUSABLE = mark(
    "These costs cannot be used: each must be a number, a missed case must cost more than a "
    "caught one, and a false alarm more than a case rightly let through."
)
_VERDICTS = {
    Verdict.CLEAR_WINNER: mark("Clear winner: the choice in {times} of 100 re-checks."),
    Verdict.PROBABLY_BEST: mark("Probably best: the choice in {times} of 100 re-checks."),
    Verdict.TOO_CLOSE: mark(
        "Too close to call: the choice in only {times} of 100 re-checks. Choosing between the "
        "best few will not matter much."
    ),
    Verdict.CHECK_NOBODY: mark("Check nobody: no strategy beats that at these costs."),
    Verdict.CHECK_EVERYONE: mark("Check everyone: no strategy beats that at these costs."),
    Verdict.NOT_ENOUGH_CASES: mark(
        "Not enough cases: too few bad ones for a verdict. Treat the figures as a rough guide."
    ),
}
_WITH_CUT_OFF = mark("{instruction}, and check any case with a risk score of {score} or more.")
_COSTS = mark(
    "1,000 cases then cost about {ours}, against {nobody} if you check nobody and {everyone} if "
    "you check everyone."
)
COSTS_MOVED = mark(
    "These costs are far from those of the analysis: analyse again to try weights for them."
)
_HALF_A_CENT = 0.005
_FAR = 4
"""Costs this many times from those of the analysis call for another analysis."""


def answer(
    contents: Contents,
    look_up: LookUp,
    money: Money,
    *,
    instruction: str,
    threshold: str,
    costs: tuple[str, str, str],
) -> Formula:
    """Return what to do, and what it costs against checking nobody and everyone.

    ``instruction`` is a formula; ``threshold`` and ``costs`` (of the choice, of checking nobody,
    of checking everyone) are addresses.
    """
    amounts = (contents.best, *contents.recommendation.candidates[:2])
    ours, nobody, everyone = (
        _money_formula(cost, look_up, money.words(one.cost_per_1000))
        for cost, one in zip(costs, amounts, strict=True)
    )
    what = Formula(instruction, contents.instructions[contents.chosen])
    score = _three_digits_formula(f"(100*{threshold})", 100 * (contents.best.threshold or 0.0))
    checked_whom = live_sentence(say(_WITH_CUT_OFF), instruction=what, score=score)
    to_do = choice(f'{threshold}=""', what, checked_whom, holds=False)
    costs_then = live_sentence(say(_COSTS), ours=ours, nobody=nobody, everyone=everyone)
    unusable = _in_a_formula(_UNUSABLE)
    formula = look_up.live(f'{to_do.text}&" "&{costs_then.text}', quoted(unusable))
    return Formula(formula, answer_words(contents, money))


def answer_words(contents: Contents, money: Money) -> str:
    """Return what to do as analysed, and what it costs."""
    none, every = (one.cost_per_1000 for one in contents.recommendation.candidates[:2])
    costs = say(
        _COSTS,
        ours=money.words(contents.best.cost_per_1000),
        nobody=money.words(none),
        everyone=money.words(every),
    )
    return f"{_what_to_do(contents, contents.best, money)} {costs}"


def _what_to_do(contents: Contents, best: Advice, money: Money) -> str:
    """Return what to do and whom to check."""
    instruction = contents.instructions[contents.chosen]
    if best.candidate.is_trivial:
        return instruction
    if best.rule is Rule.THRESHOLD:
        score = three_digits(100 * (best.threshold or 0.0))
        return say(_WITH_CUT_OFF, instruction=instruction, score=score)
    least = best.least_saving or 0.0
    if least < _HALF_A_CENT:
        return say(
            "{instruction}, and check any case where the check should save more than it costs: "
            "the more is at stake, the lower the risk that is enough.",
            instruction=instruction,
        )
    return say(
        "{instruction}, and check any case where the check should save {amount} or more: "
        "the more is at stake, the lower the risk that is enough.",
        instruction=instruction,
        amount=money.words(least),
    )


def live_verdict_name(contents: Contents, look_up: LookUp) -> Formula:
    """Return how sure the choice is, in the verdict's own short name."""
    below, above = look_up.now(Column.VERDICT_BELOW), look_up.now(Column.VERDICT_ABOVE)
    changes_at = look_up.now(Column.VERDICT_CHANGES_AT)
    formula = f"IF({look_up.fact(Fact.RATIO)}<{changes_at},{below},{above})"
    return Formula(look_up.live(formula), verdict_name(contents.recommendation.verdict))


def verdict(contents: Contents, look_up: LookUp, *, name: str, times: str) -> Formula:
    """Return how sure the choice is, in a sentence; ``name`` and ``times`` are formulas."""
    again = Formula(times, contents.best.cheapest_in_100)
    formula = '""'
    for one, sentence in _VERDICTS.items():
        words = live_sentence(_in_a_formula(sentence), times=again).text
        formula = f"IF({name}={quoted(verdict_name(one))},{words},{formula})"
    return Formula(look_up.live(formula, '""'), verdict_words(contents))


def verdict_words(contents: Contents) -> str:
    """Return how sure the choice is as analysed, in a sentence."""
    sentence = _VERDICTS[contents.recommendation.verdict]
    return _in_a_formula(sentence).format(times=contents.best.cheapest_in_100)


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
    counts = contents.at_base_rate(contents.best.counts)
    nothing = say("No case is flagged.")
    some = live_sentence(
        say("{precision} % of them are {events}; {recall} % of all {events} are among them."),
        precision=_fixed_formula(f"100*{precision}", 100 * (counts.precision or 0.0), 1),
        recall=_fixed_formula(f"100*{recall}", 100 * (counts.recall or 0.0), 1),
        events=_events(contents, look_up),
    )
    has_none = counts.precision is None or counts.recall is None
    none = Formula(quoted(nothing), nothing)
    told = choice(f"{flagged}=0", none, some, holds=has_none)
    return Formula(look_up.live(told.text), told.value)


def checked(contents: Contents, look_up: LookUp, *, caught: str, false_alarms: str) -> Formula:
    """Return what was caught and what was not on the cases of the check, as counted."""
    counts = contents.recommendation.check.counts
    bad, good = look_up.fact(Fact.CHECK_BAD), look_up.fact(Fact.CHECK_GOOD)
    told = live_sentence(
        say("On {rows} cases kept aside: {caught} of {bad} {events} caught, {alarms} false alarms.")
        if contents.keeps_aside
        else say(
            "On {rows} cases, part by part: {caught} of {bad} {events} caught, "
            "{alarms} false alarms."
        ),
        rows=_fixed_formula(f"{bad}+{good}", counts.rows, 0),
        caught=_fixed_formula(caught, counts.caught, 0),
        bad=_fixed_formula(bad, counts.positives, 0),
        events=_events(contents, look_up),
        alarms=_fixed_formula(false_alarms, counts.false_alarms, 0),
    )
    return Formula(look_up.live(told.text), told.value)


def costs_moved(contents: Contents, look_up: LookUp) -> Formula:
    """Return a warning where the costs are far from those of the analysis, or beyond the table."""
    band, ratios = contents.study.plan.band, contents.decisions.ratios
    ratio = contents.costs.effective_ratio(contents.study.file_rate)
    far = say(COSTS_MOVED)
    beyond = say("Their ratio is beyond what was tabulated: the nearest one is used.")
    low, high = float(ratios[0]), float(ratios[-1])
    here = look_up.fact(Fact.RATIO)
    formula = (
        f'IF(OR({here}<{band / _FAR!r},{here}>{band * _FAR!r}),{quoted(f"{far} ")},"")'
        f'&IF(OR({here}<{low!r},{here}>{high!r}),{quoted(beyond)},"")'
    )
    words = "" if band / _FAR <= ratio <= band * _FAR else f"{far} "
    words += "" if low <= ratio <= high else beyond
    return Formula(look_up.live(formula, '""'), words)


def whose_ranges(prices: Prices) -> Formula:
    """Return whether the ranges as analysed still belong to the inputs."""
    same = say("These belong to the costs above.")
    changed = say("The costs above were changed: these ranges belong to the costs as analysed.")
    conditions = ",".join(f"{name}={name}{AS_ANALYSED}" for name in prices.inputs)
    return Formula(f"IF(AND({conditions}),{quoted(same)},{quoted(changed)})", same)


def _in_a_formula(sentence: str) -> str:
    """Say what a formula holds: a noun that somebody typed stands in cells alone."""
    with calling(BAD_CASE):
        return say(sentence)


def _events(contents: Contents, look_up: LookUp) -> Formula:
    return Formula(look_up.fact(Fact.EVENTS), contents.events)


def _fixed_formula(value: str, now: float, decimals: int) -> Formula:
    return Formula(f"FIXED({value},{decimals})", fixed(now, decimals))


def _money_formula(value: str, look_up: LookUp, words: str) -> Formula:
    before, behind = look_up.fact(Fact.MONEY), look_up.fact(Fact.MONEY_BEHIND)
    return Formula(f'IF({value}<0,"-","")&{before}&FIXED(ABS({value}),2)&{behind}', words)


def _three_digits_formula(value: str, now: float) -> Formula:
    formula = f'IF({value}=0,"0",ROUND({value},2-INT(LOG10({value})))&"")'
    return Formula(formula, three_digits(now))
