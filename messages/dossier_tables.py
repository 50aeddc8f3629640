"""The tables of a dossier: invoices, charges, reminders, letters, calls, promises, disputes, audit."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial

from bot.audit import Entry, Facts
from bot.credit.due_step import StepLineKind
from bot.credit.money import Money
from bot.credit.promise import Receipt
from bot.dossier import STEP_FACTS_IN_HOUSE, DossierFile, DossierView
from bot.standing import HistoryLine
from messages.dossier_cells import Cell, cell, table
from messages.formats import Language
from messages.history_facts import facts_text
from messages.mail_trouble import plain_trouble
from messages.prose import Voice, tell

Row = Sequence[Cell]
SCREEN = "dossier"
_CALL_LINES = (StepLineKind.CALLED, StepLineKind.ANSWERED)


def dossier_tables(view: DossierView) -> tuple[DossierFile, ...]:
    """All of them, each with a line of headings, in the dossier's language."""
    language = Language.of(view.language)
    return tuple(
        DossierFile(f"{name}.csv", table(_headings(columns, language), rows(view, language), language))
        for name, (columns, rows) in _TABLES.items()
    )


def word(language: Language, kind: str, name: str) -> str:
    """A state, a reason or an outcome in words."""
    return tell(language, SCREEN, kind, name=name)


def there(view: DossierView, at: datetime | None) -> datetime | None:
    """A moment where the company is."""
    zone: tzinfo | None = view.made_at.tzinfo
    return at.astimezone(zone) if at else None


def numbers(view: DossierView, documents: Iterable[int]) -> str:
    """What these invoices are called."""
    return " ".join(view.numbers.get(each, f"#{each}") for each in documents)


def _headings(columns: str, language: Language) -> list[str]:
    return [tell(language, SCREEN, "column", name=name) for name in columns.split()]


def _invoices(view: DossierView, language: Language) -> Iterator[Row]:
    paid = _paid(view.receipts)
    lines = {line.document_id: line for line in view.facts.lines}
    for known in view.documents:
        document, received = known.document, paid.get(known.id)
        settled = document.gross - document.open_amount
        line = lines.get(known.id)
        yield (
            document.number,
            word(language, "document_kind", document.kind),
            document.issued_on,
            document.due_on,
            max(document.days_late(view.as_of), 0) if document.open_amount else 0,
            document.gross.currency,
            document.gross,
            _received(received, settled),
            settled - _received(received, settled),
            document.open_amount,
            document.disputed,
            line.asked if line else None,
            _yes(language, document.is_promised),
            _yes(language, known.id in view.handed_over),
        )


def _received(received: Money | None, settled: Money) -> Money:
    """What payments settled of an invoice: no more than it lost."""
    if received is None or received.currency != settled.currency or settled.amount <= 0:
        return Money.zero(settled.currency)
    return min(received, settled)


def _paid(receipts: Iterable[Receipt]) -> dict[int, Money]:
    found: dict[int, Money] = {}
    for each in receipts:
        if each.document_id is not None:
            before = found.get(each.document_id)
            same = before is not None and before.currency == each.amount.currency
            found[each.document_id] = before + each.amount if before is not None and same else each.amount
    return found


def _settlements(view: DossierView, language: Language) -> Iterator[Row]:
    for each in view.receipts:
        number = view.numbers.get(each.document_id, "") if each.document_id is not None else ""
        yield each.on, number, each.amount.currency, each.amount


def _charges(view: DossierView, language: Language) -> Iterator[Row]:
    """A line a half-year and stretch, then the invoice's indemnity."""
    for line in view.facts.lines:
        if line.charges is None:
            continue
        number, kind = line.document.number, partial(word, language, "charge")
        for each in line.charges.periods:
            yield (
                number,
                kind("floor" if each.is_floor else "interest"),
                each.first,
                each.last,
                each.days,
                each.rate,
                each.base,
                each.interest.currency,
                each.interest,
            )
        fixed = line.charges.indemnity
        yield number, kind("indemnity"), None, None, None, None, None, fixed.currency, fixed


def _reminders(view: DossierView, language: Language) -> Iterator[Row]:
    for mailing, name in view.mailings:
        yield (
            there(view, mailing.ended_at or mailing.leaves_at),
            word(language, "mailing", mailing.state),
            mailing.to,
            mailing.subject,
            mailing.message_id,
            numbers(view, mailing.documents),
            plain_trouble(mailing.trouble, language),
            name,
        )


def _letters(view: DossierView, language: Language) -> Iterator[Row]:
    for letter, name in view.letters:
        yield (
            letter.made_on,
            letter.number,
            word(language, "letter", letter.kind),
            letter.pay_by,
            numbers(view, letter.documents),
            _amounts(letter.owed, language),
            _amounts(letter.charges, language),
            view.name_of(letter.made_by),
            name,
        )


def _promises(view: DossierView, language: Language) -> Iterator[Row]:
    for each in view.promises:
        promise = each.promise
        yield (
            promise.logged_on,
            each.logged_by,
            promise.said_by,
            word(language, "means", promise.means) if promise.means else "",
            " ".join(each.numbers),
            promise.amount.currency,
            promise.amount,
            promise.promised_on,
            word(language, "promise", promise.state),
            promise.received,
            promise.ended_on,
            promise.note,
        )


def _disputes(view: DossierView, language: Language) -> Iterator[Row]:
    for each in view.disputes:
        dispute = each.dispute
        yield (
            dispute.opened_on,
            each.opened_by,
            each.number,
            dispute.amount.currency,
            dispute.amount,
            word(language, "dispute_reason", dispute.reason),
            word(language, "dispute", dispute.state),
            each.owner,
            dispute.target_on,
            dispute.ended_on,
            dispute.note,
            dispute.outcome,
        )


def _dispute_threads(view: DossierView, language: Language) -> Iterator[Row]:
    for each in view.disputes:
        for line in each.lines:
            what = line.state.value if line.state else line.kind.value
            kind = "dispute" if line.state else "dispute_line"
            by = view.name_of(line.by)
            yield there(view, line.at), each.number, by, word(language, kind, what), line.text


def _calls(view: DossierView, language: Language) -> list[Row]:
    """Of steps, and those noted beside them, in their order."""
    found: list[tuple[datetime, Row]] = []
    for line in view.lines:
        if line.kind in _CALL_LINES:
            outcome = word(language, "outcome", line.outcome) if line.outcome else ""
            found.append((line.at, (there(view, line.at), view.name_of(line.by), outcome, line.text)))
    for each in view.notes:
        note, outcome = each.note, word(language, "outcome", each.note.kind)
        found.append((note.at, (there(view, note.at), each.by, outcome, note.text)))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _audit(view: DossierView, language: Language) -> Iterator[Row]:
    """In the words of a customer's history; the seals are those of the trail."""
    voice = Voice(language, "history")
    for each in view.entries:
        entry = each.entry
        yield (
            each.number,
            there(view, entry.at),
            view.name_of(entry.who) or word(language, "answer", "clock"),
            tell(language, "history", "deed", name=entry.deed),
            html.unescape(facts_text(_line(view, each), view.names, voice)),
            each.seal,
        )


def _line(view: DossierView, each: Entry) -> HistoryLine:
    entry = each.entry
    return HistoryLine(
        number=each.number,
        deed=entry.deed,
        who=view.name_of(entry.who),
        at=entry.at,
        surface=entry.surface,
        subject=entry.subject,
        before=_told(entry.subject, entry.before),
        after=_told(entry.subject, entry.after),
    )


def _told(subject: str, facts: Facts | None) -> Facts | None:
    """Who was to take a step and until when is the company's own affair."""
    if facts is None or subject.partition(":")[0] != "step":
        return facts
    return {name: value for name, value in facts.items() if name not in STEP_FACTS_IN_HOUSE}


def _contact(view: DossierView, language: Language) -> list[Row]:
    customer = view.customer
    said: Mapping[str, Cell] = {
        "entity": f"{customer.entity_name} ({customer.entity})",
        "code": customer.code,
        "customer": customer.name,
        "registration": customer.registration_number,
        "address": ", ".join(customer.address.lines()),
        "country": customer.own_country,
        "contact": customer.contact,
        "phone": customer.phone,
        "email": customer.email,
        "language": customer.language,
        "salesperson": view.of.salesperson,
    }
    return [(tell(language, SCREEN, "column", name=name), value) for name, value in said.items()]


def _amounts(amounts: Iterable[Money], language: Language) -> str:
    """One a currency, side by side: `18500,00 EUR + 200,00 USD`."""
    return " + ".join(f"{cell(each, language)} {each.currency}" for each in amounts)


def _yes(language: Language, said: bool) -> str:
    return word(language, "answer", "yes") if said else ""


_TABLES: Mapping[str, tuple[str, Callable[[DossierView, Language], Iterable[Row]]]] = {
    "invoices": (
        "number kind issued due days_late currency gross paid credited open disputed claimed promised"
        " handed_over",
        _invoices,
    ),
    "settlements": ("received number currency amount", _settlements),
    "charges": ("number kind from until days rate base currency amount", _charges),
    "reminders": ("at state to subject message_id invoices trouble file", _reminders),
    "letters": ("on letter kind pay_by invoices asked charges by file", _letters),
    "promises": (
        "on by said_by means invoices currency amount promised_on state received ended note",
        _promises,
    ),
    "disputes": (
        "on by number currency amount reason state owner target ended note outcome",
        _disputes,
    ),
    "dispute_threads": ("at number by what text", _dispute_threads),
    "calls": ("at by outcome text", _calls),
    "audit": ("entry at by deed facts seal", _audit),
    "contact": ("field value", _contact),
}
