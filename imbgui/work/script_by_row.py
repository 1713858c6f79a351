"""The parts of an exported script that decide row by row: by amounts, within limits, or both."""

STAKES = '''

# Decide case by case: each counts with what is at stake in it, and as often as at the share of
# bad cases to be expected. Who may be recommended wins at some cost that is the same for all.


@dataclass(frozen=True)
class Cases:
    """Scored cases: ``weights`` is how often each counts, ``worth`` what flagging it saves."""

    truth: np.ndarray
    fold: np.ndarray
    amounts: np.ndarray
    weights: np.ndarray
    worth: np.ndarray

    @property
    def share(self):
        """The share of bad cases among them."""
        return float(self.truth.mean())

    def paid(self, flags):
        """Return what an answer costs in each fold."""
        if_bad = np.where(flags, 0, gain(self.amounts)) + CAUGHT_COST
        if_good = np.where(flags, FALSE_ALARM_COST, PASSED_COST)
        costs = np.where(self.truth, if_bad, if_good) * self.weights
        return np.bincount(self.fold, costs, minlength=FOLDS)


def gain(amounts):
    """Return what flagging cases saves if they are bad."""
    return MISSED_FIXED + MISSED_SHARE * amounts - CAUGHT_COST


def cases_of(truth, fold, amounts):
    """Return cases with what is at stake in them."""
    rows, bad = len(truth), truth.sum()
    of_bad, of_good = 1.0, 1.0
    if BASE_RATE is not None:
        of_bad, of_good = BASE_RATE * rows / bad, (1 - BASE_RATE) * rows / (rows - bad)
    weights = np.where(truth, of_bad, of_good)
    price = FALSE_ALARM_COST - PASSED_COST
    worth = np.where(truth, gain(amounts), -price) * weights
    return Cases(truth, fold, amounts, weights, worth)


def recommendable(found, cases):
    """Return the names of those that win at one of RATIOS or are always kept."""
    places = range(len(RATIOS))
    winners = {at_ratio(place, found, cases.truth, cases.fold)[0] for place in places}
    return {*POLICIES, REFERENCE, *ALWAYS_KEPT, *(NAMES[place] for place in winners)}


@dataclass(frozen=True)
class Decided:
    """A choice, with what every one of NAMES flags, and the answers corrected for choosing."""

    best: int
    cut: float
    keeps_limits: bool
    flags: np.ndarray
    answers: np.ndarray


def decided(found, cases, usable, among, cut_of):
    """Give each of NAMES its cut, hold each fold against that of the others, and choose.

    Who is not ``among`` them flags nobody; who is not ``usable`` cannot be chosen.
    """
    everyone = np.full(len(cases.truth), fill_value=True)
    flags, cuts = [everyone, ~everyone], [-np.inf, np.inf]
    met = [keeps_limits(everyone, cases), keeps_limits(~everyone, cases)]
    for name, one in zip(NAMES[len(POLICIES) :], found, strict=True):
        left_out = np.inf, ~everyone, True
        cut, flagged, is_met = cut_of(one, cases) if name in among else left_out
        cuts.append(cut)
        flags.append(flagged)
        met.append(is_met)
    flags, met = np.stack(flags), np.array(met)
    policies = np.arange(len(NAMES)) < len(POLICIES)
    unfit = (np.isinf(cuts) | ~np.isin(NAMES, list(usable))) & ~policies
    # Where nobody keeps to the limits, the one that comes nearest is named.
    unfit |= policies if (~met | unfit).all() else ~met
    few = cases.truth.sum() < 100
    absent = ~np.isin(NAMES, list(among)) & ~policies
    rules = {"unseen": unseen(cases.worth, cases.truth), "unfit": unfit, "few": few}
    rules["absent"] = absent
    best = choose(flags, cases.worth, **rules)
    nested = followed(flags, cases.worth, cases.fold, **rules)
    # What stands unless beaten was not picked for being the luckiest of many; but money of the
    # cases' own flatters a model that stands as well.
    stands = best < len(POLICIES) or (NAMES[best] == REFERENCE and not MISSED_SHARE)
    answers = flags[best] if stands else nested
    return Decided(best, float(cuts[best]), bool(met[best]), flags, answers)
'''

NO_LIMITS = '''

def cut_within(priority, cases, final, by_fold):
    """Return a cut, what is flagged by that of each fold, and that no limit is broken."""
    return final, priority >= np.asarray(by_fold)[cases.fold], True


def keeps_limits(flags, cases):
    """Say that any answer does: nothing is limited."""
    return True
'''

LIMITS = '''

def cut_within(priority, cases, final, by_fold):
    """Return the cut nearest to the final one that keeps to the limits, and if any keeps to all.

    In between comes what is flagged, each fold held against the cut of the others.
    """
    least = min(final, *by_fold)  # below it is no cut but the one that flags all
    if LEAST_RECALL is not None:
        least = min(least, np.quantile(priority[cases.truth], (1 - LEAST_RECALL) / 2))
    everywhere = np.full(len(priority), fill_value=True)
    cut, is_met = nearest_allowed(priority, cases, everywhere, final, least)
    if LEAST_RECALL is not None or LEAST_PRECISION is not None:
        by_fold = [
            nearest_allowed(priority, cases, cases.fold != held_out, one, least)[0]
            for held_out, one in enumerate(by_fold)
        ]
    elif cut != final:  # A capacity is filled by scores alone: no outcome is seen.
        by_fold = np.maximum(by_fold, cut)
    return cut, priority >= np.asarray(by_fold)[cases.fold], is_met


def nearest_allowed(priority, cases, used, unlimited, least):
    """Return the cut that keeps to the limits, nearest in cases flagged, and if it keeps to all.

    Where none keeps to all limits, the floor on recall gives way.
    """
    above = np.flatnonzero(used & (priority >= least))
    order = above[np.argsort(-priority[above], kind="stable")]
    falling, weights, bad = priority[order], cases.weights[order], cases.truth[order]
    everyone, all_bad = cases.weights[used].sum(), cases.weights[used & cases.truth].sum()
    last_of_ties = np.append(np.diff(falling) != 0, True)[: len(falling)]
    flagged = np.concatenate([[0.0], np.cumsum(weights)[last_of_ties], [everyone]])
    caught = np.concatenate([[0.0], np.cumsum(weights * bad)[last_of_ties], [all_bad]])
    cuts = np.concatenate([[np.inf], falling[last_of_ties], [-np.inf]])
    within = few_enough(flagged, caught, everyone)
    allowed = within & enough_caught(caught, all_bad)
    places = np.flatnonzero(allowed if allowed.any() else within)
    here = np.searchsorted(-cuts, -unlimited, side="right") - 1
    nearest = places[np.argmin(np.abs(flagged[places] - flagged[here]))]
    return unlimited if nearest == here else float(cuts[nearest]), bool(allowed.any())


def few_enough(flagged, caught, everyone):
    """Say where no more is flagged than the capacity and the floor on precision allow."""
    within = np.full(np.shape(flagged), fill_value=True)
    if MOST_PER_1000 is not None:
        within &= flagged * 1000 <= MOST_PER_1000 * everyone * (1 + 1e-9)
    if LEAST_PRECISION is not None:
        within &= caught >= LEAST_PRECISION * flagged * (1 - 1e-9)
    return within


def enough_caught(caught, all_bad):
    """Say where enough of the bad cases are caught."""
    if LEAST_RECALL is None:
        return np.full(np.shape(caught), fill_value=True)
    return caught >= LEAST_RECALL * all_bad * (1 - 1e-9)


def keeps_limits(flags, cases):
    """Say whether an answer keeps to the limits."""
    flagged, caught = cases.weights[flags].sum(), cases.weights[flags & cases.truth].sum()
    everyone, all_bad = cases.weights.sum(), cases.weights[cases.truth].sum()
    return bool(few_enough(flagged, caught, everyone) & enough_caught(caught, all_bad))
'''

BY_SCORE = '''

def by_score(one, cases):
    """Return a candidate's cut-off, what is flagged, and whether the limits are kept."""
    place = nearest_ratio(cases.share)
    return cut_within(one.practice, cases, one.cut_offs[place], one.fold_cut_offs[:, place])


def recommended(found, truth, fold, amounts):
    """Choose within the limits; return the choice, its cut-off, and which cases are flagged.

    ``found`` holds a Scored for each of NAMES that is no policy.
    """
    cases = cases_of(truth, fold, amounts)
    chosen = decided(found, cases, recommendable(found, cases), NAMES, by_score)
    tell_all(chosen.flags, truth, amounts)
    return chosen.best, chosen.cut, chosen.answers
'''

BY_AMOUNT = '''

def by_saving(one, cases):
    """Flag where that is expected to save: the more is at stake, the lower the cut-off."""
    saving = expected_saving(one.practice, cases.amounts, cases.share)
    return cut_within(saving, cases, 0.0, np.zeros(FOLDS))


def by_score(one, cases):
    """Flag from one cut-off on, found with each bad case counting what it costs.

    Cases that score below nearly all bad ones are left out: only flag all would reach them.
    """
    near = one.practice >= np.quantile(one.practice[cases.truth], 0.02)
    scores, truth, fold = one.practice[near], cases.truth[near], cases.fold[near]
    worth, price = cases.worth[near], -cases.worth[~cases.truth][0]
    everywhere = np.full(len(scores), fill_value=True)
    final, *by_fold = (
        one_cut_off(scores[part], truth[part], worth[part], price)
        for part in (everywhere, *(fold != held_out for held_out in range(FOLDS)))
    )
    return cut_within(one.practice, cases, final, by_fold)


def one_cut_off(scores, truth, worth, price):
    """Return the cut-off where bad cases count differently; at lowest it flags all of these."""
    of_bad = worth[truth]
    usual = of_bad.mean()
    cut_off = cut_offs(scores, truth, np.array([usual / price]), of_bad / usual)[0]
    return max(float(cut_off), float(scores.min()))


def expected_saving(scores, amounts, share):
    """Return what flagging cases is expected to save over letting them through."""
    risk = scores if odds_shift(share) == 1 else at_expected_share(scores, share)
    price = FALSE_ALARM_COST - PASSED_COST
    return risk * (gain(amounts) + price) - price


def recommended(found, truth, fold, amounts):
    """Choose the best rule per case, or one cut-off for all where that is as cheap.

    ``found`` holds a Scored for each of NAMES that is no policy. Returns the choice, its cut,
    whether that is on the expected saving, and which cases are flagged. The cheaper of two rules
    is cheap by luck too, so that in the last each fold takes the rule that the others choose.
    """
    cases = cases_of(truth, fold, amounts)
    usable = recommendable(found, cases)
    alike = decided(found, cases, usable, usable, by_score)
    per_case = decided(found, cases, usable, NAMES, by_saving)
    ours, theirs = cases.paid(alike.answers), cases.paid(per_case.answers) * 1.01
    is_simple = ours.sum() <= theirs.sum() and alike.keeps_limits
    is_simple_without = (ours.sum() - ours <= theirs.sum() - theirs) & alike.keeps_limits
    answers = np.where(is_simple_without[fold], alike.answers, per_case.answers)
    chosen = decided(found, cases, usable, NAMES, by_score) if is_simple else per_case
    tell_all(chosen.flags, truth, amounts)
    return chosen.best, chosen.cut, not is_simple, answers
'''
