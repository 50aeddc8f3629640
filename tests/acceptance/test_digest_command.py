"""`encours digest` for the example company: the mock-up's morning, in the words that its ledger allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from acceptance.acting import Wish, do
from acceptance.console import Encours
from bot.acts import Actor, DisputeOpened, OpenDispute
from bot.credit.dispute import DisputeReason
from bot.credit.money import Money
from bot.services.disputes import open_dispute
from bot.services.house import House

MORNING = "2026-11-24"
CAMILLE, JULIEN = "camille.roy@example.com", "julien.faure@example.com"


def _digest(company: Encours, who: str, form: str, *options: str) -> Any:
    said = company("digest", "--as-of", MORNING, "--salesperson", who, "--format", form, *options)
    assert (said.status, said.err) == (0, "")
    return said.json if form != "text" else said.out


def _text(blocks: list[dict[str, Any]]) -> str:
    """All that a reader sees of blocks, one a line."""
    lines = []
    for block in blocks:
        texts = [block["text"]] if "text" in block else block.get("elements", [])
        lines += [one["text"] for one in texts if isinstance(one.get("text"), str)]
    return "\n".join(lines)


def test_camille_s_figures_are_those_of_the_mock_up(company: Encours) -> None:
    (digest,) = _digest(company, CAMILLE, "json")["digests"]
    assert (digest["overdue_before"], digest["overdue"]) == ({"EUR": "63260.00"}, {"EUR": "52240.00"})
    assert (digest["calls_total"], digest["late_customers"]) == (3, 5)
    assert [(one["code"], one["name"], one["overdue"]["EUR"]) for one in digest["calls"]] == [
        ("C0042", "ACME", "30900.00"),
        ("C0107", "Brasserie du Port", "9850.00"),
        ("C0063", "Menuiserie Lambert", "6100.00"),
    ]
    assert [one["name"] for one in digest["also_late"]] == ["Garage Étoile & Fils", "Librairie Sauvage"]
    assert [(news["customer"], news["amount"]) for news in digest["good_news"]] == [
        ("Boulangerie Keller", "7420.00"),
        ("Transports Vidal", "3600.00"),
    ]
    assert digest["commission_waiting"] == {"EUR": "1044.80"}


def test_camille_s_blocks_have_the_mock_up_s_sentences(company: Encours) -> None:
    message = _digest(company, CAMILLE, "blocks")
    assert message["to"] == CAMILLE
    shown = _text(message["blocks"])
    for sentence in (
        "Tuesday 24 November: 3 calls to make",
        "Ledger of Mon 23 Nov",
        "Boulangerie Keller paid €7,420.",
        "€63,260 to *€52,240*.",
        "*1. ACME*: €30,900 late, oldest 44 days",
        "Mme Durand, <tel:+33536490012|05 36 49 00 12>",
        "*2. Brasserie du Port*: €9,850 late, 15 days",
        "*3. Menuiserie Lambert*: €6,100 late, 24 days",
        "*Also late, nothing for you to do today (2)*\nGarage Étoile &amp; Fils €4,210, 9 days",
        "Librairie Sauvage €1,180, 4 days",
        "Only you see this line.",
    ):
        assert sentence in shown
    assert message["text"].startswith("Good morning Camille. 3 calls to make today, €52,240 late in all.")
    identifiers = [block["block_id"] for block in message["blocks"]]
    assert identifiers[0] == "digest.20261124.head.r1"
    assert len(set(identifiers)) == len(identifiers) <= 50


def test_camille_s_text_shows_the_same(company: Encours) -> None:
    shown = " ".join(_digest(company, CAMILLE, "text").replace("│", " ").split())
    for sentence in (
        "Tuesday 24 November: 3 calls to make",
        "Boulangerie Keller paid €7,420. Transports Vidal paid €3,600.",
        "Your overdue went from €63,260 to €52,240.",
        "1. ACME: €30,900 late, oldest 44 days",
        "Mme Lambert, 04 65 71 00 56",
        "Garage Étoile & Fils €4,210, 9 days",
    ):
        assert sentence in shown


def test_julien_reads_french(company: Encours) -> None:
    message = _digest(company, JULIEN, "blocks")
    shown = _text(message["blocks"]).replace("\u202f", " ").replace("\xa0", " ")
    assert shown.startswith("Mardi 24 novembre : 5 appels sur ")
    assert "*Mieux qu'hier*" in shown
    assert "*Pourquoi en premier :*" in shown
    assert "Vous seul(e) voyez cette ligne." in shown
    for english in (" late", "Why", "paid", "days"):
        assert english not in shown


@pytest.mark.parametrize("who", ["Camille Roy", "CROY", "C. Roy", CAMILLE.upper()])
def test_a_salesperson_is_known_by_e_mail_and_by_the_ledger_s_names(company: Encours, who: str) -> None:
    (digest,) = _digest(company, who, "json")["digests"]
    assert (digest["salesperson"], digest["calls_total"]) == ("Camille Roy", 3)


def test_without_a_name_everybody_gets_their_own(company: Encours) -> None:
    said = company("digest", "--as-of", MORNING, "--json")
    everybody = {one["email"]: one for one in said.json["digests"]}
    assert {CAMILLE, JULIEN, "ines.marchand@example.com", "oliver.hughes@example.com"} <= everybody.keys()
    payloads = company("digest", "--as-of", MORNING, "--format", "blocks").json
    told = {one["to"] for one in payloads}
    assert told == {email for email, one in everybody.items() if not one["silent"]}


def test_a_person_with_no_customers_is_refused(company: Encours) -> None:
    said = company("digest", "--as-of", MORNING, "--salesperson", "nobody@example.com")
    assert said.status == 1
    assert said.complaint.startswith("nobody@example.com looks after no customer of the ledger")


def test_figures_too_old_to_rank_anybody_say_so(company: Encours) -> None:
    said = company("digest", "--as-of", "2026-12-24", "--salesperson", CAMILLE)
    assert said.status == 0
    assert "3 calls" not in said.out
    assert "23 Nov" in said.out


def test_what_camille_logs_as_disputed_is_not_asked_for(company: Encours) -> None:
    (document,) = _digest(company, CAMILLE, "json")["digests"][0]["calls"][2:]
    assert (document["code"], document["disputed"]) == ("C0063", {})
    (opened,) = do(CAMILLE, _disputed("0896", "2300"))
    assert isinstance(opened, DisputeOpened)
    (digest,) = _digest(company, CAMILLE, "json")["digests"]
    assert digest["calls"][2]["disputed"] == {"EUR": "2300.00"}
    assert digest["overdue"] == {"EUR": "52240.00"}
    shown = _text(_digest(company, CAMILLE, "blocks")["blocks"])
    assert "*3. Menuiserie Lambert*: €6,100 late, 24 days, of which €2,300 disputed (quality)" in shown
    assert "the undisputed €3,800 can be asked for now" in shown


def _disputed(ending: str, amount: str) -> Wish:
    """A wish to dispute a part of the invoice whose number ends so."""

    async def wish(house: House, actor: Actor) -> object:
        async with house.work.looking() as one:
            customers = await one.ledger.customers(range(1, 400))
            (customer,) = (each for each in customers.values() if each.code == "C0063")
            known = await one.ledger.open_documents(customer.id, actor.at.date())
        (invoice,) = (each.id for each in known if each.document.number.endswith(ending))
        part = Money(Decimal(amount), "EUR")
        return await open_dispute(
            house, actor, OpenDispute(invoice, part, DisputeReason.QUALITY, "scratched", "press1", 0)
        )

    return wish
