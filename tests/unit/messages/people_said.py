"""Hand-built promises, disputes and notes of the customers of the mock-ups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from mornings import eur

from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState, LineKind
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Means, Plan, PlanState, Promise, PromiseState
from bot.standing import CustomerStanding, DisputeView, NoteView, PlanView, PromiseView

CAMILLE, NADIA, THOMAS = "camille@example.com", "nadia@example.com", "thomas@example.com"
LOGGED_AT = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)

PROMISE = Promise(
    id=12,
    customer_id=17,
    documents=(9,),
    amount=eur("18500"),
    promised_on=date(2026, 11, 27),
    grace_until=date(2026, 12, 1),
    said_by="Mme Durand",
    means=Means.PHONE,
    note="",
    state=PromiseState.OPEN,
    logged_by=CAMILLE,
    logged_at=LOGGED_AT,
    logged_on=date(2026, 11, 24),
    after_import=3,
    received=eur("0"),
    opened_on=date(2026, 11, 24),
)
BROKEN = replace(
    PROMISE,
    id=8,
    promised_on=date(2026, 11, 19),
    grace_until=date(2026, 11, 23),
    state=PromiseState.BROKEN,
    ended_on=date(2026, 11, 24),
)
PROPOSED = replace(PROMISE, state=PromiseState.PROPOSED, in_a_row=3, opened_on=None, version=2)


def view_of(promise: Promise = PROMISE) -> PromiseView:
    return PromiseView(
        promise=promise,
        customer_code="C0042",
        customer_name="ACME",
        entity="LUMEN",
        salesperson="Camille Roy",
        numbers=("F-2026-0871",),
        logged_by="Camille Roy",
    )


DISPUTE = Dispute(
    id=5,
    customer_id=31,
    document_id=77,
    amount=eur("2300"),
    is_whole=False,
    reason=DisputeReason.QUALITY,
    note="scratched on arrival",
    owner=THOMAS,
    state=DisputeState.IN_PROGRESS,
    opened_by=CAMILLE,
    opened_at=LOGGED_AT,
    opened_on=date(2026, 11, 24),
    target_on=date(2026, 12, 8),
    version=2,
)
CONTESTED = DisputeView(
    dispute=DISPUTE,
    number="F-2026-0902",
    customer_code="C0063",
    customer_name="Menuiserie Lambert",
    entity="LUMEN",
    salesperson="Camille Roy",
    owner="Thomas Petit",
    opened_by="Camille Roy",
    names={CAMILLE: "Camille Roy", THOMAS: "Thomas Petit"},
)


def line(kind: LineKind = LineKind.COMMENT, number: int = 1, text: str = "which pallet?") -> DisputeLine:
    return DisputeLine(number, DISPUTE.id, kind, THOMAS, LOGGED_AT, text)


NO_ANSWER = NoteView(
    Note(3, 17, None, NoteKind.NO_ANSWER, "", CAMILLE, LOGGED_AT, date(2026, 11, 24)), "", "Camille Roy"
)
NOTE = NoteView(
    Note(4, 17, 9, NoteKind.NOTE, "new buyer", CAMILLE, LOGGED_AT, date(2026, 11, 23)),
    "F-2026-0871",
    "Camille Roy",
)
NOT_TODAY = replace(NO_ANSWER, note=replace(NO_ANSWER.note, id=6, kind=NoteKind.NOT_TODAY))

STANDING = CustomerStanding(
    promises=(view_of(),),
    last_broken=view_of(BROKEN),
    disputes=(CONTESTED,),
    notes=(NO_ANSWER, NOTE),
    promises_made=5,
    promises_kept=3,
)


def plan_view(count: int = 3, state: PlanState = PlanState.PROPOSED) -> PlanView:
    """Equal parts of €10,300 on Fridays, from 27 November on."""
    plan = Plan(2, 17, state, "cash is short", CAMILLE, LOGGED_AT, date(2026, 11, 24))
    days = [date.fromordinal(date(2026, 11, 27).toordinal() + 7 * week) for week in range(count)]
    waits = PromiseState.PROPOSED if state is PlanState.PROPOSED else PromiseState.OPEN
    parts = [
        replace(PROMISE, id=20 + rank, amount=eur("10300"), promised_on=on, plan_id=2, state=waits)
        for rank, on in enumerate(days)
    ]
    return PlanView(plan, "C0042", "ACME", "Camille Roy", tuple(view_of(part) for part in parts))
