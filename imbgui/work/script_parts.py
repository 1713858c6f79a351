"""The parts of an exported script that are the same for every recommendation."""

READING = '''
# 1. Read the file as it was understood: every cell as text, then blanks, numbers and categories.


def read(file):
    """Return the rows of the table; what is set aside (totals, notes, blank rows) is left out."""
    if SHEET is None:
        table = pd.read_csv(
            file,
            sep=DELIMITER,
            encoding=ENCODING,
            header=None,
            skiprows=HEADER_ROW,
            names=COLUMNS,
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    else:
        table = pd.read_excel(
            file, sheet_name=SHEET, header=None, skiprows=HEADER_ROW, dtype=object, na_filter=False
        )
        table = table.iloc[:, : len(COLUMNS)].map(as_text)
        table.columns = COLUMNS
    row_numbers = np.arange(len(table)) + HEADER_ROW + 1
    kept = np.ones(len(table), bool)
    for first, last in SET_ASIDE:
        kept &= (row_numbers < first) | (row_numbers > last)
    return table[kept].reset_index(drop=True)


def as_text(cell):
    """Write a cell of a workbook as text: 1 rather than 1.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def words(table, name):
    """Return a column as words; a blank, or a word for no value, is None."""
    text = table[name].fillna("").str.strip()
    text = text.str.replace(r"^(-?(?:0|[1-9][0-9]*))[.]0+$", r"\\1", regex=True)
    blank = {"", *NO_VALUE, *NO_VALUE_IN.get(name, ())} - set(ANSWERS_IN.get(name, ()))
    return text.astype(object).where(~text.isin(blank), None)


def numbers(table, name):
    """Return a column as numbers; NaN for a blank, and for what is no number."""
    text = words(table, name)
    if DECIMAL == ",":
        text = text.str.replace(".", "").str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce").to_numpy(np.float64)


def seconds(table, name):
    """Return a column of dates as seconds since 1970; NaN for a blank."""
    moments = pd.to_datetime(words(table, name), format="ISO8601", errors="coerce")
    return ((moments - pd.Timestamp(0)) / pd.Timedelta(seconds=1)).to_numpy(np.float64)


# 2. Prepare the columns: numbers as they are, categories as codes, a date as four numbers.


def laid_out(table):
    """Return the matrix that the models read, in the order of FEATURES; NaN for a blank."""
    blocks = []
    for name, kind, levels in FEATURES:
        if kind == "number":
            blocks.append(numbers(table, name))
        elif kind == "date":
            blocks.append(date_parts(seconds(table, name)))
        else:
            codes = {level: float(code) for code, level in enumerate(levels)}
            blocks.append(words(table, name).map(codes).to_numpy(np.float64))
    return np.column_stack(blocks).astype(np.float32)


def date_parts(moments):
    """Return days since 1970, the day of the week, the month and the hour."""
    days = moments / 86_400
    blank = np.isnan(days)
    whole = np.where(blank, 0, np.floor(days)).astype("int64")
    month = whole.astype("datetime64[D]").astype("datetime64[M]").astype("int64") % 12
    parts = np.column_stack([days, (whole + 3) % 7, month + 1, (days - np.floor(days)) * 24])
    parts[blank] = np.nan
    return parts


def bad_cases(table):
    """Return which rows are bad cases, and which have an outcome at all."""
    if OUTCOME_IS_NUMBER:
        values = numbers(table, OUTCOME)
        return values == float(BAD), ~np.isnan(values)
    values = words(table, OUTCOME)
    return (values == BAD).to_numpy(bool), values.notna().to_numpy(bool)


# 3. Split the rows: some are kept aside and never looked at here, the others go into folds. Each
# part gets its share of bad cases; rows that are the same, or of one group, stay together.


def split(labels, together):
    """Return the fold of each row, from 0; -2 for a row that is kept aside."""
    rng = np.random.default_rng(SEED)
    part = np.zeros(len(labels), np.int8)
    practice = np.ones(len(labels), bool)
    if KEPT_PARTS is not None:
        practice = dealt(labels, together, KEPT_PARTS, rng) != 0
        part[~practice] = -2
    part[practice] = dealt(labels[practice], together[practice], FOLDS, rng)
    return part


def dealt(labels, together, parts, rng):
    """Deal whole groups of rows into parts, largest first, those with a bad case apart."""
    _, group, sizes = np.unique(together, return_inverse=True, return_counts=True)
    has_bad = np.zeros(len(sizes), bool)
    has_bad[group[labels]] = True
    part = np.empty(len(sizes), np.int8)
    for is_bad in (True, False):
        members = rng.permutation(np.flatnonzero(has_bad == is_bad))
        largest_first = members[np.argsort(-sizes[members], kind="stable")]
        order = np.arange(len(members))
        # There and back again, so that the first part does not get the larger of every round.
        there, back = order % parts, parts - 1 - order % parts
        part[largest_first] = np.where(order // parts % 2 == 0, there, back)
    return part[group]


def same_rows(matrix):
    """Give exact copies of a row the same number, by a 64-bit hash of what the models read."""
    bits = np.where(np.isnan(matrix), np.float32(np.nan), matrix + np.float32(0)).view(np.uint32)
    hashes = np.zeros(len(bits), np.uint64)
    for column in bits.T:
        hashes = (hashes ^ column) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes, return_inverse=True)[1].astype(np.int64)


def same_group(table, known):
    """Give rows of one group the same number; each blank has its own."""
    values = pd.factorize(words(table, GROUP))[0][known]
    together = np.unique(values, return_inverse=True)[1].astype(np.int64)
    blank = values < 0
    together[blank] = len(values) + np.arange(blank.sum())
    return together


def check_split(known, part, labels):
    """Stop where rows, outcomes or folds are not those of the analysis: the file has changed."""
    scored = part >= 0
    rows = np.flatnonzero(known)[scored].astype("<i8").tobytes()
    found = rows + part[scored].astype("i1").tobytes() + labels[scored].astype("i1").tobytes()
    if zlib.crc32(found) != FINGERPRINT:
        raise SystemExit("These are not the rows that were analysed, or they are read otherwise.")
'''

BOOSTED_TREES = '''

class BoostedTrees(HistGradientBoostingClassifier):
    """Takes a column that is blank in every row; cuts bins by numbers of rows, not by weight."""

    def fit(self, matrix, labels, sample_weight=None):
        """Learn, with such columns held at one value."""
        blank = np.isnan(matrix).all(axis=0)
        if blank.any():
            matrix = np.where(blank, 0, matrix)
        return super().fit(matrix, labels, sample_weight)

    def _bin_data(self, matrix, sample_weight, *, is_training_data):
        return super()._bin_data(matrix, None, is_training_data=is_training_data)
'''

UNUSUAL_CASES = '''

class UnusualCases(ClassifierMixin, BaseEstimator):
    """Fits a detector on the good cases only; what is unusual scores high."""

    def __init__(self, detector, most):
        self.detector = detector
        self.most = most

    def fit(self, matrix, labels):
        """Learn what the good cases look like."""
        ordinary = np.flatnonzero(~labels)
        spread = np.linspace(0, len(ordinary) - 1, min(self.most, len(ordinary))).astype(int)
        self.detector.fit(matrix[ordinary[spread]])
        self.classes_ = np.array([False, True])
        return self

    def decision_function(self, matrix):
        """Return how unusual each row is."""
        return -np.asarray(self.detector.score_samples(matrix))
'''

FITTING = '''

def fitted(fold, matrix, labels):
    """Fit on one training part, and on nothing else; resampling only ever acts here."""
    seed = SEED + fold
    prepare, finish, learn = preparing(), finishing(), learner(seed)
    rows = prepare.fit_transform(matrix, labels)
    steps = [("prepare", prepare)]
    for sampler in samplers(seed)[fold]:
        rows, labels = sampler.fit_resample(rows, labels)
    if finish is not None:
        rows = finish.fit_transform(rows, labels)
        steps.append(("finish", finish))
    if WEIGHTS[fold] == 1:
        learn.fit(rows, labels)
    else:
        learn.fit(rows, labels, sample_weight=np.where(labels, WEIGHTS[fold], 1.0))
    return Pipeline([*steps, ("learn", learn)])


def log_odds(model, matrix):
    """Return what a model says of each row, before calibration."""
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(matrix), np.float64)
    shares = 1e-4 + (1 - 2e-4) * np.asarray(model.predict_proba(matrix)[:, 1], np.float64)
    return np.clip(np.log(shares) - np.log1p(-shares), -30, 30)


# 5. Calibrate: what the log-odds turned out to mean, learnt on the other folds. Half Platt's curve
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
    odds = a * -np.logaddexp(0, -bounded) - b * -np.logaddexp(0, bounded) + c
    curve = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return (curve + np.interp(bounded, knots, heights)) / 2 if len(knots) else curve


# 6. Hold each row against the cut-off that the other folds led to, count, and add up the cost.


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


def main():
    """Carry out every step, and print what comes of it."""
    table = read(sys.argv[1] if len(sys.argv) > 1 else FILE)
    labels, known = bad_cases(table)
    labels, matrix = labels[known], laid_out(table)[known]
    part = split(labels, same_rows(matrix) if GROUP is None else same_group(table, known))
    check_split(known, part, labels)

    scored = part >= 0
    logits = np.empty(len(labels))
    for fold in range(FOLDS):
        training = scored & (part != fold)
        model = fitted(fold, matrix[training], labels[training])
        logits[part == fold] = log_odds(model, matrix[part == fold])

    truth, fold = labels[scored], part[scored]
    scores = calibrated(logits[scored], truth, fold)
    flagged = scores >= np.array(FOLD_CUT_OFFS)[fold]
    counts = [
        int((flagged & truth).sum()),
        int((flagged & ~truth).sum()),
        int((~flagged & truth).sum()),
        int((~flagged & ~truth).sum()),
    ]
    for name, count in zip(("caught", "false alarms", "missed", "passed"), counts, strict=True):
        print(f"{name}: {count}")
    print(f"flagged: {int(flagged.sum())} of {len(truth)}")
    print(f"cost per 1000 cases: {cost_per_1000(*counts)!r}")
    print(f"cut-off for new cases: {CUT_OFF!r}")
    same = "the same as" if counts == ANALYSED else f"not the same as the {ANALYSED} of"
    print(f"These counts are {same} the analysis.")


if __name__ == "__main__":
    main()
'''
