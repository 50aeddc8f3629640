"""Response urls: five uses, half an hour, and what an answer becomes."""

import json
from collections.abc import AsyncIterator

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from pretend_slack.talking import CAMILLE, FINANCE, MARC, Table, actions, button, connected, table, until
from sandbox.app_side.desk import OnMessage
from sandbox.app_side.response_urls import Source
from sandbox.workspace import Json, Message


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


def _url(at: Table, source: Source = Source.COMMAND, message: Message | None = None) -> AsyncWebhookClient:
    return AsyncWebhookClient(at.sandbox.app_side.response_urls.issue(source, CAMILLE, FINANCE, message))


async def _posted(at: Table) -> Message:
    answer = await at.client().chat_postMessage(channel=FINANCE, text="First", blocks=[actions(button())])
    found = at.sandbox.workspace.message(FINANCE, str(answer["ts"]))
    assert found is not None
    return found


def _hidden(at: Table) -> Message:
    ts = at.sandbox.workspace.new_ts(at.clock())
    message = Message(
        ts, FINANCE, "U0BOT", "Only you", [actions(button())], ephemeral_to=CAMILLE, from_app=True
    )
    at.messages().append(message)
    return message


async def test_five_answers_and_no_sixth(at: Table) -> None:
    url = _url(at)
    answers = [await url.send(text=str(number)) for number in range(6)]
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 200, 404]
    assert answers[0].body == "ok"
    assert json.loads(answers[5].body) == {"ok": False, "error": "used_url"}
    assert [one.text for one in at.messages()] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(("seconds", "status"), [(30 * 60, 200), (30 * 60 + 1, 404)])
async def test_half_an_hour(at: Table, seconds: int, status: int) -> None:
    url = _url(at)
    at.clock.at += seconds
    answer = await url.send(text="Late")
    assert answer.status_code == status
    assert ("expired_url" in answer.body) is (status == 404)


async def test_an_unknown_url(at: Table) -> None:
    answer = await AsyncWebhookClient(f"{at.sandbox.base_url}/hooks/commands/T/1/x").send(text="x")
    assert (answer.status_code, json.loads(answer.body)["error"]) == (404, "invalid_url")


@pytest.mark.parametrize(("kind", "seen_by"), [(None, CAMILLE), ("ephemeral", CAMILLE), ("in_channel", None)])
async def test_an_answer_is_private_unless_it_says_otherwise(
    at: Table, kind: str | None, seen_by: str | None
) -> None:
    await _url(at).send(text="Hello", response_type=kind)
    assert at.messages()[0].ephemeral_to == seen_by


async def test_a_command_has_no_message_to_replace(at: Table) -> None:
    url = _url(at)
    await url.send(text="Working on it")
    await url.send(text="Done", replace_original=True)
    assert [one.text for one in at.messages()] == ["Working on it", "Done"]


@pytest.mark.parametrize(
    "more", [{"replace_original": True}, {"replace_original": "true"}, {}, {"response_type": "ephemeral"}]
)
async def test_an_answer_to_a_press_takes_the_message_s_place(at: Table, more: Json) -> None:
    message = await _posted(at)
    answer = await _url(at, Source.ACTION, message).send_dict({"text": "Second", **more})
    assert (answer.status_code, json.loads(answer.body)) == (200, {"ok": True})
    assert [one.text for one in at.messages()] == ["Second"]
    assert message.blocks == []
    assert message.edited_ts is not None


@pytest.mark.parametrize("more", [{"replace_original": False}, {"replace_original": "false"}])
async def test_an_answer_to_a_press_may_be_a_new_message(at: Table, more: Json) -> None:
    message = await _posted(at)
    await _url(at, Source.ACTION, message).send_dict({"text": "Second", **more})
    assert [(one.text, one.ephemeral_to) for one in at.messages()] == [("First", None), ("Second", CAMILLE)]


async def test_a_private_message_is_replaced_privately_and_then_deleted(at: Table) -> None:
    message = _hidden(at)
    url = _url(at, Source.ACTION, message)
    await url.send(text="Changed", replace_original=True)
    assert [(one.text, one.ephemeral_to, one.ts) for one in at.messages()] == [
        ("Changed", CAMILLE, message.ts)
    ]
    await url.send(delete_original=True)
    assert at.messages() == []
    gone = await url.send(text="Again", replace_original=True)
    assert (gone.status_code, json.loads(gone.body)["error"]) == (400, "message_not_found")


async def test_an_answer_to_a_reply_stays_in_its_thread(at: Table) -> None:
    parent = await _posted(at)
    answer = await at.client().chat_postMessage(channel=FINANCE, text="Reply", thread_ts=parent.ts)
    reply = at.sandbox.workspace.message(FINANCE, str(answer["ts"]))
    await _url(at, Source.ACTION, reply).send(text="Private", replace_original=False)
    assert at.messages()[-1].thread_ts == parent.ts


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"response_type": "ephemeral"}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
    ],
)
async def test_what_is_no_message_is_refused(at: Table, body: Json, error: str) -> None:
    answer = await _url(at).send_dict(body)
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, error)
    assert at.messages() == []


async def test_a_press_on_a_private_message_answers_in_its_place(at: Table) -> None:
    app = at.bolt()

    @app.action("go")
    async def pressed(ack, respond, body) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await respond(f"Pressed {body['actions'][0]['value']}", replace_original=True)

    message = _hidden(at)
    async with connected(at, app):
        ack = await at.acts.press(CAMILLE, OnMessage(FINANCE, message.ts), "row", "go")
        assert ack.ok
        await until(lambda: message.text == "Pressed 1")
    payload = at.sent("block_actions")[0]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert at.sandbox.workspace.visible(at.sandbox.workspace.channels[FINANCE], MARC) == []
