"""A promise that was not kept is said once: by the salesperson's digest, or by a message of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.credit.broken import BROKEN
from bot.credit.promise import Promise
from bot.members import Preferences
from bot.mornings import Portfolio
from bot.notices import Payload
from bot.policy import Person
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.acted import rows_of
from bot.services.alone import alone
from bot.services.house import House
from bot.services.mornings import digest_key, window
from bot.services.people import zone_of
from bot.services.promise_notices import Requests, broken_key, listener
from bot.services.quiet import free_moment

ONE_DAY = timedelta(days=1)
LOOKS_BACK = timedelta(days=7)
"""A bot that was stopped on the morning that was to tell of it still says what broke so long ago."""


async def say_broken(
    house: House, one: Work, customer: KnownCustomer, promise: Promise, now: datetime
) -> None:
    """When it broke: the digest is left to say it when it is what reaches the salesperson next."""
    to = await digest_reader(house, one, customer)
    if to is not None and not await is_left_to_digest(house, one, to, now):
        await _message(house, one, to, promise, now)


async def say_what_digests_left_out(house: House, now: datetime) -> int:
    """After the mornings: what broke since the last working day, and no digest has a row for; how many.

    A digest only has the customers that there is something to ask of, and so many of them.
    """
    async with house.work.looking() as one:
        untold = await _untold(house, one, now)
        sent = await _digests(house, one, untold, now) if untold else {}
        due = [each for each in untold if not each.is_in(house, sent, now)]
        due = [each for each in due if not await is_left_to_digest(house, one, each.to, now)]
    said = [await alone(_say(house, each, now), "the message of a broken promise") for each in due]
    return sum(1 for done in said if done)


@dataclass(frozen=True, slots=True)
class DigestReader:
    """Who is told of a customer's broken promises, and how they can be reached."""

    person: Person
    customer: KnownCustomer
    preferences: Preferences
    zone: ZoneInfo
    gets_digest: bool
    """They have an account in Slack, want a digest, and theirs is about the customer."""

    @property
    def email(self) -> str:
        """As the tables have it."""
        return self.person.email.casefold()

    def free_at(self, house: House, at: datetime) -> datetime:
        """When a message would reach them."""
        return free_moment(self.preferences, self.zone, house.calendar(self.customer), at)

    def day(self, house: House, at: datetime) -> date:
        """The day on which it would, where they are."""
        return self.free_at(house, at).astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class _Untold:
    """A promise that was not kept, and that no message told of."""

    promise: Promise
    to: DigestReader

    def keys(self, house: House, now: datetime) -> tuple[str, ...]:
        """Of the digests that may have told of it, since the first that could."""
        first = self.to.day(house, self.promise.ended_at or now)
        days = (now.astimezone(self.to.zone).date() - first).days
        ahead = (first + timedelta(days=count) for count in range(days + 1))
        return tuple(digest_key(self.to.email, each, on) for on in ahead for each in Portfolio)

    def is_in(self, house: House, sent: Mapping[str, Payload], now: datetime) -> bool:
        """Whether one of them has a row of the customer."""
        theirs = (sent[key] for key in self.keys(house, now) if key in sent)
        return any(self.promise.customer_id in rows_of(each) for each in theirs)


async def _untold(house: House, one: Work, now: datetime) -> list[_Untold]:
    """In a few queries; most ticks find none."""
    today = house.today(now)
    since = today - LOOKS_BACK
    let_down = (await one.promises.let_down(since - ONE_DAY, today)).values()
    broken = [each for those in let_down for each in those if _broke_since(each, since)]
    if not broken:
        return []
    told = await one.outbox.known([broken_key(each) for each in broken])
    known = await one.ledger.customers({each.customer_id for each in broken})
    left = [each for each in broken if broken_key(each) not in told and each.customer_id in known]
    read = [(each, await digest_reader(house, one, known[each.customer_id])) for each in left]
    return [_Untold(promise, to) for promise, to in read if to is not None]


def _broke_since(promise: Promise, since: date) -> bool:
    return promise.state in BROKEN and promise.ended_on is not None and promise.ended_on >= since


async def _digests(
    house: House, one: Work, untold: Iterable[_Untold], now: datetime
) -> Mapping[str, Payload]:
    """Those that may have told of them and have a row of one of the customers."""
    words: dict[str, set[str]] = {}
    for each in untold:
        for key in each.keys(house, now):
            words.setdefault(key, set()).add(f".row{each.promise.customer_id}.")
    return await one.outbox.naming(words)


async def _say(house: House, untold: _Untold, now: datetime) -> bool:
    async with house.work.working() as one:
        await _message(house, one, untold.to, untold.promise, now)
        return True


async def _message(house: House, one: Work, to: DigestReader, promise: Promise, now: datetime) -> None:
    spoken_to = await listener(one, house.policy, to.person)
    await Requests(house, one, to.customer, now).broken(promise, spoken_to)


async def digest_reader(house: House, one: Work, customer: KnownCustomer) -> DigestReader | None:
    """The salesperson; the credit manager when there is none, or none that the policy names."""
    name = customer.salesperson.strip()
    salesperson = house.policy.person_for(customer.salesperson) if name else None
    person = salesperson or house.policy.person(house.credit_manager())
    if person is None:
        return None
    email = person.email.casefold()
    own, member = await one.preferences.of_person(email), await one.members.of_person(email)
    if member is None:
        return DigestReader(person, customer, own, house.policy.zone, gets_digest=False)
    is_about = salesperson is not None or not name
    gets_digest = is_about and member.is_active and own.digest_on
    return DigestReader(person, customer, own, zone_of(member, house.policy), gets_digest)


async def is_left_to_digest(house: House, one: Work, to: DigestReader, now: datetime) -> bool:
    """Whether their digest is still to come on the day on which a message would reach them.

    That is Monday, of what a Saturday found. After a longer absence it would be looked for in vain among
    what broke since the last working day: a message waits for them.
    """
    said_at, on, calendar = to.free_at(house, now), to.day(house, now), house.calendar(to.customer)
    if not to.gets_digest or to.preferences.is_quiet(on) or calendar.before(on) > house.today(now):
        return False
    hour = to.preferences.digest_hour or to.person.digest_hour or house.policy.digest.hour
    _, ends = window(hour, on, to.zone)
    return said_at < ends and (to.email, Portfolio.OWN, on) not in await one.mornings.decided({on})
