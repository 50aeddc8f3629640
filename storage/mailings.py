"""E-mails to customers as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.mailing import Mailing, MailingState
from bot.errors import UnknownRecordError
from storage.among import is_of
from storage.dunning_tables import MailingContentRow, MailingRow
from storage.held import held, hold_customer_of
from storage.lists import ids_of, written_ids
from storage.upsert import insert_once, insert_or_renew

_NEWEST_FIRST = MailingRow.asked_at.desc(), MailingRow.id.desc()
_FIRST_FIRST = MailingRow.leaves_at, MailingRow.id


@dataclass(frozen=True, slots=True)
class MailingStore:
    """The mailings of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, mailing: Mailing, key: str) -> Mailing | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        values = _written(mailing) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, MailingRow, values)
        return None if given is None else replace(mailing, id=given)

    async def change(self, mailing: Mailing) -> Mailing | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(MailingRow.id == mailing.id, MailingRow.version == mailing.version)
        values = _written(mailing) | {"version": mailing.version + 1}
        changed = await self.connection.execute(update(MailingRow).where(same).values(values))
        return replace(mailing, version=mailing.version + 1) if changed.rowcount else None

    async def one(self, mailing_id: int, *, hold: bool = False) -> Mailing:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, MailingRow.__tablename__, mailing_id)
        found = await self._found(self._own(MailingRow.id == mailing_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def waiting(self, until: datetime | None = None) -> tuple[Mailing, ...]:
        """Those that wait for a moment up to this one, or for any, the first first."""
        waits = self._own(MailingRow.state == MailingState.WAITING.value)
        due = waits if until is None else and_(waits, MailingRow.leaves_at <= until)
        return await self._found(due, *_FIRST_FIRST)

    async def handed_on(self) -> tuple[Mailing, ...]:
        """Those that are in the outbox, as far as is known."""
        return await self._found(self._own(MailingRow.state == MailingState.HANDED_ON.value), *_FIRST_FIRST)

    async def of_step(self, step_id: int) -> tuple[Mailing, ...]:
        """All of a step, the newest first."""
        return await self._found(self._few(MailingRow.step_id == step_id), *_NEWEST_FIRST)

    async def of_customer(self, customer_id: int) -> tuple[Mailing, ...]:
        """All to a customer, the newest first."""
        return await self._found(self._few(MailingRow.customer_id == customer_id), *_NEWEST_FIRST)

    async def of_message(self, message_id: str) -> Mailing | None:
        """The one with that Message-ID."""
        named = self._own(MailingRow.message_id == message_id, MailingRow.message_id != "")
        return next(iter(await self._found(named, *_NEWEST_FIRST)), None)

    async def content(self, mailing_id: int) -> tuple[str, str] | None:
        """Subject and text of one that was written, as it left; None before."""
        own = is_of(MailingContentRow.workspace_id, self.workspace_id)
        found = select(MailingContentRow.subject, MailingContentRow.text)
        kept = await self.connection.execute(found.where(own, MailingContentRow.mailing_id == mailing_id))
        row = kept.first()
        return None if row is None else (row.subject, row.text)

    async def keep_content(self, mailing_id: int, subject: str, text: str) -> None:
        """Keep what it says."""
        own = {"workspace_id": self.workspace_id, "mailing_id": mailing_id}
        values = own | {"subject": subject, "text": text}
        await insert_or_renew(self.connection, MailingContentRow, values, ("mailing_id",))

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(MailingRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(MailingRow.workspace_id, self.workspace_id), *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[Mailing, ...]:
        found = select(MailingRow.__table__).where(which).order_by(*order)
        return tuple(_mailing(row) for row in await self.connection.execute(held(found, hold)))


def _written(mailing: Mailing) -> dict[str, Any]:
    return {
        "customer_id": mailing.customer_id,
        "step_id": mailing.step_id,
        "letter_id": mailing.letter_id,
        "template": mailing.template,
        "charges": mailing.charges,
        "to": mailing.to,
        "language": mailing.language,
        "asked_by": mailing.asked_by,
        "asked_at": mailing.asked_at,
        "leaves_at": mailing.leaves_at,
        "state": mailing.state.value,
        "documents": written_ids(mailing.documents),
        "subject": mailing.subject,
        "message_id": mailing.message_id,
        "trouble": mailing.trouble,
        "ended_at": mailing.ended_at,
        "version": mailing.version,
    }


def _mailing(row: Row[Any]) -> Mailing:
    return Mailing(
        id=row.id,
        customer_id=row.customer_id,
        step_id=row.step_id,
        letter_id=row.letter_id,
        template=row.template,
        charges=row.charges,
        to=row.to,
        language=row.language,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        leaves_at=row.leaves_at,
        state=MailingState(row.state),
        documents=ids_of(row.documents),
        subject=row.subject,
        message_id=row.message_id,
        trouble=row.trouble,
        ended_at=row.ended_at,
        version=row.version,
    )
