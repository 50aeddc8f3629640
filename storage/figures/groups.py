"""Customers of a group: those of one entity with the same parent's code, and the one whose code it is."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.folding import fold_code
from storage.among import BOUND_MOST
from storage.figures.rows import Query, rows_of
from storage.figures.scope import is_one_of

_WHO = """SELECT id, entity_id, search_code, parent FROM customers
          WHERE workspace_id = :workspace AND {which}"""
_PARENTS = "SELECT DISTINCT entity_id, parent FROM customers WHERE workspace_id = :workspace AND parent <> ''"


async def relatives(
    connection: AsyncConnection, workspace_id: int, customers: Collection[int]
) -> frozenset[int]:
    """These customers, and all of their groups; codes are compared as they are folded."""
    values = {"workspace": workspace_id}
    (parents,) = await rows_of(connection, Query(_PARENTS, values))
    if not parents:
        return frozenset(customers)
    own = f"id IN ({', '.join(f'{customer:d}' for customer in sorted(customers)) or 'NULL'})"
    (asked,) = await rows_of(connection, Query(_WHO.format(which=own), values))
    groups = {(entity, parent): (entity, fold_code(parent)) for entity, parent in parents}
    wanted = {(entity, code) for _, entity, code, _ in asked}
    wanted |= {groups[entity, parent] for _, entity, _, parent in asked if parent}
    wanted &= set(groups.values())
    if not wanted:
        return frozenset(customers)
    which, names = _members(
        {code for _, code in wanted}, {parent for (_, parent), group in groups.items() if group in wanted}
    )
    (found,) = await rows_of(connection, Query(_WHO.format(which=which), {**values, **names}))
    members = {
        key
        for key, entity, code, parent in found
        if (entity, code) in wanted or groups.get((entity, parent)) in wanted
    }
    return frozenset({*customers, *members})


def _members(codes: Collection[str], parents: Collection[str]) -> tuple[str, dict[str, str]]:
    """SQL for who may belong to these groups, and its names; of many groups, everybody may."""
    if len(codes) + len(parents) > BOUND_MOST:
        return "1 = 1", {}
    coded = {f"code_{place}_": code for place, code in enumerate(sorted(codes))}
    named = {f"parent_{place}_": parent for place, parent in enumerate(sorted(parents))}
    which = f"({is_one_of('search_code', coded)} OR (parent <> '' AND {is_one_of('parent', named)}))"
    return which, {**coded, **named}
