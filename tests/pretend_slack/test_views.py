"""views.*, as the real client calls them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from pretend_slack.talking import CAMILLE, MARC, SOPHIE, Table, entry, modal, plain, table


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


def _home(text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}], **more}


async def _code(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_trigger_opens_one_modal(at: Table) -> None:
    client, trigger = at.client(), at.trigger()
    opened = await client.views_open(trigger_id=trigger, view=modal(callback_id="ask", private_metadata="x"))
    view = opened["view"]
    assert [one.id for one in at.modals()] == [view["id"]]
    assert (view["callback_id"], view["private_metadata"], view["root_view_id"]) == ("ask", "x", view["id"])
    assert view["state"] == {"values": {"name": {"name": {"type": "plain_text_input", "value": None}}}}
    assert await _code(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"


@pytest.mark.parametrize(("seconds", "dead"), [(3.0, False), (3.1, True)])
async def test_a_trigger_lives_three_seconds(at: Table, seconds: float, dead: bool) -> None:
    trigger = at.trigger()
    at.clock.at += seconds
    if dead:
        assert await _code(at.client().views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"
    else:
        assert (await at.client().views_open(trigger_id=trigger, view=modal()))["ok"]


@pytest.mark.parametrize("trigger", ["nonsense", "1.2.abc"])
async def test_an_unknown_trigger(at: Table, trigger: str) -> None:
    assert await _code(at.client().views_open(trigger_id=trigger, view=modal())) == "invalid_trigger_id"


async def test_a_wrong_view_does_not_use_the_trigger_up(at: Table) -> None:
    trigger = at.trigger()
    with pytest.raises(SlackApiError) as refused:
        await at.client().views_open(trigger_id=trigger, view=_home())
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"]
    assert (await at.client().views_open(trigger_id=trigger, view=modal()))["ok"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"private_metadata": "x" * 3000}, None),
        ({"private_metadata": "x" * 3001}, "invalid_arguments"),
        ({"title": plain("x" * 24)}, None),
        ({"title": plain("x" * 25)}, "invalid_arguments"),
        ({"blocks": [{"type": "section", "text": plain("x" * 3000)}] * 90}, "view_too_large"),
    ],
)
async def test_a_view_has_limits(at: Table, more: dict[str, Any], code: str | None) -> None:
    opening = at.client().views_open(trigger_id=at.trigger(), view=modal() | more)
    if code is None:
        assert (await opening)["ok"]
    else:
        assert await _code(opening) == code


async def test_three_modals_and_no_fourth(at: Table) -> None:
    client, triggers = at.client(), at.sandbox.app_side.triggers
    first = (await client.views_open(trigger_id=at.trigger(), view=modal()))["view"]["id"]
    second = (await client.views_push(trigger_id=triggers.issue(CAMILLE, first), view=modal()))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first, first)
    third = (await client.views_push(trigger_id=triggers.issue(CAMILLE, second["id"]), view=modal()))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (first, second["id"])
    trigger = triggers.issue(CAMILLE, third["id"])
    assert await _code(client.views_push(trigger_id=trigger, view=modal())) == "push_limit_reached"
    assert len(at.modals()) == 3


async def test_nothing_is_pushed_by_an_act_outside_a_modal(at: Table) -> None:
    await at.client().views_open(trigger_id=at.trigger(), view=modal())
    assert await _code(at.client().views_push(trigger_id=at.trigger(), view=modal())) == "not_found"


async def test_an_update_keeps_what_stands_in_the_same_inputs(at: Table) -> None:
    client = at.client()
    opened = (await client.views_open(trigger_id=at.trigger(), view=modal()))["view"]
    at.modals()[0].values["name"]["name"]["value"] = "Lumen"
    amount = entry("amount", {"type": "plain_text_input", "action_id": "amount", "initial_value": "5"})
    more = modal(entry("name", {"type": "plain_text_input", "action_id": "name"}), amount)
    updated = (await client.views_update(view_id=opened["id"], hash=opened["hash"], view=more))["view"]
    assert updated["id"] == opened["id"]
    assert updated["hash"] != opened["hash"]
    values = updated["state"]["values"]
    assert (values["name"]["name"]["value"], values["amount"]["amount"]["value"]) == ("Lumen", "5")
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=more)
    assert await _code(stale) == "hash_conflict"


async def test_an_update_by_external_id(at: Table) -> None:
    client = at.client()
    await client.views_open(trigger_id=at.trigger(), view=modal(external_id="mine"))
    updated = await client.views_update(external_id="mine", view=modal(external_id="mine", callback_id="new"))
    assert updated["view"]["callback_id"] == "new"
    other = client.views_open(trigger_id=at.trigger(MARC), view=modal(external_id="mine"))
    assert await _code(other) == "duplicate_external_id"


async def test_a_view_that_is_closed_is_not_found(at: Table) -> None:
    opened = (await at.client().views_open(trigger_id=at.trigger(), view=modal()))["view"]
    await at.acts.close(CAMILLE, opened["id"])
    assert await _code(at.client().views_update(view_id=opened["id"], view=modal())) == "not_found"


async def test_one_home_each(at: Table) -> None:
    client = at.client()
    first = (await client.views_publish(user_id=CAMILLE, view=_home()))["view"]
    await client.views_publish(user_id=MARC, view=_home("Hello Marc"))
    again = (await client.views_publish(user_id=CAMILLE, hash=first["hash"], view=_home("Again")))["view"]
    assert again["id"] == first["id"]
    homes = {
        user: one.payload["blocks"][0]["text"]["text"] for user, one in at.sandbox.workspace.homes.items()
    }
    assert homes == {CAMILLE: "Again", MARC: "Hello Marc"}
    stale = client.views_publish(user_id=CAMILLE, hash=first["hash"], view=_home())
    assert await _code(stale) == "hash_conflict"


async def test_a_home_is_for_people_who_are_there(at: Table) -> None:
    client = at.client()
    assert await _code(client.views_publish(user_id="U0NOBODY", view=_home())) == "invalid_arguments"
    assert await _code(client.views_publish(user_id=SOPHIE, view=_home())) == "user_not_found"
    assert await _code(client.views_publish(user_id=CAMILLE, view=modal())) == "invalid_arguments"
