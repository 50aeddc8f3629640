"""How fields of files are told: what their cells hold, and the headers they go by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Content(StrEnum):
    """What the cells of a field hold."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    CURRENCY = "currency"
    FLAG = "flag"
    COUNTRY = "country"
    DIRECTION = "direction"
    DISPUTED = "disputed"
    """An amount, or yes and no."""


MONEY = frozenset({Content.AMOUNT, Content.DISPUTED})


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field: its content, the most characters a text may have, its own headers and those it may share."""

    content: Content
    limit: int
    own: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindSpec:
    """The fields of a kind of file, those a line cannot do without, and those it needs one of."""

    fields: dict[str, FieldSpec]
    required: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    """Fields of which one must go by a header of its own for the kind to be recognised before others."""


def spec(names: str, content: Content = Content.TEXT, limit: int = 64) -> FieldSpec:
    own, _, shared = names.partition("|")
    return FieldSpec(content, limit, _list(own), _list(shared))


def _list(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(",") if (name := " ".join(part.split())))
