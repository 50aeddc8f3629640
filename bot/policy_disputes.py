"""Who answers a dispute, and by when: by what the customer contests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.credit.dispute import NEXT_LEVEL_WORKING_DAYS, TARGET_WORKING_DAYS, DisputeReason
from bot.policy_parts import Organisation, Role
from bot.policy_values import PolicyModel

LONGEST_TARGET = 60
"""Working days; disputes that wait longer are not answered but forgotten."""


def _owner(text: str) -> str:
    owner = text.strip()
    if owner in set(Role) or re.fullmatch(r"[^@\s]+@[^@\s]+", owner):
        return owner
    raise ValueError(f"expected a role ({', '.join(Role)}) or the e-mail of one of the people")


Owner = Annotated[str, AfterValidator(_owner)]
"""A role, or somebody's e-mail; `manager` is the manager of the customer's salesperson."""
Days = Annotated[int, Field(ge=1, le=LONGEST_TARGET)]


class DisputeOwners(PolicyModel):
    """Who answers, by reason; the organisation's own where nothing is said."""

    price: Owner | None = None
    quantity: Owner | None = None
    quality: Owner | None = None
    delivery: Owner | None = None
    invoice_error: Owner | None = None
    missing_order_number: Owner | None = None
    already_paid: Owner | None = None
    duplicate: Owner | None = None
    other: Owner | None = None


class DisputeTargets(PolicyModel):
    """Within how many working days, by reason; `default` where nothing is said."""

    default: Days = TARGET_WORKING_DAYS
    price: Days | None = None
    quantity: Days | None = None
    quality: Days | None = None
    delivery: Days | None = None
    invoice_error: Days | None = None
    missing_order_number: Days | None = None
    already_paid: Days | None = None
    duplicate: Days | None = None
    other: Days | None = None


_BACK_OFFICE = {
    DisputeReason.PRICE: Role.MANAGER,
    DisputeReason.QUANTITY: Role.ACCOUNTANT,
    DisputeReason.QUALITY: Role.MANAGER,
    DisputeReason.DELIVERY: Role.MANAGER,
    DisputeReason.INVOICE_ERROR: Role.ACCOUNTANT,
    DisputeReason.MISSING_ORDER_NUMBER: Role.SALESPERSON,
    DisputeReason.ALREADY_PAID: Role.ACCOUNTANT,
    DisputeReason.DUPLICATE: Role.ACCOUNTANT,
    DisputeReason.OTHER: Role.CREDIT_MANAGER,
}
_COMMERCIAL = (
    DisputeReason.PRICE,
    DisputeReason.QUANTITY,
    DisputeReason.QUALITY,
    DisputeReason.DELIVERY,
    DisputeReason.OTHER,
)
PRESETS: Mapping[Organisation, Mapping[DisputeReason, Role]] = {
    Organisation.BACK_OFFICE: _BACK_OFFICE,
    Organisation.SPECIALIST: _BACK_OFFICE | dict.fromkeys(_COMMERCIAL, Role.CREDIT_MANAGER),
    Organisation.CREDIT_MANAGER: dict.fromkeys(DisputeReason, Role.CREDIT_MANAGER),
}


class DisputePolicy(PolicyModel):
    """The rules of disputes; days are working days."""

    owners: DisputeOwners = DisputeOwners()
    target_days: DisputeTargets = DisputeTargets()
    next_level_days: Days = NEXT_LEVEL_WORKING_DAYS

    def owner(self, reason: DisputeReason, organisation: Organisation) -> str:
        """A role, or an e-mail, for a reason."""
        said: str | None = getattr(self.owners, reason.value)
        return said or PRESETS[organisation][reason].value

    def days(self, reason: DisputeReason) -> int:
        """Working days from its opening to its target."""
        said: int | None = getattr(self.target_days, reason.value)
        return said or self.target_days.default
