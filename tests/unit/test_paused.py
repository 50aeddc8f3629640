"""What people logged takes out of reminders, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from fakes import TODAY, credit, eur, invoice, usd
from test_digest_records import dispute, promise

from bot.credit.money import CurrencyMismatchError
from bot.credit.paused import contested, promised
from bot.credit.promise import PromiseState

OPENED = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("ledgers", "ours", "counts"),
    [("0", "30", "30"), ("50", "30", "50"), ("30", "50", "50"), ("30", "999", "100"), ("100", "30", "100")],
)
def test_the_greater_of_the_ledgers_and_ours_counts_up_to_what_is_open(
    ledgers: str, ours: str, counts: str
) -> None:
    document = invoice(5, eur("100"), eur(ledgers))
    assert contested(document, [replace(dispute(1), amount=eur(ours))], TODAY).disputed == eur(counts)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (OPENED - timedelta(days=1), "0"),
        (OPENED, "200"),
        (TODAY - timedelta(days=1), "200"),
        (TODAY, "0"),
    ],
)
def test_a_dispute_counts_from_its_first_day_to_the_day_before_its_end(day: date, amount: str) -> None:
    over = replace(dispute(1), ended_on=TODAY)
    assert contested(invoice(5, eur("500")), [over], day).disputed == eur(amount)


def test_nothing_of_a_credit_is_contested() -> None:
    assert contested(credit(eur("-50")), [dispute(1)], TODAY).disputed == eur("0")


def test_a_dispute_in_another_currency_is_a_mistake() -> None:
    with pytest.raises(CurrencyMismatchError):
        contested(invoice(5, usd("500")), [dispute(1)], TODAY)


@pytest.mark.parametrize(
    ("state", "is_paused"),
    [(PromiseState.OPEN, True), (PromiseState.PROPOSED, False)],
)
def test_an_open_promise_pauses_and_one_that_waits_does_not(state: PromiseState, is_paused: bool) -> None:
    opened = OPENED if state is PromiseState.OPEN else None
    found = promised(invoice(5, eur("500")), [promise(1, state=state, opened_on=opened)], TODAY)
    assert found.is_promised is is_paused


def test_a_promise_pauses_to_the_day_before_it_was_broken() -> None:
    broken = promise(1, state=PromiseState.BROKEN, ended_on=TODAY)
    days = (OPENED - timedelta(days=1), OPENED, TODAY - timedelta(days=1), TODAY)
    assert [promised(invoice(5, eur("500")), [broken], day).is_promised for day in days] == [
        False,
        True,
        True,
        False,
    ]
