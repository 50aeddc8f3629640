"""What a policy's dunning must hold to: no loose end, one meaning a name, templates that can be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.credit.dunning import StepAction
from bot.credit.folding import fold
from bot.credit.scenarios import HOUSE
from bot.errors import TemplateError
from bot.policy_dunning import ChargesPolicy, CustomerScenario, DunningPolicy, ScenarioPolicy, StepPolicy
from bot.policy_parts import Person, SellingEntity
from bot.policy_rules import Problem
from bot.policy_steps import OVERDUE_ALONE, STEP_OFFSETS, step_name
from bot.policy_templates import SAMPLES, fill_in
from bot.policy_words import listed, nearest_of, quoted

_IN_WORDS = frozenset(
    {StepAction.REMINDER, StepAction.FIRM_REMINDER, StepAction.LETTER, StepAction.FORMAL_NOTICE}
)
"""What templates are for."""


def dunning_problems(
    dunning: DunningPolicy, people: Sequence[Person], entities: Sequence[SellingEntity]
) -> Iterator[Problem]:
    """Every problem, under `dunning`."""
    codes = [entity.code for entity in entities]
    found = (
        *_scenario_problems(dunning, {person.email.casefold() for person in people}),
        *_customer_problems(dunning, codes),
        *_payment_problems(dunning, codes),
        *_template_problems(dunning),
        *_charges_problems(dunning.charges, codes),
    )
    if dunning.send_from >= dunning.send_until:
        later = f"expected an hour after send_from, which is {dunning.send_from:%H:%M}"
        yield Problem(("dunning", "send_until"), later)
    for at, sentence in found:
        yield Problem(("dunning", *at), sentence)


def _scenario_problems(dunning: DunningPolicy, people: set[str]) -> Iterator[Problem]:
    names: set[str] = set()
    profiles: dict[str, str] = {}
    for position, scenario in enumerate(dunning.scenarios):
        at: tuple[int | str, ...] = ("scenarios", position)
        if fold(scenario.name) in names:
            yield Problem((*at, "name"), f"{quoted(scenario.name)} is already the name of another scenario")
        names.add(fold(scenario.name))
        for problem in (*_profile_problems(scenario, profiles), *_step_problems(scenario, dunning, people)):
            yield Problem((*at, *problem.at), problem.sentence)


def _profile_problems(scenario: ScenarioPolicy, owners: dict[str, str]) -> Iterator[Problem]:
    for position, profile in enumerate(scenario.profiles):
        owner = owners.setdefault(fold(profile), scenario.name)
        if owner != scenario.name:
            taken = f"{quoted(profile)} is already a profile of {quoted(owner)}"
            yield Problem(("profiles", position), taken)


def _step_problems(scenario: ScenarioPolicy, dunning: DunningPolicy, people: set[str]) -> Iterator[Problem]:
    names: set[str] = set()
    for position, step in enumerate(scenario.steps):
        name = step_name(step)
        if fold(name) in names:
            twice = f"{quoted(name)} is already the name of a step of this scenario; give each another name"
            yield Problem(("steps", position, "name"), twice)
        names.add(fold(name))
        if step.action in OVERDUE_ALONE and step.offset <= 0:
            yield Problem(("steps", position, "offset"), _too_early(scenario, step))
        for key, sentence in _one_step(step, dunning, people):
            yield Problem(("steps", position, key), sentence)


def _one_step(step: StepPolicy, dunning: DunningPolicy, people: set[str]) -> Iterator[tuple[str, str]]:
    if step.owner is not None and "@" in step.owner and step.owner not in people:
        who = nearest_of(step.owner, people) if people else "nobody is listed there yet"
        yield "owner", f"{quoted(step.owner)} is not the e-mail of one of the people; {who}"
    if step.automatic and not step.action.is_mail:
        yield "automatic", "only reminders by e-mail leave by themselves: take it out, or correct the action"
    if step.action not in OVERDUE_ALONE and (step.action is StepAction.NOTIFY) is not (step.offset < 0):
        yield "offset", _side(step)
    if step.template is None:
        return
    if step.action not in _IN_WORDS:
        yield "template", "only reminders, letters and formal notices have a template"
    elif fold(step.template) not in {fold(one.name) for one in dunning.templates}:
        known = {one.name for one in dunning.templates}
        which = nearest_of(step.template, known) if known else "none is written there yet"
        yield "template", f"{quoted(step.template)} is not one of dunning.templates; {which}"


def _too_early(scenario: ScenarioPolicy, step: StepPolicy) -> str:
    when = "on the due date" if step.offset == 0 else "before the due date"
    what = f"{step_name(step)} of the scenario {scenario.name} cannot come {when}, when nothing is overdue"
    return f"{what}: write 1 or more, such as {STEP_OFFSETS[step.action]}"


def _side(step: StepPolicy) -> str:
    if step.offset < 0:
        return "expected 0 or more: before the due date nothing is late, and only the action notify fits"
    return "expected an offset before the due date, such as -5, for the action notify"


def _customer_problems(dunning: DunningPolicy, codes: list[str]) -> Iterator[Problem]:
    known = {fold(name) for name in HOUSE} | {fold(one.name) for one in dunning.scenarios}
    first: set[tuple[str, str, str]] = set()
    for position, one in enumerate(dunning.customers):
        at = ("customers", position)
        yield from _entity_problems(one.entity, codes, at)
        if fold(one.scenario) not in known:
            which = nearest_of(one.scenario, {*HOUSE, *(each.name for each in dunning.scenarios)})
            yield Problem((*at, "scenario"), f"{quoted(one.scenario)} is not a scenario; {which}")
        key = override_key(one, codes)
        if key in first:
            yield Problem((*at, "code"), f"{quoted(one.invoice or one.code)} is given a scenario twice")
        first.add(key)


def override_key(one: CustomerScenario, codes: Sequence[str]) -> tuple[str, str, str]:
    """Entity, customer and invoice, however their case is written; no invoice for the whole customer."""
    entity = one.entity or next(iter(codes), "")
    return entity.casefold(), one.code.casefold(), (one.invoice or "").casefold()


def _entity_problems(entity: str | None, codes: list[str], at: tuple[int | str, ...]) -> Iterator[Problem]:
    if entity is None and len(codes) > 1:
        yield Problem((*at, "entity"), f"is required, as there are several: expected {listed(codes)}")
    if entity is not None and entity.casefold() not in {code.casefold() for code in codes}:
        unknown = f"{quoted(entity)} is not the code of an entity; expected {listed(codes)}"
        yield Problem((*at, "entity"), unknown)


def _payment_problems(dunning: DunningPolicy, codes: list[str]) -> Iterator[Problem]:
    taken: set[str] = set()
    for position, one in enumerate(dunning.payment):
        yield from _entity_problems(one.entity, codes, ("payment", position))
        entity = (one.entity or (codes[0] if codes else "")).casefold()
        if entity in taken:
            yield Problem(("payment", position, "entity"), "is already given a way to pay")
        taken.add(entity)


def _template_problems(dunning: DunningPolicy) -> Iterator[Problem]:
    taken: set[tuple[str, str]] = set()
    for position, one in enumerate(dunning.templates):
        at = ("templates", position)
        if (fold(one.name), one.language) in taken:
            twice = f"{quoted(one.name)} is already the name of another template in {one.language}"
            yield Problem((*at, "name"), twice)
        taken.add((fold(one.name), one.language))
        for key, text in (("subject", one.subject), ("text", one.text)):
            if wrong := _wrong(text, one.language):
                yield Problem((*at, key), wrong)
        if "\n" in one.subject:
            yield Problem((*at, "subject"), "expected one line")


def _wrong(text: str, language: str) -> str:
    try:
        said = fill_in(text, SAMPLES[language])
    except TemplateError as error:
        return str(error)
    return "" if said else "says nothing once it is filled in"


def _charges_problems(charges: ChargesPolicy, codes: list[str]) -> Iterator[Problem]:
    known = {code.casefold() for code in codes}
    for entity in charges.regimes:
        if entity.casefold() not in known:
            unknown = f"{quoted(entity)} is not the code of an entity; expected {listed(codes)}"
            yield Problem(("charges", "regimes", entity), unknown)
    first = set()
    for position, one in enumerate(charges.rates):
        at = ("charges", "rates", position, "since")
        if (one.since.month, one.since.day) not in ((1, 1), (7, 1)):
            yield Problem(at, "expected a half-year's first day: 1 January or 1 July, such as 2026-07-01")
        if one.since in first:
            yield Problem(at, f"the rates since {one.since} are already given")
        first.add(one.since)
