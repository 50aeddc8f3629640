"""The kinds of value that stand in a payload, and the walk that holds a value against its kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

_LARGEST = sys.float_info.max
Json: TypeAlias = dict[str, Any]

Fault: TypeAlias = tuple[str, str]
"""Where, as a JSON pointer, and what is wrong there."""

Rule: TypeAlias = Callable[[Json], Iterator[Fault]]
"""What several fields of one object owe each other; it sees fields that are right one by one."""


@dataclass(frozen=True, slots=True)
class Words:
    """A string, in characters."""

    most: int | None = None
    least: int = 1
    like: Callable[[str], object] | None = None
    """Says something true of a string that is well formed."""
    called: str = "text"
    """What a string that is not `like` should have been."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Any finite number."""

    above: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """A list of one kind."""

    of: Kind
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the fields it needs, those it takes besides, and what they owe each other."""

    needs: Mapping[str, Kind] = field(default_factory=dict)
    takes: Mapping[str, Kind] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose field `type` says which shape it has."""

    shapes: Mapping[str, Shape]
    implied: str | None = None
    """The type of an object that does not say it."""


Kind: TypeAlias = Words | Whole | Number | Flag | OneOf | Several | Shape | ByType


def faults(kind: Kind, value: object, at: str) -> Iterator[Fault]:
    """What is wrong with a value of a kind."""
    match kind:
        case Words():
            yield from _words(kind, value, at)
        case Whole():
            yield from _whole(kind, value, at)
        case Number():
            yield from _number(kind, value, at)
        case Flag():
            if not isinstance(value, bool):
                yield at, "must be a boolean"
        case OneOf():
            if value not in kind.names:
                yield at, f"must be one of: {', '.join(kind.names)}"
        case Several():
            yield from _several(kind, value, at)
        case Shape():
            yield from _shape(kind, value, at, None)
        case ByType():
            yield from _by_type(kind, value, at)


def _words(kind: Words, value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield at, "must be a string"
    elif len(value) < kind.least:
        yield at, f"must be more than {kind.least - 1} characters"
    elif kind.most is not None and len(value) > kind.most:
        yield at, f"must be less than {kind.most + 1} characters"
    elif kind.like and not kind.like(value):
        yield at, f"must be a valid {kind.called}"


def _whole(kind: Whole, value: object, at: str) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield at, "must be an integer"
    elif kind.least is not None and value < kind.least:
        yield at, f"must be greater than {kind.least - 1}"
    elif kind.most is not None and value > kind.most:
        yield at, f"must be less than {kind.most + 1}"


def _number(kind: Number, value: object, at: str) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        yield at, "must be a number"
    elif kind.above is not None and value <= kind.above:
        yield at, f"must be greater than {kind.above}"


def _several(kind: Several, value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield at, "must be an array"
        return
    if len(value) < kind.least:
        yield at, f"no less than {kind.least} items allowed"
    if kind.most is not None and len(value) > kind.most:
        yield at, f"no more than {kind.most} items allowed"
    for index, item in enumerate(value):
        yield from faults(kind.of, item, f"{at}/{index}")


def _by_type(kind: ByType, value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield at, "must be an object"
        return
    name = value.get("type", kind.implied)
    if name is None:
        yield at, "missing required field: type"
    elif not isinstance(name, str) or name not in kind.shapes:
        yield f"{at}/type", f"unsupported type: {name}"
    else:
        yield from _shape(kind.shapes[name], value, at, name)


def _shape(kind: Shape, value: object, at: str, type_: str | None) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield at, "must be an object"
        return
    found = [*_fields(kind, value, at, type_)]
    yield from found
    if not found:
        for rule in kind.rules:
            yield from ((f"{at}{where}", what) for where, what in rule(value))


def _fields(kind: Shape, value: Json, at: str, type_: str | None) -> Iterator[Fault]:
    for name in kind.needs:
        if name not in value:
            yield at, f"missing required field: {name}"
    for name, given in value.items():
        expected = kind.needs.get(name) or kind.takes.get(name)
        if expected is not None:
            yield from faults(expected, given, f"{at}/{escaped(name)}")
        elif not (type_ and name == "type"):
            yield at, f"invalid additional property: {name}"


def escaped(name: str) -> str:
    """A field's name inside a JSON pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
