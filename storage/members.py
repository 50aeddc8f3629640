"""People in Slack: who an account is, and what people set for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Row, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.members import Member, Preferences
from storage.figures.rows import Query, rows_of
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
        values = {"workspace": self.workspace_id, "account": slack_id}
        (rows,) = await rows_of(self.connection, Query(_OF_SLACK, values))
        return next((_matched(*row) for row in rows), None)

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


_MEMBER = ("slack_id", "person", "name", "email", "timezone", "locale", "is_active")
_OF_SLACK = f"""
    SELECT {", ".join(_MEMBER)} FROM members WHERE workspace_id = :workspace AND slack_id = :account"""


@dataclass(frozen=True, slots=True)
class PreferencesStore:
    """What the people of one workspace set for themselves, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def of_person(self, person: str) -> Preferences:
        """Those of one person; the defaults when nothing was set."""
        values = {"workspace": self.workspace_id, "person": person.casefold()}
        (rows,) = await rows_of(self.connection, Query(_OF_PERSON, values))
        return next((_preferences(*row) for row in rows), Preferences(person.casefold()))

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
        return {
            row.person: _preferences(*(getattr(row, name) for name in _PREFERENCES))
            for row in await self.connection.execute(rows)
        }


_PREFERENCES = ("person", "language", "digest_hour", "digest_on", "quiet_weekdays", "quiet_periods")
_OF_PERSON = f"""
    SELECT {", ".join(_PREFERENCES)} FROM preferences
    WHERE workspace_id = :workspace AND person = :person"""
_MET = f"""
    SELECT {", ".join(f"m.{name}" for name in _MEMBER)}, {", ".join(f"p.{name}" for name in _PREFERENCES)}
    FROM members m LEFT JOIN preferences p ON p.workspace_id = m.workspace_id AND p.person = m.person
    WHERE m.workspace_id = :workspace AND m.slack_id = :account"""


async def met(
    connection: AsyncConnection, workspace_id: int, slack_id: str
) -> tuple[Member, Preferences] | None:
    """Whom an account was matched with, and what they set: asked at every turn of the conversation."""
    values = {"workspace": workspace_id, "account": slack_id}
    (rows,) = await rows_of(connection, Query(_MET, values))
    return next((_met(row) for row in rows), None)


def _met(row: tuple[Any, ...]) -> tuple[Member, Preferences]:
    member, has_set = _matched(*row[: len(_MEMBER)]), row[len(_MEMBER) :]
    return member, Preferences(member.person) if has_set[0] is None else _preferences(*has_set)


def _matched(
    slack_id: str, person: str, name: str, email: str, zone: str, locale: str, is_active: Any
) -> Member:
    return Member(slack_id, person, name, email, zone, locale, bool(is_active))


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


def _preferences(
    person: str, language: str, hour: Any, is_on: Any, weekdays: str, periods: str
) -> Preferences:
    return Preferences(
        person=person,
        language=language,
        digest_hour=time.fromisoformat(hour) if isinstance(hour, str) else hour,
        digest_on=bool(is_on),
        quiet_weekdays=frozenset(map(int, weekdays)),
        quiet_periods=tuple(_period(kept) for kept in periods.split()),
    )


def _period(kept: str) -> tuple[date, date]:
    first, _, last = kept.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)
