"""A workspace's books: the workspace itself, its entities, and when their figures were taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.files import FileKind
from bot.policy_parts import SellingEntity
from storage.record_tables import AuditRow
from storage.tables import EntityRow, ImportRow, LedgerDateRow, MorningRow, WorkspaceRow

LEDGER_KINDS = (FileKind.RECEIVABLES.value, FileKind.FEC.value)
"""Files that state the whole ledger of an entity."""


async def find_workspace(connection: AsyncConnection, name: str) -> int | None:
    """The workspace's id; None when nobody was ever in it."""
    found = await connection.execute(select(WorkspaceRow.id).where(WorkspaceRow.name == name))
    return found.scalar_one_or_none()


async def find_ledger(connection: AsyncConnection, name: str) -> int | None:
    """The workspace's id; None when nothing was ever imported into it."""
    imported = select(ImportRow.id).where(ImportRow.workspace_id == WorkspaceRow.id).exists()
    found = await connection.execute(select(WorkspaceRow.id).where(WorkspaceRow.name == name, imported))
    return found.scalar_one_or_none()


async def newest_moment(connection: AsyncConnection, name: str) -> datetime | None:
    """When the newest import, morning or entry of the trail of the workspace was written."""
    workspace = await find_workspace(connection, name)
    moments: list[datetime | None] = []
    for row, at in (
        (ImportRow, ImportRow.imported_at),
        (MorningRow, MorningRow.decided_at),
        (AuditRow, AuditRow.at),
    ):
        newest = select(func.max(at)).where(row.workspace_id == workspace)
        moments.append((await connection.execute(newest)).scalar_one())
    return max((one for one in moments if one is not None), default=None)


async def open_workspace(connection: AsyncConnection, name: str) -> int:
    """The workspace's id, opened when it is new; held to the transaction's end: imports queue up.

    Rows of other tables that refer to it can be written meanwhile: a notice waits for no import.
    """
    held = select(WorkspaceRow.id).where(WorkspaceRow.name == name).with_for_update(key_share=True)
    found = (await connection.execute(held)).scalar_one_or_none()
    if found is not None:
        return found
    opened = "INSERT INTO workspaces (name) VALUES (:name) ON CONFLICT DO NOTHING"
    await connection.execute(text(opened).bindparams(name=name))
    return (await connection.execute(held)).scalar_one()


async def open_entities(
    connection: AsyncConnection, workspace_id: int, entities: tuple[SellingEntity, ...]
) -> dict[str, int]:
    """Ids by code of the policy's entities; what the policy says of them is taken over."""
    rows = await connection.execute(select(EntityRow).where(EntityRow.workspace_id == workspace_id))
    known = {row.code: row for row in rows}
    ids = {}
    for entity in entities:
        facts = {"name": entity.name, "currency": entity.currency, "country": entity.country}
        row = known.get(entity.code)
        if row is None:
            new = insert(EntityRow).values(workspace_id=workspace_id, code=entity.code, **facts)
            ids[entity.code] = (await connection.execute(new.returning(EntityRow.id))).scalar_one()
            continue
        ids[entity.code] = row.id
        if any(getattr(row, name) != value for name, value in facts.items()):
            await connection.execute(update(EntityRow).where(EntityRow.id == row.id).values(facts))
    return ids


async def newest_ledger(
    connection: AsyncConnection, workspace_id: int, entity_id: int, kinds: tuple[str, ...]
) -> datetime | None:
    """When the entity's newest whole figures of these kinds were taken; None before the first."""
    found = await connection.execute(
        select(func.max(LedgerDateRow.ledger_at)).where(
            LedgerDateRow.workspace_id == workspace_id,
            LedgerDateRow.entity_id == entity_id,
            LedgerDateRow.kind.in_(kinds),
        )
    )
    newest: datetime | None = found.scalar_one()
    return newest


async def open_import(
    connection: AsyncConnection,
    workspace_id: int,
    kind: FileKind,
    name: str,
    ledger_at: datetime,
    now: datetime,
) -> int:
    """A new import's id; its counts come when it ends."""
    nothing = dict.fromkeys(("read", "added", "changed", "unchanged", "closed", "refused"), 0)
    row = insert(ImportRow).values(
        workspace_id=workspace_id,
        kind=kind.value,
        file_name=name,
        ledger_at=ledger_at,
        imported_at=now,
        partial=False,
        **nothing,
    )
    return (await connection.execute(row.returning(ImportRow.id))).scalar_one()
