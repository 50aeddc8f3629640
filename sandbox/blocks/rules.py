"""Rules that several fields of one object keep together; each is made for the fields it names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sandbox.blocks.kinds import Fault, Json, Rule


def any_of(*names: str) -> Rule:
    """At least one of the fields is there."""

    def rule(value: Json) -> Iterator[Fault]:
        if not any(name in value for name in names):
            yield "", f"missing required field: one of {', '.join(names)}"

    return rule


def not_both(first: str, second: str) -> Rule:
    """One field shuts the other out."""

    def rule(value: Json) -> Iterator[Fault]:
        if first in value and second in value:
            yield "", f"only one of {first}, {second} is allowed"

    return rule


def needs(field: str, other: str) -> Rule:
    """A field makes no sense without another."""

    def rule(value: Json) -> Iterator[Fault]:
        if field in value and other not in value:
            yield f"/{field}", f"requires {other}"

    return rule


def only_when(field: str, other: str, wanted: bool) -> Rule:
    """A flag may be set only when another flag stands as wanted."""

    def rule(value: Json) -> Iterator[Fault]:
        if value.get(field) and bool(value.get(other)) is not wanted:
            yield f"/{field}", f"requires {other} to be {str(wanted).lower()}"

    return rule


def in_order(low: str, high: str) -> Rule:
    """A lower bound does not pass its upper bound; bounds are numbers or decimal strings."""

    def rule(value: Json) -> Iterator[Fault]:
        if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
            yield f"/{low}", f"must not be greater than {high}"

    return rule


def initial_among_options(field: str) -> Rule:
    """What is chosen at first is one of the options, field for field."""

    def rule(value: Json) -> Iterator[Fault]:
        groups = value.get("option_groups", ())
        options = [*value.get("options", ()), *(one for group in groups for one in group["options"])]
        given = value.get(field, ())
        for index, chosen in enumerate([given] if isinstance(given, dict) else given):
            if chosen not in options:
                yield (
                    f"/{field}" + ("" if isinstance(given, dict) else f"/{index}"),
                    "must be one of the options",
                )

    return rule


def unique(lists: str, field: str) -> Rule:
    """No two items of a list have the same value in a field."""

    def rule(value: Json) -> Iterator[Fault]:
        seen: set[object] = set()
        for index, item in enumerate(value[lists]):
            if item[field] in seen:
                yield f"/{lists}/{index}/{field}", f"{field} `{item[field]}` already exists"
            seen.add(item[field])

    return rule
