"""The company's own words of a reminder or a letter: its templates, filled in with what the customer owes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from bot.credit.ledger import Contact
from bot.credit.money import Money
from bot.dunning_views import OverdueFacts, OverdueLine, Payee, Signer
from bot.errors import TemplateError
from bot.policy_templates import TemplateLine, TemplateWords, fill_in
from messages.escape import USER_TEXT_MAX, clean, shorten
from messages.formats import DateStyle, Language, day, exact_money
from messages.letter_words import in_fours
from messages.prose import listed

SUBJECT_MAX = 150
TEXT_MAX = 50_000
"""Characters that a template can come to."""
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_NO_BREAK = re.compile("([\u00a0\u202f])")


class Written(Protocol):
    """A reminder or a letter, as far as a template's words go."""

    @property
    def facts(self) -> OverdueFacts:
        """What is overdue."""
        ...

    @property
    def payee(self) -> Payee:
        """How to pay."""
        ...

    @property
    def signer(self) -> Signer:
        """Who writes."""
        ...

    @property
    def contact(self) -> Contact:
        """Whom it is to."""
        ...

    @property
    def language(self) -> str:
        """The customer's."""
        ...

    @property
    def own_words(self) -> tuple[str, str] | None:
        """Subject and text, as the policy has them."""
        ...


def own_words(
    view: Written, *, charges: bool, number: str = "", pay_by: date | None = None
) -> tuple[str, list[str]] | None:
    """Subject and paragraphs in the company's words; None where the house's own hold.

    `charges` says whether it speaks of what being late costs; `number` and `pay_by` are a letter's. Raises
    TemplateError of bot.errors.
    """
    if view.own_words is None:
        return None
    words = _words(view, charges and not view.facts.unknown_rates, number, pay_by)
    subject, text = (fill_in(template, words) for template in view.own_words)
    if len(text) > TEXT_MAX:
        raise TemplateError(f"A template of the policy comes to more than {TEXT_MAX} characters: shorten it.")
    title = shorten(_line_of(subject), SUBJECT_MAX)
    parts = _PARAGRAPHS.split(text.replace("\r\n", "\n"))
    paragraphs = [said for part in parts if (said := _lines(part))]
    if not title or not paragraphs:
        raise TemplateError("A template of the policy says nothing: give it a subject and a text.")
    return title, paragraphs


def _lines(paragraph: str) -> str:
    """Its lines stay lines."""
    return "\n".join(filter(None, map(_line_of, paragraph.split("\n"))))


def _line_of(text: str) -> str:
    """A line as `clean` makes it, with the no-break spaces of amounts."""
    return "".join(each if _NO_BREAK.fullmatch(each) else clean(each) for each in _NO_BREAK.split(text))


def _words(view: Written, charges: bool, number: str, pay_by: date | None) -> TemplateWords:
    facts, payee, language = view.facts, view.payee, Language.of(view.language)
    return TemplateWords(
        customer=_text(facts.of.name),
        code=_text(facts.of.code),
        contact=_text(view.contact.name),
        entity=_text(payee.name),
        today=_day(facts.as_of, language),
        invoices=tuple(_line(line, charges, language) for line in facts.lines),
        owed=_sums(facts.owed, language),
        interest=_sums(facts.interest, language) if charges else "",
        indemnity=_sums(facts.indemnities, language) if charges else "",
        total=_sums(facts.total if charges else facts.owed, language),
        pay_by=_day(pay_by, language) if pay_by else "",
        number=_text(number),
        reference=_text(payee.reference),
        iban=in_fours(payee.iban),
        bic=_text(payee.bic),
        link=clean(payee.link),
        signer=_text(view.signer.name),
        signer_email=_text(view.signer.email),
    )


def _line(line: OverdueLine, charges: bool, language: Language) -> TemplateLine:
    document = line.document
    interest = exact_money(line.charges.interest, language) if charges and line.charges else ""
    return TemplateLine(
        number=_text(document.number),
        issued=_day(document.issued_on, language),
        due=_day(document.due_on, language),
        days_late=line.days_late,
        amount=exact_money(line.asked, language),
        interest=interest,
    )


def _text(text: str) -> str:
    return shorten(clean(text), USER_TEXT_MAX)


def _day(on: date, language: Language) -> str:
    return f"{day(on, language, DateStyle.MONTH_DAY)} {on.year}"


def _sums(amounts: Iterable[Money], language: Language) -> str:
    said = [exact_money(one, language) for one in amounts]
    return listed(said, language) if said else ""
