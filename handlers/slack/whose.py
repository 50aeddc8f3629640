"""Whom a form is for: a customer, an invoice of one, or nobody chosen yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.acts import Actor
from bot.ids import Action, customer_of, document_of, more_of
from bot.services.logged_views import customer_of_document
from handlers.slack.desk import Desk
from handlers.slack.memo import Memo
from handlers.slack.turn import Turn
from messages.buttons import ANYBODY
from messages.small_forms import render_which
from messages.surfaces import Modal


@dataclass(frozen=True, slots=True)
class Whose:
    """A customer, and the invoice that was meant, if one was."""

    customer: int
    document: int | None = None

    @property
    def documents(self) -> tuple[int, ...]:
        """The same as a tuple."""
        return () if self.document is None else (self.document,)


async def whose(desk: Desk, actor: Actor, value: str) -> Whose | None:
    """What a button stands for; None when it asks for a choice first.

    Raises BadValueError, UnknownDocumentError and NotYoursError.
    """
    if value == ANYBODY:
        return None
    if value.startswith("document:"):
        document = document_of(value)
        return Whose(await customer_of_document(desk.house, actor, document), document)
    if value.startswith("customer:"):
        return Whose(customer_of(value))
    return Whose(more_of(value)[1])


def asked_which(language: str, action: Action, memo: Memo) -> Modal:
    """The question which customer; the form that follows goes on with what this one remembers."""
    return replace(render_which(language, action), private=memo.written())


def in_its_place(turn: Turn) -> Turn:
    """The same act, answered in the place of the modal it was done in."""
    turn.opened = turn.view_id
    return turn
