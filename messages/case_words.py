"""A case in words: what happened, what is next, what ends it; said alike in messages, lists and windows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.credit.case import Case, Cause, CauseKind
from bot.credit.exposure import Exposure
from bot.credit.hold import HoldCause
from bot.credit_views import CaseView, CustomerFacts, HoldView
from messages.escape import Mrkdwn, clean
from messages.hold_words import late_numbers
from messages.limit_words import group_text, name_of, of_limit
from messages.naming import readable
from messages.prose import Voice
from messages.standing import near_day

SCREEN = "cases"


def case_customer(view: CaseView) -> str:
    """The customer's name, as written in the ledger."""
    return name_of(view.facts.of)


def headline(view: CaseView, voice: Voice) -> Mrkdwn:
    """`over its limit, orders on hold`: the gravest of what goes on; empty when nothing does.

    A hold that an invoice set is said as such unless something else is there to say.
    """
    running = said_first(view.case)
    if not running:
        return Mrkdwn()
    parts = [_head(running[0], view, voice)]
    if view.facts.holds:
        parts.append(voice.say("on_hold"))
    return Mrkdwn(", ".join(parts))


def said_first(case: Case) -> tuple[Cause, ...]:
    """What goes on, the gravest first; a hold that an invoice set comes after what else there is."""
    return tuple(sorted(case.running, key=lambda one: one.kind is CauseKind.LATE_HOLD))


def cause_sentence(cause: Cause, view: CaseView, voice: Voice) -> Mrkdwn:
    """What happened and since when, in a sentence."""
    match cause.kind:
        case CauseKind.BREACH | CauseKind.COVER:
            return voice.say(
                cause.kind, since=_near(cause.since, view, voice), amount=cause.amount, limit=cause.limit
            )
        case CauseKind.GROUP:
            return voice.say(
                "group",
                since=_near(cause.since, view, voice),
                amount=cause.amount,
                limit=cause.limit,
                name=_group_name(view.facts),
            )
        case CauseKind.LATE_HOLD:
            return _late_hold(cause, view, voice)
        case CauseKind.BROKEN_PROMISE:
            return voice.say(
                "broken_promise",
                since=_near(cause.since, view, voice),
                amount=cause.amount,
                on=_near(cause.on, view, voice),
                number=_shown(cause.number),
            )
        case CauseKind.LATE_STEP:
            return _late_step(cause, view, voice)
        case CauseKind.LATE_DISPUTE:
            return _late_dispute(cause, view, voice)


def next_step(view: CaseView, voice: Voice) -> Mrkdwn:
    """What whoever owns it does, and by when."""
    running = said_first(view.case)
    kind = running[0].kind if running else CauseKind.BROKEN_PROMISE
    if kind is CauseKind.LATE_STEP:
        action = Mrkdwn(running[0].number)
        return voice.say("next_late_step", action=action, on=_near(view.case.due_on, view, voice))
    return voice.say("next", kind=kind, on=_near(view.case.due_on, view, voice))


def ends_when(view: CaseView, voice: Voice) -> Mrkdwn:
    """Everything that has to end before it closes itself."""
    hold = late_hold(view.facts.holds)
    agreed = hold is not None and hold.broken_on is not None
    running = said_first(view.case)
    said = [voice.say("ends", kind=one.kind, amount=one.amount, agreed=agreed) for one in running]
    if not said:
        return voice.say("ends_now")
    return Mrkdwn(voice.say("and_also").join(dict.fromkeys(said)))


def over_words(causes: Iterable[Cause], voice: Voice) -> Mrkdwn:
    """What ended."""
    said = [voice.say("over", kind=one.kind, amount=one.amount) for one in causes]
    return voice.listed(dict.fromkeys(said)) if said else Mrkdwn()


def last_ended(case: Case) -> tuple[Cause, ...]:
    """The causes that ended last: what closed it."""
    ended = [one for one in case.causes if one.ended_on is not None]
    newest = max((one.ended_on for one in ended if one.ended_on), default=None)
    return tuple(one for one in ended if one.ended_on == newest)


def call_words(view: CaseView, voice: Voice) -> Mrkdwn:
    """Whom to call when the salesperson cannot be asked here; empty while they can."""
    if view.can_ask_salesperson:
        return Mrkdwn()
    of, contact = view.facts.of, view.facts.contact
    return voice.say(
        "call_instead",
        contact=contact if clean(contact) else "",
        name=case_customer(view),
        salesperson=of.salesperson if clean(of.salesperson) else "",
    )


def owner_words(view: CaseView, voice: Voice) -> Mrkdwn:
    """Who has it, and whether they said that they are on it."""
    if not clean(view.owner):
        return voice.say("nobody")
    taken = view.case.taken_at
    return voice.say("owner", owner=view.owner, taken=taken is not None, at=taken)


def exposure_words(one: Exposure, voice: Voice) -> Mrkdwn:
    """`€53,000 (88.3 % of €60,000), €8,000 of it temporary`."""
    said = of_limit(one.total, one.limit, voice.language)
    return voice.say("temporary", said=said, amount=one.increase) if one.increase else said


def group_words(facts: CustomerFacts, voice: Voice) -> Mrkdwn:
    """The group beside the customer; empty when there is none."""
    return group_text(facts.group, voice.language) if facts.group else Mrkdwn()


def insured_words(facts: CustomerFacts, voice: Voice) -> Mrkdwn:
    """What is insured, where exposure is above it; else empty."""
    insured = facts.exposure.insured_limit
    if insured is None or facts.exposure.total <= insured:
        return Mrkdwn()
    return voice.say("insured", limit=insured, over=facts.exposure.total - insured)


def otherwise_words(view: CaseView, voice: Voice) -> Mrkdwn:
    """`Marc Olivier on Thu 26 Nov, Nadia Benali on Mon 30 Nov`."""
    said = [voice.say("then", name=name, on=_near(on, view, voice)) for name, on in view.otherwise]
    return Mrkdwn(", ".join(said)) if said else voice.say("nobody_after")


def cause_of(key: str, case: Case) -> Cause | None:
    """The cause that a line of the story tells of."""
    return next((one for one in case.causes if one.key == key), None)


def late_step(view: CaseView) -> Cause | None:
    """The step that was not taken by its deadline, if one was not."""
    return next((one for one in view.case.running if one.kind is CauseKind.LATE_STEP), None)


def _head(cause: Cause, view: CaseView, voice: Voice) -> Mrkdwn:
    """`over its limit`; of a late step `call not made by Tue 24 Nov, 2 working days late`."""
    if cause.kind is not CauseKind.LATE_STEP:
        return voice.say("head", kind=cause.kind)
    on = _near(cause.on, view, voice)
    return voice.say("late_step_head", action=Mrkdwn(cause.number), on=on, days=max(cause.days, 0))


def _late_step(cause: Cause, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say(
        "late_step",
        action=Mrkdwn(cause.number),
        on=_near(cause.on, view, voice),
        days=max(cause.days, 0),
        since=_near(cause.since, view, voice),
    )


def _late_hold(cause: Cause, view: CaseView, voice: Voice) -> Mrkdwn:
    """As it stands today, where the hold is known."""
    hold = late_hold(view.facts.holds)
    number, days = (late_numbers(hold)[:1], hold.days_late) if hold else ([], 0)
    count = days or cause.days
    return voice.say(
        "late_hold",
        since=_near(hold.hold.set_on if hold else cause.since, view, voice),
        number=number[0] if number else _shown(cause.number),
        days=voice.word("days", count=count) if count else Mrkdwn(),
    )


def late_hold(holds: Iterable[HoldView]) -> HoldView | None:
    """The hold that an invoice set, if one did."""
    return next((one for one in holds if one.hold.cause is HoldCause.LATE), None)


def _late_dispute(cause: Cause, view: CaseView, voice: Voice) -> Mrkdwn:
    days = (view.facts.as_of - cause.on).days if cause.on else cause.days
    return voice.say(
        "late_dispute",
        since=_near(cause.since, view, voice),
        amount=cause.amount,
        on=_near(cause.on, view, voice),
        number=_shown(cause.number),
        days=voice.word("days", count=days) if days > 0 else Mrkdwn(),
    )


def _group_name(facts: CustomerFacts) -> str:
    return readable(facts.group.name, facts.group.code, facts.of.customer_id) if facts.group else ""


def _near(on: date | None, view: CaseView, voice: Voice) -> Mrkdwn:
    return near_day(on, view.facts.as_of, voice.language) if on else Mrkdwn()


def _shown(text: str) -> str:
    return text if clean(text) else ""
