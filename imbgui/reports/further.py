"""What is said beside the answer, as analysed: limits, one cut-off, ranges, looking first."""

from imbgui.domain.lookup import deployed_threshold
from imbgui.domain.ranges import RangeAdvice, RangeOption, advise_over_ranges
from imbgui.domain.recommendation import LimitsPrice
from imbgui.domain.reviewing import ReviewAdvice, advise_review
from imbgui.reports.contents import Contents
from imbgui.reports.sentences import money, whom_to_check
from imbgui.reports.words import fixed, three_digits

_HALF_A_CENT = 0.005


def further_sentences(contents: Contents, money_prefix: str) -> tuple[str, ...]:
    """Return a sentence or more on each thing that applies."""
    return (
        *_limits(contents, money_prefix),
        *_one_threshold(contents, money_prefix),
        *_room(contents, money_prefix),
        *_ranges(contents, money_prefix),
        *_review(contents, money_prefix),
    )


def _limits(contents: Contents, prefix: str) -> tuple[str, ...]:
    price = contents.recommendation.limits
    if price is None:
        return ()
    return (_what_limits_cost(contents, price, prefix), *_one_more(price, prefix))


def _what_limits_cost(contents: Contents, price: LimitsPrice, prefix: str) -> str:
    if not price.met:
        return "Limits: no strategy keeps to all of them; this one comes nearest. Loosen one."
    if price.costs_more <= _HALF_A_CENT:
        return "Limits: they cost nothing; the cheapest answer keeps to them."
    chosen = contents.decisions.candidates.index(price.unlimited.candidate)
    otherwise = (
        "the cut-off would be another"
        if chosen == contents.chosen
        else f"the choice would be: {contents.names[chosen]}"
    )
    costs_more = money(price.costs_more, prefix)
    return f"Limits: they cost {costs_more} per 1,000 cases. Without them {otherwise}."


def _one_more(price: LimitsPrice, prefix: str) -> tuple[str, ...]:
    if price.one_more is None or price.one_more < _HALF_A_CENT:
        return ()
    return (f"One more check would save about {money(price.one_more, prefix)}.",)


def _one_threshold(contents: Contents, prefix: str) -> tuple[str, ...]:
    single = contents.recommendation.one_threshold
    if single is None:
        return ()
    chosen = contents.decisions.candidates.index(single.advice.candidate)
    how = contents.names[chosen]
    if not single.advice.candidate.is_trivial:
        how += f", and check {whom_to_check(single.advice, prefix)}"
    more = "more" if single.costs_more >= 0 else "less"
    difference = money(abs(single.costs_more), prefix)
    return (f"One cut-off for all: {how}. It costs {difference} {more} per 1,000 cases.",)


def _room(contents: Contents, prefix: str) -> tuple[str, ...]:
    """Return how far the missed cost may move before the advice changes."""
    between = contents.recommendation.missed_between
    if between is None:
        return ()
    costs = [None if one is None else money(one, prefix) for one in between]
    match costs:
        case [None, None]:
            until = f"whatever a missed {contents.event} costs"
        case [None, high]:
            until = f"while a missed {contents.event} costs up to {high}"
        case [low, None]:
            until = f"while a missed {contents.event} costs at least {low}"
        case [low, high]:
            until = f"while a missed {contents.event} costs {low} to {high}"
    return (f"It stays the choice, or within 1 % of it, {until}.",)


def _ranges(contents: Contents, prefix: str) -> tuple[str, ...]:
    costs = contents.costs
    if costs.missed_range is None and costs.false_alarm_range is None:
        return ()
    advice = advise_over_ranges(contents.decisions, costs) if contents.is_live else None
    if advice is None:
        return ("Ranges of the costs are not looked into where a case is decided by itself.",)
    average, cautious = advice.on_average, advice.cautious
    best = f"Best on average over the ranges of the costs: {_option(contents, average)}"
    first = f"{best} {_at_worst(contents, advice, average, prefix)}"
    if (average.candidate, average.index) == (cautious.candidate, cautious.index):
        return (f"{first} No other answer has a better worst case.",)
    difference = cautious.cost_per_1000 - average.cost_per_1000
    more = "more" if difference >= 0 else "less"
    safe = (
        f"To be on the safe side: {_option(contents, cautious)} "
        f"{_at_worst(contents, advice, cautious, prefix)} On average it costs "
        f"{money(abs(difference), prefix)} {more} per 1,000 cases."
    )
    return first, safe


def _option(contents: Contents, option: RangeOption) -> str:
    name = contents.names[option.candidate]
    if contents.decisions.candidates[option.candidate].is_trivial:
        return f"{name}."
    threshold = float(contents.decisions.thresholds[option.candidate, option.index])
    score = deployed_threshold(contents.study, contents.costs, threshold)
    return f"{name}, from a risk score of {three_digits(100 * score)} on."


def _at_worst(contents: Contents, advice: RangeAdvice, option: RangeOption, prefix: str) -> str:
    corner = advice.corners[option.worst_corner]
    return (
        f"At worst it costs {money(option.worst_regret, prefix)} per 1,000 cases more than the "
        f"best answer would, if a missed {contents.event} costs {money(corner.missed, prefix)} and "
        f"a false alarm {money(corner.false_alarm, prefix)}."
    )


def _review(contents: Contents, prefix: str) -> tuple[str, ...]:
    if contents.costs.review is None:
        return ()
    if not contents.is_live:
        return ("Looking at a case first is not priced where a case is decided by itself.",)
    advice = advise_review(contents.study, contents.costs)
    look = f"A look at a case first, at {money(contents.costs.review, prefix)} each"
    if advice is None or not advice.counts.reviewed:
        return (f"{look}, does not pay for any case: decide without.",)
    return (f"{look}: {_whom_to_look_at(advice)} {_worth(advice, prefix)}",)


def _whom_to_look_at(advice: ReviewAdvice) -> str:
    if advice.candidate is None:
        return "look at every case."
    looked = fixed(advice.counts.reviewed * 1000 / advice.counts.rows, 1)
    low, high = (three_digits(100 * one) for one in (advice.review_from, advice.block_from))
    return (
        f"look at the {looked} of 1,000 cases with a risk score from {low} to {high}, block those "
        "above without a look, and pass those below."
    )


def _worth(advice: ReviewAdvice, prefix: str) -> str:
    verb = "saves" if advice.saving >= 0 else "costs"
    low, high = (money(one, prefix) for one in advice.saving_interval)
    return (
        f"Against two answers this {verb} {money(abs(advice.saving), prefix)} per 1,000 cases "
        f"(95 % range {low} to {high} saved)."
    )
