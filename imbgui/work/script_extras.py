"""The parts of an exported script for today's rule, and for a blend of several candidates."""

_AS_IT_IS = '''

# Today's rule is taken as it is, calibrated and compared as any candidate is.


def of_today(odds, labels, part):
    """Return what is made of a rule that says how suspicious each case is."""
    practice = part >= 0
    kept = np.mean([odds[part == -2]] * FOLDS, axis=0)
    return with_cut_offs(odds[practice], kept, labels[practice], part[practice])
'''

FLAGS_TODAY = (
    _AS_IT_IS
    + '''

def todays_odds(table, known):
    """Return 1 for each case that is flagged today, and -1 for each other."""
    if TODAYS_RULE_IS_NUMBER:
        flagged = numbers(table, TODAYS_RULE) == float(FLAGGED_TODAY)
    else:
        flagged = (words(table, TODAYS_RULE) == FLAGGED_TODAY).to_numpy(bool)
    return np.where(flagged[known], 1.0, -1.0)
'''
)

SCORES_TODAY = (
    _AS_IT_IS
    + '''

def todays_odds(table, known):
    """Return the log-odds of each score's place among all; a blank comes lowest.

    Equals are in the middle of theirs. Of many scores 512 are knots, even in log-odds, between
    which it runs straight.
    """
    scores = numbers(table, TODAYS_RULE)[known]
    blank = np.isnan(scores)
    knots, counts = np.unique(scores[~blank], return_counts=True)
    blanks, rows = int(blank.sum()), len(scores)
    heights = logit((blanks + np.cumsum(counts) - counts / 2) / rows)
    if len(knots) > 512:
        even = np.linspace(heights[0], heights[-1], 512)
        picked = np.unique(np.searchsorted(heights, even))
        knots, heights = knots[picked], heights[picked]
    lowest = logit(np.array([(blanks or 0.5) / 2 / rows]))
    return np.where(blank, lowest, np.interp(scores, knots, heights))
'''
)

BLENDING = '''

# Blend: a mean of several candidates' log-odds. Starting from nothing, the candidate is added, a
# dozen times, that lowers the log-loss of the mean most (Caruana 2004).


def blend(models, truth, fold):
    """Return the blend; each fold is mixed by the shares that the others lead to."""
    logits = logit(np.stack([one.practice for one in models]))
    good = np.flatnonzero(~truth)
    some = good[:: max(1, -(-len(good) // 10_000))]  # so many good cases are enough
    used = np.concatenate([np.flatnonzero(truth), some])
    each = np.where(truth[used], 1.0, len(good) / max(len(some), 1))
    values, labels = logits[:, used], truth[used]
    mixed = np.empty(len(truth))
    for held_out in range(FOLDS):
        inside, outside = fold == held_out, fold[used] != held_out
        shares = shares_of(values[:, outside], labels[outside], each[outside])
        mixed[inside] = shares @ logits[:, inside]
    shares = shares_of(values, labels, each)
    parts = np.flatnonzero(shares)
    kept = shares[parts] @ logit(np.stack([models[place].kept for place in parts]))
    return with_cut_offs(mixed, kept, truth, fold)


def shares_of(values, labels, each):
    """Return the share of each model; ``each`` is how many cases every one stands for."""
    sided = np.where(labels, -values, values)
    total, taken = np.zeros(len(labels)), np.zeros(len(values))
    for number in range(1, 13):
        losses = np.log(1 + np.exp((total + sided) / number)) @ each
        best = int(np.argmin(losses))
        total, taken[best] = total + sided[best], taken[best] + 1
    return taken / 12
'''
