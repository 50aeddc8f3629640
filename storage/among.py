"""Conditions that find few rows through the index that leads to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

BOUND_MOST = 64
"""So many ids are bound; a portfolio can have more of them than a driver binds."""


def among(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """One of these ids: few are bound, by two, four or eight, so that statements repeat; many are written."""
    known, many = sorted(ids), len(ids) > BOUND_MOST
    if known and not many:
        known += known[-1:] * ((1 << (len(known) - 1).bit_length()) - len(known))
    of_ids = bindparam(None, known, column.type, expanding=True, literal_execute=many, unique=True)
    return column.in_(of_ids)


def is_of(column: InstrumentedAttribute[int], workspace_id: int) -> ColumnElement[bool]:
    """Of a workspace; the sum keeps engines from the indexes that begin with it: they find everybody's."""
    return (column + 0) == workspace_id
