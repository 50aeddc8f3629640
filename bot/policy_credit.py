"""The numbers of credit management that a company can change: thresholds, holds, authority, escalation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.credit.case import Level
from bot.credit.exposure import ALERT, WARNING, Bands
from bot.credit.hold import LATE_DAYS
from bot.policy_parts import Organisation, Role
from bot.policy_values import Hour, Language, Number, PolicyModel, Share


def _channel(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", text):
        raise ValueError("expected the id of a Slack channel such as C012AB3CD (at the end of its details)")
    return text


ChannelId = Annotated[str, AfterValidator(_channel)]
WorkingDaysCount = Annotated[int, Field(ge=1, le=60)]


class Authority(PolicyModel):
    """What the credit manager decides alone: up to all three; above, the finance director has to agree too.

    `amount` is in the selling company's currency; `share` is of the limit without increases, and counts
    everything that runs at the same time.
    """

    share: Share = Decimal("0.20")
    amount: Number = Field(default=Decimal(50_000), ge=0)
    days: int = Field(default=60, ge=1, le=366)
    answer_days: WorkingDaysCount = 3
    """Working days after which a request that nobody answered lapses."""
    answer_hour: Hour = time(17, 0)
    """The hour at which it does, on the last of them."""


class EscalationDays(PolicyModel):
    """Working days that each has before a case goes one up."""

    owner: WorkingDaysCount = 2
    manager: WorkingDaysCount = 2
    credit_manager: WorkingDaysCount = 3


_OWNERS: Mapping[Organisation, Role] = {
    Organisation.BACK_OFFICE: Role.SALESPERSON,
    Organisation.SPECIALIST: Role.CREDIT_MANAGER,
    Organisation.CREDIT_MANAGER: Role.CREDIT_MANAGER,
}
_CHAINS: Mapping[Organisation, tuple[Level, ...]] = {
    Organisation.BACK_OFFICE: tuple(Level),
    Organisation.SPECIALIST: (Level.OWNER, Level.CREDIT_MANAGER, Level.FINANCE_DIRECTOR),
    Organisation.CREDIT_MANAGER: (Level.OWNER, Level.FINANCE_DIRECTOR),
}


class CreditPolicy(PolicyModel):
    """How exposure is watched, and who hears of what it shows."""

    channel: ChannelId | None = None
    """The private Slack channel of credit management; without one, the credit manager is written to."""
    language: Language | None = None
    """The channel's; the digest's when nothing is said."""
    warning: Share = WARNING
    alert: Share = ALERT
    hold_after_days: int = Field(default=LATE_DAYS, ge=1, le=365)
    reservation_days: WorkingDaysCount = 10
    authority: Authority = Authority()
    case_owner: Role | None = None
    """Who has a case first; by the organisation when nothing is said."""
    escalation_days: EscalationDays = EscalationDays()

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if not 0 < self.warning < self.alert <= 1:
            said = "expected a warning below the alert, and the alert up to 100 %"
            raise PydanticCustomError("encours", "{said}", {"said": said})
        return self

    @property
    def bands(self) -> Bands:
        """Where a warning and an alert begin."""
        return Bands(self.warning, self.alert)

    def owner(self, organisation: Organisation) -> Role:
        """The role that has a case first; `salesperson` is the customer's own."""
        return self.case_owner or _OWNERS[organisation]

    def chain(self, organisation: Organisation) -> tuple[Level, ...]:
        """How a case goes up, its owner first."""
        return _CHAINS[organisation]

    def days_at(self, level: Level) -> int:
        """Working days that a level has; the last has as many as the one before."""
        days = self.escalation_days
        return {Level.OWNER: days.owner, Level.MANAGER: days.manager}.get(level, days.credit_manager)
