"""The tables of a statement of account: what is open, document by document, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money, by_currency
from bot.dossier import StatementView
from bot.records import KnownDocument
from messages.escape import clean
from messages.letter_tables import NOTHING, Column, Part, breakable, table
from messages.letter_words import Pen
from messages.prose import Value, tell

SCREEN = "statement"
_Amount = Callable[[KnownDocument], Money | None]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of amounts; one that is `beside` is left out where it has none."""

    head: str
    of: _Amount
    beside: bool = True


def say(pen: Pen, sentence: str, **values: Value) -> str:
    """A sentence of a statement, as letters are written."""
    return tell(pen.language, SCREEN, sentence, **values).replace("'", "’")


def invoices_of(view: StatementView) -> list[KnownDocument]:
    """The open invoices, due or not, the oldest due first."""
    return [each for each in view.documents if not each.document.kind.is_credit]


def credits_of(view: StatementView) -> list[KnownDocument]:
    """The open credits and unallocated payments, the oldest first."""
    return [each for each in view.documents if each.document.kind.is_credit]


def account_table(view: StatementView, pen: Pen) -> Part:
    """Every open invoice; what of it is contested, promised or handed over stands beside its open amount."""
    invoices, as_of = invoices_of(view), view.letter.facts.as_of
    figures = _figures(view, invoices, pen)
    columns = [
        Column(say(pen, "invoice"), right=False, wide=True),
        Column(say(pen, "issued")),
        Column(say(pen, "due")),
        Column(say(pen, "late")),
        *(Column(figure.head) for figure in figures),
    ]
    rows = [
        [
            *_named(each, as_of, pen),
            *(_said(figure.of(each), pen) for figure in figures),
        ]
        for each in invoices
    ]
    return table(columns, rows, _totals([[figure.of(each) for each in invoices] for figure in figures], pen))


def credits_table(view: StatementView, pen: Pen) -> Part:
    """Credits and unallocated payments, which are not set against any invoice yet."""
    found = credits_of(view)
    columns = [
        Column(say(pen, "credit"), right=False, wide=True),
        Column(say(pen, "issued")),
        Column(say(pen, "open")),
    ]
    rows = [
        [_numbered(each, pen), pen.short_day(each.document.issued_on), pen.money(each.document.open_amount)]
        for each in found
    ]
    totals = _sums(each.document.open_amount for each in found)
    return table(columns, rows, [[_total(one, pen), "", pen.money(one)] for one in totals])


def balance_table(view: StatementView, pen: Pen) -> Part:
    """A row a currency: not due, overdue, credits, and the balance, as the customer's card has them."""
    as_of, papers = view.letter.facts.as_of, [each.document for each in view.documents]
    due = [each for each in papers if not each.kind.is_credit]
    parts = {
        "not_due": [each.open_amount for each in due if each.days_late(as_of) < 1],
        "overdue": [each.open_amount for each in due if each.days_late(as_of) >= 1],
        "credits": [each.open_amount for each in papers if each.kind.is_credit],
        "balance": [each.open_amount for each in papers],
    }
    currencies = sorted({each.open_amount.currency for each in papers})
    heads = [
        Column(say(pen, "currency"), right=False, wide=True),
        *(Column(say(pen, name)) for name in parts),
    ]
    rows = [
        [currency, *(_said(_in(currency, _sums(amounts)), pen) for amounts in parts.values())]
        for currency in currencies
    ]
    return table(heads, [], rows)


def _figures(view: StatementView, invoices: Sequence[KnownDocument], pen: Pen) -> list[_Figure]:
    wanted = [
        _Figure(say(pen, "open"), lambda each: each.document.open_amount, beside=False),
        _Figure(say(pen, "contested"), lambda each: each.document.disputed or None),
        _Figure(say(pen, "promised"), _promised),
        _Figure(say(pen, "handed_over"), lambda each: _claimed(each, view.handed_over)),
    ]
    return [each for each in wanted if not each.beside or any(map(each.of, invoices))]


def _promised(each: KnownDocument) -> Money | None:
    """What an open promise covers: all of it that is not contested."""
    return _uncontested(each.document) if each.document.is_promised else None


def _claimed(each: KnownDocument, handed_over: frozenset[int]) -> Money | None:
    return _uncontested(each.document) if each.id in handed_over else None


def _uncontested(paper: Document) -> Money | None:
    left = paper.open_amount - paper.disputed
    return left if left.amount > 0 else None


def _named(each: KnownDocument, as_of: date, pen: Pen) -> list[str]:
    paper = each.document
    issued, due = pen.short_day(paper.issued_on), pen.short_day(paper.due_on)
    return [_numbered(each, pen), issued, due, _late(paper, as_of)]


def _numbered(each: KnownDocument, pen: Pen) -> str:
    """Its number, and what it is when it is no plain invoice."""
    paper = each.document
    number = breakable(clean(paper.number)) or str(each.id)
    if paper.kind is DocumentKind.INVOICE:
        return number
    kind = tell(pen.language, "dossier", "document_kind", name=paper.kind)
    return say(pen, "of_kind", number=number, kind=kind)


def _late(paper: Document, as_of: date) -> str:
    days = paper.days_late(as_of)
    return str(days) if days > 0 else NOTHING


def _totals(columns: Sequence[Sequence[Money | None]], pen: Pen) -> list[Sequence[str]]:
    """A row a currency, below each column the sum of what stands in it."""
    found = [_sums(filter(None, column)) for column in columns]
    currencies = sorted({one.currency for column in found for one in column})
    return [
        [
            say(pen, "total", currency=currency),
            "",
            "",
            "",
            *(_said(_in(currency, column), pen) for column in found),
        ]
        for currency in currencies
    ]


def _total(one: Money, pen: Pen) -> str:
    return say(pen, "total", currency=one.currency)


def _sums(amounts: Iterable[Money]) -> list[Money]:
    return sorted(by_currency(amounts), key=lambda one: one.currency)


def _in(currency: str, amounts: Iterable[Money]) -> Money | None:
    return next((one for one in amounts if one.currency == currency), None)


def _said(amount: Money | None, pen: Pen) -> str:
    return pen.money(amount) if amount else NOTHING
