"""Saying, changing and taking back: `chat.*` through slack-sdk."""

from __future__ import annotations

from typing import Any

import pytest

from pretend_slack.small_workspace import Served, refusal

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*12 000 €*"}}
METADATA = {"event_type": "encours_notice", "event_payload": {"notice": 7}}


async def test_a_message_to_a_person_stands_in_their_conversation_with_the_app(served: Served) -> None:
    app = served.workspace.app
    answer = await served.client.chat_postMessage(
        channel="U0MARC", text="Your morning", blocks=[SECTION], metadata=METADATA
    )
    (message,) = served.workspace.direct("U0MARC").messages
    assert (answer["channel"], answer["ts"]) == (message.channel, message.ts)
    assert answer["message"]["bot_id"] == app.bot_id
    assert answer["message"]["app_id"] == app.id
    assert answer["message"]["user"] == app.bot_user
    assert (message.text, message.metadata, message.from_app) == ("Your morning", METADATA, True)
    assert message.blocks[0]["text"] == SECTION["text"]
    assert len(message.blocks[0]["block_id"]) == 5


async def test_a_second_message_has_a_later_ts_though_the_clock_stands_still(served: Served) -> None:
    first = await served.client.chat_postMessage(channel="U0MARC", text="1")
    second = await served.client.chat_postMessage(channel="U0MARC", text="2")
    assert (first["ts"], second["ts"]) == ("1795000000.000000", "1795000000.000001")


@pytest.mark.parametrize("name", ["#finance", "finance"])
async def test_a_channel_may_be_named(served: Served, name: str) -> None:
    answer = await served.client.chat_postMessage(channel=name, text="hello")
    assert answer["channel"] == served.channel("finance").id


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        ("#direction", "channel_not_found"),
        ("#random", "not_in_channel"),
        ("U0NOBODY", "channel_not_found"),
    ],
)
async def test_a_place_the_app_is_not_in_is_refused(served: Served, channel: str, error: str) -> None:
    assert (await refusal(served.client.chat_postMessage(channel=channel, text="hello")))["error"] == error


async def test_nobody_writes_to_somebody_who_left(served: Served) -> None:
    served.user("marc").is_deleted = True
    refused = await refusal(served.client.chat_postMessage(channel="U0MARC", text="hello"))
    assert refused["error"] == "channel_not_found"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "  \n"}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": "{}"}, "invalid_blocks_format"),
        ({"text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_payload": {}}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": METADATA | {"more": 1}}, "invalid_metadata_schema"),
        (
            {"text": "x", "metadata": {"event_type": "a", "event_payload": {"a": "x" * 16_000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"text": "x", "thread_ts": "1795000000.000009"}, "thread_not_found"),
    ],
)
async def test_a_content_that_slack_refuses_is_refused(
    served: Served, given: dict[str, Any], error: str
) -> None:
    refused = await refusal(served.client.api_call("chat.postMessage", json={"channel": "U0MARC"} | given))
    assert refused["error"] == error
    assert served.workspace.direct("U0MARC").messages == []


async def test_the_longest_text_is_taken(served: Served) -> None:
    assert (await served.client.chat_postMessage(channel="U0MARC", text="x" * 40_000))["ok"] is True


async def test_blocks_that_slack_refuses_are_refused_with_the_reasons(served: Served) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    refused = await refusal(served.client.chat_postMessage(channel="U0MARC", text="x", blocks=[header]))
    assert refused["error"] == "invalid_blocks"
    (message,) = refused["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"


async def test_a_reply_stands_in_its_thread(served: Served) -> None:
    parent = await served.client.chat_postMessage(channel="#finance", text="Who calls them?")
    reply = await served.client.chat_postMessage(
        channel="#finance", text="I do", thread_ts=parent["ts"], reply_broadcast=True
    )
    assert reply["message"]["thread_ts"] == parent["ts"]
    assert reply["message"]["subtype"] == "thread_broadcast"
    again = served.client.chat_postMessage(channel="#finance", text="no", thread_ts=reply["ts"])
    assert (await refusal(again))["error"] == "cannot_reply_to_message"


async def test_an_ephemeral_message_is_for_its_person_alone(served: Served) -> None:
    finance = served.channel("finance")
    answer = await served.client.chat_postEphemeral(channel=finance.id, user="U0MARC", text="12 000 €")
    assert served.workspace.message(finance.id, answer["message_ts"]) in served.workspace.visible(
        finance, "U0MARC"
    )
    assert served.workspace.visible(finance, "U0CAMILLE") == []
    history = await served.client.conversations_history(channel=finance.id)
    assert history["messages"] == []
    changed = served.client.chat_update(channel=finance.id, ts=answer["message_ts"], text="x")
    assert (await refusal(changed))["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("user", "error"), [("U0INES", "user_not_in_channel"), ("U0NOBODY", "user_not_found")]
)
async def test_an_ephemeral_message_needs_its_person_there(served: Served, user: str, error: str) -> None:
    call = served.client.chat_postEphemeral(channel="#finance", user=user, text="12 000 €")
    assert (await refusal(call))["error"] == error


async def test_stars_may_be_left_as_they_are(served: Served) -> None:
    posted = await served.client.chat_postMessage(channel="U0MARC", text="2*3*4", mrkdwn=False)
    assert posted["message"]["mrkdwn"] is False


async def test_an_update_keeps_blocks_and_metadata_unless_others_are_given(served: Served) -> None:
    posted = await served.client.chat_postMessage(
        channel="U0MARC", text="1", blocks=[SECTION], metadata=METADATA
    )
    where: dict[str, Any] = {"channel": posted["channel"], "ts": posted["ts"]}
    kept = await served.client.chat_update(**where, text="2")
    assert kept["message"]["blocks"][0]["text"] == SECTION["text"]
    assert kept["message"]["metadata"] == METADATA
    assert (kept["text"], kept["ts"]) == ("2", posted["ts"])
    bare = await served.client.chat_update(**where, text="3", blocks=[], metadata={})
    assert "blocks" not in bare["message"]
    assert "metadata" not in bare["message"]
    assert "edited" in bare["message"]


async def test_somebody_elses_message_is_neither_changed_nor_deleted(served: Served) -> None:
    finance = served.channel("finance")
    said = await served.control("act/say", {"user": "marc", "channel": "finance", "text": "mine", "wait": 0})
    assert said["ok"] is True
    where: dict[str, Any] = {"channel": finance.id, "ts": finance.messages[0].ts}
    assert (await refusal(served.client.chat_update(**where, text="x")))["error"] == "cant_update_message"
    assert (await refusal(served.client.chat_delete(**where)))["error"] == "cant_delete_message"


async def test_a_deleted_message_is_gone(served: Served) -> None:
    posted = await served.client.chat_postMessage(channel="U0MARC", text="1")
    where: dict[str, Any] = {"channel": posted["channel"], "ts": posted["ts"]}
    assert (await served.client.chat_delete(**where))["ok"] is True
    assert (await refusal(served.client.chat_delete(**where)))["error"] == "message_not_found"


async def test_a_permalink_names_the_message_and_its_thread(served: Served) -> None:
    parent = await served.client.chat_postMessage(channel="#finance", text="1")
    reply = await served.client.chat_postMessage(channel="#finance", text="2", thread_ts=parent["ts"])
    finance = parent["channel"]
    link = await served.client.chat_getPermalink(channel=finance, message_ts=reply["ts"])
    assert link["permalink"] == (
        f"{served.url}/archives/{finance}/p1795000000000001?thread_ts=1795000000.000000&cid={finance}"
    )
    missing = served.client.chat_getPermalink(channel=finance, message_ts="1.000000")
    assert (await refusal(missing))["error"] == "message_not_found"


async def test_blocks_can_be_checked_without_being_shown(served: Served) -> None:
    assert (await served.client.api_call("blocks.validate", json={"blocks": [SECTION]}))["ok"] is True
    wrong = served.client.api_call("blocks.validate", json={"blocks": [{"type": "sectoin"}]})
    assert (await refusal(wrong))["error"] == "invalid_blocks"
