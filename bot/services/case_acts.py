"""What people do to a case: each act in one transaction, on the record as it stands then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.case import Case, CaseLine, CaseLineKind, CaseState
from bot.credit.case_rules import may_sleep_until
from bot.credit.dispute_rules import SAID_AGAIN_WITHIN
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.credit_acts import CaseChange
from bot.credit_views import CaseForm, CaseView
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.case_notices import CaseNotices, written
from bot.services.case_people import Chain, chains_of
from bot.services.case_steps import CaseStep, carry_out, with_message
from bot.services.case_tending import awake
from bot.services.case_views import case_view
from bot.services.dispute_owners import possible_owners
from bot.services.dispute_steps import by
from bot.services.house import House, seen_customer
from bot.services.scope import storable

ONE_DAY = timedelta(days=1)
_MOVES = frozenset({CaseLineKind.TAKEN, CaseLineKind.ASSIGNED, CaseLineKind.ESCALATED})


async def take_case(house: House, actor: Actor, change: CaseChange) -> Case | Refused:
    """Make it theirs; the deadline stays. Refused: CASE_CLOSED, ALREADY_DONE, TAKEN.

    Raises UnknownRecordError and NotYoursError, as all of these do.
    """
    return await _change(house, actor, change, Act.TAKE_CASE, _take)


async def assign_case(house: House, actor: Actor, change: CaseChange) -> Case | Refused:
    """Give it to somebody, who is told. Refused: CASE_CLOSED, ROLE, SAME_OWNER, NOBODY, TAKEN."""
    return await _change(house, actor, change, Act.ASSIGN_CASE, _assign)


async def snooze_case(house: House, actor: Actor, change: CaseChange) -> Case | Refused:
    """Let it sleep until a day, with a reason; it wakes when it gets worse, too.

    Refused: CASE_CLOSED, NOT_CONCERNED, ALREADY_DONE, ASLEEP_ALREADY, NO_REASON, TEXT_TOO_LONG, DAY_PASSED,
    DAY_TOO_FAR.
    """
    return await _change(house, actor, change, Act.SNOOZE_CASE, _snooze)


async def ask_salesperson(house: House, actor: Actor, change: CaseChange, plan: bool) -> Case | Refused:
    """Have the salesperson call, or propose a plan. Refused: CASE_CLOSED, ROLE, NOBODY, ALREADY_DONE,
    TEXT_TOO_LONG."""
    return await _change(house, actor, change, Act.ASK_IN_CASE, _ask_for_plan if plan else _ask_for_call)


async def shown_case(house: House, actor: Actor, case_id: int) -> CaseView | Refused:
    """A case with its story, closed ones too."""
    async with house.work.looking() as one:
        case = await one.cases.one(case_id)
        await seen_customer(one, actor, case.customer_id)
        return await written(house, one, case, actor.at)


async def case_form(house: House, actor: Actor, case_id: int) -> CaseForm | Refused:
    """What can be done to a case that runs. Refused: CASE_CLOSED."""
    today = house.today(actor.at)
    async with house.work.looking() as one:
        case = await one.cases.one(case_id)
        customer = await seen_customer(one, actor, case.customer_id)
        if case.state is CaseState.CLOSED:
            return _closed(house, case)
        chain = (await chains_of(house, one, today)).of(customer)
        view = await case_view(house, one, case, today, await one.cases.lines(case_id))
    owners = possible_owners(house, customer, case.owner)
    asked = chain.salesperson()
    return CaseForm(
        view=view,
        owners=tuple(each for each in owners if chain.why_not(each[0]) is None),
        latest=may_sleep_until(today, house.calendar(customer)),
        salesperson=asked.name if asked and chain.can_ask_salesperson() else "",
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """A case, kept from others, and what somebody wants of it."""

    house: House
    actor: Actor
    change: CaseChange
    """Its text is stripped and can be kept."""
    case: Case
    lines: tuple[CaseLine, ...]
    chain: Chain

    @property
    def today(self) -> date:
        return self.house.today(self.actor.at)

    @property
    def customer(self) -> KnownCustomer:
        return self.chain.customer

    def line(self, kind: CaseLineKind, *, owner: str = "", on: date | None = None) -> CaseLine:
        """A line of theirs with their words."""
        return CaseLine(
            0, self.case.id, kind, self.actor.person, self.actor.at, self.change.text, owner, on=on
        )

    def by(self, line: CaseLine | None, why: Why) -> Refused:
        """Somebody did something before; the same person did it just now."""
        if line is None:
            return Refused(why)
        again = line.by == self.actor.person
        return Refused(Why.ALREADY_DONE if again else why, who=self.house.name_of(line.by), at=line.at)

    def taken(self) -> Refused | None:
        """Somebody else has it since they saw it."""
        if self.case.version == self.change.version:
            return None
        last = next((line for line in reversed(self.lines) if line.kind in _MOVES), None)
        if last is None or last.owner != self.case.owner or last.kind is CaseLineKind.ESCALATED:
            return None
        return Refused(Why.TAKEN, who=self.house.name_of(last.owner), at=last.at)


_StepOf = Callable[[_Held], CaseStep | Refused]


async def _change(
    house: House, actor: Actor, change: CaseChange, act: Act, step_of: _StepOf
) -> Case | Refused:
    async with house.work.working() as one:
        case = await one.cases.one(change.case_id, hold=True)
        customer = await seen_customer(one, actor, case.customer_id)
        held = _Held(
            house=house,
            actor=actor,
            change=replace(change, text=storable(change.text).strip()),
            case=case,
            lines=await one.cases.lines(case.id),
            chain=(await chains_of(house, one, house.today(actor.at))).of(customer),
        )
        step = _refused(held, act) or step_of(held)
        if isinstance(step, Refused):
            return step
        carried = await carry_out(house, one, customer, case, step, by(actor))
        if act is Act.ASK_IN_CASE:
            await _tell_asked(house, one, held, carried.case, carried.lines[0])
        return carried.case


async def _tell_asked(house: House, one: Work, held: _Held, case: Case, line: CaseLine) -> None:
    view = await written(house, one, case, held.actor.at)
    await CaseNotices(house, one, held.customer, held.actor.at).ask(view, line)


def _refused(held: _Held, act: Act) -> Refused | None:
    """What is against any act: a case that is closed, rights, too many words."""
    case, house = held.case, held.house
    if case.state is CaseState.CLOSED:
        return _closed(house, case)
    if not house.may(act, held.actor, concerned=case.owner == held.actor.person):
        if act is Act.SNOOZE_CASE and case.owner:
            return Refused(Why.NOT_CONCERNED, who=house.name_of(case.owner))
        return Refused(Why.ROLE, who=house.those_who_may(act))
    if len(held.change.text) > TEXT_MAX:
        return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)
    return None


def _closed(house: House, case: Case) -> Refused:
    return Refused(Why.CASE_CLOSED, who=house.name_of(case.closed_by), at=case.closed_at)


def _take(held: _Held) -> CaseStep | Refused:
    """It is theirs, and awake; whoever took it since they saw it keeps it."""
    case, person = held.case, held.actor.person
    if case.owner == person and case.taken_at is not None and case.state is CaseState.OPEN:
        return Refused(Why.ALREADY_DONE, who=held.house.name_of(person), at=case.taken_at)
    if case.owner != person and (taken := held.taken()):
        return taken
    level = held.chain.level_of(person, case.level)
    after = replace(awake(case, held.today), owner=person, taken_at=held.actor.at, level=level)
    return _step(after, Deed.CASE_TAKEN, held.line(CaseLineKind.TAKEN, owner=person))


def _assign(held: _Held) -> CaseStep | Refused:
    """Somebody else's, who has not taken it yet, and has until the next working day at least."""
    owner = held.change.owner.strip().casefold()
    if taken := held.taken():
        return taken
    if owner == held.case.owner:
        return Refused(Why.SAME_OWNER, who=held.house.name_of(owner))
    if held.chain.why_not(owner) is not None:
        return Refused(Why.NOBODY, who=held.house.name_of(owner))
    earliest = held.house.calendar(held.customer).add(held.today, 1)
    due = max(held.case.due_on, earliest)
    level = held.chain.level_of(owner, held.case.level)
    after = replace(awake(held.case, held.today), owner=owner, taken_at=None, due_on=due, level=level)
    line = held.line(CaseLineKind.ASSIGNED, owner=owner)
    step = _step(with_message(after, held.actor.at), Deed.CASE_ASSIGNED, line)
    return replace(step, tells=owner != held.actor.person, posts=not held.case.posted_key)


def _snooze(held: _Held) -> CaseStep | Refused:
    until, case = held.change.until, held.case
    if until is None:
        raise ValueError("a case sleeps until a day")
    if case.state is CaseState.SNOOZED and case.version != held.change.version:
        last = next((each for each in reversed(held.lines) if each.kind is CaseLineKind.SNOOZED), None)
        return held.by(last, Why.ASLEEP_ALREADY)
    latest = may_sleep_until(held.today, held.house.calendar(held.customer))
    if until <= held.today:
        return Refused(Why.DAY_PASSED, until=held.today + ONE_DAY)
    if until > latest:
        return Refused(Why.DAY_TOO_FAR, until=latest)
    if not held.change.text:
        return Refused(Why.NO_REASON)
    after = replace(case, state=CaseState.SNOOZED, snoozed_until=until, snooze_reason=held.change.text)
    return _step(after, Deed.CASE_SNOOZED, held.line(CaseLineKind.SNOOZED, on=until))


def _ask_for_call(held: _Held) -> CaseStep | Refused:
    return _ask(held, "call")


def _ask_for_plan(held: _Held) -> CaseStep | Refused:
    return _ask(held, "plan")


def _ask(held: _Held, what: str) -> CaseStep | Refused:
    """The salesperson is there to read it, and was not asked the same moments ago."""
    person = held.chain.salesperson()
    email = person.email.casefold() if person else ""
    if not email or email == held.actor.person or held.chain.why_not(email) is not None:
        return Refused(Why.NOBODY, who=person.name if person else held.customer.salesperson)
    line = replace(held.line(CaseLineKind.ASKED, owner=email), facts={"ask": what})
    before = next((each for each in reversed(held.lines) if _is_same(each, line)), None)
    if before is not None:
        return held.by(before, Why.ALREADY_DONE)
    return _step(held.case, Deed.CASE_ASKED, line)


def _is_same(before: CaseLine, line: CaseLine) -> bool:
    said = (before.kind, before.by, before.text, before.facts) == (line.kind, line.by, line.text, line.facts)
    return said and line.at - before.at <= SAID_AGAIN_WITHIN


def _step(case: Case, deed: Deed, line: CaseLine) -> CaseStep:
    return CaseStep(case, deed, (line,), frozenset({line.kind}))
