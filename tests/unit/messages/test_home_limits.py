"""Limits, orders and cases on the Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from credit_said import VIEW as REQUEST
from limits import assert_home_within_limits
from mornings import TODAY, eur
from people_said import BROKEN as NOT_KEPT
from people_said import CONTESTED, DISPUTE, PROPOSED, view_of
from screens import HOME, elements, read
from troubles import AT, BREACH_HOLD, CASE, EXPOSURE, FACTS, LATE_HOLD, OF, VIEW

from bot.credit.case import CaseState
from bot.credit.crossing import Crossing, Threshold
from bot.credit_views import CrossingView
from bot.home import Few, HomeView
from bot.policy import Role
from messages.home import render_home

OVER = CrossingView(Crossing(1, 17, Threshold.BREACH, TODAY, AT, eur("62000"), eur("60000")), OF, EXPOSURE)
MANAGED = replace(
    HOME,
    requests_decide=Few((REQUEST,)),
    cases=Few((VIEW, replace(VIEW, case=replace(CASE, id=312), owner="")), 5),
    ownerless=2,
    crossings=Few((OVER,)),
    holds=Few((LATE_HOLD, BREACH_HOLD)),
    largest=(FACTS,),
)
SOLD = replace(HOME, requests_waiting=Few((REQUEST,)), holds=Few((LATE_HOLD,)))


def home(view: HomeView, role: Role = Role.CREDIT_MANAGER, language: str = "en") -> dict[str, Any]:
    payload = render_home(view, language, role).payload()
    assert_home_within_limits(payload)
    return payload


def group(
    view: HomeView, name: str, role: Role = Role.CREDIT_MANAGER, language: str = "en"
) -> dict[str, Any]:
    """One group's blocks."""
    blocks = home(view, role, language)["blocks"]
    return {"blocks": [one for one in blocks if f".credit.{name}." in one["block_id"]]}


def test_requests_are_decided_first_and_where_they_stand() -> None:
    blocks = home(MANAGED)["blocks"]
    text = [one["text"]["text"] for one in blocks if one["type"] == "section"]
    assert "*Limits and orders to decide (1)*" in text
    found = elements(home(MANAGED))
    value = f"request:{REQUEST.request.id}:v{REQUEST.request.version}"
    assert {found[one]["value"] for one in ("limit.approve", "limit.change", "limit.reject")} == {value}


def test_cases_say_how_many_nobody_has_and_are_taken_there() -> None:
    made = group(MANAGED, "cases")
    lines = read(made).split("\n")
    assert lines[0] == "*Open cases (7)*: 2 that nobody has"
    assert "*ACME*: promise not kept, orders on hold. Camille Roy, by Thu 26 Nov" in lines
    assert "*ACME*: promise not kept, orders on hold. Nobody yet, by Thu 26 Nov" in lines
    assert lines[-1] == "And 5 more."
    found = elements(made)
    assert found["case.take"]["value"] == found["case.show"]["value"] == "case:312:v1"


def test_a_case_that_sleeps_says_until_when() -> None:
    asleep = replace(CASE, state=CaseState.SNOOZED, snoozed_until=date(2026, 11, 27))
    made = group(replace(HOME, cases=Few((replace(VIEW, case=asleep),))), "cases")
    assert "by Thu 26 Nov · asleep until Fri 27 Nov" in read(made)
    assert list(elements(made)) == ["case.show"]


def test_holds_say_why_and_what_lifts_them() -> None:
    made = group(MANAGED, "holds")
    said = read(made)
    assert "F-2026-0871 is 44 days late. Lifts when paid, promised, released." in said
    assert "exposure is over the limit. Lifts when exposure is back within the limit, or released." in said
    assert elements(made)["hold.release"]["value"] == "customer:17:v1"


def test_a_salesperson_sees_the_holds_of_their_customers_and_opens_the_card() -> None:
    found = elements(group(SOLD, "holds", Role.SALESPERSON))
    assert list(found) == ["customer.open"]


def test_what_they_wait_for_says_who_decides_and_can_be_withdrawn() -> None:
    made = group(SOLD, "waiting", Role.SALESPERSON)
    said = read(made)
    assert f"REQ-{REQUEST.request.id}" in said
    assert "waits for " in said
    assert list(elements(made)) == ["limit.withdraw"]


def test_crossings_say_since_when_and_how_it_stands_now() -> None:
    said = read(group(MANAGED, "crossings")).split("\n")
    assert said[1] == "*ACME* (C0042): over its limit since Tue 24 Nov, now €53,000 (88.3 % of €60,000)"


def test_the_largest_exposures_open_their_card() -> None:
    ten = tuple(replace(FACTS, of=replace(OF, customer_id=number)) for number in range(1, 11))
    made = group(replace(HOME, largest=ten), "largest")
    cards = [one["accessory"]["value"] for one in made["blocks"] if "accessory" in one]
    assert cards == [f"customer:{number}:v1" for number in range(1, 11)]
    assert "1. *ACME* (C0042): €53,000 (88.3 % of €60,000) · late: €30,900" in read(made)


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.CREDIT_MANAGER, Role.ACCOUNTANT])
def test_an_order_is_checked_from_everybodys_home(role: Role) -> None:
    assert elements(home(HOME, role))["order.open"]["value"] == "menu"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("has_digest", [True, False])
def test_a_home_with_everything_fits_and_counts_what_it_leaves_out(has_digest: bool, language: str) -> None:
    five = range(1, 6)
    promises = tuple(replace(view_of(), promise=replace(view_of().promise, id=each)) for each in five)
    asked = tuple(replace(view_of(), promise=replace(PROPOSED, id=20 + each)) for each in five)
    broken = tuple(replace(view_of(), promise=replace(NOT_KEPT, id=30 + each)) for each in five)
    disputes = tuple(replace(CONTESTED, dispute=replace(DISPUTE, id=each)) for each in five)
    requests = tuple(replace(REQUEST, request=replace(REQUEST.request, id=each)) for each in five)
    waiting = tuple(replace(REQUEST, request=replace(REQUEST.request, id=50 + each)) for each in five)
    full = replace(
        HOME,
        digest=HOME.digest if has_digest else None,
        promises=Few(promises, 7),
        disputes=Few(disputes, 7),
        waiting=Few(asked, 7),
        decide=Few(asked, 7),
        broken=Few(broken, 7),
        late_disputes=Few(disputes, 7),
        requests_decide=Few(requests, 7),
        requests_waiting=Few(waiting, 7),
        cases=Few(tuple(replace(VIEW, case=replace(CASE, id=each)) for each in five), 7),
        crossings=Few(tuple(replace(OVER, crossing=replace(OVER.crossing, id=each)) for each in five), 7),
        holds=Few(tuple(replace(LATE_HOLD, hold=replace(LATE_HOLD.hold, id=each)) for each in five), 7),
        largest=tuple(replace(FACTS, of=replace(OF, customer_id=each)) for each in range(1, 11)),
    )
    blocks = home(full, language=language)["blocks"]
    assert len(blocks) in (99, 100)
    decided = [one for one in blocks if one["type"] == "actions" and "limit.approve" in str(one)]
    shown = len(decided)
    rest = next(one for one in blocks if one["block_id"].endswith(".credit.decide.more.r1"))
    said = {"en": f"And {12 - shown} more.", "fr": f"Et {12 - shown} de plus."}[language]
    assert rest["elements"][0]["text"] == said
