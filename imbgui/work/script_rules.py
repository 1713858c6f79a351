"""The parts of an exported script from fitting to the recommendation: the same for every one."""

FITTING = '''

# 5. Fit every candidate, once for each fold, on the rows that the fold does not score.


def fitted(candidate, fold, matrix, labels):
    """Return a model, the weight of a bad case and the ratio after resampling.

    Everything is learnt here, from one training part; resampling acts only while fitting.
    """
    seed = SEED + fold
    prepare, learn = candidate.prepare(), candidate.learner(seed)
    steps = [("prepare", prepare)]
    rows = prepare.fit_transform(matrix, labels)
    weight = (~labels).sum() / labels.sum()
    if candidate.weight != "balanced":
        weight = in_fold(candidate.weight, fold)
    for make in candidate.samplers:
        sampler = make(labels, in_fold(candidate.ratio, fold), seed)
        if sampler.sampling_strategy != {False: (~labels).sum(), True: labels.sum()}:
            rows, labels = sampler.fit_resample(rows, labels)
    if candidate.finish is not None:
        finish = candidate.finish()
        rows = finish.fit_transform(rows, labels)
        steps.append(("finish", finish))
    if weight == 1:
        learn.fit(rows, labels)
    else:
        learn.fit(rows, labels, sample_weight=np.where(labels, weight, 1.0))
    ratio = labels.sum() / max((~labels).sum(), 1) if candidate.samplers else None
    return Pipeline([*steps, ("learn", learn)]), weight, ratio


def in_fold(number, fold):
    """Return the number of a fold, where each has its own."""
    return number[fold] if isinstance(number, list) else number


def log_odds(model, matrix):
    """Return what a model says of each row, before calibration."""
    if not len(matrix):
        return np.empty(0)
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(matrix), np.float64)
    return logit(1e-4 + (1 - 2e-4) * np.asarray(model.predict_proba(matrix)[:, 1], np.float64))


def logit(shares):
    """Return log-odds of shares, cut at 30 on both sides."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log(shares) - np.log1p(-shares), -30, 30)


def sigmoid(odds):
    """Return shares of log-odds."""
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


@dataclass(frozen=True)
class Scored:
    """A candidate's calibrated scores, and the number it was fitted with.

    ``practice`` are out of fold, calibrated without their fold; ``final`` the same, calibrated on
    all of them; ``kept`` those of the rows kept aside, by the mean of the fold models' log-odds,
    which is the model that scores new cases.
    """

    practice: np.ndarray
    final: np.ndarray
    kept: np.ndarray
    weight: float
    ratio: float | None


def scored(candidate, matrix, labels, part):
    """Fit a candidate on every fold, and score and calibrate what it did not learn from."""
    logits, kept, weights, ratios = np.empty(len(labels)), [], [], []
    for fold in range(FOLDS):
        training = trained_on(part, fold)
        model, weight, ratio = fitted(candidate, fold, matrix[training], labels[training])
        logits[part == fold] = log_odds(model, matrix[part == fold])
        kept.append(log_odds(model, matrix[part == -2]))
        weights.append(float(weight))
        ratios.append(ratio)
    practice = part >= 0
    logits, truth, fold = logits[practice], labels[practice], part[practice]
    learnt = calibration(logits, truth)
    return Scored(
        practice=calibrated(logits, truth, fold),
        final=applied(learnt, logits),
        kept=applied(learnt, np.mean(kept, axis=0)),
        weight=middle(weights),
        ratio=None if None in ratios else middle([float(ratio) for ratio in ratios]),
    )


def middle(numbers):
    """Return the number that all folds share, or their mean on the log scale."""
    return numbers[0] if len(set(numbers)) == 1 else geometric_mean(numbers)
'''

CALIBRATING = '''

# 6. Calibrate: what the log-odds turned out to mean, learnt on the other folds. Half Platt's curve
# and half isotonic steps; with under 100 bad cases a beta curve alone.


def calibrated(logits, labels, fold):
    """Return the probability of each row, by a calibration that did not see its fold."""
    rising = np.argsort(logits)
    logits, labels, fold = logits[rising], labels[rising], fold[rising]
    scores = np.empty(len(logits))
    for held_out in np.unique(fold):
        inside = fold == held_out
        learnt = calibration(logits[~inside], labels[~inside])
        scores[rising[inside]] = applied(learnt, logits[inside])
    return scores


def calibration(logits, labels):
    """Learn a curve (a, b, c) and steps (knots, heights)."""
    bounded = np.clip(logits, -30, 30)
    if labels.sum() < 100:
        return *beta(bounded, labels), np.empty(0), np.empty(0)
    steps = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    steps.fit(bounded, labels.astype(np.float64))
    slope, shift = platt(bounded, labels)
    return slope, slope, shift, steps.X_thresholds_, steps.y_thresholds_


def platt(logits, labels):
    """Return slope and shift of Platt's curve, from counts in 4,096 even bins."""
    low, step = logits.min(), max(np.ptp(logits) / 4096, np.finfo(np.float64).tiny)
    place = np.minimum((logits - low) / step, 4095).astype(np.int64)
    counts = np.concatenate([np.bincount(place[labels == bad], minlength=4096) for bad in (0, 1)])
    centres = np.tile(low + (np.arange(4096) + 0.5) * step, 2)
    there, truth = counts > 0, np.repeat([False, True], 4096)
    model = LogisticRegression(C=np.inf)
    model.fit(centres[there][:, None], truth[there], sample_weight=counts[there])
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    rate = labels.mean()
    return (slope, shift) if slope > 0 else (1e-6, float(np.log(rate / (1 - rate))))


def beta(logits, labels):
    """Return a, b and c of beta calibration; Platt's curve where it would fall."""
    sides = np.column_stack([-np.logaddexp(0, -logits), np.logaddexp(0, logits)])
    model = LogisticRegression(C=100.0, max_iter=1000).fit(sides, labels)
    a, b = map(float, model.coef_[0])
    if a > 0 and b > 0:
        return a, b, float(model.intercept_[0])
    slope, shift = platt(logits, labels)
    return slope, slope, shift


def applied(learnt, logits):
    """Return calibrated probabilities."""
    a, b, c, knots, heights = learnt
    bounded = np.clip(logits, -30, 30)
    curve = sigmoid(a * -np.logaddexp(0, -bounded) - b * -np.logaddexp(0, bounded) + c)
    return (curve + np.interp(bounded, knots, heights)) / 2 if len(knots) else curve
'''

CUTTING_OFF = '''

# 7. Find the cut-off of a candidate: halfway, in the log-odds of ranks, between the one of least
# smoothed cost and the break-even probability 1 / (1 + ratio) (Elkan 2001).

RATIOS = np.logspace(-2, 5, 169)


def cut_offs(scores, labels):
    """Return the cut-off to use at each of RATIOS; infinity flags none, minus infinity all."""
    logits = logit(scores)
    low, width = logits.min(), max(np.ptp(logits) / 16_383, 1e-12)
    bins = ((logits - low) / width).astype(np.int64)
    rows, sums = np.bincount(bins), np.bincount(bins, logits)
    there = rows > 0
    rank = (np.cumsum(rows) - rows / 2)[there] / len(scores)
    places = np.log(rank / (1 - rank))
    odds = np.clip(sums[there] / rows[there], low, logits.max())
    place_of_bin = np.zeros(len(rows))
    place_of_bin[there] = places
    place_of_row = place_of_bin[bins]

    break_even = logit(1 / (1 + RATIOS))
    formula = np.interp(break_even, odds, places)
    formula = np.where(break_even > odds[-1], formula + 1e-6, formula)
    smoothed = least_smoothed_cost(place_of_row[labels], place_of_row[~labels], places)
    found = (smoothed + formula) / 2
    chosen = sigmoid(np.interp(found, places, odds))
    chosen[found > places[-1]] = np.inf
    chosen[found <= places[0]] = -np.inf
    return np.minimum.accumulate(chosen)


def least_smoothed_cost(bad, good, places):
    """Return the place of least cost at each of RATIOS, each case spread by a normal kernel."""
    upper, lower = np.percentile(bad, [75, 25])
    spreads = [spread for spread in (np.std(bad), (upper - lower) / 1.34) if spread > 0]
    width = float(max(0.9 * min(spreads, default=0.0) * len(bad) ** -0.2, 1e-3))
    grid = np.linspace(places[0] - 3 * width, places[-1] + 3 * width, 2001)
    caught = smoothed_above(bad, grid, width)
    false_alarms = smoothed_above(good, grid, width / 2)
    cost = false_alarms[None, :] + RATIOS[:, None] * (len(bad) - caught)[None, :]
    best = np.argmin(cost[:, ::-1], axis=1)
    return np.clip(grid[::-1][best], places[0], places[-1] + 1e-6)


def smoothed_above(values, grid, width):
    """Return how many values lie above each point of an even grid; by a Fourier transform."""
    step, points = grid[1] - grid[0], len(grid)
    counts = np.bincount(np.rint((values - grid[0]) / step).astype(np.int64), minlength=points)
    distances = np.linspace(-6, 6, 12_001)
    shares_above = [0.5 * math.erfc(distance) for distance in distances]
    reach = np.arange(-points + 1, points) * (step / (width * math.sqrt(2)))
    kernel = np.interp(reach, distances, shares_above)
    product = np.fft.rfft(counts, 4 * points) * np.fft.rfft(kernel, 4 * points)
    return np.fft.irfft(product, 4 * points)[points - 1 : 2 * points - 1]


def cross_fitted(scores, labels, fold, place):
    """Return which rows are flagged by a cut-off that the other folds led to."""
    flagged = np.empty(len(scores), bool)
    for held_out in np.unique(fold):
        inside = fold == held_out
        cut_off = cut_offs(scores[~inside], labels[~inside])[place]
        flagged[inside] = scores[inside] >= cut_off
    return flagged
'''

CHOOSING = '''

# 8. Choose. The lowest of many noisy costs is low by luck: what a candidate saves over the
# reference is shrunk by its reliability (empirical Bayes). Within 1 % of the lowest the simplest is
# chosen, and none that costs more than flagging nobody or everybody.


def choose(flags, labels, ratio, *, unfit, few):
    """Return the place of the recommendation among POLICIES and CANDIDATES.

    ``flags`` has a row for each of them and a column for each case. ``unfit`` are those whose
    cut-off flags all or none; with ``few`` bad cases only overwhelming evidence counts.
    """
    costs = ratio * (~flags & labels).sum(axis=1) + (flags & ~labels).sum(axis=1)
    reference = NAMES.index(REFERENCE)
    rivals = np.arange(len(costs)) >= len(POLICIES)
    rivals[reference] = False
    saved = costs - costs[reference]
    noise = paired_variance(saved, flags != flags[reference], labels, ratio)
    noise[reference] = 0

    expected = costs[reference] + np.where(rivals, shrunk(saved, noise, rivals), saved)
    if few:
        expected[rivals & (saved > -3 * np.sqrt(noise))] = np.inf
    fit = (costs <= costs[: len(POLICIES)].min()) & ~unfit & beats_what_it_combines(costs)
    expected[~fit] = np.inf
    near = expected <= expected.min() * 1.01
    if not unfit[reference]:
        near &= costs <= costs[reference] * 1.01
    return int(np.argmax(near))  # the first, as the simplest come first


def paired_variance(saved, apart, labels, ratio):
    """Return the variance of each summed difference; half a case is added to each kind."""
    squares = ratio**2 * (apart & labels).sum(axis=1) + (apart & ~labels).sum(axis=1)
    return np.maximum(squares - saved**2 / len(labels), 0) + ratio**2 + 1


def shrunk(saved, noise, rivals):
    """Shrink differences towards zero by how much of their variance noise does not explain."""
    signal = max((saved**2 - noise)[rivals].mean(), 0) if rivals.any() else 0
    return saved * (signal / (signal + noise)) if signal > 0 else 0 * saved


def beats_what_it_combines(costs):
    """Say who is cheaper than each of its parts alone, where it has any; a part must be there."""
    beats = np.ones(len(costs), bool)
    for place, candidate in enumerate(CANDIDATES, start=len(POLICIES)):
        for part in candidate.combines:
            beats[place] &= part in NAMES and costs[place] < costs[NAMES.index(part)]
    return beats


def followed(best, flags, labels, fold, ratio, *, unfit, few):
    """Return the flags to count, corrected for choosing: each fold follows the others' choice.

    What stands unless something beats it was not picked for being the luckiest of many.
    """
    if best < len(POLICIES) or NAMES[best] == REFERENCE:
        return flags[best]
    found = np.empty(len(labels), bool)
    for held_out in np.unique(fold):
        inside = fold == held_out
        place = choose(flags[:, ~inside], labels[~inside], ratio, unfit=unfit, few=few)
        found[inside] = flags[place, inside]
    return found
'''

DECIDING = '''

# 9. Put it together.


def outcomes(flags, labels):
    """Count caught cases, false alarms, missed cases and those rightly passed."""
    kinds = (flags & labels, flags & ~labels, ~flags & labels, ~flags & ~labels)
    return [int(kind.sum()) for kind in kinds]


def cost_per_1000(caught, false_alarms, missed, passed):
    """Return what 1,000 such cases cost, at the share of bad cases to be expected."""
    rows, bad = caught + false_alarms + missed + passed, caught + missed
    if BASE_RATE is not None:
        of_bad, of_good = BASE_RATE * rows / bad, (1 - BASE_RATE) * rows / (rows - bad)
        caught, missed = caught * of_bad, missed * of_bad
        false_alarms, passed = false_alarms * of_good, passed * of_good
    total = (
        FALSE_ALARM_COST * false_alarms
        + MISSED_COST * missed
        + CAUGHT_COST * caught
        + PASSED_COST * passed
    )
    return total * 1000 / (caught + false_alarms + missed + passed)


def odds_shift(share):
    """Return what to multiply the file's odds by to have those where the answer is used."""
    if BASE_RATE is None:
        return 1.0
    return (BASE_RATE / (1 - BASE_RATE)) / (share / (1 - share))


def for_new_cases(cut_off, share):
    """Return a cut-off on the risk at the expected share of bad cases; 0 flags all, 1 none."""
    if math.isinf(cut_off):
        return 0.0 if cut_off < 0 else 1.0
    odds = cut_off * odds_shift(share)
    return odds / (odds + 1 - cut_off)


def nearest_ratio(share):
    """Return the place in RATIOS of what a missed case adds over what a false alarm does."""
    ratio = (MISSED_COST - CAUGHT_COST) / (FALSE_ALARM_COST - PASSED_COST) * odds_shift(share)
    within = np.clip(ratio, RATIOS[0], RATIOS[-1])
    return int(np.argmin(np.abs(np.log(RATIOS) - np.log(within))))


def recommended(found, truth, fold):
    """Choose among the policies and these scored candidates; return all that is to be said.

    ``found`` holds a Scored for each of CANDIDATES. Returns the place of the choice among NAMES,
    its cut-off, and how the cases turned out.
    """
    place = nearest_ratio(truth.mean())
    everyone = np.full(len(truth), fill_value=True)
    answers = (cross_fitted(one.practice, truth, fold, place) for one in found)
    flags = np.stack([everyone, ~everyone, *answers])
    cuts = [-np.inf, np.inf, *(cut_offs(one.final, truth)[place] for one in found)]
    print(f"{'caught':>10}{'false alarms':>14}{'missed':>8}{'passed':>8}{'cost':>14}  candidate")
    for name, flagged in zip(NAMES, flags, strict=True):
        counts = outcomes(flagged, truth)
        columns = "{:>10}{:>14}{:>8}{:>8}".format(*counts)
        print(f"{columns} {cost_per_1000(*counts):>13,.2f}  {name}")
    unfit = np.isinf(cuts)
    unfit[: len(POLICIES)] = False
    rules = {"ratio": RATIOS[place], "unfit": unfit, "few": truth.sum() < 100}
    best = choose(flags, truth, **rules)
    return best, float(cuts[best]), outcomes(followed(best, flags, truth, fold, **rules), truth)


def main():
    """Carry out every step, and print what comes of it."""
    table = read(sys.argv[1] if len(sys.argv) > 1 else FILE)
    labels, known = bad_cases(table)
    labels, matrix = labels[known], laid_out(table)[known]
    part = split(table, known, matrix, labels)
    check_split(known, part, labels)

    found = []
    for number, candidate in enumerate(CANDIDATES, start=1):
        print(f"fitting {number} of {len(CANDIDATES)}: {candidate.name}", file=sys.stderr)
        with threadpool_limits(1):  # as in the analysis, so that sums are added up in its order
            found.append(scored(candidate, matrix, labels, part))

    truth, kept_truth = labels[part >= 0], labels[part == -2]
    best, cut_off, counts = recommended(found, truth, part[part >= 0])
    told, kept = None, np.full(len(kept_truth), cut_off < 0)
    print(f"recommended: {NAMES[best]}")
    if best >= len(POLICIES):
        chosen = found[best - len(POLICIES)]
        told, kept = for_new_cases(cut_off, float(truth.mean())), chosen.kept >= cut_off
        print(f"weight of a bad case: {chosen.weight!r}")
        if chosen.ratio is not None:
            print(f"bad to good cases after resampling: {chosen.ratio!r}")
        print(f"cut-off for new cases: {told!r}")
    for kind, count in zip(("caught", "false alarms", "missed", "passed"), counts, strict=True):
        print(f"{kind}: {count}")
    cost = cost_per_1000(*counts)
    print(f"cost per 1000 cases: {cost!r}")
    if len(kept_truth):
        print(f"the same four on the cases kept aside: {outcomes(kept, kept_truth)}")
    is_same = (NAMES[best], told, counts, cost) == ANALYSED
    print(f"This is {'' if is_same else 'not '}the recommendation of the analysis.")


if __name__ == "__main__":
    main()
'''
