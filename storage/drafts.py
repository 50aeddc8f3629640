"""What was typed and read back, until it is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.record_tables import DraftRow

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DraftStore:
    """The drafts of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def keep(self, person: str, kind: str, content: str, at: datetime) -> int:
        """Keep it for a person, and forget everybody's of more than a day ago."""
        old = DraftRow.workspace_id == self.workspace_id, DraftRow.kept_at < at - KEPT_FOR
        await self.connection.execute(delete(DraftRow).where(*old))
        new = insert(DraftRow).values(
            workspace_id=self.workspace_id,
            person=person.casefold(),
            kind=kind,
            content=content,
            kept_at=at,
        )
        return (await self.connection.execute(new.returning(DraftRow.id))).scalar_one()

    async def of(self, draft_id: int, person: str, kind: str) -> str | None:
        """What was kept; None when it is not theirs or not kept any more."""
        found = select(DraftRow.content).where(
            DraftRow.workspace_id == self.workspace_id,
            DraftRow.id == draft_id,
            DraftRow.person == person.casefold(),
            DraftRow.kind == kind,
        )
        return (await self.connection.execute(found)).scalar_one_or_none()
