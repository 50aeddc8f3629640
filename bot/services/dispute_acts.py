"""What each act makes of a dispute, or why not: decided on what is held, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor, DisputeChange
from bot.audit import Deed
from bot.credit.dispute import Dispute, DisputeLine, DisputeState, Escalation, LineKind
from bot.credit.dispute_rules import RESOLUTIONS, can_become, changes_since, said_before, target_refused
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.records import KnownCustomer
from bot.rights import Act, concerned_by
from bot.services.dispute_owners import who_sees
from bot.services.dispute_steps import Step
from bot.services.house import House


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute and what somebody wants of it."""

    house: House
    actor: Actor
    change: DisputeChange
    """Its text is stripped and can be kept."""
    dispute: Dispute
    customer: KnownCustomer
    lines: tuple[DisputeLine, ...]
    today: date

    @property
    def since(self) -> tuple[DisputeLine, ...]:
        """What changed after the version that they saw."""
        return changes_since(self.dispute, self.lines, self.change.version)

    def line(self, kind: LineKind, **values: DisputeState | str | date | None) -> DisputeLine:
        """A line of theirs with their words."""
        blank = DisputeLine(0, self.dispute.id, kind, self.actor.person, self.actor.at, self.change.text)
        return replace(blank, **values)  # type: ignore[arg-type] # the callers below name the line's own

    def by(self, line: DisputeLine, why: Why) -> Refused:
        """Somebody did something before; the same person did it just now."""
        again = line.by == self.actor.person
        return Refused(Why.ALREADY_DONE if again else why, who=self.house.name_of(line.by), at=line.at)

    def taken(self) -> Refused | None:
        """Somebody has it since they saw it."""
        for line in reversed(self.since):
            if line.owner and line.kind is not LineKind.ESCALATED:
                return Refused(Why.TAKEN, who=self.house.name_of(line.owner), at=line.at)
        return None


def step_of(act: Act, case: Case) -> Step | Refused:
    """What an act makes of a dispute."""
    return _refused(act, case) or _STEPS[act](case)


def _refused(act: Act, case: Case) -> Refused | None:
    """What is against any act: rights, a dispute that is over, too many words."""
    if case.dispute.state.is_over:
        return _ended(act, case)
    concerned = concerned_by(act, case.dispute)
    if not case.house.may(act, case.actor, concerned=case.actor.person in concerned):
        names = ", ".join(map(case.house.name_of, concerned))
        return case.taken() or Refused(Why.NOT_CONCERNED, who=names)
    if len(case.change.text) > TEXT_MAX:
        return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)
    return None


def _ended(act: Act, case: Case) -> Refused:
    dispute = case.dispute
    wanted = DisputeState.WITHDRAWN if act is Act.WITHDRAW_DISPUTE else case.change.state
    again = dispute.ended_by == case.actor.person and dispute.state is wanted
    why = Why.ALREADY_DONE if again else Why.ENDED
    return Refused(why, who=case.house.name_of(dispute.ended_by), at=dispute.ended_at)


def _take(case: Case) -> Step | Refused:
    """It is theirs and under way; whoever had it since they saw it keeps it."""
    dispute, person = case.dispute, case.actor.person
    if dispute.owner == person and dispute.state is DisputeState.IN_PROGRESS:
        last = next((line for line in reversed(case.lines) if line.owner == person), None)
        return Refused(Why.ALREADY_DONE, who=case.house.name_of(person), at=last.at if last else None)
    if dispute.owner != person and (taken := case.taken()):
        return taken
    after = replace(dispute, owner=person, state=DisputeState.IN_PROGRESS)
    line = case.line(LineKind.STATE, state=DisputeState.IN_PROGRESS, owner=person)
    return Step(after, line, Deed.DISPUTE_TAKEN)


def _hand_on(case: Case) -> Step | Refused:
    """Somebody else's, who has not taken it yet."""
    owner = case.change.owner.strip().casefold()
    if taken := case.taken():
        return taken
    if owner == case.dispute.owner:
        return Refused(Why.SAME_OWNER, who=case.house.name_of(owner))
    if who_sees(case.house, owner, case.customer) is None:
        return Refused(Why.NOBODY, who=case.house.name_of(owner))
    waits = case.dispute.state is DisputeState.WAITING_ON_CUSTOMER
    after = replace(case.dispute, owner=owner, state=case.dispute.state if waits else DisputeState.OPEN)
    return Step(after, case.line(LineKind.OWNER, owner=owner), Deed.DISPUTE_HANDED_ON)


def _comment(case: Case) -> Step | Refused:
    return _say(case, LineKind.COMMENT, Deed.DISPUTE_COMMENTED)


def _ask(case: Case) -> Step | Refused:
    """A question for whoever opened it, who must be there to answer."""
    opened_by = case.dispute.opened_by
    is_asker = opened_by == case.actor.person
    if is_asker or who_sees(case.house, opened_by, case.customer) is None:
        return Refused(Why.NOBODY, who=case.house.name_of(opened_by))
    return _say(case, LineKind.QUESTION, Deed.DISPUTE_ASKED)


def _say(case: Case, kind: LineKind, deed: Deed) -> Step | Refused:
    if not case.change.text:
        return Refused(Why.NO_TEXT)
    line = case.line(kind)
    if before := said_before(case.lines, line):
        return case.by(before, Why.ALREADY_DONE)
    return Step(case.dispute, line, deed)


def _wait(case: Case) -> Step | Refused:
    if case.dispute.state is DisputeState.WAITING_ON_CUSTOMER:
        waiting = (one for one in reversed(case.lines) if one.state is DisputeState.WAITING_ON_CUSTOMER)
        first = next(waiting, None)
        return case.by(first, Why.CAME_SECOND) if first else Refused(Why.ALREADY_DONE)
    after = replace(case.dispute, state=DisputeState.WAITING_ON_CUSTOMER)
    line = case.line(LineKind.STATE, state=DisputeState.WAITING_ON_CUSTOMER)
    return Step(after, line, Deed.DISPUTE_WAITING)


def _set_target(case: Case) -> Step | Refused:
    """Another day and why; what was late begins anew."""
    wanted = case.change.target_on
    if wanted is None:
        raise ValueError("a new target needs its day")
    for line in reversed(case.since):
        if line.kind is LineKind.TARGET and (line.by != case.actor.person or line.target_on == wanted):
            return case.by(line, Why.CAME_SECOND)
    if refused := target_refused(wanted, case.today):
        return refused
    if not case.change.text:
        return Refused(Why.NO_TEXT)
    after = replace(case.dispute, target_on=wanted, escalation=Escalation.NONE, escalated_on=None)
    return Step(after, case.line(LineKind.TARGET, target_on=wanted), Deed.DISPUTE_TARGET)


def _resolve(case: Case) -> Step | Refused:
    state = case.change.state
    if state not in RESOLUTIONS:
        raise ValueError("a dispute is resolved by a credit note or a corrected invoice, or rejected")
    is_rejected = state is DisputeState.REJECTED
    if is_rejected and not case.change.text:
        return Refused(Why.NO_TEXT)
    return _end(case, state, Deed.DISPUTE_REJECTED if is_rejected else Deed.DISPUTE_RESOLVED)


def _withdraw(case: Case) -> Step | Refused:
    return _end(case, DisputeState.WITHDRAWN, Deed.DISPUTE_WITHDRAWN)


def _end(case: Case, state: DisputeState, deed: Deed) -> Step:
    return Step(
        ended(case.dispute, state, case.actor, case.today, case.change.text),
        case.line(LineKind.STATE, state=state),
        deed,
    )


def ended(dispute: Dispute, state: DisputeState, actor: Actor, today: date, outcome: str = "") -> Dispute:
    """The dispute as it is over."""
    if not can_become(dispute.state, state):
        raise ValueError(f"a dispute that is {dispute.state} cannot become {state}")
    return replace(
        dispute, state=state, ended_by=actor.person, ended_at=actor.at, ended_on=today, outcome=outcome
    )


_STEPS: Mapping[Act, Callable[[Case], Step | Refused]] = {
    Act.TAKE_DISPUTE: _take,
    Act.HAND_DISPUTE_ON: _hand_on,
    Act.COMMENT_DISPUTE: _comment,
    Act.ASK_IN_DISPUTE: _ask,
    Act.WAIT_IN_DISPUTE: _wait,
    Act.SET_DISPUTE_TARGET: _set_target,
    Act.RESOLVE_DISPUTE: _resolve,
    Act.WITHDRAW_DISPUTE: _withdraw,
}
