"""Lines of open items, or of a payment history, as staged documents."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any

from bot.credit.folding import fold
from bot.credit.history import counts_since
from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.files import Refusal
from storage.bulk import days_as_kept
from storage.imports.accounts import Accounts, Named
from storage.imports.amounts import written
from storage.imports.batches import Batch

_KIND_WORDS: dict[DocumentKind, str] = {
    DocumentKind.INVOICE: "invoice inv facture fac fa f i vente debit note",
    DocumentKind.DOWN_PAYMENT: "down payment|downpayment|deposit invoice|acompte|facture dacompte",
    DocumentKind.CREDIT_NOTE: "credit note|credit memo|creditnote|credit|avoir|av|cn|credit_note",
    DocumentKind.PAYMENT: "payment|receipt|unallocated payment|reglement|rg|paiement|encaissement|pay"
    "|virement|reglement non affecte|unallocated",
}
KINDS: dict[str, DocumentKind] = {
    word: kind
    for kind, words in _KIND_WORDS.items()
    for word in (words.split("|") if "|" in words else [*words.split(), "debit note"])
}


@dataclass(frozen=True, slots=True)
class LinesOf:
    """What the lines of one entity in one file share."""

    entity_id: int
    currency: str
    terms: str
    ledger_on: date
    previous_ledger_on: date | None
    history: bool
    """The file says when each document was settled."""


@dataclass(slots=True)
class Lines:
    """Columns of equal length: one entity's lines of one batch."""

    lines: list[int]
    columns: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.lines)

    def without(self, refused: set[int]) -> Lines:
        """The lines that are not at these places."""
        kept = [place for place in range(len(self)) if place not in refused]
        columns = {name: [column[place] for place in kept] for name, column in self.columns.items()}
        return Lines([self.lines[place] for place in kept], columns)

    def get(self, name: str, default: Any) -> Sequence[Any]:
        """A column, or the same value for every line."""
        return self.columns.get(name) or [default] * len(self)


@dataclass(frozen=True, slots=True)
class StagedBatch:
    """Rows as the staging tables take them, and the lines that were refused."""

    rows: Iterable[tuple[Any, ...]]
    """To be gone through once: tuples that live no longer than their insertion cost far less."""
    staged: int
    moves: list[tuple[Any, ...]]
    refusals: list[Refusal]


def named(lines: Lines) -> list[Named]:
    """The customers of these lines, each with what its first line says of it."""
    codes = lines.columns["customer"]
    places = range(len(codes) - 1, -1, -1)
    first = sorted(dict(zip(reversed(codes), places, strict=True)).values())
    names = ("customer_name", "salesperson", "registration_number", "country", "contact", "phone", "email")
    columns = [_at(first, lines.columns.get(name)) for name in names]
    postal = ("address", "address_2", "postal_code", "city")
    columns += [_at(first, lines.columns.get(name), missing=None) for name in postal]
    return list(map(Named, _at(first, codes), *columns))


def _at(places: list[int], column: list[Any] | None, missing: str | None = "") -> Iterable[Any]:
    return map(column.__getitem__, places) if column else repeat(missing, len(places))


def stage(lines: Lines, accounts: Accounts, of: LinesOf, dialect: str) -> StagedBatch:
    """Check what one line alone can be checked for, and lay the rest out for staging."""
    refusals: list[Refusal] = []
    for check in (_settle_amounts, _settle_dates):
        bad = check(lines, accounts, of)
        if bad:
            refusals += [Refusal(lines.lines[place], *why) for place, why in bad.items()]
            lines = lines.without(set(bad))
    if not lines:
        return StagedBatch((), 0, [], refusals)
    rows = _rows(lines, accounts, of, dialect)
    return StagedBatch(rows, len(lines), _moves(lines, of, dialect), refusals)


Why = tuple[str, str, str]
"""Column, value and reason of a refusal."""


def _settle_amounts(lines: Lines, _accounts: Accounts, of: LinesOf) -> dict[int, Why]:
    """Fill in kinds, gross, open and disputed amounts; credits come out negative."""
    columns = lines.columns
    settled = columns.get("settled")
    if "gross" not in columns:
        columns["gross"] = list(columns["open"])
    if "open" not in columns:
        columns["open"] = list(columns["gross"])
    if settled:
        columns["open"] = [
            0 if day is not None and day <= of.ledger_on else amount
            for amount, day in zip(columns["open"], settled, strict=True)
        ]
    gross, still_open = columns["gross"], columns["open"]
    if None in gross or None in still_open:
        _fill(gross, still_open)
    plain = "kind" not in columns and min(gross) >= 0 and not any(map(operator.gt, still_open, gross))
    if plain and min(still_open) >= 0:
        columns["kind"] = [DocumentKind.INVOICE.value] * len(lines)
        bad: dict[int, Why] = {}
    else:
        bad = _sort_out_signs(lines, of)
    _settle_disputes(columns)
    return bad


def _fill(gross: list[int | None], still_open: list[int | None]) -> None:
    for place, (whole, left) in enumerate(zip(gross, still_open, strict=True)):
        gross[place] = left if whole is None else whole
        still_open[place] = whole if left is None else left


def _sort_out_signs(lines: Lines, of: LinesOf) -> dict[int, Why]:
    columns, bad = lines.columns, {}
    words = columns.get("kind") or [""] * len(lines)
    amounts, still_open = columns["gross"], columns["open"]
    kinds: list[str] = []
    for place, (word, gross, left) in enumerate(zip(words, amounts, still_open, strict=True)):
        kind = _kind(word, gross)
        if kind is None:
            kinds.append("")
            bad[place] = (
                "kind",
                word,
                "is not a kind of document: invoice, credit note, down payment, payment",
            )
            continue
        kinds.append(_VALUES[kind])
        if kind in _CREDITS:
            amounts[place], still_open[place] = -abs(gross), -abs(left)
        elif gross >= left >= 0:
            continue
        reason = _wrong_amounts(kind, gross, left)
        if reason:
            name, wrong = ("open", left) if "open" in reason else ("gross", gross)
            bad[place] = (name, _written(wrong, lines, place, of), reason)
    columns["kind"] = kinds
    return bad


def _written(minor: int, lines: Lines, place: int, of: LinesOf) -> str:
    own = lines.columns.get("currency")
    return written(minor, own[place] if own else of.currency)


_VALUES = {kind: kind.value for kind in DocumentKind}
_CREDITS = frozenset(kind for kind in DocumentKind if kind.is_credit)


def _kind(word: str, gross: int) -> DocumentKind | None:
    if not word:
        return DocumentKind.CREDIT_NOTE if gross < 0 else DocumentKind.INVOICE
    return _kind_said(word)


@lru_cache(maxsize=1000)
def _kind_said(word: str) -> DocumentKind | None:
    return KINDS.get(fold(word))


def _wrong_amounts(kind: DocumentKind, gross: int, left: int) -> str:
    if not kind.is_credit and gross < 0:
        return "is negative, and the line says it is an invoice: give it its kind, or correct its sign"
    if gross and left and (gross < 0) != (left < 0):
        return "open and gross amounts have opposite signs"
    if abs(left) > abs(gross):
        return "open amount is larger than the gross amount"
    return ""


def _settle_disputes(columns: dict[str, list[Any]]) -> None:
    """A flag contests the whole invoice; an amount, at most the whole. What is settled later stays noted."""
    disputed = columns.get("disputed")
    if disputed is None:
        columns["disputed"] = [0] * len(columns["open"])
        return
    amounts = columns.get("disputed_amount") or [None] * len(disputed)
    columns["disputed"] = [
        0 if not said or gross <= 0 else gross if amount is None else min(abs(amount), gross)
        for said, amount, gross in zip(disputed, amounts, columns["gross"], strict=True)
    ]


def _settle_dates(lines: Lines, accounts: Accounts, of: LinesOf) -> dict[int, Why]:
    """Fill in due dates from terms; a document cannot be due before it is issued."""
    columns, bad = lines.columns, {}
    due = columns.get("due")
    if due is None or None in due:
        bad = _due_from_terms(lines, accounts, of)
    if any(map(_before, columns["due"], columns["issued"])):
        for place, (last, first) in enumerate(zip(columns["due"], columns["issued"], strict=True)):
            if last is not None and last < first:
                bad[place] = ("due", last.isoformat(), f"is before the issue date, {first.isoformat()}")
    return bad


def _before(due: date | None, issued: date) -> bool:
    return due is not None and due < issued


def _due_from_terms(lines: Lines, accounts: Accounts, of: LinesOf) -> dict[int, Why]:
    columns, bad = lines.columns, {}
    due = list(columns.get("due") or repeat(None, len(lines)))
    own = lines.get("terms", "")
    for place, day in enumerate(due):
        if day is not None:
            continue
        terms = own[place] or accounts.terms(columns["customer"][place]) or of.terms
        try:
            due[place] = _due(columns["issued"][place], terms)
        except UnknownTermsError as error:
            bad[place] = ("terms", terms, str(error))
    columns["due"] = due
    return bad


@lru_cache(maxsize=20_000)
def _due(issued: date, terms: str) -> date:
    return parse_terms(terms).due_date(issued)


def _rows(lines: Lines, accounts: Accounts, of: LinesOf, dialect: str) -> Iterable[tuple[Any, ...]]:
    columns = lines.columns
    customers = [accounts[code] for code in columns["customer"]]
    payment = DocumentKind.PAYMENT.value
    payers: Sequence[int] = [0] * len(lines)
    if payment in columns["kind"]:
        payers = [who if kind == payment else 0 for who, kind in zip(customers, columns["kind"], strict=True)]
    since = columns["issued"] if of.history else _since(columns["issued"], of)
    settled = columns.get("settled") or [None] * len(lines)
    settled = [day if day and day <= of.ledger_on else None for day in settled] if of.history else settled
    return zip(
        lines.lines,
        repeat(of.entity_id),
        customers,
        payers,
        columns["kind"],
        columns["number"],
        days_as_kept(columns["issued"], dialect),
        days_as_kept(columns["due"], dialect),
        days_as_kept(since, dialect),
        days_as_kept(settled, dialect),
        columns.get("currency") or repeat(of.currency),
        columns["gross"],
        columns["open"],
        columns["disputed"],
        lines.get("dispute_reason", ""),
        lines.get("order", ""),
        lines.get("delivery", ""),
        strict=False,
    )


def _since(issued: list[date], of: LinesOf) -> list[date]:
    days = {day: counts_since(day, of.ledger_on, of.previous_ledger_on) for day in set(issued)}
    return [days[day] for day in issued]


def _moves(lines: Lines, of: LinesOf, dialect: str) -> list[tuple[Any, ...]]:
    """A history's settlements: each document went from its gross amount to nothing on its day."""
    settled = lines.columns.get("settled")
    if not of.history or settled is None:
        return []
    kept = days_as_kept(settled, dialect)
    return [
        (line, day, _settled_by(kind), left - gross, None)
        for line, when, day, kind, gross, left in zip(
            lines.lines,
            settled,
            kept,
            lines.columns["kind"],
            lines.columns["gross"],
            lines.columns["open"],
            strict=True,
        )
        if when is not None and when <= of.ledger_on
    ]


def _settled_by(kind: str) -> str:
    return (MovementKind.ALLOCATION if DocumentKind(kind).is_credit else MovementKind.PAYMENT).value


def split_by_entity(batch: Batch) -> dict[str, Lines]:
    """A batch's lines by the entity they name; the empty name stands for the file's own entity."""
    entities = batch.columns.get("entity")
    if entities is None:
        return {"": Lines(batch.lines, batch.columns)}
    if len(set(entities)) == 1:
        return {entities[0]: Lines(batch.lines, batch.columns)}
    everything = Lines(batch.lines, batch.columns)
    return {
        entity: everything.without({place for place, one in enumerate(entities) if one != entity})
        for entity in dict.fromkeys(entities)
    }
