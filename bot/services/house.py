"""What a use case that records something works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.acts import Actor
from bot.credit.working_days import WorkingDays
from bot.errors import NotYoursError
from bot.policy import Policy, Role
from bot.ports import InvoiceCopies, UnitOfWork, Work
from bot.records import KnownCustomer
from bot.rights import Act, may, roles_that_may
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class House:
    """The ports and the policy of one workspace."""

    work: UnitOfWork
    policy: Policy
    wording: Wording
    can_mail: bool = False
    """Whether a mail server is set."""
    invoice_copies: InvoiceCopies | None = None
    """Copies that go with reminders; None when no folder is set."""

    def today(self, at: datetime) -> date:
        """The day it is where the company is."""
        return at.astimezone(self.policy.zone).date()

    def name_of(self, email: str) -> str:
        """How somebody is called; the e-mail of whoever left the policy, empty for nobody."""
        person = self.policy.person(email) if email else None
        return person.name if person else email

    def calendar(self, customer: KnownCustomer) -> WorkingDays:
        """The working days that the customer's entity counts by."""
        return self.policy.working_days(customer.country)

    def credit_manager(self) -> str:
        """The e-mail, case folded, of who decides first: the credit manager, else the finance director."""
        decide = (
            *self.policy.people_with(Role.CREDIT_MANAGER),
            *self.policy.people_with(Role.FINANCE_DIRECTOR),
        )
        return decide[0].email.casefold() if decide else ""

    def those_who_may(self, act: Act) -> str:
        """The names of those whom a table lets do it to any customer, for a refusal."""
        people = [one for role in roles_that_may(act) for one in self.policy.people_with(role)]
        return ", ".join(one.name for one in people)

    def may(self, act: Act, actor: Actor, *, concerned: bool = False) -> bool:
        """Whether somebody's role lets them, today."""
        return may(act, actor.reader.person.role, concerned=concerned)


async def seen_customer(one: Work, actor: Actor, customer_id: int) -> KnownCustomer:
    """The customer, when the person may see them now. Raises NotYoursError and UnknownCustomerError."""
    customer = await one.ledger.customer(customer_id)
    if not actor.reader.sight.covers(customer.salesperson):
        raise NotYoursError
    return customer
