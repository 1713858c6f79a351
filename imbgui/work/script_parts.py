"""The parts of an exported script up to the split: the same for every recommendation."""

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
'''

_HEADING = """

# 3. Split the rows: some are kept aside, the others go into folds.
"""

_DEALING = '''

def dealt_out(labels, together):
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


def trained_on(part, fold):
    """Return which rows the model of a fold learns from: those of all other folds."""
    return (part >= 0) & (part != fold)
'''

_COPIES_TOGETHER = '''

def split(table, known, matrix, labels):
    """Deal the rows out, each part with its share of bad cases; copies of a row stay together."""
    return dealt_out(labels, same_rows(matrix))


def same_rows(matrix):
    """Give exact copies of a row the same number, by a 64-bit hash of what the models read."""
    bits = np.where(np.isnan(matrix), np.float32(np.nan), matrix + np.float32(0)).view(np.uint32)
    hashes = np.zeros(len(bits), np.uint64)
    for column in bits.T:
        hashes = (hashes ^ column) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes, return_inverse=True)[1].astype(np.int64)
'''

_GROUPS_TOGETHER = '''

def split(table, known, matrix, labels):
    """Deal the rows out, each part with its share of bad cases; a group stays together."""
    return dealt_out(labels, same_group(table, known))


def same_group(table, known):
    """Give rows of one group the same number; each blank has its own."""
    values = pd.factorize(words(table, GROUP))[0][known]
    together = np.unique(values, return_inverse=True)[1].astype(np.int64)
    blank = values < 0
    together[blank] = len(values) + np.arange(blank.sum())
    return together
'''

_IN_TIME = '''

def split(table, known, matrix, labels):
    """Return the fold of each row, from 0; -1 for the oldest rows, -2 for the newest, kept aside.

    The cuts between folds give each as many bad cases; rows of one moment stay together.
    """
    moment = (seconds if TIME_IS_A_DATE else numbers)(table, TIME)[known]
    moment = np.where(np.isnan(moment), -np.inf, moment)
    part = np.full(len(labels), -1, np.int8)
    practice = np.ones(len(labels), bool)
    if KEPT_PARTS is not None:
        practice = moment <= np.quantile(moment, 1 - 1 / KEPT_PARTS, method="lower")
        part[~practice] = -2
    even = np.arange(1, FOLDS + 1) / (FOLDS + 1)
    cuts = np.quantile(moment[practice & labels], even, method="lower")
    part[practice] = np.searchsorted(cuts, moment[practice], side="left") - 1
    return part


def trained_on(part, fold):
    """Return which rows the model of a fold learns from: those that are older."""
    return (part >= -1) & (part < fold)
'''

_CHECK = '''

def check_split(known, part, labels):
    """Stop where rows, outcomes or folds are not those of the analysis: the file has changed."""
    scored = part >= 0
    rows = np.flatnonzero(known)[scored].astype("<i8").tobytes()
    found = rows + part[scored].astype("i1").tobytes() + labels[scored].astype("i1").tobytes()
    if zlib.crc32(found) != FINGERPRINT:
        raise SystemExit("These are not the rows that were analysed, or they are read otherwise.")
'''

BY_ROWS = _HEADING + _COPIES_TOGETHER + _DEALING + _CHECK
BY_GROUP = _HEADING + _GROUPS_TOGETHER + _DEALING + _CHECK
IN_TIME = _HEADING + _IN_TIME + _CHECK
"""The three ways of splitting: at random, by a column of groups and by time."""

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
