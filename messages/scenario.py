"""Scenarios of dunning as timelines on a terminal, and for programs."""

from __future__ import annotations

import html
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.credit.charges import ChargeTerms
from bot.credit.dunning import Step
from bot.policy_dunning import CustomerScenario
from bot.policy_shown import ShownDunning, ShownScenario, ShownStep
from messages.escape import clean, shorten
from messages.formats import Language, clock, number
from messages.prose import Value, Voice, tell
from messages.step_words import action_name, own_name
from messages.unbroken import Unbroken, held

_SCREEN = "scenario"
_COLUMNS = ("day", "step", "owner", "deadline", "above", "template", "more")
_FIGURES = ("day", "deadline", "above")
NOTHING = "-"
TEXT_MAX = 80
MOST_GIVEN = 20
"""Customers and invoices named under a scenario; the rest are counted."""


def render_scenarios(shown: ShownDunning, language: str) -> RenderableType:
    """A timeline each, then what holds for all of them."""
    spoken = Language.of(language)
    parts: list[RenderableType] = []
    for scenario in shown.scenarios:
        parts += [*_scenario(scenario, spoken), Text()]
    return Unbroken(Group(*parts, *(_line(said) for said in _rules(shown, spoken))))


def scenarios_answer(shown: ShownDunning) -> dict[str, Any]:
    """The same for programs: amounts as text, days from the due date, deadlines in working days."""
    return {
        "scenarios": [_scenario_answer(one) for one in shown.scenarios],
        "smallest_amount": str(shown.smallest),
        "rest_days": shown.rest_days,
        "send_from": f"{shown.send_from:%H:%M}",
        "send_until": f"{shown.send_until:%H:%M}",
        "agency": shown.agency or None,
        "charges": [{"entity": entity, **_charges_answer(terms)} for entity, terms in shown.charges],
    }


def _scenario(scenario: ShownScenario, spoken: Language) -> Iterator[RenderableType]:
    yield Text(_said(spoken, "title", name=scenario.name), style="bold")
    yield _line(_said(spoken, "origin", house=scenario.is_house, usual=scenario.is_usual))
    if scenario.profiles:
        yield _line(_said(spoken, "profiles", names=", ".join(scenario.profiles)))
    if scenario.understood:
        yield _line(_said(spoken, "understood", names=", ".join(scenario.understood)))
    yield _timeline(scenario, spoken) if scenario.steps else _line(_said(spoken, "no_steps"))
    given = scenario.given_to
    if given:
        names = ", ".join(_given(one, spoken) for one in given[:MOST_GIVEN])
        yield _line(_said(spoken, "given", names=names, more=max(0, len(given) - MOST_GIVEN)))


def _timeline(scenario: ShownScenario, spoken: Language) -> Table:
    """A row a step; columns that say nothing are left out."""
    rows = [tuple(_cells(one, spoken)) for one in scenario.steps]
    columns = [place for place in range(len(_COLUMNS)) if any(row[place] != NOTHING for row in rows)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place in columns:
        name = _COLUMNS[place]
        heading = Text(_said(spoken, "column", name=name))
        table.add_column(heading, justify="right" if name in _FIGURES else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(held(row[place])) for place in columns))
    return table


def _cells(shown: ShownStep, spoken: Language) -> Iterator[str]:
    step, words = shown.step, Voice(spoken, _SCREEN)
    yield f"{step.offset:+d}" if step.offset else "0"
    yield _called(step, words)
    yield _owner(shown, words)
    yield str(step.deadline)
    yield NOTHING if step.above is None else number(step.above, spoken)
    yield _name(step.template) or NOTHING
    marks = [_said(spoken, name) for name in ("charges", "automatic") if getattr(step, name)]
    yield ", ".join(marks) or NOTHING


def _called(step: Step, words: Voice) -> str:
    """In the reader's words where it is one of the house's; else its name, and its action beside it."""
    named, action = (html.unescape(said(step, words)) for said in (_own, _action))
    says = not named or action.casefold() in named.casefold()
    return (named or action) if says else f"{named} ({action})"


def _own(step: Step, words: Voice) -> str:
    return own_name(step, words.language)


def _action(step: Step, words: Voice) -> str:
    return action_name(step.action, words.language)


def _owner(shown: ShownStep, words: Voice) -> str:
    """Who has it by name; the role where that is the customer's own, or nobody has it."""
    names = ", ".join(map(_name, shown.people))
    return names or words.word("owner", role=shown.step.owner.value)


def _name(text: str) -> str:
    return shorten(clean(text), TEXT_MAX)


def _given(one: CustomerScenario, spoken: Language) -> str:
    name = _said(spoken, "invoice", number=one.invoice, code=one.code) if one.invoice else one.code
    return f"{one.entity} {name}" if one.entity else name


def _rules(shown: ShownDunning, spoken: Language) -> Iterator[str]:
    start, end = clock(shown.send_from, spoken), clock(shown.send_until, spoken)
    yield _said(spoken, "hours", start=start, end=end)
    yield _said(spoken, "smallest", amount=shown.smallest, days=shown.rest_days)
    for entity, terms in shown.charges:
        yield _charges(entity, terms, spoken)
    if shown.agency:
        yield _said(spoken, "agency", name=shown.agency)


def _charges(entity: str, terms: ChargeTerms | None, spoken: Language) -> str:
    if terms is None:
        return _said(spoken, "no_charges", entity=entity)
    rate = terms.contract_rate
    return _said(
        spoken,
        "regime",
        entity=entity,
        regime=terms.regime.value,
        rate=number(rate, spoken) if rate is not None else "",
        indemnity=_plain(terms.indemnity, spoken),
    )


def _plain(amount: Decimal, spoken: Language) -> str:
    return number(amount.normalize(), spoken)


def _said(spoken: Language, sentence: str, **values: Value) -> str:
    return tell(spoken, _SCREEN, sentence, **values)


def _line(text: str) -> Text:
    return Text(held(text))


def _scenario_answer(scenario: ShownScenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "by_default": scenario.is_usual,
        "written": not scenario.is_house,
        "profiles": list(scenario.profiles),
        "understood": list(scenario.understood),
        "steps": [_step_answer(one) for one in scenario.steps],
        "given_to": [
            {"entity": one.entity, "code": one.code, "invoice": one.invoice} for one in scenario.given_to
        ],
    }


def _step_answer(shown: ShownStep) -> dict[str, Any]:
    step = shown.step
    return {
        "name": step.name,
        "action": step.action.value,
        "offset": step.offset,
        "deadline": step.deadline,
        "owner": step.person or step.owner.value,
        "people": list(shown.people),
        "template": step.template or None,
        "above": None if step.above is None else str(step.above),
        "charges": step.charges,
        "automatic": step.automatic,
    }


def _charges_answer(terms: ChargeTerms | None) -> dict[str, Any]:
    if terms is None:
        return {"regime": None, "rate": None, "indemnity": None}
    rate = None if terms.contract_rate is None else str(terms.contract_rate)
    return {"regime": terms.regime.value, "rate": rate, "indemnity": str(terms.indemnity)}
