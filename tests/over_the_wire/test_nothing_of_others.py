"""Nobody sees what is not theirs: not by typing, pressing, forging or searching, nor by standing nearby."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.list_ids import OverdueKey, overdue_value
from over_the_wire.wiring import Room, Seen, words
from sandbox.app_side.response_urls import Source
from sandbox.app_side.screens import view_json
from sandbox.workspace import Channel, Kind

pytestmark = pytest.mark.asyncio(loop_scope="module")

CAMILLE, JULIEN, NADIA, STRANGER = "camille.roy", "julien.faure", "nadia.benali", "ulysse.nemo"
JULIENS = ("Courbevelle", "C0316", "27,859.74", "27 859,74", "224,814", "Rialto")
CAMILLES = ("ACME", "C0042", "53,000", "30,900", "53 000", "18,500")


def shown_to(room: Room, handle: str) -> str:
    """Everything that stands on somebody's screens: their channels, direct messages, modals and Home."""
    user, workspace = room.user(handle).id, room.workspace
    messages = [
        room.told(one) for place in workspace.channels_of(user) for one in workspace.visible(place, user)
    ]
    views = [*workspace.modals.get(user, []), *filter(None, [workspace.homes.get(user)])]
    return "\n".join(map(words, [*messages, *(view_json(workspace, one) for one in views)]))


def leaks(text: str, secrets: tuple[str, ...]) -> list[str]:
    """Which of these can be read there."""
    return [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("typed", ["courbevelle", "c C0316", 'c "Domaine de Courbevelle"', "Courbevel"])
async def test_a_customer_out_of_sight_is_not_found(room: Room, typed: str) -> None:
    seen = await room.types(CAMILLE, typed)

    said = words(seen.private).replace(typed, "").replace(typed.partition('"')[2].rstrip('"') or typed, "")
    assert "No customer that you may see fits" in seen.text or "Did you mean" in seen.text
    assert leaks(said.replace("C0316", ""), ("27,859", "27 859", "224,814", "Julien", "Rialto")) == []


async def test_an_invoice_or_a_list_out_of_sight_is_not_shown(room: Room) -> None:
    theirs = (await room.types(JULIEN, "c courbevelle")).text
    number = next(word.rstrip(":,") for word in theirs.split() if word.startswith("F-20"))

    assert "No document that you may see" in (await room.types(CAMILLE, f"f {number}")).text
    assert "not yours to see" in (await room.types(CAMILLE, "overdue @julien.faure")).text
    assert leaks((await room.types(CAMILLE, "overdue all")).text, JULIENS) == []
    assert leaks((await room.types(CAMILLE, "overdue nobody")).text, JULIENS) == []


async def test_a_search_offers_only_what_is_in_sight(room: Room) -> None:
    menu = (await room.types(CAMILLE, "")).modal
    assert menu is not None

    assert await room.suggests(CAMILLE, menu, "courbevelle") == []
    assert await room.suggests(CAMILLE, menu, "C0316") == []
    assert len(await room.suggests(CAMILLE, menu, "acm")) == 1
    assert await room.suggests(NADIA, (await room.types(NADIA, "")).modal or {}, "courbevelle")


async def test_a_forged_value_shows_nothing_of_a_customer_out_of_sight(room: Room) -> None:
    theirs = (await room.types(JULIEN, "c courbevelle")).answer
    wanted = next(
        element["value"]
        for block in theirs["blocks"]
        for element in [block.get("accessory") or {}]
        if str(element.get("value", "")).startswith("customer:")
    )
    asked = (await room.types(CAMILLE, "c hotel")).answer
    room.forge(asked, "customer.show", wanted)

    refused = await room.presses(CAMILLE, asked, "customer.show", wanted)

    assert "not yours to see" in refused.text
    assert leaks(shown_to(room, CAMILLE), JULIENS) == []


@pytest.mark.parametrize("action", ["customer.how", "customer.open"])
async def test_a_forged_button_of_a_card_shows_nothing_either(room: Room, action: str) -> None:
    typed = {"customer.how": "ACME", "customer.open": "f 0871"}[action]
    theirs = (await room.types(JULIEN, "c courbevelle")).answer
    wanted = next(
        block["accessory"]["value"] for block in theirs["blocks"] if "value" in block.get("accessory", {})
    )
    card = (await room.types(CAMILLE, typed)).answer
    room.forge(card, action, wanted)

    seen = await room.presses(CAMILLE, card, action, wanted)

    assert "not yours to see" in seen.text
    assert leaks(shown_to(room, CAMILLE), JULIENS) == []


async def test_a_forged_list_shows_nothing_of_somebody_else_s(room: Room) -> None:
    menu = (await room.types(CAMILLE, "")).modal or {}
    key = OverdueKey(room.clock().date(), "somebody", person="julien.faure@example.com")
    room.forge(menu, "overdue.list", overdue_value(key))

    seen = await room.presses(CAMILLE, menu, "overdue.list")

    assert "not yours to see" in seen.screen
    assert leaks(shown_to(room, CAMILLE), JULIENS) == []


async def test_somebody_whom_the_policy_does_not_name_learns_nothing(room: Room) -> None:
    for typed in ("ACME", "f 0871", "overdue all", "help", "settings digest off"):
        said = (await room.types(STRANGER, typed, "open")).text
        assert said.startswith("I cannot answer you here."), typed
    menu = await room.types(STRANGER, "", "open")
    assert "I cannot answer you here." in (menu.screen if menu.modal else menu.text)
    home = await room.do(STRANGER, lambda: room.acts.open_home(room.user(STRANGER).id))
    assert "I cannot answer you here." in words(home.home)
    assert leaks(shown_to(room, STRANGER), (*CAMILLES, *JULIENS)) == []


async def test_somebody_who_left_learns_nothing_and_is_known_again_when_back(room: Room) -> None:
    julien = room.user(JULIEN)
    assert "Courbevelle" in (await room.types(JULIEN, "c courbevelle")).text
    room.workspace.clear()
    await room.do(JULIEN, lambda: room.acts.leave(julien.id))
    try:
        refused = await _typed_anyway(room, julien.id, "c courbevelle")
        assert refused.said.startswith("I cannot answer you here.")
        assert leaks(shown_to(room, JULIEN), JULIENS) == []
    finally:
        await room.do(JULIEN, lambda: room.acts.come_back(julien.id))
    assert "Courbevelle" in (await room.types(JULIEN, "c courbevelle")).text


async def test_a_bot_is_nobody_whatever_its_e_mail(room: Room) -> None:
    stranger = room.user(STRANGER)
    stranger.is_bot, stranger.email = True, "hugues.martin@example.com"
    try:
        refused = await _typed_anyway(room, stranger.id, "overdue all")
        assert refused.said.startswith("I cannot answer you here.")
    finally:
        stranger.is_bot, stranger.email = False, "ulysse.nemo@example.com"


async def _typed_anyway(room: Room, user: str, text: str) -> Seen:
    """A command in the name of an account that Slack's own pages would not let type."""
    payload = {
        "command": "/credit",
        "text": text,
        "user_id": user,
        "team_id": room.workspace.team_id,
        "channel_id": "COPEN",
        "api_app_id": room.workspace.app.id,
        "trigger_id": room.sandbox.app_side.triggers.issue(user),
        "response_url": room.sandbox.app_side.response_urls.issue(Source.COMMAND, user, "COPEN"),
    }
    name = room.workspace.users[user].name
    return await room.do(name, lambda: room.sandbox.app_side.deliver("slash_commands", payload))


async def test_what_one_person_asked_is_on_nobody_else_s_screens(room: Room) -> None:
    await room.types(CAMILLE, "ACME", "sales")
    card = (await room.types(CAMILLE, "ACME", "general")).answer
    await room.presses(CAMILLE, card, "customer.how")
    await room.types(CAMILLE, "overdue", "sales")
    await room.types(CAMILLE, "f 0871", "sales")
    await room.do(CAMILLE, lambda: room.acts.open_home(room.user(CAMILLE).id))

    assert leaks(shown_to(room, CAMILLE), CAMILLES[:4]) == list(CAMILLES[:4])
    for user in room.workspace.users.values():
        if user.name != CAMILLE:
            assert leaks(shown_to(room, user.name), CAMILLES) == [], user.name


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def everybody_meets(room: Room) -> AsyncIterator[None]:
    """A channel where the stranger is too."""
    room.workspace.channels.setdefault("COPEN", _open_channel(room))
    yield


def _open_channel(room: Room) -> Channel:
    return Channel("COPEN", "open", Kind.PUBLIC, list(room.workspace.users))
