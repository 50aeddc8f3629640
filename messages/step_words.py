"""A dunning step in words: its name, what to do, by when, for how much, and what became of it."""

from __future__ import annotations

from datetime import date

from bot.credit.due_step import DueStep, StepLineKind, StepState
from bot.credit.dunning import Step, StepAction
from bot.credit.ledger import Contact, Document
from bot.dunning_views import StepView
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.limit_words import name_of
from messages.naming import person_named
from messages.phone import phone_link
from messages.prose import Voice
from messages.standing import near_day, quoted

SCREEN = "steps"
REASON_SHOWN = 500
NAME_MAX = 60
HOUSE_NAMES = frozenset(
    {
        "notice",
        "reminder",
        "friendly reminder",
        "call",
        "firm reminder",
        "letter",
        "formal notice",
        "hold",
        "hand-over",
    }
)
"""Names of steps that say no more than what the step does: shown in the reader's words."""
_AGAIN = frozenset({"second call", "third call", "second letter"})
"""Names of the house's own that say more than that."""
_SAYS_WHY = frozenset({StepLineKind.SKIPPED})


def step_voice(language: str) -> Voice:
    """The voice of the steps, for a tag such as `fr-FR`."""
    return Voice(Language.of(language), SCREEN)


def own_name(step: Step, language: Language) -> Mrkdwn:
    """`second call`, or the policy's own name for it; empty where what it does says it all."""
    name = step.name.strip().casefold()
    if name in _AGAIN:
        return Voice(language, SCREEN).say("again", name=Mrkdwn(name))
    return Mrkdwn() if name in HOUSE_NAMES else escape(step.name, NAME_MAX)


def step_name(step: Step, language: Language) -> Mrkdwn:
    """`firm reminder`, or its own name."""
    return own_name(step, language) or action_name(step.action, language)


def action_name(action: StepAction, language: Language) -> Mrkdwn:
    """`firm reminder`."""
    return Voice(language, SCREEN).word("step", action=Mrkdwn(action))


def to_do(step: Step, voice: Voice) -> Mrkdwn:
    """`*Send the firm reminder*`, or `*Second call*: call`."""
    return voice.say("to_do", action=Mrkdwn(step.action), own=own_name(step, voice.language))


def deadline(view: StepView, as_of: date | None, voice: Voice) -> Mrkdwn:
    """`due today`, `2 working days late`, `by Thu 26 Nov`; that its reminder is on its way."""
    step = view.step
    if step.state is StepState.SENDING:
        return voice.say("sending")
    if view.days_over > 0:
        return voice.say("due_late", count=view.days_over)
    if step.due_on == as_of:
        return voice.say("due_today")
    passed = as_of is not None and step.due_on < as_of
    return voice.say("due_passed" if passed else "due_by", on=near_day(step.due_on, as_of, voice.language))


def tries_words(view: StepView, voice: Voice) -> Mrkdwn:
    """`1 of 3 tries, last 24 Nov`; empty before the first, and once the step is over."""
    step = view.step
    if not step.attempts or not step.state.is_running:
        return Mrkdwn()
    last = near_day(view.last_try, view.as_of, voice.language) if view.last_try else Mrkdwn()
    return voice.say("tries", count=step.attempts, most=view.tries, last=last)


def customer(view: StepView) -> str:
    """The customer's name, or the next best thing, not yet escaped."""
    return name_of(view.of)


def customer_words(view: StepView, voice: Voice) -> Mrkdwn:
    """`*ACME* (C0042)`."""
    return voice.say("customer", name=customer(view), code=view.of.code if clean(view.of.name) else "")


def title(view: StepView, voice: Voice) -> Mrkdwn:
    """`ACME: firm reminder`."""
    return voice.say("title", name=customer(view), step=step_name(view.step.step, voice.language))


def owed_words(view: StepView, voice: Voice) -> Mrkdwn:
    """`€30,900, 2 invoices, oldest 44 days late`; of what is not late, when it is due."""
    amounts = [one for one in view.owed if one]
    if not amounts:
        return voice.say("nothing_owed")
    days = max(view.oldest_days_late, 0)
    due = "" if days or not view.documents else near_day(view.documents[0].due_on, view.as_of, voice.language)
    return voice.say("owed", amounts=voice.sums(amounts), count=len(view.documents), days=days, due=due)


def owner_words(view: StepView, voice: Voice) -> Mrkdwn:
    """Whose it is; that nobody has it."""
    return escape(view.owner) if clean(view.owner) else voice.say("nobody")


def contact_words(contact: Contact | None, voice: Voice) -> Mrkdwn:
    """`Mme Durand, 05 36 49 00 12` with a link that dials; empty when nobody is known."""
    if contact is None or not any(map(clean, (contact.name, contact.phone, contact.email))):
        return Mrkdwn()
    return voice.say(
        "contact",
        name=contact.name if clean(contact.name) else "",
        phone=phone_link(contact.phone) if clean(contact.phone) else Mrkdwn(),
        email="" if clean(contact.phone) or not clean(contact.email) else contact.email,
    )


def plain_contact(contact: Contact | None, voice: Voice) -> Mrkdwn:
    """The same without a link, for the fallback text."""
    if contact is None or not any(map(clean, (contact.name, contact.phone))):
        return Mrkdwn()
    name, phone = (text if clean(text) else "" for text in (contact.name, contact.phone))
    return voice.say("contact", name=name, phone=phone, email="")


def invoice_words(document: Document, as_of: date | None, voice: Voice) -> Mrkdwn:
    """`F-2026-0871: €18,500, due Sun 11 Oct, 44 days late`."""
    return voice.say(
        "invoice",
        number=document.number if clean(document.number) else "–",
        amount=document.open_amount,
        due=near_day(document.due_on, as_of, voice.language),
        days=max((as_of - document.due_on).days, 0) if as_of else 0,
    )


def over_words(view: StepView, voice: Voice) -> Mrkdwn:
    """Who took it, when and how; why it ended else."""
    step = view.step
    on = near_day(step.ended_on, view.as_of, voice.language) if step.ended_on else Mrkdwn()
    return voice.say(
        "over",
        state=Mrkdwn(step.state),
        by=person(step.taken_by, view),
        at=step.taken_at,
        on=on,
        outcome=voice.say("outcome", name=Mrkdwn(step.outcome)) if step.outcome else Mrkdwn(),
        reason=_reason(step, view, voice),
    )


def _reason(step: DueStep, view: StepView, voice: Voice) -> Mrkdwn:
    """What somebody wrote when they skipped it, or why it ended by itself."""
    if step.state is StepState.ENDED and step.end_reason:
        return voice.say("end_reason", name=Mrkdwn(step.end_reason))
    said = [one.text for one in view.lines if one.kind in _SAYS_WHY and clean(one.text)]
    if step.state is StepState.SKIPPED and said:
        return voice.say("quoted", text=quoted(said[-1], REASON_SHOWN))
    return Mrkdwn()


def person(email: str, view: StepView) -> str:
    """A person's name; the e-mail of who has none, nothing for the clock."""
    return person_named(email, view.names)
