"""A dispute's thread: each reader has it in their own conversation, its first message as it stands now."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.policy_parts import Role
from bot.rights import RIGHTS, Act, Reach
from over_the_wire.quarrels import (
    CAMILLE,
    HUGUES,
    JULIEN,
    MARC,
    NADIA,
    SOPHIE,
    STRANGER,
    Office,
    email,
    office,
)
from over_the_wire.wiring import restored, words

BUTTONS = {
    "dispute.take": Act.TAKE_DISPUTE,
    "dispute.hand_on": Act.HAND_DISPUTE_ON,
    "dispute.comment": Act.COMMENT_DISPUTE,
    "dispute.ask": Act.ASK_IN_DISPUTE,
    "dispute.wait": Act.WAIT_IN_DISPUTE,
    "dispute.target": Act.SET_DISPUTE_TARGET,
    "dispute.resolve": Act.RESOLVE_DISPUTE,
    "dispute.withdraw": Act.WITHDRAW_DISPUTE,
}
FILLED = {
    "dispute.hand_on": {"owner": email(HUGUES), "text": ""},
    "dispute.comment": {"text": "a word"},
    "dispute.ask": {"text": "which one?"},
    "dispute.target": {"target": "2026-12-01", "text": "sooner"},
    "dispute.resolve": {"outcome": "rejected", "text": "it was fine"},
}
NASTY = "<!channel> <@U0000NADIA> <https://evil.example|pay here> *bold* `code`\n> quoted :tada: & \u202egnp"


@pytest_asyncio.fixture
async def lumen(company: Path) -> AsyncIterator[Office]:
    """Where Camille opened a dispute that Marc owns."""
    async with office(company) as one:
        await one.opened()
        one.at("10:00")
        yield one


async def test_its_owner_takes_it_and_the_first_message_says_so_in_its_place(lumen: Office) -> None:
    before = lumen.thread(MARC)

    seen = await lumen.presses(MARC, before.first, "dispute.take")

    after = lumen.thread(MARC)
    assert after.first["ts"] == before.first["ts"]
    assert after.text.startswith("Litige sur F-2026-0902 : en cours\n")
    assert "dispute.take" in before.buttons
    assert "dispute.take" not in after.buttons
    assert after.lines == ["*Marc Olivier* s'en charge"]
    assert (seen.private, seen.modal) == ([], None)
    assert lumen.dispute("state, owner, version") == ("in_progress", email(MARC), 2)
    assert lumen.trail()[1:] == [("dispute.taken", email(MARC), "message")]


async def test_handed_on_the_new_owner_has_it_and_the_old_one_reads_whose_it_is(lumen: Office) -> None:
    await lumen.replies(MARC, lumen.thread(MARC), "photos asked for")

    await lumen.fills(
        MARC, lumen.thread(MARC), "dispute.hand_on", {"owner": email(SOPHIE), "text": "yours, I think"}
    )

    new, old = lumen.thread(SOPHIE), lumen.thread(MARC)
    assert "*Responsable* Sophie Leroy" in new.text
    assert new.lines == [
        "*Marc Olivier* : photos asked for",
        "*Marc Olivier* : confié à Sophie Leroy, « yours, I think »",
    ]
    assert "*Responsable* Sophie Leroy" in old.text
    assert old.lines == ["photos asked for", "*Marc Olivier* : confié à Sophie Leroy, « yours, I think »"]
    assert lumen.dispute() == ("open", email(SOPHIE))
    before, after = lumen.facts()
    assert (before or {})["owner"] == email(MARC)
    assert ((after or {})["owner"], (after or {})["said"]) == (email(SOPHIE), "yours, I think")
    home = await lumen.room.do(SOPHIE, lambda: lumen.room.acts.open_home(lumen.room.user(SOPHIE).id))
    assert "*Litiges en cours (1)*" in words(home.home)


async def test_it_cannot_be_handed_on_once_somebody_else_has_it(lumen: Office) -> None:
    form = (await lumen.presses(MARC, lumen.thread(MARC).first, "dispute.hand_on")).modal or {}
    card = (await lumen.types(NADIA, "ACME")).answer
    shown = (await lumen.presses(NADIA, card, "dispute.show")).modal or {}
    assert words(shown).endswith("*Camille Roy* a ouvert le litige, confié à Marc Olivier\nLitige\nFermer")
    taken = await lumen.presses(NADIA, shown, "dispute.take")
    assert "Litige sur F-2026-0902 : en cours" in taken.screen
    assert "*Nadia Benali* s'en charge" in taken.screen

    refused = await lumen.submits(MARC, form, {"owner": email(SOPHIE), "text": ""})

    assert "Nadia Benali s'en charge depuis 10 h 00. Il n'y a plus rien à faire." in refused.screen
    assert lumen.dispute() == ("in_progress", email(NADIA))
    assert "*Responsable* Nadia Benali" in lumen.thread(MARC).text
    assert lumen.threads(SOPHIE) == []


async def test_a_question_brings_the_thread_to_who_opened_it_and_their_answer_back(lumen: Office) -> None:
    assert lumen.threads(CAMILLE) == []
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.ask", {"text": "Which pallet?"})

    asked = lumen.thread(CAMILLE)
    assert asked.text.startswith(
        "Dispute of F-2026-0902: open\n*ACME* (C0042): €2,300 of F-2026-0902 disputed"
    )
    assert asked.buttons == ["dispute.comment", "dispute.withdraw", "customer.open"]
    assert asked.lines == ["*Marc Olivier* asks Camille Roy: Which pallet?"]
    assert lumen.thread(MARC).lines == ["*Marc Olivier* demande à Camille Roy : Which pallet?"]
    await lumen.replies(CAMILLE, asked, "The second one & the third")

    assert lumen.thread(MARC).lines[1:] == ["*Camille Roy* : The second one &amp; the third"]
    assert lumen.thread(CAMILLE).lines[1:] == ["The second one &amp; the third"]
    assert [line[0] for line in lumen.rows("SELECT text FROM dispute_lines ORDER BY id")] == [
        "",
        "Which pallet?",
        "The second one & the third",
    ]
    assert lumen.trail()[1:] == [
        ("dispute.asked", email(MARC), "form"),
        ("dispute.commented", email(CAMILLE), "thread"),
    ]
    assert lumen.dispute("version") == (1,)


async def test_a_comment_by_button_is_a_line_for_both(lumen: Office) -> None:
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.ask", {"text": "Which pallet?"})
    await lumen.fills(CAMILLE, lumen.thread(CAMILLE), "dispute.comment", {"text": "the second"})

    assert lumen.thread(CAMILLE).lines[-1] == "*Camille Roy*: the second"
    assert lumen.thread(MARC).lines[-1] == "*Camille Roy* : the second"


async def test_a_name_in_a_typed_reply_is_read_as_a_name_and_pages_nobody(lumen: Office) -> None:
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.ask", {"text": "Which pallet?"})
    await lumen.replies(CAMILLE, lumen.thread(CAMILLE), "@marc.olivier the second, see <#1>")

    assert lumen.thread(MARC).lines[-1] == "*Camille Roy* : @Marc Olivier the second, see &lt;#1&gt;"
    assert "<@" not in json.dumps(lumen.room.direct(MARC)[-1].blocks)


async def test_waiting_on_the_customer_and_a_new_target_stand_in_the_first_message(lumen: Office) -> None:
    await lumen.presses(MARC, lumen.thread(MARC).first, "dispute.wait")
    assert lumen.thread(MARC).text.startswith("Litige sur F-2026-0902 : en attente du client\n")
    await lumen.fills(
        MARC, lumen.thread(MARC), "dispute.target", {"target": "2026-12-22", "text": "photos next week"}
    )

    one = lumen.thread(MARC)
    assert "*Date cible* mar. 22 déc." in one.text
    assert one.lines == [
        "*Marc Olivier* : en attente du client",
        "*Marc Olivier* : nouvelle date cible, mar. 22 déc., « photos next week »",
    ]
    assert lumen.dispute("state, target_on, version") == ("waiting_on_customer", "2026-12-22", 3)
    assert [deed for deed, *_ in lumen.trail()] == ["dispute.opened", "dispute.waiting", "dispute.target"]
    card = (await lumen.types(CAMILLE, "ACME")).text
    assert "answer by Tue 22 Dec" in card


@pytest.mark.parametrize(
    ("target", "text", "said"),
    [
        ("2026-11-23", "why", "Cette date est passée. La première date possible est le mar. 24 nov."),
        ("2027-02-23", "why", "La dernière date possible est le 22 févr. 2027."),
        ("2026-12-22", "   ", "Écrivez d'abord quelques mots."),
    ],
)
async def test_a_target_that_cannot_be_is_told_below_its_input(
    lumen: Office, target: str, text: str, said: str
) -> None:
    seen = await lumen.fills(MARC, lumen.thread(MARC), "dispute.target", {"target": target, "text": text})

    assert seen.ack is not None
    assert [plain_said.replace("\u00a0", " ") for plain_said in seen.ack.errors.values()] == [said]
    assert lumen.dispute("target_on, version") == ("2026-12-15", 1)


async def test_two_take_it_at_once_and_who_came_second_reads_who_has_it(lumen: Office) -> None:
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.hand_on", {"owner": email(SOPHIE), "text": ""})
    marc, sophie = lumen.thread(MARC).first, lumen.thread(SOPHIE).first

    await lumen.press_at_once((MARC, marc, "dispute.take"), (SOPHIE, sophie, "dispute.take"))

    ((owner,),) = lumen.rows("SELECT owner FROM disputes")
    taken = [who for deed, who, _ in lumen.trail() if deed == "dispute.taken"]
    assert taken == [owner]
    second = MARC if owner == email(SOPHIE) else SOPHIE
    name = "Sophie Leroy" if second is MARC else "Marc Olivier"
    assert [one.partition(" depuis")[0] for one in lumen.private(second)] == [f"{name} s'en charge"]
    for handle in (MARC, SOPHIE):
        assert lumen.thread(handle).text.startswith("Litige sur F-2026-0902 : en cours")


@pytest.mark.parametrize("action", ["dispute.take", "dispute.wait"])
async def test_a_double_click_is_one_step_and_says_nothing_else(lumen: Office, action: str) -> None:
    first = lumen.thread(MARC).first

    await lumen.press_at_once((MARC, first, action), (MARC, first, action))

    assert (len(lumen.trail()), len(lumen.thread(MARC).lines)) == (2, 1)
    assert lumen.private(MARC) == []


async def test_a_button_of_an_older_message_shows_how_it_stands(lumen: Office) -> None:
    old = lumen.room.direct(MARC)[0]
    stood = lumen.room.told(old)
    await lumen.presses(MARC, stood, "dispute.take")
    lumen.at("11:00")
    messages = lumen.room.workspace.direct(lumen.room.user(MARC).id).messages
    messages[0] = restored(stood)

    again = await lumen.presses(MARC, lumen.room.told(messages[0]), "dispute.take")

    assert again.text.startswith("C'est déjà enregistré, à 10 h 00, par Marc Olivier.")
    assert len(lumen.trail()) == 2


async def test_a_value_of_another_version_of_the_bot_says_so(lumen: Office) -> None:
    first = lumen.thread(MARC).first
    lumen.room.forge(first, "dispute.take", "dispute:one:v1")

    seen = await lumen.presses(MARC, lumen.thread(MARC).first, "dispute.take", "dispute:one:v1")

    assert "autre version" in seen.text
    assert len(lumen.trail()) == 1


WHO = {
    Role.SALESPERSON: CAMILLE,
    Role.MANAGER: MARC,
    Role.CREDIT_MANAGER: NADIA,
    Role.ACCOUNTANT: SOPHIE,
    Role.FINANCE_DIRECTOR: HUGUES,
}


INVOICES = "0871 0902 0915 0941 0998 0896 0974 0908".split()
"""Of customers of Camille's: one a button."""


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_tries_every_button_of_anothers_dispute(company: Path, role: Role) -> None:
    owner, reason, name = (
        (SOPHIE, "duplicate", "Sophie Leroy")
        if role is not Role.ACCOUNTANT
        else (MARC, "price", "Marc Olivier")
    )
    opener, opened_by = (NADIA, "Nadia Benali") if role is Role.SALESPERSON else (CAMILLE, "Camille Roy")
    async with office(company) as lumen:
        for number, (action, act) in zip(INVOICES, BUTTONS.items(), strict=True):
            await lumen.opened(opener, f"dispute {number} {reason}")
            first = lumen.threads(owner)[-1].first
            before = len(lumen.trail())

            told = await tried(lumen, WHO[role], first, action)

            allowed = RIGHTS[act][role] is Reach.SEEN
            assert len(lumen.trail()) - before == allowed, (action, told)
            both = act is Act.WITHDRAW_DISPUTE
            english = f"ask {opened_by} and {name}." if both else f"ask {name}."
            french = f"adressez-vous à {opened_by} et {name}." if both else f"adressez-vous à {name}."
            ask = english if role is Role.SALESPERSON else french
            assert (ask in told) is not allowed, (action, told)


@pytest.mark.parametrize(
    ("handle", "said"),
    [(JULIEN, "Vous n'avez pas accès à ces informations."), (STRANGER, "I cannot answer you here.")],
)
async def test_who_may_not_see_the_customer_may_do_nothing(lumen: Office, handle: str, said: str) -> None:
    first = lumen.thread(MARC).first
    for action in BUTTONS:
        told = await tried(lumen, handle, first, action)
        assert said in told
        assert "ACME" not in told
        assert "0902" not in told
    assert len(lumen.trail()) == 1


async def tried(lumen: Office, handle: str, first: dict[str, object], action: str) -> str:
    """What somebody is told who presses a button of another's first message, and fills the form it opens."""
    before = len(lumen.private(handle))
    seen = await lumen.presses(handle, lumen.lend(handle, first), action)
    if seen.modal is not None and action in FILLED and seen.modal["submit"]:
        seen = await lumen.submits(handle, seen.modal, FILLED[action])
    told = "\n".join([*lumen.private(handle)[before:], words(seen.modal) if seen.modal else ""])
    stack = lumen.room.workspace.modals.get(lumen.room.user(handle).id, [])
    for view in reversed([*stack]):
        await lumen.room.acts.close(lumen.room.user(handle).id, view.id)
    return told


async def test_hostile_words_are_plain_everywhere_and_page_nobody(company: Path) -> None:
    async with office(company) as lumen:
        sheet = (await lumen.types(CAMILLE, "f 0902")).answer
        form = (await lumen.presses(CAMILLE, sheet, "dispute.open")).modal or {}
        await lumen.hands_in(CAMILLE, form, {"reason": "quality", "text": NASTY})
        await lumen.fills(MARC, lumen.thread(MARC), "dispute.ask", {"text": f"{NASTY} asked"})
        await lumen.replies(CAMILLE, lumen.thread(CAMILLE), f"{NASTY} answered")
        await lumen.fills(CAMILLE, lumen.thread(CAMILLE), "dispute.comment", {"text": f"{NASTY} said"})
        why = {"target": "2026-12-22", "text": f"{NASTY} why"}
        await lumen.fills(MARC, lumen.thread(MARC), "dispute.target", why)
        onward = {"owner": email(NADIA), "text": f"{NASTY} on"}
        await lumen.fills(MARC, lumen.thread(MARC), "dispute.hand_on", onward)
        shown = await lumen.types(CAMILLE, "ACME")
        end = {"outcome": "rejected", "text": f"{NASTY} no"}
        await lumen.fills(NADIA, lumen.thread(NADIA), "dispute.resolve", end)
        history = await lumen.types(CAMILLE, "history ACME")

        bots = [one for who in (CAMILLE, MARC, NADIA) for one in lumen.room.direct(who) if one.from_app]
        said = json.dumps([[one.text, one.blocks] for one in bots] + [shown.private, history.private])
        said += json.dumps([history.modal, shown.home])
        for live in ("<!channel", "<@U0000NADIA", "<https://evil", "*bold*", "\\u202e"):
            assert live not in said
        assert "asked" in lumen.thread(MARC).lines[0]
        assert "&lt;!channel&gt; &lt;@U0000NADIA&gt;" in lumen.thread(MARC).text
        kept = [text for (text,) in lumen.rows("SELECT text FROM dispute_lines ORDER BY id")]
        assert [one.rsplit(" ", 1)[-1] for one in kept] == [
            "",
            "asked",
            "answered",
            "said",
            "why",
            "on",
            "no",
        ]
        assert lumen.dispute("note") == (NASTY.strip(),)
        assert kept[1] == f"{NASTY} asked"


async def test_ten_thousand_characters_are_refused_where_they_were_typed_and_stay_there(
    lumen: Office,
) -> None:
    long = "word " * 2000
    await lumen.replies(MARC, lumen.thread(MARC), long)

    typed, told = lumen.thread(MARC).lines
    assert typed.strip() == long.strip()
    assert told == "C'est trop long : 3 000 caractères au plus."
    assert (len(lumen.trail()), lumen.threads(CAMILLE)) == (1, [])
    await lumen.replies(MARC, lumen.thread(MARC), "x" * 3000)
    assert lumen.rows("SELECT LENGTH(text) FROM dispute_lines ORDER BY id") == [(0,), (3000,)]
