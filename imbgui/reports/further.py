"""What is said beside the answer, as analysed: limits, one cut-off, ranges, looking first."""

from imbgui.domain.lookup import deployed_threshold
from imbgui.domain.ranges import RangeAdvice, RangeOption, advise_over_ranges
from imbgui.domain.recommendation import LimitsPrice
from imbgui.domain.reviewing import ReviewAdvice, advise_review
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.numbers import Money, fixed, three_digits

_HALF_A_CENT = 0.005


def further_sentences(contents: Contents, money: Money) -> tuple[str, ...]:
    """Return a sentence or more on each thing that applies."""
    return (
        *_limits(contents, money),
        *_one_threshold(contents, money),
        *_room(contents, money),
        *_ranges(contents, money),
        *_review(contents, money),
    )


def _limits(contents: Contents, money: Money) -> tuple[str, ...]:
    price = contents.recommendation.limits
    if price is None:
        return ()
    return (_what_limits_cost(contents, price, money), *_one_more(price, money))


def _what_limits_cost(contents: Contents, price: LimitsPrice, money: Money) -> str:
    if not price.met:
        return say("Limits: no strategy keeps to all of them; this one comes nearest. Loosen one.")
    if price.costs_more <= _HALF_A_CENT:
        return say("Limits: they cost nothing; the cheapest answer keeps to them.")
    chosen = contents.decisions.candidates.index(price.unlimited.candidate)
    costs_more = money.words(price.costs_more)
    if chosen == contents.chosen:
        return say(
            "Limits: they cost {amount} per 1,000 cases. Without them the cut-off would be "
            "another.",
            amount=costs_more,
        )
    return say(
        "Limits: they cost {amount} per 1,000 cases. Without them the choice would be: {name}.",
        amount=costs_more,
        name=contents.names[chosen],
    )


def _one_more(price: LimitsPrice, money: Money) -> tuple[str, ...]:
    if price.one_more is None or price.one_more < _HALF_A_CENT:
        return ()
    return (say("One more check would save about {amount}.", amount=money.words(price.one_more)),)


def _one_threshold(contents: Contents, money: Money) -> tuple[str, ...]:
    single = contents.recommendation.one_threshold
    if single is None:
        return ()
    advice = single.advice
    name = contents.names[contents.decisions.candidates.index(advice.candidate)]
    how = (
        say("One cut-off for all: {name}.", name=name)
        if advice.candidate.is_trivial
        else say(
            "One cut-off for all: {name}, and check any case with a risk score of {score} or more.",
            name=name,
            score=three_digits(100 * (advice.threshold or 0.0)),
        )
    )
    sentence = (
        mark("It costs {amount} more per 1,000 cases.")
        if single.costs_more >= 0
        else mark("It costs {amount} less per 1,000 cases.")
    )
    return (f"{how} {say(sentence, amount=money.words(abs(single.costs_more)))}",)


def _room(contents: Contents, money: Money) -> tuple[str, ...]:
    """Return how far the missed cost may move before the advice changes."""
    between = contents.recommendation.missed_between
    if between is None:
        return ()
    event = contents.event
    low, high = (None if one is None else money.words(one) for one in between)
    if low is None and high is None:
        sentence = mark(
            "It stays the choice, or within 1 % of it, whatever a missed {event} costs."
        )
    elif low is None:
        sentence = mark(
            "It stays the choice, or within 1 % of it, while a missed {event} costs up to {high}."
        )
    elif high is None:
        sentence = mark(
            "It stays the choice, or within 1 % of it, while a missed {event} costs at least {low}."
        )
    else:
        sentence = mark(
            "It stays the choice, or within 1 % of it, while a missed {event} costs {low} to "
            "{high}."
        )
    return (say(sentence, event=event, low=low, high=high),)


def _ranges(contents: Contents, money: Money) -> tuple[str, ...]:
    costs = contents.costs
    if costs.missed_range is None and costs.false_alarm_range is None:
        return ()
    advice = advise_over_ranges(contents.decisions, costs) if contents.is_live else None
    if advice is None:
        return (say("Ranges of the costs are not looked into where a case is decided by itself."),)
    average, cautious = advice.on_average, advice.cautious
    best = say(
        "Best on average over the ranges of the costs: {option}", option=_option(contents, average)
    )
    first = f"{best} {_at_worst(contents, advice, average, money)}"
    if (average.candidate, average.index) == (cautious.candidate, cautious.index):
        none_safer = say("No other answer has a better worst case.")
        return (f"{first} {none_safer}",)
    difference = cautious.cost_per_1000 - average.cost_per_1000
    safe = say("To be on the safe side: {option}", option=_option(contents, cautious))
    sentence = (
        mark("On average it costs {amount} more per 1,000 cases.")
        if difference >= 0
        else mark("On average it costs {amount} less per 1,000 cases.")
    )
    on_average = say(sentence, amount=money.words(abs(difference)))
    return first, f"{safe} {_at_worst(contents, advice, cautious, money)} {on_average}"


def _option(contents: Contents, option: RangeOption) -> str:
    name = contents.names[option.candidate]
    if contents.decisions.candidates[option.candidate].is_trivial:
        return f"{name}."
    threshold = float(contents.decisions.thresholds[option.candidate, option.index])
    score = deployed_threshold(contents.study, contents.costs, threshold)
    return say(
        "{name}, from a risk score of {score} on.", name=name, score=three_digits(100 * score)
    )


def _at_worst(contents: Contents, advice: RangeAdvice, option: RangeOption, money: Money) -> str:
    corner = advice.corners[option.worst_corner]
    return say(
        "At worst it costs {amount} per 1,000 cases more than the best answer would, if a missed "
        "{event} costs {missed} and a false alarm {false_alarm}.",
        amount=money.words(option.worst_regret),
        event=contents.event,
        missed=money.words(corner.missed),
        false_alarm=money.words(corner.false_alarm),
    )


def _review(contents: Contents, money: Money) -> tuple[str, ...]:
    if contents.costs.review is None:
        return ()
    if not contents.is_live:
        return (say("Looking at a case first is not priced where a case is decided by itself."),)
    advice = advise_review(contents.study, contents.costs)
    cost = money.words(contents.costs.review)
    if advice is None or not advice.counts.reviewed:
        return (
            say(
                "A look at a case first, at {cost} each, does not pay for any case: decide "
                "without.",
                cost=cost,
            ),
        )
    return (f"{_whom_to_look_at(advice, cost)} {_worth(advice, money)}",)


def _whom_to_look_at(advice: ReviewAdvice, cost: str) -> str:
    if advice.candidate is None:
        return say("A look at a case first, at {cost} each: look at every case.", cost=cost)
    low, high = (three_digits(100 * one) for one in (advice.review_from, advice.block_from))
    return say(
        "A look at a case first, at {cost} each: look at the {cases} of 1,000 cases with a risk "
        "score from {low} to {high}, block those above without a look, and pass those below.",
        cost=cost,
        cases=fixed(advice.counts.reviewed * 1000 / advice.counts.rows, 1),
        low=low,
        high=high,
    )


def _worth(advice: ReviewAdvice, money: Money) -> str:
    low, high = (money.words(one) for one in advice.saving_interval)
    sentence = (
        mark(
            "Against two answers this saves {amount} per 1,000 cases (95 % range {low} to {high} "
            "saved)."
        )
        if advice.saving >= 0
        else mark(
            "Against two answers this costs {amount} per 1,000 cases (95 % range {low} to {high} "
            "saved)."
        )
    )
    return say(sentence, amount=money.words(abs(advice.saving)), low=low, high=high)
