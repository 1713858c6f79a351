"""Learners: what ours do otherwise than those they are made of."""

import numpy as np

from imbgui.training.learners import BoostedTrees


def test_that_weights_change_the_trees_and_not_the_bins():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(600, 2))
    labels = matrix[:, 0] + rng.normal(size=600) > 1
    plain, weighted = (
        BoostedTrees(max_iter=5, max_bins=10, random_state=0).fit(matrix, labels, weights)
        for weights in (None, np.where(labels, 20.0, 1.0))
    )
    for one, other in zip(
        plain._bin_mapper.bin_thresholds_, weighted._bin_mapper.bin_thresholds_, strict=True
    ):
        assert one.tolist() == other.tolist()
    assert plain.predict_proba(matrix)[:, 1].mean() < weighted.predict_proba(matrix)[:, 1].mean()
