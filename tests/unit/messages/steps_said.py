"""Hand-built dunning steps: Brasserie du Port, which is to be called, and ACME of the mock-ups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from mornings import PARIS, TODAY, eur
from people_said import CAMILLE, NADIA

from bot.credit.due_step import DueStep, EndReason, Pause, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.dunning import Step, StepAction
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact, Document, DocumentKind
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing, MailingState
from bot.credit.scenarios import PUBLIC_BODY, USUAL
from bot.credit_views import Of
from bot.dunning_views import PauseForm, Queue, StepView

AT = datetime(2026, 11, 24, 9, 40, tzinfo=PARIS)
LEAVES_AT = datetime(2026, 11, 24, 10, 40, tzinfo=PARIS)
LEDGER_AT = datetime(2026, 11, 23, 18, 10, tzinfo=PARIS)
NAMES = {CAMILLE: "Camille Roy", NADIA: "Nadia Benali"}
PORT = Of(18, "C0050", "Brasserie du Port", "LUMEN", "Camille Roy", "Atelier Lumen")
ACME = Of(17, "C0042", "ACME", "LUMEN", "Camille Roy", "Atelier Lumen")
LE_GOFF = Contact("M. Le Goff", "02 61 91 00 34", "compta@port.example", "fr")


def house_step(action: StepAction) -> Step:
    """A house scenario's step of an action."""
    steps = (*USUAL.steps, *PUBLIC_BODY.steps)
    return next(step for step in steps if step.action is action)


def invoice(number: str, due_on: date, amount: str) -> Document:
    return Document(
        number, DocumentKind.INVOICE, date(2026, 9, 25), due_on, eur(amount), eur(amount), eur("0")
    )


PAPER = invoice("F-2026-0902", date(2026, 11, 11), "9850")
CALL = DueStep(
    id=5,
    customer_id=18,
    scenario="usual",
    step=house_step(StepAction.CALL),
    documents=(91,),
    reached_on=date(2026, 11, 19),
    opened_at=AT,
    owner=CAMILLE,
    first_due_on=TODAY,
    due_on=TODAY,
    version=2,
)
VIEW = StepView(
    step=CALL,
    of=PORT,
    owner="Camille Roy",
    owed=(eur("9850"),),
    documents=(PAPER,),
    oldest_days_late=13,
    contact=LE_GOFF,
    replaces_on=(house_step(StepAction.FIRM_REMINDER), date(2026, 12, 1)),
    put_off_until=date(2026, 11, 30),
    people=((NADIA, "Nadia Benali"),),
    names=NAMES,
    as_of=TODAY,
)


def line(kind: StepLineKind, number: int = 1, **known: object) -> StepLine:
    """One line of the story; the clock's unless `by` says otherwise."""
    made = StepLine(number, 5, 18, kind, "", AT)
    return replace(made, **known)  # type: ignore[arg-type]  # the tests name the fields they need


def of(action: StepAction, view: StepView = VIEW, **known: object) -> StepView:
    """The same work of another kind; `known` are fields of the step."""
    step = replace(view.step, step=house_step(action), **known)  # type: ignore[arg-type]  # as above
    return replace(view, step=step)


MAILING = Mailing(
    id=31,
    customer_id=18,
    step_id=6,
    letter_id=None,
    template="",
    charges=False,
    to="compta@port.example",
    language="fr",
    asked_by=NADIA,
    asked_at=AT,
    leaves_at=LEAVES_AT,
    version=3,
)
SENDING = replace(of(StepAction.REMINDER, id=6, state=StepState.SENDING), mailing=MAILING)
FAILED = replace(
    of(StepAction.REMINDER, id=6, trouble="550 mailbox unknown"),
    mailing=replace(MAILING, state=MailingState.FAILED),
)
LATE = replace(
    VIEW,
    step=replace(CALL, id=7, due_on=date(2026, 11, 20), first_due_on=date(2026, 11, 20)),
    of=ACME,
    days_over=2,
    oldest_days_late=44,
    owed=(eur("30900"),),
    documents=(PAPER, PAPER),
    contact=Contact("Mme Durand", "05 36 49 00 12"),
)
SOON = replace(of(StepAction.FORMAL_NOTICE, id=8, due_on=date(2026, 11, 26)), owner="Nadia Benali")
OWN_NAME = replace(VIEW, step=replace(CALL, id=9, step=replace(CALL.step, name="appel du patron")))
DONE = replace(
    VIEW,
    step=replace(
        CALL,
        state=StepState.DONE,
        outcome=StepOutcome.REACHED,
        taken_by=CAMILLE,
        taken_at=AT,
        taken_on=TODAY,
        ended_on=TODAY,
    ),
)
PAID = replace(VIEW, step=replace(CALL, state=StepState.ENDED, end_reason=EndReason.PAID, ended_on=TODAY))
NOTIFY = replace(
    of(StepAction.NOTIFY, id=10, due_on=TODAY),
    documents=(invoice("F-2026-0960", date(2026, 11, 27), "12400"),),
    oldest_days_late=0,
    owed=(eur("12400"),),
    replaces_on=None,
)
HAND_OVER = of(StepAction.HAND_OVER, id=11, owner=NADIA)
WAITS = Litigation(
    id=2, customer_id=18, step_id=11, to="Maître Blanc", reason="no answer", asked_by=CAMILLE,
    asked_at=AT, asked_on=TODAY, version=4,
)  # fmt: skip
LETTER = Letter(
    id=1, number="MD-2026-0001", customer_id=18, step_id=8, kind=LetterKind.FORMAL_NOTICE, language="fr",
    made_by=NADIA, made_at=AT, made_on=TODAY, pay_by=date(2026, 12, 2), documents=(91,),
    owed=(eur("9850"),), charges=(eur("92.50"),), file_id=1,
)  # fmt: skip

QUEUE = Queue(
    as_of=TODAY,
    steps=(LATE, VIEW, SOON),
    count=3,
    whose="mine",
    late=1,
    today=1,
    calls=2,
    freshness=Freshness.FRESH,
    ledger_at=LEDGER_AT,
)
ALL = replace(
    QUEUE,
    whose="all",
    mails=9,
    sending=(SENDING,),
    sending_count=1,
    steps=tuple(replace(one, may_take_over=True) for one in QUEUE.steps),
)
EMPTY = Queue(TODAY, (), 0, "mine", freshness=Freshness.FRESH, ledger_at=LEDGER_AT)

PAUSE = Pause(4, 18, date(2026, 12, 24), "new order coming", NADIA, AT, TODAY)
PAUSE_FORM = PauseForm(PORT, TODAY, date(2027, 2, 22))
