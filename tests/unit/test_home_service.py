"""What the App Home knows of a person's day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fakes import TODAY, Account, eur, invoice
from fakes_books import FakeBooks
from fakes_conversation import FakeWork, reader
from fakes_wording import PlainWording

from bot.home import HomeView
from bot.members import Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.policy import Person, Policy, Role
from bot.services.home import home_view
from bot.services.house import House

CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
RULES = Policy(people=(CAMILLE, LEA, NADIA))

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


def house(work: FakeWork | None = None) -> House:
    return House(work or FakeWork(), RULES, PlainWording())


def late(number: int, salesperson: str = "C. ROY") -> Account:
    return Account(number, [invoice(12, eur("100"))], salesperson=salesperson)


async def home(person: Person, books: FakeBooks, work: FakeWork | None = None) -> HomeView:
    own = Preferences(person.email, language="fr")
    return await home_view(books, house(work), reader(person, RULES, preferences=own), TODAY, NOON)


async def test_the_day_of_who_looks_after_customers_is_in_their_language() -> None:
    view = await home(CAMILLE, FakeBooks([late(1), late(2, "Léa Faure")]))
    assert (view.name, view.as_of, view.last) == ("Camille Roy", TODAY, None)
    assert view.digest is not None
    assert ([one.id for one in view.digest.calls], view.digest.recipient.language) == ([1], "fr")
    assert view.settings.has_digest


async def test_who_looks_after_nobody_has_no_digest() -> None:
    view = await home(LEA, FakeBooks([late(1)]))
    assert (view.digest, view.settings.has_digest) == (None, False)


async def test_who_is_told_of_nobodys_customers_has_those_as_nobodys() -> None:
    view = await home(NADIA, FakeBooks([late(1, "")]))
    assert view.digest is not None
    assert (view.digest.recipient.name, [one.id for one in view.digest.calls]) == ("", [1])


async def test_the_morning_that_is_told_of_is_that_of_the_customers_shown() -> None:
    work, at = FakeWork(), datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    for portfolio, outcome in ((Portfolio.UNASSIGNED, Outcome.SENT), (Portfolio.OWN, Outcome.SILENT)):
        assert await work.mornings.decide(Morning(NADIA.email, portfolio, TODAY, outcome, at))
    view = await home(NADIA, FakeBooks([late(1, "")]), work)
    assert view.last is not None
    assert (view.last.portfolio, view.last.outcome) == (Portfolio.UNASSIGNED, Outcome.SENT)


async def test_before_the_first_import_there_is_no_digest() -> None:
    assert (await home(CAMILLE, FakeBooks(empty=True))).digest is None


async def test_a_day_before_the_ledger_has_no_digest() -> None:
    rules = reader(CAMILLE, RULES)
    view = await home_view(FakeBooks([late(1)]), house(), rules, date(2025, 12, 31), NOON)
    assert view.digest is None


async def test_the_newest_morning_is_shown() -> None:
    work = FakeWork()
    at = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    for day in (23, 24):
        morning = Morning(CAMILLE.email, Portfolio.OWN, date(2026, 11, day), Outcome.SILENT, at)
        assert await work.mornings.decide(morning)
    view = await home(CAMILLE, FakeBooks([late(1)]), work)
    assert view.last is not None
    assert view.last.on == TODAY
