"""The morning digests: who reads which, and what each says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.credit.digest import (
    CreditNews,
    Digest,
    GoodNews,
    LateCustomer,
    LedgerAge,
    NewsKind,
    NextDue,
    Recipient,
    WaitingStep,
)
from bot.credit.due_step import StepState
from bot.credit.freshness import Freshness, freshness
from bot.credit.money import Money
from bot.credit.promise import PromiseState
from bot.errors import EncoursError
from bot.figures import LateRow, LedgerRow, NewsRow
from bot.policy import Organisation, Person, Policy, Role
from bot.policy_values import folded
from bot.ports import Books
from bot.reading import Reader
from bot.services.digest_credit import credit_news
from bot.services.happened import Heard, what_happened
from bot.services.ledger_days import refuse_before
from bot.services.portfolio import Portfolio, Ranked, Sums, add_to, largest_first, late_customer
from bot.services.ranking import Ranking
from bot.services.record_views import called
from bot.services.steps_now import steps_now

NEWS_MOST = 5
FEW = 3
"""Customers of up to a third of the salespeople are looked up; of more, everybody's are read in one go."""
LOOK_AHEAD = timedelta(days=30)


class UnknownSalespersonError(EncoursError):
    """No customer is looked after by that person: give an e-mail of the policy, or a name of the ledger."""


@dataclass(slots=True)
class _Reader:
    """A person who reads a digest, and what was gathered for them."""

    recipient: Recipient
    person: Person | None
    portfolio: Portfolio
    names: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    customers: int = 0
    news: list[GoodNews] = field(default_factory=list)
    news_left_out: int = 0
    credit: list[CreditNews] = field(default_factory=list)
    """What happened to limits and orders, the gravest first."""
    before: Sums = field(default_factory=dict)


async def digests(
    books: Books,
    policy: Policy,
    as_of: date,
    only: str | Collection[str] | None = None,
    since: date | None = None,
    heard_at: datetime | None = None,
) -> AsyncIterator[Digest]:
    """Everybody's digest of a morning, by name; `only` that of one e-mail or ledger name, or of some e-mails.

    The digest of the customers whom nobody looks after is the credit manager's, beside their own: its
    recipient has no name. Of a collection of e-mails, whoever looks after no customer has no digest.
    News are told since the morning of `since`, the working day before when it is not given; what people and
    the clock did, since the very moment of that morning where `heard_at` tells it.

    Raises LedgerEmptyError when nothing was imported, BeforeTheLedgerError for a day before all of it and
    UnknownSalespersonError for one stranger.
    """
    async with books.reading() as reader:
        for digest in await _Morning(reader, policy, as_of, since, heard_at).gather(only):
            yield digest


class _Morning:
    """One morning's digests under way."""

    def __init__(
        self, reader: Reader, policy: Policy, as_of: date, since: date | None, heard_at: datetime | None
    ) -> None:
        self.reader = reader
        self.policy = policy
        self.as_of = as_of
        self.asked_since = since
        self.heard_at = heard_at
        self.readers: dict[str, _Reader] = {}
        self.by_name: dict[str, tuple[_Reader, ...]] = {}

    async def gather(self, only: str | Collection[str] | None) -> Iterator[Digest]:
        """Read each figure once, set by set, and hand it to whoever reads it."""
        ledgers = await self.reader.ledgers(self.as_of)
        refuse_before(ledgers, self.as_of)
        self.ledgers = {ledger.entity: ledger for ledger in ledgers}
        country = ledgers[0].country if ledgers else self.policy.entities[0].country
        self.since = self.asked_since or self.policy.working_days(country).before(self.as_of)
        await self._meet()
        wanted = self._wanted(only)
        names = self._narrow(wanted)
        self.heard = Heard(self.policy, self.since, self.heard_at)
        self.happened = await what_happened(self.policy, self.reader, self.as_of, self.heard, names)
        self.promises = self.happened.open_promises()
        self.disputes = self.happened.running_disputes()
        self.ranking = self._ranking(ledgers)
        self.ranking.steps = await steps_now(self.policy, self.reader.dunning, self.as_of)
        await self._take_late(names)
        await self._take_news(names)
        await self._take_credit_news()
        self.on_hold = await self._on_hold(wanted)
        self.in_litigation = await self._in_litigation(wanted)
        self.delegated = [(each.to, each.person) for each in await self.reader.delegations.on(self.as_of)]
        due = {id(one): await self._next_due(one) for one in wanted if not one.portfolio.late}
        return (self._digest(one, due.get(id(one))) for one in wanted)

    def _ranking(self, ledgers: tuple[LedgerRow, ...]) -> Ranking:
        entities = self.policy.entities
        return Ranking(
            self.policy,
            self.as_of,
            {one.code: one.country for one in entities} | {one.entity: one.country for one in ledgers},
            {one.code: one.currency for one in entities} | {one.entity: one.currency for one in ledgers},
            frozenset(self.happened.broken),
            self.happened.just_broken(),
        )

    def _wanted(self, only: str | Collection[str] | None) -> list[_Reader]:
        readers = sorted(self.readers.values(), key=lambda one: (not one.recipient.name, one.recipient.name))
        if only is None:
            return readers
        if not isinstance(only, str):
            emails = {email.strip().casefold() for email in only}
            return [one for one in readers if one.recipient.email.casefold() in emails - {""}]
        found = [one for one in readers if self._is_meant(one, only)]
        if not found:
            raise UnknownSalespersonError(
                f"{only} looks after no customer of the ledger: give an e-mail of the policy, "
                "or a salesperson's name as the ledger writes it."
            )
        return found

    def _is_meant(self, one: _Reader, only: str) -> bool:
        person = self.policy.person(only) or self.policy.person_for(only)
        if person is not None:
            return person in (one.person, self.policy.person(one.recipient.email))
        return one.person is None and folded(one.recipient.name) == folded(only)

    def _narrow(self, wanted: list[_Reader]) -> frozenset[str] | None:
        """Forget the other readers, and say whose customers to read: None for all, when they are most."""
        keys = {id(one) for one in wanted}
        for name, readers in self.by_name.items():
            self.by_name[name] = tuple(one for one in readers if id(one) in keys)
        names = frozenset(name for name, readers in self.by_name.items() if readers)
        return names if FEW * len(names) <= len(self.by_name) else None

    async def _meet(self) -> None:
        """Everybody who looks after customers, and the credit manager where salespeople only listen."""
        for (name, entity), count in (await self.reader.portfolios()).items():
            for one in self._readers_of(name):
                one.names.add(name)
                one.entities.add(entity)
                one.customers += count

    def _readers_of(self, name: str) -> tuple[_Reader, ...]:
        if name not in self.by_name:
            person = self.policy.person_for(name) if name else None
            informed = self.policy.organisation is not Organisation.BACK_OFFICE
            callers = self.policy.people_with(Role.CREDIT_MANAGER)[:1] if informed else ()
            readers = [self._reader(one.name, one, informed=False) for one in callers]
            if person is None or person not in callers:
                readers.insert(0, self._reader(name, person, informed=bool(callers)))
            self.by_name[name] = tuple(readers)
        return self.by_name[name]

    def _reader(self, name: str, person: Person | None, *, informed: bool) -> _Reader:
        key = person.email if person else f"\n{name}"
        if key not in self.readers:
            portfolio = Portfolio(self.as_of, self.policy.bounds, self.policy.digest.calls, informed)
            self.readers[key] = _Reader(self._recipient(name, person), person, portfolio)
        return self.readers[key]

    def _recipient(self, name: str, person: Person | None) -> Recipient:
        if person:
            return Recipient(person.name, person.email, person.language)
        managers = self.policy.people_with(Role.CREDIT_MANAGER) if not name else ()
        if managers:
            return Recipient("", managers[0].email, managers[0].language)
        return Recipient(name, "", self.policy.digest.language)

    def _too_old(self) -> frozenset[str]:
        """Entities whose figures rank nobody, unless those of all are as old."""
        ages = {code: self._age(ledger).freshness for code, ledger in self.ledgers.items()}
        stale = frozenset(code for code, age in ages.items() if age is Freshness.STALE)
        return stale if stale != ages.keys() else frozenset()

    async def _take_late(self, names: frozenset[str] | None) -> None:
        too_old = self._too_old()
        smallest = self.policy.digest.smallest_amount
        rows: list[LateRow] = []
        bounds = self.policy.bounds
        async for row in self.reader.late(self.as_of, self.since, bounds, smallest, names):
            if row.entity in too_old:
                continue
            if rows and rows[0].id != row.id:
                self._take_customer(tuple(rows))
                rows = []
            rows.append(row)
        if rows:
            self._take_customer(tuple(rows))

    def _take_customer(self, rows: tuple[LateRow, ...]) -> None:
        readers = self._readers_of(rows[0].salesperson)
        if not readers:
            return
        ranked = self.ranking.rank(rows)
        for one in readers:
            for row in rows:
                add_to(one.before, row.overdue_before)
            one.portfolio.take(ranked if not one.portfolio.informed else _informed(ranked))

    async def _take_news(self, names: frozenset[str] | None) -> None:
        kept = await self._take_ended()
        async for row in self.reader.news(self.since, self.as_of, names):
            nothing = Money.zero(row.paid.currency)
            news = _good_news(row, kept.get((row.customer_id, row.paid.currency), nothing))
            for one in self._readers_of(row.salesperson):
                one.news += news
                add_to(one.before, row.was_overdue)
        for one in self.readers.values():
            one.news.sort(key=lambda news: (-news.amount.amount, news.name))
            one.news_left_out = max(len(one.news) - NEWS_MOST, 0)
            del one.news[NEWS_MOST:]

    async def _take_credit_news(self) -> None:
        """What happened to limits and orders, the gravest first."""
        for told in await credit_news(self.policy, self.reader, self.as_of, self.heard):
            for one in self._readers_of(told.customer.salesperson):
                if told.is_for(one.person):
                    one.credit.append(told.news)

    async def _in_litigation(self, wanted: list[_Reader]) -> frozenset[int]:
        """Who was handed over by the day, of the customers that digests name."""
        named = _named(wanted)
        running = await self.reader.litigations.running(named) if named else ()
        since = ((each.customer_id, each.handed_over_on) for each in running if each.is_running)
        return frozenset(customer for customer, on in since if on is not None and on <= self.as_of)

    async def _on_hold(self, wanted: list[_Reader]) -> frozenset[int]:
        """Whose orders are on hold, of the customers that digests name."""
        named = _named(wanted) | {news.customer_id for one in wanted for news in one.credit}
        holds = await self.reader.holds.running(named) if named else ()
        return frozenset(each.customer_id for each in holds if each.holds_on(self.as_of))

    async def _take_ended(self) -> dict[tuple[int, str], Money]:
        """Tell of kept promises and resolved disputes; what was kept, by customer and currency."""
        kept, resolved = self.happened.ended(PromiseState.KEPT), self.happened.resolved()
        ended = [
            *((NewsKind.KEPT, one.customer_id, one.received) for one in kept),
            *((NewsKind.RESOLVED, one.customer_id, one.amount) for one in resolved),
        ]
        if not ended:
            return {}
        customers = await self.reader.ledger.customers({customer for _, customer, _ in ended})
        for kind, customer, amount in ended:
            known = customers[customer]
            for one in self._readers_of(known.salesperson):
                one.news.append(GoodNews(known.name, kind, amount))
        sums: dict[tuple[int, str], Money] = {}
        for promise in kept:
            key = (promise.customer_id, promise.received.currency)
            sums[key] = sums[key] + promise.received if key in sums else promise.received
        return sums

    async def _next_due(self, one: _Reader) -> NextDue | None:
        row = await self.reader.next_due(sorted(one.names), self.as_of, self.as_of + LOOK_AHEAD)
        return NextDue(row.name, row.amount, row.on) if row else None

    def _digest(self, one: _Reader, due: NextDue | None) -> Digest:
        portfolio, bounds = one.portfolio, self.policy.bounds
        overdue = largest_first(portfolio.overdue)
        seen = {amount.currency for amount in overdue}
        share = self.policy.commission_of(one.person) if one.person else self.policy.commission
        ledgers = tuple(self._age(self.ledgers[code]) for code in self.ledgers if code in one.entities)
        known = all(
            self.ledgers[code].known_from <= self.since for code in one.entities & self.ledgers.keys()
        )

        return Digest(
            as_of=self.as_of,
            since=self.since,
            recipient=one.recipient,
            ledgers=ledgers,
            good_news=tuple(one.news),
            good_news_left_out=one.news_left_out,
            overdue=overdue,
            overdue_before=largest_first(one.before) if known else (),
            calls=tuple(self._row(ranked, one, informed=False) for ranked in portfolio.first()),
            calls_total=portfolio.calls,
            also=tuple(self._row(ranked, one, informed=portfolio.informed) for ranked in portfolio.others()),
            rest=portfolio.rest(),
            late_customers=portfolio.late,
            customers=one.customers,
            commission_share=share,
            commission=_commission(overdue, share),
            next_due=due,
            rates=tuple(sorted((r for r in self.ranking.rates if r.of in seen), key=lambda r: (r.of, r.to))),
            unranked_currencies=tuple(sorted(self.ranking.unrated & seen)),
            thresholds=(bounds.first, bounds.second, bounds.third),
            credit_news=tuple(
                replace(news, is_on_hold=news.customer_id in self.on_hold) for news in one.credit[:NEWS_MOST]
            ),
            credit_news_left_out=max(len(one.credit) - NEWS_MOST, 0),
        )

    def _row(self, ranked: Ranked, reader: _Reader, *, informed: bool) -> LateCustomer:
        code = ranked.rows[0].entity
        name = self.ledgers[code].name if code in self.ledgers else code
        row = late_customer(
            ranked,
            self.as_of,
            self.policy.bounds,
            name,
            informed=informed,
            bands=self.policy.credit.bands,
        )
        row = replace(self._with_records(row), waiting=self._waiting(row.id, reader))
        if row.next_step is None:
            return row
        action, on = row.next_step
        return replace(row, next_step=(action, self.ranking.calendar(code).on_or_after(on)))

    def _with_records(self, row: LateCustomer) -> LateCustomer:
        return replace(
            row,
            promises=tuple(self.promises.get(row.id, ())),
            last_broken=self.happened.broken.get(row.id),
            disputes=tuple(self.disputes.get(row.id, ())),
            is_on_hold=row.id in self.on_hold,
            is_in_litigation=row.id in self.in_litigation,
        )

    def _waiting(self, customer_id: int, reader: _Reader) -> WaitingStep | None:
        """The step that waits, and whether it is the reader's, or of whom they stand in for."""
        step = self.ranking.steps.running.get(customer_id) if self.ranking.steps else None
        if step is None or step.state is not StepState.OPEN:
            return None
        email = reader.recipient.email
        own = bool(step.owner) and (step.owner == email or (email, step.owner) in self.delegated)
        return WaitingStep(step, called(self.policy, step.owner) if step.owner else "", own)

    def _age(self, ledger: LedgerRow) -> LedgerAge:
        taken = ledger.ledger_at.astimezone(self.policy.zone)
        calendar = self.policy.working_days(ledger.country)
        return LedgerAge(ledger.name, taken, freshness(taken.date(), self.as_of, calendar))


def _informed(ranked: Ranked) -> Ranked:
    return replace(ranked, calls=False)


def _good_news(row: NewsRow, kept: Money) -> list[GoodNews]:
    """What came in besides what kept promises, which is told as such: of payments first, then of the rest."""
    by_payment = min(kept, max(row.paid, Money.zero(kept.currency)))
    found = ((NewsKind.PAID, row.paid - by_payment), (NewsKind.CLEARED, row.cleared - (kept - by_payment)))
    return [GoodNews(row.name, kind, amount) for kind, amount in found if amount.amount > 0]


def _commission(overdue: tuple[Money, ...], share: Decimal | None) -> tuple[Money, ...]:
    if share is None:
        return ()
    return tuple(Money.rounded(amount.amount * share, amount.currency) for amount in overdue)


def _named(wanted: Iterable[_Reader]) -> set[int]:
    """The customers whose rows these digests show or count."""
    return {
        ranked.rows[0].id for one in wanted for ranked in (*one.portfolio.first(), *one.portfolio.others())
    }
