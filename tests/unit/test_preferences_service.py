"""What a person sets for themselves, by words or by the modal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from fakes_conversation import FakeWork, member, reader

from bot.acts import Actor
from bot.audit import Deed, Surface
from bot.members import Preferences, SettingsView
from bot.policy import Person, Policy, Role
from bot.requests import ChangeSettings
from bot.services.preferences import (
    SettingsForm,
    change_settings,
    changed_by,
    keep_settings,
    settings_view,
)

LEA = Person(email="Lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON, digest_hour=time(9, 15))
RULES = Policy(people=(LEA,))
KEY = "lea@lumen.example"
NONE = frozenset[int]()
CHRISTMAS = (date(2026, 12, 24), date(2027, 1, 2))
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def lea(surface: Surface = Surface.COMMAND) -> Actor:
    """Who changes her settings."""
    return Actor(reader(LEA, RULES), surface, NOW)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ({}, {"language": "fr"}, {"language": "fr"}),
        ({"language": "fr"}, {"digest_on": False}, {"language": "fr", "digest_on": False}),
        ({}, {"digest_hour": time(8, 15)}, {"digest_hour": time(8, 15)}),
        ({"digest_on": False}, {"digest_hour": time(0, 0)}, {"digest_hour": time(0, 0), "digest_on": True}),
        ({"digest_on": False}, {"language": "en"}, {"language": "en", "digest_on": False}),
        ({"digest_on": False}, {"digest_on": True}, {"digest_on": True}),
        ({}, {"digest_hour": time(8), "digest_on": False}, {"digest_hour": time(8), "digest_on": False}),
        (
            {"quiet_weekdays": frozenset({4})},
            {"quiet_weekdays": frozenset({0})},
            {"quiet_weekdays": frozenset({0, 4})},
        ),
        ({}, {"quiet_period": CHRISTMAS}, {"quiet_periods": (CHRISTMAS,)}),
        ({"quiet_periods": (CHRISTMAS,)}, {"quiet_period": CHRISTMAS}, {"quiet_periods": (CHRISTMAS,)}),
        (
            {"quiet_weekdays": frozenset({4}), "quiet_periods": (CHRISTMAS,), "language": "fr"},
            {"clear_quiet": True},
            {"language": "fr"},
        ),
    ],
)
def test_a_change_keeps_what_it_does_not_name(
    before: dict[str, Any], change: dict[str, Any], after: dict[str, Any]
) -> None:
    assert changed_by(ChangeSettings(**change), Preferences(KEY, **before)) == Preferences(KEY, **after)


async def test_a_change_is_kept_in_one_transaction() -> None:
    work = FakeWork()
    kept = await change_settings(work, lea(), ChangeSettings(language="fr"))
    assert (kept, work.commits) == (Preferences(KEY, language="fr"), 1)
    assert work.preferences.kept == {KEY: kept}


async def test_a_change_is_written_down_with_what_was_before_and_from_where() -> None:
    work = FakeWork()
    work.preferences.kept[KEY] = Preferences(KEY, quiet_weekdays=frozenset({4, 0}))
    change = ChangeSettings(digest_hour=time(8, 15), quiet_period=CHRISTMAS)
    await change_settings(work, lea(Surface.COMMAND), change)
    (entry,) = [one.entry for one in work.records.trail.entries]
    assert (entry.deed, entry.who, entry.at) == (Deed.SETTINGS_CHANGED, KEY, NOW)
    assert (entry.surface, entry.subject) == (Surface.COMMAND, f"settings:{KEY}")
    assert (entry.customer_id, entry.before, entry.after) == (
        None,
        {
            "language": None,
            "digest_hour": None,
            "digest_on": True,
            "quiet_weekdays": "0 4",
            "quiet_periods": "",
        },
        {
            "language": None,
            "digest_hour": "08:15",
            "digest_on": True,
            "quiet_weekdays": "0 4",
            "quiet_periods": "2026-12-24/2027-01-02",
        },
    )


async def test_what_changes_nothing_is_not_written_down() -> None:
    work = FakeWork()
    await change_settings(work, lea(), ChangeSettings(digest_on=True))
    assert work.records.trail.entries == []


def test_settings_are_shown_as_they_take_effect() -> None:
    who = member("U1", LEA, timezone="Europe/Zurich", locale="fr-CH")
    shown = settings_view(RULES, LEA, who, Preferences(KEY), has_digest=True)
    assert shown == SettingsView("fr", time(9, 15), True, NONE, (), "Europe/Zurich", True)
    own = Preferences(KEY, "en", time(0, 0), False, frozenset({4}), (CHRISTMAS,))
    assert settings_view(RULES, LEA, who, own, has_digest=False) == SettingsView(
        "en", time(0, 0), False, frozenset({4}), (CHRISTMAS,), "Europe/Zurich", False
    )


def test_without_an_hour_of_their_own_the_digests_hour_holds() -> None:
    person = Person(email=KEY, name="Léa", role=Role.SALESPERSON)
    assert settings_view(
        RULES, person, member("U1", person), Preferences(KEY), has_digest=True
    ).digest_hour == time(8, 30)


async def submit(before: Preferences, **form: Any) -> Preferences:
    """The modal as it was shown, but for what was changed in it."""
    work = FakeWork()
    work.preferences.kept[KEY] = before
    shown = {"language": "en", "digest_on": True, "digest_hour": time(9, 15), "quiet_weekdays": NONE}
    return await keep_settings(work, RULES, lea(Surface.FORM), SettingsForm(**{**shown, **form}))


async def test_a_modal_submitted_as_it_was_leaves_everything_to_the_policy() -> None:
    assert await submit(Preferences(KEY)) == Preferences(KEY)


async def test_the_modal_sets_what_was_changed_and_keeps_quiet_periods() -> None:
    before = Preferences(KEY, quiet_weekdays=frozenset({0}), quiet_periods=(CHRISTMAS,))
    changed = await submit(
        before, language="fr", digest_on=False, digest_hour=time(7, 45), quiet_weekdays=frozenset({4})
    )
    assert changed == Preferences(KEY, "fr", time(7, 45), False, frozenset({4}), (CHRISTMAS,))


async def test_what_was_set_before_stays_set_though_the_modal_shows_the_same() -> None:
    before = Preferences(KEY, language="en", digest_hour=time(9, 15))
    assert await submit(before) == before
