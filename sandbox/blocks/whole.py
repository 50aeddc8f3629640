"""What holds for the blocks of a surface together: ids said once, totals, one place to begin typing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sandbox.blocks.kinds import Fault, Json

PER_SURFACE: Mapping[str, int] = {"table": 1, "data_visualization": 2}
"""How many blocks of a type one message or view takes."""

CHARACTERS: Mapping[str, int] = {"markdown": 12_000, "table": 10_000, "data_table": 20_000}
"""How much text all the blocks of a type hold together."""


def whole_faults(blocks: list[Json], at: str) -> Iterator[Fault]:
    """What is wrong with blocks that are right one by one."""
    every = [*_every_block(blocks, at)]
    yield from _repeated_block_ids(every)
    for where, block in every:
        yield from _repeated_action_ids(block, where)
    yield from _too_many(every)
    yield from _too_long(every)
    focused = [where for where, one in _objects(blocks, at) if one.get("focus_on_load") is True]
    yield from (
        (f"{where}/focus_on_load", "only one element may have focus_on_load") for where in focused[1:]
    )


def _every_block(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    """The blocks and those inside containers, carousels and plans, in order."""
    for index, block in enumerate(blocks):
        yield f"{at}/{index}", block
        for field in ("child_blocks", "tasks") + (("elements",) if block.get("type") == "carousel" else ()):
            yield from _every_block(block.get(field, []), f"{at}/{index}/{field}")


def _objects(value: object, at: str) -> Iterator[tuple[str, Json]]:
    """Every object inside a value, itself included."""
    if isinstance(value, dict):
        yield at, value
        for name, inner in value.items():
            yield from _objects(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _objects(inner, f"{at}/{index}")


def _repeated_block_ids(every: list[tuple[str, Json]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, block in every:
        block_id = block.get("block_id")
        if block_id in seen:
            yield f"{where}/block_id", f"block_id `{block_id}` already exists"
        elif block_id:
            seen.add(block_id)


_ACTED_ON: Mapping[str, str] = {"actions": "elements", "context_actions": "elements", "card": "actions"}
"""By type of block: the list of elements a person acts on."""


def elements_of(block: Json) -> Iterator[tuple[str, Json]]:
    """The elements a person acts on in one block, and where they stand in it."""
    for field in ("accessory", "element"):
        if field in block:
            yield f"/{field}", block[field]
    several = _ACTED_ON.get(block.get("type", ""), "")
    yield from ((f"/{several}/{index}", one) for index, one in enumerate(block.get(several, ())))


def _repeated_action_ids(block: Json, at: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, element in elements_of(block):
        action_id = element.get("action_id")
        if action_id in seen:
            yield f"{at}{where}/action_id", f"action_id `{action_id}` already exists in this block"
        elif action_id:
            seen.add(action_id)


def _too_many(every: list[tuple[str, Json]]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for where, block in every:
        name = block.get("type", "")
        seen[name] += 1
        if seen[name] > PER_SURFACE.get(name, seen[name]):
            yield where, f"no more than {PER_SURFACE[name]} {name} blocks allowed"


def _too_long(every: list[tuple[str, Json]]) -> Iterator[Fault]:
    for name, most in CHARACTERS.items():
        total = 0
        for where, block in every:
            if block.get("type") == name:
                total += sum(
                    len(one["text"]) for _, one in _objects(block, "") if isinstance(one.get("text"), str)
                )
                if total > most:
                    yield where, f"{name} blocks must be less than {most + 1} characters in all"
