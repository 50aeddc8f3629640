"""Hand-built holds, cases and their facts: the customer of the mock-ups in trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from mornings import PARIS, TODAY, eur
from people_said import CAMILLE, NADIA

from bot.credit.case import Case, CaseLine, CaseLineKind, CaseState, Cause, CauseKind
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit_views import CaseForm, CaseView, CustomerFacts, GroupExposure, HoldForm, HoldView, Of

MARC = "marc@example.com"
AT = datetime(2026, 11, 24, 8, 30, tzinfo=PARIS)
LEDGER_AT = datetime(2026, 11, 23, 18, 10, tzinfo=PARIS)
NAMES = {CAMILLE: "Camille Roy", MARC: "Marc Olivier", NADIA: "Nadia Benali"}

OF = Of(17, "C0042", "ACME", "LUMEN", "Camille Roy")
LATE_HOLD = HoldView(
    Hold(7, 17, HoldCause.LATE, TODAY, AT, documents=(9,)), OF, numbers=("F-2026-0871",), days_late=44
)
BREACH_HOLD = HoldView(Hold(8, 17, HoldCause.BREACH, TODAY, AT), OF)
BY_HAND = HoldView(
    Hold(9, 17, HoldCause.BY_HAND, TODAY, AT, set_by=NADIA, why="bounced cheque"), OF, set_by="Nadia Benali"
)


def let_go(view: HoldView, until: date | None = None) -> HoldView:
    """The same, released by Nadia on the day that it was set."""
    hold = replace(
        view.hold,
        released_by=NADIA,
        released_at=AT,
        released_on=TODAY,
        release_reason="transfer seen",
        released_until=until,
        version=2,
    )
    return replace(view, hold=hold, released_by="Nadia Benali", holds=False)


def over(view: HoldView) -> HoldView:
    """The same, three days later, its cause gone."""
    return replace(view, hold=replace(view.hold, ended_on=date(2026, 11, 27), version=2), holds=False)


EXPOSURE = Exposure(eur("48200"), eur("6000"), eur("-1200"), limit=eur("60000"))
FACTS = CustomerFacts(
    of=OF,
    as_of=TODAY,
    exposure=EXPOSURE,
    late=(eur("30900"),),
    late_documents=2,
    oldest_days_late=44,
    holds=(LATE_HOLD,),
    ledger_at=LEDGER_AT,
    freshness=Freshness.FRESH,
    language="fr",
    contact="Mme Durand",
)
GROUP = GroupExposure(
    "LH", "Lumen Holding", 3, Exposure(eur("110000"), eur("0"), eur("0"), limit=eur("100000"))
)

BROKEN = Cause(CauseKind.BROKEN_PROMISE, "promise:8", TODAY, amount=eur("18500"), on=date(2026, 11, 19))
TOO_LATE = Cause(CauseKind.LATE_HOLD, "late", TODAY, number="F-2026-0871", days=44)
BREACH = Cause(CauseKind.BREACH, "limit", TODAY, amount=eur("62000"), limit=eur("60000"))
GROUP_OVER = Cause(CauseKind.GROUP, "group", TODAY, amount=eur("110000"), limit=eur("100000"))
COVER = Cause(CauseKind.COVER, "cover", TODAY, amount=eur("53000"), limit=eur("50000"))
DISPUTED = Cause(
    CauseKind.LATE_DISPUTE,
    "dispute:5",
    TODAY,
    amount=eur("2300"),
    number="F-2026-0902",
    on=date(2026, 11, 23),
    days=1,
)

CASE = Case(
    id=311,
    customer_id=17,
    state=CaseState.OPEN,
    opened_at=AT,
    opened_on=TODAY,
    owner=CAMILLE,
    due_on=date(2026, 11, 26),
    causes=(BROKEN, TOO_LATE),
    posted_at=AT,
    posted_key="case:311",
)
VIEW = CaseView(
    case=CASE,
    facts=FACTS,
    owner="Camille Roy",
    otherwise=(("Marc Olivier", date(2026, 11, 26)), ("Nadia Benali", date(2026, 11, 30))),
    names=NAMES,
)


def case_of(*causes: Cause, view: CaseView = VIEW) -> CaseView:
    """A case with these causes."""
    return replace(view, case=replace(view.case, causes=causes))


def line(kind: CaseLineKind, number: int = 1, **known: object) -> CaseLine:
    """One line of the story; the clock's unless `by` says otherwise."""
    made = CaseLine(number, CASE.id, kind, "", datetime(2026, 11, 24, 9, 40, tzinfo=PARIS))
    return replace(made, **known)  # type: ignore[arg-type]  # the tests name the fields they need


def closed() -> CaseView:
    """Three days later, the promise made good and nothing too late any more."""
    on = date(2026, 11, 27)
    causes = (replace(BROKEN, ended_on=on), replace(TOO_LATE, ended_on=date(2026, 11, 26)))
    ended = replace(CASE, state=CaseState.CLOSED, causes=causes, closed_on=on, closed_at=AT, version=4)
    return replace(VIEW, case=ended, facts=replace(FACTS, as_of=on, late=(), holds=()))


CASE_FORM = CaseForm(
    view=VIEW,
    owners=((MARC, "Marc Olivier"), (NADIA, "Nadia Benali")),
    latest=date(2026, 12, 1),
    salesperson="Camille Roy",
)
HOLD_FORM = HoldForm(of=OF, holds=(LATE_HOLD,), may_release=True, decides="Nadia Benali", seen=120)
