"""Resampling before splitting, beside splitting first: what is claimed, and what is true."""

from collections import defaultdict

import numpy as np
from article_claims.given import Given, mean_and_error, section
from imblearn.over_sampling import SMOTE, RandomOverSampler
from measuring import tabulated
from real_tables import Labels, Laid
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score
from sklearn.model_selection import train_test_split

from imbgui.training.preparing import encoded

CLAIM = (
    "resampling before the split puts copies and near copies of bad cases on both sides: recall "
    "looks excellent and says almost nothing about new cases; "
    "weights have no such leak, but are to be counted in the training rows alone"
)
SEEDS, TREES, RATIO = 5, 50, 20.0
MEASURES = ("recall", "precision", "the same at the own share", "cost")
SAMPLERS = {"copies": RandomOverSampler, "SMOTE": SMOTE}


def _forest(seed: int):
    return RandomForestClassifier(TREES, random_state=seed)


def _line(seed: int, weight=None):
    return LogisticRegression(max_iter=1000, class_weight=weight, random_state=seed)


LEARNERS = {"random forest": _forest, "logistic regression": _line}


def _judged(model, matrix, labels: Labels, bad_share: float) -> tuple[float, ...]:
    """Return MEASURES, the last two as they would be at the table's own share of bad cases.

    So they differ by what is flagged, not by how many bad cases were made up for the test.
    """
    flags = model.predict(matrix)
    recall, alarm_rate = flags[labels].mean(), flags[~labels].mean()
    precision = precision_score(labels, flags, zero_division=0.0)
    caught, alarms = recall * bad_share, alarm_rate * (1 - bad_share)
    cost = (RATIO * (bad_share - caught) + alarms) / min(RATIO * bad_share, 1 - bad_share)
    return recall, precision, caught / max(caught + alarms, 1e-12), cost


def claimed_and_true(matrix, labels: Labels, sampler: str, learner: str, seed: int):
    """Return what is measured after resampling everything, and of the same recipe done right."""
    share, sample = labels.mean(), SAMPLERS[sampler](random_state=seed)
    all_rows, all_labels = sample.fit_resample(matrix, labels)
    learnt, tested, learnt_labels, tested_labels = train_test_split(
        all_rows, all_labels, test_size=0.25, stratify=all_labels, random_state=seed
    )
    leaking = LEARNERS[learner](seed).fit(learnt, learnt_labels)
    claimed = _judged(leaking, tested, tested_labels, share)
    learnt, tested, learnt_labels, tested_labels = train_test_split(
        matrix, labels, test_size=0.25, stratify=labels, random_state=seed
    )
    honest = LEARNERS[learner](seed).fit(*sample.fit_resample(learnt, learnt_labels))
    return claimed, _judged(honest, tested, tested_labels, share)


def weights_counted(matrix, labels: Labels, seed: int) -> float:
    """Return by how much the cost changes if "balanced" is counted in all rows, split at random."""
    learnt, tested, learnt_labels, tested_labels = train_test_split(
        matrix, labels, test_size=0.25, random_state=seed
    )
    costs = [
        _judged(
            _line(seed, {False: 1.0, True: (~counted).sum() / counted.sum()}).fit(
                learnt, learnt_labels
            ),
            tested,
            tested_labels,
            labels.mean(),
        )[-1]
        for counted in (labels, learnt_labels)
    ]
    return costs[0] - costs[1]


def _rows(laid: Laid):
    # Prepared once, and alike for both orders: what differs is the order alone.
    matrix = encoded(laid.layout).fit_transform(laid.matrix, laid.labels)
    for learner in LEARNERS:
        for sampler in SAMPLERS:
            found = defaultdict(list)
            for seed in range(SEEDS):
                pair = claimed_and_true(matrix, laid.labels, sampler, learner, seed)
                for measure, *values in zip(MEASURES, *pair, strict=True):
                    found[measure].append(values)
            for measure, values in found.items():
                claimed, true = np.transpose(values)
                yield (
                    f"{laid.name}, {sampler}, {learner}",
                    measure,
                    mean_and_error(claimed),
                    mean_and_error(true),
                    mean_and_error(claimed - true),
                )
    moved = [weights_counted(matrix, laid.labels, seed) for seed in range(SEEDS)]
    yield f"{laid.name}, weight of all rows", "cost", "", "", mean_and_error(moved, 4)


def told(given: Given) -> list[str]:
    """Say what was measured."""
    tables = [given.example()]
    if (cards := given.table("card sample")) is not None:
        tables.append(cards)
    heading = ("mean (s.e.)", "measure", "resampled first", "split first", "leak")
    return section(
        "3. Resampling before splitting",
        CLAIM,
        f"Seeds 0 to {SEEDS - 1}, a quarter for testing, cut-off at one half; cost at "
        f"1:{RATIO:g}, 1 = the cheaper policy without a model, at the table's own share of bad "
        "cases, as is the second precision; the first is of the rows tested on, of which half are "
        "bad where everything was resampled. The last line of each table: what logistic regression "
        "costs more with a weight counted in all rows than with one of the training rows.",
        tabulated(heading, [row for laid in tables for row in _rows(laid)]),
    )
