"""Pressing and choosing: every element, in messages, modals and Homes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pretend_slack.talking import (
    CAMILLE,
    FINANCE,
    MARC,
    Table,
    actions,
    button,
    connected,
    entry,
    modal,
    plain,
    table,
    until,
)
from sandbox.app_side.desk import OnMessage, OnView
from sandbox.app_side.refusals import GoneError, NoSuchElementError, NotAChoiceError, NotAMemberError
from sandbox.workspace import Json

A, B = {"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}
OPTIONS = {"options": [A, B]}


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


async def _posted(at: Table, *blocks: Json) -> OnMessage:
    answer = await at.client().chat_postMessage(channel=FINANCE, text="x", blocks=blocks)
    return OnMessage(FINANCE, str(answer["ts"]))


async def _opened(at: Table, *blocks: Json) -> OnView:
    answer = await at.client().views_open(trigger_id=at.trigger(), view=modal(*blocks))
    return OnView(str(answer["view"]["id"]))


def _element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "go", **more}


async def test_a_press_says_where_it_was(at: Table) -> None:
    place = await _posted(at, actions(button(value="customer:17")))
    await at.acts.press(CAMILLE, place, "row", "go")
    payload = at.sent("block_actions")[0]
    assert payload["user"] == {
        "id": CAMILLE,
        "username": "camille.roy",
        "name": "camille.roy",
        "team_id": "T0TEAM",
    }
    assert payload["container"] == {
        "type": "message",
        "message_ts": place.ts,
        "channel_id": FINANCE,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": FINANCE, "name": "finance"}
    assert payload["message"]["ts"] == place.ts
    assert payload["state"] == {"values": {}}
    assert payload["response_url"].startswith(f"{at.sandbox.base_url}/hooks/actions/")
    assert payload["actions"] == [
        {
            "type": "button",
            "block_id": "row",
            "action_id": "go",
            "text": payload["actions"][0]["text"],
            "value": "customer:17",
            "action_ts": "1795000000.000000",
        }
    ]


@pytest.mark.parametrize(
    ("element", "value", "told"),
    [
        (_element("static_select", **OPTIONS), "b", {"selected_option": B}),
        (_element("static_select", initial_option=A, **OPTIONS), None, {"selected_option": None}),
        (
            _element("static_select", option_groups=[{"label": plain("G"), "options": [A]}]),
            "a",
            {"selected_option": A},
        ),
        (_element("multi_static_select", **OPTIONS), ["a", "b"], {"selected_options": [A, B]}),
        (_element("radio_buttons", **OPTIONS), "a", {"selected_option": A}),
        (_element("checkboxes", **OPTIONS), ["b"], {"selected_options": [B]}),
        (_element("overflow", **OPTIONS), "b", {"selected_option": B}),
        (_element("users_select"), MARC, {"selected_user": MARC}),
        (_element("multi_users_select"), [MARC, CAMILLE], {"selected_users": [MARC, CAMILLE]}),
        (_element("conversations_select"), FINANCE, {"selected_conversation": FINANCE}),
        (_element("multi_conversations_select"), [FINANCE], {"selected_conversations": [FINANCE]}),
        (_element("channels_select"), FINANCE, {"selected_channel": FINANCE}),
        (_element("multi_channels_select"), [FINANCE], {"selected_channels": [FINANCE]}),
        (_element("datepicker"), "2026-11-24", {"selected_date": "2026-11-24"}),
        (_element("timepicker"), "08:30", {"selected_time": "08:30"}),
        (_element("datetimepicker"), "1795000000", {"selected_date_time": 1795000000}),
    ],
)
async def test_every_element_tells_what_was_chosen(at: Table, element: Json, value: Any, told: Json) -> None:
    place = await _posted(at, actions(element))
    await at.acts.choose(CAMILLE, place, "row", "go", value)
    payload = at.sent("block_actions")[0]
    action = payload["actions"][0]
    assert {key: action[key] for key in told} == told
    if element["type"] != "overflow":
        assert payload["state"]["values"] == {"row": {"go": {"type": element["type"], **told}}}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (_element("static_select", **OPTIONS), "c"),
        (_element("multi_static_select", max_selected_items=1, **OPTIONS), ["a", "b"]),
        (_element("multi_static_select", **OPTIONS), "a"),
        (_element("overflow", **OPTIONS), None),
        (_element("users_select"), "U0NOBODY"),
        (_element("datepicker"), "2026-02-30"),
        (_element("timepicker"), "24:00"),
        (_element("datetimepicker"), "tomorrow"),
    ],
)
async def test_what_is_not_offered_cannot_be_chosen(at: Table, element: Json, value: Any) -> None:
    place = await _posted(at, actions(element))
    with pytest.raises(NotAChoiceError):
        await at.acts.choose(CAMILLE, place, "row", "go", value)
    assert at.sent("block_actions") == []


async def test_one_of_two_feedback_buttons(at: Table) -> None:
    thumbs = _element(
        "feedback_buttons",
        positive_button={"text": plain("Good"), "value": "good"},
        negative_button={"text": plain("Bad"), "value": "bad"},
    )
    place = await _posted(at, {"type": "context_actions", "block_id": "row", "elements": [thumbs]})
    await at.acts.press(CAMILLE, place, "row", "go", "bad")
    assert at.sent("block_actions")[0]["actions"][0]["value"] == "bad"
    with pytest.raises(NotAChoiceError):
        await at.acts.press(CAMILLE, place, "row", "go", "so-so")


async def test_an_element_must_be_there(at: Table) -> None:
    place = await _posted(at, actions(button()))
    with pytest.raises(NoSuchElementError):
        await at.acts.press(CAMILLE, place, "row", "other")
    with pytest.raises(NotAMemberError):
        await at.acts.press(MARC, place, "row", "go")
    with pytest.raises(GoneError):
        await at.acts.press(CAMILLE, OnMessage(FINANCE, "1.000000"), "row", "go")
    with pytest.raises(GoneError):
        await at.acts.press(CAMILLE, OnView("V0"), "row", "go")
    await at.client().chat_update(channel=FINANCE, ts=place.ts, text="Done", blocks=[])
    with pytest.raises(NoSuchElementError):
        await at.acts.press(CAMILLE, place, "row", "go")


async def test_what_a_message_holds_stays_for_the_next_press(at: Table) -> None:
    place = await _posted(at, actions(_element("static_select", **OPTIONS), button("send")))
    await at.acts.choose(CAMILLE, place, "row", "go", "a")
    await at.acts.press(CAMILLE, place, "row", "send")
    assert at.sent("block_actions")[1]["state"]["values"]["row"]["go"]["selected_option"] == A


async def test_a_press_in_a_modal_carries_what_was_typed(at: Table) -> None:
    name = entry("name", {"type": "plain_text_input", "action_id": "name"})
    place = await _opened(at, name, actions(button()))
    ack = await at.acts.press(CAMILLE, place, "row", "go", values={"name": {"name": "Lumen"}})
    assert ack.error == "dispatch_failed"
    payload = at.sent("block_actions")[0]
    assert payload["view"]["state"]["values"]["name"]["name"]["value"] == "Lumen"
    assert payload["container"] == {"type": "view", "view_id": place.view_id}
    assert "response_url" not in payload


async def test_an_input_tells_the_app_only_when_it_dispatches(at: Table) -> None:
    quiet = entry("quiet", {"type": "plain_text_input", "action_id": "go"})
    loud = entry("loud", {"type": "plain_text_input", "action_id": "go"}, dispatch_action=True)
    place = await _opened(at, quiet, loud)
    assert (await at.acts.press(CAMILLE, place, "quiet", "go", "a")).ok
    await at.acts.press(CAMILLE, place, "loud", "go", "b")
    assert [one["actions"][0]["value"] for one in at.sent("block_actions")] == ["b"]
    assert at.modals()[0].values["quiet"]["go"]["value"] == "a"


async def test_a_press_in_a_modal_pushes_another(at: Table) -> None:
    app = at.bolt()

    @app.action("go")
    async def pressed(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=modal(callback_id="second"))

    place = await _opened(at, actions(button()))
    async with connected(at, app):
        assert (await at.acts.press(CAMILLE, place, "row", "go")).ok
        await until(lambda: len(at.modals()) == 2)
    with pytest.raises(GoneError):
        await at.acts.press(CAMILLE, place, "row", "go")


async def test_a_list_is_asked_of_the_app_and_only_its_options_count(at: Table) -> None:
    app = at.bolt()

    @app.options("go")
    async def suggested(ack, payload) -> None:  # type: ignore[no-untyped-def]
        await ack(options=[{"text": plain(payload["value"]), "value": "found"}])

    @app.action("go")
    async def chosen(ack) -> None:  # type: ignore[no-untyped-def]
        await ack()

    place = await _opened(at, actions(_element("external_select", min_query_length=2)))
    async with connected(at, app):
        short = await at.acts.suggest(CAMILLE, place, "row", "go", "l")
        assert (short.body, at.sent("block_suggestion")) == ({"options": []}, [])
        ack = await at.acts.suggest(CAMILLE, place, "row", "go", "lum")
        option = {"text": plain("lum"), "value": "found"}
        assert ack.body == {"options": [option]}
        with pytest.raises(NotAChoiceError):
            await at.acts.choose(CAMILLE, place, "row", "go", "other")
        assert (await at.acts.choose(CAMILLE, place, "row", "go", "found")).ok
    assert at.sent("block_actions")[0]["actions"][0]["selected_option"] == option
    with pytest.raises(NoSuchElementError):
        await at.acts.suggest(CAMILLE, await _opened(at, actions(button())), "row", "go", "lum")


@pytest.mark.parametrize(
    ("options", "ok"),
    [
        ([{"text": plain("x" * 75), "value": "y" * 150}] * 100, True),
        ([{"text": plain("x"), "value": "y"}] * 101, False),
        ([{"text": plain("x" * 76), "value": "y"}], False),
        ([{"text": plain("x"), "value": "y" * 151}], False),
    ],
)
async def test_suggestions_have_limits(at: Table, options: list[Json], ok: bool) -> None:
    app = at.bolt()

    @app.options("go")
    async def suggested(ack) -> None:  # type: ignore[no-untyped-def]
        await ack(options=options)

    place = await _opened(at, actions(_element("external_select", min_query_length=0)))
    async with connected(at, app):
        ack = await at.acts.suggest(CAMILLE, place, "row", "go", "")
    assert ack.ok is ok
    assert bool(ack.why) is not ok
