"""A dispute is opened from wherever the invoice is seen; its owner, every screen and every figure know it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.credit.dispute import DisputeReason
from over_the_wire.programs import ended, environment, program
from over_the_wire.quarrels import (
    CAMILLE,
    JULIEN,
    MARC,
    NADIA,
    SCRATCHED,
    SOPHIE,
    STRANGER,
    Office,
    email,
    office,
)
from over_the_wire.wiring import Way, words

OPENED = "amount_minor, is_whole, reason, note, owner, state, opened_by, opened_on, target_on, version"
INVOICES = "0871 0902 0915 0941 0998 0896 0974 0908 1007".split()
"""Camille's, one a reason."""


@pytest_asyncio.fixture
async def lumen(company: Path) -> AsyncIterator[Office]:
    async with office(company) as one:
        yield one


@pytest.mark.parametrize("way", list(Way))
async def test_what_was_typed_is_read_back_and_counts_once_pressed(company: Path, way: Way) -> None:
    async with office(company, way) as lumen:
        read = await lumen.types(CAMILLE, SCRATCHED)

        assert read.said == (
            "This is how I read it; it does not count yet. Dispute of €2,300 of F-2026-0902 (€8,000, 21 days "
            'late), ACME (C0042): quality. Note: "scratched". Goes to Marc Olivier, answer by Tue 15 Dec. '
            "€5,700 stays in reminders; €2,300 leaves them, not exposure."
        )
        assert (lumen.rows("SELECT * FROM disputes"), lumen.trail()) == ([], [])
        done = await lumen.presses(CAMILLE, read.answer, "dispute.log")

        assert "✓ *ACME*: €2,300 of F-2026-0902 disputed (quality)" in done.text
        assert "Marc Olivier is told, and answers by Tue 15 Dec." in done.text
        assert lumen.dispute(OPENED) == (
            230000, 0, "quality", "scratched", email(MARC), "open", email(CAMILLE),
            "2026-11-24", "2026-12-15", 1,
        )  # fmt: skip
        assert lumen.trail() == [("dispute.opened", email(CAMILLE), "command")]
        before, after = lumen.facts()
        assert before is None
        assert after is not None
        assert (after["amount"], after["reason"], after["owner"]) == ("2300.00 EUR", "quality", email(MARC))


async def test_it_is_typed_and_read_back_in_french_too(lumen: Office) -> None:
    ((number, name),) = lumen.rows(
        "SELECT d.number, c.name FROM documents d JOIN customers c ON c.id = d.customer_id "
        "WHERE c.salesperson = 'Julien Faure' AND d.open_minor > 200000 ORDER BY d.number LIMIT 1"
    )
    read = await lumen.types(JULIEN, f"litige {number} 1 000,50 qualité rayé à l'arrivée")

    assert read.said.startswith(
        f"Voici ce que j'ai compris ; cela ne compte pas encore. Litige de 1 000,50 € sur {number} ("
    )
    assert "qualité. Note : « rayé à l'arrivée ». Confié à Marc Olivier, réponse pour le mar. 15 déc." in (
        read.said
    )
    done = await lumen.presses(JULIEN, read.answer, "dispute.log")

    assert f"✓ *{name}*" in done.text
    assert "Marc Olivier" in done.text
    assert lumen.dispute("amount_minor, reason, note") == (100050, "quality", "rayé à l'arrivée")
    assert f"1 000,50 € en litige sur {number}" in lumen.thread(MARC).text


async def test_its_owner_is_told_once_and_nobody_else(lumen: Office) -> None:
    await lumen.opened()
    await lumen.tick("09:05")
    await lumen.tick("09:30")

    first = lumen.thread(MARC)
    assert first.text.startswith(
        "Litige sur F-2026-0902 : ouvert\n*ACME* (C0042) : 2 300 € en litige sur F-2026-0902\n"
        "*Motif* qualité\n*Montant* 2 300 €\n*Responsable* Marc Olivier\n*Date cible* mar. 15 déc.\n"
        "« scratched »\nOuvert par Camille Roy le 24 nov. 2026\n"
    )
    assert first.lines == []
    for handle in (CAMILLE, NADIA, SOPHIE, STRANGER):
        assert lumen.threads(handle) == []


async def test_card_home_digest_and_sheet_say_it_at_once(lumen: Office) -> None:
    await lumen.tick("08:31")
    sent = lumen.room.direct(CAMILLE)[0].ts
    lumen.at("09:00")
    done = await lumen.opened()

    line = "*ACME*, F-2026-0902: €2,300 disputed (quality), Marc Olivier, answer by Tue 15 Dec"
    assert line in words(done.home)
    assert "of which €2,300 disputed (quality)" in words(done.home)
    (digest,) = lumen.room.direct(CAMILLE)
    assert digest.ts == sent
    assert "✓ F-2026-0902: €2,300 disputed (quality)\nUndo" in words(digest.blocks)
    card = (await lumen.types(CAMILLE, "ACME")).text
    assert "*Dispute* F-2026-0902: €2,300 disputed (quality), Marc Olivier, answer by Tue 15 Dec" in card
    assert "*Disputed* €2,300" in card
    assert "Exposure €53,000" in card
    assert "F-2026-0902: €8,000, due 3 Nov 2026, 21 days late, of which €2,300 disputed" in card
    assert "€2,300 disputed (quality)" in (await lumen.types(CAMILLE, "f 0902")).text
    home = await lumen.room.do(MARC, lambda: lumen.room.acts.open_home(lumen.room.user(MARC).id))
    assert "*Litiges en cours (1)*\n*ACME*, F-2026-0902 : 2 300 € en litige (qualité)" in words(home.home)


async def test_a_part_is_disputed_from_the_card(lumen: Office) -> None:
    card = (await lumen.types(CAMILLE, "ACME")).answer
    form = (await lumen.presses(CAMILLE, card, "dispute.open")).modal or {}
    for block, value in (
        ("invoice", invoice_id(lumen, "0902")),
        ("part", "part"),
        ("reason", "already_paid"),
    ):
        form = await lumen.chooses(CAMILLE, form, block, value)
    assert "Goes to Sophie Leroy, answer by Tue 8 Dec." in words(form)

    above = await lumen.hands_in(CAMILLE, form, {"amount": "9000", "text": "by cheque"})

    assert list((above.ack.errors if above.ack else {}).values()) == [
        "€9,000 is more than the €8,000 open. Give €8,000 at most."
    ]
    assert lumen.rows("SELECT * FROM disputes") == []
    done = await lumen.hands_in(CAMILLE, above.modal or {}, {"amount": "2 300,00"})
    assert lumen.dispute("amount_minor, is_whole, reason, note, owner") == (
        230000, 0, "already_paid", "by cheque", email(SOPHIE),
    )  # fmt: skip
    assert lumen.trail() == [("dispute.opened", email(CAMILLE), "form")]
    assert "*Dispute* F-2026-0902: €2,300 disputed (already paid), Sophie Leroy" in done.text
    assert "« by cheque »" in lumen.thread(SOPHIE).text


async def test_the_whole_is_disputed_from_the_invoice_sheet(lumen: Office) -> None:
    sheet = (await lumen.types(CAMILLE, "f 0915")).answer
    form = (await lumen.presses(CAMILLE, sheet, "dispute.open")).modal or {}
    assert "€4,400 leaves reminders, not exposure." in words(form)

    done = await lumen.hands_in(CAMILLE, form, {"reason": "price"})

    assert "✓ *ACME*: all of F-2026-0915 disputed, €4,400 (price)" in done.screen
    assert lumen.dispute("amount_minor, is_whole, reason, target_on") == (440000, 1, "price", "2026-12-08")
    assert "soit tout ce qui était ouvert" in lumen.thread(MARC).text
    assert "All of it disputed (price)" in (await lumen.types(CAMILLE, "f 0915")).text


async def test_it_is_opened_from_the_digests_overflow_and_said_in_its_row_alone(lumen: Office) -> None:
    await lumen.tick("08:31")
    lumen.at("09:00")
    digest = lumen.room.told(lumen.room.direct(CAMILLE)[0])
    form = (await lumen.presses(CAMILLE, digest, "customer.more", "dispute:customer:1:v1")).modal or {}

    done = await lumen.hands_in(
        CAMILLE, form, {"invoice": invoice_id(lumen, "0871"), "reason": "delivery", "target": "2026-12-01"}
    )

    assert done.private == []
    assert lumen.dispute("reason, is_whole, target_on") == ("delivery", 1, "2026-12-01")
    (message,) = lumen.room.direct(CAMILLE)
    assert "✓ F-2026-0871: €18,500 disputed (delivery)" in words(message.blocks)
    assert "Done since: ACME: F-2026-0871: €18,500 disputed (delivery)." in message.text


async def test_home_asks_whose_invoice_it_is_first(lumen: Office) -> None:
    home = await lumen.room.do(CAMILLE, lambda: lumen.room.acts.open_home(lumen.room.user(CAMILLE).id))
    asked = (await lumen.presses(CAMILLE, home.home or {}, "dispute.open", says="Open a dispute")).modal or {}

    assert "Whose invoice is disputed?" in words(asked)
    form = (await lumen.picks(CAMILLE, asked, "dispute.pick", "acme")).modal or {}
    assert "F-2026-0902 · €8,000 · 21 days late" in words(form)
    done = await lumen.hands_in(CAMILLE, form, {"invoice": invoice_id(lumen, "0902"), "reason": "duplicate"})
    assert "*ACME*, F-2026-0902: €8,000 disputed (duplicate), Sophie Leroy" in words(done.home)
    assert lumen.trail() == [("dispute.opened", email(CAMILLE), "form")]


OWNERS = {
    "back_office": (MARC, SOPHIE, MARC, MARC, SOPHIE, CAMILLE, SOPHIE, SOPHIE, NADIA),
    "specialist": (NADIA, NADIA, NADIA, NADIA, SOPHIE, CAMILLE, SOPHIE, SOPHIE, NADIA),
    "credit_manager": (NADIA,) * 9,
}


@pytest.mark.parametrize("organisation", list(OWNERS))
async def test_each_reason_goes_to_its_owner(company: Path, organisation: str) -> None:
    policy = company / "encours.yaml"
    text = policy.read_text("utf-8").replace("organisation: back_office", f"organisation: {organisation}")
    policy.write_text(text, "utf-8")
    async with office(company) as lumen:
        for number, reason in zip(INVOICES, DisputeReason, strict=True):
            read = await lumen.types(CAMILLE, f"dispute {number} {reason.replace('_', ' ')}")
            await lumen.room.presses(CAMILLE, read.answer, "dispute.log")
        await lumen.send()

        owners = OWNERS[organisation]
        found = lumen.rows("SELECT reason, owner, target_on FROM disputes ORDER BY id")
        assert [(reason, owner) for reason, owner, _ in found] == [
            (reason.value, email(owner)) for reason, owner in zip(DisputeReason, owners, strict=True)
        ]
        assert {reason: on for reason, _, on in found if on != "2026-12-08"} == {"quality": "2026-12-15"}
        for handle in set(owners) - {CAMILLE}:
            assert len(lumen.threads(handle)) == owners.count(handle)
        assert lumen.threads(CAMILLE) == []


@pytest.mark.parametrize(
    ("who", "salesperson", "target_on"),
    [(CAMILLE, "Camille Roy", "2026-12-31"), ("oliver.hughes", "Oliver Hughes", "2027-01-04")],
)
async def test_the_target_counts_the_working_days_of_the_entity(
    lumen: Office, who: str, salesperson: str, target_on: str
) -> None:
    """Christmas for both; in London Monday 28 December as well, and New Year's Day falls within."""
    ((number,),) = lumen.rows(
        "SELECT d.number FROM documents d JOIN customers c ON c.id = d.customer_id "
        "WHERE c.salesperson = ? AND d.open_minor > 0 AND d.kind = 'invoice' ORDER BY d.number LIMIT 1",
        salesperson,
    )
    lumen.at("2026-12-16T10:00")
    await lumen.opened(who, f"dispute {number} price")

    assert lumen.dispute("opened_on, target_on") == ("2026-12-16", target_on)


async def test_an_invoice_has_one_dispute_at_a_time(lumen: Office) -> None:
    first = await lumen.types(CAMILLE, SCRATCHED)
    second = await lumen.types(NADIA, "litige 0902 prix")
    await lumen.presses(CAMILLE, first.answer, "dispute.log")
    lumen.at("09:04")

    late = await lumen.presses(NADIA, second.answer, "dispute.log")

    assert late.text.startswith(
        "Camille Roy a ouvert un litige sur F-2026-0902 à 9 h 00, après que vous avez ouvert ceci. "
        "Votre saisie n'a pas été enregistrée"
    )
    again = await lumen.types(CAMILLE, "dispute 0902 price")
    assert "opened a dispute of F-2026-0902 at 09:00. Comment there rather than open a second one." in (
        again.text
    )
    assert lumen.dispute("reason, opened_by") == ("quality", email(CAMILLE))
    assert len(lumen.trail()) == 1


async def test_a_double_click_opens_one(lumen: Office) -> None:
    read = await lumen.types(CAMILLE, SCRATCHED)
    await lumen.press_at_once(*[(CAMILLE, read.answer, "dispute.log")] * 2)

    assert (len(lumen.trail()), lumen.thread(MARC).lines) == (1, [])


async def figures(lumen: Office, *said: str) -> Any:
    """What the command line answers for programs."""
    told = environment(lumen.folder, lumen.room.sandbox.base_url)
    async with program(told, lumen.folder, *said, "--json") as process:
        status, out, err = await ended(process)
    assert (status, "Traceback" in err) == (0, False), err
    return json.loads(out)


async def test_the_disputed_part_leaves_the_call_and_stays_in_exposure_and_its_bucket(lumen: Office) -> None:
    await lumen.opened()
    await lumen.opened(CAMILLE, "dispute 0896 price")

    after = await figures(lumen, "customer", "ACME", "--as-of", "2026-11-24")
    ageing = await figures(lumen, "ageing", "--as-of", "2026-11-24")
    found = {one["code"]: one for one in ageing["customers"]}
    assert after["exposure"]["EUR"]["total"] == "53000.00"
    assert [
        (one["open"], one["disputed"]) for one in after["documents"] if one["number"] == "F-2026-0902"
    ] == [("8000.00", "2300.00")]
    for code, overdue, late, disputed in (
        ("C0042", "30900.00", "12400.00", "2300.00"),
        ("C0063", "6100.00", "6100.00", "6100.00"),
    ):
        one = found[code]
        assert (one["overdue"], one["1-30"], one["disputed"]) == (overdue, late, disputed)

    await lumen.tick("2026-11-25T08:31")
    digest = words(lumen.room.direct(CAMILLE)[-1].blocks)
    assert digest.startswith("Wednesday 25 November: 3 calls to make")
    calls, _, also = digest.partition("Also late, nothing for you to do today")
    assert "Menuiserie Lambert" not in calls
    assert "€30,900 late, oldest 45 days, of which €2,300 disputed (quality)" in digest
    assert "Menuiserie Lambert €6,100, 25 days, all disputed (price)" in also


def invoice_id(lumen: Office, end: str) -> str:
    """The id of ACME's invoice with that number."""
    ((found,),) = lumen.rows("SELECT id FROM documents WHERE number = ?", f"F-2026-{end}")
    return str(found)
