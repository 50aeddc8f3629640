"""A change of a case as it is carried out: the record, its story, the trail and who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.audit import Deed, Facts, NewEntry
from bot.credit.case import Case, CaseLine, CaseLineKind, Cause
from bot.credit.exposure import Exposure
from bot.errors import StorageError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.case_notices import CaseNotices, assigned_key, escalated_key, first_key, written
from bot.services.dispute_steps import Doer
from bot.services.house import House
from bot.services.promise_deeds import amount_fact


@dataclass(frozen=True, slots=True)
class CaseStep:
    """What becomes of a case: as it is then, what its story says of it, and what the trail calls it."""

    case: Case
    deed: Deed
    lines: tuple[CaseLine, ...] = ()
    """Their ids are given when they are kept."""
    said: frozenset[CaseLineKind] = field(default_factory=frozenset)
    """Of those, the kinds that are said in its thread."""
    tells: bool = False
    """Its new owner gets a message of their own."""
    posts: bool = False
    """A first message begins, or goes on with one that is too old."""
    besides: Mapping[str, str] = field(default_factory=dict)
    """What else the trail's entry says."""
    later: list[NewEntry] | None = None
    """Where its entry waits to be written with those of others; of cases alone that say nothing."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A case as it is kept, its new lines, and the number of the trail's entry: 0 while that waits."""

    case: Case
    lines: tuple[CaseLine, ...]
    number: int


def with_message(case: Case, at: datetime) -> Case:
    """The case with a first message, which begins now unless there is one."""
    return case if case.posted_key else replace(case, posted_at=at, posted_key=first_key(case.id))


def case_facts(case: Case, said: str = "") -> Facts:
    """What the trail says of a case; `said` is what somebody wrote with the change."""
    facts: dict[str, str | int | bool | None] = {
        "state": case.state.value,
        "owner": case.owner,
        "level": case.level.value,
        "due": case.due_on.isoformat(),
        "causes": "; ".join(_cause_fact(each) for each in case.running),
        "silent": case.is_silent or None,
        "until": case.snoozed_until.isoformat() if case.snoozed_until else "",
        "reason": case.snooze_reason,
        "said": said,
    }
    return {name: value for name, value in facts.items() if value not in ("", None)}


def figures_of(exposure: Exposure) -> dict[str, str]:
    """The figures of the moment, as a line has them."""
    ratio = exposure.ratio
    said = {
        "exposure": amount_fact(exposure.total),
        "limit": "" if exposure.limit is None else amount_fact(exposure.limit),
        "ratio": "" if ratio is None else f"{ratio:.4f}",
    }
    return {name: value for name, value in said.items() if value}


async def open_case(house: House, one: Work, customer: KnownCustomer, step: CaseStep, doer: Doer) -> Carried:
    """Keep a new case with all that is said of it, within the caller's transaction."""
    kept = await one.cases.add(step.case)
    if step.posts:
        kept = await _changed(one, replace(kept, posted_at=doer.at, posted_key=first_key(kept.id)))
    carried = await _written_down(one, customer, None, replace(step, case=kept), doer)
    if step.posts:
        notices = CaseNotices(house, one, customer, doer.at)
        view = await written(house, one, kept, doer.at)
        await notices.begin(view)
        for line in carried.lines:
            if line.kind in step.said:
                await notices.add(view, line)
        if step.tells:
            await notices.tell_owner(view, carried.lines[0], escalated_key(kept))
    return carried


async def carry_out(
    house: House, one: Work, customer: KnownCustomer, before: Case, step: CaseStep, doer: Doer
) -> Carried:
    """All that a step writes, within the caller's transaction. The case is held."""
    after = await _changed(one, step.case) if step.case != before else before
    carried = await _written_down(one, customer, before, replace(step, case=after), doer)
    await _tell(house, one, customer, before, step, carried, doer.at)
    return carried


async def _written_down(
    one: Work, customer: KnownCustomer, before: Case | None, step: CaseStep, doer: Doer
) -> Carried:
    lines = [await one.cases.say(replace(line, case_id=step.case.id)) for line in step.lines]
    text = next((line.text for line in lines if line.text), "")
    entry = NewEntry(
        deed=step.deed,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"case:{step.case.id}",
        customer_id=customer.id,
        before=case_facts(before) if before else None,
        after={**case_facts(step.case, text), **step.besides},
    )
    if step.later is not None:
        step.later.append(entry)
        return Carried(step.case, tuple(lines), 0)
    return Carried(step.case, tuple(lines), (await one.trail.add(entry)).number)


async def _tell(
    house: House,
    one: Work,
    customer: KnownCustomer,
    before: Case,
    step: CaseStep,
    carried: Carried,
    at: datetime,
) -> None:
    case = carried.case
    tells = step.tells and bool(case.owner)
    if not case.posted_key and not tells:
        return
    notices = CaseNotices(house, one, customer, at)
    view = await written(house, one, case, at)
    if step.posts and before.posted_key:
        await notices.hand_on(view, before, carried.number)
    if step.posts:
        await notices.begin(view)
    elif case.posted_key:
        await notices.renew(view, carried.number)
    for line in carried.lines:
        if case.posted_key and line.kind in step.said and not step.posts:
            await notices.add(view, line, besides=case.owner if tells else "")
    if tells:
        line = _about(carried.lines, case)
        is_level_told = step.deed is Deed.CASE_ASSIGNED or case.level is before.level
        key = assigned_key(line) if is_level_told else escalated_key(case)
        await notices.tell_owner(view, line, key)


def _about(lines: Sequence[CaseLine], case: Case) -> CaseLine:
    """The line with which it went to its owner."""
    return next((line for line in lines if line.owner == case.owner), lines[-1])


async def _changed(one: Work, case: Case) -> Case:
    renewed = await one.cases.change(case)
    if renewed is None:
        raise StorageError("The case was changed by somebody else meanwhile: try again.")
    return renewed


def _cause_fact(cause: Cause) -> str:
    amount = f" {amount_fact(cause.amount)}" if cause.amount else ""
    return f"{cause.key} since {cause.since.isoformat()}{amount}"
