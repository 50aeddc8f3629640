"""A reminder to a customer by e-mail: friendly, firm, or with the copy of a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.credit.dunning import StepAction
from bot.credit.ledger import Document, DocumentKind
from bot.credit.letter import Letter, LetterKind
from bot.credit.money import Money
from bot.dunning_views import MailText, OverdueLine, ReminderView
from messages.escape import USER_TEXT_MAX, Mrkdwn, clean, shorten
from messages.formats import DateStyle, Language, day, exact_money
from messages.letter_words import in_fours, in_threes
from messages.mail_page import SUBJECT_MAX, MailPage, Row, mail_text
from messages.own_words import own_words
from messages.prose import Value, listed, tell

NAMED_MOST = 10
"""Invoices that a sentence names; the others are counted."""
NAME_MAX = 80


def render_reminder_mail(view: ReminderView) -> MailText:
    """Every overdue document once, what it comes to, and how to pay, as text and as HTML.

    Raises TemplateError for words of the company's own that cannot be rendered.
    """
    return mail_text(_Mail(view).page())


@dataclass(frozen=True)
class _Mail:
    view: ReminderView

    @cached_property
    def language(self) -> Language:
        return Language.of(self.view.language)

    def page(self) -> MailPage:
        own = self._own()
        return MailPage(
            language=self.language.value,
            subject=shorten(own[0] if own else self._subject(), SUBJECT_MAX),
            opening=tuple(own[1]) if own else tuple(self._opening()),
            rows=tuple(self._row(line) for line in self.view.facts.lines),
            totals=tuple(self._totals()),
            notes=tuple(self._notes()),
            how_to_pay=self.say("how_to_pay"),
            payment=tuple(self._payment()),
            link_label=self.say("link"),
            link=self.view.payee.link,
            closing=() if own else (self.say("crossed"), self.say("question"), self.say("regards")),
            signature=tuple(self._signature()),
        )

    def _own(self) -> tuple[str, list[str]] | None:
        """Subject and opening in the company's words; the list and how to pay are the house's."""
        letter = self._letter
        number, pay_by = (letter.number, letter.pay_by) if letter else ("", None)
        return own_words(self.view, charges=self.view.charges, number=number, pay_by=pay_by)

    def say(self, sentence: str, **values: Value) -> str:
        """A sentence; other people's text in it is one line, without signs that turn its direction."""
        return tell(
            self.language, "reminder", sentence, **{name: _short(value) for name, value in values.items()}
        )

    def money(self, amount: Money) -> Mrkdwn:
        """With its cents, always."""
        return Mrkdwn(exact_money(amount, self.language))

    def day(self, on: date) -> Mrkdwn:
        """`12 Oct 2026`."""
        return Mrkdwn(day(on, self.language, DateStyle.DATED))

    def _line(self, text: str, most: int) -> str:
        return shorten(clean(text), most)

    @property
    def _letter(self) -> Letter | None:
        return self.view.letter

    def _tone(self) -> str:
        return "firm" if self.view.step.action is StepAction.FIRM_REMINDER else "friendly"

    def _subject(self) -> str:
        lines, entity = self.view.facts.lines, self._line(self.view.payee.name, NAME_MAX)
        if self._letter is not None:
            notice = self._letter.kind is LetterKind.FORMAL_NOTICE
            return self.say("subject_letter", entity=entity, number=self._letter.number, notice=notice)
        number = self._line(lines[0].document.number, NAME_MAX) if len(lines) == 1 else ""
        return self.say(f"subject_{self._tone()}", entity=entity, number=number, count=len(lines))

    def _opening(self) -> Iterator[str]:
        count, letter = len(self.view.facts.lines), self._letter
        yield self.say("hello", name=self._line(self.view.contact.name, NAME_MAX))
        if letter is not None:
            notice = letter.kind is LetterKind.FORMAL_NOTICE
            on = self.day(letter.made_on)
            yield self.say("letter", number=letter.number, on=on, notice=notice, count=count)
            yield self.say("letter_ask", on=self.day(letter.pay_by))
            return
        yield self.say(self._tone(), count=count, entity=self.view.payee.name)
        yield self.say(f"{self._tone()}_ask", count=count)

    def _row(self, line: OverdueLine) -> Row:
        document = line.document
        details = [
            self.say("issued", on=self.day(document.issued_on)),
            self.say("due", on=self.day(document.due_on), days=line.days_late),
        ]
        if document.disputed:
            contested, left = self.money(document.disputed), self.money(document.open_amount)
            details.append(self.say("contested", amount=contested, of=left))
        elif document.open_amount != document.gross:
            details.append(self.say("part", of=self.money(document.gross)))
        return Row(self._title(document), " · ".join(details), self.money(line.asked))

    def _title(self, document: Document) -> str:
        number = self._line(document.number, NAME_MAX)
        if not number:
            return self.say("untitled")
        if document.kind is DocumentKind.DOWN_PAYMENT:
            return self.say("down_payment", number=number)
        return number

    def _totals(self) -> Iterator[tuple[str, str]]:
        facts = self.view.facts
        several = len({one.currency for one in facts.total}) > 1
        for one in facts.owed:
            yield self.say("total", currency=one.currency if several else ""), self.money(one)
        if not self._shows_charges:
            return
        for one in facts.interest:
            yield self.say("interest", on=self.day(facts.as_of)), self.money(one)
        for one in facts.indemnities:
            yield self.say("indemnities"), self.money(one)
        for one in facts.total:
            yield self.say("with_charges", currency=one.currency if several else ""), self.money(one)

    @property
    def _shows_charges(self) -> bool:
        """Where the step says so, and every rate is known."""
        facts = self.view.facts
        return self.view.charges and not facts.unknown_rates and bool(facts.interest or facts.indemnities)

    def _notes(self) -> Iterator[str]:
        facts = self.view.facts
        if self._shows_charges:
            yield self.say("charges_go_on")
            if any(line.charges is not None and line.charges.is_raised for line in facts.lines):
                yield self.say("raised")
        if facts.promised:
            yield self.say("promised", numbers=self._numbers(facts.promised), count=len(facts.promised))
        asked = {line.document for line in facts.lines}
        whole = [one for one, _ in facts.disputed if one not in asked and not one.is_promised]
        if whole:
            yield self.say("contested_whole", numbers=self._numbers(whole), count=len(whole))
        if facts.credits:
            yield self.say("credits", sums=self._sums(-one for one in facts.credits))

    def _numbers(self, documents: Sequence[Document]) -> Mrkdwn:
        """`F-1, F-2 and 3 others`."""
        named = [self._title(one) for one in documents[:NAMED_MOST]]
        if len(documents) > NAMED_MOST:
            named.append(self.say("more", count=len(documents) - NAMED_MOST))
        return listed(named, self.language)

    def _sums(self, amounts: Iterable[Money]) -> Mrkdwn:
        return listed((self.money(one) for one in amounts), self.language)

    def _payment(self) -> Iterator[tuple[str, str]]:
        payee = self.view.payee
        if not payee.iban and not payee.link:
            return
        rows = (
            (self.say("payee"), payee.name),
            ("IBAN", in_fours(payee.iban)),
            ("BIC", payee.bic),
            (self.say("reference"), payee.reference),
        )
        for label, value in rows:
            if said := self._line(value, USER_TEXT_MAX):
                yield label, said

    def _signature(self) -> Iterator[str]:
        payee = self.view.payee
        for text in (self.view.signer.name, payee.name):
            if said := self._line(text, NAME_MAX):
                yield said
        if siren := self._line(payee.siren, NAME_MAX):
            yield self.say("siren", number=Mrkdwn(in_threes(siren)))


def _short(value: Value) -> Value:
    """Other people's text, cut so that it cannot push the facts out of a mail."""
    if isinstance(value, str) and not isinstance(value, Mrkdwn):
        return shorten(clean(value), USER_TEXT_MAX)
    return value
