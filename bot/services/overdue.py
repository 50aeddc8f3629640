"""Late customers as a list: one person's, nobody's, or everybody's that the reader may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from bot.credit.ageing import LATE_BUCKETS, Ageing, Bounds, Bucket
from bot.credit.conversion import DatedRate
from bot.credit.digest import RestBucket
from bot.credit.freshness import Freshness, freshness
from bot.credit.overdue import LateLine, OverdueList
from bot.errors import NotYoursError
from bot.figures import LedgerRow, OverdueRow
from bot.policy import Person, Policy, Role
from bot.policy_values import folded
from bot.ports import Books
from bot.reading import Reader
from bot.requests import Whose
from bot.services.digests import FEW
from bot.services.ledger_days import refuse_before
from bot.services.portfolio import Sums, add_to, largest_first
from bot.services.scope import entity_named, names_in
from bot.sight import Sight, people_below

PAGE = 100
_WORST = (Freshness.STALE, Freshness.OLD, Freshness.FRESH)


async def overdue_list(
    books: Books,
    policy: Policy,
    as_of: date,
    sight: Sight,
    *,
    whose: Whose,
    reader: Person | None = None,
    somebody: Person | None = None,
    older_than: int | None = None,
    top: int | None = None,
    entity: str | None = None,
    offset: int = 0,
    page: int = PAGE,
) -> OverdueList:
    """A page of the late customers that the sight covers, most overdue first, by the policy's rates.

    `MINE` are the reader's own and, for a manager, those of the people below; who has none and sees all
    has all. `older_than` keeps customers whose oldest overdue invoice is more days late than that. An
    entity is given by code or name. Raises NotYoursError, LedgerEmptyError and BeforeTheLedgerError.
    """
    async with books.reading() as now:
        ledgers = await now.ledgers(as_of)
        refuse_before(ledgers, as_of)
        code = entity_named(await now.entity_names(), entity) if entity is not None else None
        asked = _Asked(as_of, whose, older_than, top, code, somebody)
        if entity is not None and code is None:
            return _listed(asked, policy, ledgers, [], (), offset, _Rates("", {}))
        asked, names = await _scope(now, policy, sight, asked, reader)
        every = await _rows(now, as_of, names, code)
        kept = _kept(every, as_of, older_than)
        rates = _Rates.of(kept, _main_currency(asked, policy, ledgers), policy, as_of)
        rows = sorted(kept, key=rates.order)
        shown = rows[:top][offset : offset + page]
        ages = await now.ageings_of({row.id for row in shown}, as_of, policy.bounds)
    lines = tuple(_line(row, ages[row.id, row.overdue.currency], asked, policy, ledgers) for row in shown)
    return _listed(asked, policy, ledgers, rows, lines, offset, rates)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for; `entity` is a code, `whose` what it came down to."""

    as_of: date
    whose: Whose
    older_than: int | None
    top: int | None
    entity: str | None
    somebody: Person | None


async def _rows(
    now: Reader, as_of: date, names: tuple[str, ...] | None, entity: str | None
) -> list[OverdueRow]:
    """What is overdue of these salespeople's customers: looked up when they are few, else read in one go."""
    few = names is None or FEW * len(names) <= len(await now.salespeople())
    wanted = frozenset(names or ())
    found = now.overdue(as_of, names if few else None, entity)
    return [row async for row in found if names is None or row.salesperson in wanted]


async def _scope(
    now: Reader, policy: Policy, sight: Sight, asked: _Asked, reader: Person | None
) -> tuple[_Asked, tuple[str, ...] | None]:
    """The names in the ledger of those whose customers are asked for; None for everybody's."""
    if asked.whose is Whose.ALL:
        return asked, await names_in(now, sight)
    everybody = await now.salespeople()
    if asked.whose is Whose.NOBODY:
        if not sight.everything:
            raise NotYoursError
        return asked, tuple(name for name in everybody if not name.strip())
    person = asked.somebody if asked.whose is Whose.SOMEBODYS else reader
    if asked.whose is Whose.SOMEBODYS and not _sees(sight, person):
        raise NotYoursError
    wanted = _names(person, policy) if person else frozenset()
    names = tuple(name for name in everybody if folded(name) in wanted and sight.covers(name))
    if asked.whose is Whose.MINE and not names and sight.everything:
        return replace(asked, whose=Whose.ALL), None
    return asked, names


def _sees(sight: Sight, person: Person | None) -> bool:
    return person is not None and (sight.everything or person.names <= sight.names)


def _names(person: Person, policy: Policy) -> frozenset[str]:
    """A person's names in the ledger and, for a manager, those of everybody below."""
    below = people_below(person, policy).values() if person.role is Role.MANAGER else ()
    return person.names.union(*(one.names for one in below))


def _kept(rows: list[OverdueRow], as_of: date, older_than: int | None) -> list[OverdueRow]:
    """The rows of customers whose oldest overdue invoice, in any currency, is late by more days."""
    if older_than is None:
        return rows
    old = {row.id for row in rows if (as_of - row.oldest_due_on).days > older_than}
    return [row for row in rows if row.id in old]


def _main_currency(asked: _Asked, policy: Policy, ledgers: tuple[LedgerRow, ...]) -> str:
    """The currency of the entity that is asked for, else of the policy's first."""
    code = asked.entity or policy.entities[0].code
    currency = next((one.currency for one in ledgers if one.entity == code), None)
    entity = policy.entity(code) or policy.entities[0]
    return currency or entity.currency


@dataclass(frozen=True, slots=True)
class _Rates:
    """What one of each currency is worth in the main one, by the policy's rates of the day."""

    main: str
    known: dict[str, DatedRate]

    @classmethod
    def of(cls, rows: list[OverdueRow], main: str, policy: Policy, as_of: date) -> _Rates:
        others = {row.overdue.currency for row in rows} - {main}
        found = {currency: policy.rate_on(as_of, currency, main) for currency in others}
        return cls(main, {of: one for of, one in found.items() if one})

    def order(self, row: OverdueRow) -> tuple[bool, str, Decimal, str, int]:
        """The most overdue first; what cannot be compared comes last, by currency."""
        currency, amount = row.overdue.currency, row.overdue.amount
        if currency != self.main and currency not in self.known:
            return (True, currency, -amount, row.name, row.id)
        rate = self.known[currency].rate if currency in self.known else Decimal(1)
        return (False, "", -amount * rate, row.name, row.id)

    def unknown(self, rows: list[OverdueRow]) -> tuple[str, ...]:
        """Currencies without a rate."""
        return tuple(sorted({row.overdue.currency for row in rows} - {self.main, *self.known}))


def _line(
    row: OverdueRow, ageing: Ageing, asked: _Asked, policy: Policy, ledgers: tuple[LedgerRow, ...]
) -> LateLine:
    entities = {one.entity: one.name for one in ledgers}
    only_one = asked.entity is not None or len(entities) <= 1
    person = policy.person_for(row.salesperson) if row.salesperson.strip() else None
    return LateLine(
        id=row.id,
        code=row.code,
        name=row.name,
        entity="" if only_one else entities.get(row.entity, row.entity),
        salesperson=person.name if person else row.salesperson,
        oldest_days_late=(asked.as_of - row.oldest_due_on).days,
        ageing=ageing,
    )


def _listed(
    asked: _Asked,
    policy: Policy,
    ledgers: tuple[LedgerRow, ...],
    rows: list[OverdueRow],
    lines: tuple[LateLine, ...],
    offset: int,
    rates: _Rates,
) -> OverdueList:
    sums: Sums = {}
    for row in rows:
        add_to(sums, row.overdue)
    taken, age = _figures(asked, policy, ledgers, {row.entity for row in rows})
    somebody = asked.somebody if asked.whose is Whose.SOMEBODYS else None
    bounds = policy.bounds
    return OverdueList(
        as_of=asked.as_of,
        whose=somebody.name if somebody else asked.whose.value,
        older_than=asked.older_than,
        top=asked.top,
        lines=lines,
        offset=offset,
        total_lines=len(rows[: asked.top]),
        customers=len({row.id for row in rows}),
        overdue=largest_first(sums),
        buckets=_buckets(rows, asked.as_of, bounds),
        ledger_at=taken,
        freshness=age,
        thresholds=(bounds.first, bounds.second, bounds.third),
        person=somebody.email if somebody else "",
        entity=asked.entity,
        ranking_currency=_main_currency(asked, policy, ledgers),
        rates=tuple(one for _, one in sorted(rates.known.items())),
        unranked_currencies=rates.unknown(rows),
        entities=() if asked.entity else _named(rows, ledgers),
    )


def _named(rows: list[OverdueRow], ledgers: tuple[LedgerRow, ...]) -> tuple[str, ...]:
    names = {one.entity: one.name for one in ledgers}
    return tuple(sorted({names.get(row.entity, row.entity) for row in rows}))


def _figures(
    asked: _Asked, policy: Policy, ledgers: tuple[LedgerRow, ...], late_in: set[str]
) -> tuple[datetime | None, Freshness]:
    """When the oldest figures behind the list were taken, and the worst freshness among them."""
    wanted = {asked.entity} if asked.entity else late_in
    behind = [one for one in ledgers if one.entity in wanted] or list(ledgers)
    taken = [(one.ledger_at.astimezone(policy.zone), policy.working_days(one.country)) for one in behind]
    ages = {freshness(at.date(), asked.as_of, calendar) for at, calendar in taken}
    oldest = min((at for at, _ in taken), default=None)
    return oldest, next((one for one in _WORST if one in ages), Freshness.STALE)


def _buckets(rows: list[OverdueRow], as_of: date, bounds: Bounds) -> tuple[RestBucket, ...]:
    """Customers by their oldest overdue invoice, with all that they owe late."""
    oldest: dict[int, date] = {}
    for row in rows:
        oldest[row.id] = min(oldest.get(row.id, row.oldest_due_on), row.oldest_due_on)
    where = {key: bounds.bucket((as_of - day).days) for key, day in oldest.items()}
    sums: dict[Bucket, Sums] = {bucket: {} for bucket in LATE_BUCKETS}
    for row in rows:
        add_to(sums[where[row.id]], row.overdue)
    counts = Counter(where.values())
    return tuple(
        RestBucket(bucket, counts[bucket], largest_first(sums[bucket]))
        for bucket in LATE_BUCKETS
        if counts[bucket]
    )
