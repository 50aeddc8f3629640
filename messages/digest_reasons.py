"""Why a customer is called, in words, and what the call comes before."""

from __future__ import annotations

from datetime import date

from bot.credit.digest import CreditNewsKind, LateCustomer
from bot.credit.dunning import StepAction, StepOwner
from bot.credit.exposure import Exposure
from bot.credit.priority import VERY_LATE_DAYS, Reason
from messages.escape import Mrkdwn
from messages.formats import DateStyle, day, utilisation
from messages.morning import Morning
from messages.prose import Value, Voice
from messages.standing import not_kept

REASONS_SAID = 3
_SAY_HELD = frozenset({CreditNewsKind.BREACH, CreditNewsKind.GROUP, CreditNewsKind.HOLD_SET})


def reasons(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """The strongest reasons in one sentence; the amount is one only when there is no other."""
    said = [text for reason in customer.priority.reasons if (text := _reason(reason, customer, morning))]
    return morning.voice.listed(said[:REASONS_SAID] or [morning.voice.say("amount")])


def what_next(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """That orders are on hold, and what the call should come before; empty when there is neither."""
    held = morning.voice.say("on_hold") if is_held_unsaid(customer, morning) else Mrkdwn()
    return Mrkdwn(" ".join(filter(None, (held, _call_when(customer, morning)))))


def is_held_unsaid(customer: LateCustomer, morning: Morning) -> bool:
    """Whether orders are on hold, and the news of the same digest do not say so."""
    said = (each for each in morning.digest.credit_news if each.kind in _SAY_HELD)
    return customer.is_on_hold and all(each.customer_id != customer.id for each in said)


def _call_when(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """What the call should come before, or that the last step is behind; empty when there is no step."""
    due_today = Reason.DEADLINE_TODAY in customer.priority.reasons
    own = customer.step
    if own and own.step.owner is StepOwner.SALESPERSON and own.deadline > morning.digest.as_of:
        return morning.voice.say("call_by", on=own.deadline)
    ahead = _first(customer, customer.next_step) if due_today else next_move(customer, morning.digest.as_of)
    if ahead is None:
        is_behind = not customer.next_step or _is_overdue(customer, morning.digest.as_of)
        return _last_step(customer, morning) if is_behind else Mrkdwn()
    action, on = ahead
    sentence = "then" if due_today else "call_before"
    return morning.voice.say(
        sentence,
        the_step=morning.voice.word("the_step", action=action),
        on=on,
        whose=_whose(customer, action),
    )


def _is_overdue(customer: LateCustomer, as_of: date) -> bool:
    """Whether somebody else's step waits past its deadline, though what follows it is done already."""
    waiting = customer.waiting
    if waiting is None or waiting.is_readers or _is_done(waiting.step.step.action, customer):
        return False
    return waiting.step.due_on < as_of


def _whose(customer: LateCustomer, action: StepAction) -> str:
    """The name of whoever has the step that waits, when that is not the reader."""
    waiting = customer.waiting
    is_it = waiting is not None and waiting.step.step.action is action
    return waiting.owner if waiting is not None and is_it and not waiting.is_readers else ""


def _last_step(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """The last step is behind: the call is all there is left."""
    if customer.step is None:
        return Mrkdwn()
    voice, on = morning.voice, customer.step.deadline
    style = DateStyle.SHORT if on.year == morning.digest.as_of.year else DateStyle.DATED
    the_step = voice.word("the_step", action=customer.step.step.action)
    whose = _whose(customer, customer.step.step.action)
    return voice.say("call_now", the_step=the_step, on=Mrkdwn(day(on, voice.language, style)), whose=whose)


def next_move(customer: LateCustomer, as_of: date) -> tuple[StepAction, date] | None:
    """The step that is not the salesperson's to take next, and by when: planned, never said to be done."""
    reached = customer.step
    planned = None
    if reached and reached.step.owner is not StepOwner.SALESPERSON and reached.deadline >= as_of:
        planned = reached.step.action, reached.deadline
    return _first(customer, planned, customer.next_step)


def _first(
    customer: LateCustomer, *planned: tuple[StepAction, date] | None
) -> tuple[StepAction, date] | None:
    """The first of these steps; a hold is none any more once orders are on hold."""
    return next((one for one in planned if one and not _is_done(one[0], customer)), None)


def _is_done(action: StepAction, customer: LateCustomer) -> bool:
    return action is StepAction.HOLD and customer.is_on_hold


def _reason(reason: Reason, customer: LateCustomer, morning: Morning) -> Mrkdwn | None:
    voice = morning.voice
    match reason:
        case Reason.BROKEN_PROMISE:
            return _broken(customer, morning)
        case Reason.DEADLINE_TODAY | Reason.DEADLINE_PASSED:
            return _deadline(reason, customer, voice)
        case Reason.OVER_LIMIT | Reason.NEAR_LIMIT:
            return _limit(reason, customer.exposure, voice)
        case Reason.VERY_LATE:
            return voice.say("very_late", days=VERY_LATE_DAYS)
        case Reason.WORSENING:
            return _worsening(customer, voice)
        case Reason.PART_DISPUTED:
            return _claims(customer, voice)
        case Reason.AMOUNT:
            return None


def _broken(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """`promise of €18,500 for Thu 19 Nov not kept`."""
    if customer.last_broken is None:
        return morning.voice.say("broken_promise")
    return not_kept(customer.last_broken, morning.voice.language, morning.digest.as_of)


def _claims(customer: LateCustomer, voice: Voice) -> Mrkdwn | None:
    """What is left to ask for beside a dispute; None when nothing is, or nothing is disputed."""
    if not any(customer.disputed) or not customer.claims:
        return None
    sentence = "claims_less_promises" if any(customer.promised) else "part_disputed"
    if customer.has_credits_off:
        sentence = "claims_less_credits"
    return voice.say(sentence, amounts=voice.sums(customer.claims))


def _deadline(reason: Reason, customer: LateCustomer, voice: Voice) -> Mrkdwn | None:
    reached = customer.step
    if reached is None or _is_done(reached.step.action, customer):
        return None
    words: dict[str, Value] = {
        "step": voice.word("step", action=reached.step.action),
        "the_step": voice.word("the_step", action=reached.step.action),
        "whose": _whose(customer, reached.step.action),
    }
    if reason is Reason.DEADLINE_TODAY:
        return voice.say("deadline_today", **words)
    return voice.say("deadline_passed", on=reached.deadline, **words)


def _limit(reason: Reason, exposure: Exposure | None, voice: Voice) -> Mrkdwn | None:
    if exposure is None or exposure.limit is None:
        return None
    if reason is Reason.OVER_LIMIT:
        return voice.say("over_limit", over=exposure.total - exposure.limit, limit=exposure.limit)
    if exposure.ratio is None:
        return None
    return voice.say("near_limit", percent=utilisation(exposure.ratio, voice.language))


def _worsening(customer: LateCustomer, voice: Voice) -> Mrkdwn | None:
    if customer.behaviour is None or customer.behaviour.trend is None:
        return None
    return voice.say("worsening", days=voice.word("days", count=customer.behaviour.trend))
