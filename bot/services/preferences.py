"""What a person sets for themselves: language, the digest's hour, quiet days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from bot.acts import Actor
from bot.audit import Deed, Facts, NewEntry
from bot.members import Member, Preferences, SettingsView
from bot.policy import Person, Policy
from bot.ports import UnitOfWork, Work
from bot.requests import ChangeSettings
from bot.services.people import language_of, zone_of


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """What the settings modal was submitted with: every input, changed or not."""

    language: str
    digest_on: bool
    digest_hour: time
    quiet_weekdays: frozenset[int]


def settings_view(
    policy: Policy, person: Person, member: Member, preferences: Preferences, has_digest: bool
) -> SettingsView:
    """A person's settings as they take effect."""
    return SettingsView(
        language=language_of(person, member, preferences, policy),
        digest_hour=preferences.digest_hour or person.digest_hour or policy.digest.hour,
        digest_on=preferences.digest_on,
        quiet_weekdays=preferences.quiet_weekdays,
        quiet_periods=preferences.quiet_periods,
        timezone=zone_of(member, policy).key,
        has_digest=has_digest,
    )


async def change_settings(work: UnitOfWork, actor: Actor, change: ChangeSettings) -> Preferences:
    """Change what was asked and keep the rest."""
    async with work.working() as now:
        before = await now.preferences.of_person(actor.person)
        return await _keep(now, actor, before, changed_by(change, before))


async def keep_settings(work: UnitOfWork, policy: Policy, actor: Actor, form: SettingsForm) -> Preferences:
    """Keep what the settings modal was submitted with."""
    reader = actor.reader
    async with work.working() as now:
        before = await now.preferences.of_person(actor.person)
        shown = settings_view(policy, reader.person, reader.member, before, has_digest=True)
        return await _keep(now, actor, before, preferences_from_form(form, before, shown))


async def _keep(now: Work, actor: Actor, before: Preferences, after: Preferences) -> Preferences:
    """Keep them and, where they changed, write down who changed what."""
    await now.preferences.keep(after)
    if after != before:
        await now.trail.add(
            NewEntry(
                deed=Deed.SETTINGS_CHANGED,
                who=actor.person,
                at=actor.at,
                surface=actor.surface,
                subject=f"settings:{actor.person}",
                before=_facts(before),
                after=_facts(after),
            )
        )
    return after


def _facts(own: Preferences) -> Facts:
    """Preferences as the trail keeps them; None is left to the policy."""
    return {
        "language": own.language,
        "digest_hour": own.digest_hour.isoformat("minutes") if own.digest_hour else None,
        "digest_on": own.digest_on,
        "quiet_weekdays": " ".join(str(day) for day in sorted(own.quiet_weekdays)),
        "quiet_periods": " ".join(f"{first}/{last}" for first, last in own.quiet_periods),
    }


def changed_by(change: ChangeSettings, before: Preferences) -> Preferences:
    """Preferences after a change: quiet days add up, and an hour for the digest wants the digest."""
    quiet = Preferences(before.person) if change.clear_quiet else before
    on = change.digest_hour is not None if change.digest_on is None else change.digest_on
    periods = {*quiet.quiet_periods, *([change.quiet_period] if change.quiet_period else [])}
    return replace(
        before,
        language=change.language or before.language,
        digest_hour=before.digest_hour if change.digest_hour is None else change.digest_hour,
        digest_on=on or (before.digest_on and change.digest_on is None),
        quiet_weekdays=quiet.quiet_weekdays | change.quiet_weekdays,
        quiet_periods=tuple(sorted(periods)),
    )


def preferences_from_form(form: SettingsForm, before: Preferences, shown: SettingsView) -> Preferences:
    """What was submitted; what still reads as it was `shown` is left to the policy where it was so before."""
    return replace(
        before,
        language=before.language if form.language == shown.language else form.language,
        digest_hour=before.digest_hour if form.digest_hour == shown.digest_hour else form.digest_hour,
        digest_on=form.digest_on,
        quiet_weekdays=form.quiet_weekdays,
    )
