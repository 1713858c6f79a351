"""A graph of ONNX as it is put together: operations by name, and the constants they take.

Everything is computed in double precision but where a model itself rounds to single, so that no
case changes sides at a split of a tree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.language import say

INPUT, RISK, FLAG = "cases", "risk", "flag"

_OPSET, _ML_OPSET, _IR = 15, 3, 8
_UNKNOWN = -1.0
"""The code of a blank where a sampler took blanks for a level of their own."""

Name = str
Floats = NDArray[np.float64]


def _library() -> Any:  # noqa: ANN401 - a module
    try:
        import onnx  # noqa: PLC0415 - loaded where it is needed, if it is there at all
    except ImportError as error:
        reason = say("what writes an .onnx file is not installed; pip install imbgui[onnx] adds it")
        raise RefusedError(NotPortable(reason)) from error
    return onnx


@dataclass
class Graph:
    """Nodes and constants; each operation returns the name of what it computes."""

    levels: int
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    onnx: Any = field(default_factory=_library)

    def op(self, kind: str, *takes: Name, out: Name | None = None, **settings: Any) -> Name:  # noqa: ANN401
        """Add an operation."""
        name = out or f"{kind.lower()}_{len(self.nodes)}"
        made = self.onnx.helper.make_node(kind, list(takes), [name], **settings)
        self.nodes.append(made)
        return name

    def constant(self, value: Any, kind: Any = np.float64) -> Name:  # noqa: ANN401
        """Add a constant."""
        name = f"constant_{len(self.constants)}"
        array = np.asarray(value, kind)
        self.constants.append(self.onnx.numpy_helper.from_array(array, name))
        return name

    def cast(self, name: Name, kind: str) -> Name:
        """Change the type of numbers: DOUBLE, FLOAT or INT64."""
        return self.op("Cast", name, to=getattr(self.onnx.TensorProto, kind))

    def columns(self, name: Name, places: Sequence[int]) -> Name:
        """Take some columns."""
        return self.op("Gather", name, self.constant(list(places), np.int64), axis=1)

    def side_by_side(self, names: Sequence[Name]) -> Name:
        """Put columns side by side."""
        return names[0] if len(names) == 1 else self.op("Concat", *names, axis=1)

    def looked_up(self, codes: Name, table: Floats) -> Name:
        """Look up a row for each code of one column; its rows are those of ``probe``."""
        # A blank is the last of the codes, whatever arithmetic would make of it.
        blank = self.constant(float(self.levels))
        known = self.op("Where", self.op("IsNaN", codes), blank, codes)
        place = self.cast(self.op("Sub", known, self.constant(_UNKNOWN)), "INT64")
        flat = self.op("Reshape", place, self.constant([-1], np.int64))
        return self.op("Gather", self.constant(table), flat, axis=0)

    @property
    def probe(self) -> Floats:
        """Every code that a column may hold, from that of an unknown on; a blank last."""
        return np.append(np.arange(_UNKNOWN, self.levels), np.nan)

    def model(self, width: int, told: Mapping[str, str]) -> bytes:
        """Return all of it as bytes."""
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        graph = helper.make_graph(
            self.nodes,
            "imbgui",
            [helper.make_tensor_value_info(INPUT, kinds.FLOAT, ["rows", width])],
            [
                helper.make_tensor_value_info(RISK, kinds.DOUBLE, ["rows", 1]),
                helper.make_tensor_value_info(FLAG, kinds.BOOL, ["rows", 1]),
            ],
            initializer=self.constants,
        )
        opsets = [
            helper.make_opsetid("", _OPSET),
            helper.make_opsetid("ai.onnx.ml", _ML_OPSET),
        ]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="imbgui")
        model.ir_version = _IR
        helper.set_model_props(model, dict(told))
        self.onnx.checker.check_model(model)
        return bytes(model.SerializeToString())
