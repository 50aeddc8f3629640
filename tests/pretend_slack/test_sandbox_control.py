"""Acting as a person over plain HTTP, and what they see of it, with a real Bolt app on the other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from pretend_slack.small_workspace import Served
from sandbox.workspace import Json

PLAIN = "plain_text"


def button(action: str) -> Json:
    return {"type": "button", "action_id": action, "text": {"type": PLAIN, "text": "Open"}, "value": "7"}


NOTE = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": PLAIN, "text": "Note"},
    "submit": {"type": PLAIN, "text": "Keep"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": PLAIN, "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


def note_taker(served: Served) -> AsyncApp:
    """/credit answers privately with a button that opens a form, which refuses one word."""
    app = AsyncApp(client=served.client, signing_secret="secret")

    @app.command("/credit")
    async def credit(ack: Any, command: Any, respond: Any) -> None:
        await ack()
        await asyncio.sleep(0.05)
        await respond(
            f"Looking for {command['text']}", blocks=[{"type": "actions", "elements": [button("open")]}]
        )

    @app.action("open")
    async def opened(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=NOTE)

    @app.view("note")
    async def kept(ack: Any, body: Any, view: Any, client: Any) -> None:
        words = view["state"]["values"]["words"]["text"]["value"]
        if words == "no":
            await ack(response_action="errors", errors={"words": "Not that."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Kept: {words}")

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]}
        )

    return app


@pytest.fixture
async def connected(served: Served) -> AsyncIterator[Served]:
    """The workspace with the app connected by Socket Mode."""
    served.workspace.app.events = frozenset({"app_home_opened"})
    handler = AsyncSocketModeHandler(note_taker(served), "xapp-small")
    handler.client.web_client = served.client
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield served
    await handler.close_async()  # type: ignore[no-untyped-call]


async def act(served: Served, name: str, user: str = "marc", **given: Any) -> Any:
    return await served.control(f"act/{name}", {"user": user} | given)


async def test_a_person_sees_what_a_command_a_press_and_a_form_bring(connected: Served) -> None:
    asked = await act(connected, "command", text="/credit ACME", channel="#finance")
    (private,) = asked["ephemeral"]
    assert (asked["ok"], private["text"], private["ephemeral_to"]) == (True, "Looking for ACME", "U0MARC")
    assert asked["messages"] == []

    pressed = await act(connected, "press", channel="finance", ts=private["ts"], action_id="open")
    assert pressed["view"]["title"]["text"] == "Note"

    incomplete = await act(connected, "submit")
    assert incomplete["ok"] is False
    assert incomplete["errors"] == {"words": "Please complete this required field."}

    refused = await act(connected, "submit", values={"words": {"text": "no"}})
    assert refused["view"]["errors"] == {"words": "Not that."}

    kept = await act(connected, "submit", values={"words": {"text": "call them"}}, wait=2)
    assert (kept["ok"], kept["view"]) == (True, None)
    messages = (await connected.control("messages?user=marc"))["messages"]
    assert [one["text"] for one in messages] == ["Looking for ACME", "Kept: call them"]
    others = (await connected.control("messages?user=camille&channel=finance"))["messages"]
    assert others == []


async def test_a_person_opens_their_home(connected: Served) -> None:
    seen = await act(connected, "home", wait=2)
    assert [one["type"] for one in seen["home"]["blocks"]] == ["divider"]
    assert "U0MARC" in (await connected.control("state"))["homes"]


async def test_a_command_without_an_app_fails_as_slack_says(served: Served) -> None:
    asked = await act(served, "command", text="/credit", wait=0)
    assert (asked["ok"], asked["error"]) == (False, "dispatch_failed")


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("dance", {}, "dance is not an act"),
        ("command", {"text": "/credit", "channel": "#nowhere"}, "No conversation is called #nowhere"),
        ("command", {"text": "/other"}, "not a command"),
        ("command", {}, "text must be given"),
        ("command", {"text": "/credit", "channel": "random"}, "not in this conversation"),
        ("command", {"text": "/credit", "user": "nobody"}, "Nobody is called nobody"),
        ("submit", {}, "No such view"),
        ("submit", {"values": []}, "No such view"),
        ("press", {"action_id": "open"}, "No such view"),
        ("press", {"action_id": "open", "ts": "1.0"}, "No such message"),
        ("say", {"text": "hello", "wait": "long"}, "wait must be a number"),
    ],
)
async def test_an_act_that_cannot_be_done_says_why(
    served: Served, name: str, given: dict[str, Any], why: str
) -> None:
    answer = await act(served, name, **given)
    assert answer["ok"] is False
    assert why in answer["error"]


async def test_people_say_leave_come_back_and_join(served: Served) -> None:
    await act(served, "say", channel="finance", text="hello", wait=0)
    assert [one.text for one in served.channel("finance").messages] == ["hello"]
    await act(served, "leave", wait=0)
    assert served.user("marc").is_deleted
    assert "deactivated" in (await act(served, "say", text="x", wait=0))["error"]
    await act(served, "come_back", wait=0)
    await act(served, "profile", wait=0, locale="fr-FR")
    assert (served.user("marc").is_deleted, served.user("marc").locale) == (False, "fr-FR")
    new = {"email": "zoe@durand.example", "real_name": "Zoé Blanc"}
    joined = await served.control("act/join", new)
    assert served.workspace.users[joined["user"]].name == "zoe"
    assert "there already" in (await served.control("act/join", new))["error"]


async def test_the_state_is_told_without_secrets(served: Served) -> None:
    state = await served.control("state")
    assert [one["name"] for one in state["channels"]] == ["finance", "random", "direction"]
    assert state["app"]["connections"] == 0
    assert "xoxb-small" not in str(state)


async def test_a_reset_forgets_messages_faults_and_the_journal(served: Served) -> None:
    await served.client.chat_postMessage(channel="#finance", text="hello")
    await served.control("faults", {"method": "auth.test", "fault": "http_500"})
    assert (await served.control("reset", {}))["ok"] is True
    assert (await served.control("messages"))["messages"] == []
    assert (await served.control("journal"))["exchanges"] == []
    assert (await served.client.auth_test())["ok"] is True


async def test_another_site_cannot_act(served: Served) -> None:
    headers = {"Origin": "https://evil.example"}
    async with served.http.post(f"{served.url}/control/reset", headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_object_is_refused(served: Served, body: str) -> None:
    async with served.http.post(f"{served.url}/control/faults", data=body) as answer:
        assert answer.status == 400


async def test_connections_are_cut_or_asked_to_reconnect(connected: Served) -> None:
    assert (await connected.control("connections/dance", {}))["ok"] is False
    assert (await connected.control("connections/cut", {}))["connections"] == 1


async def test_a_request_url_that_does_not_answer_is_refused(served: Served) -> None:
    refused = await served.control("request_url", {"url": f"{served.url}/nowhere"})
    assert refused["ok"] is False
    assert served.workspace.app.request_url == ""


async def test_what_stands_in_a_refused_answer_is_the_apps_business(served: Served) -> None:
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await served.client.views_open(trigger_id="1.2.abc", view=NOTE)
