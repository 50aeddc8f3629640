"""Hand-built order checks and requests: ACME of the mock-ups, which owes €53,000 of €60,000."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from limits import assert_within_limits
from mornings import PARIS, TODAY, eur
from screens import elements, read

from bot.credit.behaviour import Behaviour, Score, ScoreReason
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit.order_check import (
    FoundCause,
    Invoice,
    OrderCause,
    OrderCheck,
    OrderFacts,
    Verdict,
    WayKind,
    WayOut,
)
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.reservation import Reservation
from bot.credit_views import CustomerFacts, GroupExposure, HoldView, Of, OrderAnswer, RequestView
from messages.blocks import Message

AT = datetime(2026, 11, 24, 9, 12, tzinfo=PARIS)
DECIDED_AT = datetime(2026, 11, 24, 10, 2, tzinfo=PARIS)
LAPSES_AT = datetime(2026, 11, 27, 17, 0, tzinfo=PARIS)
LAST_DAY = date(2026, 12, 31)
OF = Of(17, "C0042", "ACME", "LUMEN", "Camille Roy")
EXPOSURE = Exposure(eur("48200"), eur("6000"), eur("-1200"), eur("60000"))
LATE = Invoice(1, "F-2026-0871", date(2026, 10, 11), eur("18500"), eur("0"))
OTHER = Invoice(2, "F-2026-0902", date(2026, 11, 3), eur("12400"), eur("0"))
HOLD = Hold(3, 17, HoldCause.LATE, TODAY, AT, documents=(1,))
HELD = HoldView(HOLD, OF, ("F-2026-0871",), 44)
BY_HAND = HoldView(
    Hold(4, 17, HoldCause.BY_HAND, TODAY, AT, set_by="nadia@example.com", why="bounced cheque"),
    OF,
    set_by="Nadia Benali",
)
PAYS = Behaviour(16, 5, Decimal("0.4"), 9, Score.C, (ScoreReason.LATE,))
FACTS = CustomerFacts(
    of=OF,
    as_of=TODAY,
    exposure=EXPOSURE,
    late=(eur("30900"),),
    late_documents=2,
    oldest_days_late=44,
    behaviour=PAYS,
    promises_made=5,
    promises_kept=3,
    holds=(HELD,),
    ledger_at=datetime(2026, 11, 23, 18, 10, tzinfo=PARIS),
    freshness=Freshness.FRESH,
    language="fr",
    contact="Mme Durand",
)
GROUP = GroupExposure(
    "G1",
    "ACME Group",
    4,
    Exposure(eur("130000"), eur("0"), eur("0"), eur("125000")),
    date(2026, 11, 20),
    ("XPF",),
)

ORDER = OrderFacts(TODAY, eur("15000"), EXPOSURE, (LATE, OTHER), late_hold=(1,), usual_days=45)
LIMIT_CAUSE = FoundCause(OrderCause.LIMIT, eur("68000"), eur("60000"), eur("8000"))
LATE_CAUSE = FoundCause(OrderCause.LATE_HOLD, invoices=(LATE,), amount=eur("18500"))
UNUSUAL = FoundCause(OrderCause.UNUSUAL, amount=eur("9400"), times=Decimal(3))
BOTH = (OrderCause.LIMIT, OrderCause.LATE_HOLD)
WAYS = (
    WayOut(WayKind.PAY_ALL, BOTH, eur("18500"), invoices=(LATE,), ratio=Decimal("0.825")),
    WayOut(WayKind.DOWN_PAYMENT, BOTH[:1], eur("8000"), share=Decimal(8) / Decimal(15)),
    WayOut(WayKind.PLAN, BOTH[1:], eur("30900"), invoices=(LATE, OTHER), instalments=3),
    WayOut(WayKind.INCREASE, BOTH[:1], eur("8000"), starts_on=TODAY, ends_on=LAST_DAY),
    WayOut(
        WayKind.TERMS, (), eur("15000"), days=15, back_on=date(2026, 12, 25), back_before=date(2027, 1, 24)
    ),
    WayOut(WayKind.RELEASE, BOTH[1:]),
)
HELD_CHECK = OrderCheck(Verdict.HOLD, ORDER, eur("68000"), (LIMIT_CAUSE, LATE_CAUSE, UNUSUAL), WAYS)
ANSWER = OrderAnswer(HELD_CHECK, FACTS, AT, draft_id=5, decides="Nadia Benali")

PORT = Of(18, "C0050", "Brasserie du Port", "LUMEN", "Camille Roy")
ROOMY = Exposure(eur("20700"), eur("0"), eur("0"), eur("30000"))
SMALL = OrderFacts(TODAY, eur("6000"), ROOMY, ())
ACCEPTED = OrderAnswer(
    OrderCheck(Verdict.ACCEPT, SMALL, eur("26700"), (), ()),
    replace(FACTS, of=PORT, exposure=ROOMY, holds=(), late=(), late_documents=0),
    AT,
    draft_id=6,
    decides="Nadia Benali",
    reserve_until=date(2026, 12, 8),
)
RESERVED = Reservation(
    9, 18, eur("6000"), "CO-77", "camille@example.com", AT, TODAY, date(2026, 12, 8), after_import=3
)

ASKED = CreditRequest(
    id=118,
    customer_id=17,
    kind=RequestKind.INCREASE,
    state=RequestState.REQUESTED,
    reason="Order 4512 of €15,000, Christmas stock & displays. They pay on 15 Dec.",
    asked_by="camille@example.com",
    asked_at=AT,
    asked_on=TODAY,
    expires_at=LAPSES_AT,
    amount=eur("8000"),
    starts_on=TODAY,
    ends_on=LAST_DAY,
    asked_amount=eur("8000"),
    asked_until=LAST_DAY,
    order=eur("15000"),
)
VIEW = RequestView(
    ASKED,
    FACTS,
    "Camille Roy",
    waits_for=("Nadia Benali",),
    alone_up_to=eur("12000"),
    alone_days=60,
)
TERMS = replace(
    ASKED,
    kind=RequestKind.TERMS,
    amount=None,
    starts_on=None,
    ends_on=None,
    asked_amount=None,
    asked_until=None,
    terms_days=15,
)
RELEASE = replace(TERMS, kind=RequestKind.RELEASE, terms_days=None, order=None)


def seen(request: CreditRequest, **changes: Any) -> RequestView:
    """The same customer, with another request."""
    return replace(VIEW, request=request, **changes)


def decided(request: CreditRequest, state: RequestState, **changes: Any) -> RequestView:
    """Nadia decided at 10:02."""
    made: dict[str, Any] = {
        "decided_by": "nadia@example.com",
        "decided_at": DECIDED_AT,
        "version": 2,
        "state": state,
    }
    return seen(replace(request, **(made | changes)), decided_by="Nadia Benali", waits_for=())


def values(payload: dict[str, Any]) -> dict[str, str]:
    """What each button carries."""
    return {action: one["value"] for action, one in elements(payload).items() if "value" in one}


CHANGED = decided(ASKED, RequestState.APPROVED_WITH_CHANGES, amount=eur("5000"), ends_on=date(2026, 12, 15))
REJECTED = decided(ASKED, RequestState.REJECTED, decision_reason="late invoice first")
FIRST = replace(
    seen(replace(ASKED, needs_two=True, first_by="nadia@example.com", first_at=DECIDED_AT)),
    first_by="Nadia Benali",
    waits_for=("Hugues Martin",),
)


def said(message: Message) -> str:
    """What a message reads; it keeps Slack's limits."""
    payload = message.payload()
    assert_within_limits(payload)
    return read(payload)
