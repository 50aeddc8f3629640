"""What a customer owes, and what being late costs, is the same wherever anybody reads it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import command_line
from bot.acts import Actor
from bot.audit import Surface
from bot.credit.dunning import StepAction, StepOwner
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.dossier import StatementView
from bot.dunning_acts import HandOver, HandOverChanged, LetterMade, MakeLetter
from bot.dunning_views import HandOverForm, LetterForm, ReminderPreview
from bot.files import FileKind
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.policy_dunning import DunningPolicy, ScenarioPolicy, StepPolicy
from bot.services.customer_cards import customer_card
from bot.services.dossiers import make_dossier
from bot.services.dunning_sweep import sweep_dunning
from bot.services.hand_overs import ask_hand_over, hand_over_form
from bot.services.house import House
from bot.services.letters import letter_form, make_letter
from bot.services.overdue_facts import policy_facts, sums
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
OWED = Money.of_minor(660_00, "EUR"), Money.of_minor(100_000, "JPY"), Money.of_minor(245_00, "USD")
CHARGES = Money.of_minor(164_00, "EUR"), Money.of_minor(566, "JPY"), Money.of_minor(1_39, "USD")
TOTAL = Money.of_minor(824_00, "EUR"), Money.of_minor(100_566, "JPY"), Money.of_minor(246_39, "USD")
"""At 12.15 %, to 3 March: of F1, 600 for 17 days and 100 for the 6 until they were paid make 3.60 (3.39534
and 0.19973, rounded once); F2's 60 for 20 days 0.40 (0.39945); F3's 245 dollars for 17 days 1.39 (1.38643);
F5's 100,000 yen for 17 days 566 (565.89). Four times EUR 40."""
OPEN = {"EUR": Decimal(5910), "JPY": Decimal(100_000), "USD": Decimal(245)}
"""F1's 900, contested or not, F2's 60 and F4's 5,000, less the credit note's 50."""
UNKNOWN = date(2027, 1, 5)
"""In a half-year whose rate nobody knows yet."""


@pytest.fixture
async def customer(company: Company) -> int:
    """F1 is paid and contested in part, F3 in dollars, F4 not late, F5 in yen, and 50 are credited."""
    person = "ACME;ACME SA;compta@acme.example"
    await company.export(date(2026, 2, 16), person, header="customer;name;email", kind=FileKind.CUSTOMERS)
    others = (
        item("ACME", "F2", "60", due="2026-02-11"),
        item("ACME", "F3", "245", due="2026-02-14", currency="USD"),
        item("ACME", "F4", "5000", due="2026-03-31"),
        item("ACME", "F5", "100000", due="2026-02-14", currency="JPY"),
        item("ACME", "A1", "-50", due="2026-02-16", kind="credit_note"),
    )
    await company.export(date(2026, 2, 16), item("ACME", "F1", "1000", disputed="300"), *others)
    paid = "ACME;2026-02-20;100;F1"
    header = "customer;received;amount;document"
    await company.export(date(2026, 2, 20), paid, header=header, kind=FileKind.PAYMENTS)
    await company.export(FIRST, item("ACME", "F1", "1000", left="900", disputed="300"), *others)
    return int((await company.rows("SELECT id FROM customers"))[0][0])


def actor(day: date = TUESDAY) -> Actor:
    email = NADIA.email
    who = Member("UNADIA", email, NADIA.name, email, "Europe/Paris", "en-GB", is_active=True)
    return Actor(Reader(NADIA, who, Preferences(email), "en", EVERYTHING, POLICY.zone), Surface.FORM, at(day))


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
    reminder = await preview_reminder(house, actor(), step.id)
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


async def test_the_charges_command_says_the_same_of_each_invoice(
    company: Company, customer: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F1 in two parts: 3.40 and 0.20 make the 3.60."""
    monkeypatch.chdir(tmp_path)
    async with company.books.reading() as reader:
        facts = await policy_facts(POLICY, reader.ledger, await reader.ledger.customer(customer), TUESDAY)
    interest = {line.document.number: line.charges.interest for line in facts.lines if line.charges}
    said = {
        number: by_command(amount, currency, due)
        for number, amount, currency, due in (
            ("F2", "60", "EUR", "2026-02-11"),
            ("F3", "245", "USD", "2026-02-14"),
            ("F5", "100000", "JPY", "2026-02-14"),
        )
    }
    parts = by_command("600", "EUR", "2026-02-14"), by_command("100", "EUR", "2026-02-14", "2026-02-20")
    assert interest == {**said, "F1": parts[0] + parts[1]}


def by_command(amount: str, currency: str, due: str, paid: str = "2026-03-03") -> Money:
    """The interest that `encours charges` says."""
    asked = ["charges", "--amount", amount, "--currency", currency, "--due", due, "--paid", paid, "--json"]
    done = CliRunner().invoke(command_line(), asked)
    assert done.exit_code == 0, done.output
    return Money(Decimal(json.loads(done.stdout)["interest"]), currency)


async def test_a_half_year_without_a_rate_has_no_charges_anywhere(company: Company, customer: int) -> None:
    lines = item("ACME", "F1", "1000", left="900", disputed="300"), item("ACME", "F2", "60")
    await company.export(UNKNOWN, *lines)
    work = LedgerUnitOfWork(company.engine, company.workspace)
    house = House(work, POLICY, SlackWording(), can_mail=True)
    card = await customer_card(company.books, POLICY, customer, UNKNOWN)
    assert (card.charges.total, card.charges.unknown_rates) == ((), "2027-01-01")

    await sweep_dunning(house, at(UNKNOWN, 7))
    async with work.looking() as one:
        (step,) = await one.dunning.running()
    reminder = await preview_reminder(house, actor(UNKNOWN), step.id)
    assert isinstance(reminder, ReminderPreview)
    assert exact_money(Money.of_minor(660_00, "EUR"), Language.FR) in reminder.mail.text
    assert exact_money(Money.of_minor(80_00, "EUR"), Language.FR) not in reminder.mail.text
    form = await hand_over_form(house, actor(UNKNOWN), customer, None)
    assert isinstance(form, HandOverForm)
    facts = form.view.facts
    assert (facts.total, facts.charged, facts.unknown_rates) == (facts.owed, (), "2027-01-01")
    letter = await letter_form(house, actor(UNKNOWN), customer, None)
    assert isinstance(letter, Refused)
    assert letter.why is Why.NO_RATE


async def test_the_dossiers_statement_comes_to_the_open_part_of_the_cards_exposure(
    company: Company, customer: int
) -> None:
    wording = Recording()
    house = House(LedgerUnitOfWork(company.engine, company.workspace), POLICY, wording)
    card = await customer_card(company.books, POLICY, customer, TUESDAY)
    await make_dossier(house, customer, at(TUESDAY))
    (statement,) = wording.statements
    said = {
        one.currency: one.amount for one in sums(each.document.open_amount for each in statement.documents)
    }
    assert said == OPEN
    assert {one.currency: (one.documents + one.credits).amount for one in card.exposures} == OPEN


class Recording(SlackWording):
    """Keeps what the statements of dossiers are made of."""

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[StatementView] = []

    def statement(self, view: StatementView) -> bytes:
        self.statements.append(view)
        return super().statement(view)


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
