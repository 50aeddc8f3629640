"""Promises, disputes and notes with the words that their ids stand for: set by set, never one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TypeVar

from bot.credit.broken import BROKEN, unanswered
from bot.credit.dispute import Dispute, DisputeLine
from bot.credit.freshness import Freshness, freshness
from bot.credit.note import Note
from bot.credit.promise import Plan, Promise, PromiseState, Receipt
from bot.credit.promise_rules import JUDGED, WAITING
from bot.figures import LedgerRow
from bot.policy import Policy
from bot.reading import Reader
from bot.records import KnownCustomer, Ledger
from bot.standing import CustomerStanding, DisputeView, NoteView, PlanView, PromiseView

Requested = TypeVar("Requested", Promise, Plan)
NOTES_MOST = 3
"""Notes of a customer that are shown without asking for its history."""


async def promise_views(
    policy: Policy,
    ledger: Ledger,
    promises: Sequence[Promise],
    *,
    stale: Collection[str] = (),
    as_of: date | None = None,
) -> tuple[PromiseView, ...]:
    """In the same order; `stale` are the entities whose figures of `as_of` are too old to judge."""
    known = await _known(ledger, promises)
    return _promise_views(policy, promises, known, stale, as_of)


async def plan_view(policy: Policy, ledger: Ledger, plan: Plan, promises: Sequence[Promise]) -> PlanView:
    """A plan with its instalments, in the order given."""
    customer = await ledger.customer(plan.customer_id)
    return PlanView(
        plan=_decided_there(policy, plan),
        customer_code=customer.code,
        customer_name=customer.name,
        asked_by=called(policy, plan.asked_by),
        promises=await promise_views(policy, ledger, promises),
        decided_by=called(policy, plan.decided_by),
    )


async def dispute_view(
    policy: Policy,
    ledger: Ledger,
    dispute: Dispute,
    lines: Sequence[DisputeLine] = (),
    *,
    as_of: date | None = None,
) -> DisputeView:
    """One dispute, with its thread when it is given, and the day that it is shown on."""
    (view,) = await dispute_views(policy, ledger, (dispute,))
    people = {email for line in lines for email in (line.by, line.owner)}
    names = view.names | {email: called(policy, email) for email in people}
    return replace(view, lines=tuple(lines), names=names, as_of=as_of)


async def dispute_views(
    policy: Policy, ledger: Ledger, disputes: Sequence[Dispute]
) -> tuple[DisputeView, ...]:
    """In the same order, without their threads."""
    known = await _known(ledger, (), disputes)
    return tuple(_dispute_view(policy, one, known) for one in disputes)


async def note_views(policy: Policy, ledger: Ledger, notes: Sequence[Note]) -> tuple[NoteView, ...]:
    """In the same order."""
    numbers = await _numbers(ledger, (one.document_id for one in notes))
    return tuple(NoteView(one, numbers.get(one.document_id, ""), called(policy, one.by)) for one in notes)


async def customer_standing(
    policy: Policy, reader: Reader, customer_id: int, as_of: date
) -> CustomerStanding:
    """How one customer stands on a day, with the last few notes."""
    standing = (await standings(policy, reader, as_of, (customer_id,)))[customer_id]
    last = [one for one in await reader.notes.last(customer_id, NOTES_MOST) if one.on <= as_of]
    return replace(standing, notes=await note_views(policy, reader.ledger, last))


async def standings(
    policy: Policy, reader: Reader, as_of: date, customers: Collection[int]
) -> dict[int, CustomerStanding]:
    """How each of these stands on a day, in as many queries for a thousand as for one; without notes."""
    promises = await reader.promises.of_customers(customers)
    disputes = await reader.disputes.of_customers(customers)
    broken = await last_broken(reader.ledger, promises, as_of)
    waiting = {key: _waiting(those, as_of) for key, those in promises.items()}
    contested = {key: [one for one in those if one.is_open_on(as_of)] for key, those in disputes.items()}
    stale = old_ledgers(policy, await reader.ledgers(as_of), as_of) if any(waiting.values()) else frozenset()
    told = [*chain.from_iterable(waiting.values()), *broken.values()]
    shown = list(chain.from_iterable(contested.values()))
    known = await _known(reader.ledger, told, shown)
    promise_of = {one.promise.id: one for one in _promise_views(policy, told, known, stale, as_of)}
    dispute_of = {one.id: _dispute_view(policy, one, known) for one in shown}
    return {
        key: CustomerStanding(
            promises=tuple(promise_of[one.id] for one in waiting.get(key, ())),
            last_broken=promise_of[broken[key].id] if key in broken else None,
            disputes=tuple(dispute_of[one.id] for one in contested.get(key, ())),
            promises_made=sum(_ending(one, as_of) in JUDGED for one in promises.get(key, ())),
            promises_kept=sum(_ending(one, as_of) is PromiseState.KEPT for one in promises.get(key, ())),
        )
        for key in customers
    }


def old_ledgers(policy: Policy, ledgers: Iterable[LedgerRow], as_of: date) -> frozenset[str]:
    """The codes of the entities whose figures are too old on a day to say that a promise was broken."""
    ages = {
        one.entity: freshness(
            one.ledger_at.astimezone(policy.zone).date(), as_of, policy.working_days(one.country)
        )
        for one in ledgers
    }
    return frozenset(code for code, age in ages.items() if age is not Freshness.FRESH)


def called(policy: Policy, email: str) -> str:
    """How somebody is called; the e-mail of whoever left the policy, empty for nobody."""
    person = policy.person(email) if email else None
    return person.name if person else email


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ids of records stand for."""

    customers: Mapping[int, KnownCustomer]
    numbers: Mapping[int | None, str]
    """Of documents; nothing has none."""


async def _known(ledger: Ledger, promises: Sequence[Promise], disputes: Sequence[Dispute] = ()) -> _Known:
    """Read for all of them at once."""
    customers = {one.customer_id for one in promises} | {one.customer_id for one in disputes}
    if not customers:
        return _Known({}, {})
    covered = (document for one in promises for document in one.documents)
    contested = (document for one in disputes for document in (one.document_id, one.proposed_credit))
    return _Known(await ledger.customers(customers), await _numbers(ledger, chain(covered, contested)))


def _promise_views(
    policy: Policy,
    promises: Sequence[Promise],
    known: _Known,
    stale: Collection[str],
    as_of: date | None,
) -> tuple[PromiseView, ...]:
    views = (_promise_view(policy, one, known) for one in promises)
    return tuple(
        replace(one, not_seen_yet=one.entity in stale and _is_over_due(one.promise, as_of)) for one in views
    )


def _promise_view(policy: Policy, promise: Promise, known: _Known) -> PromiseView:
    customer, numbers = known.customers[promise.customer_id], known.numbers
    return PromiseView(
        promise=_decided_there(policy, promise),
        customer_code=customer.code,
        customer_name=customer.name,
        entity=customer.entity,
        salesperson=customer.salesperson,
        numbers=tuple(numbers[one] for one in promise.documents if one in numbers),
        logged_by=called(policy, promise.logged_by),
        decided_by=called(policy, promise.decided_by),
    )


def _decided_there(policy: Policy, record: Requested) -> Requested:
    """When it was decided, as clocks show it where the company is."""
    decided = record.decided_at
    return replace(record, decided_at=decided.astimezone(policy.zone)) if decided else record


def _dispute_view(policy: Policy, dispute: Dispute, known: _Known) -> DisputeView:
    customer, numbers = known.customers[dispute.customer_id], known.numbers
    return DisputeView(
        dispute=dispute,
        number=numbers.get(dispute.document_id, ""),
        customer_code=customer.code,
        customer_name=customer.name,
        entity=customer.entity,
        salesperson=customer.salesperson,
        owner=called(policy, dispute.owner),
        opened_by=called(policy, dispute.opened_by),
        proposed_credit=numbers.get(dispute.proposed_credit, ""),
        names={dispute.ended_by: called(policy, dispute.ended_by)},
    )


async def _numbers(ledger: Ledger, documents: Iterable[int | None]) -> dict[int | None, str]:
    """The numbers of documents, by id; nothing has none."""
    wanted = {one for one in documents if one is not None}
    return dict((await ledger.numbers(wanted)).items()) if wanted else {}


def _is_over_due(promise: Promise, as_of: date | None) -> bool:
    """Whether it should have been paid, grace included, and nothing was said of it by that day."""
    is_past = as_of is not None and as_of > promise.grace_until
    return is_past and promise.state is PromiseState.OPEN


def _waiting(promises: Iterable[Promise], as_of: date) -> list[Promise]:
    """Open or proposed at the end of the day, the first due first."""
    found = [one for one in promises if one.state_on(as_of) in WAITING]
    return sorted(found, key=lambda one: (one.promised_on, one.id))


def _ending(promise: Promise, as_of: date) -> PromiseState | None:
    """How it had ended by the end of the day; None while it had not."""
    return promise.state if promise.ended_on is not None and promise.ended_on <= as_of else None


async def last_broken(
    ledger: Ledger, promises: Mapping[int, tuple[Promise, ...]], as_of: date
) -> dict[int, Promise]:
    """By customer, of all its promises, the newest that was not kept and that nothing answered for since."""
    broken = [one for one in chain.from_iterable(promises.values()) if _ending(one, as_of) in BROKEN]
    if not broken:
        return {}
    settled = await ledger.settled({document for one in broken for document in one.documents})
    receipts = await _receipts_since(ledger, [one for one in broken if not one.documents])
    found = {
        key: unanswered(promises[key], settled, receipts.get(key, ()), as_of)
        for key in {one.customer_id for one in broken}
    }
    return {key: one for key, one in found.items() if one is not None}


async def _receipts_since(ledger: Ledger, on_account: Sequence[Promise]) -> Mapping[int, tuple[Receipt, ...]]:
    if not on_account:
        return {}
    customers = {one.customer_id for one in on_account}
    return await ledger.receipts(customers, min(one.after_import for one in on_account))
