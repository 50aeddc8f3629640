"""Promises and disputes of everybody as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.credit.dispute import Dispute, DisputeLine, DisputeState, Escalation, LineKind
from bot.credit.money import Money
from bot.credit.promise import Promise, PromiseState
from bot.policy import Policy
from bot.ports import Books
from bot.services.ledger_days import refuse_before
from bot.services.record_views import dispute_views, old_ledgers, promise_views
from bot.standing import DisputeView, PromiseView

ENDED_WITHIN = timedelta(days=30)


async def promise_list(books: Books, policy: Policy, as_of: date) -> tuple[PromiseView, ...]:
    """Those open or proposed that day, the first due first; then those ended in the 30 days before.

    Each is as it stood at the end of the day. Raises LedgerEmptyError and BeforeTheLedgerError.
    """
    async with books.reading() as reader:
        ledgers = await reader.ledgers(as_of)
        refuse_before(ledgers, as_of)
        listed = await reader.promises.listed(as_of, as_of - ENDED_WITHIN)
        stood = sorted((promise_on(one, as_of) for one in listed), key=_promise_order)
        stale = old_ledgers(policy, ledgers, as_of)
        return await promise_views(policy, reader.ledger, stood, stale=stale, as_of=as_of)


async def dispute_list(books: Books, policy: Policy, as_of: date) -> tuple[DisputeView, ...]:
    """Those not over that day, the first target first; then those ended in the 30 days before.

    Each is as it stood at the end of the day. Raises LedgerEmptyError and BeforeTheLedgerError.
    """
    async with books.reading() as reader:
        refuse_before(await reader.ledgers(as_of), as_of)
        listed = await reader.disputes.listed(as_of, as_of - ENDED_WITHIN)
        stood = [dispute_on(one, await reader.disputes.lines(one.id), as_of, policy.zone) for one in listed]
        return await dispute_views(policy, reader.ledger, sorted(stood, key=_dispute_order))


def promise_on(promise: Promise, as_of: date) -> Promise:
    """A promise as it stood at the end of a day; what had come in by then is known only of ended ones."""
    state = promise.state_on(as_of)
    if state is None or state is promise.state:
        return promise
    stood = replace(
        promise,
        state=state,
        received=Money.zero(promise.amount.currency),
        ended_on=None,
        ended_at=None,
        because=None,
    )
    if state is not PromiseState.PROPOSED:
        return stood
    return replace(stood, opened_on=None, decided_by="", decided_at=None, decision_reason="")


def dispute_on(dispute: Dispute, lines: tuple[DisputeLine, ...], as_of: date, zone: ZoneInfo) -> Dispute:
    """A dispute as it stood at the end of a day, by what its thread says."""
    is_over = dispute.ended_on is not None and dispute.ended_on <= as_of
    said = [one for one in lines if one.at.astimezone(zone).date() <= as_of]
    if is_over or (dispute.ended_on is None and len(said) == len(lines)):
        return dispute
    escalated = dispute.escalated_on is not None and dispute.escalated_on <= as_of
    credited = any(one.kind is LineKind.CREDIT_NOTE for one in said)
    return replace(
        dispute,
        state=next((one.state for one in reversed(said) if one.state), DisputeState.OPEN),
        escalation=dispute.escalation if escalated else Escalation.NONE,
        escalated_on=dispute.escalated_on if escalated else None,
        proposed_credit=dispute.proposed_credit if credited else None,
        ended_by="",
        ended_at=None,
        ended_on=None,
        outcome="",
    )


def _promise_order(promise: Promise) -> tuple[bool, int, int]:
    if promise.ended_on is None:
        return False, promise.promised_on.toordinal(), promise.id
    return True, -promise.ended_on.toordinal(), promise.id


def _dispute_order(dispute: Dispute) -> tuple[bool, int, int]:
    if dispute.ended_on is None:
        return False, dispute.target_on.toordinal(), dispute.id
    return True, -dispute.ended_on.toordinal(), dispute.id
