"""The modals and Home, each made anew for whoever asks."""

from __future__ import annotations

from bot.card import CustomerCard
from bot.ids import BadValueError, Callback, customer_of
from bot.list_ids import history_of as history_of_value
from bot.list_ids import morning_of
from bot.members import Reader, SettingsView
from bot.mornings import Portfolio
from bot.services.customer_cards import customer_card
from bot.services.digests import UnknownSalespersonError, digests
from bot.services.history import history_page
from bot.services.home import home_view
from bot.services.preferences import settings_view
from bot.services.recipients import has_digest
from bot.standing import HistoryPage
from handlers.slack.desk import Desk
from handlers.slack.overdue import clicked_list
from handlers.slack.turn import Turn
from messages.buttons import label
from messages.card import render_card_modal
from messages.card_how import render_how_modal
from messages.digest import render_digest_modal
from messages.formats import Language
from messages.help import render_help_modal
from messages.history import render_history_modal
from messages.home import render_home
from messages.menu import render_menu
from messages.overdue import render_overdue_modal
from messages.settings import render_settings, render_settings_modal
from messages.surfaces import Modal


async def menu(desk: Desk, turn: Turn) -> Modal:
    """What there is to do."""
    reader = await desk.recognise(turn)
    return render_menu(reader.language, reader.person.role, desk.today(reader))


async def help_screen(desk: Desk, turn: Turn) -> Modal:
    """What can be typed."""
    reader = await desk.recognise(turn)
    return render_help_modal(reader.language, reader.person.role)


async def card(desk: Desk, turn: Turn) -> Modal:
    """A customer's card. Raises BadValueError and NotYoursError."""
    return await card_of(desk, await desk.recognise(turn), turn.value)


async def card_of(desk: Desk, reader: Reader, value: str) -> Modal:
    """The same, of a `customer_value`, for somebody who was recognised."""
    return render_card_modal(await _card(desk, reader, value), reader.language, reader.person.role)


async def how(desk: Desk, turn: Turn) -> Modal:
    """How a customer's exposure is made up. Raises BadValueError and NotYoursError."""
    reader = await desk.recognise(turn)
    return render_how_modal(await _card(desk, reader, turn.value), reader.language)


async def overdue(desk: Desk, turn: Turn) -> Modal:
    """A list of late customers. Raises BadValueError and NotYoursError."""
    reader = await desk.recognise(turn)
    late = await clicked_list(desk, reader, turn.value)
    return render_overdue_modal(late.found, reader.language)


async def digest(desk: Desk, turn: Turn) -> Modal:
    """A morning again, the person's own only. Raises BadValueError and UnknownSalespersonError."""
    reader = await desk.recognise(turn)
    on, portfolio = morning_of(turn.value)
    if on > desk.today(reader):
        raise BadValueError
    own = portfolio == Portfolio.OWN.value
    async for one in digests(desk.books, desk.policy, on, (reader.person.email,)):
        if bool(one.recipient.name) is own:
            return render_digest_modal(one, reader.language)
    raise UnknownSalespersonError


async def history(desk: Desk, turn: Turn) -> Modal:
    """A page of a customer's trail. Raises BadValueError and NotYoursError."""
    reader = await desk.recognise(turn)
    return render_history_modal(await history_of(desk, reader, turn.value), reader.language)


async def history_of(desk: Desk, reader: Reader, value: str) -> HistoryPage:
    """The page of a `history_value`, or the first of a `customer_value`."""
    is_first = value.startswith("customer:")
    customer, before = (customer_of(value), None) if is_first else history_of_value(value)
    return await history_page(desk.books, desk.policy, reader, customer, before, desk.today(reader))


async def settings(desk: Desk, turn: Turn) -> Modal:
    """What the person set for themselves."""
    reader = await desk.recognise(turn)
    return render_settings_modal(await settings_of(desk, reader), reader.language)


async def settings_of(desk: Desk, reader: Reader) -> SettingsView:
    """A person's settings as they take effect."""
    told = await has_digest(desk.books, desk.policy, reader.person)
    return settings_view(desk.policy, reader.person, reader.member, reader.preferences, told)


async def saved(desk: Desk, turn: Turn) -> Modal:
    """The same in words, after a change."""
    reader = await desk.recognise(turn)
    view = await settings_of(desk, reader)
    said, form = (
        render_settings(view, reader.language, saved=True),
        render_settings_modal(view, reader.language),
    )
    close = label(Language.of(reader.language), "close")
    return Modal(form.title, said.blocks, Callback.SETTINGS, close=close)


async def publish_home(desk: Desk, turn: Turn) -> None:
    """The person's Home as it stands now; one that is under way is followed by one more."""
    await desk.homes.show(turn.slack_id, lambda: _publish_home(desk, turn))


async def _publish_home(desk: Desk, turn: Turn) -> None:
    reader = await desk.recognise(turn)
    view = await home_view(desk.books, desk.house, reader, desk.today(reader), desk.now())
    home = render_home(view, reader.language, reader.person.role)
    await turn.client.views_publish(user_id=turn.slack_id, view=home.payload())


async def _card(desk: Desk, reader: Reader, value: str) -> CustomerCard:
    customer_id = customer_of(value)
    return await customer_card(desk.books, desk.policy, customer_id, desk.today(reader), reader.sight)
