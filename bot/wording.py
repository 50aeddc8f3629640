"""What the services have said: messages in the reader's language, mails and letters in the customer's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.credit.address import Address
from bot.credit.case import CaseLine
from bot.credit.digest import Digest
from bot.credit.dispute import DisputeLine
from bot.credit.freshness import Freshness
from bot.credit_views import CaseView, HoldView, RequestNews, RequestView
from bot.dossier import DossierFile, DossierIndex, DossierView, StatementView
from bot.dunning_views import (
    FileAbout,
    HandOverView,
    LetterFailed,
    LetterView,
    MailText,
    Queue,
    ReminderView,
    StepView,
)
from bot.files import ImportReport
from bot.mornings import Morning
from bot.notices import Payload
from bot.policy_parts import Person
from bot.standing import ActedRow, DisputeView, PlanView, PromiseView


class Wording(Protocol):
    """The messages of notices, in the reader's language, and of mails and letters in the customer's."""

    def reminder(self, view: ReminderView) -> MailText:
        """An e-mail to a customer. Raises TemplateError of bot.errors for words of the company's own."""
        ...

    def letter(self, view: LetterView) -> bytes:
        """A letter, as a PDF. Raises TemplateError for words of the company's own."""
        ...

    def address(self, address: Address, home: str, language: str) -> tuple[str, ...]:
        """The lines of an envelope, with the country's where it is not `home`."""
        ...

    def statement(self, view: StatementView) -> bytes:
        """Everything open of a customer with charges to date, as a PDF for a dossier."""
        ...

    def queue_folded(self, on: date, done: int, count: int, language: str) -> Payload:
        """The morning's steps of a former day in one line."""
        ...

    def queue(self, queue: Queue, language: str) -> Payload:
        """The morning's steps of whoever has no digest."""
        ...

    def step_yours(self, view: StepView, by: str, language: str) -> Payload:
        """To whom a step went: somebody reassigned it."""
        ...

    def reminder_failed(self, view: StepView, language: str) -> Payload:
        """To a step's owner: its reminder did not arrive, and what to do."""
        ...

    def letter_failed(self, view: LetterFailed, language: str) -> Payload:
        """To whoever made a letter: the customer's copy did not arrive, and what to do."""
        ...

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        """What goes beside a letter or a dossier: its name, whose it is, what it comes to."""
        ...

    def dossier(self, view: DossierView) -> tuple[DossierFile, ...]:
        """The files of a dossier that are words and tables, in its language."""
        ...

    def dossier_index(self, index: DossierIndex) -> DossierFile:
        """What people read first: what is in it, and each file's SHA-256."""
        ...

    def hand_over(self, view: HandOverView, language: str, *, buttons: bool) -> Payload:
        """A hand-over waits for whoever reads it; once it is over, how it went, without buttons."""
        ...

    def hand_over_decided(self, view: HandOverView, language: str) -> Payload:
        """To whoever asked: it was approved or refused."""
        ...

    def digest(self, digest: Digest) -> Payload:
        """A morning."""
        ...

    def folded(self, morning: Morning, done: int, language: str) -> Payload:
        """A former morning in one line; `done` is for how many of its calls something was recorded."""
        ...

    def report(self, report: ImportReport, language: str) -> Payload:
        """How a file went in."""
        ...

    def refused(self, file_name: str, reason: str, language: str) -> Payload:
        """Why a file was refused."""
        ...

    def old_figures(self, entity: str, taken: datetime, age: Freshness, language: str) -> Payload:
        """An entity's figures are old, or too old to rank with."""
        ...

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        """A digest as it was sent, with what was done since in the rows of these customers."""
        ...

    def promise_broken(self, view: PromiseView, language: str) -> Payload:
        """A promise was not kept, or only in part, and what to do next."""
        ...

    def promise_asked(self, view: PromiseView, language: str) -> Payload:
        """The third promise in a row waits for the reader; once decided or withdrawn, how it went."""
        ...

    def promise_decided(self, view: PromiseView, language: str) -> Payload:
        """To whoever asked: it was agreed or refused."""
        ...

    def plan_asked(self, view: PlanView, language: str) -> Payload:
        """A plan waits for the reader; once decided or withdrawn, how it went."""
        ...

    def plan_decided(self, view: PlanView, language: str) -> Payload:
        """To whoever asked: it was agreed or refused."""
        ...

    def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
        """The first message of a dispute's thread, as it stands now, with what its reader may do."""
        ...

    def dispute_line(
        self, line: DisputeLine, view: DisputeView, by: str, owner: str, language: str
    ) -> Payload:
        """One line of the thread; `by` and `owner` are the names that the line's people go by."""
        ...

    def request(self, view: RequestView, language: str, *, buttons: bool) -> Payload:
        """A request waits for whoever reads it; once it is over, how it went, without buttons."""
        ...

    def request_asked(self, view: RequestView, language: str) -> Payload:
        """To whoever asked: it was sent, with {Withdraw} while it waits."""
        ...

    def request_decided(self, view: RequestView, language: str) -> Payload:
        """To whoever asked: approved, with changes, rejected, or lapsed; and what it means for the order."""
        ...

    def request_line(
        self, view: RequestView, news: RequestNews, language: str, *, alone: bool = False
    ) -> Payload:
        """A reply below the message that asks; `alone`, as a message of its own, it names the customer."""
        ...

    def case(self, view: CaseView, language: str) -> Payload:
        """The first message of a case as it stands now."""
        ...

    def case_continued(self, view: CaseView, language: str) -> Payload:
        """The former first message of a case that got a new one: it says so, without buttons."""
        ...

    def case_line(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        """A line of its story, in its thread."""
        ...

    def case_yours(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        """To whom a case went: it was assigned to them, or nobody before them acted in time."""
        ...

    def case_asked(self, view: CaseView, line: CaseLine, by: str, language: str) -> Payload:
        """To the salesperson: please call, or propose a plan; in the words of whoever asks."""
        ...

    def cases_opened(self, views: tuple[CaseView, ...], language: str, left_out: int = 0) -> Payload:
        """One list for a run that opened many; so many were `left_out` that no list would show."""
        ...

    def hold_changed(self, view: HoldView, by: str, language: str) -> Payload:
        """To the salesperson: orders are on hold, or taken again, and what to say to the customer."""
        ...
