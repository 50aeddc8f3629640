"""What a customer's card says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fakes import PARIS, TODAY, credit, eur, invoice, ledger, usd
from fakes_books import FakeBooks, FakeFigures
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
from bot.errors import NotYoursError, UnknownCustomerError
from bot.policy import DigestPolicy, Person, Policy, Role, SellingEntity
from bot.policy_dunning import DunningPolicy, ScenarioPolicy, StepPolicy
from bot.records import KnownCustomer
from bot.services.customer_cards import customer_card
from bot.sight import Sight

NOTED_AT = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
ROY = Sight(everything=False, names=frozenset({"c. roy"}))

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
    who = figures.who = figures.who or CUSTOMER
    made = FakeBooks(figures=figures, **books)
    made.ledger.known[who.id] = KnownCustomer(
        who.id, who.entity, "MAIN SAS", "FR", who.code, who.name, who.currency, who.salesperson
    )
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


@pytest.mark.parametrize(
    ("profile", "days", "owner"),
    [("slow", 16, "Marc Olivier"), ("slow", 21, "Nadia Benali"), ("strict", 5, "Hugues Martin")],
)
async def test_before_the_first_sweep_the_step_is_shown_as_theirs_who_will_have_it(
    profile: str, days: int, owner: str
) -> None:
    camille = CAMILLE.model_copy(update={"manager": "marc@lumen.example"})
    others = (
        Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER),
        Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER),
        Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR),
    )
    call = StepPolicy(action=StepAction.CALL, offset=5, owner="hugues@lumen.example")
    strict = DunningPolicy(scenarios=(ScenarioPolicy(name="strict", steps=(call,)),))
    figures = FakeFigures(
        replace(CUSTOMER, profile=profile),
        aged=aged(invoice(days, eur("100"))),
        chaseable={"EUR": TODAY - timedelta(days=days)},
    )
    assert (await card(figures, Policy(people=(camille, *others), dunning=strict))).step_owner == owner


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
