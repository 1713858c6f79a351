"""A final model as one graph of ONNX: from the matrix that models read to the risk of each case."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    StandardScaler,
    TargetEncoder,
)

from imbgui.domain.calibration import LARGEST_LOGIT, Calibration
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.language import say
from imbgui.training.onnx_graph import FLAG, INPUT, RISK, Floats, Graph, Name
from imbgui.training.onnx_learners import LEARNERS
from imbgui.training.preparing import FilledWithMedians


def onnx_model(
    models: Sequence[Pipeline],
    calibration: Calibration,
    *,
    width: int,
    levels: int,
    odds_factor: float,
    cut_off: float,
    told: Mapping[str, str],
) -> bytes:
    """Return the bytes of a model of ONNX.

    Parameters
    ----------
    models
        The fold models, whose log-odds are averaged.
    width, levels
        How many columns the matrix has, and how many levels a category has at most.
    odds_factor, cut_off
        What the odds are multiplied by, and the risk from which a case is flagged.
    told
        What is written into the metadata.

    Raises
    ------
    RefusedError
        With NotPortable where a learner has no form in ONNX, or the library that writes it is not
        installed.
    """
    graph = Graph(levels)
    means = [_log_odds(graph, model, INPUT) for model in models]
    mean = graph.op("Div", graph.op("Sum", *means), graph.constant(float(len(models))))
    risk = _at_base_rate(graph, _calibrated(graph, mean, calibration), odds_factor)
    graph.op("Identity", risk, out=RISK)
    graph.op("GreaterOrEqual", risk, graph.constant(cut_off), out=FLAG)
    return graph.model(width, told)


# Preparing


def _log_odds(graph: Graph, model: Pipeline, rows: Name) -> Name:
    """Add a fold model; its log-odds have shape (rows, 1)."""
    *preparing, (_, learner) = model.steps
    learn = next((one for kind, one in LEARNERS.items() if isinstance(learner, kind)), None)
    if learn is None:
        reason = say("its learner cannot be written as ONNX; a .skops file can hold it")
        raise RefusedError(NotPortable(reason))
    for _, step in preparing:
        rows = _prepared(graph, step, rows)
    return learn(graph, learner, rows)


def _prepared(graph: Graph, step: Any, rows: Name) -> Name:  # noqa: ANN401 - any preparing step
    """Add a step of preparing."""
    match step:
        case FunctionTransformer():  # what scikit-learn makes of "passthrough"
            return rows
        case ColumnTransformer():
            return _by_columns(graph, step, rows)
        case Pipeline():
            first, scaler = (part for _, part in step.steps)
            is_single = isinstance(first, FilledWithMedians)
            return _scaled(graph, scaler, _prepared(graph, first, rows), is_single=is_single)
        case FilledWithMedians():
            return _filled(graph, step, rows)
        case SimpleImputer():
            fill = graph.constant(step.fill_value, np.float32)
            return graph.op("Where", graph.op("IsNaN", rows), fill, rows)
        case OneHotEncoder() | TargetEncoder():
            return _encoded(graph, step, rows)
    reason = say("its columns are prepared in a way that cannot be written as ONNX")
    raise RefusedError(NotPortable(reason))


def _by_columns(graph: Graph, step: ColumnTransformer, rows: Name) -> Name:
    """Treat columns each in their way; what comes of one is single or double precision."""
    width = step.n_features_in_
    parts = []
    for _, one, columns in step.transformers_:
        places = list(np.arange(width)[columns])
        if places:
            part = _prepared(graph, one, graph.columns(rows, places))
            parts.append(graph.cast(part, "DOUBLE"))
    return graph.side_by_side(parts)


def _filled(graph: Graph, step: FilledWithMedians, rows: Name) -> Name:
    single = graph.cast(rows, "FLOAT")
    blank = graph.op("IsNaN", single)
    filled = graph.op("Where", blank, graph.constant(step.medians_, np.float32), single)
    if not len(step.with_blanks_):
        return filled
    marks = graph.columns(graph.cast(blank, "FLOAT"), step.with_blanks_.tolist())
    return graph.side_by_side([filled, marks])


def _scaled(graph: Graph, step: StandardScaler, rows: Name, *, is_single: bool) -> Name:
    """Scale in the precision of the rows, as scikit-learn does."""
    kind = np.float32 if is_single else np.float64
    centred = graph.op("Sub", rows, graph.constant(step.mean_, kind))
    return graph.op("Div", centred, graph.constant(step.scale_, kind))


def _encoded(graph: Graph, step: Any, rows: Name) -> Name:  # noqa: ANN401 - an encoder
    """Encode each category by what the encoder itself says of each of its codes."""
    width = step.n_features_in_
    probe = np.tile(graph.probe[:, None], width).astype(np.float32)
    said = np.asarray(step.transform(probe), np.float64)
    names = step.get_feature_names_out([f"{place}" for place in range(width)])
    of = [int(str(name).partition("_")[0]) for name in names]
    parts = [
        graph.looked_up(
            graph.cast(graph.columns(rows, [place]), "DOUBLE"),
            said[:, [column for column, owner in enumerate(of) if owner == place]],
        )
        for place in range(width)
    ]
    return graph.side_by_side(parts)


# From log-odds to risk


def _calibrated(graph: Graph, mean: Name, calibration: Calibration) -> Name:
    """Calibrate as imbgui.domain.calibration does."""
    odds = graph.op("Clip", mean, *map(graph.constant, (-LARGEST_LOGIT, LARGEST_LOGIT)))
    one = graph.constant(1.0)
    log_s, log_not_s = (
        graph.op("Neg", graph.op("Log", graph.op("Add", one, graph.op("Exp", side))))
        for side in (graph.op("Neg", odds), odds)
    )
    terms = (
        graph.op("Mul", log_s, graph.constant(calibration.a)),
        graph.op("Mul", log_not_s, graph.constant(-calibration.b)),
        graph.constant(calibration.c),
    )
    curve = graph.op("Sigmoid", graph.op("Sum", *terms))
    if not len(calibration.knots):
        return curve
    steps = _interpolated(graph, odds, calibration.knots, calibration.heights)
    return graph.op("Mul", graph.op("Add", curve, steps), graph.constant(0.5))


def _interpolated(graph: Graph, odds: Name, knots: Floats, heights: Floats) -> Name:
    """Run straight between knots, as numpy.interp does, and level beyond them."""
    if len(knots) == 1:
        knots, heights = np.append(knots, knots + 1), np.append(heights, heights)
    within = graph.op("Clip", odds, graph.constant(knots[0]), graph.constant(knots[-1]))
    reached = graph.op("GreaterOrEqual", within, graph.constant(knots[None, 1:-1]))
    count = graph.op(
        "ReduceSum", graph.cast(reached, "INT64"), graph.constant([1], np.int64), keepdims=1
    )
    slopes = np.diff(heights) / np.diff(knots)
    start, height, slope = (
        graph.op("Gather", graph.constant(values), count, axis=0)
        for values in (knots[:-1], heights[:-1], slopes)
    )
    beyond = graph.op("Mul", slope, graph.op("Sub", within, start))
    return graph.op("Add", height, beyond)


def _at_base_rate(graph: Graph, risk: Name, odds_factor: float) -> Name:
    """Multiply the odds of a risk."""
    odds = graph.op("Mul", risk, graph.constant(odds_factor))
    against = graph.op("Sub", graph.constant(1.0), risk)
    return graph.op("Div", odds, graph.op("Add", odds, against))
