"""What a card tells beside its figures: how the customer pays, and what is open, paid and on order."""

from __future__ import annotations

from datetime import date

from bot.card import CustomerCard
from bot.credit.behaviour import Behaviour
from bot.credit.card import Card, LastPayment, OpenOrder
from bot.credit.ledger import Document
from bot.credit.promise import PromiseState
from messages.blocks import SECTION_MAX
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.formats import percent
from messages.prose import Voice, say
from messages.standing import near_day, quoted
from messages.step_words import step_name

REASON_MAX = 500
"""Characters of the reason of a pause."""


def story(card: CustomerCard, voice: Voice) -> list[tuple[str, Mrkdwn]]:
    """The card's paragraphs, each with its id."""
    return [
        ("step", step_text(card, voice)),
        ("payments", _payments(card, voice)),
        ("documents", _documents(card, voice)),
        *([("orders", _orders(card, voice))] if card.orders else []),
    ]


def behaviour_texts(known: Behaviour | None, voice: Voice) -> list[Mrkdwn]:
    """`Pays 16 days late on average, +5 in 3 months`, then the score with its reasons."""
    if known is None:
        return [voice.say("no_behaviour")]
    average = known.average_days_late
    parts = [voice.say("pays_on_time")]
    if average:
        days = voice.word("days", count=abs(average))
        parts = [voice.say("pays", days=days, late=average > 0)]
    if known.trend:
        parts.append(voice.say("trend", days=abs(known.trend), worse=known.trend > 0))
    parts.append(voice.say("on_time", percent=percent(known.on_time_share, voice.language)))
    return [Mrkdwn(", ".join(parts)), _score(known, voice)]


def step_text(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """The step that is reached, or why none is; below it the one that was taken last."""
    said = (_step_now(card, voice), _held(card, voice), _last(card, voice))
    return Mrkdwn("\n".join(filter(None, said))) or voice.say("no_step")


def _step_now(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """The highest step reached, whose it is and by when; that its reminder is on its way; what was tried."""
    reached = card.step
    if reached is None:
        return _not_reminded(card, voice) or _paused(card, voice)
    return voice.say(
        "step",
        step=voice.word("step", action=reached.step.action),
        owner=card.step_owner if clean(card.step_owner) else voice.word("owner", role=reached.step.owner),
        on=reached.deadline,
        passed=reached.deadline < card.as_of,
        sending=card.work.is_sending and reached.is_work,
        tries=_tries(card, voice),
    )


def _held(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """That the clock took the hold by itself; empty once another step is reached."""
    on = card.work.held_on
    if card.step is not None or on is None:
        return Mrkdwn()
    return voice.say("step_held", on=near_day(on, card.as_of, voice.language))


def _last(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`Formal notice made on Mon 23 Nov (Nadia Benali); next: hand-over to collection, Thu 10 Dec`."""
    last = card.work.last
    if last is None:
        return Mrkdwn()
    is_asked = card.step is None and card.pause is None and card.litigation is None
    ahead = last.following if is_asked else None
    return voice.say(
        "step_last",
        step=step_name(last.step, voice.language),
        outcome=Mrkdwn(last.outcome or ""),
        on=near_day(last.on, card.as_of, voice.language),
        by=last.by if clean(last.by) else "",
        reason=quoted(last.reason, REASON_MAX) if clean(last.reason) else Mrkdwn(),
        then=step_name(ahead[0], voice.language) if ahead else Mrkdwn(),
        then_on=near_day(ahead[1], card.as_of, voice.language) if ahead else Mrkdwn(),
        is_skipped=last.outcome is None,
    )


def _tries(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`1 of 3 tries, last 24 Nov`; empty before the first."""
    work = card.work
    if not work.attempts or work.is_sending:
        return Mrkdwn()
    last = near_day(work.last_try, card.as_of, voice.language) if work.last_try else Mrkdwn()
    return say(voice.language, "steps", "tries", count=work.attempts, most=work.tries, last=last)


def _not_reminded(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """That nobody reminds the customer: in litigation, or suspended until a day, why and by whom."""
    if card.litigation is not None:
        return say(voice.language, "hand_over", "no_reminders")
    if card.pause is None:
        return Mrkdwn()
    return say(
        voice.language,
        "pause_form",
        "card",
        until=near_day(card.pause.until, card.as_of, voice.language),
        by=card.paused_by if clean(card.paused_by) else "",
        reason=quoted(card.pause.reason, REASON_MAX),
    )


def _paused(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """That all that is late is promised or disputed; empty when nothing is late, or some is neither."""
    late = [one for one in card.ageings if one.overdue]
    if not late or any(one.disputed + one.promised < one.overdue for one in late):
        return Mrkdwn()
    until = _paused_until(card)
    return voice.say(
        "paused",
        promised=any(one.promised for one in late),
        disputed=any(one.disputed for one in late),
        until=near_day(until, card.as_of, voice.language) if until else None,
    )


def _paused_until(card: CustomerCard) -> date | None:
    """The last day of grace of the promises that cover what is late; None when it has passed."""
    running = [one for one in card.standing.promises if one.promise.state is PromiseState.OPEN]
    late = {one.number for one in card.documents if one.is_promised and one.is_overdue(card.as_of)}
    days = [one.promise.grace_until for one in running if late.intersection(one.numbers)]
    until = max(days, default=None)
    return until if until and until >= card.as_of else None


def _score(known: Behaviour, voice: Voice) -> Mrkdwn:
    if known.score is None:
        return voice.say("no_score", settlements=known.settlements)
    reasons = ", ".join(voice.say("score_reason", name=reason) for reason in known.reasons)
    return voice.say("score", letter=known.score, reasons=Mrkdwn(reasons))


def _payments(card: Card, voice: Voice) -> Mrkdwn:
    if not card.last_payments:
        return voice.say("no_payment")
    return _listing("payments_title", [_payment(one, voice) for one in card.last_payments], 0, voice)


def _payment(one: LastPayment, voice: Voice) -> Mrkdwn:
    sentence = "payment_inferred" if one.inferred else "payment"
    return voice.say(sentence, on=one.on, amount=one.amount, reference=one.reference)


def _documents(card: Card, voice: Voice) -> Mrkdwn:
    if not card.documents:
        return voice.say("no_document")
    lines = [document_line(one, card, voice) for one in card.documents]
    return _listing("documents_title", lines, card.documents_left_out, voice)


def document_line(one: Document, card: Card, voice: Voice) -> Mrkdwn:
    """`F-2026-0871: €18,500 left of €20,000, due 11 Oct 2026, 44 days late`."""
    return voice.say(
        "document",
        kind=voice.say("document_kind", kind=one.kind),
        number=one.number,
        amount=one.open_amount,
        gross=one.gross if one.gross != one.open_amount else None,
        due=_due(one, card.as_of, voice),
        disputed=one.disputed or None,
        all_disputed=bool(one.disputed) and one.disputed == one.open_amount,
        promised=one.is_promised,
        beyond=one.number in card.beyond_legal_terms,
    )


def _due(one: Document, as_of: date, voice: Voice) -> Mrkdwn:
    days_late = one.days_late(as_of)
    if one.kind.is_credit:
        return Mrkdwn()
    if days_late > 0:
        return voice.say("due_late", on=one.due_on, days=voice.word("days", count=days_late))
    return voice.say("due_today") if days_late == 0 else voice.say("due_later", on=one.due_on)


def _orders(card: Card, voice: Voice) -> Mrkdwn:
    lines = [order_line(one, voice) for one in card.orders]
    return _listing("orders_title", lines, card.orders_left_out, voice)


def order_line(one: OpenOrder, voice: Voice) -> Mrkdwn:
    """`CO-77: €6,000, ordered 16 Nov 2026, expected 1 Dec 2026`."""
    return voice.say(
        "order", number=one.number, amount=one.open_amount, on=one.ordered_on, expected=one.expected_on
    )


def _listing(title: str, lines: list[Mrkdwn], left_out: int, voice: Voice) -> Mrkdwn:
    head = f"{voice.say(title)}\n"
    return fit(lines, SECTION_MAX, voice.more, separator="\n", head=head, left_out=left_out)
