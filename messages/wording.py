"""The messages of notices: what decides that something is said asks here how."""

from __future__ import annotations

from datetime import date, datetime

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
from messages.acted import render_acted
from messages.case_lines import render_case_line
from messages.case_message import render_case, render_case_continued
from messages.case_notices import render_case_asked, render_case_yours, render_cases_opened
from messages.digest import render_digest
from messages.dispute_message import render_dispute, render_dispute_line
from messages.dossier import render_dossier, render_dossier_index
from messages.folded import render_folded
from messages.formats import Language
from messages.hand_over_message import render_hand_over, render_hand_over_decided
from messages.hold_message import render_hold_changed
from messages.letter_pdf import letter_pdf, statement_pdf
from messages.mail_reminder import render_reminder_mail
from messages.old_figures import render_old_figures
from messages.postal import postal_lines
from messages.promise_notice import (
    render_plan_asked,
    render_plan_decided,
    render_promise_asked,
    render_promise_broken,
    render_promise_decided,
)
from messages.queue import render_queue
from messages.queue_folded import render_queue_folded
from messages.report_notice import render_import_notice, render_refused_file
from messages.request_message import (
    render_request,
    render_request_asked,
    render_request_decided,
    render_request_line,
)
from messages.step_notices import render_file, render_letter_failed, render_reminder_failed, render_step_yours


class SlackWording:
    """Notices as Slack messages, in the reader's language, and mails and letters in the customer's.

    Implements bot.ports.Wording.
    """

    def reminder(self, view: ReminderView) -> MailText:
        """An e-mail to a customer. Raises TemplateError for words of the company's own."""
        return render_reminder_mail(view)

    def letter(self, view: LetterView) -> bytes:
        """A letter, as a PDF. Raises TemplateError for words of the company's own."""
        return letter_pdf(view)

    def address(self, address: Address, home: str, language: str) -> tuple[str, ...]:
        """The lines of an envelope, with the country's where it is not `home`."""
        return postal_lines(address, home, Language.of(language))

    def statement(self, view: StatementView) -> bytes:
        """Everything open of a customer, as a PDF for a dossier."""
        return statement_pdf(view)

    def queue_folded(self, on: date, done: int, count: int, language: str) -> Payload:
        """The morning's steps of a former day in one line."""
        return render_queue_folded(on, done, count, language).payload()

    def queue(self, queue: Queue, language: str) -> Payload:
        """The morning's steps of whoever has no digest."""
        return render_queue(queue, language).payload()

    def step_yours(self, view: StepView, by: str, language: str) -> Payload:
        """To whom a step went."""
        return render_step_yours(view, by, language).payload()

    def reminder_failed(self, view: StepView, language: str) -> Payload:
        """To a step's owner: its reminder did not arrive."""
        return render_reminder_failed(view, language).payload()

    def letter_failed(self, view: LetterFailed, language: str) -> Payload:
        """To whoever made a letter: the customer's copy did not arrive."""
        return render_letter_failed(view, language).payload()

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        """What goes beside a letter or a dossier: its name, whose it is, what it comes to."""
        return render_file(name, language, about).payload()

    def hand_over(self, view: HandOverView, language: str, *, buttons: bool) -> Payload:
        """A hand-over that waits, or how it went."""
        return render_hand_over(view, language, buttons=buttons).payload()

    def dossier(self, view: DossierView) -> tuple[DossierFile, ...]:
        """The tables and the story of a dossier."""
        return render_dossier(view)

    def dossier_index(self, index: DossierIndex) -> DossierFile:
        """What people read first of it."""
        return render_dossier_index(index)

    def hand_over_decided(self, view: HandOverView, language: str) -> Payload:
        """To whoever asked for it."""
        return render_hand_over_decided(view, language).payload()

    def digest(self, digest: Digest) -> Payload:
        """A morning, in its recipient's language."""
        return render_digest(digest).payload()

    def folded(self, morning: Morning, done: int, language: str) -> Payload:
        """A former morning in one line."""
        return render_folded(morning, language, done).payload()

    def report(self, report: ImportReport, language: str) -> Payload:
        """How a file went in."""
        return render_import_notice(report, language).payload()

    def refused(self, file_name: str, reason: str, language: str) -> Payload:
        """Why a file was refused."""
        return render_refused_file(file_name, reason, language).payload()

    def old_figures(self, entity: str, taken: datetime, age: Freshness, language: str) -> Payload:
        """An entity's figures are old, or too old to rank with."""
        return render_old_figures(entity, taken, age, language).payload()

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        """A digest with what was done since."""
        return render_acted(sent, rows, language)

    def promise_broken(self, view: PromiseView, language: str) -> Payload:
        """A promise was not kept, or only in part."""
        return render_promise_broken(view, language).payload()

    def promise_asked(self, view: PromiseView, language: str) -> Payload:
        """The third promise in a row, for whoever decides."""
        return render_promise_asked(view, language).payload()

    def promise_decided(self, view: PromiseView, language: str) -> Payload:
        """To whoever asked for it."""
        return render_promise_decided(view, language).payload()

    def plan_asked(self, view: PlanView, language: str) -> Payload:
        """A plan, for whoever decides."""
        return render_plan_asked(view, language).payload()

    def plan_decided(self, view: PlanView, language: str) -> Payload:
        """To whoever asked for it."""
        return render_plan_decided(view, language).payload()

    def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
        """The first message of a dispute's thread."""
        return render_dispute(view, language, reader).payload()

    def dispute_line(
        self, line: DisputeLine, view: DisputeView, by: str, owner: str, language: str
    ) -> Payload:
        """A reply in it."""
        return render_dispute_line(line, view, by, owner, language).payload()

    def request(self, view: RequestView, language: str, *, buttons: bool) -> Payload:
        """A request that waits, or how it went."""
        return render_request(view, language, buttons=buttons).payload()

    def request_asked(self, view: RequestView, language: str) -> Payload:
        """To whoever asked: it was sent."""
        return render_request_asked(view, language).payload()

    def request_decided(self, view: RequestView, language: str) -> Payload:
        """To whoever asked: how it went, and what that means."""
        return render_request_decided(view, language).payload()

    def request_line(
        self, view: RequestView, news: RequestNews, language: str, *, alone: bool = False
    ) -> Payload:
        """A reply below the message that asks; `alone`, as a message of its own, it names the customer."""
        return render_request_line(view, news, language, alone=alone).payload()

    def case(self, view: CaseView, language: str) -> Payload:
        """The first message of a case."""
        return render_case(view, language).payload()

    def case_continued(self, view: CaseView, language: str) -> Payload:
        """The former first message of a case that got a new one."""
        return render_case_continued(view, language).payload()

    def case_line(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        """A line of its story."""
        return render_case_line(view, line, language).payload()

    def case_yours(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        """To whom a case went."""
        return render_case_yours(view, line, language).payload()

    def case_asked(self, view: CaseView, line: CaseLine, by: str, language: str) -> Payload:
        """To the salesperson, in the words of whoever asks."""
        return render_case_asked(view, line, by, language).payload()

    def cases_opened(self, views: tuple[CaseView, ...], language: str, left_out: int = 0) -> Payload:
        """One list for a run that opened many."""
        return render_cases_opened(views, language, left_out).payload()

    def hold_changed(self, view: HoldView, by: str, language: str) -> Payload:
        """To the salesperson: orders are on hold, or taken again."""
        return render_hold_changed(view, by, language).payload()
