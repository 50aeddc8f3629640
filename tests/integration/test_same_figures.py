"""What a customer owes, and what being late costs, is the same wherever anybody reads it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.dunning import StepAction, StepOwner
from bot.credit.money import Money
from bot.dunning_acts import HandOver, HandOverChanged, MakeLetter
from bot.dunning_views import HandOverForm, LetterForm, ReminderPreview
from bot.files import FileKind
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.policy_dunning import DunningPolicy, ScenarioPolicy, StepPolicy
from bot.services.customers import customer_card
from bot.services.dunning_sweep import sweep_dunning
from bot.services.hand_overs import ask_hand_over, hand_over_form
from bot.services.house import House
from bot.services.letters import letter_form, make_letter
from bot.services.reminders import preview_reminder
from bot.sight import EVERYTHING
from integration.ledgers import FIRST, Company, at, item
from messages.formats import Language, exact_money
from messages.wording import SlackWording
from storage.unit_of_work import LedgerUnitOfWork

NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
REMINDER = StepPolicy(
    offset=3, action=StepAction.REMINDER, deadline=2, owner=StepOwner.CREDIT_MANAGER, charges=True
)
POLICY = Policy(
    people=(NADIA,), dunning=DunningPolicy(scenarios=(ScenarioPolicy(name="usual", steps=(REMINDER,)),))
)
TUESDAY = date(2026, 3, 3)
INTEREST = Money.of_minor(3_97, "EUR"), Money.of_minor(1_40, "USD")
"""At 12.15 %: 600 of F1 for 17 days are 3.3953, and 100 paid on 20 February bear 6 days more, 0.1997; 20
days of F2's 60 are 0.3995. Of F3, 245 dollars for 17 days are 1.3864."""


@pytest.fixture
async def customer(company: Company) -> int:
    """Invoices paid and contested in part, one in dollars, one promised to nobody but too new to be late."""
    person = "ACME;ACME SA;compta@acme.example"
    await company.export(FIRST, person, header="customer;name;email", kind=FileKind.CUSTOMERS)
    await company.export(
        FIRST,
        item("ACME", "F1", "1000", left="1000", due="2026-02-14", disputed="300"),
        item("ACME", "F2", "60", due="2026-02-11"),
        item("ACME", "F3", "245", due="2026-02-14", currency="USD"),
        item("ACME", "F4", "5000", due="2026-03-31"),
    )
    return int((await company.rows("SELECT id FROM customers"))[0][0])
