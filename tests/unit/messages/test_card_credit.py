"""What limits, holds, requests and cases say on a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cards import ACME_CARD
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY, eur
from people_said import CAMILLE, NADIA
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from troubles import AT, BREACH_HOLD, CASE, GROUP, LATE_HOLD, NAMES, OF, let_go

from bot.card import CustomerCard
from bot.credit.case import CaseState
from bot.credit.exposure import Exposure
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.reservation import Reservation
from bot.credit_views import CreditStanding, ReservationView
from messages.card import render_card, render_card_modal, render_how_modal

YEAR_END = date(2026, 12, 31)
WAITS = CreditRequest(
    id=118,
    customer_id=17,
    kind=RequestKind.INCREASE,
    state=RequestState.REQUESTED,
    reason="stock",
    asked_by=CAMILLE,
    asked_at=AT,
    asked_on=TODAY,
    expires_at=AT,
    amount=eur("8000"),
    starts_on=TODAY,
    ends_on=YEAR_END,
    asked_amount=eur("8000"),
    asked_until=YEAR_END,
    version=2,
)
COUNTS = replace(
    WAITS,
    id=101,
    state=RequestState.APPROVED,
    amount=eur("5000"),
    decided_by=NADIA,
    counts_from=date(2026, 11, 2),
    counts_until=YEAR_END,
)
LATER = replace(COUNTS, id=102, counts_from=date(2026, 12, 7))
KEPT = ReservationView(
    Reservation(4, 17, eur("2000"), "CO-80", CAMILLE, AT, TODAY, date(2026, 12, 8), 3), OF, "Camille Roy"
)
EXPOSURE = Exposure(
    eur("48200"),
    eur("6000"),
    eur("-1200"),
    limit=eur("65000"),
    insured_limit=eur("50000"),
    reserved=eur("2000"),
    increase=eur("5000"),
)
FULL = replace(
    ACME_CARD,
    exposures=(EXPOSURE,),
    credit=CreditStanding(
        holds=(LATE_HOLD,),
        requests=(COUNTS, WAITS),
        reservations=(KEPT,),
        group=GROUP,
        case=CASE,
        case_owner="Camille Roy",
        names=NAMES,
    ),
)


def card(credit: CreditStanding, language: str = "en") -> dict[str, Any]:
    made = render_card(replace(ACME_CARD, credit=credit), language).payload()
    assert_within_limits(made)
    return made


def block(made: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in made["blocks"] if f".{name}." in one["block_id"])
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_customer_with_everything_about_its_limit(language: str, snapshot: SnapshotAssertion) -> None:
    made = render_card(FULL, language).payload()
    assert_within_limits(made)
    assert f"{read(made)}\n---\n{made['text']}" == snapshot


@pytest.mark.parametrize("modal", [False, True])
def test_the_hold_stands_under_the_head(modal: bool) -> None:
    made = (render_card_modal(FULL, "en") if modal else render_card(FULL, "en")).payload()
    names = [one["block_id"].split(".")[-2] for one in made["blocks"]]
    assert names.index("holds") == names.index("about") + 1
    assert block(made, "holds")["text"]["text"] == (
        "*On hold since 24 Nov:* F-2026-0871 is 44 days late. Lifts when paid, promised, released."
    )


def test_a_breach_of_the_group_is_told_from_the_customers_own() -> None:
    held = CreditStanding(holds=(BREACH_HOLD,), group=GROUP)
    assert "the group's exposure is over its limit" in block(card(held), "holds")["text"]["text"]
    own = replace(EXPOSURE, limit=eur("40000"))
    made = render_card(replace(ACME_CARD, exposures=(own,), credit=held), "en").payload()
    assert ":* exposure is over the limit." in block(made, "holds")["text"]["text"]


def test_the_temporary_part_says_until_when_and_who_agreed() -> None:
    made = render_card(FULL, "en").payload()
    assert block(made, "limit")["elements"][0]["text"] == (
        "€5,000 of the limit is temporary, until Thu 31 Dec (Nadia Benali)\n"
        "Reserved: €2,000 for CO-80 until Tue 8 Dec, Camille Roy"
    )
    later = block(card(CreditStanding(requests=(LATER,), names=NAMES)), "limit")["elements"][0]["text"]
    assert later == "€5,000 more of limit from Mon 7 Dec, until Thu 31 Dec (Nadia Benali)"


def test_what_is_reserved_and_insured_are_among_the_figures() -> None:
    said = read(render_card(FULL, "en").payload())
    assert "*Reserved* €2,000" in said
    assert "*Insured up to* €50,000" in said
    assert "Reserved" not in read(render_card(ACME_CARD, "en").payload())


def test_the_group_is_one_line() -> None:
    made = card(CreditStanding(group=GROUP))
    assert block(made, "group")["text"]["text"] == (
        "*Group* Lumen Holding: €110,000 (110 % of €100,000), 3 customers, over its limit"
    )


def test_a_request_that_waits_can_be_opened() -> None:
    made = card(CreditStanding(requests=(WAITS,), names=NAMES))
    row = block(made, "request118")
    assert row["text"]["text"] == (
        "*REQ-118* +€8,000 to 31 Dec, asked by Camille Roy on Tue 24 Nov: waits for a decision"
    )
    assert (row["accessory"]["action_id"], row["accessory"]["value"]) == ("limit.show", "request:118:v2")
    first = card(CreditStanding(requests=(replace(WAITS, first_by=NADIA),), names=NAMES))
    assert block(first, "request118")["text"]["text"].endswith("; 1 of 2: Nadia Benali agreed")


def test_requests_beyond_three_are_counted() -> None:
    made = card(CreditStanding(requests=tuple(replace(WAITS, id=number) for number in range(1, 7))))
    assert block(made, "requests-more")["elements"][0]["text"] == "And 3 more."


def test_the_case_says_who_has_it() -> None:
    made = card(CreditStanding(case=CASE, case_owner="Camille Roy"))
    row = block(made, "case311")
    assert row["text"]["text"] == "*Case* open since 24 Nov: Camille Roy, not yet taken, by Thu 26 Nov"
    assert row["accessory"]["value"] == "case:311:v1"
    asleep = replace(CASE, state=CaseState.SNOOZED, snoozed_until=date(2026, 11, 27), taken_at=AT)
    said = block(card(CreditStanding(case=asleep, case_owner="Camille Roy")), "case311")["text"]["text"]
    assert said == "*Case* open since 24 Nov: Camille Roy, on it, asleep until Fri 27 Nov"
    nobody = block(card(CreditStanding(case=CASE)), "case311")["text"]["text"]
    assert nobody == "*Case* open since 24 Nov: nobody has it, by Thu 26 Nov"


def test_orders_and_limits_are_asked_for_from_the_card() -> None:
    found = elements(card(CreditStanding()))
    assert found["order.open"]["value"] == found["limit.open"]["value"] == "customer:17:v1"


@pytest.mark.parametrize(
    ("credit", "offered"),
    [
        (CreditStanding(), "hold:customer:17:v1"),
        (CreditStanding(holds=(let_go(LATE_HOLD),)), "hold:customer:17:v1"),
        (CreditStanding(holds=(LATE_HOLD,)), "release:customer:17:v1"),
    ],
)
def test_a_hold_is_set_or_released_from_the_overflow(credit: CreditStanding, offered: str) -> None:
    assert elements(card(credit))["customer.more"]["options"][-1]["value"] == offered


def test_how_explains_the_increase_and_what_is_reserved() -> None:
    view = render_how_modal(FULL, "en").payload()
    assert_modal_within_limits(view)
    said = read(view)
    assert "*€48,200 open + €6,000 orders + €2,000 reserved − €1,200 credits = €55,000*" in said
    assert "Limit: €60,000 + €5,000 temporary = €65,000" in said
    assert "€5,000 of the limit is temporary, until Thu 31 Dec (Nadia Benali)" in said
    assert (
        "*Accepted orders, reserved €2,000*\nReserved: €2,000 for CO-80 until Tue 8 Dec, Camille Roy" in said
    )
    assert "Plafond\u00a0: 60\u202f000\u00a0€ + 5\u202f000\u00a0€ temporaires" in read(
        render_how_modal(FULL, "fr").payload()
    )


def test_a_customer_without_any_of_it_says_nothing_of_it() -> None:
    plain: CustomerCard = replace(ACME_CARD, credit=CreditStanding())
    names = [one["block_id"].split(".")[-2] for one in render_card(plain, "en").payload()["blocks"]]
    assert not {"holds", "limit", "group", "requests-more"} & set(names)
