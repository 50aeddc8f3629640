"""The settings form, Home, and what changes about people."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

import pytest
from fakes_books import FakeBooks
from fakes_conversation import TEAM, member

from bot.members import Member
from conversation.talk import CAMILLE, POLICY, U_CAMILLE, U_NADIA, U_STRANGER, Conversation
from handlers.slack.events import concerns
from handlers.slack.settings_form import Submitted, read_form


def submission(who: str = U_CAMILLE, hour: str | None = "08:15", language: str = "fr") -> dict[str, Any]:
    state: dict[str, Any] = {
        "settings.language": {"selected_option": {"value": language}},
        "settings.digest": {"selected_option": {"value": "on"}},
        "settings.hour": {"selected_time": hour},
        "settings.quiet": {"selected_options": [{"value": "4"}, {"value": "0"}]},
    }
    values = {name: {name: {"type": "x", **one}} for name, one in state.items()}
    return {
        "type": "view_submission",
        "user": {"id": who, "team_id": TEAM},
        "team": {"id": TEAM},
        "view": {"id": "V0SET", "type": "modal", "callback_id": "settings", "state": {"values": values}},
    }


async def test_submitted_settings_are_kept_and_shown_in_the_new_language(talk: Conversation) -> None:
    shown = json.loads((await talk.send(submission())).body)
    assert shown["response_action"] == "update"
    assert "C'est enregistré" in str(shown["view"])
    kept = talk.work.preferences.kept["camille@lumen.fr"]
    assert (kept.language, kept.digest_hour, kept.quiet_weekdays) == ("fr", time(8, 15), frozenset({0, 4}))
    talk.only("views.publish")


async def test_an_hour_that_is_none_is_said_under_its_input(talk: Conversation) -> None:
    acknowledged = await talk.send(submission(hour=None))
    assert '"response_action": "errors"' in acknowledged.body
    assert '"settings.hour"' in acknowledged.body
    assert talk.work.preferences.kept == {}
    assert talk.calls == []


async def test_a_stranger_sets_nothing(talk: Conversation) -> None:
    acknowledged = await talk.send(submission(who=U_STRANGER))
    assert talk.work.preferences.kept == {}
    assert "I cannot answer you here" in acknowledged.body


async def test_a_form_of_another_version_is_told_so(talk: Conversation) -> None:
    body = submission()
    body["view"]["callback_id"] = "promise"
    acknowledged = await talk.send(body)
    assert '"response_action": "update"' in acknowledged.body
    assert "another version" in acknowledged.body
    assert talk.calls == []


def test_a_forged_form_reads_as_not_asked() -> None:
    forged = {
        "view": {"state": {"values": {"settings.language": {"settings.language": {"selected_option": None}}}}}
    }
    assert read_form(forged) == Submitted()
    assert read_form(submission(language="de")).language is None
    assert read_form({}) == Submitted()


def event(kind: str, **facts: Any) -> dict[str, Any]:
    body = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1"}
    return {**body, "event": {"type": kind, **facts}}


async def test_home_is_published_when_it_is_opened(talk: Conversation) -> None:
    await talk.send(event("app_home_opened", user=U_CAMILLE, tab="home"))
    published = talk.only("views.publish")
    assert published.sent["user_id"] == U_CAMILLE
    assert "Customer 2" not in published.shown


async def test_the_messages_tab_publishes_nothing(talk: Conversation) -> None:
    await talk.send(event("app_home_opened", user=U_CAMILLE, tab="messages"))
    assert talk.calls == []


async def test_a_strangers_home_says_nothing_of_the_ledger(talk: Conversation, books: FakeBooks) -> None:
    await talk.send(event("app_home_opened", user=U_STRANGER, tab="home"))
    assert "I cannot answer you here" in talk.only("views.publish").shown
    assert books.asked_late == []


async def test_home_before_the_first_import_is_published(talk: Conversation, books: FakeBooks) -> None:
    books.empty = True
    await talk.send(event("app_home_opened", user=U_NADIA, tab="home"))
    talk.only("views.publish")


KNOWN = member(U_CAMILLE, CAMILLE)
PROFILE = {"id": U_CAMILLE, "tz": "Europe/Paris", "locale": "en-US", "profile": {"email": CAMILLE.email}}


@pytest.mark.parametrize(
    ("known", "changed", "matters"),
    [
        (KNOWN, {}, False),
        (KNOWN, {"profile": {"email": CAMILLE.email, "status_text": "lunch"}}, False),
        (KNOWN, {"tz": "Europe/London"}, True),
        (KNOWN, {"deleted": True}, True),
        (KNOWN, {"locale": "fr-FR"}, True),
        (KNOWN, {"profile": {"email": "c.roy@lumen.fr"}}, True),
        (None, {"id": "U0NEW", "profile": {"email": "camille@LUMEN.fr"}}, True),
        (None, {"id": "U0NEW", "profile": {"email": "who@else.com"}}, False),
        (None, {"id": "U0NEW", "deleted": True, "profile": {"email": CAMILLE.email}}, False),
        (None, {"id": "U0NEW"}, True),
    ],
)
def test_only_changes_that_concern_the_policys_people_are_looked_into(
    known: Member | None, changed: dict[str, Any], matters: bool
) -> None:
    assert concerns(POLICY, known, {**PROFILE, **changed}) is matters


async def test_a_change_that_matters_reads_the_accounts_again(talk: Conversation) -> None:
    await talk.send(event("user_change", user={**PROFILE, "tz": "Europe/London"}))
    assert not talk.work.members.kept[U_CAMILLE].is_active
