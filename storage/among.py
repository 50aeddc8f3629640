"""Conditions that find few rows through the index that leads to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement


def among(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """One of these ids, written out: a portfolio can have more of them than a driver binds."""
    return column.in_(bindparam(None, sorted(ids), expanding=True, literal_execute=True, unique=True))


def is_of(column: InstrumentedAttribute[int], workspace_id: int) -> ColumnElement[bool]:
    """Of a workspace; the sum keeps engines from the indexes that begin with it: they find everybody's."""
    return (column + 0) == workspace_id
