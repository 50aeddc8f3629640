"""Letters in the company's own words: its templates say paragraphs, the house lays out everything else."""

from __future__ import annotations

import re

from bot.dunning_views import LetterView, OverdueLine
from bot.policy_templates import TemplateLine, TemplateWords, fill_in
from messages.escape import clean
from messages.letter_words import Pen, asked_for, charged, in_fours, pen_of

_BETWEEN = re.compile(r"\n\s*\n")
_NO_BREAK = re.compile("([\u00a0\u202f])")


def own_words(view: LetterView) -> tuple[str, list[str]] | None:
    """Subject and paragraphs of the company's own template; None where the house's words do.

    Raises TemplateError when it cannot be filled in.
    """
    if view.own_words is None:
        return None
    words = template_words(view)
    subject, text = (fill_in(one, words) for one in view.own_words)
    paragraphs = (_lines(one) for one in _BETWEEN.split(text.replace("\r\n", "\n")))
    return _cleaned(subject), [one for one in paragraphs if one]


def _lines(paragraph: str) -> str:
    """Its lines stay lines."""
    return "\n".join(filter(None, map(_cleaned, paragraph.split("\n"))))


def _cleaned(text: str) -> str:
    """A line as `clean` makes it, with the no-break spaces of amounts."""
    return "".join(each if _NO_BREAK.fullmatch(each) else clean(each) for each in _NO_BREAK.split(text))


def template_words(view: LetterView) -> TemplateWords:
    """What a template can use, written in the letter's language."""
    pen, facts, payee = pen_of(view), view.facts, view.payee
    with_charges = charged(view)
    return TemplateWords(
        customer=clean(facts.of.name),
        code=clean(facts.of.code),
        contact=clean(view.contact.name),
        entity=clean(payee.name),
        today=pen.day(view.made_on),
        invoices=tuple(_line(line, pen, with_charges=with_charges) for line in facts.lines),
        owed=pen.sums(facts.owed),
        interest=pen.sums(facts.interest) if with_charges and facts.interest else "",
        indemnity=pen.sums(facts.indemnities) if with_charges and facts.indemnities else "",
        total=pen.sums(asked_for(view)),
        pay_by=pen.day(view.pay_by),
        number=view.number,
        reference=clean(payee.reference),
        iban=in_fours(payee.iban),
        bic=clean(payee.bic),
        link=clean(payee.link),
        signer=clean(view.signer.name),
        signer_email=clean(view.signer.email),
    )


def _line(line: OverdueLine, pen: Pen, *, with_charges: bool) -> TemplateLine:
    paper = line.document
    return TemplateLine(
        number=clean(paper.number),
        issued=pen.day(paper.issued_on),
        due=pen.day(paper.due_on),
        days_late=line.days_late,
        amount=pen.money(line.asked),
        interest=pen.money(line.charges.interest) if with_charges and line.charges else "",
    )
