"""Hand-built values behind the screens of the conversation, and their text as somebody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from cards import OLD_INVOICE
from mornings import MOCKUP, PARIS, TODAY, eur

from bot.credit.ageing import Ageing, Bucket
from bot.credit.digest import RestBucket
from bot.credit.freshness import Freshness
from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.money import Money
from bot.credit.overdue import LateLine, OverdueList
from bot.credit.sheet import Settlement, Sheet
from bot.figures import FoundDocument, FoundRow
from bot.files import Facts, FileKind, ImportReport, Refusal
from bot.home import HomeView
from bot.members import SettingsView
from bot.mornings import Morning, Outcome, Portfolio

LEDGER_AT = datetime(2026, 11, 23, 18, 10, tzinfo=PARIS)


def found_row(number: int, name: str = "ACME Bordeaux", entity: str = "LUMEN") -> FoundRow:
    return FoundRow(number, entity, f"C{number:04}", name, name.casefold(), "CR")


def found_document(number: int, entity: str = "LUMEN") -> FoundDocument:
    return FoundDocument(
        number,
        f"F-{number}-0871",
        "ACME",
        "C0042",
        entity,
        DocumentKind.INVOICE,
        eur("18500"),
        date(2026, 10, 11),
    )


SHEET = Sheet(
    id=9,
    document=OLD_INVOICE,
    customer_id=17,
    customer_code="C0042",
    customer_name="ACME",
    salesperson="Camille Roy",
    entity_name="Atelier Lumen",
    as_of=TODAY,
    ledger_at=LEDGER_AT,
    freshness=Freshness.FRESH,
    days_late=44,
    settled_on=None,
    settlements=(
        Settlement(date(2026, 11, 12), eur("-1000"), "VIR 8812", MovementKind.PAYMENT),
        Settlement(date(2026, 11, 3), eur("-500"), "", MovementKind.CLEARED),
    ),
    settlements_left_out=0,
    order_ref="CO-77",
    delivery_ref="",
    dispute_reason="quality",
    beyond_legal_terms=True,
)


def aged(late: Money) -> Ageing:
    zero = Money.zero(late.currency)
    return Ageing(zero, late, zero, zero, zero, zero, zero, zero, 1, date(2026, 11, 1))


def late_line(number: int, amount: str = "1000", salesperson: str = "Camille Roy") -> LateLine:
    return LateLine(number, f"C{number:04}", f"Client {number}", "", salesperson, 30, aged(eur(amount)))


def late_list(count: int, total: int | None = None, offset: int = 0) -> OverdueList:
    """`count` lines from `offset` on, out of `total`, €1,000 each."""
    total = count if total is None else total
    return OverdueList(
        as_of=TODAY,
        whose="mine",
        older_than=None,
        top=None,
        lines=tuple(late_line(number) for number in range(offset + 1, offset + count + 1)),
        offset=offset,
        total_lines=total,
        customers=total,
        overdue=(eur(str(1000 * total)),) if total else (),
        buckets=(RestBucket(Bucket.FIRST, total, (eur(str(1000 * total)),)),) if total else (),
        ledger_at=LEDGER_AT,
        freshness=Freshness.FRESH,
        thresholds=(30, 60, 90),
    )


SETTINGS = SettingsView(
    language="en",
    digest_hour=time(8, 30),
    digest_on=True,
    quiet_weekdays=frozenset({4}),
    quiet_periods=((date(2026, 12, 24), date(2027, 1, 2)),),
    timezone="Europe/Paris",
    has_digest=True,
)

SENT = Morning(
    "camille@example.com",
    Portfolio.OWN,
    TODAY,
    Outcome.SENT,
    datetime(2026, 11, 24, 8, 30, tzinfo=PARIS),
    calls=3,
    late=5,
    notice_key="digest:1",
)

HOME = HomeView("Camille Roy", TODAY, MOCKUP, SENT, SETTINGS)

REPORT = ImportReport(
    file="open-items-20261123.csv",
    kind=FileKind.RECEIVABLES,
    entity="Atelier Lumen",
    ledger_at=LEDGER_AT,
    ledger_at_from="the file's name, and when it was written",
    facts=Facts(),
    read=1234,
    added=1000,
    changed=100,
    unchanged=111,
    closed=4,
    refused=23,
    refusals=tuple(Refusal(line, "Échéance", "31/02/2026", "there is no such day") for line in range(3, 26)),
    balances=(eur("52240"),),
    warnings=("Two columns could be the due date.",),
)


def quiet_morning(outcome: Outcome) -> HomeView:
    """A Home on a morning without a digest."""
    last = replace(SENT, outcome=outcome, calls=0, late=0, notice_key="")
    calm = replace(MOCKUP, calls=(), calls_total=0, also=(), late_customers=0, overdue=(), good_news=())
    return replace(HOME, digest=calm, last=last)


def read(payload: dict[str, Any]) -> str:
    """All the text of a message's or a view's blocks, one after another; what a press asks is not on it."""
    return "\n".join(text for block in payload["blocks"] for text in _texts(block))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        yield from (text for key, value in part.items() if key != "confirm" for text in _texts(value))
    elif isinstance(part, list):
        yield from (text for value in part for text in _texts(value))


def elements(payload: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every button and select by its action."""
    found: dict[str, dict[str, Any]] = {}
    for block in payload["blocks"]:
        parts = [*block.get("elements", []), block.get("accessory", {}), block.get("element", {})]
        found |= {part["action_id"]: part for part in parts if "action_id" in part}
    return found
