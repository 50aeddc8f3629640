"""Increases above what one decides, nobody on their own request, delegates, and two at the same instant."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from over_the_wire.counter import CUSTOMERS, LEDGER, channel, counter, deeds, request, stale, thread
from over_the_wire.day import (
    CAMILLE,
    HUGUES,
    JULIEN,
    MARC,
    NADIA,
    POLICY,
    SOPHIE,
    STRANGER_NAME,
    labels,
)
from over_the_wire.test_limits_asked import SMALL, asks, in_front, state
from over_the_wire.test_races import clicks, filled, replica
from over_the_wire.wiring import element_of, words
from sandbox.app_side.desk import OnMessage

SHARE = "limit Fleurs +6001 until 31/12 Advent"
"""20.003 % of €30,000."""
AMOUNT = "plafond Courbevelle +50001 31/12 saison"
"""12.5 % of €400,000, above €50,000."""
DAYS = "limit Fleurs +3000 23/1/2027 Advent"
"""61 days, both counted."""


@pytest.mark.parametrize(
    ("typed", "handle", "two"),
    [
        (SHARE, CAMILLE, True),
        ("limit Fleurs +6000 until 31/12 Advent", CAMILLE, False),
        (AMOUNT, JULIEN, True),
        ("plafond Courbevelle +50000 31/12 saison", JULIEN, False),
        (DAYS, CAMILLE, True),
        ("limit Fleurs +3000 22/1/2027 Advent", CAMILLE, False),
    ],
)
async def test_above_any_of_the_three_a_second_approval_is_asked_of_the_finance_director(
    tmp_path: Path, typed: str, handle: str, two: bool
) -> None:
    async with counter(tmp_path) as one:
        await asks(one, typed, handle)
        asked = request(one)
        assert ("Two have to agree, one of them a finance director" in words(asked)) is two
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        ((kept, *_),) = await state(one)
        assert kept == ("requested" if two else "approved")
        assert len(one.told(HUGUES)) == two


async def test_the_second_of_two_decides_in_a_message_with_the_same_facts(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one, SHARE)
        asked = request(one)
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        first = "1 of 2: Nadia Benali agreed · waiting for Hugues Martin until Fri 27 Nov"
        assert first in words(request(one))
        assert thread(one, asked) == [first + "."]
        assert len(one.told(CAMILLE)) == 1, "what was sent is edited, nothing is decided"
        assert first in one.read(CAMILLE)[0]
        again = await one.presses(NADIA, request(one), "limit.approve")
        assert "Vous avez déjà donné votre accord" in in_front(again)
        await one.closes(NADIA)

        (second,) = one.told(HUGUES)
        assert "*Limit asked*\n€36,001 (+20 %)" in words(second)
        form = (await one.presses(HUGUES, second, "limit.change")).modal or {}
        above = await one.fills(HUGUES, form, amount="7000")
        assert above.modal is not None
        assert above.modal["id"] == form["id"], "no more than the first agreed to"
        await one.closes(HUGUES)
        await one.presses(HUGUES, second, "limit.approve")
        await one.sends()
        both = "✓ Approved by Nadia Benali and Hugues Martin, 09:00: €6,001 to 31 Dec"
        assert both in words(request(one))
        assert both in one.read(HUGUES)[0]
        assert labels(one.told(HUGUES)[0]) == ["Open card"]
        assert await state(one) == [("approved", 600100, "2026-12-31")]
        assert await deeds(one) == ["limit.asked", "limit.first_approved", "limit.approved"]


async def test_a_second_who_saw_something_else_than_was_agreed_looks_first(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one, SHARE)
        seen = request(one)
        form = (await one.presses(NADIA, seen, "limit.change")).modal or {}
        await one.fills(NADIA, form, amount="8000")
        await one.closes(NADIA)
        await one.sends()
        assert "*Limit if both agree*\n€38,000 (+26.7 %)" in words(one.told(HUGUES)[0])
        late = await one.presses(HUGUES, stale(one, seen), "limit.approve")
        assert "Nadia Benali agreed at 09:00 to something else than you saw." in in_front(late)
        assert [each for each, *_ in await state(one)] == ["requested"]


async def test_nobody_decides_their_own_request_and_another_does(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one, "plafond Fleurs +5000 31/12 fêtes", NADIA)
        asked = request(one)
        assert "Hugues Martin decides" in words(asked)
        own = await one.presses(NADIA, asked, "limit.approve")
        assert "C'est votre demande : Hugues Martin décide." in in_front(own)
        await one.closes(NADIA)
        own = await one.presses(NADIA, asked, "limit.reject")
        assert "C'est votre demande" in in_front(own)
        await one.closes(NADIA)
        assert [each for each, *_ in await state(one)] == ["requested"]
        await one.presses(HUGUES, asked, "limit.approve")
        await one.sends()
        assert "✓ Approved by Hugues Martin" in words(request(one))
        (*_, decided) = one.read(NADIA)
        assert "Le plafond est de 35 000 €" in decided


async def test_a_delegate_decides_in_the_days_that_were_named_and_is_written_to(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        named = await one.says(NADIA, "réglages suppléant @marc 24/11-27/11")
        assert "Du mar. 24 nov. au ven. 27 nov., Marc Olivier décide à votre place." in named.said
        assert "`/credit réglages suppléant non`" in words(named.answer)
        await asks(one)
        (mine,) = one.told(MARC)
        assert "Accorder" in labels(mine)
        await one.presses(MARC, mine, "limit.approve")
        await one.sends()
        assert "✓ Approved by Marc Olivier (for Nadia Benali), 09:00" in words(request(one))
        assert labels(one.told(MARC)[0]) == ["Ouvrir la fiche"]
        assert await deeds(one) == ["limit.asked", "limit.approved"]


async def test_outside_those_days_or_taken_back_a_delegate_decides_nothing(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.says(NADIA, "settings delegate @marc 24/12-2/1")
        await asks(one)
        assert one.told(MARC) == []
        early = await one.presses(MARC, request(one), "limit.approve")
        assert "Nadia Benali" in in_front(early)
        await one.closes(MARC)
        await one.says(NADIA, "réglages suppléant non")
        await one.says(NADIA, "réglages suppléant @marc 24/11-27/11")
        back = await one.says(NADIA, "réglages suppléant non")
        assert "plus personne ne décide à votre place" in back.said
        await one.presses(MARC, request(one), "limit.approve")
        assert [each for each, *_ in await state(one)] == ["requested"]


async def test_a_delegate_never_decides_for_whoever_asked_nor_what_they_asked_themselves(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        await one.says(NADIA, "réglages suppléant @marc 24/11-27/11")
        await asks(one, "plafond Fleurs +5000 31/12 fêtes", NADIA)
        assert one.told(MARC) == []
        in_place = await one.presses(MARC, request(one), "limit.approve")
        assert "Hugues Martin" in in_front(in_place)
        await one.closes(MARC)
        await asks(one, "plafond Courbevelle +5000 31/12 fêtes", MARC)
        own = await one.presses(MARC, request(one, 2), "limit.approve")
        assert "C'est votre demande" in in_front(own)
        assert [each for each, *_ in await state(one)] == ["requested", "requested"]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_of_two_who_decide_at_the_same_instant_one_does_and_the_other_reads_it(
    database_url: str, tmp_path: Path
) -> None:
    """Nadia approves by button through one replica, Hugues changes by form through another."""
    async with counter(tmp_path, database_url=database_url) as one:
        await asks(one)
        asked = request(one)
        form = (await one.presses(HUGUES, asked, "limit.change")).modal or {}
        slack = one.room.workspace.app
        first = slack.request_url
        block, action = element_of(asked, "limit.approve")
        nadia, hugues = one.room.user(NADIA).id, one.room.user(HUGUES).id
        async with replica(one) as second:

            async def approves() -> None:
                slack.request_url = first
                await one.room.acts.press(nadia, OnMessage(asked["channel"], asked["ts"]), block, action)

            async def changes() -> None:
                slack.request_url = second
                await one.room.acts.submit(hugues, form["id"], filled(form, amount="4000"))

            await asyncio.gather(approves(), changes())
            await one.room.settled()
            slack.request_url = first
        await one.sends()
        decided = [(deed, who) for deed, who, *_ in await one.trail() if deed == "limit.approved"]
        ((_, winner),) = decided
        assert await state(one) == [
            ("approved", 500000, "2026-12-31")
            if winner == NADIA
            else ("approved_with_changes", 400000, "2026-12-31")
        ]
        if winner == NADIA:
            (left,) = one.room.workspace.modals[hugues]
            assert "Nadia Benali decided this at 09:00" in words(left.payload)
        else:
            shown = [each.payload for each in one.room.workspace.modals[nadia]]
            assert "Hugues Martin a pris la décision à 9 h 00" in words(shown)
        assert len([each for each in one.read(CAMILLE) if "The limit is" in each]) == 1


async def test_a_double_click_and_a_delivery_again_are_one_decision_and_one_request(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, SMALL)).modal or {}
        await one.fills(CAMILLE, form)
        sandbox = one.room.sandbox
        done = reversed(sandbox.journal.kept)
        again = next(each.payload for each in done if each.what == "view_submission")
        await asyncio.gather(*(sandbox.app_side.deliver("interactive", again) for _ in range(3)))
        await one.room.settled()
        await one.sends()
        assert len(await state(one)) == 1
        await clicks(one, NADIA, request(one), "limit.approve")
        await one.sends()
        assert await deeds(one) == ["limit.asked", "limit.approved"]
        assert len(one.told(CAMILLE)) == 2


async def test_forged_buttons_show_and_change_nothing(tmp_path: Path) -> None:
    """By a salesperson of another portfolio, by accounts, and by somebody whom the policy does not name."""
    async with counter(tmp_path, policy=POLICY + "credit: {channel: C0CREDIT}\n") as one:
        await asks(one)
        actions = ("approve", "change", "reject", "withdraw", "show")
        forged = [(f"limit.{each}", "request:1:v1") for each in actions]
        forged += [("limit.open", "customer:1:v1"), ("order.open", "customer:1:v1")]
        forged += [("hold.release", "customer:1:v1"), ("hold.set", "customer:1:v1")]
        forged += [
            ("limit.approve", "request:99:v1"),
            ("limit.approve", "request:1"),
            ("limit.show", "nonsense"),
        ]
        for handle in (JULIEN, STRANGER_NAME):
            for action, value in forged:
                seen = await one.forged(handle, action, value)
                text = in_front(seen)
                for secret in ("Fleurs", "5 000", "5,000", "Camille", "Advent", "30 000"):
                    assert secret not in text, (handle, action, value)
                await one.closes(handle)
        for action, value in forged[:3]:
            seen = await one.forged(SOPHIE, action, value)
            assert "Nadia Benali" in in_front(seen), action
            await one.closes(SOPHIE)
        assert await state(one) == [("requested", 500000, "2026-12-31")]
        assert await deeds(one) == ["limit.asked"]


async def test_hostile_words_stand_as_they_were_typed_and_page_nobody(tmp_path: Path) -> None:
    bad = "<!channel> <@U1> <https://evil.example|Nadia> *bold*\n```code``` " + "x" * 2900
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, "limit Fleurs +5000 31/12")).modal or {}
        await one.fills(CAMILLE, form, text=bad)
        await one.closes(CAMILLE)
        await one.sends()
        change = (await one.presses(NADIA, request(one), "limit.change")).modal or {}
        await one.fills(NADIA, change, amount="4000", text=bad)
        await one.closes(NADIA)
        await one.sends()
        order = (await one.says(CAMILLE, "order Fleurs 100 <!here>&<@U1>")).answer
        kept = (await one.presses(CAMILLE, order, "order.reserve")).answer
        everywhere = [*channel(one), *one.told(CAMILLE), order, kept, change]
        for shown in everywhere:
            raw = f"{shown['blocks']}{shown.get('text')}"
            for live in ("<!channel>", "<!here>", "<@U1>", "<https://evil", "```code```"):
                assert live not in raw, live
        assert "&lt;!channel&gt;" in str(request(one))
        ((length,),) = await one.rows("SELECT length(reason) FROM credit_requests")
        assert length > 2000


async def test_a_delegate_is_somebody_else_whom_the_company_knows(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        nobody = await one.says(NADIA, "réglages suppléant non")
        assert "Personne ne décide à votre place." in nobody.said
        assert "Nobody decides in your place." in (await one.says(HUGUES, "settings delegate off")).said
        for typed in ("@nadia 24/12-2/1", "@ulysse.nemo 24/12-2/1", "@nobody 24/12-2/1"):
            refused = await one.says(NADIA, f"réglages suppléant {typed}")
            assert "décide à votre place" not in refused.text, typed
        assert await one.rows("SELECT id FROM delegations") == []


async def test_a_hostile_customer_name_is_only_a_name(tmp_path: Path) -> None:
    name = "Fleurs <!channel> <https://evil.example|Nadia>"
    ledger = LEDGER.replace("Fleurs Montaigu", name)
    async with counter(tmp_path, ledger=ledger, customers=CUSTOMERS.replace("Fleurs Montaigu", name)) as one:
        order = (await one.says(CAMILLE, "order C0160 9000")).answer
        form = (await one.presses(CAMILLE, order, "order.increase")).modal or {}
        await one.fills(CAMILLE, form, text="Advent")
        await one.closes(CAMILLE)
        await one.sends()
        await one.presses(NADIA, request(one), "limit.approve")
        await one.sends()
        listed = (await one.says(HUGUES, "approvals")).answer
        for shown in (*channel(one), *one.told(CAMILLE), *one.told(HUGUES), order, form, listed):
            told = [shown.get("text", ""), *mrkdwn(shown["blocks"])]
            assert not [each for each in told if "<!channel>" in each or "<https://evil" in each]


def mrkdwn(node: Any) -> list[str]:
    """Every text that Slack would read marks in."""
    if isinstance(node, list):
        return [each for one in node for each in mrkdwn(one)]
    if not isinstance(node, dict):
        return []
    own = [str(node["text"])] if node.get("type") == "mrkdwn" else []
    return [*own, *(each for one in node.values() for each in mrkdwn(one))]
