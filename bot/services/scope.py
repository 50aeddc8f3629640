"""What of the ledger a question is about: whose customers, of which entity."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.policy_values import folded
from bot.reading import Reader
from bot.sight import Sight

SIGHTS_KEPT = 1024


async def names_in(reader: Reader, sight: Sight) -> tuple[str, ...] | None:
    """The salespeople in sight, as the ledger writes them; None when everybody's customers are."""
    if sight.everything:
        return None
    return _covered(await reader.salespeople(), sight)


@lru_cache(SIGHTS_KEPT)
def _covered(names: tuple[str, ...], sight: Sight) -> tuple[str, ...]:
    """Kept by the names and the sight of the same reading: nothing in it can be old."""
    return tuple(name for name in names if sight.covers(name))


def entity_named(entities: Mapping[str, str], typed: str) -> str | None:
    """The code of the entity of that code or name, ignoring case; None when there is none."""
    wanted = folded(typed)
    by_code = (code for code in entities if folded(code) == wanted)
    by_name = (code for code, name in entities.items() if folded(name) == wanted)
    return next(by_code, None) or next(by_name, None)


def storable(typed: str) -> str:
    """What was typed without the characters that no database takes: NUL, and halves of others."""
    return typed.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
