"""What a morning tells of limits and holds: what was crossed, set, lifted or ended since, or ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot.credit.crossing import Crossing, Threshold
from bot.credit.crossing_rules import figures
from bot.credit.digest import CreditNews, CreditNewsKind
from bot.credit.exposure import Exposure
from bot.credit.hold import Hold, HoldCause
from bot.credit.limit_rules import SAID_DAYS_BEFORE, ends_soon_on
from bot.credit.money import Money
from bot.credit.request import CreditRequest, RequestKind
from bot.policy import Person, Policy
from bot.reading import Reader
from bot.records import KnownCustomer, KnownDocument
from bot.services.groups import groups_of
from bot.services.happened import Heard
from bot.services.told_of_holds import ToldOfHolds, told_of_holds

ONE_DAY = timedelta(days=1)
_ORDER = list(CreditNewsKind)
_OVER = frozenset({Threshold.BREACH, Threshold.GROUP})
_MESSAGED = frozenset(
    {CreditNewsKind.BREACH, CreditNewsKind.GROUP, CreditNewsKind.HOLD_SET, CreditNewsKind.HOLD_LIFTED}
)
"""What holds orders, or does no more: a message tells the salesperson, unless a digest is to."""


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news, and who knows it already."""

    customer: KnownCustomer
    news: CreditNews
    asked_by: str = ""
    """Who was written to when their increase ended."""
    told_to: frozenset[str] = frozenset()
    """The e-mails of those who did it, or to whom a message of its own told it."""

    def is_for(self, person: Person | None) -> bool:
        """Whether it is news to a reader; nobody is told twice."""
        if person is None:
            return True
        email = person.email.casefold()
        return email != self.asked_by and email not in self.told_to

    @property
    def order(self) -> tuple[int, Decimal, str, int]:
        """The gravest first, then what uses most of its limit."""
        return (
            _ORDER.index(self.news.kind),
            -(self.news.ratio or Decimal(0)),
            self.news.name,
            self.customer.id,
        )


async def credit_news(policy: Policy, reader: Reader, as_of: date, heard: Heard) -> list[Told]:
    """What happened to anybody's limit or orders since the morning before, and what is about to.

    Four short reads, and two of what was told; figures are read of the customers that there is something to
    tell of.
    """
    since = heard.since
    happened = _Happened(
        policy,
        as_of,
        heard,
        await reader.crossings.between(since - ONE_DAY, as_of),
        await reader.holds.changed(since - ONE_DAY, as_of),
        await reader.requests.counting(since, as_of + timedelta(days=SAID_DAYS_BEFORE)),
        await reader.requests.ended(since, as_of),
    )
    first = datetime.combine(since - ONE_DAY, time(0), policy.zone)
    happened = replace(happened, told=await told_of_holds(reader, happened.concerned(), first))
    customers = happened.customers()
    if not customers:
        return []
    known = await _known(reader, happened, customers)
    return sorted(_Telling(happened, known).all(), key=lambda each: each.order)


@dataclass(frozen=True, slots=True)
class _Happened:
    """What was kept since the day before the morning before, for everybody."""

    policy: Policy
    as_of: date
    heard: Heard
    crossings: Sequence[Crossing]
    holds: Sequence[Hold]
    counting: Sequence[CreditRequest]
    over: Sequence[CreditRequest]
    told: ToldOfHolds = field(default_factory=ToldOfHolds)

    def concerned(self) -> frozenset[int]:
        """Whose orders were held or are no more, as far as it is news."""
        over = (one for one in self.crossings if one.threshold in _OVER and not one.is_silent)
        crossed = {one.customer_id for one in over if self.is_news(one.crossed_at)}
        moments = ((one.customer_id, (one.set_at, _lifted_at(one))) for one in self.holds)
        return frozenset(crossed) | {customer for customer, those in moments if any(map(self.is_news, those))}

    def is_news(self, at: datetime | None) -> bool:
        """Whether the digest of the morning before was too early to tell of it."""
        if at is None:
            return False
        return at.astimezone(self.policy.zone).date() <= self.as_of and self.heard.is_news(at)

    def gravest(self) -> dict[int, Crossing]:
        """By customer, the gravest of what was crossed since and is not back.

        What was crossed on the way to a limit of which a message told is not said once exposure is below it.
        """
        found: dict[int, Crossing] = {}
        written = {(one.customer_id, one.crossed_at) for one in self.crossings if self._is_written(one)}
        for one in self.crossings:
            is_back = one.back_on is not None and one.back_on <= self.as_of
            if one.is_silent or is_back or not self.is_news(one.crossed_at):
                continue
            if one.threshold not in _OVER and (one.customer_id, one.crossed_at) in written:
                continue
            known = found.get(one.customer_id)
            if known is None or _gravity(one) < _gravity(known):
                found[one.customer_id] = one
        return found

    def set_now(self) -> list[Hold]:
        """Those that were set since and hold; a limit gone over is told as such."""
        return [
            one
            for one in self.holds
            if one.cause is not HoldCause.BREACH and one.holds_on(self.as_of) and self.is_news(one.set_at)
        ]

    def lifted(self) -> list[Hold]:
        """Those that held at the morning before, or of which a message told since, and do no more."""
        return [
            one
            for one in self.holds
            if not one.holds_on(self.as_of)
            and self.is_news(_lifted_at(one))
            and (not self.is_news(one.set_at) or self.told.at(one.customer_id, one.set_at))
        ]

    def _is_written(self, crossing: Crossing) -> bool:
        return crossing.threshold in _OVER and bool(self.told.at(crossing.customer_id, crossing.crossed_at))

    def ending(self) -> list[CreditRequest]:
        """Increases that are announced since the morning before; one granted for less is no news yet."""
        return [
            one
            for one in self.counting
            if one.kind is RequestKind.INCREASE
            and one.counts_until is not None
            and one.decided_at is not None
            and self.heard.since < ends_soon_on(one.counts_until) <= self.as_of <= one.counts_until
            and one.decided_at.astimezone(self.policy.zone).date() < ends_soon_on(one.counts_until)
        ]

    def customers(self) -> frozenset[int]:
        """Of whom there may be something to tell."""
        holds = {one.customer_id for one in (*self.set_now(), *self.lifted())}
        requests = {one.customer_id for one in (*self.ending(), *self.over)}
        return frozenset(self.gravest()) | holds | requests


def _gravity(crossing: Crossing) -> int:
    return _ORDER.index(CreditNewsKind(crossing.threshold.value))


def _lifted_at(hold: Hold) -> datetime | None:
    return hold.released_at or hold.ended_at


@dataclass(frozen=True, slots=True)
class _Known:
    """What the news need beside, by customer."""

    customers: Mapping[int, KnownCustomer]
    exposures: Mapping[int, Exposure]
    groups: Mapping[int, Exposure]
    held: frozenset[int]
    """Whose orders are on hold."""
    documents: Mapping[int, KnownDocument] = field(default_factory=dict)


async def _known(reader: Reader, happened: _Happened, customers: Collection[int]) -> _Known:
    as_of, set_now, lifted = happened.as_of, happened.set_now(), happened.lifted()
    rows = await reader.exposures.of(as_of, customers)
    grouped = [key for key, one in happened.gravest().items() if one.threshold is Threshold.GROUP]
    groups = await groups_of(happened.policy, reader.exposures, grouped, as_of) if grouped else {}
    running = await reader.holds.running({one.customer_id for one in lifted}) if lifted else ()
    wanted = {document for one in set_now for document in one.documents[:1]}
    return _Known(
        customers=await reader.ledger.customers(customers),
        exposures={row.customer_id: row.exposure for row in rows},
        groups={key: one.exposure for key, one in groups.items()},
        held=frozenset(one.customer_id for one in running if one.holds_on(as_of)),
        documents=await reader.ledger.documents(wanted) if wanted else {},
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """The news, with today's figures."""

    happened: _Happened
    known: _Known

    def all(self) -> Iterator[Told]:
        """In no order."""
        yield from self._crossed()
        yield from self._holds()
        yield from self._increases()

    def _crossed(self) -> Iterator[Told]:
        for one in self.happened.gravest().values():
            exposure = self.known.exposures.get(one.customer_id)
            found = exposure and figures(one.threshold, exposure, self.known.groups.get(one.customer_id))
            owed, limit = found or (one.exposure, one.limit)
            news = self._news(one.customer_id, CreditNewsKind(one.threshold.value))
            yield self._told(
                replace(news, ratio=_share(owed, limit), exposure=owed, limit=limit), one.crossed_at
            )

    def _holds(self) -> Iterator[Told]:
        """One of a customer: of several invoices or causes the first."""
        first: dict[int, Hold] = {}
        for one in self.happened.set_now():
            if one.id in self.happened.told.set_aloud:
                first.setdefault(one.customer_id, one)
        for one in first.values():
            yield self._told(self._set(one), one.set_at)
        over = defaultdict[int, list[Hold]](list)
        for one in self.happened.lifted():
            over[one.customer_id].append(one)
        for customer, holds in over.items():
            if customer not in self.known.held:
                at = max(moment for one in holds if (moment := _lifted_at(one)))
                yield self._told(self._news(customer, CreditNewsKind.HOLD_LIFTED), at)

    def _set(self, hold: Hold) -> CreditNews:
        news = self._news(hold.customer_id, CreditNewsKind.HOLD_SET)
        known = next((self.known.documents.get(one) for one in hold.documents), None)
        if known is None:
            return news
        days_late = known.document.days_late(self.happened.as_of)
        return replace(news, number=known.document.number, days_late=days_late)

    def _increases(self) -> Iterator[Told]:
        for one in self.happened.ending():
            soon = self._told(self._increase(one, CreditNewsKind.INCREASE_ENDS, without=one.amount))
            yield replace(soon, told_to=soon.told_to | frozenset(one.announced_to))
        for one in self.happened.over:
            news = self._increase(one, CreditNewsKind.INCREASE_ENDED, without=None)
            yield self._told(news, asked_by=one.asked_by)

    def _increase(self, request: CreditRequest, kind: CreditNewsKind, without: Money | None) -> CreditNews:
        """With the limit as it is once the increase is no more."""
        news = self._news(request.customer_id, kind)
        exposure = self.known.exposures.get(request.customer_id)
        limit = exposure.limit if exposure else None
        if limit is not None and without is not None:
            limit = limit - without
        ratio = _share(news.exposure, limit) if news.exposure and limit else None
        return replace(news, ratio=ratio, limit=limit, amount=request.amount, on=request.counts_until)

    def _news(self, customer_id: int, kind: CreditNewsKind) -> CreditNews:
        exposure = self.known.exposures.get(customer_id)
        name = self.known.customers[customer_id].name
        return CreditNews(customer_id, name, kind, exposure=exposure.total if exposure else None)

    def _told(self, news: CreditNews, at: datetime | None = None, asked_by: str = "") -> Told:
        is_told = at is not None and news.kind in _MESSAGED
        told_to = self.happened.told.at(news.customer_id, at) if at and is_told else frozenset[str]()
        return Told(self.known.customers[news.customer_id], news, asked_by, told_to)


def _share(owed: Money, limit: Money) -> Decimal | None:
    return owed.amount / limit.amount if limit else None
