"""Hand-built cards: the customer of the mock-ups."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from mornings import PARIS, TODAY, eur, reached, usd

from bot.card import CustomerCard
from bot.credit.ageing import Ageing
from bot.credit.behaviour import Behaviour, Score, ScoreReason
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.dunning import StepAction
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.ledger import Customer, Document, DocumentKind
from bot.credit.money import Money

OLD_INVOICE = Document(
    "F-2026-0871",
    DocumentKind.INVOICE,
    date(2026, 8, 27),
    date(2026, 10, 11),
    eur("20000"),
    eur("18500"),
    eur("2300"),
)
NEW_INVOICE = Document(
    "F-2026-0950",
    DocumentKind.INVOICE,
    date(2026, 10, 20),
    date(2026, 12, 4),
    eur("17300"),
    eur("17300"),
    eur("0"),
)
CREDIT = Document(
    "A-12",
    DocumentKind.CREDIT_NOTE,
    date(2026, 11, 2),
    date(2026, 11, 2),
    eur("-1200"),
    eur("-1200"),
    eur("0"),
)

IN_EUR = Ageing(
    not_due=eur("17300"),
    first=eur("12400"),
    second=eur("18500"),
    third=eur("0"),
    oldest=eur("0"),
    credits=eur("-1200"),
    disputed=eur("2300"),
    promised=eur("0"),
    documents=4,
    oldest_due_on=date(2026, 10, 11),
)
ZERO_USD = usd("0")
IN_USD = Ageing(
    usd("900"), ZERO_USD, ZERO_USD, ZERO_USD, usd("75.50"), ZERO_USD, ZERO_USD, ZERO_USD, 2, date(2026, 1, 5)
)

ACME_CARD = CustomerCard(
    customer=Customer(
        17,
        "main",
        "C0042",
        "ACME",
        "EUR",
        terms="45 days",
        credit_limit=eur("60000"),
    ),
    salesperson="Camille Roy",
    entity_name="Atelier Lumen",
    as_of=TODAY,
    ledger_at=datetime(2026, 11, 23, 18, 10, tzinfo=PARIS),
    freshness=Freshness.FRESH,
    ageings=(IN_EUR,),
    exposures=(
        Exposure(eur("48200"), eur("6000"), eur("-1200"), limit=eur("60000"), insured_limit=eur("50000")),
    ),
    behaviour=Behaviour(16, 5, Decimal("0.133"), 9, Score.C, (ScoreReason.LATE,)),
    step=reached(StepAction.FORMAL_NOTICE, TODAY, date(2026, 11, 26)),
    last_payments=(
        LastPayment(date(2026, 11, 12), eur("7420"), "VIR 8812", False),
        LastPayment(date(2026, 11, 3), eur("3600"), "F-2026-0800", True),
    ),
    documents=(OLD_INVOICE, CREDIT, NEW_INVOICE),
    documents_left_out=12,
    orders=(OpenOrder("CO-77", date(2026, 11, 16), date(2026, 12, 1), eur("6000")),),
    orders_left_out=0,
    thresholds=(30, 60, 90),
    beyond_legal_terms=frozenset({"F-2026-0871"}),
)


def exposure(documents: str, limit: Money | None) -> Exposure:
    return Exposure(eur(documents), eur("0"), eur("0"), limit=limit)
