"""Modals, Home and the digest's own buttons, pressed over both ways in."""

from __future__ import annotations

from copy import deepcopy

import pytest
import pytest_asyncio

from over_the_wire.wiring import Json, Room, element_of, restored, words
from sandbox.app_side.response_urls import Source

pytestmark = pytest.mark.asyncio(loop_scope="module")

CAMILLE, JULIEN, NADIA = "camille.roy", "julien.faure", "nadia.benali"
MONDAY, TUESDAY = "2026-11-23T08:31+01:00", "2026-11-24T08:31+01:00"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mornings(open_room: Room) -> list[Json]:
    """Camille's digests of Monday, folded, and of Tuesday."""
    for moment in (MONDAY, TUESDAY):
        open_room.clock.set(moment)
        await open_room.bot.clockwork.tick_and_send(open_room.clock())
    return [open_room.told(one) for one in open_room.direct(CAMILLE)]


@pytest.fixture
def digests(room: Room, mornings: list[Json]) -> list[Json]:
    """The same messages, standing in her conversation again."""
    direct = room.workspace.direct(room.user(CAMILLE).id)
    direct.messages[:] = [restored(one) for one in mornings]
    return deepcopy(mornings)


async def test_the_command_alone_opens_the_menu(room: Room) -> None:
    menu = await room.types(CAMILLE, "")

    assert menu.private == []
    assert "Who is late" in menu.screen
    late = await room.presses(CAMILLE, menu.modal or {}, "overdue.list")
    assert "5 late customers: €52,240" in late.screen


async def test_the_shortcut_opens_the_menu_in_one_s_language(room: Room) -> None:
    menu = await room.do(JULIEN, lambda: room.acts.shortcut(room.user(JULIEN).id, "credit"))

    assert "*Chercher un client*" in menu.screen


async def test_a_search_opens_the_card_that_was_chosen(room: Room) -> None:
    menu = (await room.types(CAMILLE, "")).modal or {}
    assert await room.suggests(CAMILLE, menu, "keller") == ["Boulangerie Keller · C0088 · LUMEN"]

    offered = next(iter(room.sandbox.app_side.offered.values()))[0]["value"]
    card = await room.presses(CAMILLE, menu, "customer.search", offered)

    assert "Boulangerie Keller (C0088)" in card.screen


async def test_modals_stack_three_deep_and_the_deepest_is_written_over(room: Room) -> None:
    camille = room.user(CAMILLE).id
    menu = (await room.types(CAMILLE, "")).modal or {}
    late = (await room.presses(CAMILLE, menu, "overdue.list")).modal or {}
    card = (await room.presses(CAMILLE, late, "customer.pick", "customer:1:v1")).modal or {}
    assert len(room.workspace.modals[camille]) == 3

    how = await room.presses(CAMILLE, card, "customer.how")

    assert "€48,200 open + €6,000 orders − €1,200 credits = €53,000" in how.screen
    assert len(room.workspace.modals[camille]) == 3
    assert (how.modal or {})["id"] == card["id"]
    await room.acts.close(camille, card["id"])
    assert [one.id for one in room.workspace.modals[camille]] == [menu["id"], late["id"]]


async def test_home_shows_today_and_its_buttons_open_modals(room: Room) -> None:
    home = await room.do(CAMILLE, lambda: room.acts.open_home(room.user(CAMILLE).id))

    assert "Tuesday 24 November: 3 calls to make" in words(home.home)
    card = await room.presses(CAMILLE, home.home or {}, "customer.open")
    assert "ACME (C0042)" in card.screen
    late = await room.presses(CAMILLE, home.home or {}, "overdue.list")
    assert "5 late customers" in late.screen
    settings = await room.presses(CAMILLE, home.home or {}, "settings.open")
    assert "Hour of the digest" in settings.screen
    helped = await room.presses(CAMILLE, home.home or {}, "help.open")
    assert "/credit overdue" in helped.screen


async def test_the_digest_opens_cards_and_settings(room: Room, digests: list[Json]) -> None:
    card = await room.presses(CAMILLE, digests[1], "customer.open", says="Open card")
    assert "ACME (C0042)" in card.screen

    how = await room.presses(CAMILLE, card.modal or {}, "customer.how")
    assert "How" in how.screen or "Exposure €53,000" in how.screen
    assert len(room.workspace.modals[room.user(CAMILLE).id]) == 2
    settings = await room.presses(CAMILLE, digests[1], "settings.open")
    assert "Your settings" in settings.screen


async def test_all_late_customers_come_in_the_thread_of_the_digest(room: Room, digests: list[Json]) -> None:
    seen = await room.presses(CAMILLE, digests[1], "overdue.list")

    parent, listed = seen.posts
    assert (parent["ts"], parent["reply_count"], parent["text"]) == (digests[1]["ts"], 1, digests[1]["text"])
    assert listed["thread_ts"] == digests[1]["ts"]
    assert listed["text"].startswith("5 late customers: €52,240.")
    assert seen.private == []


async def test_a_folded_digest_opens_again(room: Room, digests: list[Json]) -> None:
    assert digests[0]["text"] == "Mon 23 Nov: 3 calls, 5 late."

    seen = await room.presses(CAMILLE, digests[0], "digest.open")

    assert "Monday 23 November" in seen.screen
    assert "ACME" in seen.screen


@pytest.mark.parametrize(
    "value", ["customer:1", "customer:one:v1", "invoice:1:v9", "x" * 2000, "customer:-1:v1"]
)
async def test_a_value_of_another_version_says_so(room: Room, digests: list[Json], value: str) -> None:
    room.forge(digests[1], "customer.open", value)

    seen = await room.presses(CAMILLE, room.told(room.direct(CAMILLE)[1]), "customer.open", value)

    assert "another version" in seen.text + words(seen.modal)


async def test_a_button_of_another_version_says_so(room: Room, digests: list[Json]) -> None:
    room.rename(digests[1], "overdue.list", "promise.log.v0")

    seen = await room.presses(CAMILLE, room.told(room.direct(CAMILLE)[1]), "promise.log.v0")

    assert "This button is from another version of the message." in seen.text


async def test_a_customer_that_is_gone_is_said_to_be(room: Room, digests: list[Json]) -> None:
    room.forge(digests[1], "customer.open", "customer:999999:v1")

    seen = await room.presses(
        CAMILLE, room.told(room.direct(CAMILLE)[1]), "customer.open", "customer:999999:v1"
    )

    assert "No customer that you may see fits" in seen.text or "not yours to see" in seen.text


async def test_somebody_else_s_message_answers_nobody_but_its_reader(room: Room, digests: list[Json]) -> None:
    julien, camille = room.user(JULIEN), room.user(CAMILLE)
    block, action = element_of(digests[1], "overdue.list")
    general = room.channel("general").id
    place = room.workspace.direct(camille.id).id
    team = {"id": room.workspace.team_id, "domain": "lumen"}
    payload = {
        "type": "block_actions",
        "user": {"id": julien.id, "team_id": room.workspace.team_id},
        "team": team,
        "api_app_id": room.workspace.app.id,
        "container": {"type": "message", "message_ts": digests[1]["ts"], "channel_id": place},
        "channel": {"id": place, "name": "directmessage"},
        "message": digests[1],
        "trigger_id": room.sandbox.app_side.triggers.issue(julien.id),
        "response_url": room.sandbox.app_side.response_urls.issue(Source.ACTION, julien.id, general),
        "actions": [
            {
                "type": "button",
                "block_id": block,
                "action_id": action,
                "value": "overdue:20261124:mine:0:0:0::",
                "action_ts": "1",
            }
        ],
    }

    seen = await room.do(JULIEN, lambda: room.sandbox.app_side.deliver("interactive", payload))

    assert "pour la personne" in seen.said or "destiné" in seen.said
    assert "Courbevelle" not in seen.said


async def test_settings_are_kept_and_the_next_answer_speaks_the_new_language(room: Room) -> None:
    form = (await room.types(CAMILLE, "settings")).modal or {}

    saved = await room.submits(
        CAMILLE,
        form,
        {
            "settings.language": "fr",
            "settings.digest": "on",
            "settings.hour": "09:15",
            "settings.quiet": ["4"],
        },
    )

    assert saved.screen.startswith("C'est enregistré.")
    assert "*Point du matin :* à 9 h 15 les jours ouvrés" in saved.screen
    assert "vendredi" in saved.screen
    assert (await room.types(CAMILLE, "ACME")).said.startswith("Fiche client du 24 novembre.")
    back = (await room.types(CAMILLE, "settings lang en digest 8:30 quiet off")).said
    assert back.startswith("Saved.")
    assert (await room.types(CAMILLE, "ACME")).said.startswith("Customer card of 24 November.")


async def test_an_hour_that_is_none_is_told_under_the_input_and_nothing_is_kept(room: Room) -> None:
    form = (await room.types(CAMILLE, "settings")).modal or {}
    view = room.workspace.modals[room.user(CAMILLE).id][-1]
    view.values["settings.hour"]["settings.hour"]["selected_time"] = "25:61"

    seen = await room.submits(CAMILLE, form, {"settings.language": "fr"})

    assert seen.ack is not None
    assert list(seen.ack.errors) == ["settings.hour"]
    assert "8:15" in seen.ack.errors["settings.hour"]
    assert (seen.modal or {})["id"] == form["id"]
    assert (await room.types(CAMILLE, "help")).said.startswith("What you can type.")


async def test_settings_are_changed_by_words_too(room: Room) -> None:
    assert "at 7:45" in (await room.types(CAMILLE, "settings digest 7:45")).said.replace("07:45", "7:45")
    assert "not sent" in (await room.types(CAMILLE, "settings digest off")).said
    assert "24 Dec" in (await room.types(CAMILLE, "settings digest on quiet 24/12-2/1")).said
    assert "none" in (await room.types(CAMILLE, "settings quiet off digest 8:30")).said
