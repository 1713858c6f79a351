"""The parts of an exported script from fitting to choosing: the same for every one."""

FITTING = '''

# 5. Fit every candidate, once for each fold, on the rows that the fold does not score.


def fitted(candidate, fold, matrix, labels, amounts):
    """Return a model, the weight of a bad case and the ratio after resampling.

    Everything is learnt here, from one training part; resampling acts only while fitting.
    """
    seed = SEED + fold
    prepare, learn = candidate.prepare(), candidate.learner(seed)
    steps = [("prepare", prepare)]
    rows = prepare.fit_transform(matrix, labels)
    weights = None if candidate.stakes is None else candidate.stakes(labels, amounts)
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
    if weight != 1:
        weights = np.where(labels, weight, 1.0)
    if weights is None:
        learn.fit(rows, labels)
    else:
        learn.fit(rows, labels, sample_weight=weights)
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
    """Calibrated scores and their cut-offs, with the numbers that a candidate was fitted with.

    ``practice`` are out of fold, calibrated without their fold; ``final`` the same, calibrated on
    all of them; ``kept`` those of the rows kept aside, by the mean of the fold models' log-odds,
    which is the model that scores new cases. ``cut_offs`` has one for each of RATIOS;
    ``fold_cut_offs`` those that each fold is held against, learnt on the others.
    """

    practice: np.ndarray
    final: np.ndarray
    kept: np.ndarray
    cut_offs: np.ndarray
    fold_cut_offs: np.ndarray
    weight: float | None = None
    ratio: float | None = None


def scored(candidate, matrix, labels, part, amounts):
    """Fit a candidate on every fold, and score what it did not learn from."""
    logits, kept, weights, ratios = np.empty(len(labels)), [], [], []
    for fold in range(FOLDS):
        training = trained_on(part, fold)
        at_stake = None if amounts is None else amounts[training]
        train = matrix[training], labels[training]
        model, weight, ratio = fitted(candidate, fold, *train, at_stake)
        logits[part == fold] = log_odds(model, matrix[part == fold])
        kept.append(log_odds(model, matrix[part == -2]))
        weights.append(float(weight))
        ratios.append(ratio)
    practice = part >= 0
    return with_cut_offs(
        logits[practice],
        np.mean(kept, axis=0),
        labels[practice],
        part[practice],
        weight=middle(weights),
        ratio=None if None in ratios else middle([float(ratio) for ratio in ratios]),
    )


def with_cut_offs(logits, kept, truth, fold, **fitted_with):
    """Calibrate log-odds, and find the cut-offs of the scores they become."""
    learnt = calibration(logits, truth)
    practice, final = calibrated(logits, truth, fold), applied(learnt, logits)
    return Scored(
        practice=practice,
        final=final,
        kept=applied(learnt, kept),
        cut_offs=cut_offs(final, truth),
        fold_cut_offs=cut_offs_by_fold(practice, truth, fold),
        **fitted_with,
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


def cut_offs(scores, labels, ratios=RATIOS, gains=None):
    """Return the cut-off to use at each of these ratios; infinity flags none, minus infinity all.

    ``gains`` say how much each bad case counts, 1 on average; without them all count alike.
    """
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

    break_even = logit(1 / (1 + ratios))
    formula = np.interp(break_even, odds, places)
    formula = np.where(break_even > odds[-1], formula + 1e-6, formula)
    bad, good = place_of_row[labels], place_of_row[~labels]
    smoothed = least_smoothed_cost(bad, good, places, ratios, gains)
    found = (smoothed + formula) / 2
    chosen = sigmoid(np.interp(found, places, odds))
    chosen[found > places[-1]] = np.inf
    chosen[found <= places[0]] = -np.inf
    return np.minimum.accumulate(chosen)


def least_smoothed_cost(bad, good, places, ratios, gains):
    """Return the place of least cost at each ratio, each case spread by a normal kernel."""
    upper, lower = np.percentile(bad, [75, 25])
    spreads = [spread for spread in (np.std(bad), (upper - lower) / 1.34) if spread > 0]
    width = float(max(0.9 * min(spreads, default=0.0) * len(bad) ** -0.2, 1e-3))
    grid = np.linspace(places[0] - 3 * width, places[-1] + 3 * width, 2001)
    caught = smoothed_above(bad, grid, width, gains)
    false_alarms = smoothed_above(good, grid, width / 2)
    cost = false_alarms[None, :] + ratios[:, None] * (len(bad) - caught)[None, :]
    best = np.argmin(cost[:, ::-1], axis=1)
    return np.clip(grid[::-1][best], places[0], places[-1] + 1e-6)


def smoothed_above(values, grid, width, gains=None):
    """Return how many values lie above each point of an even grid; by a Fourier transform."""
    step, points = grid[1] - grid[0], len(grid)
    nearest = np.rint((values - grid[0]) / step).astype(np.int64)
    counts = np.bincount(nearest, gains, minlength=points)
    distances = np.linspace(-6, 6, 12_001)
    shares_above = [0.5 * math.erfc(distance) for distance in distances]
    reach = np.arange(-points + 1, points) * (step / (width * math.sqrt(2)))
    kernel = np.interp(reach, distances, shares_above)
    product = np.fft.rfft(counts, 4 * points) * np.fft.rfft(kernel, 4 * points)
    return np.fft.irfft(product, 4 * points)[points - 1 : 2 * points - 1]


def cut_offs_by_fold(scores, labels, fold):
    """Return the cut-offs that each fold is held against, which the other folds lead to."""
    others = [fold != held_out for held_out in range(FOLDS)]
    return np.stack([cut_offs(scores[rest], labels[rest]) for rest in others])


def answers_at(place, found, fold):
    """Return what each of NAMES flags at one of RATIOS, and with which cut-off."""
    everyone = np.full(len(fold), fill_value=True)
    answers = (one.practice >= one.fold_cut_offs[fold, place] for one in found)
    cuts = [-np.inf, np.inf, *(one.cut_offs[place] for one in found)]
    return np.stack([everyone, ~everyone, *answers]), np.array(cuts)
'''

CHOOSING = '''

# 8. Choose. The lowest of many noisy costs is low by luck: what a candidate saves over the
# reference is shrunk by its reliability (empirical Bayes). Within 1 % of the lowest the simplest is
# chosen, and none that costs more than flagging nobody or everybody.


def choose(flags, worth, *, unseen, unfit, few, absent=np.False_):
    """Return the place of the recommendation among NAMES.

    ``flags`` has a row for each of NAMES and a column for each case; ``worth`` is what flagging a
    case saves, ``unseen`` the variance that kinds of case add that were not seen. ``unfit`` may not
    be chosen, and of who is ``absent`` nothing is counted; with ``few`` bad cases only overwhelming
    evidence counts.
    """
    costs = summed(flags != (worth > 0), np.abs(worth))
    reference = NAMES.index(REFERENCE)
    learnt = np.arange(len(costs)) >= len(POLICIES)
    learnt[reference] = False
    rivals = learnt & (np.array(NAMES) != "blend") & ~absent  # a blend is not picked from many
    saved = costs - costs[reference]
    squares = summed(flags != flags[reference], worth**2)
    noise = np.maximum(squares - saved**2 / len(worth), 0) + unseen
    noise[reference] = 0

    expected = costs[reference] + np.where(rivals, shrunk(saved, noise, rivals), saved)
    if few:
        expected[learnt & (saved > -3 * np.sqrt(noise))] = np.inf
    policies = np.arange(len(costs)) < len(POLICIES)
    guard = costs[policies & ~unfit].min(initial=np.inf)
    fit = (costs <= guard) & ~unfit & beats_what_it_combines(costs)
    expected[~fit] = np.inf
    near = expected <= expected.min() * 1.01
    if not unfit[reference]:
        near &= costs <= costs[reference] * 1.01
    return int(np.argmax(near))  # the first, as the simplest come first


def summed(marked, values):
    """Sum values over the cases that each row marks; equal ones are counted, to sum exactly."""
    distinct, kind = np.unique(values, return_inverse=True)
    return np.stack([np.bincount(kind[row], minlength=len(distinct)) for row in marked]) @ distinct


def unseen(worth, labels):
    """Return the squared worth of a bad and a good case: half a case is added to each kind."""
    return sum(np.mean(worth[kind] ** 2) for kind in (labels, ~labels))


def shrunk(saved, noise, rivals):
    """Shrink differences towards zero by how much of their variance noise does not explain."""
    signal = max((saved**2 - noise)[rivals].mean(), 0) if rivals.any() else 0
    return saved * (signal / (signal + noise)) if signal > 0 else 0 * saved


def beats_what_it_combines(costs):
    """Say who is cheaper than each of its parts alone, where it has any; a part must be there."""
    beats = np.ones(len(costs), bool)
    for candidate in CANDIDATES:
        place = NAMES.index(candidate.name)
        for part in candidate.combines:
            beats[place] &= part in NAMES and costs[place] < costs[NAMES.index(part)]
    return beats


def followed(flags, worth, fold, **rules):
    """Return the flags where each fold follows the choice of the others."""
    found = np.empty(len(fold), bool)
    for held_out in range(FOLDS):
        inside = fold == held_out
        place = choose(flags[:, ~inside], worth[~inside], **rules)
        found[inside] = flags[place, inside]
    return found


def at_ratio(place, found, truth, fold):
    """Choose at one of RATIOS; return the choice, what each of NAMES flags, and the rules."""
    flags, cuts = answers_at(place, found, fold)
    worth = np.where(truth, RATIOS[place], -1.0)
    unfit = np.isinf(cuts)  # it flags all or none, as a policy does
    unfit[: len(POLICIES)] = False
    rules = {"unseen": unseen(worth, truth), "unfit": unfit, "few": truth.sum() < 100}
    return choose(flags, worth, **rules), flags, worth, rules
'''
