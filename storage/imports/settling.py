"""What payments do to the ledger: they settle what is open, or explain what a newer ledger let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.credit.ledger import DocumentKind, MovementKind
from storage.imports.context import Context
from storage.imports.received import Beside, Received
from storage.tables import DocumentRow, MovementRow


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment that the ledger has just taken over, and its place in its batch."""

    place: int
    id: int
    received: Received


@dataclass(frozen=True, slots=True)
class _OnAccount:
    payment: NewPayment
    minor: int


async def settle(beside: Beside, payments: Sequence[NewPayment]) -> None:
    """Payments after the newest ledger lower the invoices they name; the rest stands on account."""
    if not payments:
        return
    on_account = await _lower(beside, payments)
    if on_account:
        await _put_on_account(beside, on_account)


async def recognise(beside: Beside, payments: Sequence[NewPayment]) -> None:
    """Payments that the newest ledger already counts: what that ledger let go for them was paid."""
    if not any(payment.received.document for payment in payments):
        return
    let_go = await beside.let_go()
    paid: dict[int, int] = {}
    for payment in payments:
        movement_id = next((one for one in let_go.get(payment.place, ()) if one not in paid), None)
        if movement_id is not None:
            paid[movement_id] = payment.id
    if paid:
        await beside.context.connection.execute(
            update(MovementRow)
            .where(MovementRow.id == bindparam("movement"))
            .values(kind=MovementKind.PAYMENT.value, payment_id=bindparam("payment")),
            [{"movement": movement_id, "payment": payment_id} for movement_id, payment_id in paid.items()],
        )


async def _lower(beside: Beside, payments: Sequence[NewPayment]) -> list[_OnAccount]:
    """Lower what the payments name, in the file's order; what is left of them comes back."""
    named = await beside.open_documents()
    open_minor = dict(named.values())
    documents: dict[int, dict[str, Any]] = {}
    movements: list[dict[str, Any]] = []
    on_account: list[_OnAccount] = []
    for payment in payments:
        received, paid = payment.received, 0
        if payment.place in named:
            document_id = named[payment.place][0]
            paid = min(open_minor[document_id], received.amount)
            if paid:
                rest = open_minor[document_id] = open_minor[document_id] - paid
                settled_on = None if rest else received.on
                documents[document_id] = {"document": document_id, "rest": rest, "on": settled_on}
                movements.append(_movement(beside.context, payment, document_id, -paid))
        if paid < received.amount:
            on_account.append(_OnAccount(payment, received.amount - paid))
    if movements:
        await beside.context.connection.execute(
            update(DocumentRow)
            .where(DocumentRow.id == bindparam("document"))
            .values(open_minor=bindparam("rest"), settled_on=bindparam("on")),
            list(documents.values()),
        )
        await beside.context.connection.execute(insert(MovementRow), movements)
    return on_account


async def _put_on_account(beside: Beside, on_account: list[_OnAccount]) -> None:
    """A document each, and a movement of nothing on it: the payment that the morning tells of."""
    connection = beside.context.connection
    taken = await beside.taken()
    rows = []
    for one in on_account:
        number = await _free_number(beside, one.payment.received, taken)
        taken.add((one.payment.received.customer_id, number))
        rows.append(_document(beside, one, number))
    ids = await connection.execute(
        insert(DocumentRow).returning(DocumentRow.id, sort_by_parameter_order=True), rows
    )
    await connection.execute(
        insert(MovementRow),
        [
            _movement(beside.context, one.payment, document_id, 0)
            for one, document_id in zip(on_account, ids.scalars(), strict=True)
        ],
    )


def _movement(context: Context, payment: NewPayment, document_id: int, delta: int) -> dict[str, Any]:
    return {
        "workspace_id": context.workspace_id,
        "document_id": document_id,
        "customer_id": payment.received.customer_id,
        "import_id": context.import_id,
        "moved_on": payment.received.on,
        "told_on": context.told_on,
        "kind": MovementKind.PAYMENT.value,
        "delta_minor": delta,
        "payment_id": payment.id,
    }


def _document(beside: Beside, one: _OnAccount, number: str) -> dict[str, Any]:
    received = one.payment.received
    return {
        "workspace_id": beside.context.workspace_id,
        "entity_id": beside.entity_id,
        "customer_id": received.customer_id,
        "payer_id": received.customer_id,
        "kind": DocumentKind.PAYMENT.value,
        "number": number,
        "issued_on": received.on,
        "due_on": received.on,
        "since": received.on,
        "currency": received.currency,
        "gross_minor": -one.minor,
        "open_minor": -one.minor,
        "disputed_minor": 0,
    }


async def _free_number(beside: Beside, received: Received, taken: set[tuple[int, str]]) -> str:
    """Its reference, with its day where the ledger has another payment of that name on account."""
    for name in (received.reference, received.dated):
        if (received.customer_id, name) not in taken:
            return name
    numbered = select(DocumentRow.number).where(
        DocumentRow.workspace_id == beside.context.workspace_id,
        DocumentRow.entity_id == beside.entity_id,
        DocumentRow.payer_id == received.customer_id,
        DocumentRow.number.startswith(f"{received.dated}/", autoescape=True),
    )
    known = set((await beside.context.connection.execute(numbered)).scalars())
    names = (f"{received.dated}/{number}" for number in count(2))
    return next(name for name in names if name not in known and (received.customer_id, name) not in taken)
