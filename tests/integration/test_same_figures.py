"""What a customer owes, and what being late costs, is the same wherever anybody reads it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.dunning import StepAction, StepOwner
from bot.credit.money import Money
from bot.dunning_acts import HandOver, HandOverChanged, LetterMade, MakeLetter
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
OWED = Money.of_minor(660_00, "EUR"), Money.of_minor(245_00, "USD")
CHARGES = Money.of_minor(124_00, "EUR"), Money.of_minor(1_39, "USD")
TOTAL = Money.of_minor(784_00, "EUR"), Money.of_minor(246_39, "USD")
"""At 12.15 %, to 3 March: of F1, 600 for 17 days and 100 for the 6 until they were paid make 3.60 (3.39534
and 0.19973, rounded once); F2's 60 for 20 days 0.40 (0.39945); F3's 245 dollars for 17 days 1.39 (1.38643).
Three times EUR 40."""


@pytest.fixture
async def customer(company: Company) -> int:
    """F1 is paid and contested in part, F3 in dollars, and F4 is not late."""
    person = "ACME;ACME SA;compta@acme.example"
    await company.export(date(2026, 2, 16), person, header="customer;name;email", kind=FileKind.CUSTOMERS)
    others = (
        item("ACME", "F2", "60", due="2026-02-11"),
        item("ACME", "F3", "245", due="2026-02-14", currency="USD"),
        item("ACME", "F4", "5000", due="2026-03-31"),
    )
    await company.export(date(2026, 2, 16), item("ACME", "F1", "1000", disputed="300"), *others)
    paid = "ACME;2026-02-20;100;F1"
    header = "customer;received;amount;document"
    await company.export(date(2026, 2, 20), paid, header=header, kind=FileKind.PAYMENTS)
    await company.export(FIRST, item("ACME", "F1", "1000", left="900", disputed="300"), *others)
    return int((await company.rows("SELECT id FROM customers"))[0][0])


def actor() -> Actor:
    email = NADIA.email
    who = Member("UNADIA", email, NADIA.name, email, "Europe/Paris", "en-GB", is_active=True)
    return Actor(
        Reader(NADIA, who, Preferences(email), "en", EVERYTHING, POLICY.zone), Surface.FORM, at(TUESDAY)
    )


async def test_the_card_a_reminder_a_letter_and_a_hand_over_have_the_same_figures(
    company: Company, customer: int
) -> None:
    work = LedgerUnitOfWork(company.engine, company.workspace)
    house = House(work, POLICY, SlackWording(), can_mail=True)
    card = await customer_card(company.books, POLICY, customer, TUESDAY)
    assert card.charges.total == CHARGES

    await sweep_dunning(house, at(TUESDAY, 7))
    async with work.looking() as one:
        (step,) = await one.dunning.running()
    reminder = await preview_reminder(house, actor(), step.id, step.version)
    assert isinstance(reminder, ReminderPreview)
    for amount in (*OWED, *TOTAL):
        assert exact_money(amount, Language.FR) in reminder.mail.text

    letter = await letter_form(house, actor(), customer, None)
    handing_over = await hand_over_form(house, actor(), customer, None)
    assert isinstance(letter, LetterForm)
    assert isinstance(handing_over, HandOverForm)
    assert letter.view.facts == handing_over.view.facts
    assert (letter.view.facts.owed, letter.view.facts.total) == (OWED, TOTAL)

    made = await make_letter(
        house, actor(), MakeLetter(customer, "letter", None, 0, date(2026, 3, 11), by_mail=False)
    )
    assert isinstance(made, LetterMade)
    assert (made.letter.owed, made.letter.charges) == (OWED, CHARGES)
    handed = await ask_hand_over(house, actor(), HandOver(customer, "Recouvra", "no answer", "hand-over"))
    assert isinstance(handed, HandOverChanged)
    assert (handed.litigation.claimed, handed.litigation.charges) == (OWED, CHARGES)
    assert await in_dossier(work, handed) == {one.currency: one.amount for one in CHARGES}


async def in_dossier(work: LedgerUnitOfWork, handed: HandOverChanged) -> dict[str, Decimal]:
    """What the lines of its table of charges come to, by currency."""
    assert handed.litigation.file_id is not None
    async with work.looking() as one:
        content = await one.letters.content(handed.litigation.file_id)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("charges.csv").decode("utf-8-sig")), delimiter=";"))
    found = dict[str, Decimal]()
    for row in rows[1:]:
        found[row[-2]] = found.get(row[-2], Decimal(0)) + Decimal(row[-1].replace(",", "."))
    return found
