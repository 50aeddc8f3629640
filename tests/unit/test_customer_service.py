"""Finding a customer by what is typed, and what its card says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fakes import PARIS, TODAY, Account, FakeBooks, FakeFigures, FakeFinder, credit, eur, invoice, ledger, usd
from fakes_records import FakeRecords

from bot.credit.ageing import Ageing, age
from bot.credit.behaviour import PaymentSums
from bot.credit.card import Card, LastPayment, OpenOrder
from bot.credit.dunning import StepAction
from bot.credit.exposure import Exposure, Utilisation
from bot.credit.freshness import Freshness
from bot.credit.ledger import Customer, Document
from bot.credit.money import Money
from bot.credit.note import Note, NoteKind
from bot.errors import LedgerEmptyError, NotYoursError, UnknownCustomerError
from bot.figures import FoundRow
from bot.policy import DigestPolicy, Person, Policy, Role, SellingEntity
from bot.records import KnownCustomer
from bot.services.customers import (
    Found,
    How,
    customer_card,
    find_by_first_words,
    find_customer,
    suggest_customers,
)
from bot.sight import Sight

ACME = FoundRow(42, "MAIN", "C0042", "ACME SAS", "acme", "C. ROY")
BRASSERIE = FoundRow(7, "MAIN", "C0007", "Brasserie du Port", "brasserie du port", "C. ROY")
BRASSERIES = FoundRow(8, "MAIN", "C0008", "Brasseries du Port", "brasseries du port", "C. ROY")
GARAGE = FoundRow(9, "MAIN", "C0009", "Garage Étoile", "garage etoile", "C. ROY")
NOTED_AT = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
WAYS = ["code", "name", "registration", "prefix", "words"]

CUSTOMER = Customer(
    id=42,
    entity="MAIN",
    code="C0042",
    name="ACME",
    currency="EUR",
    country="FR",
    salesperson="C. ROY",
    credit_limit=eur("60000"),
)
CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)


async def find(finder: FakeFinder, typed: str = "acme") -> Found:
    return await find_customer(FakeBooks(lookup=finder), typed)


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("code", How.CODE),
        ("name", How.NAME),
        ("registration", How.REGISTRATION),
        ("prefix", How.PREFIX),
        ("words", How.WORDS),
    ],
)
async def test_the_first_way_that_finds_any_is_the_one(way: str, how: How) -> None:
    later = {other: [GARAGE] for other in WAYS[WAYS.index(way) + 1 :]}
    finder = FakeFinder({way: [ACME], **later})
    found = await find(finder)
    assert (found.how, found.only, found.typed) == (how, ACME, "acme")
    assert finder.asked == WAYS[: WAYS.index(way) + 1]


async def test_none_is_chosen_among_several() -> None:
    found = await find(FakeFinder({"prefix": [BRASSERIE, BRASSERIES]}), "brass")
    assert (found.only, found.customers) == (None, (BRASSERIE, BRASSERIES))


async def test_a_name_misspelt_is_found_by_likeness() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIE, GARAGE]), "Brasserie du Prot")
    assert (found.how, found.customers) == (How.LIKENESS, (BRASSERIE,))


async def test_names_alike_are_a_question() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIES, BRASSERIE]), "Brasseri du Port")
    assert (found.how, found.only) == (How.LIKENESS, None)
    assert set(found.customers) == {BRASSERIE, BRASSERIES}


async def test_a_name_far_behind_the_best_is_not_meant() -> None:
    lac = FoundRow(20, "MAIN", "C0020", "Brasserie du Lac", "brasserie du lac", "")
    found = await find(FakeFinder(everybody=[lac, BRASSERIE]), "Brasserie du Porrt")
    assert found.customers == (BRASSERIE,)


async def test_nothing_alike_leaves_the_three_nearest_names() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIE, BRASSERIES, GARAGE]), "xyzzy")
    assert (found.how, found.customers, found.only) == (None, (), None)
    assert len(found.nearest) == 3


@pytest.mark.parametrize("typed", ["", "   ", "…"])
async def test_nothing_typed_finds_nobody(typed: str) -> None:
    answers = {way: [ACME] for way in WAYS if way != "registration"}
    found = await find(FakeFinder(answers, everybody=[ACME, GARAGE]), typed)
    assert (found.how, found.customers) == (None, ())


async def test_an_empty_workspace_says_how_to_begin() -> None:
    with pytest.raises(LedgerEmptyError, match="encours import"):
        await find_customer(FakeBooks(empty=True), "acme")


def aged(*documents: Document) -> tuple[Ageing, ...]:
    """By amount and not by name, so that the card has an order to make."""
    currencies = sorted({one.open_amount.currency for one in documents}, reverse=True)
    return tuple(
        age((one for one in documents if one.open_amount.currency == currency), TODAY, currency)
        for currency in currencies
    )


def order(number: int, amount: Money) -> OpenOrder:
    return OpenOrder(f"CDE-{number}", date(2026, 11, number), None, amount)


async def card(figures: FakeFigures, rules: Policy | None = None, **books: Any) -> Card:
    figures.who = figures.who or CUSTOMER
    made = FakeBooks(figures=figures, **books)
    return await customer_card(made, rules or Policy(people=(CAMILLE,)), 42, TODAY)


async def test_the_card_of_the_mock_up() -> None:
    documents = (
        invoice(44, eur("18500")),
        invoice(12, eur("12400")),
        invoice(-20, eur("17300")),
        credit(eur("-1200")),
    )
    shown = await card(
        FakeFigures(
            aged=aged(*documents),
            open_documents=documents,
            open_orders=(order(20, eur("6000")),),
            chaseable={"EUR": TODAY - timedelta(days=44)},
        )
    )
    assert shown.exposures == (Exposure(eur("48200"), eur("6000"), eur("-1200"), limit=eur("60000")),)
    assert shown.exposures[0].available == eur("7000")
    assert shown.exposures[0].utilisation is Utilisation.WARNING
    assert [one.overdue for one in shown.ageings] == [eur("30900")]
    assert shown.step is not None
    assert (shown.step.step.action, shown.step.on) == (StepAction.FORMAL_NOTICE, date(2026, 11, 10))
    assert (shown.salesperson, shown.entity_name, shown.behaviour) == ("Camille Roy", "MAIN SAS", None)
    assert (shown.ledger_at, shown.freshness) == (
        datetime(2026, 11, 23, 18, 10, tzinfo=PARIS),
        Freshness.FRESH,
    )
    assert (shown.documents, shown.documents_left_out, shown.thresholds) == (documents, 0, (30, 60, 90))
    assert shown.known_from == date(2026, 1, 1)


async def test_the_customers_own_currency_comes_first_and_has_the_limit() -> None:
    shown = await card(
        FakeFigures(
            aged=aged(invoice(5, usd("900")), invoice(5, eur("100"))),
            open_orders=(order(1, Money(Decimal(7000), "JPY")), order(2, usd("50")), order(3, usd("1"))),
        )
    )
    assert [one.currency for one in shown.ageings] == ["EUR", "USD"]
    assert [(one.total, one.limit) for one in shown.exposures] == [
        (eur("100"), eur("60000")),
        (Money(Decimal(7000), "JPY"), None),
        (usd("951"), None),
    ]


async def test_a_customer_who_owes_nothing_still_has_a_limit() -> None:
    shown = await card(FakeFigures())
    assert [(one.total, one.available) for one in shown.exposures] == [(eur("0"), eur("60000"))]
    assert (shown.ageings, shown.step, shown.documents_left_out) == ((), None, 0)


async def test_what_does_not_fit_is_counted() -> None:
    documents = tuple(invoice(n, eur("10")) for n in range(1, 14))
    orders = tuple(order(n, eur("10")) for n in range(1, 9))
    payments = tuple(LastPayment(TODAY, eur("1"), f"V{n}", inferred=False) for n in range(9))
    shown = await card(
        FakeFigures(aged=aged(*documents), open_documents=documents, open_orders=orders, came_in=payments)
    )
    assert (len(shown.documents), shown.documents_left_out) == (10, 3)
    assert (len(shown.orders), shown.orders_left_out) == (5, 3)
    assert len(shown.last_payments) == 5
    assert shown.exposures[0].orders == eur("80")


@pytest.mark.parametrize(
    ("credited", "least", "step"),
    [
        ("-80", 20, StepAction.CALL),
        ("-80.01", 20, None),
        ("-99.99", 0, StepAction.CALL),
        ("-100", 0, None),
    ],
)
async def test_the_step_is_that_of_the_digest_credits_taken_off(
    credited: str, least: int, step: StepAction | None
) -> None:
    figures = FakeFigures(
        aged=aged(invoice(12, eur("100")), credit(eur(credited))),
        chaseable={"EUR": TODAY - timedelta(days=12)},
    )
    shown = await card(figures, Policy(digest=DigestPolicy(smallest_amount=Decimal(least))))
    assert (shown.step.step.action if shown.step else None) == step


@pytest.mark.parametrize(("days", "owner"), [(12, "Camille Roy"), (30, "Nadia Benali")])
async def test_the_step_is_somebodys_by_name(days: int, owner: str) -> None:
    nadia = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
    figures = FakeFigures(
        aged=aged(invoice(days, eur("100"))),
        chaseable={"EUR": TODAY - timedelta(days=days)},
    )
    assert (await card(figures, Policy(people=(CAMILLE, nadia)))).step_owner == owner
    assert (await card(figures, Policy())).step_owner == ""


async def test_an_invoice_late_in_another_currency_has_its_step_too() -> None:
    yen = Money(Decimal(90000), "JPY")
    figures = FakeFigures(
        aged=aged(invoice(12, eur("100")), invoice(61, yen), invoice(80, usd("19.99"))),
        chaseable={code: TODAY - timedelta(days=days) for code, days in (("EUR", 12), ("JPY", 61))},
    )
    shown = await card(figures)
    assert shown.step is not None
    assert shown.step.step.action is StepAction.HAND_OVER
    assert figures.smallest_asked == [(2000, "EUR"), (20, "JPY")]


async def test_no_smallest_amount_still_asks_for_more_than_nothing() -> None:
    figures = FakeFigures(aged=aged(invoice(12, eur("100"))))
    await card(figures, Policy(digest=DigestPolicy(smallest_amount=Decimal(0))))
    assert figures.smallest_asked == [(1, "EUR")]


async def test_payment_behaviour_knows_what_is_left_to_rot() -> None:
    shown = await card(FakeFigures(aged=aged(invoice(61, eur("5"))), sums=PaymentSums(0, 100, 0, 0, 100, 3)))
    assert shown.behaviour is not None
    assert (shown.behaviour.score, shown.behaviour.on_time_share) == ("B", Decimal(1))


@pytest.mark.parametrize(("country", "flagged"), [("FR", {"F-2026-11-19"}), ("DE", set()), ("", set())])
async def test_terms_beyond_french_law_are_flagged_for_french_customers(
    country: str, flagged: set[str]
) -> None:
    # Of 31 August: 60 days are 30 October, and 45 days end of month are 31 October at the latest.
    late, fits = invoice(5, eur("10")), invoice(4, eur("10"))
    late = replace(late, issued_on=date(2026, 8, 31))
    note = replace(credit(eur("-10")), issued_on=date(2020, 1, 1))
    figures = FakeFigures(replace(CUSTOMER, country=country), open_documents=(late, fits, note))
    assert (await card(figures)).beyond_legal_terms == flagged


async def test_without_whole_figures_the_card_has_no_date() -> None:
    other = SellingEntity(code="OTHER", name="Other")
    rules = Policy(entities=(other, SellingEntity(code="main", name="Atelier Lumen")))
    shown = await card(FakeFigures(), rules, entities=(ledger("OTHER"),))
    assert (shown.ledger_at, shown.freshness, shown.entity_name) == (None, None, "Atelier Lumen")
    assert shown.salesperson == "C. ROY"


async def test_an_unknown_customer_is_an_error() -> None:
    with pytest.raises(UnknownCustomerError):
        await customer_card(FakeBooks(), Policy(), 1, TODAY)


async def test_one_misspelt_word_finds_the_name_it_is_a_part_of() -> None:
    found = await find(FakeFinder(everybody=[BRASSERIE]), "brassrie")
    assert (found.how, found.customers) == (How.LIKENESS, (BRASSERIE,))


ROY = Sight(everything=False, names=frozenset({"c. roy"}))
SEEN = [
    Account(1, []),
    Account(2, [], salesperson="c. Roy"),
    Account(3, [], salesperson="Zoé"),
    Account(4, [], salesperson=""),
]


async def test_only_customers_in_sight_are_looked_up() -> None:
    books = FakeBooks(SEEN, lookup=FakeFinder({"code": [ACME]}))
    assert (await find_customer(books, "acme", sight=ROY)).only == ACME
    await find_customer(books, "acme")
    assert books.asked_finder == [({"C. ROY", "c. Roy"}, None), (None, None)]


@pytest.mark.parametrize("entity", ["MAIN", "main", "Main SAS"])
async def test_an_entity_is_given_by_code_or_name(entity: str) -> None:
    books = FakeBooks(lookup=FakeFinder({"code": [ACME]}))
    assert (await find_customer(books, "acme", entity)).only == ACME
    assert books.asked_finder == [(None, "MAIN")]


async def test_an_entity_that_is_not_there_has_no_customers() -> None:
    finder = FakeFinder({"code": [ACME]}, everybody=[ACME])
    assert await find_customer(FakeBooks(lookup=finder), "acme", "OTHER") == Found("acme", None, ())
    assert finder.asked == []


async def test_what_no_database_takes_is_left_out_of_what_is_typed() -> None:
    found = await find(FakeFinder({"name": [ACME]}), "ac\0me\ud800")
    assert (found.only, found.typed) == (ACME, "ac\0me\ud800")


async def suggest(finder: FakeFinder, typed: str, most: int = 20) -> list[FoundRow]:
    return list(await suggest_customers(FakeBooks(lookup=finder), typed, most=most))


async def test_while_typing_what_begins_so_comes_before_what_holds_the_words() -> None:
    finder = FakeFinder({"prefix": [BRASSERIE], "words": [BRASSERIE, GARAGE]})
    assert await suggest(finder, "bra") == [BRASSERIE, GARAGE]
    assert finder.asked == ["prefix", "words"]


async def test_while_typing_enough_that_begins_so_is_enough() -> None:
    finder = FakeFinder({"prefix": [BRASSERIE, BRASSERIES, GARAGE], "words": [ACME]})
    assert await suggest(finder, "bra", most=2) == [BRASSERIE, BRASSERIES]
    assert finder.asked == ["prefix"]


async def test_with_nothing_typed_the_first_customers_by_name_are_offered() -> None:
    finder = FakeFinder(everybody=[GARAGE, ACME, BRASSERIE])
    assert await suggest(finder, "  ", most=2) == [ACME, BRASSERIE]


async def test_signs_alone_suggest_nobody() -> None:
    assert await suggest(FakeFinder({"prefix": [ACME]}, everybody=[ACME]), "…!") == []


async def test_suggestions_are_those_in_sight() -> None:
    books = FakeBooks(SEEN, lookup=FakeFinder({"prefix": [ACME]}))
    await suggest_customers(books, "ac", ROY)
    assert books.asked_finder == [({"C. ROY", "c. Roy"}, None)]


async def test_a_card_out_of_sight_is_refused() -> None:
    books = FakeBooks(figures=FakeFigures(CUSTOMER))
    with pytest.raises(NotYoursError):
        await customer_card(books, Policy(), 42, TODAY, Sight(False, frozenset({"lea faure"})))
    assert (await customer_card(books, Policy(), 42, TODAY, ROY)).customer == CUSTOMER


async def test_the_card_says_what_people_logged() -> None:
    records = FakeRecords()
    records.ledger.known = {42: KnownCustomer(42, "MAIN", "MAIN SAS", "FR", "C0042", "ACME", "EUR", "C. ROY")}
    note = Note(0, 42, None, NoteKind.NO_ANSWER, "", CAMILLE.email, NOTED_AT, TODAY)
    await records.notes.add(note, "press1")
    books = FakeBooks(figures=FakeFigures(CUSTOMER), records=records)
    card = await customer_card(books, Policy(people=(CAMILLE,)), 42, TODAY)
    assert [(one.note.kind, one.by) for one in card.standing.notes] == [(NoteKind.NO_ANSWER, "Camille Roy")]
    assert (card.standing.promises, card.standing.disputes) == ((), ())


async def test_first_words_name_a_customer_among_those_in_sight_and_of_the_entity() -> None:
    books = FakeBooks(lookup=FakeFinder({"name": [ACME]}))
    sight = Sight(everything=False, names=frozenset({"c. roy"}))
    found = await find_by_first_words(books, ("acme", "called"), "main", sight)
    assert (found.typed, found.only, found.is_exact, books.asked_finder) == (
        "acme called",
        ACME,
        True,
        [(set(), "MAIN")],
    )
    assert await find_by_first_words(books, ("acme",), "nowhere") == Found("acme", None, ())


async def test_no_more_than_eight_first_words_are_tried() -> None:
    finder = FakeFinder()
    await find_by_first_words(FakeBooks(lookup=finder), ("a",) * 20)
    assert finder.asked.count("name") == 9  # and the first word once more, with its likeness
