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
from bot.dossier import StatementView
from bot.dunning_views import LetterView
from messages.escape import clean, shorten
from messages.letter_tables import Part, breakable, has_floor, interest_table, overdue_table, totals_table
from messages.letter_words import (
    asked_for,
    charged,
    company_mentions,
    demand,
    left_out,
    legal_basis,
    opening,
    payment_rows,
    pen_of,
    place_and_day,
    registration,
    subject_of,
    what_follows,
)
from messages.own_words import own_words
from messages.postal import country_name
from messages.prose import tell
from messages.statement_tables import (
    account_table,
    balance_table,
    credits_of,
    credits_table,
    invoices_of,
    say,
)

PAPER = Path(__file__).parent / "letters" / "paper.typ"
"""The template of every page."""
ANNEXED_ABOVE = 4
"""More invoices than this stand in an annex, so that the letter itself is one page."""
PAGE_ABOVE = 20
"""Annexes of more lines than this begin a page; fewer follow the signature."""
WINDOW_LEFT = frozenset({"AT", "AU", "CA", "DE", "GB", "IE", "US"})
"""Countries whose envelopes have their window on the left; it is on the right in France and elsewhere."""
FOOT_MAX = 160
_HIDDEN = frozenset({"lang", "title", "author"})
"""What no page shows."""
_NAME_BREAK = 20
"""Characters of one word that the window of an envelope holds, were they all a W."""
_FACT_BREAK = 14
_WORD_BREAK = 28
"""Of any other text."""


def letter_pdf(view: LetterView) -> bytes:
    """A reminder letter or a formal notice. Raises TemplateError for words of the company's own."""
    return _set(letter_sheet(view), view)


def statement_pdf(view: StatementView) -> bytes:
    """Everything open of a customer, and what is overdue with charges to date, for a dossier."""
    return _set(statement_sheet(view), view.letter)


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
        *(_sums(view) if len(lines) > 1 or len(asked_for(view)) > 1 else []),
        *([] if own else _demanded(view)),
        *_texts([" ".join(left_out(view.facts, pen))]),
    ]
    parts += [*_legal(view), _end(view, is_own=own is not None)]
    parts += _annexes(view, [(pen.say("documents", count=len(lines)), [invoices])] if annexed else [])
    return _sheet(view, subject, parts, is_letter=True)


def _end(view: LetterView, *, is_own: bool) -> Part:
    """How to pay, what follows, and who signs: together on a page, so that nobody signs an empty one."""
    closing = "" if is_own else pen_of(view).say("closing")
    inside = [{"kind": "pairs", "rows": payment_rows(view)}]
    inside += _texts(() if is_own else what_follows(view))
    return {"kind": "together", "parts": [*inside, _signature(view, closing)]}


def statement_sheet(account: StatementView) -> Part:
    """What stands on a statement of account, part by part: the account, then what of it is overdue."""
    view = account.letter
    pen, facts = pen_of(view), view.facts
    parts = [{"kind": "small", "text": say(pen, "statement_note", on=pen.day(facts.as_of))}]
    parts += _account(account) if account.documents else _texts([say(pen, "nothing_open")])
    if facts.lines:
        overdue = overdue_table(facts.lines, pen, charges=charged(view))
        title = say(pen, "claimed_to", on=pen.day(facts.as_of))
        parts += _headed(title, [_note(say(pen, "claimed_note")), overdue, *_sums(view)])
    else:
        parts += _texts([pen.say("nothing")])
    parts += _headed(pen.say("basis"), _legal(view))
    parts += _annexes(view, [])
    return _sheet(view, pen.say("statement_subject", on=pen.day(facts.as_of)), parts, is_letter=False)


def _account(account: StatementView) -> list[Part]:
    """Every open document, credits apart, and the balance of each currency."""
    pen = pen_of(account.letter)
    on = pen.day(account.letter.facts.as_of)
    parts = _headed(say(pen, "balance_at", on=on), [balance_table(account, pen)])
    if invoices := invoices_of(account):
        parts += _headed(say(pen, "open_invoices", count=len(invoices)), [account_table(account, pen)])
    if credits_of(account):
        parts += _headed(say(pen, "in_credit"), [credits_table(account, pen)])
    return parts


def _note(text: str) -> Part:
    return {"kind": "note", "text": text}


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
    before, after = pen.say("page").split("|")
    sheet: Part = {
        "lang": pen.language.value,
        "title": " ".join(filter(None, [clean(view.number), subject])),
        "author": whose,
        "sender": _sender(view),
        "addressee": _addressee(view),
        "window": is_letter,
        "window-right": view.payee.country not in WINDOW_LEFT,
        "registered": pen.say("registered") if is_letter and view.is_registered else "",
        "facts": _facts(view, is_letter=is_letter),
        "subject": subject,
        "parts": list(parts),
        "footer": shorten(" · ".join(company_mentions(view)), FOOT_MAX),
        "page": [" · ".join(filter(None, [clean(view.number), before])), after],
    }
    return {name: part if name in _HIDDEN else _breakable(part) for name, part in sheet.items()}


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
    """Name, address, and its country where the policy has no address or the letter goes abroad."""
    payee, lines = view.payee, list(map(clean, view.payee.address.lines()))
    if view.is_abroad or not lines:
        lines.append(country_name(clean(payee.country), pen_of(view).language))
    return [
        breakable(clean(payee.name), _NAME_BREAK),
        *filter(None, [*lines, clean(view.signer.email)]),
    ]


def _addressee(view: LetterView) -> list[str]:
    """A name, whom it is for, and where they are: without an address, who posts it writes it there."""
    pen, of = pen_of(view), view.facts.of
    attention = pen.say("attention", name=view.contact.name) if clean(view.contact.name) else ""
    return [
        breakable(clean(of.name) or clean(of.code), _NAME_BREAK),
        *filter(None, [breakable(attention, _NAME_BREAK)]),
        *(breakable(line, _NAME_BREAK) for line in map(clean, view.address) if line),
    ]


def _facts(view: LetterView, *, is_letter: bool) -> list[tuple[str, str]]:
    pen, of = pen_of(view), view.facts.of
    contact = ", ".join(filter(None, map(clean, (view.contact.name, view.contact.phone, view.contact.email))))
    rows = [
        (pen.say("date"), pen.day(view.made_on)),
        (pen.say("number"), clean(view.number)),
        (pen.say("customer"), "" if is_letter else breakable(clean(of.name), _FACT_BREAK)),
        (pen.say("your_code"), breakable(clean(of.code), _FACT_BREAK)),
        (pen.say("registration"), breakable(registration(view.registration_number), _FACT_BREAK)),
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
    return [totals_table(view.facts, pen, charges=with_charges)]


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
    role = tell(pen.language, "words", "owner", role=signer.role) if signer.role else ""
    below = [clean(signer.name), role[:1].upper() + role[1:], clean(signer.email)]
    return {
        "kind": "signature",
        "closing": closing,
        "above": [line for line in (place_and_day(view), pen.say("signs_for", name=view.payee.name)) if line],
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
