"""The parts of an exported script that count, carry every step out and say what came of it."""

COUNTING = '''

# 9. Decide, and say what comes of it.


def outcomes(flags, labels):
    """Count caught cases, false alarms, missed cases and those rightly passed."""
    kinds = (flags & labels, flags & ~labels, ~flags & labels, ~flags & ~labels)
    return [int(kind.sum()) for kind in kinds]


def cost_per_1000(caught, false_alarms, missed, passed, missed_amount):
    """Return what 1,000 such cases cost, at the share of bad cases to be expected.

    A missed case costs a fixed part, and a share of its amount where a column says that.
    """
    rows, bad = caught + false_alarms + missed + passed, caught + missed
    if BASE_RATE is not None:
        of_bad, of_good = BASE_RATE * rows / bad, (1 - BASE_RATE) * rows / (rows - bad)
        caught, missed, missed_amount = caught * of_bad, missed * of_bad, missed_amount * of_bad
        false_alarms, passed = false_alarms * of_good, passed * of_good
    total = (
        FALSE_ALARM_COST * false_alarms
        + (MISSED_FIXED * missed + MISSED_SHARE * missed_amount)
        + CAUGHT_COST * caught
        + PASSED_COST * passed
    )
    return total * 1000 / (caught + false_alarms + missed + passed)


def cost_of(flags, labels, amounts):
    """Return what 1,000 such cases cost under an answer."""
    return float(cost_per_1000(*outcomes(flags, labels), amounts[labels & ~flags].sum()))


def filled(amounts, labels, part):
    """Return what is at stake, a blank being the average bad case; 0 where no column says it."""
    if amounts is None:
        return np.zeros(len(labels))
    known = labels & (part >= 0) & np.isfinite(amounts)
    usual = amounts[known].mean() if known.any() else 0.0
    return np.where(np.isfinite(amounts), amounts, usual)


def odds_shift(share):
    """Return what to multiply the file's odds by to have those where the answer is used."""
    if BASE_RATE is None:
        return 1.0
    return (BASE_RATE / (1 - BASE_RATE)) / (share / (1 - share))


def at_expected_share(risk, share):
    """Return a risk, or many, at the share of bad cases to be expected."""
    odds = risk * odds_shift(share)
    return odds / (odds + 1 - risk)


def for_new_cases(cut_off, share):
    """Return a cut-off on the risk at the expected share of bad cases; 0 flags all, 1 none."""
    if math.isinf(cut_off):
        return 0.0 if cut_off < 0 else 1.0
    return at_expected_share(cut_off, share)


def nearest_ratio(share):
    """Return the place in RATIOS of what a missed case adds over what a false alarm does."""
    ratio = (MISSED_COST - CAUGHT_COST) / (FALSE_ALARM_COST - PASSED_COST)
    within = np.clip(ratio * odds_shift(share), RATIOS[0], RATIOS[-1])
    return int(np.argmin(np.abs(np.log(RATIOS) - np.log(within))))


def tell_all(flags, truth, amounts):
    """Print how the cases turned out under each of NAMES."""
    print(f"{'caught':>10}{'false alarms':>14}{'missed':>8}{'passed':>8}{'cost':>14}  candidate")
    for name, flagged in zip(NAMES, flags, strict=True):
        columns = "{:>10}{:>14}{:>8}{:>8}".format(*outcomes(flagged, truth))
        print(f"{columns} {cost_of(flagged, truth, amounts):>13,.2f}  {name}")
'''


ALIKE = '''

def recommended(found, truth, fold, amounts):
    """Choose at costs that are the same for every case; return the choice and its answers.

    ``found`` holds a Scored for each of NAMES that is no policy. Returns the place of the choice
    among NAMES, its cut-off, and which cases are flagged. The last is corrected for choosing,
    but for what stands unless something beats it: it was not picked for being the luckiest.
    """
    place = nearest_ratio(truth.mean())
    best, flags, worth, rules = at_ratio(place, found, truth, fold)
    tell_all(flags, truth, amounts)
    cut_off = answers_at(place, found, fold)[1][best]
    stands = best < len(POLICIES) or NAMES[best] == REFERENCE
    answers = flags[best] if stands else followed(flags, worth, fold, **rules)
    return best, float(cut_off), answers
'''

MAIN = '''

def conclude(best, chosen, told, counts, cost, kept):
    """Print what is recommended, and whether that is what the analysis came to."""
    print(f"recommended: {NAMES[best]}")
    if chosen is not None and chosen.weight is not None:
        print(f"weight of a bad case: {chosen.weight!r}")
    if chosen is not None and chosen.ratio is not None:
        print(f"bad to good cases after resampling: {chosen.ratio!r}")
    if told is not None:
        print("{}: {!r}".format(*told))
    for kind, count in zip(("caught", "false alarms", "missed", "passed"), counts, strict=True):
        print(f"{kind}: {count}")
    print(f"cost per 1000 cases: {cost!r}")
    if sum(kept):
        print(f"the same four on the cases kept aside: {kept}")
    name, cut, analysed_counts, analysed_cost = ANALYSED
    is_same = (NAMES[best], counts) == (name, analysed_counts) and math.isclose(cost, analysed_cost)
    is_same &= cut is None if told is None else cut is not None and math.isclose(told[1], cut)
    print(f"This is {'' if is_same else 'not '}the recommendation of the analysis.")


def main():
    """Carry out every step, and print what comes of it."""
    table = read(sys.argv[1] if len(sys.argv) > 1 else FILE)
    labels, known = bad_cases(table)
    labels, matrix = labels[known], laid_out(table)[known]
    part = split(table, known, matrix, labels)
    check_split(known, part, labels)
    amounts = None if AMOUNTS is None else numbers(table, AMOUNTS)[known]
    practice, kept = part >= 0, part == -2
    truth, fold = labels[practice], part[practice]

    found = []
'''
TODAY = """    found.append(of_today(todays_odds(table, known), labels, part))
"""
FITS = """    for number, candidate in enumerate(CANDIDATES, start=1):
        print(f"fitting {number} of {len(CANDIDATES)}: {candidate.name}", file=sys.stderr)
        with threadpool_limits(1):  # as in the analysis, so that sums are added up in its order
            found.append(scored(candidate, matrix, labels, part, amounts))
"""
BLEND = """    with threadpool_limits(1):
        models = [found[NAMES.index(name) - len(POLICIES)] for name in MIXED]
        found.append(blend(models, truth, fold))
"""
_COSTS = """
    amounts, share = filled(amounts, labels, part), float(truth.mean())
"""
_ENDING = """    counts, cost = outcomes(answers, truth), cost_of(answers, truth, amounts[practice])
    conclude(best, chosen, told, counts, cost, outcomes(flagged, labels[kept]))


if __name__ == "__main__":
    main()
"""
ONE_CUT_OFF = (
    _COSTS
    + """    best, cut, answers = recommended(found, truth, fold, amounts[practice])
    chosen, told, flagged = None, None, np.full(kept.sum(), NAMES[best] == "flag all")
    if best >= len(POLICIES):
        chosen = found[best - len(POLICIES)]
        told = "cut-off for new cases", for_new_cases(cut, share)
        flagged = chosen.kept >= cut
"""
    + _ENDING
)
CUT_BY_CASE = (
    _COSTS
    + """    best, cut, is_saving, answers = recommended(found, truth, fold, amounts[practice])
    chosen, told, flagged = None, None, np.full(kept.sum(), NAMES[best] == "flag all")
    if best >= len(POLICIES):
        chosen = found[best - len(POLICIES)]
        told = "cut-off for new cases", for_new_cases(cut, share)
        flagged = chosen.kept >= cut
        if is_saving:
            told = "saving to expect of a flagged case", cut
            flagged = expected_saving(chosen.kept, amounts[kept], share) >= cut
"""
    + _ENDING
)
