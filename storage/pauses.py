"""Pauses of reminders as they are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.due_step import Pause
from storage.among import among, is_of
from storage.dunning_tables import PauseRow


async def add_pause(connection: AsyncConnection, workspace_id: int, pause: Pause) -> Pause:
    """Keep a new one (its id is given); one that holds then is ended on its day."""
    held = and_(
        is_of(PauseRow.workspace_id, workspace_id),
        PauseRow.customer_id == pause.customer_id,
        _holds_on(pause.on),
    )
    over = update(PauseRow).where(held).values(ended_on=pause.on, ended_by=pause.by)
    await connection.execute(over)
    new = insert(PauseRow).values(
        workspace_id=workspace_id,
        customer_id=pause.customer_id,
        until=pause.until,
        reason=pause.reason,
        by=pause.by,
        at=pause.at,
        on=pause.on,
        ended_on=pause.ended_on,
        ended_by=pause.ended_by,
    )
    given = (await connection.execute(new.returning(PauseRow.id))).scalar_one()
    return replace(pause, id=given)


async def end_pause(connection: AsyncConnection, workspace_id: int, pause: Pause) -> bool:
    """Keep that it ended early; False when it was over."""
    goes_on = and_(
        PauseRow.id == pause.id,
        PauseRow.workspace_id == workspace_id,
        PauseRow.ended_on.is_(None),
        PauseRow.until >= pause.ended_on,
    )
    ended = update(PauseRow).where(goes_on).values(ended_on=pause.ended_on, ended_by=pause.ended_by)
    return (await connection.execute(ended)).rowcount > 0


async def renew_pause(connection: AsyncConnection, workspace_id: int, pause_id: int) -> bool:
    """Keep that one which somebody ended goes on; False when it did not end."""
    ended = and_(
        PauseRow.id == pause_id, PauseRow.workspace_id == workspace_id, PauseRow.ended_on.is_not(None)
    )
    again = update(PauseRow).where(ended).values(ended_on=None, ended_by="")
    return (await connection.execute(again)).rowcount > 0


async def take_pause_back(
    connection: AsyncConnection, workspace_id: int, pause: Pause, *, had_replaced: bool
) -> None:
    """End one on its first day; the one goes on whose place it took, if it took one's."""
    own = PauseRow.workspace_id == workspace_id, PauseRow.customer_id == pause.customer_id
    over = update(PauseRow).where(*own, PauseRow.id == pause.id)
    await connection.execute(over.values(ended_on=pause.on, ended_by=pause.by))
    if not had_replaced:
        return
    before = select(PauseRow.id).where(
        *own,
        PauseRow.id < pause.id,
        PauseRow.until >= pause.on,
        PauseRow.ended_on == pause.on,
        PauseRow.ended_by == pause.by,
    )
    newest = (await connection.execute(before.order_by(PauseRow.id.desc()).limit(1))).scalar_one_or_none()
    if newest is not None:
        again = update(PauseRow).where(PauseRow.id == newest).values(ended_on=None, ended_by="")
        await connection.execute(again)


async def pauses_on(
    connection: AsyncConnection, workspace_id: int, day: date, customers: Collection[int] | None = None
) -> dict[int, Pause]:
    """Those that hold on a day, by customer."""
    which = and_(PauseRow.workspace_id == workspace_id, _holds_on(day))
    if customers is not None:
        own = is_of(PauseRow.workspace_id, workspace_id)
        which = and_(own, among(PauseRow.customer_id, customers), _holds_on(day))
    found = select(PauseRow.__table__).where(which).order_by(PauseRow.id)
    return {row.customer_id: _pause(row) for row in await connection.execute(found)}


def _holds_on(day: date) -> ColumnElement[bool]:
    """The twin of `Pause.holds_on`."""
    not_resumed = or_(PauseRow.ended_on.is_(None), PauseRow.ended_on > day)
    return and_(PauseRow.until >= day, PauseRow.on <= day, not_resumed)


def _pause(row: Row[Any]) -> Pause:
    return Pause(
        id=row.id,
        customer_id=row.customer_id,
        until=row.until,
        reason=row.reason,
        by=row.by,
        at=row.at,
        on=row.on,
        ended_on=row.ended_on,
        ended_by=row.ended_by,
    )
