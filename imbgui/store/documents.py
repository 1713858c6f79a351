"""Frozen dataclasses to and from JSON, by their type hints; nothing else is ever built."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any


class UnknownShapeError(ValueError):
    """The document does not have the shape of the type it should hold."""


def to_document(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return dicts, lists, strings and numbers that stand for a value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_document(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_document(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_document(item) for key, item in value.items()}
    return value


def from_document(wanted: Any, document: Any) -> Any:  # noqa: ANN401 - as dynamic as the hint
    """Build a value of a type from its document.

    Raises
    ------
    UnknownShapeError
        A field is missing or unknown, or holds something of another type.
    """
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        return _one_of(arguments, document)
    if origin is tuple:
        return _sequence(arguments, document)
    if origin in (Mapping, dict):
        _expect(isinstance(document, dict), document)
        return {key: from_document(arguments[1], item) for key, item in document.items()}
    if dataclasses.is_dataclass(wanted):
        return _dataclass(wanted, document)
    return _plain(wanted, document)


def _plain(wanted: Any, document: Any) -> Any:  # noqa: ANN401
    if issubclass(wanted, Enum):
        _expect(document in [member.value for member in wanted], document)
        return wanted(document)
    allowed = (int, float) if wanted is float else (wanted,)
    _expect(type(document) in allowed, document)
    try:
        return wanted(document)
    except OverflowError as error:  # a whole number that no float can hold
        raise UnknownShapeError(str(error)) from error


def _one_of(choices: tuple[Any, ...], document: Any) -> Any:  # noqa: ANN401
    for choice in choices:
        if choice is types.NoneType:
            if document is None:
                return None
            continue
        try:
            return from_document(choice, document)
        except UnknownShapeError:
            continue
    raise UnknownShapeError(f"unexpected value {document!r:.80}")


def _sequence(arguments: tuple[Any, ...], document: Any) -> tuple[Any, ...]:  # noqa: ANN401
    _expect(isinstance(document, list), document)
    if arguments[-1] is Ellipsis:
        return tuple(from_document(arguments[0], item) for item in document)
    _expect(len(document) == len(arguments), document)
    return tuple(from_document(hint, item) for hint, item in zip(arguments, document, strict=True))


_type_hints = cache(typing.get_type_hints)


def _dataclass(wanted: Any, document: Any) -> Any:  # noqa: ANN401
    _expect(isinstance(document, dict), document)
    hints = _type_hints(wanted)
    names = {field.name for field in dataclasses.fields(wanted)}
    _expect(set(document) == names, sorted(set(document) ^ names))
    return wanted(**{name: from_document(hints[name], document[name]) for name in names})


def _expect(holds: bool, found: object) -> None:  # noqa: FBT001 - reads as the assertion it is
    if not holds:
        raise UnknownShapeError(f"unexpected value {found!r:.80}")
