"""A wording that says as little as it can, for telling messages apart."""

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
from bot.policy import Person
from bot.standing import ActedRow, DisputeView, PlanView, PromiseView


class PlainWording:
    """Implements bot.ports.Wording in a word or two."""

    def reminder(self, view: ReminderView) -> MailText:
        numbers = ", ".join(line.document.number for line in view.facts.lines)
        said = f"{view.step.action} {view.facts.of.code}: {numbers}"
        return MailText(said, f"{said} {view.language}", f"<p>{said}</p>")

    def letter(self, view: LetterView) -> bytes:
        return f"letter {view.number} {view.kind} {view.language}".encode()

    def address(self, address: Address, home: str, language: str) -> tuple[str, ...]:
        abroad = address.country if address.country not in ("", home) else ""
        return (*address.lines(), *filter(None, [abroad])) if address.lines() else ()

    def statement(self, view: StatementView) -> bytes:
        return f"statement {view.letter.facts.of.code} {view.letter.language}".encode()

    def queue_folded(self, on: date, done: int, count: int, language: str) -> Payload:
        return {"text": f"queue of {on}: {done} of {count} {language}"}

    def queue(self, queue: Queue, language: str) -> Payload:
        return {"text": f"queue {queue.whose} {queue.count} {language}"}

    def step_yours(self, view: StepView, by: str, language: str) -> Payload:
        return {"text": f"step yours {view.step.id} {by} {language}"}

    def reminder_failed(self, view: StepView, language: str) -> Payload:
        return {"text": f"reminder failed {view.step.id} {view.step.trouble} {language}"}

    def letter_failed(self, view: LetterFailed, language: str) -> Payload:
        return {"text": f"letter failed {view.letter.number} {view.trouble} {language}"}

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        return {"text": f"file {name} {language}"}

    def hand_over(self, view: HandOverView, language: str, *, buttons: bool) -> Payload:
        with_buttons = " buttons" if buttons else ""
        return {"text": f"hand-over {view.litigation.id} {view.litigation.state} {language}{with_buttons}"}

    def hand_over_decided(self, view: HandOverView, language: str) -> Payload:
        return {"text": f"hand-over decided {view.litigation.id} {view.litigation.state} {language}"}

    def digest(self, digest: Digest) -> Payload:
        return {"text": f"digest {digest.as_of} {digest.recipient.name} {digest.recipient.language}"}

    def folded(self, morning: Morning, done: int, language: str) -> Payload:
        return {"text": f"folded {morning.on} {language}" + (f" {done} done" if done else "")}

    def report(self, report: ImportReport, language: str) -> Payload:
        return {"text": f"report {report.file} {language}"}

    def old_figures(self, entity: str, taken: datetime, age: Freshness, language: str) -> Payload:
        return {"text": f"old {entity} {taken:%Y-%m-%d} {age} {language}"}

    def refused(self, file_name: str, reason: str, language: str) -> Payload:
        return {"text": f"refused {file_name} {language}: {reason}"}

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        return {"text": f"acted {[row.code for row in rows]} {language}"}

    def promise_broken(self, view: PromiseView, language: str) -> Payload:
        return {"text": f"broken {view.promise.id} {language}"}

    def promise_asked(self, view: PromiseView, language: str) -> Payload:
        return {"text": f"asked {view.promise.id} {language}"}

    def promise_decided(self, view: PromiseView, language: str) -> Payload:
        return {"text": f"decided {view.promise.id} {language}"}

    def plan_asked(self, view: PlanView, language: str) -> Payload:
        return {"text": f"plan asked {view.plan.id} {language}"}

    def plan_decided(self, view: PlanView, language: str) -> Payload:
        return {"text": f"plan decided {view.plan.id} {language}"}

    def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
        return {"text": f"dispute {view.dispute.id} {view.dispute.state} {language} {reader.role}"}

    def dispute_line(
        self, line: DisputeLine, view: DisputeView, by: str, owner: str, language: str
    ) -> Payload:
        return {"text": f"line {line.kind} {by} {owner} {language}"}

    def request(self, view: RequestView, language: str, *, buttons: bool) -> Payload:
        with_buttons = " buttons" if buttons else ""
        return {"text": f"request {view.request.id} {view.request.state} {language}{with_buttons}"}

    def request_asked(self, view: RequestView, language: str) -> Payload:
        return {"text": f"request asked {view.request.id} {view.request.state} {language}"}

    def request_decided(self, view: RequestView, language: str) -> Payload:
        return {"text": f"request decided {view.request.id} {view.request.state} {language}"}

    def request_line(
        self, view: RequestView, news: RequestNews, language: str, *, alone: bool = False
    ) -> Payload:
        return {"text": f"request line {view.request.id} {news} {language}"}

    def case(self, view: CaseView, language: str) -> Payload:
        return {"text": f"case {view.case.id} {view.case.state} {view.owner} {language}"}

    def case_continued(self, view: CaseView, language: str) -> Payload:
        return {"text": f"case continued {view.case.id} {language}"}

    def case_line(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        return {"text": f"case line {view.case.id} {line.kind} {line.owner} {language}"}

    def case_yours(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        return {"text": f"case yours {view.case.id} {line.kind} {line.owner} {language}"}

    def case_asked(self, view: CaseView, line: CaseLine, by: str, language: str) -> Payload:
        return {"text": f"case asked {view.case.id} {by} {language}"}

    def cases_opened(self, views: tuple[CaseView, ...], language: str, left_out: int = 0) -> Payload:
        more = f" +{left_out}" if left_out else ""
        return {"text": f"cases opened {[view.case.id for view in views]}{more} {language}"}

    def hold_changed(self, view: HoldView, by: str, language: str) -> Payload:
        what = "set" if view.holds else "lifted"
        return {"text": f"hold {view.hold.cause} {what} {by} {language}"}

    def dossier(self, view: DossierView) -> tuple[DossierFile, ...]:
        return (DossierFile("story.txt", f"dossier of {view.of.name}".encode()),)

    def dossier_index(self, index: DossierIndex) -> DossierFile:
        return DossierFile("INDEX.txt", "\n".join(each.name for each in index.files).encode())
