"""Finding a document by its number or the end of it, and its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.credit.folding import fold_number
from bot.credit.freshness import freshness
from bot.credit.sheet import Sheet
from bot.credit.terms import beyond_law
from bot.errors import NotYoursError
from bot.figures import DocumentRow, FoundDocument, LedgerRow
from bot.policy import Policy
from bot.ports import Books
from bot.reading import DocumentFinder
from bot.services.ledger_days import refuse_before
from bot.services.scope import entity_named, names_in, storable
from bot.sight import EVERYTHING, Sight

SETTLEMENTS_MOST = 10
SHORTEST_ENDING = 3
"""Signs it takes to tell a document by the end of its number: fewer fit a tenth of the ledger."""
LONGEST_ENDING = 64


class DocumentMatch(StrEnum):
    """What made a document fit; the first way that finds any is the one."""

    NUMBER = "number"
    FOLDED = "folded"
    """The number, case and signs such as hyphens aside."""
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The documents that fit: one is the answer, several are a question."""

    typed: str
    how: DocumentMatch | None
    documents: tuple[FoundDocument, ...]
    left_out: int = 0
    """Documents that fit as well, beyond those here."""

    @property
    def only(self) -> FoundDocument | None:
        """The document, when there is no doubt which."""
        return self.documents[0] if len(self.documents) == 1 else None


async def find_document(
    books: Books, typed: str, entity: str | None = None, sight: Sight = EVERYTHING
) -> FoundDocuments:
    """The exact number, then the number without case and signs, then the end of it.

    Only documents of customers in sight ever fit and, with an entity's code or name, only its own.
    Raises LedgerEmptyError.
    """
    wanted = storable(typed).strip()
    if not wanted:
        return FoundDocuments(typed, None, ())
    async with books.reading() as reader:
        code = entity_named(await reader.entity_names(), entity) if entity is not None else None
        if entity is not None and code is None:
            return FoundDocuments(typed, None, ())
        return await _find(reader.documents(await names_in(reader, sight), code), typed, wanted)


async def _find(finder: DocumentFinder, typed: str, wanted: str) -> FoundDocuments:
    exact, there_are = await finder.by_number(wanted)
    if exact:
        return FoundDocuments(typed, DocumentMatch.NUMBER, tuple(exact), there_are - len(exact))
    folded = fold_number(wanted)
    if not folded or len(folded) > LONGEST_ENDING:
        return FoundDocuments(typed, None, ())
    found, there_are = await finder.by_ending(folded)
    whole = tuple(one for one in found if fold_number(one.number) == folded)
    if whole:
        left_out = there_are - len(found) if len(whole) == len(found) else 0
        return FoundDocuments(typed, DocumentMatch.FOLDED, whole, left_out)
    if not found or len(folded) < SHORTEST_ENDING:
        return FoundDocuments(typed, None, ())
    return FoundDocuments(typed, DocumentMatch.ENDING, tuple(found), there_are - len(found))


async def document_sheet(
    books: Books, policy: Policy, document_id: int, as_of: date, sight: Sight = EVERYTHING
) -> Sheet:
    """Everything said of one document on a day.

    Raises UnknownDocumentError, also for what was not there yet on the day, NotYoursError when its
    customer is out of sight, LedgerEmptyError, and BeforeTheLedgerError for a day before all of it.
    """
    async with books.reading() as reader:
        row = await reader.document(document_id, as_of, SETTLEMENTS_MOST)
        if not sight.covers(row.salesperson):
            raise NotYoursError
        ledgers = await reader.ledgers(as_of)
        refuse_before(ledgers, as_of)
    ledger = next((one for one in ledgers if one.entity == row.entity), None)
    return _sheet(document_id, row, ledger, policy, as_of)


def _sheet(
    document_id: int, row: DocumentRow, ledger: LedgerRow | None, policy: Policy, as_of: date
) -> Sheet:
    document, entity = row.document, policy.entity(row.entity) or policy.entities[0]
    calendar = policy.working_days(ledger.country if ledger else entity.country)
    taken = ledger.ledger_at.astimezone(policy.zone) if ledger else None
    person = policy.person_for(row.salesperson)
    is_due = bool(document.open_amount) and not document.kind.is_credit
    return Sheet(
        id=document_id,
        document=document,
        customer_id=row.customer_id,
        customer_code=row.customer_code,
        customer_name=row.customer_name,
        salesperson=person.name if person else row.salesperson,
        entity_name=ledger.name if ledger else entity.name,
        as_of=as_of,
        ledger_at=taken,
        freshness=freshness(taken.date(), as_of, calendar) if taken else None,
        days_late=document.days_late(as_of) if is_due else 0,
        settled_on=row.settled_on,
        settlements=row.settlements,
        settlements_left_out=row.settlements_left_out,
        order_ref=row.order_ref,
        delivery_ref=row.delivery_ref,
        dispute_reason=row.dispute_reason if document.disputed else "",
        beyond_legal_terms=_is_beyond_law(row, policy),
    )


def _is_beyond_law(row: DocumentRow, policy: Policy) -> bool:
    """Whether an invoice to a French customer falls due later than French law allows."""
    document = row.document
    if row.country != "FR" or document.kind.is_credit:
        return False
    return beyond_law(document.issued_on, document.due_on, policy.terms_reading)
