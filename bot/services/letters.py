"""Letters to customers: shown as they would be made, then made once, numbered, kept, and sent on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.acts import Actor
from bot.credit.due_step import DueStep
from bot.credit.letter import Letter, StoredFile
from bot.credit.refused import Refused, Why
from bot.dunning_acts import ADDRESS_MOST, LetterMade, MakeLetter
from bot.dunning_views import LetterForm, LetterView
from bot.errors import TemplateError
from bot.mail_server import is_address
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House
from bot.services.letter_deeds import Making, file_key
from bot.services.letter_views import Ready, prepared

PAY_BY_MOST = timedelta(days=90)
"""From today to the last day that a letter can give."""


async def letter_form(
    house: House, actor: Actor, customer_id: int, step_id: int | None
) -> LetterForm | Refused:
    """What the letter of a step, or a formal notice apart from any, would say with today's figures.

    Refused as `make_letter`, but for its day and its mail. Raises UnknownCustomerError,
    UnknownRecordError and NotYoursError.
    """
    async with house.work.looking() as one:
        ready = await prepared(house, one, actor, customer_id, step_id)
        if isinstance(ready, Refused):
            return ready
        address = ready.customer.email.strip()
        can_mail = house.can_mail and is_address(address)
        return LetterForm(ready.view, ready.step, address if can_mail else "", _tomorrow(house, actor))


async def make_letter(house: House, actor: Actor, wish: MakeLetter) -> LetterMade | Refused:
    """Make it: numbered, kept as it is, its step taken, and on its way to whoever made it.

    With `by_mail` it leaves for the customer, too, as a reminder would. Refused: ROLE, NOT_CONCERNED,
    ALREADY_DONE, STEP_OVER, CAME_SECOND, NO_SUCH_OUTCOME, LITIGATION_ALREADY,
    PAUSED_ALREADY, FIGURES_TOO_OLD, NOTHING_TO_REMIND, NO_RATE, DAY_PASSED, DAY_TOO_FAR, NO_MAIL_SERVER,
    NO_ADDRESS, NO_TEMPLATE. Raises UnknownCustomerError, UnknownRecordError and NotYoursError.
    """
    try:
        async with house.work.working() as one:
            if refused := await _done_already(house, one, actor, wish):
                return refused
            ready = await prepared(house, one, actor, wish.customer_id, wish.step_id, hold=True)
            if isinstance(ready, Refused):
                return ready
            view = _as_wished(ready.view, wish)
            refused = await _came_second(house, one, actor, ready.step, wish)
            refused = refused or _day_refused(house, actor, view.pay_by)
            refused = refused or (_mail_refused(house, ready.customer) if wish.by_mail else None)
            return refused or await _made(house, one, actor, view, ready, wish)
    except TemplateError:  # nothing was kept, the number neither
        return Refused(Why.NO_TEMPLATE, number=await _template_of(house, wish))


def _as_wished(view: LetterView, wish: MakeLetter) -> LetterView:
    """With the day, the address and the way of sending that somebody chose."""
    typed = None if wish.address is None else wish.address[:ADDRESS_MOST].splitlines()
    lines = view.address if typed is None else tuple(filter(None, (" ".join(one.split()) for one in typed)))
    registered = view.is_registered if wish.is_registered is None else wish.is_registered
    return replace(view, pay_by=wish.pay_by or view.pay_by, address=lines, is_registered=registered)


def _tomorrow(house: House, actor: Actor) -> date:
    return house.today(actor.at) + timedelta(days=1)


async def _done_already(house: House, one: Work, actor: Actor, wish: MakeLetter) -> Refused | None:
    await one.dunning.hold_customers((wish.customer_id,))
    if not await one.outbox.known((file_key(wish.key),)):
        return None
    return Refused(Why.ALREADY_DONE, who=house.name_of(actor.person), yours=True)


async def _came_second(
    house: House, one: Work, actor: Actor, step: DueStep | None, wish: MakeLetter
) -> Refused | None:
    """Somebody else changed the step since it was seen: what the clock added is no matter."""
    if step is None or step.version <= wish.version:
        return None
    later = (await one.dunning.lines(step.id))[wish.version - step.version :]
    other = next((each for each in reversed(later) if each.by not in ("", actor.person)), None)
    return Refused(Why.CAME_SECOND, who=house.name_of(other.by), at=other.at) if other else None


def _day_refused(house: House, actor: Actor, pay_by: date) -> Refused | None:
    first, last = _tomorrow(house, actor), house.today(actor.at) + PAY_BY_MOST
    if pay_by < first:
        return Refused(Why.DAY_PASSED, until=first)
    return Refused(Why.DAY_TOO_FAR, until=last) if pay_by > last else None


def _mail_refused(house: House, customer: KnownCustomer) -> Refused | None:
    if not house.can_mail:
        return Refused(Why.NO_MAIL_SERVER)
    return None if is_address(customer.email.strip()) else Refused(Why.NO_ADDRESS)


async def _made(
    house: House, one: Work, actor: Actor, view: LetterView, ready: Ready, wish: MakeLetter
) -> LetterMade:
    """All that comes of it. Raises TemplateError."""
    number = await one.letters.next_number(ready.customer.id, view.kind, view.made_on)
    numbered = replace(view, number=number)
    content = await asyncio.to_thread(house.wording.letter, numbered)  # a long one takes half a second
    making = Making(house, one, actor, ready.customer, ready.step, numbered)
    return await making.keep(content, wish)


async def _template_of(house: House, wish: MakeLetter) -> str:
    if wish.step_id is None:
        return ""
    async with house.work.looking() as one:
        return (await one.dunning.one(wish.step_id)).step.template


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter with its PDF, as it was made."""

    letter: Letter
    file: StoredFile
    content: bytes
    entity: str
    """Its code: each entity numbers its own."""


async def kept_letters(house: House, number: str) -> tuple[KeptLetter, ...]:
    """The letters of a number, however it is written: one of every entity that has it."""
    async with house.work.looking() as one:
        found = [
            (letter, (await one.ledger.customer(letter.customer_id)).entity)
            for letter in await one.letters.of_number(number.strip().upper())
        ]
        return tuple(
            [
                KeptLetter(
                    letter,
                    await one.letters.file(letter.file_id),
                    await one.letters.content(letter.file_id),
                    code,
                )
                for letter, code in found
            ]
        )
