"""What is overdue of a customer, what is left out, and what being late costs so far."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from fakes import eur, usd

from bot.credit.charges import Regime
from bot.credit.ledger import DocumentKind
from bot.credit.promise import Receipt
from bot.dunning_views import OverdueFacts, Signer
from bot.policy import Policy
from bot.services.overdue_facts import overdue_facts, payee_of, signer_of, worth_asking
from dunning.sweep_world import ACME, NADIA, TUESDAY, SweepWorld


@pytest.fixture
def world() -> SweepWorld:
    return SweepWorld()


def with_dunning(world: SweepWorld, **dunning: object) -> None:
    """The policy says that of dunning."""
    written = world.policy.model_dump(mode="json", exclude_unset=True) | {"dunning": dunning}
    world.policy = Policy.model_validate(written)


async def facts(world: SweepWorld, on: date = TUESDAY) -> OverdueFacts:
    async with world.work.looking() as one:
        return await overdue_facts(world.house, one, world.records.ledger.known[ACME], on)


async def test_every_overdue_invoice_is_listed_once_with_its_days_and_charges(world: SweepWorld) -> None:
    """10,000 for 44 days at 12.40 % is 149.48; for 1 day, 3.40."""
    world.late(1, 44, "10000")
    world.late(2, 1, "10000")
    world.late(3, 0, "500")
    found = await facts(world)
    assert [(line.document_id, line.days_late, line.asked) for line in found.lines] == [
        (1, 44, eur("10000")),
        (2, 1, eur("10000")),
    ]
    assert [line.charges.interest for line in found.lines if line.charges] == [eur("149.48"), eur("3.40")]
    assert (found.owed, found.interest, found.indemnities) == (
        (eur("20000"),),
        (eur("152.88"),),
        (eur("80"),),
    )
    assert (found.charged, found.total) == ((eur("232.88"),), (eur("20232.88"),))


async def test_promised_and_contested_are_left_out_and_told_apart(world: SweepWorld) -> None:
    world.late(1, 10, "1000", disputed="400")
    world.late(2, 10, "1000", disputed="1000")
    world.late(3, 10, "1000")
    world.change(3, is_promised=True)
    found = await facts(world)
    assert [(line.document_id, line.asked) for line in found.lines] == [(1, eur("600"))]
    assert [(one.number, amount) for one, amount in found.disputed] == [
        ("F-0001", eur("400")),
        ("F-0002", eur("1000")),
    ]
    assert [one.number for one in found.promised] == ["F-0003"]


async def test_credits_are_told_apart_and_never_netted(world: SweepWorld) -> None:
    world.late(1, 10, "1000")
    world.late(2, 10, "-300")
    world.change(2, kind=DocumentKind.CREDIT_NOTE)
    found = await facts(world)
    assert (found.owed, found.credits) == ((eur("1000"),), (eur("-300"),))


async def test_currencies_stay_apart_and_the_indemnity_is_in_euros(world: SweepWorld) -> None:
    """10,000 for 10 days at 12.40 %: 33.97."""
    world.late(1, 10, "10000")
    world.change(1, gross=usd("10000"), open_amount=usd("10000"), disputed=usd("0"))
    found = await facts(world)
    assert found.owed == (usd("10000"),)
    assert found.total == (eur("40"), usd("10033.97"))


async def test_what_was_paid_late_bears_interest_until_its_day(world: SweepWorld) -> None:
    """10,000 for 10 days and 6,000 for 10 more, at 12.40 %: 33.97 + 20.38."""
    world.late(1, 20, "10000")
    world.change(1, open_amount=eur("6000"))
    paid_on = TUESDAY - timedelta(days=10)
    world.records.ledger.came_in[ACME] = [Receipt(1, paid_on, 2, eur("4000"))]
    (line,) = (await facts(world)).lines
    assert line.charges is not None
    assert [(one.base, one.days) for one in line.charges.periods] == [(eur("10000"), 10), (eur("6000"), 10)]
    assert line.charges.interest == eur("54.36")


async def test_what_a_credit_note_settled_bears_none(world: SweepWorld) -> None:
    world.late(1, 20, "10000")
    world.change(1, open_amount=eur("6000"))
    (line,) = (await facts(world)).lines
    assert line.charges is not None
    assert [one.base for one in line.charges.periods] == [eur("6000")]


async def test_no_more_counts_as_paid_than_the_invoice_lost(world: SweepWorld) -> None:
    world.late(1, 20, "10000")
    world.change(1, open_amount=eur("9000"))
    world.records.ledger.came_in[ACME] = [Receipt(1, TUESDAY, 2, eur("4000"))]
    (line,) = (await facts(world)).lines
    assert line.charges is not None
    assert [one.base for one in line.charges.periods] == [eur("10000")]


async def test_a_half_year_without_a_rate_leaves_charges_out_and_is_named(world: SweepWorld) -> None:
    world.late(1, 10, "1000")
    found = await facts(world, date(2027, 1, 5))
    assert (found.unknown_rates, found.interest, found.indemnities) == ("2027-01-01", (), ())
    assert [line.charges for line in found.lines] == [None]
    assert found.total == (eur("1000"),)


async def test_an_entity_that_charges_nothing_has_no_charges(world: SweepWorld) -> None:
    with_dunning(world, charges={"regimes": {"MAIN": None}})
    world.late(1, 10, "1000")
    found = await facts(world)
    assert (found.interest, found.indemnities, found.unknown_rates) == ((), (), "")


async def test_the_regime_of_the_policy_counts(world: SweepWorld) -> None:
    """10,000 for 10 days at 10.40 %: 28.49."""
    with_dunning(world, charges={"regimes": {"MAIN": Regime.EU.value}})
    world.late(1, 10, "10000")
    assert (await facts(world)).interest == (eur("28.49"),)


@pytest.mark.parametrize(
    ("amount", "credit", "is_worth"),
    [("20", "0", True), ("19.99", "0", False), ("100", "-80", True), ("100", "-80.01", False)],
)
async def test_what_is_worth_asking_for_is_not_below_the_smallest_amount(
    world: SweepWorld, amount: str, credit: str, is_worth: bool
) -> None:
    world.late(1, 10, amount)
    world.late(2, 10, credit)
    world.change(2, kind=DocumentKind.PAYMENT)
    assert bool(worth_asking(await facts(world), Decimal(20))) is is_worth


async def test_many_small_ones_are_not_worth_it_together(world: SweepWorld) -> None:
    for key in range(1, 4):
        world.late(key, 10, "15")
    assert not worth_asking(await facts(world), Decimal(20))


async def test_beside_a_large_one_small_ones_count_against_credits_as_in_the_sweep(world: SweepWorld) -> None:
    """100 and 15 less 90 are 25."""
    world.late(1, 10, "100")
    world.late(2, 10, "15")
    world.late(3, 10, "-90")
    world.change(3, kind=DocumentKind.PAYMENT)
    assert worth_asking(await facts(world), Decimal(20))


def test_how_to_pay_is_the_policys_with_the_ledgers_words(world: SweepWorld) -> None:
    link = "https://pay.example/{code}?i={number}"
    with_dunning(world, payment=[{"reference": "{code} {number}", "link": link}])
    customer = world.records.ledger.known[ACME]
    payee = payee_of(world.house, customer, "F 1/{code}&x")
    assert payee.reference == "C0042 F 1/{code}&x"
    assert payee.link == "https://pay.example/C0042?i=F%201%2F%7Bcode%7D%26x"


def test_who_writes_is_the_owner_else_the_company(world: SweepWorld) -> None:
    with_dunning(world, reply_to="compta@lumen.example")
    assert signer_of(world.house, NADIA.email) == Signer(
        "Nadia Benali", "nadia@lumen.example", "credit_manager"
    )
    assert signer_of(world.house, "") == Signer("", "compta@lumen.example")
    assert signer_of(world.house, "gone@lumen.example").email == "compta@lumen.example"
