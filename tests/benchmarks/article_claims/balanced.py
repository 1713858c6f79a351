"""What class weight "balanced" comes to, and what it does not."""

import numpy as np
from article_claims.given import Given, section
from measuring import tabulated
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_class_weight

CLAIM = (
    "a class weighs rows / (classes x rows of the class): 0.505 and 50.0 for 9,900 and 100 rows; "
    "errors on the 100 rows then count 100 times as much as errors on the others; "
    "9,800 good and 200 bad cases call for a weight of about 49, negatives over positives"
)
FALSE_ALARM, MISSED = 10.0, 1000.0


def balanced(negatives: int, positives: int) -> tuple[float, float]:
    """Return what scikit-learn makes of "balanced" for the two classes."""
    labels = np.repeat([0, 1], [negatives, positives])
    low, high = compute_class_weight("balanced", classes=np.array([0, 1]), y=labels)
    return float(low), float(high)


def scale_matters() -> tuple[float, float]:
    """Return how far "balanced" is from weights 1 and negatives / positives, in coefficients.

    First with the same penalty, then with the penalty scaled as the weights are.
    """
    matrix, labels = make_classification(2000, weights=[0.95], random_state=0)
    negatives, positives = np.bincount(labels)
    low, _ = balanced(negatives, positives)
    named = _coefficients(matrix, labels, "balanced", 0.01)
    ratio = {0: 1.0, 1: negatives / positives}
    same, scaled = (_coefficients(matrix, labels, ratio, c) for c in (0.01, 0.01 * low))
    return float(np.abs(named - same).max()), float(np.abs(named - scaled).max())


def _coefficients(matrix, labels, weight, c):
    model = LogisticRegression(C=c, class_weight=weight, solver="newton-cholesky", tol=1e-10)
    return np.append(model.fit(matrix, labels).coef_, model.intercept_)


def told(_given: Given) -> list[str]:
    """Say what was measured."""
    rows = [
        (f"{negatives:,} and {positives:,}", f"{low:.4f}", f"{high:.4f}", f"{high / low:.1f}")
        for negatives, positives in ((9900, 100), (9800, 200))
        for low, high in [balanced(negatives, positives)]
    ]
    same, scaled = scale_matters()
    return section(
        '1. The arithmetic of class weight "balanced"',
        CLAIM,
        tabulated(("good and bad cases", "weight good", "weight bad", "bad / good"), rows),
        "The weights and the 49 are right. The two weights differ 99 times, not 100, as negatives "
        "over positives do. Beside a penalty their scale matters too: at C = 0.01 coefficients "
        f"differ by up to {same:.3f} from those of weights 1 and negatives / positives; by "
        f"{scaled:.0e} once C is scaled alike.",
        f"The costs are not in it: at {FALSE_ALARM:g} for a false alarm and {MISSED:g} for a miss, "
        f"a miss counts {MISSED / FALSE_ALARM:g} times whatever the classes' sizes, and the "
        f"cut-off on true probabilities is {FALSE_ALARM / (FALSE_ALARM + MISSED):.4f}.",
    )
