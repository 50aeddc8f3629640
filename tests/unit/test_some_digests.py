"""The digests of some people: what a clock asks for when their hour has come."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from fakes import TODAY, Account, eur, invoice
from fakes_books import FakeBooks

from bot.credit.digest import Digest
from bot.figures import NewsRow
from bot.policy import Organisation, Person, Policy, Role
from bot.services.digests import digests

CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
PEOPLE = (CAMILLE, LEA, NADIA)


def company() -> FakeBooks:
    """Camille, Léa, six whom the policy does not know, and customers whom nobody looks after."""
    others = [f"Salesperson {number}" for number in range(6)]
    names = ["C. ROY", "Léa Faure", "", *others]
    accounts = [
        Account(number, [invoice(12, eur("100"))], salesperson=name) for number, name in enumerate(names, 1)
    ]
    settled = [
        NewsRow(name, number, f"Payer {name}", eur("10"), eur("0"), eur("0"))
        for number, name in enumerate(names, 1)
    ]
    return FakeBooks(accounts, settled=settled)


async def some(
    books: FakeBooks, only: Collection[str], organisation: Organisation = Organisation.BACK_OFFICE
) -> list[Digest]:
    rules = Policy(people=PEOPLE, organisation=organisation)
    return [one async for one in digests(books, rules, TODAY, only)]


async def everybodys(organisation: Organisation = Organisation.BACK_OFFICE) -> list[Digest]:
    return [one async for one in digests(company(), Policy(people=PEOPLE, organisation=organisation), TODAY)]


@pytest.mark.parametrize("organisation", Organisation)
@pytest.mark.parametrize(
    "emails",
    [
        [CAMILLE.email],
        [LEA.email, CAMILLE.email.upper()],
        [NADIA.email],
        [f" {NADIA.email} ", CAMILLE.email],
        [CAMILLE.email, LEA.email, NADIA.email],
    ],
)
async def test_some_digests_are_those_of_everybody(emails: list[str], organisation: Organisation) -> None:
    wanted = {email.strip().casefold() for email in emails}
    expected = [one for one in await everybodys(organisation) if one.recipient.email in wanted]
    assert await some(company(), emails, organisation) == expected


async def test_the_credit_managers_has_no_name_for_customers_of_nobody() -> None:
    (digest,) = await some(company(), {NADIA.email})
    assert (digest.recipient.name, digest.recipient.email, digest.late_customers) == ("", NADIA.email, 1)


async def test_strangers_and_empty_e_mails_have_no_digest_and_are_no_error() -> None:
    found = await some(company(), ["nobody@lumen.example", "", "Salesperson 1", CAMILLE.email])
    assert [one.recipient.name for one in found] == ["Camille Roy"]
    assert await some(company(), ()) == []


async def test_the_customers_of_a_few_are_read_alone() -> None:
    books = company()
    await some(books, [CAMILLE.email, NADIA.email])
    assert books.asked_late == [{"C. ROY", ""}]


async def test_for_many_the_whole_company_is_read_once() -> None:
    books = company()
    await some(books, [CAMILLE.email, LEA.email, NADIA.email], Organisation.SPECIALIST)
    assert books.asked_late == [None]


async def test_one_persons_digest_reads_their_customers_alone_too() -> None:
    books = company()
    (digest,) = [one async for one in digests(books, Policy(people=PEOPLE), TODAY, CAMILLE.email)]
    assert (digest.late_customers, [one.name for one in digest.good_news]) == (1, ["Payer C. ROY"])
    assert books.asked_late == [{"C. ROY"}]
