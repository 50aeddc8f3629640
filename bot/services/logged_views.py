"""What was just recorded, with the words that its ids stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.acts import Actor, DisputeOpened, NoteAdded, PlanAsked, PromiseLogged
from bot.errors import UnknownDocumentError
from bot.services.house import House, seen_customer
from bot.services.record_views import dispute_view, plan_view, promise_views
from bot.standing import DisputeView, NoteView, PlanView, PromiseView

Logged = PromiseLogged | PlanAsked | DisputeOpened | NoteAdded
LoggedView = PromiseView | PlanView | DisputeView | NoteView


async def logged_view(house: House, result: Logged) -> LoggedView:
    """For showing it to whoever recorded it."""
    async with house.work.looking() as one:
        match result:
            case PromiseLogged():
                (view,) = await promise_views(house.policy, one.ledger, (result.promise,))
                running = await one.litigations.running((result.promise.customer_id,))
                return replace(view, is_in_litigation=any(each.is_running for each in running))
            case PlanAsked():
                return await plan_view(house.policy, one.ledger, result.plan, result.promises)
            case DisputeOpened():
                return await dispute_view(house.policy, one.ledger, result.dispute)
            case NoteAdded(note):
                known = await one.ledger.documents((note.document_id,) if note.document_id else ())
                number = "".join(paper.document.number for paper in known.values())
                return NoteView(note, number, house.name_of(note.by))
            case _:
                assert_never(result)


async def customer_of_document(house: House, actor: Actor, document_id: int) -> int:
    """Whose it is, when the person may see them. Raises UnknownDocumentError and NotYoursError."""
    async with house.work.looking() as one:
        known = (await one.ledger.documents((document_id,))).get(document_id)
        if known is None:
            raise UnknownDocumentError
        return (await seen_customer(one, actor, known.customer_id)).id
