"""Fitted learners as operations of ONNX: from prepared columns to log-odds."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from xgboost import XGBClassifier

from imbgui.training.learners import BoostedTrees
from imbgui.training.models import LEAST_SHARE
from imbgui.training.onnx_graph import Floats, Graph, Name


def _logistic(graph: Graph, learner: LogisticRegression, rows: Name) -> Name:
    weighed = graph.op("MatMul", rows, graph.constant(learner.coef_.T))
    return graph.op("Add", weighed, graph.constant(learner.intercept_))


@dataclass(frozen=True)
class _Trees:
    """Trees as arrays, one after another, each with a row for each of its nodes."""

    trees: Sequence[Mapping[str, NDArray[Any]]]
    mode: str
    base: float = 0.0


def _summed(graph: Graph, trees: _Trees, rows: Name) -> Name:
    """Add trees whose leaves are summed; the result is in double precision, of shape (rows, 1)."""
    columns = {
        name: np.concatenate([tree[name] for tree in trees.trees]) for name in trees.trees[0]
    }
    sizes = [len(tree["left"]) for tree in trees.trees]
    number = np.repeat(np.arange(len(sizes)), sizes)
    within = np.concatenate([np.arange(size) for size in sizes])
    leaf = columns["left"] < 0
    made = graph.onnx.numpy_helper.from_array
    single = trees.mode == "BRANCH_LT"
    kind = np.float32 if single else np.float64
    found = graph.op(
        "TreeEnsembleRegressor",
        graph.cast(rows, "FLOAT") if single else rows,
        domain="ai.onnx.ml",
        n_targets=1,
        nodes_treeids=number.tolist(),
        nodes_nodeids=within.tolist(),
        nodes_featureids=np.where(leaf, 0, columns["feature"]).astype(int).tolist(),
        nodes_modes=np.where(leaf, "LEAF", trees.mode).tolist(),
        nodes_truenodeids=np.where(leaf, 0, columns["left"]).astype(int).tolist(),
        nodes_falsenodeids=np.where(leaf, 0, columns["right"]).astype(int).tolist(),
        nodes_missing_value_tracks_true=columns["blank_left"].astype(int).tolist(),
        target_treeids=number[leaf].tolist(),
        target_nodeids=within[leaf].tolist(),
        target_ids=[0] * int(leaf.sum()),
        **_numbers(
            made,
            kind,
            nodes_values=np.where(leaf, 0.0, columns["threshold"]),
            target_weights=columns["value"][leaf],
        ),
    )
    return graph.op("Add", graph.cast(found, "DOUBLE"), graph.constant(trees.base))


def _numbers(made: Callable[..., Any], kind: Any, **arrays: Floats) -> dict[str, Any]:  # noqa: ANN401
    """Return settings that hold numbers: lists in single precision, tensors in double."""
    if kind is np.float32:
        return {name: array.astype(kind).tolist() for name, array in arrays.items()}
    return {
        f"{name}_as_tensor": made(np.asarray(array, kind), name) for name, array in arrays.items()
    }


def _boosted(graph: Graph, learner: BoostedTrees, rows: Name) -> Name:
    """Add boosted trees; each split of a category becomes a column of its own, 0 on the left."""
    splits = _CategorySplits(graph, learner)
    trees = []
    for (predictor,) in learner._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        feature, threshold = nodes["feature_idx"].astype(int), nodes["num_threshold"].copy()
        for at in np.flatnonzero(nodes["is_categorical"].astype(bool) & ~leaf):
            feature[at], threshold[at] = splits.add(predictor, nodes[at]), 0.5
        trees.append(
            {
                "left": np.where(leaf, -1, nodes["left"].astype(int)),
                "right": nodes["right"].astype(int),
                "feature": feature,
                "threshold": threshold,
                "blank_left": nodes["missing_go_to_left"],
                "value": nodes["value"],
            }
        )
    base = float(learner._baseline_prediction.item())
    return _summed(graph, _Trees(trees, "BRANCH_LEQ", base), splits.columns(rows))


class _CategorySplits:
    """The columns that boosted trees read: numbers, then the side each category split takes.

    Trees know columns by their places after scikit-learn has put categories, as codes anew, first.
    """

    def __init__(self, graph: Graph, learner: BoostedTrees) -> None:
        self._graph, self._width = graph, learner.n_features_in_
        is_category = learner.is_categorical_
        categories = np.zeros(self._width, bool) if is_category is None else is_category
        self._order = [*np.flatnonzero(categories), *np.flatnonzero(~categories)]
        self._known, self._place_of = learner._bin_mapper.make_known_categories_bitsets()
        probe = np.zeros((len(graph.probe), self._width), np.float64)
        probe[:, categories] = graph.probe[:, None]
        self._codes = learner._preprocess_X(probe, reset=False)
        self._sides: dict[int, list[NDArray[np.float64]]] = defaultdict(list)
        self._places: list[tuple[int, int]] = []

    def add(self, predictor: Any, node: Any) -> int:  # noqa: ANN401 - of scikit-learn's own
        """Take a split in; return the place of its column among those read."""
        feature = int(node["feature_idx"])
        left = predictor.raw_left_cat_bitsets[node["bitset_idx"]]
        known = self._known[self._place_of[feature]]
        codes = self._codes[:, feature]
        whole = np.nan_to_num(codes, nan=255).astype(int)
        is_known = ~np.isnan(codes) & _holds(known, whole)
        goes_left = np.where(is_known, _holds(left, whole), bool(node["missing_go_to_left"]))
        self._places.append((feature, len(self._sides[feature])))
        self._sides[feature].append(np.where(goes_left, 0.0, 1.0))
        return int(self._width) + len(self._places) - 1

    def columns(self, rows: Name) -> Name:
        """Return all columns, in the order that the trees know."""
        graph = self._graph
        parts, start, at = [graph.columns(rows, self._order)], {}, 0
        for feature, sides in self._sides.items():
            codes = graph.columns(rows, [self._order[feature]])
            parts.append(graph.looked_up(codes, np.stack(sides, axis=1)))
            start[feature], at = at, at + len(sides)
        read = [start[feature] + place for feature, place in self._places]
        everything = graph.side_by_side(parts)
        if not read:
            return everything
        places = [*range(self._width), *(self._width + place for place in read)]
        return graph.columns(everything, places)


def _holds(bits: NDArray[np.uint32], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which numbers, from 0 to 255, a set of bits holds."""
    return np.asarray(bits[numbers // 32] >> (numbers % 32) & 1, bool)


def _gradient_boosting(graph: Graph, learner: GradientBoostingClassifier, rows: Name) -> Name:
    trees = [_tree(one.tree_, learner.learning_rate) for one in learner.estimators_[:, 0]]
    base = float(learner._raw_predict_init(np.zeros((1, learner.n_features_in_))).item())
    return _summed(graph, _Trees(trees, "BRANCH_LEQ", base), _rounded(graph, rows))


def _forest(graph: Graph, learner: RandomForestClassifier, rows: Name) -> Name:
    trees = [_tree(one.tree_, 1 / len(learner.estimators_)) for one in learner.estimators_]
    return _of_shares(graph, _summed(graph, _Trees(trees, "BRANCH_LEQ"), _rounded(graph, rows)))


def _tree(tree: Any, scale: float) -> Mapping[str, NDArray[Any]]:  # noqa: ANN401 - of scikit-learn
    return {
        "left": tree.children_left,
        "right": tree.children_right,
        "feature": tree.feature,
        "threshold": tree.threshold,
        "blank_left": tree.missing_go_to_left,
        "value": tree.value[:, 0, -1] * scale,
    }


def _rounded(graph: Graph, rows: Name) -> Name:
    """Round rows to single precision, in which scikit-learn's own trees read them."""
    return graph.cast(graph.cast(rows, "FLOAT"), "DOUBLE")


def _xgboost(graph: Graph, learner: XGBClassifier, rows: Name) -> Name:
    said = json.loads(bytes(learner.get_booster().save_raw("json")))["learner"]
    share = float(str(said["learner_model_param"]["base_score"]).strip("[]"))
    trees = [
        {
            "left": np.array(tree["left_children"]),
            "right": np.array(tree["right_children"]),
            "feature": np.array(tree["split_indices"]),
            "threshold": np.array(tree["split_conditions"]),
            "blank_left": np.array(tree["default_left"]),
            "value": np.array(tree["split_conditions"]),
        }
        for tree in said["gradient_booster"]["model"]["trees"]
    ]
    base = float(np.log(share / (1 - share)))
    margin = _summed(graph, _Trees(trees, "BRANCH_LT", base), rows)
    return _of_shares(graph, graph.op("Sigmoid", margin))


def _of_shares(graph: Graph, shares: Name) -> Name:
    """Return log-odds of shares of votes, drawn in a little as imbgui.training.models does."""
    drawn_in = graph.op("Mul", shares, graph.constant(1 - 2 * LEAST_SHARE))
    shares = graph.op("Add", drawn_in, graph.constant(LEAST_SHARE))
    against = graph.op("Sub", graph.constant(1.0), shares)
    return graph.op("Log", graph.op("Div", shares, against))


LEARNERS: Mapping[type, Callable[[Graph, Any, Name], Name]] = {
    LogisticRegression: _logistic,
    BoostedTrees: _boosted,
    GradientBoostingClassifier: _gradient_boosting,
    RandomForestClassifier: _forest,
    XGBClassifier: _xgboost,
}
"""How each learner that has a form in ONNX is added; its log-odds have shape (rows, 1)."""
