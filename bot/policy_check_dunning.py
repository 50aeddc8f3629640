"""What a policy's dunning allows and its author probably did not mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, pairwise

from bot.credit.dunning import Scenario, Step, StepAction
from bot.credit.folding import fold
from bot.credit.working_days import WorkingDays
from bot.policy import Policy
from bot.policy_dunning import ScenarioPolicy
from bot.policy_parts import Role, Visibility
from bot.policy_steps import STEP_NAMES, step_name
from bot.policy_templates import bare_braces
from bot.policy_words import listed

LONGEST_GAP = 30
"""Calendar days without a step, after which a customer believes to be forgotten."""
_ANY_MONDAY = date(2026, 11, 23)


def dunning_warnings(policy: Policy) -> Iterator[str]:
    """A sentence each; of the scenarios that the company wrote itself, and of what they all need."""
    weekdays = frozenset(day.number for day in policy.digest.working_days)
    for written in policy.dunning.scenarios:
        scenario = policy.dunning.scenario(written.name, policy.organisation)
        found = chain(
            _order(written),
            _days(scenario, WorkingDays(weekdays)),
            _hand_over(scenario),
            _owners(scenario, policy),
        )
        yield from (f"Scenario {written.name}: {warning}." for warning in found)
    yield from _agency(policy)
    yield from _templates(policy)
    yield from _braces(policy)
    yield from _rates(policy)


def _order(written: ScenarioPolicy) -> Iterator[str]:
    if not written.steps:
        yield "has no steps, so its customers are never reminded"
    for before, after in pairwise(written.steps):
        if after.offset < before.offset:
            late = f"{_day(after.offset)} is written after {step_name(before)}, {_day(before.offset)}"
            yield f"{step_name(after)}, {late}: steps count by their days"


def _days(scenario: Scenario, calendar: WorkingDays) -> Iterator[str]:
    for before, after in pairwise(scenario.steps):
        apart = after.offset - before.offset
        if not apart:
            same = f"{_called(before)} and {_called(after)} are both {_day(before.offset)}"
            yield f"{same}: only {_called(after)} is ever taken"
        elif before.offset >= 0 and apart > LONGEST_GAP:
            yield f"nothing happens for {apart} days between {_called(before)} and {_called(after)}"
        room = apart if before.offset >= 0 else min(apart, -before.offset)
        longest = _longest(before.deadline, calendar)
        if apart and longest > room:
            what = _called(after) if room == apart else "the due date"
            reaches = f"its {before.deadline} working days can last {longest} days"
            yield f"{_called(before)} can still be open when {what} comes {room} days later: {reaches}"


def _longest(deadline: int, calendar: WorkingDays) -> int:
    """Calendar days that a deadline lasts at most, by the weekday it begins on; holidays add to it."""
    starts = (_ANY_MONDAY + timedelta(days=n) for n in range(7))
    return max((calendar.add(start, deadline) - start).days for start in starts)


def _hand_over(scenario: Scenario) -> Iterator[str]:
    for position, step in enumerate(scenario.steps):
        earlier = scenario.steps[:position]
        if step.action is StepAction.HAND_OVER and not _has(earlier, StepAction.FORMAL_NOTICE):
            yield f"{step.name} comes without a formal notice before it"


def _has(steps: tuple[Step, ...], action: StepAction) -> bool:
    return any(step.action is action for step in steps)


def _owners(scenario: Scenario, policy: Policy) -> Iterator[str]:
    for role in Role if policy.people else ():
        theirs = [_called(step) for step in scenario.steps if not step.person and step.owner.value == role]
        if theirs and not policy.people_with(role):
            yield f"nobody has the role {role}, whose steps are {listed(theirs)}: they go to somebody else"
    for step in scenario.steps:
        person = policy.person(step.person) if step.person else None
        if person and person.role is Role.SALESPERSON and policy.visibility is not Visibility.ALL:
            yield f"{_called(step)} is {person.name}'s, who sees only some of the customers"


def _agency(policy: Policy) -> Iterator[str]:
    """Said of whoever wrote something of dunning: the others have not come to it yet."""
    scenarios = policy.scenarios.all.values()
    handing = [one.name for one in scenarios if _has(one.steps, StepAction.HAND_OVER)]
    if "dunning" in policy.model_fields_set and handing and policy.dunning.agency is None:
        yield f"Customers are handed over ({listed(handing)}), and no dunning.agency says to whom."


def _templates(policy: Policy) -> Iterator[str]:
    used = {fold(step.template) for one in policy.scenarios.all.values() for step in one.steps}
    languages: dict[str, list[str]] = {}
    for one in policy.dunning.templates:
        languages.setdefault(one.name, []).append(one.language)
    for name, written in languages.items():
        if fold(name) not in used:
            yield f"No step uses the template {name}."
        elif len(written) == 1:
            other = "fr" if written == ["en"] else "en"
            yield f"The template {name} is not written in {other}: those customers get the house's own."


def _braces(policy: Policy) -> Iterator[str]:
    for one in policy.dunning.templates:
        for word in bare_braces(f"{one.subject}\n{one.text}"):
            values = f"customers read {{{word}}}; a value is written {{{{ {word} }}}}"
            yield f"The template {one.name} in {one.language} has single braces: {values}."


def _rates(policy: Policy) -> Iterator[str]:
    for one in policy.dunning.charges.rates:
        if one.reference is None and one.legal is None:
            yield f"The rates since {one.since} say neither reference nor legal: they change nothing."


def _called(step: Step) -> str:
    """Its name; that of a check before the due date is no formal notice."""
    is_house = step.action is StepAction.NOTIFY and step.name == STEP_NAMES[StepAction.NOTIFY]
    return "the check before the due date" if is_house else step.name


def _day(offset: int) -> str:
    if offset == 0:
        return "on the due date"
    return f"{abs(offset)} days {'before' if offset < 0 else 'after'} the due date"
