"""The digests that somebody acted on: their rows say what was done since they were sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from bot.acts import UNDO_FOR, Subject
from bot.audit import Deed, Entry
from bot.credit.dispute import Dispute, DisputeState
from bot.credit.due_step import StepOutcome
from bot.credit.mailing import Mailing, MailingState
from bot.credit.note import Note
from bot.credit.promise import Because, Promise, PromiseState
from bot.credit.promise_rules import WAITING, overlap
from bot.mornings import Morning
from bot.notices import Notice, NoticeKind, Payload
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.house import House
from bot.services.people import language_of
from bot.services.record_views import dispute_views, note_views, promise_views
from bot.sight import Sight, sight_of
from bot.standing import ActedRow, ActedStep

LIVES = timedelta(days=4)
"""A digest is acted on until the next one folds it: after a long week-end at the latest."""
CLOSED_WITHIN = timedelta(hours=12)
"""A bot that was stopped takes the {Undo} buttons of so many hours away when it is back."""
DONE = frozenset({PromiseState.OPEN, PromiseState.PROPOSED, PromiseState.KEPT, PromiseState.PARTLY_KEPT})
"""Promises that leave nothing to do about the row: of the others the row says nothing."""
NOTHING = Sight(everything=False)
_RECALLS = frozenset({Deed.REMINDER_RECALLED})
_TAKES_BACK = _RECALLS | {Deed.STEP_UNDONE}
OF_STEPS = _TAKES_BACK | {
    Deed.STEP_CALLED,
    Deed.STEP_ANSWERED,
    Deed.STEP_SKIPPED,
    Deed.STEP_PUT_OFF,
    Deed.REMINDER_ASKED,
}
"""What the rows tell of dunning steps."""
_ROW = re.compile(r"digest\.\d{8}\.row(\d+)\.")


@dataclass(frozen=True, slots=True)
class Logged:
    """What was recorded between two moments, taken back or not."""

    promises: tuple[Promise, ...]
    disputes: tuple[Dispute, ...]
    notes: tuple[Note, ...]
    steps: tuple[Entry, ...] = ()
    """What was done to dunning steps and brought no record, as the trail has it, the newest first."""

    @property
    def customers(self) -> frozenset[int]:
        """The customers that it is of."""
        records: tuple[Promise | Dispute | Note, ...] = (*self.promises, *self.disputes, *self.notes)
        return frozenset((*(one.customer_id for one in records), *map(_whose, self.steps)))

    @property
    def people(self) -> frozenset[str]:
        """Those who recorded it, by their e-mails."""
        promises = (one.logged_by for one in self.promises)
        disputes = (one.opened_by for one in self.disputes)
        steps = (one.entry.who for one in self.steps)
        return frozenset((*promises, *disputes, *(one.by for one in self.notes), *steps))

    def after(self, moment: datetime) -> Logged:
        """What of it is younger."""
        return Logged(
            tuple(one for one in self.promises if one.logged_at > moment),
            tuple(one for one in self.disputes if one.opened_at > moment),
            tuple(one for one in self.notes if one.at > moment),
            tuple(one for one in self.steps if one.entry.at > moment),
        )

    def that_holds(self) -> Logged:
        """What of it was not taken back, replaced or refused."""
        return Logged(
            tuple(one for one in self.promises if one.state in DONE),
            tuple(one for one in self.disputes if one.state is not DisputeState.WITHDRAWN),
            tuple(one for one in self.notes if one.undone_at is None),
            self.steps,
        )

    def of_customer(self, customer_id: int) -> Logged:
        """What of it is of one customer."""
        return Logged(
            tuple(one for one in self.promises if one.customer_id == customer_id),
            tuple(one for one in self.disputes if one.customer_id == customer_id),
            tuple(one for one in self.notes if one.customer_id == customer_id),
            tuple(one for one in self.steps if _whose(one) == customer_id),
        )

    def by(self, person: str) -> list[tuple[datetime, Subject, int]]:
        """What of it one person can take back if it is not too late: when, what, of which customer.

        The newest first; parts of a plan, and what somebody else went on with, are not among it.
        """
        promises = [
            (one.logged_at, Subject("promise", one.id), one.customer_id)
            for one in self.promises
            if one.logged_by == person and one.plan_id is None and not one.decided_by and one.state in WAITING
        ]
        disputes = [
            (one.opened_at, Subject("dispute", one.id), one.customer_id)
            for one in self.disputes
            if one.opened_by == person and one.state is DisputeState.OPEN
        ]
        notes = [(one.at, Subject("note", one.id), one.customer_id) for one in self.notes if one.by == person]
        steps = [
            (one.entry.at, Subject("act", one.number), _whose(one))
            for one in self.steps
            if one.entry.who == person
        ]
        every = [*promises, *disputes, *notes, *steps]
        return sorted(every, key=lambda one: (one[0], one[1].id), reverse=True)

    def newest_of(self, person: str) -> tuple[datetime, Subject] | None:
        """The last of it that one person recorded and did not take back, and when; of a plan, one part.

        A promise that they replaced by another of theirs is passed over, whatever became of the other.
        Whether it can be taken back, now that others may have gone on with it, is another question.
        """
        promises = [
            (one.logged_at, Subject("promise", one.id))
            for one in self.promises
            if one.logged_by == person and one.because is not Because.UNDONE and not self._renewed(one)
        ]
        disputes = [
            (one.opened_at, Subject("dispute", one.id))
            for one in self.disputes
            if one.opened_by == person
            and not (one.state is DisputeState.WITHDRAWN and one.ended_by == person)
        ]
        notes = [
            (one.at, Subject("note", one.id))
            for one in self.notes
            if one.by == person and one.undone_at is None
        ]
        return max([*promises, *disputes, *notes], key=lambda one: (one[0], one[1].id), default=None)

    def _renewed(self, old: Promise) -> bool:
        """Whether whoever logged a promise replaced it by another of theirs."""
        return old.state is PromiseState.REPLACED and any(
            one.logged_at == old.ended_at
            and one.logged_by == old.logged_by
            and one.customer_id == old.customer_id
            and overlap(one.documents, old.documents)
            for one in self.promises
            if one.id != old.id
        )


async def logged_between(one: Work, after: datetime, until: datetime) -> Logged:
    """What was recorded after one moment and by another."""
    return Logged(
        await one.promises.logged(after, until),
        await one.disputes.logged(after, until),
        await one.notes.logged(after, until),
        await _steps_between(one, after, until),
    )


async def _steps_between(one: Work, after: datetime, until: datetime) -> tuple[Entry, ...]:
    """What people did to steps and did not take back; what brought a record is told by that."""
    found = await one.trail.of_people(OF_STEPS, after, until + UNDO_FOR)
    undone = {(each.entry.after or {}).get("undoes") for each in found}
    recalled = {each.entry.subject: each.number for each in reversed(found) if each.entry.deed in _RECALLS}
    return tuple(
        each
        for each in found
        if each.entry.at <= until
        and each.entry.deed not in _TAKES_BACK
        and each.number not in undone
        and "beside" not in (each.entry.after or {})
        and each.entry.subject.startswith("step:")  # the copy of a letter is no step's reminder
        and not (each.entry.deed is Deed.REMINDER_ASKED and recalled.get(each.entry.subject, 0) > each.number)
    )


def _whose(entry: Entry) -> int:
    return entry.entry.customer_id or 0


async def mark_acted(
    house: House, one: Work, person: str, customer: KnownCustomer, at: datetime, number: int
) -> None:
    """Edit the digests that show the customer: the person's, the salesperson's and the credit manager's.

    `number` is the newest of the trail, in whose transaction this is: it tells one edit from the next.
    """
    salesperson = house.policy.person_for(customer.salesperson) if customer.salesperson else None
    people = {person, house.credit_manager(), salesperson.email.casefold() if salesperson else ""}
    for morning, sent in await _digests(house, one, people - {""}, at):
        if customer.id in rows_of(sent):
            await _edit(house, one, morning, sent, at, f"acted:{morning.notice_key}:{number}")


async def acted_on(one: Work, morning: Morning, until: datetime) -> int:
    """For how many customers of a sent digest's rows something was recorded, by whomever, and holds."""
    sent = await one.outbox.payload_of(morning.notice_key)
    if sent is None:
        return 0
    logged = (await logged_between(one, morning.decided_at, until)).that_holds()
    return len(logged.customers & set(rows_of(sent)))


async def close_undos(house: House, now: datetime) -> int:
    """Take away the {Undo} buttons that ran out, at every tick; how many digests were edited."""
    async with house.work.looking() as one:
        to_close = await _to_close(house, one, now)
    closed = [await alone(_close(house, each, now), "the undo of a digest") for each in to_close]
    return sum(1 for done in closed if done)


@dataclass(frozen=True, slots=True)
class _RunOut:
    """Buttons of a sent digest that ran out since its last edit."""

    morning: Morning
    theirs: tuple[tuple[Subject, int], ...]
    """What could be taken back by them, and of which customer, the newest first."""
    sent: Payload = field(default_factory=dict)

    def edits(self) -> tuple[str, ...]:
        """What the edit that closes each would be called."""
        return tuple(f"acted:{self.morning.notice_key}:closed:{subject}" for subject, _ in self.theirs)

    def rows(self) -> frozenset[str]:
        """How the rows of their customers are called in the digest."""
        return frozenset(f".row{customer}." for _, customer in self.theirs)

    def unless(self, closed: Collection[str]) -> _RunOut:
        """What ran out since the newest that was closed."""
        since = takewhile(lambda each: each[0] not in closed, zip(self.edits(), self.theirs, strict=True))
        return replace(self, theirs=tuple(one for _, one in since))


async def _close(house: House, run_out: _RunOut, now: datetime) -> bool:
    """The newest of what ran out in a digest's rows names the edit."""
    morning, rows = run_out.morning, rows_of(run_out.sent)
    found = zip(run_out.edits(), run_out.theirs, strict=True)
    key = next((key for key, (_, customer) in found if customer in rows), "")
    if not key:
        return False
    async with house.work.working() as one:
        await one.trail.hold()  # what somebody records at this moment is seen, or edits the digest after this
        return await _edit(house, one, morning, run_out.sent, now, key)


async def _to_close(house: House, one: Work, now: datetime) -> list[_RunOut]:
    """What ran out since a digest's last edit: of all digests in a few queries, which mostly find nothing."""
    until = now - UNDO_FOR
    logged = (await logged_between(one, until - CLOSED_WITHIN, until)).that_holds()
    mornings = await _mornings(house, one, logged.people, now) if logged.people else ()
    offered = [_offered(morning, logged) for morning in mornings]
    closed = await one.outbox.known([key for each in offered for key in each.edits()])
    found = {each.morning.notice_key: each.unless(closed) for each in offered}
    shown = await one.outbox.naming({key: each.rows() for key, each in found.items() if each.theirs})
    return [replace(found[key], sent=sent) for key, sent in shown.items()]


def _offered(morning: Morning, logged: Logged) -> _RunOut:
    theirs = logged.after(morning.decided_at).by(morning.person)
    return _RunOut(morning, tuple((subject, customer) for _, subject, customer in theirs))


async def _mornings(house: House, one: Work, people: Collection[str], at: datetime) -> tuple[Morning, ...]:
    """Those whose digest these people can still act on."""
    days = {house.today(at) + timedelta(days=ahead) for ahead in range(-LIVES.days, 2)}
    return await one.mornings.sent_on(days, people)


async def _digests(
    house: House, one: Work, people: Collection[str], at: datetime
) -> list[tuple[Morning, Payload]]:
    """The digests that these people can still act on, as they were sent."""
    mornings = await _mornings(house, one, people, at)
    found = [(morning, await one.outbox.payload_of(morning.notice_key)) for morning in mornings]
    return [(morning, sent) for morning, sent in found if sent is not None]


async def _edit(house: House, one: Work, morning: Morning, sent: Payload, at: datetime, key: str) -> bool:
    """The digest as it was sent, with what was done since of all of its customers.

    Edits of a digest are due when it was: they leave in the order in which they were decided, however the
    clocks of two who act at once differ. What the other logged a blink ahead is told, too.
    """
    logged = (await logged_between(one, morning.decided_at, at + UNDO_FOR)).that_holds()
    rows = await _acted_rows(house, one, morning.person, logged, rows_of(sent), at)
    payload = house.wording.acted(sent, rows, await _language(house, one, morning.person))
    notice = Notice(
        key, NoticeKind.ACTED, morning.person, payload, morning.decided_at, edits=morning.notice_key
    )
    return await one.outbox.add(notice)


async def _acted_rows(
    house: House, one: Work, person: str, logged: Logged, shown: Sequence[int], at: datetime
) -> tuple[ActedRow, ...]:
    """One a customer of the digest that something holds of, in its order; of those still in their sight."""
    known = await one.ledger.customers(logged.customers & set(shown))
    reader = house.policy.person(person)
    sight = sight_of(reader, house.policy) if reader else NOTHING
    rows = [
        await _acted_row(house, one, person, known[customer], logged.of_customer(customer), at)
        for customer in shown
        if customer in known and sight.covers(known[customer].salesperson)
    ]
    return tuple(each for each in rows if each.promises or each.disputes or each.notes or each.steps)


async def _acted_row(
    house: House, one: Work, person: str, customer: KnownCustomer, logged: Logged, at: datetime
) -> ActedRow:
    policy, ledger = house.policy, one.ledger
    return ActedRow(
        customer_id=customer.id,
        code=customer.code,
        name=customer.name,
        promises=await promise_views(policy, ledger, logged.promises),
        disputes=await dispute_views(policy, ledger, logged.disputes),
        notes=await note_views(policy, ledger, logged.notes),
        steps=await _steps(house, one, logged.steps),
        undo=tuple(str(subject) for when, subject, _ in logged.by(person) if at < when + UNDO_FOR),
    )


async def _steps(house: House, one: Work, entries: Iterable[Entry]) -> tuple[ActedStep, ...]:
    """Of reminders, whether they left; one that did not arrive is its owner's work again and not told."""
    steps = []
    for entry in entries:
        mailing = await _mailing(one, entry)
        if mailing is None:
            steps.append(_step(entry))
        elif mailing.state is MailingState.SENT and mailing.ended_at is not None:
            sent_at = mailing.ended_at.astimezone(house.policy.zone)
            steps.append(replace(_step(entry), sent_at=sent_at, is_taken=True))
        elif mailing.state not in (MailingState.FAILED, MailingState.DROPPED):
            steps.append(_step(entry))
    return tuple(steps)


async def _mailing(one: Work, entry: Entry) -> Mailing | None:
    """The reminder that was asked for at that moment."""
    subject = entry.entry.subject
    if entry.entry.deed is not Deed.REMINDER_ASKED or not subject.startswith("step:"):
        return None
    of_step = await one.mailings.of_step(int(subject.partition(":")[2]))
    return next((each for each in of_step if each.asked_at == entry.entry.at), None)


def _step(entry: Entry) -> ActedStep:
    facts = entry.entry.after or {}
    outcome, deadline = str(facts.get("outcome") or ""), str(facts.get("deadline") or "")
    last_call = facts.get("last_call")
    said = last_call if isinstance(last_call, str) else outcome
    return ActedStep(
        deed=entry.entry.deed,
        outcome=StepOutcome(said) if said in set(StepOutcome) else None,
        until=date.fromisoformat(deadline) if deadline else None,
        is_taken=str(facts.get("state")) in ("done", "skipped"),
    )


def rows_of(sent: Payload) -> tuple[int, ...]:
    """The customers that a digest has a row of, in its order."""
    ids: Iterable[str] = (block.get("block_id", "") for block in sent.get("blocks", ()))
    found = (_ROW.match(one) for one in ids)
    return tuple(dict.fromkeys(int(match[1]) for match in found if match))


async def _language(house: House, one: Work, email: str) -> str:
    """The language that the digest's reader is spoken to in."""
    person, member = house.policy.person(email), await one.members.of_person(email)
    if person is None or member is None:
        return house.policy.digest.language
    return language_of(person, member, await one.preferences.of_person(email), house.policy)
