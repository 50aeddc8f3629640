"""A case follows its causes: it opens with the first, tells of what comes and ends, closes with the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed, NewEntry
from bot.credit.case import Case, CaseLine, CaseLineKind, CaseState, Cause, CauseKind
from bot.credit.case_rules import Merged, due_on, needs_new_parent
from bot.policy import Role
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.broken_said import digest_reader
from bot.services.case_causes import step_of
from bot.services.case_notices import CaseNotices, first_key, next_key
from bot.services.case_people import Chains, PassedOver, Reached, chains_of
from bot.services.case_steps import Carried, CaseStep, carry_out, figures_of, open_case
from bot.services.dispute_steps import by_clock
from bot.services.house import House
from bot.services.looks import Look

_SAID = frozenset(
    {CaseLineKind.CAUSE, CaseLineKind.CAUSE_ENDED, CaseLineKind.WORSE, CaseLineKind.PASSED_OVER}
)
_IN_DIGESTS = frozenset({CauseKind.COVER, CauseKind.LATE_DISPUTE})
"""What only a digest says to the salesperson: of the others they get a message when there is none."""
_READ_THE_CHANNEL = frozenset({Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR})


def begins_message(look: Look, merged: Merged) -> bool:
    """Whether a first message is due for it: it opens, or gets worse and has none."""
    if not merged.is_worse or look.is_silent:
        return False
    return look.case is None or not look.case.posted_key


@dataclass(frozen=True, slots=True)
class Tending:
    """The cases of some customers, whose transaction holds them."""

    house: House
    one: Work
    now: datetime
    customers: Mapping[int, KnownCustomer]
    chains: Chains
    listed: bool
    """One list tells of those that would begin a message of their own."""
    later: list[NewEntry] = field(default_factory=list)
    """The trail's entries of cases that open silently: written at once when all are tended."""

    async def tend(self, look: Look, besides: Mapping[str, str] | None = None) -> Carried | None:
        """What its causes make of one customer's case; the trail says `besides` of a new one, too."""
        merged = look.causes(look.up, look.holds)
        customer = self.customers[look.customer_id]
        if look.case is None:
            return await self._open(customer, look, merged, besides or {}) if merged.came else None
        if not merged.is_change and not merged.is_over:
            return None
        step = self._closes(look.case, merged) if merged.is_over else self._changes(look, look.case, merged)
        return await carry_out(self.house, self.one, customer, look.case, step, by_clock(self.now))

    async def _open(
        self, customer: KnownCustomer, look: Look, merged: Merged, besides: Mapping[str, str]
    ) -> Carried:
        reached = await self._first_owner(customer, merged)
        posts = not look.is_silent and not self.listed
        days = self.house.policy.credit.days_at(reached.level)
        case = Case(
            id=0,
            customer_id=customer.id,
            state=CaseState.OPEN,
            opened_at=self.now,
            opened_on=look.today,
            owner=reached.person,
            due_on=due_on(look.today, days, self.house.calendar(customer)),
            level=reached.level,
            causes=merged.causes,
            shown=look.shown,
            is_silent=look.is_silent,
            is_listed=not look.is_silent and self.listed,
        )
        opened = self._line(
            CaseLineKind.OPENED, owner=reached.person, facts=self._figures(look, merged.came[0])
        )
        step = CaseStep(
            case=case,
            deed=Deed.CASE_OPENED,
            lines=() if look.is_silent else (opened, *passed_over(reached.passed_over, 0, self.now)),
            said=_SAID,
            tells=posts and await self._tells(customer, reached, case),
            posts=posts,
            besides=besides,
            later=self.later if look.is_silent else None,
        )
        return await open_case(self.house, self.one, customer, step, by_clock(self.now))

    async def _first_owner(self, customer: KnownCustomer, merged: Merged) -> Reached:
        """Of a case that a missed deadline alone opens, whoever missed it."""
        chain, came = self.chains.of(customer), merged.came
        if any(each.kind is not CauseKind.LATE_STEP for each in came):
            return chain.first()
        owner = (await self.one.dunning.one(step_of(came[0]))).owner
        return chain.first_for(owner) if owner else chain.first()

    async def _tells(self, customer: KnownCustomer, reached: Reached, case: Case) -> bool:
        """Whether its first owner gets a message: not when they read of it anyhow."""
        person = self.house.policy.person(reached.person) if reached.person else None
        if person is None:
            return False
        if await CaseNotices(self.house, self.one, customer, self.now).is_read_by(reached.person):
            return False
        if person is self.chains.of(customer).salesperson():
            return await self._is_untold(customer, case)
        went_up = bool(reached.passed_over or reached.stands_in_for)
        return went_up or person.role not in _READ_THE_CHANNEL

    async def _is_untold(self, customer: KnownCustomer, case: Case) -> bool:
        """Whether the salesperson has no digest that could say it, where only digests do."""
        if any(each.kind not in _IN_DIGESTS for each in case.running):
            return False
        to = await digest_reader(self.house, self.one, customer)
        return to is not None and not to.gets_digest

    def _changes(self, look: Look, case: Case, merged: Merged) -> CaseStep:
        shown = look.shown if merged.is_worse else replace(look.shown, said=case.shown.said)
        after = replace(case, causes=merged.causes, shown=shown)
        lines = [
            *(self._line(CaseLineKind.CAUSE, each, self._figures(look, each)) for each in merged.came),
            *(self._line(CaseLineKind.CAUSE_ENDED, each) for each in merged.ended),
        ]
        if merged.is_steeper and not merged.came:
            lines.append(self._line(CaseLineKind.WORSE, facts=self._gravest(look)))
        if merged.is_worse and case.state is CaseState.SNOOZED:
            lines.append(self._line(CaseLineKind.WOKEN))
            after = awake(after, look.today)
        posts = merged.is_worse and not look.is_silent and self._needs_message(case)
        if posts and not self.listed:
            key = next_key(case) if case.posted_key else first_key(case.id)
            after = replace(after, posted_at=self.now, posted_key=key)
        elif posts and not case.posted_key:
            after = replace(after, is_listed=True)
        return CaseStep(after, Deed.CASE_CHANGED, tuple(lines), _SAID, posts=posts and not self.listed)

    def _needs_message(self, case: Case) -> bool:
        return not case.posted_key or needs_new_parent(case, self.now)

    def _closes(self, case: Case, merged: Merged) -> CaseStep:
        today = self.house.today(self.now)
        after = replace(
            awake(case, today),
            state=CaseState.CLOSED,
            causes=merged.causes,
            closed_on=today,
            closed_at=self.now,
            closed_by=CLOCK,
        )
        ended = (self._line(CaseLineKind.CAUSE_ENDED, each) for each in merged.ended)
        lines = (*ended, self._line(CaseLineKind.CLOSED))
        return CaseStep(after, Deed.CASE_CLOSED, lines, frozenset({CaseLineKind.CLOSED}))

    def _line(
        self,
        kind: CaseLineKind,
        cause: Cause | None = None,
        facts: Mapping[str, str] | None = None,
        *,
        owner: str = "",
    ) -> CaseLine:
        key = cause.key if cause else ""
        return CaseLine(0, 0, kind, CLOCK, self.now, owner=owner, cause=key, facts=dict(facts or {}))

    def _gravest(self, look: Look) -> dict[str, str]:
        """Of the limit of which most is used."""
        is_own = look.group is None or look.exposure.ratio == look.shown.ratio
        return figures_of(look.exposure if is_own or look.group is None else look.group)

    def _figures(self, look: Look, cause: Cause) -> dict[str, str]:
        of_group = cause.kind is CauseKind.GROUP and look.group is not None
        return figures_of(look.group if of_group and look.group else look.exposure)


async def tending(
    house: House, one: Work, customers: Collection[int], now: datetime, *, listed: bool = False
) -> Tending:
    """For these customers, in the transaction that holds them."""
    chains = await chains_of(house, one, house.today(now))
    return Tending(house, one, now, await one.ledger.customers(customers), chains, listed)


def awake(case: Case, today: date) -> Case:
    """The case as it does not sleep: whoever has it, has the day at least."""
    if case.state is not CaseState.SNOOZED:
        return case
    due = max(case.due_on, today)
    return replace(case, state=CaseState.OPEN, snoozed_until=None, snooze_reason="", due_on=due)


def passed_over(those: Collection[PassedOver], case_id: int, at: datetime) -> tuple[CaseLine, ...]:
    """The lines that say who could not be reached, and why."""
    kind = CaseLineKind.PASSED_OVER
    return tuple(CaseLine(0, case_id, kind, CLOCK, at, owner=each.person, why=each.why) for each in those)
