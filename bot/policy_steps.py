"""From the steps that a policy writes, and the house's own, to scenarios: names, owners, automatic ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from bot.credit.dunning import Scenario, Step, StepAction, StepOwner
from bot.credit.folding import fold
from bot.credit.scenarios import PUBLIC_BODY, USUAL
from bot.policy_parts import Organisation, Role
from bot.policy_words import did_you_mean

_WRITTEN: Mapping[StepAction, str] = {
    StepAction.NOTIFY: "notify, notice, check, préavis, avis, vérifier, vérification",
    StepAction.REMINDER: (
        "reminder, email, e-mail, mail, friendly reminder, friendly, "
        "relance, courriel, relance amiable, relance par courriel, rappel"
    ),
    StepAction.CALL: "call, phone, phone call, appel, téléphone, appeler",
    StepAction.FIRM_REMINDER: "firm reminder, firm, firm e-mail, second reminder, relance ferme",
    StepAction.LETTER: "letter, post, lettre, courrier",
    StepAction.FORMAL_NOTICE: "formal notice, mise en demeure",
    StepAction.HOLD: "hold, hold orders, order hold, blocage, bloquer",
    StepAction.HAND_OVER: (
        "hand over, handover, collection, agency, remise au recouvrement, recouvrement, contentieux"
    ),
}
_ACTIONS = {fold(word): action for action, words in _WRITTEN.items() for word in words.split(",")}
STEP_NAMES: Mapping[StepAction, str] = {
    StepAction.NOTIFY: "notice",
    StepAction.REMINDER: "friendly reminder",
    StepAction.CALL: "call",
    StepAction.FIRM_REMINDER: "firm reminder",
    StepAction.LETTER: "letter",
    StepAction.FORMAL_NOTICE: "formal notice",
    StepAction.HOLD: "hold",
    StepAction.HAND_OVER: "hand-over",
}
STEP_OFFSETS: Mapping[StepAction, int] = {
    step.action: step.offset for step in reversed((*USUAL.steps, *PUBLIC_BODY.steps))
}
"""The day that the house's scenarios have for each action, in days from the due date."""
OVERDUE_ALONE = frozenset(StepAction) - {StepAction.NOTIFY, StepAction.CALL, StepAction.HOLD}
"""What says to the customer that invoices are overdue: from the day after the due date on."""
_OF_SALESPEOPLE = frozenset({StepAction.NOTIFY, StepAction.CALL})
"""Whose steps these are where salespeople collect; all others are the credit manager's."""


class WrittenStep(Protocol):
    """A step as the policy has it."""

    @property
    def name(self) -> str | None: ...
    @property
    def action(self) -> StepAction: ...
    @property
    def offset(self) -> int: ...
    @property
    def deadline(self) -> int: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def template(self) -> str | None: ...
    @property
    def above(self) -> Decimal | None: ...
    @property
    def charges(self) -> bool: ...
    @property
    def automatic(self) -> bool | None: ...


class WrittenScenario(Protocol):
    """A scenario as the policy has it."""

    @property
    def name(self) -> str: ...
    @property
    def steps(self) -> tuple[WrittenStep, ...]: ...


def read_action(value: object) -> object:
    """An action as people write it: `e-mail`, `Formal notice`, `hand-over`, `mise en demeure`."""
    return _ACTIONS.get(fold(value), value) if isinstance(value, str) else value


def read_owner(text: str) -> str:
    """A role, however it is written, or an e-mail in small letters."""
    role = "_".join(fold(text).split())
    if role in set(Role):
        return role
    if re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        return text.casefold()
    near = did_you_mean(role, [*Role])
    nearest = f"; {near}" if near.endswith("?") else ""
    raise ValueError(f"expected a role ({', '.join(Role)}) or the e-mail of one of the people{nearest}")


def step_name(written: WrittenStep) -> str:
    """What tells a step from the others: its own name, else its action's."""
    return written.name or STEP_NAMES[written.action]


def house_scenario(house: Scenario, organisation: Organisation, *, automatic: bool) -> Scenario:
    """One of the house's, with the owners of an organisation."""
    return Scenario(house.name, tuple(_house_step(step, organisation, automatic) for step in house.steps))


def written_scenario(written: WrittenScenario, organisation: Organisation, *, automatic: bool) -> Scenario:
    """One of the company's, the earliest step first."""
    steps = sorted(written.steps, key=lambda step: step.offset)
    return Scenario(written.name, tuple(_written_step(step, organisation, automatic) for step in steps))


def _house_step(step: Step, organisation: Organisation, automatic: bool) -> Step:
    collects = organisation is Organisation.BACK_OFFICE or step.owner is not StepOwner.SALESPERSON
    owner = step.owner if collects else StepOwner.CREDIT_MANAGER
    return replace(step, owner=owner, automatic=automatic and step.action.is_mail)


def _written_step(written: WrittenStep, organisation: Organisation, automatic: bool) -> Step:
    said = written.owner or ""
    person = said if "@" in said else ""
    is_automatic = automatic if written.automatic is None else written.automatic
    return Step(
        action=written.action,
        offset=written.offset,
        deadline=written.deadline,
        owner=StepOwner(said) if said and not person else _owner(written.action, organisation),
        name=step_name(written),
        person=person,
        template=written.template or "",
        above=written.above,
        charges=written.charges,
        automatic=is_automatic and written.action.is_mail,
    )


def _owner(action: StepAction, organisation: Organisation) -> StepOwner:
    collects = organisation is Organisation.BACK_OFFICE and action in _OF_SALESPEOPLE
    return StepOwner.SALESPERSON if collects else StepOwner.CREDIT_MANAGER
