"""What people logged of a customer, a line each: promises, disputes and notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.credit.dispute import Dispute, DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Promise, PromiseState
from bot.standing import CustomerStanding, DisputeView, NoteView, PromiseView
from messages.cut import cut
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, Language, day
from messages.prose import say
from messages.record_words import (
    dispute_state_word,
    means_word,
    note_kind_word,
    promise_state_word,
    reason_word,
)

TEXT_SHOWN = 300
"""Characters of what somebody wrote, where it is one line among others."""
NUMBERS_NAMED = 3

_SCREEN = "standing"
_RUNNING = (PromiseState.OPEN, PromiseState.PROPOSED)


def quoted(text: str, limit: int = TEXT_SHOWN) -> Mrkdwn:
    """Free text on one line that acts on nothing, with at most so many characters once it is escaped."""
    return cut(escape(text, limit), limit)


def near_day(on: date, as_of: date | None, language: Language) -> Mrkdwn:
    """`Fri 27 Nov`; a day of another year than `as_of` says which."""
    far = as_of is not None and on.year != as_of.year
    return Mrkdwn(day(on, language, DateStyle.DATED if far else DateStyle.SHORT))


def promised(promise: Promise, language: Language, as_of: date | None = None) -> Mrkdwn:
    """`€18,500 promised for Fri 27 Nov`; the third in a row says for whom it waits, an ended one how."""
    if promise.state in (PromiseState.BROKEN, PromiseState.PARTLY_KEPT):
        return not_kept(promise, language, as_of)
    state = promise_state_word(promise.state, language)
    return say(
        language,
        _SCREEN,
        "promised",
        amount=promise.amount,
        on=near_day(promise.promised_on, as_of, language),
        waits=promise.state is PromiseState.PROPOSED,
        state=Mrkdwn() if promise.state in _RUNNING else state,
    )


def not_kept(promise: Promise, language: Language, as_of: date | None = None) -> Mrkdwn:
    """`promise of €18,500 for Thu 19 Nov not kept`, or kept in part with what came."""
    on = near_day(promise.promised_on, as_of, language)
    if promise.state is PromiseState.PARTLY_KEPT:
        return say(language, _SCREEN, "partly", amount=promise.amount, on=on, received=promise.received)
    return say(language, _SCREEN, "broken", amount=promise.amount, on=on)


def covered(numbers: Sequence[str], language: Language) -> Mrkdwn:
    """`for F-0871, F-0872, F-0873 and 2 more invoices`, or `on account`."""
    if not numbers:
        return say(language, _SCREEN, "on_account")
    named = Mrkdwn(", ".join(escape(number) for number in numbers[:NUMBERS_NAMED]))
    return say(language, _SCREEN, "covers", named=named, more=max(len(numbers) - NUMBERS_NAMED, 0))


def said_by(promise: Promise, language: Language) -> Mrkdwn:
    """`Mme Durand by phone`; empty when neither is known."""
    parts = [escape(promise.said_by), means_word(promise.means, language)]
    return Mrkdwn(" ".join(filter(None, parts)))


def promise_line(view: PromiseView, language: Language, as_of: date) -> Mrkdwn:
    """`€18,500 promised for Fri 27 Nov, for F-0871, Mme Durand by phone`."""
    promise = view.promise
    parts = [promised(promise, language, as_of), covered(view.numbers, language), said_by(promise, language)]
    if promise.plan_id is not None:
        parts.append(say(language, _SCREEN, "instalment"))
    if view.not_seen_yet:
        parts.append(promise_state_word(promise.state, language, not_seen_yet=True))
    return Mrkdwn(", ".join(filter(None, parts)))


def disputed(view: DisputeView, language: Language) -> Mrkdwn:
    """`F-2026-0902: €2,300 disputed (quality)`."""
    dispute = view.dispute
    reason = reason_word(dispute.reason, language)
    return say(language, _SCREEN, "disputed", number=view.number, amount=dispute.amount, reason=reason)


def contested(view: DisputeView, language: Language) -> Mrkdwn:
    """The same, or how it ended: `F-2026-0902: dispute resolved by credit note`."""
    if not view.dispute.state.is_over:
        return disputed(view, language)
    state = dispute_state_word(view.dispute.state, language)
    return say(language, _SCREEN, "dispute_over", number=view.number, state=state)


def dispute_line(view: DisputeView, language: Language, as_of: date) -> Mrkdwn:
    """The same with how it stands, who has it and by when an answer is due."""
    parts = [disputed(view, language)]
    if view.dispute.state is not DisputeState.OPEN:
        parts.append(dispute_state_word(view.dispute.state, language))
    if not view.dispute.state.is_over:
        parts += [escape(view.owner), target(view.dispute, language, as_of)]
    return Mrkdwn(", ".join(filter(None, parts)))


def target(dispute: Dispute, language: Language, as_of: date) -> Mrkdwn:
    """`answer by Tue 8 Dec`, or since when it is late."""
    on = near_day(dispute.target_on, as_of, language)
    late = (as_of - dispute.target_on).days
    return say(language, _SCREEN, "target_passed" if late > 0 else "target", on=on, days=max(late, 0))


def noted(view: NoteView, language: Language) -> Mrkdwn:
    """`called, no answer`, with what was written; a plain note is only that."""
    text, kind = quoted(view.note.text), note_kind_word(view.note.kind, language)
    if not text:
        said = kind
    elif view.note.kind is NoteKind.NOTE:
        said = say(language, _SCREEN, "note", text=text)
    else:
        said = say(language, _SCREEN, "kind_and_note", kind=kind, text=text)
    number = view.number if clean(view.number) else ""
    return say(language, _SCREEN, "noted", said=said, number=number)


def note_line(view: NoteView, language: Language, as_of: date) -> Mrkdwn:
    """`Tue 24 Nov, Camille Roy: called, no answer`."""
    on = near_day(view.note.on, as_of, language)
    return say(language, _SCREEN, "note_line", on=on, by=view.by, said=noted(view, language))


def kept_rate(standing: CustomerStanding, language: Language) -> Mrkdwn:
    """`3 of 5 promises kept`; empty before the first has ended."""
    if not standing.promises_made:
        return Mrkdwn()
    made, kept = standing.promises_made, standing.promises_kept
    return say(language, _SCREEN, "kept_rate", kept=kept, made=made)
