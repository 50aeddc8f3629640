"""The answer to an order check: the verdict, every cause, every way out with its number and its button."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from credit_said import ACCEPTED, ANSWER, ASKED, BOTH, GROUP, HELD_CHECK, LATE, ORDER, OTHER, RESERVED, values
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur, usd
from screens import elements, read

from bot.credit.freshness import Freshness
from bot.credit.order_check import FoundCause, Invoice, OrderCause, UsualOrder, WayKind, WayOut
from bot.credit_views import OrderAnswer, WaitingRequest
from messages.order_answer import render_order_answer, render_order_modal
from messages.order_reserved import (
    render_reservation_cancelled,
    render_reservation_cancelled_modal,
    render_reserved,
    render_reserved_modal,
)
from messages.order_ways import equal_part

HELD_EN = """\
Hold: ACME, order of €15,000
To clear: *A.* Limit: 53,000 + 15,000 = 68,000 of 60,000, short by €8,000
*B.* Late: F-2026-0871, 44 days, no promise
Also: 3 × their usual order (up to €9,400)
*1.* They pay F-2026-0871, €18,500: clears A and B, after 82.5 %
Log a promise
*2.* Down-payment of €8,000 (53 %): clears A
Draft the request
*3.* Plan for €30,900, 3 × €10,300: clears B, Nadia Benali decides
Propose a plan
*4.* Limit +€8,000 to 31 Dec: clears A, Nadia Benali decides
Ask for limit
*5.* 15 days instead of 45: eases A, back under the limit on Fri 25 Dec rather than on 24 Jan 2027, \
Nadia Benali decides
Ask for terms
*6.* Release of the hold: clears B, Nadia Benali decides
Ask for release
Good for today, 24 Nov 09:12; nothing is reserved. Ledger of Mon 23 Nov, 18:10
Check again
Open card"""
HELD_FR = """\
En attente\u00a0: ACME, commande de 15\u202f000\u00a0€
À lever\u00a0: *A.* Plafond\u00a0: 53\u202f000 + 15\u202f000 = 68\u202f000 sur 60\u202f000, \
il manque 8\u202f000\u00a0€
*B.* Retard\u00a0: F-2026-0871, 44 jours, sans promesse
Aussi\u00a0: 3 × leur commande habituelle (jusqu'à 9\u202f400\u00a0€)
*1.* Ils paient F-2026-0871, 18\u202f500\u00a0€\u00a0: lève A et B, ensuite 82,5 %
Noter une promesse
*2.* Acompte de 8\u202f000\u00a0€ (53 %)\u00a0: lève A
Préparer la demande
*3.* Échéancier de 30\u202f900\u00a0€, 3 × 10\u202f300\u00a0€\u00a0: lève B, \
Nadia Benali décide
Proposer un échéancier
*4.* Plafond +8\u202f000\u00a0€ jusqu'au 31 déc.\u00a0: lève A, Nadia Benali décide
Demander un plafond
*5.* 15 jours au lieu de 45\u00a0: allège A, retour sous le plafond le ven. 25 déc. \
au lieu du 24 janv. 2027, Nadia Benali décide
Demander ce délai
*6.* Déblocage\u00a0: lève B, Nadia Benali décide
Demander le déblocage
Valable aujourd'hui, 24 nov. 9 h 12\u00a0; rien n'est réservé. Balance du lun. 23 nov., 18 h 10
Vérifier de nouveau
Ouvrir la fiche"""


def said(answer: OrderAnswer, language: str = "en") -> str:
    payload = render_order_answer(answer, language).payload()
    assert_within_limits(payload)
    view = render_order_modal(answer, language).payload()
    assert_modal_within_limits(view)
    assert read(view) == read(payload)
    return read(payload)


def with_causes(*causes: FoundCause, ways: tuple[WayOut, ...] = ()) -> OrderAnswer:
    return replace(ANSWER, check=replace(HELD_CHECK, causes=causes, ways=ways))


def test_a_hold_names_every_cause_and_every_way_out() -> None:
    assert said(ANSWER) == HELD_EN
    assert said(ANSWER, "fr") == HELD_FR


def test_every_way_out_is_started_by_a_button_that_carries_ids() -> None:
    assert values(render_order_answer(ANSWER, "en").payload()) == {
        "order.pay": "draft:5:late",
        "order.down_payment": "draft:5",
        "order.plan": "draft:5",
        "order.increase": "draft:5",
        "order.terms": "draft:5",
        "hold.release": "customer:17:v1",
        "order.check": "draft:5",
        "customer.open": "customer:17:v1",
    }
    fewer = WayOut(WayKind.PAY, BOTH[:1], eur("12400"), invoices=(OTHER,))
    answer = with_causes(*HELD_CHECK.causes, ways=(fewer,))
    assert values(render_order_answer(answer, "en").payload())["order.pay"] == "draft:5:pay"


def test_without_a_draft_the_ways_are_said_and_there_is_nothing_to_press_but_the_card() -> None:
    answer = replace(ANSWER, draft_id=0)
    assert "*4.* Limit +€8,000 to 31 Dec" in said(answer)
    assert set(elements(render_order_answer(answer, "en").payload())) == {"customer.open"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("answer", [ANSWER, ACCEPTED], ids=["hold", "accept"])
def test_the_first_sentence_names_no_customer(answer: OrderAnswer, language: str) -> None:
    first = render_order_answer(answer, language).text.split(". ")[0]
    assert "ACME" not in first
    assert "Brasserie" not in first


def test_an_accepted_order_can_be_reserved_once_it_is_confirmed() -> None:
    assert said(ACCEPTED) == (
        "*Accept*: €6,000 for *Brasserie du Port* (C0050). After it 89 % of limit, warning\n"
        "Good for today, 24 Nov 09:12; nothing is reserved. Ledger of Mon 23 Nov, 18:10\n"
        "Reserve\nCheck again\nOpen card"
    )
    assert (
        "*Feu vert*\u00a0: 6\u202f000\u00a0€ pour *Brasserie du Port* (C0050). Ensuite 89 % du plafond, "
        in (said(ACCEPTED, "fr"))
    )
    keep = elements(render_order_answer(ACCEPTED, "en").payload())["order.reserve"]
    assert keep["value"] == "draft:6"
    assert keep["confirm"]["text"]["text"] == (
        "€6,000 counts as exposure of Brasserie du Port until the order arrives by import, "
        "or until Tue 8 Dec."
    )


@pytest.mark.parametrize(
    ("total", "words"),
    [
        ("30000", "After it 100 % of limit, alert, nearly full"),
        ("29999", "After it 99.9 % of limit, alert, nearly full"),
        ("23999", "After it 80 % of limit"),
        ("24000", "After it 80 % of limit, warning"),
        ("28500", "After it 95 % of limit, alert, nearly full"),
    ],
)
def test_how_full_the_limit_is_after_it(total: str, words: str) -> None:
    answer = replace(ACCEPTED, check=replace(ACCEPTED.check, total=eur(total)))
    assert f"{words}\n" in said(answer)


def test_a_customer_without_a_limit_or_with_one_of_zero() -> None:
    facts = ACCEPTED.check.facts
    free = replace(facts, exposure=replace(facts.exposure, limit=None))
    answer = replace(ACCEPTED, check=replace(ACCEPTED.check, facts=free))
    assert "It has no limit; exposure after it €26,700" in said(answer)
    zero = replace(facts, exposure=replace(facts.exposure, limit=eur("0")))
    answer = replace(ACCEPTED, check=replace(ACCEPTED.check, facts=zero, total=eur("0")))
    assert "Exposure after it €0 of €0" in said(answer)


def test_what_is_reserved_already_is_said_and_the_same_order_is_not_reserved_twice() -> None:
    again = replace(ACCEPTED, reserved=(RESERVED,))
    assert "Good for today, 24 Nov 09:12; €6,000 reserved already, until Tue 8 Dec at the latest." in (
        said(again)
    )
    assert "order.reserve" in values(render_order_answer(again, "en").payload())
    same = replace(again, reference="CO-77")
    assert "order.reserve" not in values(render_order_answer(same, "en").payload())


def test_the_same_number_written_otherwise_or_known_to_the_ledger_is_not_reserved_again() -> None:
    again = replace(ACCEPTED, reserved=(RESERVED,), reference="co77")
    assert "order.reserve" not in values(render_order_answer(again, "en").payload())
    known = replace(ACCEPTED, known=eur("6000"))
    assert "order.reserve" not in values(render_order_answer(known, "en").payload())
    assert "In the ledger already, €6,000 of it not invoiced: it counts once" in said(known)
    assert "Déjà au carnet de commandes, 6\u202f000\u00a0€ à facturer" in said(known, "fr")


def test_what_is_reserved_can_be_cancelled_from_the_answer_by_those_who_may() -> None:
    kept = replace(ACCEPTED, reserved=(RESERVED,), cancellable=frozenset({9}))
    for payload in (render_order_answer(kept, "en").payload(), render_order_answer(kept, "fr").payload()):
        assert_within_limits(payload)
        assert values(payload)["order.cancel"] == "reservation:9:v1"
    assert "Reserved: €6,000 for CO-77 until Tue 8 Dec" in json.dumps(
        render_order_answer(kept, "en").payload(), ensure_ascii=False
    )
    others = replace(kept, cancellable=frozenset())
    assert "order.cancel" not in values(render_order_answer(others, "en").payload())
    many = replace(kept, reserved=tuple(replace(RESERVED, id=number) for number in range(1, 9)))
    payload = render_order_answer(many, "en").payload()
    assert_within_limits(payload)
    assert "and 3 more reservations" in json.dumps(payload)


def test_a_release_of_the_breach_is_said_with_how_far_it_goes() -> None:
    facts = replace(
        ACCEPTED.check.facts,
        released_up_to=eur("36000"),
        released_by="Nadia Benali",
        released_until=date(2026, 11, 30),
    )
    answer = replace(ACCEPTED, check=replace(ACCEPTED.check, facts=facts))
    assert "Over the limit; released by Nadia Benali until Mon 30 Nov, up to €36,000" in said(answer)
    assert "débloqué par Nadia Benali jusqu'au lun. 30 nov., à hauteur de 36" in said(answer, "fr")


def test_the_group_is_said_beside_the_verdict_with_what_is_left_out() -> None:
    answer = replace(ACCEPTED, facts=replace(ACCEPTED.facts, group=GROUP))
    assert "Group ACME Group: €130,000 (104 % of €125,000), 4 customers" in said(answer)
    assert "without XPF (no rate)" in said(answer)
    assert "not held against its limit, for there is no rate" in said(answer)


def test_who_stands_in_is_named_and_who_releases_themselves_is_told_of_nobody() -> None:
    away = replace(ANSWER, stands_in="Paul Petit")
    assert "Nadia Benali, or Paul Petit in their place, decides" in said(away)
    assert "Nadia Benali ou Paul Petit par délégation" in said(away, "fr")
    assert said(ANSWER).count("decides") == said(replace(ANSWER, may_release=True)).count("decides") + 1


def test_old_figures_make_it_provisional() -> None:
    old = replace(ANSWER, facts=replace(ANSWER.facts, freshness=Freshness.OLD))
    assert said(old).startswith("⚠ *Provisional.* Figures of Mon 23 Nov; a payment may be missing.\nHold: ")
    assert said(old, "fr").startswith("⚠ *Provisoire.* Chiffres du lun. 23 nov.\u00a0; un règlement peut ")
    unknown = replace(ANSWER, facts=replace(ANSWER.facts, freshness=None, ledger_at=None))
    assert said(unknown).startswith("⚠ *Provisional.* Old figures; a payment may be missing.")


def test_two_have_to_agree_to_a_large_increase() -> None:
    assert "clears A, Nadia Benali and Hugues Martin both have to agree\n" in said(
        replace(ANSWER, director="Hugues Martin")
    )
    nobody = replace(ANSWER, decides="")
    assert "clears A, the credit manager decides\n" in said(nobody)


@pytest.mark.parametrize(
    ("cause", "english"),
    [
        (
            FoundCause(OrderCause.GROUP, usd("130000"), usd("125000"), usd("5000")),
            "Group ACME Group: $130,000 with this order, of $125,000, short by $5,000. "
            "Its limit is asked of the parent",
        ),
        (
            FoundCause(OrderCause.LATE_HOLD, invoices=(LATE, OTHER), broken_on=date(2026, 11, 19)),
            "Late: F-2026-0871, 44 days; F-2026-0902, 21 days, and a promise was not kept on Thu 19 Nov: "
            "a new one lifts it only once it is agreed to",
        ),
        (
            FoundCause(OrderCause.HOLD_BY_HAND, on=date(2026, 11, 24), why="bounced cheque"),
            "On hold by hand since Tue 24 Nov: “bounced cheque”",
        ),
    ],
)
def test_a_cause_that_holds(cause: FoundCause, english: str) -> None:
    answer = with_causes(cause)
    answer = replace(answer, facts=replace(answer.facts, group=GROUP))
    assert f"To clear: *A.* {english}\n" in said(answer)


@pytest.mark.parametrize(
    ("cause", "english", "french"),
    [
        (
            FoundCause(OrderCause.LATE, invoices=(OTHER,), amount=eur("12400")),
            "€12,400 late (1 invoice)",
            "12\u202f400\u00a0€ en retard (1 facture)",
        ),
        (
            FoundCause(OrderCause.DISPUTED, amount=eur("2300"), count=2),
            "€2,300 disputed (2 disputes)",
            "2\u202f300\u00a0€ en litige (2 litiges)",
        ),
        (
            FoundCause(OrderCause.LOWERED, amount=eur("80000"), on=date(2026, 11, 3), limit=eur("60000")),
            "limit lowered from €80,000 to €60,000 on Tue 3 Nov",
            "plafond abaissé de 80\u202f000\u00a0€ à 60\u202f000\u00a0€ le mar. 3 nov.",
        ),
        (
            FoundCause(OrderCause.COVER, eur("68000"), eur("50000"), eur("18000")),
            "€18,000 above what is insured (€50,000)",
            "18\u202f000\u00a0€ au-dessus du plafond assuré (50\u202f000\u00a0€)",
        ),
    ],
)
def test_what_is_said_beside(cause: FoundCause, english: str, french: str) -> None:
    accepted = replace(ACCEPTED, check=replace(ACCEPTED.check, causes=(cause,)))
    assert f"\nAlso: {english}\n" in said(accepted)
    assert f"\nAussi\u00a0: {french}\n" in said(accepted, "fr")


def test_unusual_beside_invoices_when_few_orders_are_known() -> None:
    usual = UsualOrder(eur("5000"), eur("9400"), 6, is_of_invoices=True)
    facts = replace(ORDER, usual=usual)
    answer = replace(ANSWER, check=replace(HELD_CHECK, facts=facts))
    assert "Also: 3 × their usual invoice (up to €9,400)" in said(answer)


def test_many_late_invoices_are_counted_beyond_the_third() -> None:
    many = tuple(Invoice(n, f"F-{n}", date(2026, 10, 11), eur("1"), eur("0"), True) for n in range(1, 9))
    answer = with_causes(FoundCause(OrderCause.LATE_HOLD, invoices=many))
    assert "*A.* Late: F-1, 44 days; F-2, 44 days; F-3, 44 days; 5 more invoices\n" in said(answer)
    way = WayOut(WayKind.PAY_ALL, BOTH[1:], eur("8"), invoices=many)
    answer = with_causes(FoundCause(OrderCause.LATE_HOLD, invoices=many), ways=(way,))
    assert "They pay F-1, F-2, F-3 and 5 more invoices, €8: clears A\n" in said(answer)


def test_a_plan_says_its_parts_only_when_they_are_equal() -> None:
    assert equal_part(eur("30900"), 3) == eur("10300")
    assert equal_part(eur("100"), 3) is None
    assert equal_part(None, 3) is None
    way = WayOut(WayKind.PLAN, BOTH[1:], eur("100"), invoices=(LATE,), instalments=3)
    assert "Plan for €100, 3 parts: clears B" in said(with_causes(*HELD_CHECK.causes, ways=(way,)))


def test_cents_are_said_when_there_are_any() -> None:
    cause = FoundCause(OrderCause.LIMIT, eur("68000.50"), eur("60000"), eur("8000.50"))
    facts = replace(ORDER, order=eur("15000.50"))
    check = replace(HELD_CHECK, facts=facts, causes=(cause,), total=eur("68000.50"))
    assert "53,000 + 15,000.50 = 68,000.50 of 60,000, short by €8,000.50" in (
        said(replace(ANSWER, check=check))
    )


def test_a_way_that_ends_next_year_says_so() -> None:
    way = WayOut(WayKind.INCREASE, BOTH[:1], eur("8000"), ends_on=date(2027, 1, 31), ratio=Decimal(1))
    assert "Limit +€8,000 to 31 Jan 2027: clears A, after 100 %, " in (
        said(with_causes(*HELD_CHECK.causes, ways=(way,)))
    )


def test_a_reservation_and_its_cancellation() -> None:
    kept = render_reserved(RESERVED, "Brasserie du Port", "en")
    assert_within_limits(kept.payload())
    assert kept.text == (
        "The order is reserved. ✓ Brasserie du Port: €6,000 reserved for CO-77 until Tue 8 Dec. "
        "It counts as exposure until the order arrives by import."
    )
    assert values(kept.payload()) == {"order.cancel": "reservation:9:v1", "customer.open": "customer:18:v1"}
    asked = elements(kept.payload())["order.cancel"]["confirm"]
    assert asked["title"]["text"] == "Cancel this reservation?"
    gone = render_reservation_cancelled(RESERVED, "", "fr")
    assert_within_limits(gone.payload())
    assert gone.text == (
        "La réservation est annulée. ✓ réservation de 6\u202f000\u00a0€ pour CO-77 annulée. "
        "Ce montant ne compte plus dans l'encours."
    )
    assert values(gone.payload())["order.open"] == "customer:18:v1"
    for modal in (render_reserved_modal, render_reservation_cancelled_modal):
        for language in ("en", "fr"):
            assert_modal_within_limits(modal(RESERVED, "Brasserie du Port", language).payload())


def test_what_was_asked_for_already_is_opened_rather_than_asked_again() -> None:
    waiting = (WaitingRequest(replace(ASKED, id=2, version=3), ("Nadia Benali",)),)
    answer = replace(ANSWER, waiting=waiting, deciders=("Nadia Benali", "Hugues Martin"))
    assert "*4.* Limit +€8,000 to 31 Dec: clears A, REQ-2 waits for Nadia Benali\nOpen request\n" in said(
        answer
    )
    assert "clears B, Nadia Benali or Hugues Martin decides\nAsk for release\n" in said(answer)
    found = values(render_order_answer(answer, "en").payload())
    assert found["limit.show"] == "request:2:v3"
    assert "order.increase" not in found
