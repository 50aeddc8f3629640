"""In-memory fakes of the stores of dunning: a sweep is worked out from what the other fakes hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from fakes_letters import FakeLitigations

from bot.credit.dispute import Dispute
from bot.credit.due_step import DueStep, Pause, StepLine, StepState, Track
from bot.credit.ledger import Document
from bot.credit.money import Money, total
from bot.credit.paused import contested, promised
from bot.credit.promise import Promise
from bot.credit.sweep import Candidate, LastTaken, SweptCustomer
from bot.errors import AlreadyRunningError, UnknownRecordError
from bot.records import KnownCustomer, KnownDocument


class _Papers(Protocol):
    known: dict[int, KnownCustomer]
    papers: dict[int, KnownDocument]


class _Disputes(Protocol):
    kept: dict[int, Dispute]


class _Promises(Protocol):
    kept: dict[int, Promise]


@dataclass
class FakeDunning:
    """Steps, by id, with their stories, what was taken for each invoice, and pauses."""

    kept: dict[int, DueStep] = field(default_factory=dict)
    taken_steps: dict[int, tuple[frozenset[str], int]] = field(default_factory=dict)
    """By invoice: the names of the steps that were taken for it, and the highest offset."""
    held_steps: dict[int, frozenset[str]] = field(default_factory=dict)
    """By invoice: the names of the holds that the clock took for it by itself."""
    said: list[StepLine] = field(default_factory=list)
    paused: dict[int, Pause] = field(default_factory=dict)
    firsts: dict[str, date] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    """Of entities, by code; EUR for the others."""
    ledger: _Papers | None = None
    disputes: _Disputes | None = None
    promises: _Promises | None = None
    litigations: FakeLitigations | None = None

    async def sweep(
        self,
        as_of: date,
        due_until: date,
        customers: Collection[int] | None = None,
        *,
        taken_since: date = date.min,
    ) -> tuple[SweptCustomer, ...]:
        assert self.ledger is not None
        found = []
        for customer_id, customer in sorted(self.ledger.known.items()):
            if customers is not None and customer_id not in customers:
                continue
            swept = self._swept(customer, as_of, due_until, taken_since)
            if swept.candidates or swept.running:
                found.append(swept)
        return tuple(found)

    async def sweep_all(
        self, as_of: date, due_until: date, at_once: int, *, taken_since: date = date.min
    ) -> AsyncGenerator[tuple[SweptCustomer, ...], None]:
        share: list[SweptCustomer] = []
        for one in await self.sweep(as_of, due_until, taken_since=taken_since):
            share.append(one)
            if sum(len(each.candidates) for each in share) >= at_once:
                yield tuple(share)
                share = []
        if share:
            yield tuple(share)

    def _swept(
        self, customer: KnownCustomer, as_of: date, due_until: date, taken_since: date
    ) -> SweptCustomer:
        papers = self._papers(customer.id, as_of)
        invoices = {key: one for key, one in papers.items() if not one.kind.is_credit}
        of_customer = [one for one in self.kept.values() if one.customer_id == customer.id]
        running = {key for one in of_customer if one.state.is_running for key in one.documents}
        due = sorted(
            (one.due_on, key) for key, one in invoices.items() if one.due_on <= due_until or key in running
        )
        pauses = [one for one in self.paused.values() if one.customer_id == customer.id]
        litigations = self.litigations.kept.values() if self.litigations else ()
        return SweptCustomer(
            id=customer.id,
            entity=customer.entity,
            code=customer.code,
            name=customer.name,
            salesperson=customer.salesperson,
            profile=customer.profile,
            country=customer.country,
            currency=self.currencies.get(customer.entity, "EUR"),
            candidates=tuple(self._candidate(key, invoices[key]) for _, key in due),
            credits=_credits(papers.values()),
            running=tuple(one for one in of_customer if one.state.is_running),
            last_taken=_last_taken(of_customer, taken_since),
            pause=next((one for one in pauses if one.holds_on(as_of)), None),
            is_in_litigation=any(one.customer_id == customer.id and one.is_running for one in litigations),
        )

    def _papers(self, customer_id: int, as_of: date) -> dict[int, Document]:
        assert self.ledger is not None
        disputes = list(self.disputes.kept.values()) if self.disputes else []
        promises = list(self.promises.kept.values()) if self.promises else []
        found = {}
        for key, one in self.ledger.papers.items():
            if one.customer_id == customer_id and one.document.open_amount:
                document = contested(one.document, [d for d in disputes if d.document_id == key], as_of)
                covering = [p for p in promises if key in p.documents]
                found[key] = promised(document, covering, as_of) if covering else document
        return found

    def _candidate(self, key: int, document: Document) -> Candidate:
        names, offset = self.taken_steps.get(key, (frozenset[str](), None))
        return Candidate(
            document_id=key,
            number=document.number,
            due_on=document.due_on,
            open_amount=document.open_amount,
            disputed=document.disputed,
            is_promised=document.is_promised,
            taken=names,
            taken_offset=offset,
            held=self.held_steps.get(key, frozenset[str]()),
        )

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Nobody else is there."""

    async def first_sweeps(self) -> dict[str, date]:
        return dict(self.firsts)

    async def swept_first(self, entity: str, on: date) -> None:
        self.firsts.setdefault(entity, on)

    async def add_all(self, steps: Sequence[DueStep]) -> tuple[DueStep, ...]:
        running = {(one.customer_id, one.track) for one in self.kept.values() if one.state.is_running}
        added = []
        for step in steps:
            slot: tuple[int, Track] = (step.customer_id, step.track)
            if step.state.is_running and slot in running:
                raise AlreadyRunningError
            running |= {slot} if step.state.is_running else set()
            kept = replace(step, id=len(self.kept) + 1)
            self.kept[kept.id] = kept
            self._note(kept)
            added.append(kept)
        return tuple(added)

    def _note(self, step: DueStep) -> None:
        if step.is_clocks_hold:
            for key in step.documents:
                self.held_steps[key] = self.held_steps.get(key, frozenset[str]()) | {step.step.name}
        elif step.state.is_taken:
            for key in step.documents:
                names, offset = self.taken_steps.get(key, (frozenset[str](), step.step.offset))
                self.taken_steps[key] = (names | {step.step.name}, max(offset, step.step.offset))

    async def change(self, step: DueStep) -> DueStep | None:
        if self.kept[step.id].version != step.version:
            return None
        self.kept[step.id] = replace(step, version=step.version + 1)
        self._note(step)
        return self.kept[step.id]

    async def change_all(self, steps: Sequence[DueStep]) -> int:
        return sum([await self.change(step) is not None for step in steps])

    async def reopen(self, step: DueStep, taken: DueStep) -> DueStep | None:
        renewed = await self.change(step)
        if renewed is not None:
            for key in taken.documents:
                self.taken_steps.pop(key, None)
            for one in self.kept.values():
                self._note(one)
        return renewed

    async def one(self, step_id: int, *, hold: bool = False) -> DueStep:
        if step_id not in self.kept:
            raise UnknownRecordError
        return self.kept[step_id]

    async def running(self, customers: Collection[int] | None = None) -> tuple[DueStep, ...]:
        found = [one for one in self.kept.values() if one.state.is_running]
        those = [one for one in found if customers is None or one.customer_id in customers]
        return tuple(sorted(those, key=lambda one: (one.due_on, one.id)))

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[DueStep, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: one.id, reverse=True))

    async def taken(self, after: date, until: date) -> tuple[DueStep, ...]:
        found = [one for one in self.kept.values() if one.ended_on and after < one.ended_on <= until]
        return tuple(sorted(found, key=lambda one: one.id, reverse=True))

    async def say(self, lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
        kept = [replace(line, id=len(self.said) + place) for place, line in enumerate(lines, 1)]
        self.said += kept
        return tuple(kept)

    async def lines(self, step_id: int) -> tuple[StepLine, ...]:
        return tuple(line for line in self.said if line.step_id == step_id)

    async def lines_of_customer(self, customer_id: int) -> tuple[StepLine, ...]:
        return tuple(line for line in self.said if line.customer_id == customer_id)

    async def add_pause(self, pause: Pause) -> Pause:
        for key, one in self.paused.items():
            if one.customer_id == pause.customer_id and one.holds_on(pause.on):
                self.paused[key] = replace(one, ended_on=pause.on, ended_by=pause.by)
        kept = replace(pause, id=len(self.paused) + 1)
        self.paused[kept.id] = kept
        return kept

    async def end_pause(self, pause: Pause) -> bool:
        if self.paused[pause.id].ended_on is not None:
            return False
        self.paused[pause.id] = pause
        return True

    async def renew_pause(self, pause_id: int) -> bool:
        ended = self.paused[pause_id].ended_on is not None
        self.paused[pause_id] = replace(self.paused[pause_id], ended_on=None, ended_by="")
        return ended

    async def take_pause_back(self, pause: Pause, *, had_replaced: bool) -> None:
        self.paused[pause.id] = replace(pause, ended_on=pause.on, ended_by=pause.by)
        before = [
            one
            for one in self.paused.values()
            if one.customer_id == pause.customer_id and one.id < pause.id and one.ended_by == pause.by
            if one.ended_on == pause.on and one.until >= pause.on
        ]
        for one in before[-1:] if had_replaced else ():
            self.paused[one.id] = replace(one, ended_on=None, ended_by="")

    async def pauses(self, day: date, customers: Collection[int] | None = None) -> dict[int, Pause]:
        found = [one for one in self.paused.values() if one.holds_on(day)]
        return {one.customer_id: one for one in found if customers is None or one.customer_id in customers}


def _credits(papers: Collection[Document]) -> dict[str, Money]:
    found = defaultdict[str, list[Money]](list)
    for one in papers:
        if one.kind.is_credit:
            found[one.open_amount.currency].append(one.open_amount)
    return {currency: total(those, currency) for currency, those in found.items()}


def _last_taken(steps: Sequence[DueStep], since: date) -> LastTaken | None:
    """The highest of what was taken last, from a day on."""
    taken = [
        (one.taken_on, one.step.offset)
        for one in steps
        if one.state is StepState.DONE or one.state is StepState.SKIPPED
        if one.step.offset >= 0 and one.taken_on is not None and one.taken_on >= since
        if not one.is_clocks_hold
    ]
    if not taken:
        return None
    on, offset = max(taken)
    return LastTaken(offset, on)
