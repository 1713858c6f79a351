"""Repeating the rows of a class beside weighing them: all at once, and in small batches."""

import numpy as np
from article_claims.given import Given, mean_and_error, section
from measuring import tabulated
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

CLAIM = (
    "repeating rows and weighing them give the same loss, and so the same model, in full batches; "
    "in mini-batches they differ a little: copies fall into different batches, and a weight "
    "makes the step vary; repeating gives slightly better results in practice"
)
ROWS, COPIES, SEEDS = 4000, 49, 20
BATCH, STEPS, RATES = 64, 400, (0.5, 0.05)


def table(seed: int):
    """Return a matrix and labels, about 2 in 100 of them bad."""
    return make_classification(
        ROWS, n_features=10, n_informative=5, weights=[0.98], flip_y=0.02, random_state=seed
    )


def repeated(matrix, labels, copies: int):
    """Return the rows with every bad case so many times."""
    rows = np.repeat(np.arange(len(labels)), np.where(labels == 1, copies, 1))
    return matrix[rows], labels[rows]


def converged_difference(seed: int) -> float:
    """Return the largest difference between coefficients of the two, solved to convergence."""
    matrix, labels = table(seed)
    weighed = LogisticRegression(
        class_weight={0: 1.0, 1: float(COPIES)}, solver="newton-cholesky", tol=1e-12
    ).fit(matrix, labels)
    copied = LogisticRegression(solver="newton-cholesky", tol=1e-12).fit(
        *repeated(matrix, labels, COPIES)
    )
    both = [np.append(one.coef_, one.intercept_) for one in (weighed, copied)]
    return float(np.abs(both[0] - both[1]).max())


def descended(matrix, labels, weights, *, batch: int | None, rate: float, seed: int):
    """Return the coefficients after STEPS steps of gradient descent on a mean weighted loss.

    Without ``batch`` every step sees all rows. A step divides by the mean weight of all rows, so
    that a batch with more weight in it takes a longer step.
    """
    rng = np.random.default_rng(seed)
    matrix = np.column_stack([matrix, np.ones(len(matrix))])
    weights = weights / weights.mean()
    coefficients, order = np.zeros(matrix.shape[1]), np.arange(len(labels))
    for step in range(STEPS):
        part = order
        if batch is not None:
            place = step % (len(labels) // batch)
            if place == 0:
                order = rng.permutation(len(labels))
            part = order[place * batch : (place + 1) * batch]
        risk = 1 / (1 + np.exp(-matrix[part] @ coefficients))
        gradient = (weights[part] * (risk - labels[part])) @ matrix[part] / len(part)
        coefficients = coefficients - rate * gradient
    return coefficients


def balanced_loss(coefficients, matrix, labels) -> float:
    """Return the log-loss with bad cases weighed as they were in learning."""
    logits = np.column_stack([matrix, np.ones(len(matrix))]) @ coefficients
    loss = np.logaddexp(0, np.where(labels == 1, -logits, logits))
    return float(np.average(loss, weights=np.where(labels == 1, COPIES, 1)))


def both_ways(seed: int, batch: int | None, rate: float):
    """Descend weighed and repeated, the same number of steps; return both coefficients."""
    matrix, labels = table(seed)
    matrix, labels = matrix[::2], labels[::2]
    weighed = descended(
        matrix, labels, np.where(labels == 1, COPIES, 1), batch=batch, rate=rate, seed=seed
    )
    copied_matrix, copied_labels = repeated(matrix, labels, COPIES)
    ones = np.ones(len(copied_labels))
    copied = descended(copied_matrix, copied_labels, ones, batch=batch, rate=rate, seed=seed)
    return weighed, copied


def _losses(pair, seed: int) -> list[float]:
    matrix, labels = table(seed)
    return [balanced_loss(one, matrix[1::2], labels[1::2]) for one in pair]


def told(_given: Given) -> list[str]:
    """Say what was measured."""
    rows = []
    for rate in RATES:
        for name, batch in (("all rows", None), (f"{BATCH} rows", BATCH)):
            pairs = [both_ways(seed, batch, rate) for seed in range(SEEDS)]
            apart = [float(np.abs(one - other).max()) for one, other in pairs]
            weighed, copied = np.transpose([_losses(pair, seed) for seed, pair in enumerate(pairs)])
            rows.append(
                (
                    f"{rate:g}, {name}",
                    f"{max(apart):.0e}" if max(apart) < 1e-6 else mean_and_error(apart),
                    mean_and_error(weighed),
                    mean_and_error(copied),
                    mean_and_error(copied - weighed, 4),
                )
            )
    solved = max(converged_difference(seed) for seed in range(SEEDS))
    heading = (
        "rate, a step sees",
        "apart",
        "loss, weighed",
        "loss, repeated",
        "difference",
    )
    return section(
        "2. Repeating rows beside weighing them",
        CLAIM,
        f"{COPIES} copies against weight {COPIES}, seeds 0 to {SEEDS - 1}. Logistic regression "
        f"solved to convergence: coefficients at most {solved:.0e} apart. Gradient descent, "
        f"{STEPS} steps each way: how far coefficients are apart, and the log-loss on fresh rows, "
        "bad cases weighed alike; mean (s.e.), or the largest of any seed where it is rounding:",
        tabulated(heading, rows),
    )
