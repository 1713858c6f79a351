"""Deciding row by row: where costs differ from case to case, or where limits are set.

No table holds these answers, so they are decided from the scores themselves. Every candidate
gives each row a priority, the calibrated score or the expected saving, and flags what reaches its
cut. Cuts that depend on outcomes are cross-fitted: a fold is held against the cut of the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import NO_SAVING, Advice, Check, Decision, Rule, Saving
from imbgui.domain.choice import NEAR_EQUAL, Chooser, reference_among
from imbgui.domain.costs import Costs, Limits, shifted_probability
from imbgui.domain.curves import Floats, best_thresholds
from imbgui.domain.decision import RESAMPLES
from imbgui.domain.lookup import as_fitted, checked, deployed_threshold
from imbgui.domain.plan import BLENDED, TODAYS_RULE, TRIVIAL
from imbgui.domain.practice import FLAG_ALL_ROW, FLAG_NONE_ROW, flagged_today
from imbgui.domain.row_costs import RowCosts
from imbgui.domain.stakes import Flags, Stakes, stakes_of
from imbgui.domain.study import Study


def priorities(rule: Rule, scores: Floats, stakes: Stakes, odds_shift: float) -> Floats:
    """Return what rows are ranked by: their scores, or what flagging them should save.

    ``odds_shift`` takes the scores to the deployment base rate.
    """
    if rule is Rule.THRESHOLD:
        return scores
    return stakes.expected_saving(_shifted(scores, odds_shift))


def decides_by_row(costs: Costs) -> bool:
    """Whether the decision table cannot answer these costs."""
    return costs.amounts is not None or costs.limits.any


def decide_directly(study: Study, costs: Costs) -> Decision:
    """Decide under amounts per row, under limits, or both.

    Under amounts the best rule per row is taken, unless the best single threshold is as cheap,
    within what counts as equal: one cut-off is simpler to use.
    """
    everybody = range(len(study.decisions.candidates))
    if costs.amounts is None:
        deciding = _Deciding(Rule.THRESHOLD, study, costs, everybody)
        return deciding.decision(deciding.todays_flags())
    # A threshold by amounts takes time: at first only for those that can be recommended.
    deciding = _Deciding(Rule.THRESHOLD, study, costs, study.usable)
    today = deciding.todays_flags()
    per_row = _Deciding(Rule.PER_ROW, study, costs, everybody)
    simpler, stated = _simpler_if_as_cheap(deciding, per_row)
    if simpler:
        return _Deciding(Rule.THRESHOLD, study, costs, everybody).decision(today, stated)
    by_threshold = deciding.decision(today)
    return replace(per_row.decision(today, stated), one_threshold=by_threshold.best)


def _simpler_if_as_cheap(simple: "_Deciding", other: "_Deciding") -> tuple[bool, Flags]:
    """Say whether the simple rule is as cheap as the other, and what the answers then are.

    The cheaper of two is cheap by luck too: as with the choice among candidates, the answers that
    costs are stated of take, in each fold, the rule that is chosen on the other folds.
    """
    paid, limit = simple.paid_by_fold, other.paid_by_fold * (1 + NEAR_EQUAL)
    chosen = bool(paid.sum() <= limit.sum()) and simple.keeps_limits
    by_fold = (paid.sum() - paid <= limit.sum() - limit) & simple.keeps_limits
    stated = np.where(by_fold[simple.fold], simple.corrected, other.corrected)
    return chosen, stated


class _Deciding:
    """One decision by row, with one kind of rule for all candidates.

    ``among`` are the rows of the decision table that are decided; the others flag nobody and
    cannot be chosen.
    """

    def __init__(self, rule: Rule, study: Study, costs: Costs, among: Collection[int]) -> None:
        self._rule, self._study, self._costs = rule, study, costs
        table = study.decisions
        self._candidates = table.candidates
        self._practice = stakes_of(costs, study.practice_labels, study.practice_amounts)
        self._shift = costs.odds_shift(study.file_rate)
        self._index = table.index_of(costs.effective_ratio(study.file_rate))
        self._reference = reference_among(table.candidates)
        self._absent = frozenset(range(len(TRIVIAL), len(table.candidates))).difference(among)
        fold = np.asarray(study.practice_fold)
        rows = len(fold)
        self._flags = np.zeros((len(table.candidates), rows), bool)
        self._flags[FLAG_ALL_ROW] = True
        self._cuts = np.full(len(table.candidates), np.inf)
        self._cuts[FLAG_ALL_ROW] = -np.inf
        self._met = np.ones(len(table.candidates), bool)
        for row, scores in enumerate(study.practice_scores, start=2):
            if row in among:
                self._decide_candidate(row, np.asarray(scores), fold)
        for row in (FLAG_NONE_ROW, FLAG_ALL_ROW):
            self._met[row] = _keeps(costs.limits, self._practice, self._flags[row])

    def _decide_candidate(self, row: int, scores: Floats, fold: NDArray[np.int8]) -> None:
        priority = self._priority(scores, self._practice)
        final, by_fold = self._unlimited_cuts(row, scores, fold)
        limits = self._costs.limits
        if limits.any:
            unlimited = final
            least = _least(limits, priority[self._practice.labels], min(final, *by_fold))
            ranking = _Ranking(priority, self._practice, fold, limits, least)
            final, self._met[row] = ranking.cut(unlimited)
            if limits.recall is not None or limits.precision is not None:
                by_fold = [ranking.cut(cut, without=one)[0] for one, cut in enumerate(by_fold)]
            elif final != unlimited:  # A capacity is filled by scores alone: no outcome is seen.
                by_fold = [max(cut, final) for cut in by_fold]
        self._cuts[row] = final
        self._flags[row] = priority >= np.asarray(by_fold)[fold]

    def _priority(self, scores: Floats, stakes: Stakes) -> Floats:
        return priorities(self._rule, scores, stakes, self._shift)

    def _unlimited_cuts(
        self, row: int, scores: Floats, fold: NDArray[np.int8]
    ) -> tuple[float, Sequence[float]]:
        """Return the final cut and that of each fold, as if there were no limits."""
        table, folds = self._study.decisions, self._study.plan.folds
        if self._rule is Rule.PER_ROW:
            return 0.0, [0.0] * folds
        if self._costs.amounts is None:
            inside = table.fold_thresholds[row, :, self._index]
            return float(table.thresholds[row, self._index]), [float(cut) for cut in inside]
        stakes = self._practice
        near = scores >= np.quantile(scores[stakes.labels], _FAR_BELOW)
        scores, labels, fold = scores[near], stakes.labels[near], fold[near]
        gains = stakes.gain[near] * stakes.bad_weight
        price = stakes.price * stakes.good_weight
        final, *by_fold = (
            _weighted_threshold(scores[part], labels[part], gains[part], price)
            for part in (slice(None), *(fold != one for one in range(folds)))
        )
        return final, by_fold

    def todays_flags(self) -> Flags | None:
        """Return which rows are flagged today: by flags as they are, or from a score's cut-off."""
        return flagged_today(self._study, lambda row: np.asarray(self._flags[row]))

    @property
    def fold(self) -> NDArray[np.int8]:
        """The fold that each practice row was scored in; shape (rows,)."""
        return np.asarray(self._study.practice_fold)

    @property
    def keeps_limits(self) -> bool:
        """Whether what is chosen keeps to every limit."""
        return bool(self._met[self._choice.row])

    @property
    def corrected(self) -> Flags:
        """The answers of the choice, corrected for choosing; shape (rows,)."""
        return self._choice.corrected

    @property
    def paid_by_fold(self) -> Floats:
        """What the corrected answers cost in each fold; shape (folds,)."""
        paid = self._practice.paid(self.corrected)
        return np.asarray(np.bincount(self.fold, paid, minlength=self._study.plan.folds))

    @cached_property
    def _choice(self) -> "_Choice":
        study, stakes, fold = self._study, self._practice, self.fold
        rng = np.random.default_rng(study.plan.seed)
        costs = RowCosts(self._flags, stakes, fold, study.plan.folds, resamples=RESAMPLES, rng=rng)
        positives, blends = int(stakes.labels.sum()), study.plan.allow_blend
        chooser = Chooser(self._candidates, positives, blends, self._absent)
        out = self._out()
        reference = self._reference
        of_sample = costs.of_sample(reference)
        chosen = int(chooser.choose(*of_sample, out)[0])
        winners = chooser.choose(*costs.of_resamples(reference), out)
        by_fold = chooser.choose(*costs.without_each_fold(reference), out)
        nested = self._flags[by_fold[fold], np.arange(len(fold))]
        # As the decision table has it; but money of the rows' own flatters who stands as well.
        stands = chosen == reference and self._costs.amounts is None
        own = self._candidates[chosen].is_trivial or stands
        reliability = chooser.reliability(*of_sample)[0, chosen]
        total, variance = costs.of_sample(chosen)
        apart = total[0] - total[0, chosen] <= np.sqrt(variance[0])
        return _Choice(
            row=chosen,
            reliability=float(reliability),
            times=np.bincount(winners, minlength=len(self._candidates)),
            nested=nested,
            corrected=np.asarray(self._flags[chosen]) if own else nested,
            near=tuple(row for row in range(len(total[0])) if apart[row] and not out[row]),
        )

    def decision(self, today: Flags | None, stated: Flags | None = None) -> Decision:
        """Say what the choice costs and saves, also against what is flagged today.

        ``stated`` are the answers that costs are stated of, where there was more to choose than a
        candidate.
        """
        stakes = self._practice
        chosen, times, near = self._choice.row, self._choice.times, self._choice.near
        corrected = self._choice.corrected if stated is None else stated
        nested = self._choice.nested if stated is None else stated
        return Decision(
            chosen=chosen,
            best=self._advice(chosen, corrected, int(times[chosen])),
            candidates=tuple(
                self._advice(row, flags, int(times[row])) for row, flags in enumerate(self._flags)
            ),
            simplest=min(near, key=lambda row: self._candidates[row].simplicity, default=chosen),
            over_none=_saved(stakes, corrected, self._flags[FLAG_NONE_ROW]),
            over_all=_saved(stakes, corrected, self._flags[FLAG_ALL_ROW]),
            over_plain=self._over_plain(chosen, corrected),
            over_rule=None if today is None else self._over_rule(chosen, corrected, today),
            blend_saves=self._blend_saves(chosen, corrected),
            check=self._check(chosen, nested),
            limits_met=bool(self._met[chosen]),
        )

    def _over_plain(self, chosen: int, ours: Flags) -> Saving:
        """Return what the choice saves over the reference: nothing over itself, however stated."""
        if chosen == self._reference:
            return NO_SAVING
        own, plain = (
            self._costs.per_1000(self._practice.counts(self._flags[row]))
            for row in (chosen, self._reference)
        )
        nested = _saved(self._practice, ours, self._flags[self._reference])
        return nested.borne_out(self._choice.reliability * (plain - own))

    def _over_rule(self, chosen: int, ours: Flags, today: Flags) -> Saving:
        if self._rule is Rule.THRESHOLD and self._candidates[chosen] == TODAYS_RULE:
            return NO_SAVING
        return _saved(self._practice, ours, today)

    def _blend_saves(self, chosen: int, ours: Flags) -> Saving | None:
        if BLENDED not in self._candidates:
            return None
        blend = self._candidates.index(BLENDED)
        return NO_SAVING if blend == chosen else _saved(self._practice, self._flags[blend], ours)

    def _out(self) -> Flags:
        """Return who may not be chosen: who breaks a limit, flags all or none, or has no model."""
        trivial = np.array([one.is_trivial for one in self._candidates])
        unusable = np.isinf(self._cuts) & ~trivial
        unusable |= ~np.isin(np.arange(len(trivial)), self._study.usable)
        broken = ~self._met
        if (broken | unusable).all():
            broken = trivial  # Nobody keeps to the limits: the one that comes nearest is named.
        return np.asarray(broken | unusable)

    def _advice(self, row: int, flags: Flags, times: int) -> Advice:
        candidate = self._candidates[row]
        counts = self._practice.counts(flags)
        weight, ratio = as_fitted(self._study, row)
        advice = Advice(
            candidate=candidate,
            weight=weight,
            ratio=ratio,
            threshold=None,
            counts=counts,
            cost_per_1000=self._costs.per_1000(counts),
            interval=self._practice.cost_interval(flags),
            cheapest_in_100=times,
        )
        cut = float(self._cuts[row])
        if candidate.is_trivial:
            return advice
        if self._rule is Rule.PER_ROW:
            return replace(advice, rule=Rule.PER_ROW, least_saving=cut)
        return replace(advice, threshold=deployed_threshold(self._study, self._costs, cut))

    def _check(self, chosen: int, nested: Flags) -> Check:
        study, flags, stakes = self._study, nested, self._practice
        kept_aside = len(study.kept_labels) > 0
        if kept_aside:
            stakes = stakes_of(self._costs, study.kept_labels, study.kept_amounts)
            if self._candidates[chosen].is_trivial:
                flags = np.full(len(study.kept_labels), chosen == FLAG_ALL_ROW)
            else:
                scores = np.asarray(study.kept_scores[chosen - 2])
                flags = self._priority(scores, stakes) >= self._cuts[chosen]
        interval = stakes.cost_interval(flags)
        return checked(self._costs, stakes.counts(flags), interval, kept_aside=kept_aside)


@dataclass(frozen=True, eq=False)
class _Choice:
    """Which candidate is chosen, and how often in resamples each was.

    ``nested`` are the answers where each fold follows the choice of the others, ``corrected``
    those that are corrected for the choice; ``reliability`` is the share of its difference in
    cost from the reference that luck does not explain; ``near`` are the candidates that one
    paired standard error does not tell from the chosen one.
    """

    row: int
    reliability: float
    times: NDArray[np.int64]
    nested: Flags
    corrected: Flags
    near: tuple[int, ...]


class _Ranking:
    """The rows of one candidate by falling priority, and where limits let the cut be.

    Rows below ``least``, where no cut will be but flag all, are counted and not ranked.
    """

    def __init__(
        self,
        priority: Floats,
        stakes: Stakes,
        fold: NDArray[np.int8],
        limits: Limits,
        least: float,
    ) -> None:
        above = np.flatnonzero(priority >= least)
        order = above[np.argsort(-priority[above], kind="stable")]
        self._falling = priority[order]
        self._weights = stakes.weights[order]
        self._bad = stakes.labels[order]
        self._fold = fold[order]
        self._limits = limits
        by_fold = np.bincount(fold, stakes.weights)
        bad_by_fold = np.bincount(fold, stakes.weights * stakes.labels)
        self._all = np.array([by_fold, bad_by_fold])

    def cut(self, unlimited: float, without: int | None = None) -> tuple[float, bool]:
        """Return the nearest cut that keeps to the limits, and whether any keeps to all.

        Nearest in cases flagged: cost rises on both sides of its optimum. Where no cut keeps to
        all limits, the floor on recall gives way.
        """
        falling, weights, bad = self._falling, self._weights, self._bad
        everyone = self._all.sum(axis=1)
        if without is not None:
            used = self._fold != without
            falling, weights, bad = falling[used], weights[used], bad[used]
            everyone = everyone - self._all[:, without]
        last_of_ties = np.append(np.diff(falling) != 0, True)[: len(falling)]
        flagged = np.concatenate([[0.0], np.cumsum(weights)[last_of_ties], everyone[:1]])
        caught = np.concatenate([[0.0], np.cumsum(weights * bad)[last_of_ties], everyone[1:]])
        cuts = np.concatenate([[np.inf], falling[last_of_ties], [-np.inf]])
        within = _within(self._limits, flagged, caught)
        allowed = within & _enough(self._limits, flagged, caught)
        met = bool(allowed.any())
        places = np.flatnonzero(allowed if met else within)
        here = int(np.searchsorted(-cuts, -unlimited, side="right")) - 1
        nearest = places[np.argmin(np.abs(flagged[places] - flagged[here]))]
        return (unlimited if nearest == here else float(cuts[nearest])), met


def _least(limits: Limits, of_bad: Floats, lowest: float) -> float:
    """Return a priority that no limited cut but flag all will be below."""
    if limits.recall is None:
        return lowest
    return min(lowest, float(np.quantile(of_bad, (1 - limits.recall) / 2)))


def _enough(limits: Limits, flagged: Floats, caught: Floats) -> Flags:
    """Return where enough bad cases are caught."""
    if limits.recall is None:
        return np.ones(len(flagged), bool)
    return np.asarray(caught >= limits.recall * caught[-1] * (1 - _ROUNDING))


def _within(limits: Limits, flagged: Floats, caught: Floats) -> Flags:
    """Return where no more is flagged than the capacity and the floor on precision allow."""
    within = np.ones(len(flagged), bool)
    if limits.capacity_per_1000 is not None:
        within &= flagged * 1000 <= limits.capacity_per_1000 * flagged[-1] * (1 + _ROUNDING)
    if limits.precision is not None:
        within &= caught >= limits.precision * flagged * (1 - _ROUNDING)
    return within


_ROUNDING = 1e-9


def _keeps(limits: Limits, stakes: Stakes, flags: Flags) -> bool:
    """Whether an answer keeps to the limits."""
    flagged = np.array([stakes.weights[flags].sum(), stakes.weights.sum()])
    caught = np.array(
        [stakes.weights[flags & stakes.labels].sum(), stakes.weights[stakes.labels].sum()]
    )
    return bool((_enough(limits, flagged, caught) & _within(limits, flagged, caught))[0])


_FAR_BELOW = 0.02
"""So many of the bad cases score too low for any threshold but flag all to reach them."""


def _weighted_threshold(scores: Floats, labels: Flags, gains: Floats, price: float) -> float:
    """Return the threshold to use where each bad case counts what it costs."""
    of_bad = gains[labels]
    usual = of_bad.mean()
    ratio = np.array([usual / price])
    threshold = float(best_thresholds(scores, labels, ratio, of_bad / usual)[0])
    return max(threshold, float(scores.min()))


def _saved(stakes: Stakes, ours: Flags, theirs: Flags) -> Saving:
    value, interval = stakes.saving(ours, theirs)
    return Saving(value, interval)


def _shifted(scores: Floats, odds_shift: float) -> Floats:
    """Return probabilities at the deployment base rate."""
    return scores if odds_shift == 1 else shifted_probability(scores, odds_shift)
