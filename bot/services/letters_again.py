"""A kept letter or dossier again, for whoever asks for it and may see it: to them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.acts import Actor
from bot.credit.litigation import Litigation
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.dunning_views import FileAbout
from bot.errors import NotYoursError, UnknownRecordError
from bot.notices import FILE_OF, Notice, NoticeKind
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.customer_facts import of_customer
from bot.services.hand_over_people import HandOverPeople, hand_over_people
from bot.services.house import House
from bot.services.overdue_facts import sums
from bot.services.step_people import places_of

ONE_WISH = timedelta(seconds=10)
"""Presses that follow each other so closely are one wish."""


@dataclass(frozen=True, slots=True)
class FileSent:
    """What is on its way to whoever asked."""

    name: str
    customer_id: int


async def letter_again(house: House, actor: Actor, letter_id: int) -> FileSent:
    """The PDF of a letter, as it was made, to whoever sees the customer or has a step of theirs.

    Raises UnknownRecordError, UnknownCustomerError and NotYoursError.
    """
    async with house.work.working() as one:
        letter = await one.letters.one(letter_id)
        steps = await one.dunning.of_customer(letter.customer_id, hold=True)
        customer = await one.ledger.customer(letter.customer_id)
        places = await places_of(one, actor.person, house.today(actor.at))
        sees = actor.reader.sight.covers(customer.salesperson)
        if not sees and not any(each.owner in places for each in steps):
            raise NotYoursError
        amounts = (*letter.owed, *letter.charges)
        return await _send(house, one, actor, customer, letter.file_id, f"letter-again:{letter.id}", amounts)


async def dossier_again(house: House, actor: Actor, litigation_id: int) -> FileSent | Refused:
    """The dossier of a hand-over, as it was made, to whoever asked for it and those who decide.

    Refused: ROLE. Raises UnknownRecordError, also while there is none, UnknownCustomerError and
    NotYoursError.
    """
    async with house.work.working() as one:
        found = await one.litigations.one(litigation_id, hold=True)
        customer = await one.ledger.customer(found.customer_id)
        people = await hand_over_people(house, one, actor)
        people.check_sight(actor, customer, (found.asked_by,))
        if not may_have_dossier(people, actor, found):
            return Refused(Why.ROLE, who=people.names(""))
        if found.file_id is None:
            raise UnknownRecordError
        amounts = (*found.claimed, *found.charges)
        return await _send(house, one, actor, customer, found.file_id, f"dossier-again:{found.id}", amounts)


def may_have_dossier(people: HandOverPeople, actor: Actor, litigation: Litigation) -> bool:
    """It holds more than a salesperson's own notes: for whoever asked, or decides, or stands in for them."""
    return litigation.asked_by in people.places(actor.person) or people.speaks(actor.person)


async def _send(
    house: House,
    one: Work,
    actor: Actor,
    customer: KnownCustomer,
    file_id: int,
    about: str,
    amounts: Sequence[Money],
) -> FileSent:
    """In a transaction that holds the customer: once, however often it is pressed within seconds."""
    file = await one.letters.file(file_id)
    sent = FileSent(file.name, customer.id)
    now, before = _wishes(f"{about}:{actor.person}", actor.at)
    if await one.outbox.known((now, before)):
        return sent
    said = house.wording.file(
        file.name, actor.reader.language, FileAbout(of_customer(house, customer), sums(amounts))
    )
    payload = {**said, FILE_OF: file.id}
    await one.outbox.add(Notice(now, NoticeKind.FILE, actor.person, payload, actor.at))
    return sent


def _wishes(key: str, at: datetime) -> Iterator[str]:
    """The keys of this stretch of time and the one before it: a double press can fall between two."""
    stretch = int(at.timestamp() // ONE_WISH.total_seconds())
    return (f"{key}:{each}" for each in (stretch, stretch - 1))
