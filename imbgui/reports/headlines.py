"""The Summary's headlines: one named, live cell each."""

from dataclasses import dataclass

from imbgui.domain.advice import Rule
from imbgui.language import say
from imbgui.reports import sentences
from imbgui.reports.contents import Contents
from imbgui.reports.live_words import quoted
from imbgui.reports.lookup import Column, Fact, LookUp
from imbgui.reports.outcomes_sheet import Line, Outcomes
from imbgui.reports.page import Formula, Value
from imbgui.reports.prices import Prices
from imbgui.reports.strategies_sheet import Of, StrategyCells


@dataclass(frozen=True)
class LiveCells:
    """Where the numbers that follow the inputs stand on the other sheets."""

    contents: Contents
    prices: Prices
    look_up: LookUp
    strategies: StrategyCells
    outcomes: Outcomes


@dataclass(frozen=True)
class Headline:
    """A named cell with its label, and a note on it."""

    label: str
    name: str
    holds: Formula | Value | None
    style: str
    note: str | Formula = ""


def what_to_do(live_cells: LiveCells) -> tuple[Headline, ...]:
    """Return what is recommended: strategy, learner, weight, cut-off, cost, and how sure it is."""
    contents, look_up = live_cells.contents, live_cells.look_up
    live, strategies, practice = look_up.live, live_cells.strategies, live_cells.outcomes.practice
    best = contents.best
    name, learner, weight, threshold = (
        strategies.of_chosen(column)
        for column in (Of.STRATEGY, Of.LEARNER, Of.WEIGHT, Of.THRESHOLD)
    )
    plain_name = strategies.of_chosen(Of.NAME)
    at_rate = contents.at_base_rate(best.counts)
    return (
        Headline(
            say("Strategy"),
            "Best_Strategy",
            Formula(live(name), best.candidate.strategy),
            "headline",
            Formula(live(plain_name), contents.names[contents.chosen]),
        ),
        Headline(
            say("Learner"),
            "Best_Learner",
            Formula(live(f'{learner}&""'), best.candidate.learner),
            "headline",
            _if_blank("Best_Learner", best.candidate.learner, say("No model is needed.")),
        ),
        Headline(
            say("Weight of a {event} in learning", event=contents.event),
            "Best_Weight",
            Formula(live(f'IF({weight}="","",{weight})'), best.weight),
            "number",
            _if_blank("Best_Weight", best.weight, say("Cases are not weighted.")),
        ),
        *_rule(live_cells),
        Headline(
            say("Cut-off (score 0 to 1)"),
            "Best_Threshold",
            Formula(live(threshold), best.threshold),
            "threshold",
            say("It follows the amount: the more is at stake, the lower.")
            if best.rule is Rule.PER_ROW
            else _if_blank(
                "Best_Threshold",
                best.threshold,
                say("No score is needed."),
                say("Flag a case from here on."),
            ),
        ),
        Headline(
            say("Cases flagged per 1,000"),
            "Best_Flagged_Per_1000",
            Formula(live(practice.flagged_per_1000), at_rate.flagged * 1000 / at_rate.rows),
            "fine count",
            sentences.shares(
                contents,
                look_up,
                precision=practice.precision,
                recall=practice.recall,
                flagged=practice.flagged_per_1000,
            ),
        ),
        Headline(
            say("Expected cost per 1,000 cases"),
            "Best_Cost_Per_1000",
            Formula(live(practice.cost_per_1000), best.cost_per_1000),
            "money headline",
            say("Corrected for its having been chosen among several."),
        ),
        Headline(
            say("Verdict"),
            "Best_Verdict",
            sentences.live_verdict_name(contents, look_up),
            "headline",
        ),
        Headline(
            say("Chosen in n of 100 re-checks"),
            "Best_Chosen_In_100",
            sentences.chosen_in_100(contents, look_up),
            "count",
            say("The choice repeated on resampled cases."),
        ),
    )


def _rule(live_cells: LiveCells) -> tuple[Headline, ...]:
    """Return by what rule a case is flagged, where that is not by the score alone in any case."""
    best = live_cells.contents.best
    if live_cells.contents.costs.amounts is None:
        return ()
    if best.rule is Rule.THRESHOLD:
        same = say("the same cut-off for every case")
        return (Headline(say("Rule"), "Best_Rule", same, "headline"),)
    return (
        Headline(
            say("Rule"),
            "Best_Rule",
            say("flag where the expected saving is high enough")
            if best.least_saving
            else say("flag where the expected saving is positive"),
            "headline",
        ),
        Headline(
            say("Flag from an expected saving of"),
            "Best_Least_Saving",
            best.least_saving,
            "money headline",
            say("Risk times what a miss costs, less the rest times what a false alarm costs."),
        ),
    )


def what_it_saves(live_cells: LiveCells) -> tuple[Headline, ...]:
    """Return what is saved against each baseline, and what the check would have cost."""
    contents, look_up = live_cells.contents, live_cells.look_up
    recommendation, live = contents.recommendation, look_up.live
    check = live_cells.outcomes.check
    nobody, everyone = (live_cells.strategies.cost(policy) for policy in (0, 1))
    return (
        Headline(
            say("Per 1,000 cases, against checking nobody"),
            "Saving_Flag_None",
            Formula(live(f"{nobody}-Best_Cost_Per_1000"), recommendation.saving_over_none.value),
            "money headline",
        ),
        Headline(
            say("Per 1,000 cases, against checking everyone"),
            "Saving_Flag_All",
            Formula(live(f"{everyone}-Best_Cost_Per_1000"), recommendation.saving_over_all.value),
            "money headline",
        ),
        Headline(
            say("Per 1,000 cases, against the plain model"),
            "Saving_Plain",
            Formula(live(_saving_over_plain(live_cells)), recommendation.saving_over_plain.value),
            "money headline",
            say("Boosted trees as they are, with the cut-off moved."),
        ),
        *_over_todays_rule(live_cells),
        Headline(
            say("The cases of the check, as counted"),
            "Held_Out_Cost",
            Formula(live(check.cost), recommendation.check.cost),
            "money headline",
            sentences.checked(
                contents,
                look_up,
                caught=check.counted(Line.CAUGHT),
                false_alarms=check.counted(Line.FALSE_ALARMS),
            ),
        ),
    )


def _over_todays_rule(live_cells: LiveCells) -> tuple[Headline, ...]:
    """Return what is saved against today's rule, which no table holds for other costs."""
    contents = live_cells.contents
    saving = contents.recommendation.saving_over_rule
    if contents.is_live or saving is None:
        return ()
    label = say("Per 1,000 cases, against today's rule")
    return (Headline(label, "Saving_Current_Rule", saving.value, "money headline"),)


def _if_blank(name: str, value: float | str | None, blank: str, otherwise: str = "") -> Formula:
    """Return what to say beside a cell that may be blank."""
    words = blank if value is None else otherwise
    return Formula(f'IF({name}="",{quoted(blank)},{quoted(otherwise)})', words)


def _saving_over_plain(live_cells: LiveCells) -> str:
    """Return a formula: what the believed saving is, as far as the nested answers bear it out.

    It is Saving.borne_out of the cases that the plain model answers differently.
    """
    look_up, prices = live_cells.look_up, live_cells.prices
    caught = f"({look_up.now(Column.ONLY_OURS_BAD)}-{look_up.now(Column.ONLY_PLAIN_BAD)})"
    alarms = f"({look_up.now(Column.ONLY_OURS_GOOD)}-{look_up.now(Column.ONLY_PLAIN_GOOD)})"
    believed_caught, believed_alarms = (
        look_up.now(column) for column in (Column.BELIEVED_BAD, Column.BELIEVED_GOOD)
    )
    nested, believed = (
        f"{more_caught}*{look_up.fact(Fact.PER_BAD)}*{prices.worth}"
        f"-{more_alarms}*{look_up.fact(Fact.PER_GOOD)}*{prices.price}"
        for more_caught, more_alarms in ((caught, alarms), (believed_caught, believed_alarms))
    )
    return f"MAX(MIN({believed},0),MIN({nested},{believed}))"
