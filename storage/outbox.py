"""Notices on their way: added once, claimed by one sender at a time, one a person, in order."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Update, and_, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.notices import Address, Claimed, Notice, NoticeKind, Payload
from bot.ports import NoticeEnd
from storage.books import find_workspace
from storage.tables import OutboxRow
from storage.upsert import insert_new

EXPIRED = "expired"
NOTHING_TO_EDIT = "nothing to edit"
NO_THREAD = "no thread"


class State(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"
    """Never tried: it came too late, or what it edits or stands below was never sent."""


AT_ONCE = 100
"""Keys that one statement asks for."""
UNFINISHED = (State.WAITING.value, State.LEASED.value)
Other = type[OutboxRow]
Few = TypeVar("Few")


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """The outbox of one workspace, within one transaction of one holder of leases."""

    connection: AsyncConnection
    workspace_id: int
    holder: str

    async def add(self, notice: Notice) -> bool:
        """Leave it for the sender; False when its key was ever added before, whoever did."""
        values = {
            "workspace_id": self.workspace_id,
            "key": notice.key,
            "kind": notice.kind.value,
            "person": notice.person,
            "payload": json.dumps(dict(notice.payload), ensure_ascii=False, separators=(",", ":")),
            "state": State.WAITING.value,
            "due_at": notice.due_at,
            "try_at": notice.due_at,
            "expires_at": notice.expires_at,
            "edits": notice.edits,
            "below": notice.below,
            "attempts": 0,
            "unsure": False,
        }
        return await insert_new(self.connection, OutboxRow, values)

    async def claim(
        self, now: datetime, until: datetime, most: int, *, mails: bool | None = None
    ) -> tuple[Claimed, ...]:
        """Take what is due until a moment, new messages before edits, one notice a person.

        With `mails`, only those; with False, none of them.

        What a lease that ran out left behind is taken as unsure. What expired before it could be stored
        is dropped, or given up when it was tried; so is an edit of what was never sent, or a reply to it.
        """
        await self._end_expired(now)
        await self._end_orphans(now)
        is_mail = OutboxRow.kind == NoticeKind.MAIL.value
        which = () if mails is None else (is_mail if mails else not_(is_mail),)
        ready = (
            select(OutboxRow.__table__)
            .where(
                self._takeable(now), *which, not_(_waits_for_another(OutboxRow)), not_(_waits_its_turn(now))
            )
            .order_by(OutboxRow.edits != "", OutboxRow.due_at, OutboxRow.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = list(await self.connection.execute(ready))
        if not rows:
            return ()
        await self._lease([row.id for row in rows], now, until)
        known = await self._addresses({key for row in rows for key in (row.edits, row.below) if key})
        return tuple(_claimed(row, known) for row in rows)

    async def sent(self, notice_id: int, address: Address, at: datetime) -> None:
        """It stands in Slack there: true whoever says so, and the first address stays."""
        there = {"channel": address.channel, "ts": address.ts, "reason": ""}
        sent = self._ending(State.SENT, at).where(OutboxRow.id == notice_id)
        await self.connection.execute(sent.where(OutboxRow.state != State.SENT.value).values(there))

    async def put_off(self, notice_id: int, until: datetime, *, unsure: bool, reason: str) -> None:
        """Try again later; nothing happens when the lease was lost."""
        later = {"state": State.WAITING.value, "try_at": until, "unsure": unsure, "reason": reason}
        await self.connection.execute(self._held(notice_id).values(later))

    async def give_up(self, notice_id: int, at: datetime, reason: str) -> None:
        """It will never be sent; nothing happens when the lease was lost."""
        ended = {"state": State.GIVEN_UP.value, "ended_at": at, "reason": reason}
        await self.connection.execute(self._held(notice_id).values(ended))

    async def next_due(self) -> datetime | None:
        """When the next notice can be tried; None when nothing waits."""
        before = aliased(OutboxRow)
        first = not_(select(before.id).where(_goes_before(before)).exists())
        waiting = self._own(OutboxRow.state == State.WAITING.value, first)
        leased = self._own(OutboxRow.state == State.LEASED.value)
        found = [
            (await self.connection.execute(statement)).scalar_one()
            for statement in (
                select(func.min(OutboxRow.try_at)).where(waiting, not_(_waits_for_another(OutboxRow))),
                select(func.min(OutboxRow.lease_until)).where(leased),
            )
        ]
        return min((moment for moment in found if moment is not None), default=None)

    async def given_up(self, since: datetime) -> tuple[tuple[str, str], ...]:
        """Kind and reason of what was given up since, oldest first."""
        ended = self._own(OutboxRow.state == State.GIVEN_UP.value, OutboxRow.ended_at >= since)
        found = select(OutboxRow.kind, OutboxRow.reason).where(ended)
        rows = await self.connection.execute(found.order_by(OutboxRow.ended_at, OutboxRow.id))
        return tuple((kind, reason) for kind, reason in rows)

    async def payload_of(self, key: str) -> Payload | None:
        """What a notice says, sent or waiting; None when there is no such key."""
        alive = OutboxRow.state.in_((*UNFINISHED, State.SENT.value))
        found = select(OutboxRow.payload).where(self._own(OutboxRow.key == key, alive))
        kept = (await self.connection.execute(found)).scalar_one_or_none()
        return None if kept is None else json.loads(kept)

    async def newest_edit(self, key: str) -> Payload | None:
        """What the last edit of a notice's message says, whatever became of it; None when there is none."""
        first = aliased(OutboxRow)
        # The person's notices are led to by an index, those that edit another one are not.
        same = and_(first.workspace_id == OutboxRow.workspace_id, first.person == OutboxRow.person)
        edits = select(OutboxRow.payload).join(first, and_(same, first.key == OutboxRow.edits))
        found = edits.where(self._own(OutboxRow.edits == key, first.key == key))
        kept = await self.connection.scalar(found.order_by(OutboxRow.id.desc()).limit(1))
        return None if kept is None else json.loads(kept)

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these keys that were ever added."""
        found: set[str] = set()
        for some in _few(sorted(keys)):
            found |= set(await self.connection.scalars(select(OutboxRow.key).where(self._keyed(some))))
        return frozenset(found)

    async def naming(self, words: Mapping[str, Collection[str]]) -> dict[str, Payload]:
        """As `payload_of`, by key, for those whose payload has one of their words in it.

        Whether it has is asked there: a payload is long.
        """
        found: dict[str, Payload] = {}
        alive = OutboxRow.state.in_((*UNFINISHED, State.SENT.value))
        for some in _few(sorted((key, word) for key, those in words.items() for word in those)):
            has = or_(*(_has(key, word) for key, word in some))
            keyed = self._keyed({key for key, _ in some})
            these = select(OutboxRow.key, OutboxRow.payload).where(keyed, alive, has)
            found |= {key: json.loads(kept) for key, kept in await self.connection.execute(these)}
        return found

    async def ends_of(self, keys: Collection[str]) -> dict[str, NoticeEnd]:
        """How the notices of these keys ended; without those that did not yet."""
        found: dict[str, NoticeEnd] = {}
        columns = OutboxRow.key, OutboxRow.state, OutboxRow.ended_at, OutboxRow.reason
        for some in _few(sorted(keys)):
            ended = select(*columns).where(self._keyed(some))
            for key, state, at, reason in await self.connection.execute(ended):
                if at is not None:
                    found[key] = NoticeEnd(state == State.SENT.value, at, reason)
        return found

    async def people_of(self, keys: Collection[str]) -> dict[str, str]:
        """As `person_of`, by key, for those of these keys that were ever added."""
        found: dict[str, str] = {}
        for some in _few(sorted(keys)):
            rows = await self.connection.execute(
                select(OutboxRow.key, OutboxRow.person).where(self._keyed(some))
            )
            found |= {row.key: row.person for row in rows}
        return found

    async def person_of(self, key: str) -> str | None:
        """To whom a notice is, whatever became of it; None when there is no such key."""
        found = select(OutboxRow.person).where(self._own(OutboxRow.key == key))
        return (await self.connection.execute(found)).scalar_one_or_none()

    async def notice_at(self, address: Address) -> Notice | None:
        """The notice whose message stands there, if the bot posted it by itself; edits stand there too."""
        there = and_(OutboxRow.channel == address.channel, OutboxRow.ts == address.ts, OutboxRow.ts != "")
        found = select(OutboxRow.__table__).where(self._own(there, OutboxRow.edits == ""))
        row = (await self.connection.execute(found.order_by(OutboxRow.id).limit(1))).first()
        return None if row is None else _notice(row)

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(OutboxRow.workspace_id == self.workspace_id, *conditions)

    def _keyed(self, keys: Collection[str]) -> ColumnElement[bool]:
        return self._own(OutboxRow.key.in_(keys))

    def _held(self, notice_id: int) -> Update:
        """The notice while this holder has it."""
        leased = OutboxRow.state == State.LEASED.value
        held = self._own(OutboxRow.id == notice_id, leased, OutboxRow.lease_holder == self.holder)
        return update(OutboxRow).where(held)

    def _ending(self, state: State, at: datetime) -> Update:
        return update(OutboxRow).where(self._own()).values(state=state.value, ended_at=at)

    def _takeable(self, now: datetime) -> ColumnElement[bool]:
        """Due, or left behind by whoever held it."""
        due = and_(OutboxRow.state == State.WAITING.value, OutboxRow.try_at <= now)
        left = and_(OutboxRow.state == State.LEASED.value, OutboxRow.lease_until <= now)
        # Said twice so that the index leads to the few that are not finished, of all that ever were.
        return self._own(OutboxRow.state.in_(UNFINISHED), or_(due, left))

    async def _end_expired(self, now: datetime) -> None:
        """What may stand in Slack is looked for first, so it is not ended here."""
        late = and_(OutboxRow.state == State.WAITING.value, OutboxRow.expires_at < now)
        sure = OutboxRow.unsure.is_(False)
        for state, tried, why in (
            (State.DROPPED, OutboxRow.attempts == 0, {"reason": EXPIRED}),
            (State.GIVEN_UP, OutboxRow.attempts > 0, {}),
        ):
            ended = self._ending(state, now).where(late, sure, tried)
            await self.connection.execute(ended.values(why) if why else ended)

    async def _end_orphans(self, now: datetime) -> None:
        """Edits of what was given up or dropped, or was never there, and replies to it."""
        for named, why in ((OutboxRow.edits, NOTHING_TO_EDIT), (OutboxRow.below, NO_THREAD)):
            original = aliased(OutboxRow)
            alive = _named(original, OutboxRow, named).where(
                original.state.in_((*UNFINISHED, State.SENT.value))
            )
            orphans = self._ending(State.DROPPED, now).where(self._takeable(now), named != "")
            await self.connection.execute(orphans.where(not_(alive.exists())).values(reason=why))

    async def _lease(self, ids: list[int], now: datetime, until: datetime) -> None:
        await self.connection.execute(
            update(OutboxRow)
            .where(self._own(OutboxRow.id.in_(ids)))
            .values(
                unsure=or_(OutboxRow.unsure, OutboxRow.state == State.LEASED.value),
                state=State.LEASED.value,
                lease_until=until,
                lease_holder=self.holder,
                attempts=OutboxRow.attempts + 1,
                first_tried_at=func.coalesce(OutboxRow.first_tried_at, now),
            )
        )

    async def _addresses(self, keys: set[str]) -> dict[str, Address]:
        if not keys:
            return {}
        found = select(OutboxRow.key, OutboxRow.channel, OutboxRow.ts)
        rows = await self.connection.execute(found.where(self._own(OutboxRow.key.in_(keys))))
        return {key: Address(channel, ts) for key, channel, ts in rows}


async def leave_notices(connection: AsyncConnection, workspace: str, notices: Iterable[Notice]) -> None:
    """Notices of a change, within its transaction. The workspace is open."""
    workspace_id = await find_workspace(connection, workspace)
    assert workspace_id is not None, "the change opened it"  # noqa: S101
    for notice in notices:
        await OutboxStore(connection, workspace_id, holder="").add(notice)


def _few(keys: Sequence[Few]) -> Iterator[Sequence[Few]]:
    """So many at a time as a statement takes."""
    return (keys[first : first + AT_ONCE] for first in range(0, len(keys), AT_ONCE))


def _has(key: str, word: str) -> ColumnElement[bool]:
    """That notice, when its payload has the word in it."""
    return and_(OutboxRow.key == key, OutboxRow.payload.contains(word, autoescape=True))


def _named(original: Other, one: Other, *named: InstrumentedAttribute[str]) -> Select[Any]:
    """The notice whose message another one replaces, or in whose thread it stands."""
    same = original.workspace_id == one.workspace_id
    return select(original.id).where(same, original.key.in_(named), original.id != one.id)


def _waits_for_another(one: Other) -> ColumnElement[bool]:
    """What it replaces, or stands below, is not in Slack yet."""
    original = aliased(OutboxRow)
    unfinished = _named(original, one, one.edits, one.below).where(original.state.in_(UNFINISHED))
    return and_(or_(one.edits != "", one.below != ""), unfinished.exists())


def _goes_before(before: Other) -> ColumnElement[bool]:
    """An earlier notice for the same person that is not finished and not itself waiting for another."""
    return and_(
        before.workspace_id == OutboxRow.workspace_id,
        before.person == OutboxRow.person,
        before.state.in_(UNFINISHED),
        or_(
            before.due_at < OutboxRow.due_at,
            and_(before.due_at == OutboxRow.due_at, before.id < OutboxRow.id),
        ),
        not_(_waits_for_another(before)),
    )


def _waits_its_turn(now: datetime) -> ColumnElement[bool]:
    """Something for the same person goes before it, or is being sent."""
    before, being_sent = aliased(OutboxRow), aliased(OutboxRow)
    held = and_(
        being_sent.workspace_id == OutboxRow.workspace_id,
        being_sent.person == OutboxRow.person,
        being_sent.state == State.LEASED.value,
        being_sent.lease_until > now,
    )
    first = select(before.id).where(_goes_before(before)).exists()
    return or_(first, select(being_sent.id).where(held).exists())


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        key=row.key,
        kind=NoticeKind(row.kind),
        person=row.person,
        payload=json.loads(row.payload),
        due_at=row.due_at,
        expires_at=row.expires_at,
        edits=row.edits,
        below=row.below,
    )


def _claimed(row: Row[Any], known: Mapping[str, Address]) -> Claimed:
    return Claimed(
        id=row.id,
        notice=_notice(row),
        attempts=row.attempts,
        unsure=row.unsure or row.state == State.LEASED.value,
        first_tried_at=row.first_tried_at,
        edits_at=known.get(row.edits) if row.edits else None,
        below_at=known.get(row.below) if row.below else None,
    )
