"""What a look at customers finds, set by set: limits gone over, invoices too late, and what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from bot.credit.case import Case, Cause, Shown
from bot.credit.case_rules import Merged, is_outdated, is_steeper, merge
from bot.credit.crossing import Crossing, Threshold
from bot.credit.crossing_rules import Moved, crossed, due
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold
from bot.credit.hold_rules import late_to_hold
from bot.credit.ledger import Document
from bot.credit.money import Money, total
from bot.credit_records import ExposureRow, VeryLate
from bot.ports import Work
from bot.services.case_causes import HANDED_OVER, NEEDS_FIGURES, causes_apart, causes_of
from bot.services.customer_facts import figures_of
from bot.services.groups import groups_among, groups_of
from bot.services.house import House
from bot.services.promise_deeds import amount_fact


@dataclass(frozen=True, slots=True)
class Look:
    """One customer on a day: its figures, and what is known of them."""

    customer_id: int
    entity: str
    today: date
    exposure: Exposure
    group: Exposure | None
    too_late: tuple[int, ...]
    """The invoices that hold orders, by their ids, the oldest first."""
    up: tuple[Crossing, ...]
    holds: tuple[Hold, ...]
    """Those whose cause goes on."""
    case: Case | None
    apart: tuple[Cause, ...]
    papers: Mapping[int, Document]
    """Invoices that are too late or that holds name, by their ids."""
    is_silent: bool
    """The entity's figures are looked at for the first time."""
    is_stale: bool
    """Its figures are too old to say that anything is not paid."""
    is_in_litigation: bool = False
    """It was handed over: what it owes is for the agency to ask for."""

    @property
    def crossed(self) -> frozenset[Threshold]:
        """What exposure is over."""
        return crossed(self.exposure, self.group)

    @property
    def moved(self) -> Moved:
        """What it went over or came back from since the last look."""
        return due(self.crossed, frozenset(each.threshold for each in self.up))

    def causes(self, up: Iterable[Crossing], holds: Iterable[Hold]) -> Merged:
        """Those of its case, given what is crossed and what holds."""
        known = self.case.causes if self.case else ()
        running = {each.key for each in known if each.ended_on is None}
        current = causes_of(up, holds, self.papers, self.apart, self.today)
        judged = [each for each in current if self._counts(each, is_known=each.key in running)]
        merged = merge(known, judged, self.today)
        if self.case is None or merged.is_over:
            return merged
        now = self.shown
        return replace(merged, is_steeper=is_steeper(self.case, now), is_outdated=is_outdated(self.case, now))

    @property
    def shown(self) -> Shown:
        """The figures that a message about it is written with today."""
        shares = (each.ratio for each in (self.exposure, self.group) if each is not None)
        ratio = max((share for share in shares if share is not None), default=None)
        late = [self.papers[each].open_amount for each in self.too_late if each in self.papers]
        sums = (total((each for each in late if each.currency == code), code) for code in _codes(late))
        return Shown(ratio, ", ".join(amount_fact(each) for each in sums), ratio)

    def _counts(self, cause: Cause, *, is_known: bool) -> bool:
        """Not what a hand-over took on, nor what is new where figures are too old to tell."""
        if self.is_in_litigation and cause.kind in HANDED_OVER:
            return False
        return is_known or not (self.is_stale and cause.kind in NEEDS_FIGURES)


def _codes(amounts: Iterable[Money]) -> list[str]:
    return sorted({each.currency for each in amounts})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found."""

    looks: tuple[Look, ...]
    """Of the customers that there is anything to say of, by entity and code."""
    unwatched: frozenset[str]
    """The entities that have figures and were never looked at before."""


async def look_at(house: House, one: Work, today: date, customers: Collection[int] | None = None) -> Looked:
    """Look at these customers, or at all: as many queries for a thousand as for one."""
    rows = await one.exposures.of(today, customers)
    known = await _known(house, one, rows, today, customers)
    looks = (_look(house, row, known, today) for row in rows)
    unwatched = known.taken.keys() - known.watched
    return Looked(tuple(each for each in looks if _is_anything(each)), frozenset(unwatched))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read beside the exposures, by customer."""

    groups: Mapping[int, Exposure]
    too_late: Mapping[int, tuple[int, ...]]
    papers: Mapping[int, Mapping[int, Document]]
    up: Mapping[int, list[Crossing]]
    holds: Mapping[int, list[Hold]]
    cases: Mapping[int, Case]
    apart: Mapping[int, tuple[Cause, ...]]
    handed_over: frozenset[int]
    watched: frozenset[str]
    taken: Mapping[str, Freshness]
    """How old each entity's figures are; without those that have none."""


async def _known(
    house: House,
    one: Work,
    rows: Sequence[ExposureRow],
    today: date,
    customers: Collection[int] | None,
) -> _Known:
    very_late = await one.exposures.very_late(today, house.policy.credit.hold_after_days, customers)
    holds = await one.holds.running(customers)
    cases = {each.customer_id: each for each in await one.cases.running(customers)}
    causes = {customer: each.causes for customer, each in cases.items()}
    return _Known(
        groups=await _groups(house, one, rows, today, customers),
        too_late=await _too_late(house, one, very_late),
        papers=await _papers(one, very_late, holds),
        up=_by_customer(await one.crossings.up(customers)),
        holds=_by_customer(holds),
        cases=cases,
        apart=await causes_apart(house, one, customers, causes, today),
        handed_over=await _handed_over(one, customers),
        watched=await one.crossings.watched(),
        taken=await _taken(house, one, rows, today),
    )


def _look(house: House, row: ExposureRow, known: _Known, today: date) -> Look:
    customer = row.customer_id
    return Look(
        customer_id=customer,
        entity=row.entity,
        today=today,
        exposure=replace(row.exposure, bands=house.policy.credit.bands),
        group=known.groups.get(customer),
        too_late=known.too_late.get(customer, ()),
        up=tuple(known.up.get(customer, ())),
        holds=tuple(known.holds.get(customer, ())),
        case=known.cases.get(customer),
        apart=known.apart.get(customer, ()),
        papers=known.papers.get(customer, {}),
        is_silent=row.entity not in known.watched,
        is_stale=known.taken.get(row.entity, Freshness.STALE) is Freshness.STALE,
        is_in_litigation=customer in known.handed_over,
    )


def _is_anything(look: Look) -> bool:
    known = look.up or look.holds or look.case
    return bool(known or look.apart or look.too_late or look.crossed)


async def _handed_over(one: Work, customers: Collection[int] | None) -> frozenset[int]:
    running = await one.litigations.running(customers)
    return frozenset(each.customer_id for each in running if each.is_running)


async def _groups(
    house: House,
    one: Work,
    rows: Sequence[ExposureRow],
    today: date,
    customers: Collection[int] | None,
) -> dict[int, Exposure]:
    """Of those who are in a group; what everybody's exposures tell already is not asked again."""
    if customers is None:
        found = groups_among(house.policy, rows, today)
    else:
        found = await groups_of(house.policy, one.exposures, customers, today)
    bands = house.policy.credit.bands
    return {customer: replace(each.exposure, bands=bands) for customer, each in found.items()}


async def _too_late(house: House, one: Work, very_late: Iterable[VeryLate]) -> dict[int, tuple[int, ...]]:
    """What holds orders, by customer: promises are read of the few whose late invoices have one."""
    found = defaultdict[int, list[tuple[int, Document]]](list)
    for each in very_late:
        found[each.customer_id].append((each.document_id, each.document))
    promising = {customer for customer, those in found.items() if any(one.is_promised for _, one in those)}
    promises = await one.promises.of_customers(promising) if promising else {}
    smallest = house.policy.digest.smallest_amount
    judged = {
        customer: late_to_hold(those, promises.get(customer, ()), smallest)
        for customer, those in found.items()
    }
    return {customer: those for customer, those in judged.items() if those}


async def _papers(
    one: Work, very_late: Iterable[VeryLate], holds: Iterable[Hold]
) -> dict[int, dict[int, Document]]:
    """By customer: those that are too late, and those that a hold names beside."""
    papers = defaultdict[int, dict[int, Document]](dict)
    for late in very_late:
        papers[late.customer_id][late.document_id] = late.document
    named = {document for hold in holds for document in hold.documents}
    missing = named - {document for those in papers.values() for document in those}
    for key, known in (await one.ledger.documents(missing) if missing else {}).items():
        papers[known.customer_id][key] = known.document
    return papers


async def _taken(house: House, one: Work, rows: Iterable[ExposureRow], today: date) -> dict[str, Freshness]:
    some = {each.entity: each.customer_id for each in rows}
    known = await one.ledger.customers(set(some.values())) if some else {}
    figures = {each: await figures_of(house, one, known[customer], today) for each, customer in some.items()}
    return {entity: each.age for entity, each in figures.items() if each.age is not None}


class _OfCustomer(Protocol):
    @property
    def customer_id(self) -> int: ...


_Kept = TypeVar("_Kept", bound=_OfCustomer)


def _by_customer(kept: Iterable[_Kept]) -> dict[int, list[_Kept]]:
    found = defaultdict[int, list[_Kept]](list)
    for each in kept:
        found[each.customer_id].append(each)
    return found
