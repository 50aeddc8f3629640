"""People in Slack: who an account is in the policy, and what they chose for themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.policy import Person
from bot.sight import Sight


@dataclass(frozen=True, slots=True)
class Account:
    """A Slack account as Slack describes it now."""

    slack_id: str
    team_id: str
    name: str
    email: str
    """Empty when Slack does not say it."""
    timezone: str
    """IANA name, or empty."""
    locale: str
    """Such as `fr-FR`, or empty."""
    is_active: bool
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the policy matched with a Slack account; the match outlives a change of name or e-mail."""

    slack_id: str
    person: str
    """The policy's e-mail, case folded."""
    name: str
    email: str
    timezone: str
    locale: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person set for themselves; None and empty leave it to the policy."""

    person: str
    language: str | None = None
    digest_hour: time | None = None
    digest_on: bool = True
    quiet_weekdays: frozenset[int] = field(default_factory=frozenset)
    """As Python counts: Monday is 0."""
    quiet_periods: tuple[tuple[date, date], ...] = ()
    """First and last day, both quiet."""

    def is_quiet(self, day: date) -> bool:
        """Whether no digest is wanted that day."""
        away = any(first <= day <= last for first, last in self.quiet_periods)
        return day.weekday() in self.quiet_weekdays or away


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks: who they are, what they may see, and how they are spoken to."""

    person: Person
    member: Member
    preferences: Preferences
    language: str
    """`fr` or `en`: their own choice, else the policy's, else Slack's locale, else the digest's."""
    sight: Sight
    zone: ZoneInfo
    """Slack's time zone of theirs, else the company's."""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """A person's settings as they take effect."""

    language: str
    digest_hour: time
    digest_on: bool
    quiet_weekdays: frozenset[int]
    quiet_periods: tuple[tuple[date, date], ...]
    timezone: str
    has_digest: bool
    """Whether the person looks after customers at all."""
