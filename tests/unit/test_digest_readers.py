"""Who reads which digest: by name, by organisation, and those whose customers are nobody's."""

from __future__ import annotations

from datetime import date

import pytest
from digests_made import CAMILLE, LEA, MONDAY, camilles, morning, numbers, policy
from fakes import TODAY, Account, eur, invoice, ledger
from fakes_books import FakeBooks

from bot.credit.digest import Task
from bot.errors import LedgerEmptyError
from bot.policy import DigestPolicy, Organisation, Person, Role
from bot.services.digests import UnknownSalespersonError
from bot.services.ledger_days import BeforeTheLedgerError

NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
INFORMED = (Organisation.SPECIALIST, Organisation.CREDIT_MANAGER)


async def test_every_way_the_ledger_writes_a_salesperson_is_one_reader() -> None:
    names = ("C. ROY", "c. roy", "07", "Camille ROY", "CAMILLE@lumen.example")
    books = FakeBooks(
        [Account(number, [invoice(12, eur("100"))], salesperson=name) for number, name in enumerate(names, 1)]
    )
    (digest,) = await morning(books)
    assert (digest.recipient.name, digest.recipient.email, digest.recipient.language) == (
        "Camille Roy",
        "camille@lumen.example",
        "fr",
    )
    assert (digest.customers, digest.calls_total, digest.overdue) == (5, 5, (eur("500"),))


async def test_digests_come_by_name_and_nobodys_customers_last() -> None:
    books = FakeBooks(
        [
            Account(1, [], salesperson=""),
            Account(2, [], salesperson="Zoé Petit"),
            Account(3, [], salesperson="Léa Faure"),
            Account(4, []),
        ]
    )
    found = await morning(books, policy(digest=DigestPolicy(language="fr")))
    assert [one.recipient.name for one in found] == ["Camille Roy", "Léa Faure", "Zoé Petit", ""]
    assert [one.recipient.email for one in found[2:]] == ["", ""]
    assert [one.recipient.language for one in found] == ["fr", "en", "fr", "fr"]


async def test_customers_of_nobody_go_to_the_credit_manager() -> None:
    (digest,) = await morning(FakeBooks([Account(1, [], salesperson="")]), policy(CAMILLE, NADIA))
    assert (digest.recipient.name, digest.recipient.email) == ("", NADIA.email)


@pytest.mark.parametrize("organisation", INFORMED)
async def test_where_the_credit_manager_collects_salespeople_are_informed(organisation: Organisation) -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(44, eur("500"))]),
            Account(2, [invoice(12, eur("300"))], salesperson="Léa Faure"),
            Account(3, [invoice(5, eur("80"))]),
        ]
    )
    rules = policy(CAMILLE, LEA, NADIA, organisation=organisation)
    camille, lea, nadia = await morning(books, rules)
    assert (numbers(camille), camille.calls_total) == (([], [1, 3]), 0)
    assert (numbers(lea), lea.calls_total) == (([], [2]), 0)
    assert all(one.is_informed_only and one.task is Task.NONE for one in (*camille.also, *lea.also))
    assert (numbers(nadia), nadia.calls_total) == (([1, 2], [3]), 2)
    assert not any(one.is_informed_only for one in (*nadia.calls, *nadia.also))
    assert (nadia.customers, nadia.overdue) == (3, (eur("880"),))


@pytest.mark.parametrize("organisation", INFORMED)
async def test_a_credit_manager_with_customers_of_their_own_has_them_once_and_calls(
    organisation: Organisation,
) -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(12, eur("500"))], salesperson="Nadia Benali"),
            Account(2, [invoice(12, eur("300"))]),
        ]
    )
    camille, nadia = await morning(books, policy(CAMILLE, NADIA, organisation=organisation))
    assert (numbers(nadia), nadia.customers, nadia.overdue) == (([1, 2], []), 2, (eur("800"),))
    assert (numbers(camille), camille.customers) == (([], [2]), 1)


async def test_of_two_credit_managers_the_first_collects() -> None:
    other = Person(email="omar@lumen.example", name="Omar Haddad", role=Role.CREDIT_MANAGER)
    rules = policy(CAMILLE, NADIA, other, organisation=Organisation.SPECIALIST)
    found = await morning(FakeBooks([Account(1, [])]), rules)
    assert [one.recipient.name for one in found] == ["Camille Roy", "Nadia Benali"]


async def test_without_a_credit_manager_salespeople_call_whatever_the_organisation() -> None:
    books = FakeBooks([Account(1, [invoice(12, eur("500"))])])
    assert numbers(await camilles(books, policy(organisation=Organisation.SPECIALIST))) == ([1], [])


@pytest.mark.parametrize("only", [CAMILLE.email, "C. ROY", " c. roy ", "07", "camille roy", "CAMILLE ROY"])
@pytest.mark.parametrize("organisation", Organisation)
async def test_one_digest_is_asked_for_by_e_mail_or_any_name(only: str, organisation: Organisation) -> None:
    books = FakeBooks([Account(1, []), Account(2, [], salesperson="Zoé Petit")])
    rules = policy(CAMILLE, NADIA, organisation=organisation)
    assert [one.recipient.name for one in await morning(books, rules, only=only)] == ["Camille Roy"]


@pytest.mark.parametrize("only", ["Zoé Petit", "zoe petit", " ZOÉ  PETIT "])
@pytest.mark.parametrize("organisation", Organisation)
async def test_a_salesperson_the_policy_does_not_know_is_asked_for_by_the_ledgers_name(
    only: str, organisation: Organisation
) -> None:
    books = FakeBooks([Account(1, []), Account(2, [], salesperson="Zoé Petit")])
    rules = policy(CAMILLE, NADIA, organisation=organisation)
    assert [one.recipient.name for one in await morning(books, rules, only=only)] == ["Zoé Petit"]


@pytest.mark.parametrize("only", ["Nobody", LEA.email, "camille", "C. ROY 2"])
async def test_a_stranger_or_somebody_without_customers_is_an_error_that_says_so(only: str) -> None:
    with pytest.raises(UnknownSalespersonError, match="looks after no customer") as raised:
        await morning(FakeBooks([Account(1, [])]), only=only)
    assert str(raised.value).startswith(only)


async def test_an_empty_workspace_says_how_to_begin() -> None:
    with pytest.raises(LedgerEmptyError, match="encours import"):
        await morning(FakeBooks(empty=True))


async def test_a_day_before_everything_imported_is_an_error_that_says_where_the_ledger_begins() -> None:
    entities = (ledger(known_from=TODAY), ledger("OTHER", known_from=MONDAY))
    books = FakeBooks([Account(1, [])], entities=entities)
    with pytest.raises(BeforeTheLedgerError, match="the ledger begins on 2026-11-23"):
        await morning(books, as_of=date(2026, 11, 22))
    assert len(await morning(books, as_of=MONDAY)) == 1
