"""The stores of dunning: steps, pauses, mailings, letters, files and litigations.

Storage implements them, and tests fake them. What is read with `hold` keeps others who hold the same
customer out until the transaction ends.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.credit.due_step import DueStep, Pause, StepLine
from bot.credit.letter import Letter, LetterKind, StoredFile
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.money import Money
from bot.credit.sweep import SweptCustomer


@dataclass(frozen=True, slots=True)
class Collected:
    """What an agency brought in of a litigation: money that the customer paid it."""

    litigation_id: int
    received_on: date
    amount: Money
    fee: Money | None
    reference: str
    number: str
    """The invoice's; empty when the agency does not say."""


class DunningSteps(Protocol):
    """Steps that customers have reached, their stories, and pauses."""

    async def sweep(
        self,
        as_of: date,
        due_until: date,
        customers: Collection[int] | None = None,
        *,
        taken_since: date = date.min,
    ) -> tuple[SweptCustomer, ...]:
        """Those with an open invoice due on or before `due_until`, or with a running step, by id.

        Of these customers, or of all. Amounts, disputes and promises are as they stood on `as_of`; of the
        steps that were taken, the last is told when that was on or after `taken_since`.
        """
        ...

    def sweep_all(
        self, as_of: date, due_until: date, at_once: int, *, taken_since: date = date.min
    ) -> AsyncGenerator[tuple[SweptCustomer, ...], None]:
        """The same of all, some at a time, with about so many documents together: as they stood when the
        first were asked for. Whoever asks closes it; what it is of may be asked for other things meanwhile.
        """
        ...

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Keep others who hold any of these customers out until the transaction ends."""
        ...

    async def first_sweeps(self) -> dict[str, date]:
        """The first day on which each entity, by its code, was swept; without those that never were."""
        ...

    async def swept_first(self, entity: str, on: date) -> None:
        """Mark an entity as swept from a day on; nothing when it is already."""
        ...

    async def add_all(self, steps: Sequence[DueStep]) -> tuple[DueStep, ...]:
        """Keep new ones; their ids are given, in the same order.

        Raises AlreadyRunningError when a customer has one of that track that runs
        (`uq_due_steps_running`).
        """
        ...

    async def change(self, step: DueStep) -> DueStep | None:
        """Keep what it says now, its documents too, if its version is still the one that was read; the
        renewed one, or None. A step that is taken now is noted for its invoices, for good."""
        ...

    async def change_all(self, steps: Sequence[DueStep]) -> int:
        """The same of many, set by set; how many still had the version that was read."""
        ...

    async def reopen(self, step: DueStep, taken: DueStep) -> DueStep | None:
        """As `change`, of a step that was `taken`: what was noted for its invoices is what it was before."""
        ...

    async def one(self, step_id: int, *, hold: bool = False) -> DueStep:
        """One. Raises UnknownRecordError."""
        ...

    async def running(self, customers: Collection[int] | None = None) -> tuple[DueStep, ...]:
        """Those that are open or on their way, of these customers or of all, the first due first."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[DueStep, ...]:
        """All of a customer, the newest first."""
        ...

    async def taken(self, after: date, until: date) -> tuple[DueStep, ...]:
        """Those that stopped running after one day and by another, the newest first."""
        ...

    async def say(self, lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
        """Add lines to their stories (ids are given)."""
        ...

    async def lines(self, step_id: int) -> tuple[StepLine, ...]:
        """A step's story, the oldest first."""
        ...

    async def lines_of_customer(self, customer_id: int) -> tuple[StepLine, ...]:
        """The stories of all of a customer's steps, the oldest first."""
        ...

    async def add_pause(self, pause: Pause) -> Pause:
        """Keep a new one (its id is given); one that holds then is ended on its day."""
        ...

    async def end_pause(self, pause: Pause) -> bool:
        """Keep that it ended early; False when it was over."""
        ...

    async def renew_pause(self, pause_id: int) -> bool:
        """Keep that one which somebody ended goes on; False when it did not end."""
        ...

    async def take_pause_back(self, pause: Pause, *, had_replaced: bool) -> None:
        """End one on its first day; the one goes on whose place it took, if it took one's."""
        ...

    async def pauses(self, day: date, customers: Collection[int] | None = None) -> dict[int, Pause]:
        """Those that hold on a day, by customer."""
        ...


class Mailings(Protocol):
    """E-mails to customers."""

    async def add(self, mailing: Mailing, key: str) -> Mailing | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def change(self, mailing: Mailing) -> Mailing | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def one(self, mailing_id: int, *, hold: bool = False) -> Mailing:
        """One. Raises UnknownRecordError."""
        ...

    async def waiting(self, until: datetime | None = None) -> tuple[Mailing, ...]:
        """Those that wait for a moment up to this one, or for any, the first first."""
        ...

    async def handed_on(self) -> tuple[Mailing, ...]:
        """Those that are in the outbox, as far as is known."""
        ...

    async def of_step(self, step_id: int) -> tuple[Mailing, ...]:
        """All of a step, the newest first."""
        ...

    async def of_customer(self, customer_id: int) -> tuple[Mailing, ...]:
        """All to a customer, the newest first."""
        ...

    async def of_message(self, message_id: str) -> Mailing | None:
        """The one with that Message-ID."""
        ...

    async def content(self, mailing_id: int) -> tuple[str, str] | None:
        """Subject and text of one that was written, as it left; None before."""
        ...

    async def keep_content(self, mailing_id: int, subject: str, text: str) -> None:
        """Keep what it says."""
        ...


class Letters(Protocol):
    """Letters, and every file that is kept."""

    async def next_number(self, customer_id: int, kind: LetterKind, on: date) -> str:
        """The next of the customer's entity and the year, held until the transaction ends: no gaps."""
        ...

    async def add(self, letter: Letter) -> Letter:
        """Keep a new one (its id is given)."""
        ...

    async def one(self, letter_id: int) -> Letter:
        """One. Raises UnknownRecordError."""
        ...

    async def of_customer(self, customer_id: int) -> tuple[Letter, ...]:
        """All to a customer, the newest first."""
        ...

    async def of_number(self, number: str) -> tuple[Letter, ...]:
        """Those of that number, the newest first: one an entity at most."""
        ...

    async def keep(self, name: str, media_type: str, content: bytes, at: datetime) -> StoredFile:
        """Keep a file."""
        ...

    async def file(self, file_id: int) -> StoredFile:
        """What is known of a file. Raises UnknownRecordError."""
        ...

    async def content(self, file_id: int) -> bytes:
        """What is in it. Raises UnknownRecordError."""
        ...


class Litigations(Protocol):
    """Hand-overs to collection."""

    async def add(self, litigation: Litigation, key: str) -> Litigation | None:
        """Keep a new one (its id is given); None when something was kept under that key before.

        Raises AlreadyRunningError when the customer has one that is asked or runs.
        """
        ...

    async def change(self, litigation: Litigation) -> Litigation | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def one(self, litigation_id: int, *, hold: bool = False) -> Litigation:
        """One. Raises UnknownRecordError."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Litigation, ...]:
        """All of a customer, the newest first."""
        ...

    async def running(self, customers: Collection[int] | None = None) -> tuple[Litigation, ...]:
        """Those that are asked or handed over, the oldest first."""
        ...

    async def collected(self, litigation_ids: Collection[int]) -> dict[int, tuple[Collected, ...]]:
        """What agencies brought in, the oldest first."""
        ...
