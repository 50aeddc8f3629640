"""Hand-built mornings: the salesperson of the mock-ups, and the ways a day can differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.credit.ageing import Bucket
from bot.credit.digest import (
    Digest,
    GoodNews,
    LateCustomer,
    LedgerAge,
    NewsKind,
    Recipient,
)
from bot.credit.dunning import StepAction, StepReached
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact
from bot.credit.money import Money
from bot.credit.priority import Priority, Reason
from bot.credit.scenarios import USUAL

TODAY = date(2026, 11, 24)
PARIS = ZoneInfo("Europe/Paris")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def reached(action: StepAction, on: date, deadline: date) -> StepReached:
    return StepReached(next(step for step in USUAL.steps if step.action is action), on, deadline)


ACME = LateCustomer(
    id=17,
    code="C0042",
    name="ACME",
    entity="Atelier Lumen",
    overdue=(eur("30900"),),
    disputed=(),
    dispute_reason="",
    documents=2,
    oldest_days_late=44,
    oldest_bucket=Bucket.SECOND,
    exposure=Exposure(eur("48200"), eur("6000"), eur("-1200"), limit=eur("60000")),
    behaviour=None,
    step=reached(StepAction.FORMAL_NOTICE, date(2026, 11, 10), date(2026, 11, 12)),
    next_step=(StepAction.HOLD, date(2026, 11, 25)),
    priority=Priority(Decimal(50000), (Reason.VERY_LATE, Reason.NEAR_LIMIT, Reason.AMOUNT)),
    contact=Contact("Mme Durand", "05 36 49 00 12"),
)

BRASSERIE = LateCustomer(
    id=23,
    code="C0107",
    name="Brasserie du Port",
    entity="Atelier Lumen",
    overdue=(eur("9850"),),
    disputed=(),
    dispute_reason="",
    documents=1,
    oldest_days_late=15,
    oldest_bucket=Bucket.FIRST,
    exposure=None,
    behaviour=None,
    step=reached(StepAction.CALL, date(2026, 11, 19), TODAY),
    next_step=(StepAction.FIRM_REMINDER, date(2026, 11, 29)),
    priority=Priority(Decimal(18000), (Reason.DEADLINE_TODAY, Reason.AMOUNT)),
    contact=Contact("M. Le Goff", "02 61 91 00 34"),
)

LAMBERT = LateCustomer(
    id=31,
    code="C0063",
    name="Menuiserie Lambert",
    entity="Atelier Lumen",
    overdue=(eur("6100"),),
    disputed=(eur("2300"),),
    dispute_reason="quality",
    documents=1,
    oldest_days_late=24,
    oldest_bucket=Bucket.FIRST,
    exposure=None,
    behaviour=None,
    step=reached(StepAction.FIRM_REMINDER, date(2026, 11, 20), date(2026, 11, 25)),
    next_step=(StepAction.FORMAL_NOTICE, date(2026, 11, 30)),
    priority=Priority(Decimal(4000), (Reason.PART_DISPUTED, Reason.AMOUNT)),
    contact=Contact("Mme Lambert", "04 65 71 00 56"),
)

GARAGE = replace(
    BRASSERIE,
    id=44,
    code="C0201",
    name="Garage Étoile & Fils",
    overdue=(eur("4210"),),
    oldest_days_late=9,
    step=reached(StepAction.REMINDER, date(2026, 11, 18), date(2026, 11, 20)),
    next_step=(StepAction.CALL, date(2026, 11, 25)),
    priority=Priority(Decimal(4400), (Reason.AMOUNT,)),
    contact=None,
)

SAUVAGE = replace(
    GARAGE,
    id=45,
    code="C0202",
    name="Librairie Sauvage",
    overdue=(eur("1180"),),
    oldest_days_late=4,
    step=reached(StepAction.REMINDER, date(2026, 11, 23), date(2026, 11, 25)),
    next_step=(StepAction.CALL, date(2026, 11, 30)),
)

LEDGER = LedgerAge("Atelier Lumen", datetime(2026, 11, 23, 18, 10, tzinfo=PARIS), Freshness.FRESH)

MOCKUP = Digest(
    as_of=TODAY,
    since=date(2026, 11, 23),
    recipient=Recipient("Camille Roy", "camille@example.com", "en"),
    ledgers=(LEDGER,),
    good_news=(
        GoodNews("Boulangerie Keller", NewsKind.PAID, eur("7420")),
        GoodNews("Transports Vidal", NewsKind.CLEARED, eur("3600")),
    ),
    good_news_left_out=0,
    overdue=(eur("52240"),),
    overdue_before=(eur("63260"),),
    calls=(ACME, BRASSERIE, LAMBERT),
    calls_total=3,
    also=(GARAGE, SAUVAGE),
    rest=(),
    late_customers=5,
    customers=42,
    commission_share=Decimal("0.02"),
    commission=(eur("1044.80"),),
    next_due=None,
    thresholds=(30, 60, 90),
)


def in_french(digest: Digest) -> Digest:
    return replace(digest, recipient=replace(digest.recipient, language="fr"))
