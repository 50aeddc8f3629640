"""What a typed request is answered with."""

from __future__ import annotations

from bot.acts import Actor
from bot.audit import Surface
from bot.ids import Action
from bot.members import Reader
from bot.requests import (
    ChangeSettings,
    NotUnderstood,
    ShowCustomer,
    ShowDelegates,
    ShowHelp,
    ShowHistory,
    ShowInvoice,
    ShowOverdue,
)
from bot.services.customer_cards import customer_card
from bot.services.customers import Found, How, find_card, late_amounts
from bot.services.delegating import delegations_of
from bot.services.documents import document_sheet, find_document
from bot.services.history import find_history
from bot.services.preferences import change_settings, settings_view
from bot.services.recipients import has_digest
from handlers.slack.desk import Desk
from handlers.slack.grammar import misspelt
from handlers.slack.overdue import LateCustomers, asked_list
from handlers.slack.somebody import is_slack_id
from messages.blocks import Message
from messages.card import render_card
from messages.choices import BUTTONS_MOST, render_customers, render_documents
from messages.delegates import render_delegates
from messages.help import render_help
from messages.history import render_history
from messages.refusals import Refusal, render_not_understood, render_refusal
from messages.resumed import Resumed
from messages.settings import render_settings
from messages.sheet import render_sheet

Asked = (
    ShowHelp
    | ShowCustomer
    | ShowInvoice
    | ShowOverdue
    | ShowHistory
    | ShowDelegates
    | ChangeSettings
    | NotUnderstood
)
"""What is answered with a message."""


async def answer(desk: Desk, reader: Reader, request: Asked) -> Message | LateCustomers:
    """The message, or the list that becomes one."""
    match request:
        case ShowHelp():
            return render_help(reader.language, request.verb, reader.person.role)
        case ShowCustomer():
            return await _customer(desk, reader, request)
        case ShowInvoice():
            return await _invoice(desk, reader, request)
        case ShowOverdue():
            late = await asked_list(desk, reader, request)
            word = "" if is_slack_id(request.somebody) else request.somebody
            return late or render_refusal(Refusal.NO_PERSON, reader.language, word=word)
        case ShowHistory():
            return await _history(desk, reader, request)
        case ShowDelegates():
            return await _delegates(desk, reader)
        case ChangeSettings():
            return await _settings(desk, reader, request)
        case NotUnderstood():
            return render_not_understood(request, reader.language)


async def card_message(desk: Desk, reader: Reader, customer_id: int, typed: str = "") -> Message:
    """A customer's card today; `typed` is what was taken for the name. Raises NotYoursError."""
    card = await customer_card(desk.books, desk.policy, customer_id, desk.today(reader), reader.sight)
    return render_card(card, reader.language, typed=typed, role=reader.person.role)


async def sheet_message(desk: Desk, reader: Reader, document_id: int) -> Message:
    """A document today. Raises NotYoursError."""
    sheet = await document_sheet(desk.books, desk.policy, document_id, desk.today(reader), reader.sight)
    return render_sheet(sheet, reader.language)


async def _customer(desk: Desk, reader: Reader, request: ShowCustomer) -> Message:
    found, card = await find_card(
        desk.books, desk.policy, request.typed, request.entity, desk.today(reader), reader.sight
    )
    meant = misspelt(request)
    if meant is not None and not _fits(found, request):
        return render_not_understood(meant, reader.language)
    if card is None:
        return await offered(desk, reader, found)
    typed = request.typed if found.how is How.LIKENESS else ""
    return render_card(card, reader.language, typed=typed, role=reader.person.role)


async def offered(desk: Desk, reader: Reader, found: Found, resumed: Resumed | None = None) -> Message:
    """What each of those that can be chosen owes tells them apart better than their codes."""
    shown = found.customers or found.nearest
    if len(shown) > BUTTONS_MOST:
        return render_customers(found, reader.language, resumed=resumed)
    late = await late_amounts(desk.books, desk.policy, shown, desk.today(reader))
    return render_customers(found, reader.language, late, resumed)


def _fits(found: Found, request: ShowCustomer) -> bool:
    """Whether customers come before a verb that the first word resembles.

    Several words that are merely like a customer's name are more likely a command with a slip in it.
    """
    if found.how is How.LIKENESS:
        return " " not in request.typed
    return bool(found.customers)


async def _invoice(desk: Desk, reader: Reader, request: ShowInvoice) -> Message:
    found = await find_document(desk.books, request.typed, request.entity, reader.sight)
    if found.only is None:
        return render_documents(found, reader.language)
    return await sheet_message(desk, reader, found.only.id)


async def _history(desk: Desk, reader: Reader, request: ShowHistory) -> Message:
    found, page = await find_history(
        desk.books, desk.policy, reader, request.typed, request.entity, desk.today(reader)
    )
    if page is None:
        return await offered(desk, reader, found, Resumed(Action.HISTORY_OPEN, 0))
    return render_history(page, reader.language)


async def _delegates(desk: Desk, reader: Reader) -> Message:
    given = await delegations_of(desk.house, Actor(reader, Surface.COMMAND, desk.now()))
    return render_delegates(given, reader.language)


async def _settings(desk: Desk, reader: Reader, request: ChangeSettings) -> Message:
    kept = await change_settings(desk.work, Actor(reader, Surface.COMMAND, desk.now()), request)
    told = await has_digest(desk.books, desk.policy, reader.person)
    view = settings_view(desk.policy, reader.person, reader.member, kept, told)
    return render_settings(view, view.language, saved=True)
