"""Letters and statements of account as PDF: equal figures make equal files, to the byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bot.credit.letter import LetterKind
from bot.dunning_views import LetterView
from messages.escape import clean, shorten
from messages.formats import Language
from messages.letter_tables import (
    Part,
    breakable,
    has_floor,
    interest_table,
    overdue_table,
    papers_table,
    totals_table,
)
from messages.letter_words import (
    charged,
    demand,
    left_out,
    legal_basis,
    opening,
    payment_rows,
    pen_of,
    subject_of,
    what_follows,
)
from messages.own_words import own_words

PAPER = Path(__file__).parent / "letters" / "paper.typ"
"""The template of every page."""
ANNEXED_ABOVE = 6
"""More invoices than this stand in an annex, so that the letter itself is one page."""
PAGE_ABOVE = 20
"""Annexes of more lines than this begin a page; fewer follow the signature."""
_NAME_BREAK = 20
"""Characters of one word that the window of an envelope holds, were they all a W."""
_FACT_BREAK = 14
_WORD_BREAK = 28
"""Of any other text."""


def letter_pdf(view: LetterView) -> bytes:
    """A reminder letter or a formal notice. Raises TemplateError for words of the company's own."""
    return _set(letter_sheet(view), view)


def statement_pdf(view: LetterView) -> bytes:
    """Everything overdue of a customer with charges to date, for a dossier."""
    return _set(statement_sheet(view), view)


def letter_sheet(view: LetterView) -> Part:
    """What stands on the letter, part by part. Raises TemplateError."""
    pen, lines = pen_of(view), view.facts.lines
    own = own_words(view, charges=charged(view), number=view.number, pay_by=view.pay_by)
    subject = own[0] if own else subject_of(view)
    annexed = len(lines) > ANNEXED_ABOVE
    invoices = overdue_table(lines, pen, charges=charged(view))
    parts = [*_texts(own[1] if own else [pen.say("greeting"), *opening(view, annexed=annexed)])]
    parts += [] if annexed else [invoices]
    parts += [
        *(_sums(view) if len(lines) > 1 else []),
        *([] if own else _demanded(view)),
        *_texts([" ".join(left_out(view.facts, pen))]),
    ]
    parts += [{"kind": "pairs", "rows": payment_rows(view)}]
    parts += _texts(() if own else what_follows(view))
    parts += [*_legal(view), _signature(view, "" if own else pen.say("closing"))]
    parts += _annexes(view, [(pen.say("documents", count=len(lines)), [invoices])] if annexed else [])
    return _sheet(view, subject, parts, is_letter=True)


def statement_sheet(view: LetterView) -> Part:
    """What stands on a statement of account, part by part."""
    pen, facts = pen_of(view), view.facts
    parts = [{"kind": "small", "text": pen.say("statement_note", on=pen.day(facts.as_of))}]
    if facts.lines:
        overdue = overdue_table(facts.lines, pen, charges=charged(view))
        parts += _headed(pen.say("documents", count=len(facts.lines)), [overdue, *_sums(view)])
    else:
        parts += _texts([pen.say("nothing")])
    parts += _beside(view)
    parts += _headed(pen.say("basis"), _legal(view))
    parts += _annexes(view, [])
    return _sheet(view, pen.say("statement_subject", on=pen.day(facts.as_of)), parts, is_letter=False)


def _set(sheet: Part, view: LetterView) -> bytes:
    """On paper; whatever was in the ledger travels as data, and the template shows it as text."""
    return typst.compile(
        PAPER,
        root=PAPER.parent,
        font_paths=paper_fonts(),
        format="pdf",
        sys_inputs={"paper": json.dumps(sheet, ensure_ascii=False)},
        timestamp=datetime.combine(view.made_on, time(), UTC),
    )


@cache
def paper_fonts() -> typst.Fonts:
    """Those within Typst; the machine's own only for scripts that these do not have."""
    return typst.Fonts()


def _sheet(view: LetterView, subject: str, parts: Sequence[Part], *, is_letter: bool) -> Part:
    pen = pen_of(view)
    whose = clean(view.payee.name)
    sheet: Part = {
        "lang": pen.language.value,
        "title": " ".join(filter(None, [clean(view.number), subject])),
        "author": whose,
        "sender": _sender(view),
        "addressee": _addressee(view),
        "window": is_letter,
        "window-right": pen.language is Language.FR,
        "facts": _facts(view, is_letter=is_letter),
        "subject": subject,
        "parts": list(parts),
        "footer": pen.say("footer", subject=shorten(whose, 80), number=view.number),
        "page": pen.say("page").split("|"),
    }
    return {name: _breakable(part) for name, part in sheet.items()}


def _breakable(part: Any) -> Any:
    """Every text in it: whatever anybody wrote, no word leaves the page."""
    match part:
        case str():
            return breakable(part, _WORD_BREAK)
        case dict():
            return {name: _breakable(one) for name, one in part.items()}
        case list() | tuple():
            return [_breakable(one) for one in part]
    return part


def _sender(view: LetterView) -> list[str]:
    pen, payee = pen_of(view), view.payee
    siren = pen.say("siren", number=payee.siren) if clean(payee.siren) else ""
    lines = [siren, clean(payee.country)]
    return [
        breakable(clean(payee.name), _NAME_BREAK),
        *filter(None, [" · ".join(filter(None, lines)), clean(view.signer.email)]),
    ]


def _addressee(view: LetterView) -> list[str]:
    """A name and whom it is for: whoever posts the letter knows the street."""
    pen, of = pen_of(view), view.facts.of
    attention = pen.say("attention", name=view.contact.name) if clean(view.contact.name) else ""
    return [
        breakable(clean(of.name) or clean(of.code), _NAME_BREAK),
        *filter(None, [breakable(attention, _NAME_BREAK)]),
    ]


def _facts(view: LetterView, *, is_letter: bool) -> list[tuple[str, str]]:
    pen, of = pen_of(view), view.facts.of
    contact = ", ".join(filter(None, map(clean, (view.contact.name, view.contact.phone, view.contact.email))))
    rows = [
        (pen.say("date"), pen.day(view.made_on)),
        (pen.say("number"), clean(view.number)),
        (pen.say("customer"), "" if is_letter else breakable(clean(of.name), _FACT_BREAK)),
        (pen.say("your_code"), breakable(clean(of.code), _FACT_BREAK)),
        (pen.say("registration"), breakable(clean(view.registration_number), _FACT_BREAK)),
        (pen.say("contact"), "" if is_letter else breakable(contact, _FACT_BREAK)),
    ]
    return [(name, value) for name, value in rows if value]


def _demanded(view: LetterView) -> list[Part]:
    """The demand of a formal notice stands out; the rest of it does not."""
    strong, *others = demand(view)
    kind = "strong" if view.kind is LetterKind.FORMAL_NOTICE else "text"
    return [{"kind": kind, "text": strong}, *_texts(others)]


def _sums(view: LetterView) -> list[Part]:
    """Only where the table of invoices does not say it: with charges, or in several currencies."""
    pen, with_charges = pen_of(view), charged(view)
    if not view.facts.lines or (not with_charges and len(view.facts.owed) == 1):
        return []
    title = pen.say("amounts_to", on=pen.day(view.facts.as_of))
    return _headed(title, [totals_table(view.facts, pen, charges=with_charges)])


def _beside(view: LetterView) -> list[Part]:
    """What is open and not asked for: promised, contested, credits."""
    pen, facts = pen_of(view), view.facts
    promised = [(paper, paper.open_amount) for paper in facts.promised]
    parts = []
    if promised:
        title = pen.say("in_promise", count=len(promised))
        parts += _headed(title, [papers_table(promised, pen, pen.say("open"))])
    if facts.disputed:
        contested = papers_table(facts.disputed, pen, pen.say("contested"))
        parts += _headed(pen.say("in_dispute"), [contested])
    if facts.credits:
        parts += _headed(pen.say("in_credit"), _texts([pen.sums(facts.credits)]))
    return parts


def _annexes(view: LetterView, before: Sequence[tuple[str, list[Part]]]) -> list[Part]:
    """Each under its number; none of a letter without charges and with few invoices."""
    pen, lines = pen_of(view), view.facts.lines
    annexes = list(before)
    if charged(view):
        raised = [_small(pen.say("raised_note"))] if has_floor(lines) else []
        title = pen.say("interest_title", on=pen.day(view.facts.as_of))
        annexes.append(
            (title, [{"kind": "note", "text": pen.say("simple")}, interest_table(lines, pen), *raised])
        )
    rows = sum(len(part["rows"]) for _, inside in annexes for part in inside if part["kind"] == "table")
    parts: list[Part] = [{"kind": "page"}] if rows > PAGE_ABOVE else []
    for number, (title, inside) in enumerate(annexes, 1):
        parts += _headed(pen.say("annex", number=number, title=title), inside)
    return parts


def _signature(view: LetterView, closing: str) -> Part:
    pen, signer = pen_of(view), view.signer
    below = [clean(signer.name), clean(signer.email)]
    return {
        "kind": "signature",
        "closing": closing,
        "above": [pen.say("signs_for", name=view.payee.name)],
        "below": [line for line in dict.fromkeys(below) if line],
    }


def _headed(title: str, parts: Sequence[Part]) -> list[Part]:
    return [{"kind": "heading", "text": title}, *parts] if parts else []


def _texts(texts: Sequence[str]) -> list[Part]:
    return [{"kind": "text", "text": text} for text in texts if text]


def _legal(view: LetterView) -> list[Part]:
    """In small print, as one paragraph."""
    said = " ".join(legal_basis(view))
    return [_small(said)] if said else []


def _small(text: str) -> Part:
    return {"kind": "small", "text": text}
