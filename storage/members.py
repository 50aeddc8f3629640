"""People in Slack: who an account is, and what people set for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.members import Member, Preferences
from storage.tables import MemberRow, PreferencesRow
from storage.upsert import insert_or_renew


@dataclass(frozen=True, slots=True)
class MemberStore:
    """The members of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def all(self) -> tuple[Member, ...]:
        """Everybody matched, active or not, by their e-mail."""
        return await self._found()

    async def of_slack(self, slack_id: str) -> Member | None:
        """Whom an account was matched with."""
        return next(iter(await self._found(MemberRow.slack_id == slack_id)), None)

    async def of_person(self, person: str) -> Member | None:
        """The account of a policy's e-mail, ignoring case."""
        return next(iter(await self._found(MemberRow.person == person.casefold())), None)

    async def keep(self, member: Member) -> None:
        """Match, or renew a match; a former match of either side ends."""
        values = asdict(member) | {"person": member.person.casefold(), "workspace_id": self.workspace_id}
        same = MemberRow.slack_id == member.slack_id, MemberRow.person == values["person"]
        former = delete(MemberRow).where(MemberRow.workspace_id == self.workspace_id, or_(*same))
        await self.connection.execute(former.where(~(same[0] & same[1])))
        await insert_or_renew(self.connection, MemberRow, values, ("workspace_id", "slack_id"))

    async def _found(self, *wanted: Any) -> tuple[Member, ...]:
        table = MemberRow.__table__
        rows = select(table).where(MemberRow.workspace_id == self.workspace_id, *wanted)
        return tuple(_member(row) for row in await self.connection.execute(rows.order_by(MemberRow.person)))


@dataclass(frozen=True, slots=True)
class PreferencesStore:
    """What the people of one workspace set for themselves, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def of_person(self, person: str) -> Preferences:
        """Those of one person; the defaults when nothing was set."""
        found = await self._found(PreferencesRow.person == person.casefold())
        return found.get(person.casefold()) or Preferences(person.casefold())

    async def all(self) -> dict[str, Preferences]:
        """Everybody's who set something, by person."""
        return await self._found()

    async def keep(self, preferences: Preferences) -> None:
        """Set them."""
        values = {
            "workspace_id": self.workspace_id,
            "person": preferences.person.casefold(),
            "language": preferences.language,
            "digest_hour": preferences.digest_hour,
            "digest_on": preferences.digest_on,
            "quiet_weekdays": "".join(map(str, sorted(preferences.quiet_weekdays))),
            "quiet_periods": " ".join(f"{first}/{last}" for first, last in preferences.quiet_periods),
        }
        await insert_or_renew(self.connection, PreferencesRow, values, ("workspace_id", "person"))

    async def _found(self, *wanted: Any) -> dict[str, Preferences]:
        table = PreferencesRow.__table__
        rows = select(table).where(PreferencesRow.workspace_id == self.workspace_id, *wanted)
        return {row.person: _preferences(row) for row in await self.connection.execute(rows)}


def _member(row: Row[Any]) -> Member:
    return Member(
        slack_id=row.slack_id,
        person=row.person,
        name=row.name,
        email=row.email,
        timezone=row.timezone,
        locale=row.locale,
        is_active=row.is_active,
    )


def _preferences(row: Row[Any]) -> Preferences:
    return Preferences(
        person=row.person,
        language=row.language,
        digest_hour=row.digest_hour,
        digest_on=row.digest_on,
        quiet_weekdays=frozenset(map(int, row.quiet_weekdays)),
        quiet_periods=tuple(_period(kept) for kept in row.quiet_periods.split()),
    )


def _period(kept: str) -> tuple[date, date]:
    first, _, last = kept.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)
