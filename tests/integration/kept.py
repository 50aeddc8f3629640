"""Records of credit management to keep, as tests name what they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.credit.case import Case, CaseState, Cause, CauseKind
from bot.credit.crossing import Crossing, Threshold
from bot.credit.hold import Hold, HoldCause
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.reservation import Reservation
from integration.logged import CAMILLE, LUC, MONDAY, NINE, euros

UNTIL = date(2026, 4, 30)


def request(customer_id: int, **other: object) -> CreditRequest:
    made = CreditRequest(
        id=0,
        customer_id=customer_id,
        kind=RequestKind.INCREASE,
        state=RequestState.REQUESTED,
        reason="chantier de Lyon",
        asked_by=CAMILLE,
        asked_at=NINE,
        asked_on=MONDAY,
        expires_at=datetime(2026, 3, 5, 16, 0, tzinfo=UTC),
        amount=euros("20000.00"),
        starts_on=MONDAY,
        ends_on=UNTIL,
        asked_amount=euros("20000.00"),
        asked_until=UNTIL,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def hold(customer_id: int, **other: object) -> Hold:
    made = Hold(0, customer_id, HoldCause.LATE, MONDAY, NINE)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def crossing(customer_id: int, **other: object) -> Crossing:
    made = Crossing(0, customer_id, Threshold.WARNING, MONDAY, NINE, euros("8000.00"), euros("10000.00"))
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def over_limit(**other: object) -> Cause:
    made = Cause(CauseKind.BREACH, "limit", MONDAY, euros("10300.00"), euros("10000.00"))
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def case(customer_id: int, *causes: Cause, **other: object) -> Case:
    made = Case(
        id=0,
        customer_id=customer_id,
        state=CaseState.OPEN,
        opened_at=NINE,
        opened_on=MONDAY,
        owner=LUC,
        due_on=date(2026, 3, 4),
        causes=causes,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def reservation(customer_id: int, **other: object) -> Reservation:
    made = Reservation(
        id=0,
        customer_id=customer_id,
        amount=euros("5000.00"),
        reference="",
        reserved_by=CAMILLE,
        reserved_at=NINE,
        reserved_on=MONDAY,
        until=date(2026, 3, 16),
        after_import=1,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes
