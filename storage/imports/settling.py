"""What a payment does to the ledger: it settles what is open, or explains what a newer ledger let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from sqlalchemy import Select, insert, select, update

from bot.credit.history import told_on
from bot.credit.ledger import DocumentKind, MovementKind
from storage.imports.context import Context
from storage.tables import DocumentRow, MovementRow


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that a file tells of; `amount` in minor units, more than zero."""

    entity_id: int
    customer_id: int
    payment_id: int
    reference: str
    on: date
    currency: str
    amount: int
    document: str


async def settle(context: Context, received: Received) -> None:
    """A payment after the newest ledger lowers the invoice it names; the rest stands on account."""
    left = received.amount
    if received.document:
        left -= await _lower(context, received)
    if left:
        await _put_on_account(context, received, left)


async def recognise(context: Context, received: Received) -> None:
    """A payment that the newest ledger already counts: what that ledger let go for it was paid."""
    if not received.document:
        return
    let_go = (
        select(MovementRow.id)
        .where(
            MovementRow.document_id.in_(_named(context, received).with_only_columns(DocumentRow.id)),
            MovementRow.kind == MovementKind.CLEARED.value,
            MovementRow.delta_minor == -received.amount,
            MovementRow.moved_on >= received.on,
        )
        .order_by(MovementRow.moved_on, MovementRow.id)
        .limit(1)
    )
    movement_id = (await context.connection.execute(let_go)).scalar_one_or_none()
    if movement_id is not None:
        await context.connection.execute(
            update(MovementRow)
            .where(MovementRow.id == movement_id)
            .values(kind=MovementKind.PAYMENT.value, payment_id=received.payment_id)
        )


def _named(context: Context, received: Received) -> Select[int, int]:
    """The invoice that a payment names."""
    return select(DocumentRow.id, DocumentRow.open_minor).where(
        DocumentRow.workspace_id == context.workspace_id,
        DocumentRow.entity_id == received.entity_id,
        DocumentRow.customer_id == received.customer_id,
        DocumentRow.number == received.document,
        DocumentRow.payer_id == 0,
        DocumentRow.currency == received.currency,
    )


async def _lower(context: Context, received: Received) -> int:
    found = await context.connection.execute(_named(context, received).where(DocumentRow.open_minor > 0))
    document = found.one_or_none()
    if document is None:
        return 0
    paid: int = min(document.open_minor, received.amount)
    rest = document.open_minor - paid
    await context.connection.execute(
        update(DocumentRow)
        .where(DocumentRow.id == document.id)
        .values(open_minor=rest, settled_on=None if rest else received.on)
    )
    await context.connection.execute(
        insert(MovementRow).values(
            workspace_id=context.workspace_id,
            document_id=document.id,
            customer_id=received.customer_id,
            import_id=context.import_id,
            moved_on=received.on,
            told_on=told_on(context.ledger_there, context.digest_hour),
            kind=MovementKind.PAYMENT.value,
            delta_minor=-paid,
            payment_id=received.payment_id,
        )
    )
    return paid


async def _put_on_account(context: Context, received: Received, left: int) -> None:
    await context.connection.execute(
        insert(DocumentRow).values(
            workspace_id=context.workspace_id,
            entity_id=received.entity_id,
            customer_id=received.customer_id,
            payer_id=received.customer_id,
            kind=DocumentKind.PAYMENT.value,
            number=await _free_number(context, received),
            issued_on=received.on,
            due_on=received.on,
            since=received.on,
            currency=received.currency,
            gross_minor=-left,
            open_minor=-left,
            disputed_minor=0,
        )
    )


async def _free_number(context: Context, received: Received) -> str:
    """Its reference, with its day where the ledger has another payment of that name on account."""
    taken = select(DocumentRow.number).where(
        DocumentRow.workspace_id == context.workspace_id,
        DocumentRow.entity_id == received.entity_id,
        DocumentRow.payer_id == received.customer_id,
        DocumentRow.number.startswith(received.reference, autoescape=True),
    )
    known = set((await context.connection.execute(taken)).scalars())
    dated = f"{received.reference} {received.on}"
    names = chain((received.reference, dated), (f"{dated}/{number}" for number in count(2)))
    return next(name for name in names if name not in known)
