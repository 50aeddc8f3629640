"""Hand-built forms, records and results: what the salesperson of the mock-ups fills in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mornings import PARIS, TODAY, eur

from bot.audit import Deed, Facts, Surface
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.ledger import DocumentKind
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Instalment, Means, Plan, PlanState, Promise, PromiseState
from bot.forms import (
    DisputeDraft,
    DisputeForm,
    DisputeStep,
    FormHead,
    NoteForm,
    OpenItem,
    PlanForm,
    PromiseDraft,
    PromiseForm,
    ReadBack,
)
from bot.standing import DisputeView, HistoryLine, HistoryPage, NoteView, PlanView, PromiseView

AT = datetime(2026, 11, 24, 9, 40, tzinfo=PARIS)
FRIDAY = date(2026, 11, 27)
HEAD = FormHead(17, "C0042", "ACME", "Atelier Lumen", TODAY, 120)

OLD = Promise(
    id=11,
    customer_id=17,
    documents=(1,),
    amount=eur("18500"),
    promised_on=date(2026, 11, 19),
    grace_until=date(2026, 11, 23),
    said_by="Mme Durand",
    means=Means.PHONE,
    note="",
    state=PromiseState.OPEN,
    logged_by="camille@example.com",
    logged_at=AT,
    logged_on=TODAY,
    after_import=3,
    received=eur("0"),
)
LATE = OpenItem(1, "F-0871", DocumentKind.INVOICE, eur("18500"), eur("0"), date(2026, 10, 11), 44)
LATER = OpenItem(2, "F-0902", DocumentKind.INVOICE, eur("6100"), eur("2300"), date(2026, 12, 11), -17, OLD)
ADVANCE = OpenItem(3, "A-0031", DocumentKind.DOWN_PAYMENT, eur("900.50"), eur("0"), TODAY, 0)

PROMISE_FORM = PromiseForm(
    head=HEAD,
    items=(LATE, LATER, ADVANCE),
    items_left_out=0,
    currency="EUR",
    draft=PromiseDraft(documents=(1,), amount=eur("18500"), promised_on=FRIDAY, means=Means.PHONE),
    grace_until=date(2026, 12, 1),
    latest=date(2026, 12, 24),
    contact="Mme Durand",
)
PLAN_FORM = PlanForm(
    head=HEAD,
    items=(LATE, LATER),
    items_left_out=0,
    currency="EUR",
    documents=(1,),
    instalments=(
        Instalment(FRIDAY, eur("6166.67")),
        Instalment(date(2026, 12, 28), eur("6166.67")),
        Instalment(date(2027, 1, 27), eur("6166.66")),
    ),
    decides="Nadia Benali",
)
DISPUTE_FORM = DisputeForm(
    head=HEAD,
    items=(LATE, LATER),
    items_left_out=0,
    draft=DisputeDraft(
        document_id=2,
        is_whole=False,
        amount=eur("2300"),
        reason=DisputeReason.QUALITY,
        note="scratched",
    ),
    owner="Thomas Petit",
    target_on=date(2026, 12, 8),
    leaves=eur("2300"),
    stays=eur("3800"),
)
NOTE_FORM = NoteForm(HEAD, NoteKind.NO_ANSWER)

PROMISE = Promise(
    id=12,
    customer_id=17,
    documents=(1,),
    amount=eur("18500"),
    promised_on=FRIDAY,
    grace_until=date(2026, 12, 1),
    said_by="Mme Durand",
    means=Means.PHONE,
    note="",
    state=PromiseState.OPEN,
    logged_by="camille@example.com",
    logged_at=AT,
    logged_on=TODAY,
    after_import=3,
    received=eur("0"),
)
PROMISE_VIEW = PromiseView(PROMISE, "C0042", "ACME", "LUMEN", "Camille Roy", ("F-0871",), "Camille Roy")
PLAN_VIEW = PlanView(
    Plan(5, 17, PlanState.PROPOSED, "", "camille@example.com", AT, TODAY),
    "C0042",
    "ACME",
    "Camille Roy",
    (PROMISE_VIEW, PROMISE_VIEW),
)
DISPUTE = Dispute(
    id=7,
    customer_id=17,
    document_id=2,
    amount=eur("2300"),
    is_whole=False,
    reason=DisputeReason.QUALITY,
    note="scratched",
    owner="thomas@example.com",
    state=DisputeState.OPEN,
    opened_by="camille@example.com",
    opened_at=AT,
    opened_on=TODAY,
    target_on=date(2026, 12, 8),
    after_import=3,
)
DISPUTE_VIEW = DisputeView(
    DISPUTE, "F-0902", "C0042", "ACME", "LUMEN", "Camille Roy", "Thomas Petit", "Camille Roy"
)
NOTE_VIEW = NoteView(
    Note(9, 17, 1, NoteKind.NO_ANSWER, "try again at 2", "camille@example.com", AT, TODAY),
    "F-0871",
    "Camille Roy",
)
STEP = DisputeStep(
    DISPUTE,
    "F-0902",
    "ACME",
    (("thomas@example.com", "Thomas Petit"), ("sophie@example.com", "Sophie Leroy")),
    date(2027, 2, 22),
)
PROMISE_READ = ReadBack(5, HEAD, promise=PROMISE_FORM, covered=(LATE,))
DISPUTE_READ = ReadBack(6, HEAD, dispute=DISPUTE_FORM, covered=(LATER,))


def history_line(
    number: int,
    deed: Deed,
    subject: str,
    before: Facts | None,
    after: Facts | None,
    who: str = "Camille Roy",
    surface: Surface = Surface.FORM,
) -> HistoryLine:
    return HistoryLine(number, deed, who, AT, surface, subject, before, after)


def history(*lines: HistoryLine, older: int | None = None, newer: int | None = None) -> HistoryPage:
    names = {"thomas@example.com": "Thomas Petit", "sophie@example.com": "Sophie Leroy"}
    return HistoryPage(17, "C0042", "ACME", lines, older, newer, TODAY, names)


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements of a modal's inputs by the ids of their blocks, in order."""
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def many_items(count: int) -> tuple[OpenItem, ...]:
    """Invoices of €100, the oldest first."""
    return tuple(
        replace(LATE, id=number, number=f"F-{number}", open_amount=eur("100"))
        for number in range(1, count + 1)
    )
