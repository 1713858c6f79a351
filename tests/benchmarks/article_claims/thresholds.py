"""What precision, recall and cost do at a list of thresholds."""

import numpy as np
from article_claims.comparison import SPLITS, split
from article_claims.given import Given, mean_and_error, section
from measuring import tabulated
from realised_cost import relative_cost
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score

CLAIM = (
    "a lower threshold means higher recall and lower precision: 20 and 85 % at 0.5, 45 and 72 % "
    "at 0.3, 65 and 58 % at 0.2, 85 and 35 % at 0.1; a false alarm costs 10, a miss 1,000"
)
FALSE_ALARM, MISSED = 10.0, 1000.0
BREAK_EVEN = FALSE_ALARM / (FALSE_ALARM + MISSED)
PUBLISHED = {0.5: (0.20, 0.85), 0.3: (0.45, 0.72), 0.2: (0.65, 0.58), 0.1: (0.85, 0.35)}
THRESHOLDS = (*PUBLISHED, 0.05, 0.02, BREAK_EVEN)


def cost_per_bad_case(recall: float, precision: float) -> float:
    """Return what the mistakes cost for each bad case there is, from recall and precision."""
    alarms = recall * (1 - precision) / precision
    return MISSED * (1 - recall) + FALSE_ALARM * alarms


def measured(seed: int):
    """Return recall, precision and relative cost at each threshold; shape (thresholds, 3)."""
    learnt, tested, learnt_labels, labels = split(seed)
    model = LogisticRegression(max_iter=1000).fit(learnt, learnt_labels)
    risk = model.predict_proba(tested)[:, 1]
    return np.array(
        [
            (
                recall_score(labels, risk >= threshold),
                precision_score(labels, risk >= threshold, zero_division=0.0),
                relative_cost(risk >= threshold, labels, MISSED / FALSE_ALARM),
            )
            for threshold in THRESHOLDS
        ]
    )


def told(_given: Given) -> list[str]:
    """Say what was measured."""
    found = np.array([measured(seed) for seed in range(SPLITS)])
    rows = []
    for place, threshold in enumerate(THRESHOLDS):
        said = PUBLISHED.get(threshold)
        published = (
            (*(f"{one:.2f}" for one in said), cost_per_bad_case(*said)) if said else ("",) * 3
        )
        rows.append(
            (
                f"{threshold:.4g}",
                *published,
                *(mean_and_error(found[:, place, column]) for column in range(3)),
            )
        )
    heading = ("threshold", "recall published", "precision", "cost a bad case")
    return section(
        "5. Threshold tables",
        CLAIM,
        "The published table does not say which model and rows it is of. Beside it plain logistic "
        f"regression on the made-up table of 6, mean (s.e.) over splits 0 to {SPLITS - 1}; cost at "
        f"1:{MISSED / FALSE_ALARM:g}, 1 = the cheaper policy without a model. The last threshold, "
        f"{BREAK_EVEN:.4f}, follows from the costs.",
        tabulated((*heading, "recall here", "precision", "cost"), rows),
    )
