"""What the Decide page displays."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.events import Detail, JobKind
from imbgui.application.numbers import risk_score
from imbgui.application.state import State, curve_of, leak_candidate
from imbgui.application.views.beside import Beside, present_beside
from imbgui.application.views.cards import CardsView, present_cards
from imbgui.application.views.curves import (
    CurveView,
    curve_view,
    cut_at,
    cuts_between,
    difference_said,
    here_and_recommended,
    thousand_dots,
)
from imbgui.application.views.strategies import (
    StrategyRow,
    WeightRow,
    strategy_rows,
    weight_rows,
)
from imbgui.application.words import cards
from imbgui.domain.advice import Advice, Rule
from imbgui.domain.problems import RowsNotAtHand
from imbgui.domain.recommendation import Recommendation, Verdict
from imbgui.language import mark, say


@dataclass(frozen=True, eq=False)
class DecideView:
    """The answer, and the views that share one operating point and one selected strategy."""

    answer: str
    verdict: str
    tone: str
    """How the verdict is to be taken: good, fair or careful."""
    cost: str
    savings: tuple[str, ...]
    beside: tuple[Beside, ...]
    """What else to know before acting on the answer, each under a heading."""
    check: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    outcomes: tuple[str, ...]
    outcomes_cost: str
    strategies: tuple[StrategyRow, ...]
    weights: tuple[WeightRow, ...]
    weights_note: str
    curve: CurveView
    threshold: float
    """The operating point as a risk score, 0 to 100; or as the least expected saving."""
    threshold_decimals: int
    threshold_range: tuple[float, float]
    currency: str | None
    cuts_by_saving: bool
    flagged: str
    dots: tuple[int, int, int, int]
    """Of 1,000 cases: caught, missed, false alarms, rightly let through."""
    difference: str
    offers_leak_check: bool
    can_check_leaks: bool
    leaks: str
    """What resampling first would have promised for the selected strategy."""
    out_of_date: str | None
    provisional: bool
    renewing: bool
    """Whether this is still the answer for the costs before."""
    opened: frozenset[Detail]
    """Which of the cards after the answer are unfolded."""
    cards: CardsView


def present_decide(state: State) -> DecideView | None:
    """Return what the Decide page displays; None until there is a recommendation."""
    study, recommendation, row = state.study, state.recommendation, state.shown_row
    if study is None or recommendation is None or row is None:
        return None
    costs = recommendation.costs
    rule = recommendation.best.rule
    curve = curve_of(study, row, costs, rule)
    advice = recommendation.candidates[row]
    here, recommended = here_and_recommended(curve, advice, state.point)
    counts = curve.counts(here)
    scale = 1000 / counts.rows
    learner = advice.candidate.learner
    weights = weight_rows(recommendation, learner)
    beside = present_beside(study, recommendation)
    told = {sentence for one in beside for sentence in one.sentences}
    return DecideView(
        answer=wording.answer_sentence(recommendation.best),
        verdict=wording.verdict_sentence(recommendation),
        tone=_TONES.get(recommendation.verdict, "careful"),
        cost=wording.cost_sentence(recommendation),
        savings=wording.saving_sentences(recommendation),
        check=_check(state, recommendation),
        beside=beside,
        reasons=tuple(one for one in wording.reason_sentences(recommendation) if one not in told),
        cautions=wording.warning_sentences(study.data_check, recommendation),
        outcomes=wording.count_sentences(
            counts.caught * scale,
            counts.missed * scale,
            counts.false_alarms * scale,
            counts.passed * scale,
        ),
        outcomes_cost=wording.point_cost_sentence(
            costs.total(counts) * 1000 / counts.rows, costs.currency
        ),
        strategies=strategy_rows(recommendation, row),
        weights=weights,
        weights_note=wording.weights_sentence(learner, len(weights)),
        curve=curve_view(study, recommendation, row, here, recommended),
        threshold=cut_at(advice, curve, here, recommended),
        threshold_decimals=_decimals(advice),
        threshold_range=cuts_between(curve, rule),
        currency=costs.currency,
        cuts_by_saving=rule is Rule.PER_ROW,
        flagged=wording.flagged_sentence(counts.flagged * scale),
        dots=thousand_dots(counts),
        difference=difference_said(costs, curve, here, recommended),
        offers_leak_check=_offers_leak_check(state, row),
        can_check_leaks=_offers_leak_check(state, row) and state.job is None,
        leaks=_leaks(state, row),
        out_of_date=None if state.is_current else say(_OUT_OF_DATE),
        provisional=not state.study_is_final,
        renewing=state.is_renewing,
        opened=state.opened,
        cards=present_cards(state),
    )


def present_no_answer(state: State) -> str:
    """Say what keeps an answer from being there."""
    if state.job is not None and state.job.kind is JobKind.ANALYSE:
        return say(
            "The analysis is running; the first answer appears here as soon as there is one."
        )
    if state.costs is None:
        return say("Type what a false alarm and a missed bad case cost.")
    if state.is_renewing:
        return say("The answer for these costs is being worked out.")
    if state.study is not None and not state.is_current:
        return say(
            "These costs go by a column that the analysis did not know as an amount. Analyse again; the answer appears here."
        )
    return say("Press Analyse on the Analyse page; the answer appears here.")


_TONES = {
    Verdict.CLEAR_WINNER: "good",
    Verdict.CHECK_NOBODY: "good",
    Verdict.CHECK_EVERYONE: "good",
    Verdict.PROBABLY_BEST: "fair",
}
_OUT_OF_DATE = mark(
    "Out of date: this answer was made for other data or settings. Analyse again to renew it."
)


def _check(state: State, recommendation: Recommendation) -> str:
    said = wording.check_sentence(recommendation.check, recommendation.costs.currency)
    return f"{said} {say(cards.CHECK_WAS_SEEN)}" if state.check_was_seen else said


def _offers_leak_check(state: State, row: int) -> bool:
    """Whether the strategy in a row resamples, and could be seen doing so too early."""
    found = state.recommendation
    return found is not None and leak_candidate(state) == found.candidates[row].candidate


def _leaks(state: State, row: int) -> str:
    """Say what was found of the strategy in a row, or that it is being looked for."""
    candidate = None if state.study is None else state.study.decisions.candidates[row]
    if state.known_leaks is not None and state.known_leaks.candidate == candidate:
        return wording.leak_sentence(state.known_leaks)
    if state.reopened and state.table is not None and candidate is not None:
        away = wording.problem_sentence(RowsNotAtHand(state.table.source.file))
        return away if candidate.resamples_rows else ""
    checking = state.job is not None and state.job.kind is JobKind.LEAK_CHECK
    return say("Resampling first, to see what it would have promised.") if checking else ""


def _decimals(advice: Advice) -> int:
    """Return as many decimals as the recommended cut-off has; money has two."""
    if advice.rule is Rule.PER_ROW:
        return 2
    written = "" if advice.threshold is None else risk_score(advice.threshold)
    return max(len(written.partition(".")[2]), 1)
