"""The morning digests: who reads which, and what each of them says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from digests_made import MONDAY, camilles, morning, numbers, policy
from fakes import TODAY, Account, credit, eur, invoice, ledger, usd
from fakes_books import FakeBooks

from bot.credit.ageing import Bucket
from bot.credit.behaviour import PaymentSums
from bot.credit.digest import GoodNews, NewsKind, NextDue, Task
from bot.credit.dunning import StepAction
from bot.credit.exposure import Utilisation
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact
from bot.credit.money import Money
from bot.credit.priority import Reason
from bot.figures import NewsRow, NextDueRow
from bot.policy import DigestPolicy, Rate, SellingEntity
from bot.services.digests import digests


async def test_calls_come_first_and_what_needs_only_a_reminder_is_also_late() -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(5, eur("9000"))]),
            Account(2, [invoice(12, eur("500"))]),
            Account(3, [invoice(44, eur("500"))]),
            Account(4, [invoice(0, eur("700"))]),
            Account(5, [invoice(2, eur("80"))]),
        ]
    )
    digest = await camilles(books)
    assert numbers(digest) == ([3, 2], [1, 5])
    assert [one.task for one in digest.calls] == [Task.CALL, Task.CALL]
    assert (digest.calls_total, digest.late_customers, digest.customers) == (2, 4, 5)
    assert digest.overdue == (eur("10080"),)
    assert (digest.rest, digest.since, digest.thresholds) == ((), MONDAY, (30, 60, 90))


async def test_a_row_says_the_step_its_deadline_and_what_comes_next() -> None:
    contact = Contact("Mme Durand", "05 36 49 00 12")
    books = FakeBooks([Account(1, [invoice(15, eur("18500"))], contact=contact, limit=eur("10000"))])
    (row,) = (await camilles(books)).calls
    assert row.step is not None
    # Due on Monday 9 November: the call was for Thursday 19, to be made by Tuesday 24, today.
    assert (row.step.step.action, row.step.on, row.step.deadline) == (
        StepAction.CALL,
        date(2026, 11, 19),
        TODAY,
    )
    # The firm reminder is for Sunday 29: nobody acts before Monday.
    assert row.next_step == (StepAction.FIRM_REMINDER, date(2026, 11, 30))
    assert row.priority.reasons == (Reason.DEADLINE_TODAY, Reason.OVER_LIMIT, Reason.AMOUNT)
    assert (row.contact, row.entity, row.documents) == (contact, "MAIN SAS", 1)
    assert row.exposure is not None
    assert row.exposure.utilisation is Utilisation.BREACH


async def test_a_customer_late_in_two_currencies_is_one_row_with_two_amounts() -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(12, eur("100")), invoice(44, usd("900"))]),
            Account(2, [invoice(12, usd("50"))]),
        ]
    )
    digest = await camilles(books)
    assert numbers(digest) == ([1, 2], [])
    assert digest.calls[0].overdue == (usd("900"), eur("100"))
    assert (digest.calls[0].documents, digest.calls[0].oldest_days_late) == (2, 44)
    assert digest.overdue == (usd("950"), eur("100"))
    assert digest.late_customers == 2


async def test_two_entities_keep_their_names_calendars_and_figures() -> None:
    swiss = replace(ledger("SWISS", date(2026, 11, 20)), country="CH", currency="CHF")
    francs = Money(Decimal("800"), "CHF")
    books = FakeBooks(
        [
            Account(1, [invoice(12, eur("900"))]),
            Account(2, [invoice(12, francs)], entity="SWISS", currency="CHF"),
        ],
        entities=(ledger(), swiss),
    )
    entities = (SellingEntity(code="MAIN", name="Main"), SellingEntity(code="SWISS", name="Swiss"))
    digest = await camilles(books, policy(entities=entities))
    assert [one.entity for one in digest.calls] == ["MAIN SAS", "SWISS SAS"]
    assert digest.overdue == (eur("900"), francs)
    assert [(one.entity, one.freshness) for one in digest.ledgers] == [
        ("MAIN SAS", Freshness.FRESH),
        ("SWISS SAS", Freshness.OLD),
    ]
    assert digest.freshness is Freshness.OLD


async def test_figures_of_an_entity_somebody_has_no_customer_in_are_not_theirs() -> None:
    books = FakeBooks([Account(1, [])], entities=(ledger(), ledger("OTHER", date(2026, 1, 5))))
    assert [one.entity for one in (await camilles(books)).ledgers] == ["MAIN SAS"]


async def test_a_customer_with_nothing_but_credits_is_never_late() -> None:
    books = FakeBooks([Account(1, [credit(eur("-500"))])])
    digest = await camilles(books)
    assert (digest.late_customers, digest.customers, digest.overdue) == (0, 1, ())
    assert digest.is_silent


async def test_nobody_calls_for_money_that_is_here() -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(44, eur("500")), credit(eur("-500"))]),
            Account(2, [invoice(44, eur("500")), credit(eur("-480"))]),
            Account(3, [invoice(44, eur("500")), credit(eur("-480.01"))]),
        ]
    )
    digest = await camilles(books)
    assert numbers(digest) == ([2], [3, 1])
    assert digest.calls[0].credits == (eur("-480"),)
    assert digest.overdue == (eur("1500"),)


async def test_what_is_all_disputed_or_too_small_is_late_without_a_call() -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(44, eur("500"), eur("500"))]),
            Account(2, [invoice(44, eur("19.99"))]),
            Account(3, [invoice(44, eur("20"))]),
            Account(4, [invoice(44, eur("500"), eur("480"))]),
        ]
    )
    digest = await camilles(books)
    assert sorted(numbers(digest)[0]) == [3, 4]
    assert sorted(numbers(digest)[1]) == [1, 2]
    disputed = next(one for one in digest.also if one.id == 1)
    assert (disputed.disputed, disputed.step, disputed.dispute_reason) == ((eur("500"),), None, "quality")
    assert disputed.priority.worth == 0


async def test_an_invoice_that_is_all_disputed_is_no_reason_to_call_for_the_others() -> None:
    chased = [invoice(12, eur("900"))]
    books = FakeBooks(
        [
            Account(1, [invoice(44, eur("500"), eur("500")), *chased]),
            Account(2, [invoice(44, eur("500"), eur("400")), *chased]),
        ]
    )
    reasons = {one.id: one.priority.reasons for one in (await camilles(books)).calls}
    assert Reason.VERY_LATE not in reasons[1]
    assert Reason.VERY_LATE in reasons[2]


async def test_three_hundred_late_customers_are_five_rows_and_a_count_of_the_rest() -> None:
    days = [20] * 200 + [45] * 60 + [75] * 30 + [120] * 10
    books = FakeBooks([Account(n, [invoice(late, eur("100"))]) for n, late in enumerate(days, 1)])
    digest = await camilles(books)
    # Over 90 days is worth most; equals stand by their code.
    assert numbers(digest) == ([291, 292, 293, 294, 295], [])
    assert (digest.calls_total, digest.late_customers) == (300, 300)
    assert [(one.bucket, one.customers, one.overdue) for one in digest.rest] == [
        (Bucket.FIRST, 200, (eur("20000"),)),
        (Bucket.SECOND, 60, (eur("6000"),)),
        (Bucket.THIRD, 30, (eur("3000"),)),
        (Bucket.OLDEST, 5, (eur("500"),)),
    ]
    assert digest.overdue == (eur("30000"),)


async def test_the_number_of_calls_is_the_policys() -> None:
    books = FakeBooks([Account(n, [invoice(12, eur("100"))]) for n in range(1, 5)])
    digest = await camilles(books, policy(digest=DigestPolicy(calls=1)))
    assert numbers(digest) == ([1], [])
    assert sum(one.customers for one in digest.rest) == 3


@pytest.mark.parametrize(
    ("as_of", "since", "silent"),
    [
        (TODAY, MONDAY, True),
        (MONDAY, date(2026, 11, 20), False),
        (date(2026, 11, 12), date(2026, 11, 10), True),  # over the Armistice
    ],
)
async def test_with_nothing_late_only_mondays_speak(as_of: date, since: date, silent: bool) -> None:
    due = NextDueRow("Keller", eur("5300"), date(2026, 11, 27))
    books = FakeBooks([Account(1, [invoice(-10, eur("5300"))]), Account(2, [], "07")], due_next=due)
    digest = await camilles(books, as_of=as_of)
    assert (digest.is_silent, digest.since) == (silent, since)
    assert digest.next_due == NextDue("Keller", eur("5300"), date(2026, 11, 27))
    assert books.asked_next_due == [(["07", "C. ROY"], as_of + timedelta(days=30))]


async def test_what_comes_next_is_not_looked_up_while_something_is_late() -> None:
    books = FakeBooks([Account(1, [invoice(1, eur("50"))])], due_next=NextDueRow("Keller", eur("1"), TODAY))
    assert (await camilles(books)).next_due is None
    assert books.asked_next_due == []


def settled(name: str, paid: str, cleared: str = "0", was_overdue: str = "0") -> NewsRow:
    return NewsRow("C. ROY", 1, name, eur(paid), eur(cleared), eur(was_overdue))


async def test_good_news_largest_first_and_five_at_most() -> None:
    news = [settled(f"Payer {n}", str(n * 100)) for n in range(1, 6)]
    books = FakeBooks(
        [Account(1, [])], settled=[*news, settled("Keller", "7420", "450"), settled("No", "-5")]
    )
    digest = await camilles(books)
    assert digest.good_news == (
        GoodNews("Keller", NewsKind.PAID, eur("7420")),
        GoodNews("Payer 5", NewsKind.PAID, eur("500")),
        GoodNews("Keller", NewsKind.CLEARED, eur("450")),
        GoodNews("Payer 4", NewsKind.PAID, eur("400")),
        GoodNews("Payer 3", NewsKind.PAID, eur("300")),
    )
    assert digest.good_news_left_out == 2
    assert not digest.is_silent


async def test_good_news_that_all_fits_leaves_nothing_out() -> None:
    books = FakeBooks([Account(1, [])], settled=[settled(f"Payer {n}", "100") for n in range(5)])
    digest = await camilles(books)
    assert (len(digest.good_news), digest.good_news_left_out) == (5, 0)


@pytest.mark.parametrize(
    ("known_from", "before"),
    [(MONDAY, (eur("63260"),)), (TODAY, ())],
)
async def test_overdue_before_is_what_is_still_open_and_what_was_settled(
    known_from: date, before: tuple[Money, ...]
) -> None:
    books = FakeBooks(
        [Account(1, [invoice(12, eur("52240"))])],
        entities=(ledger(known_from=known_from),),
        settled=[settled("Keller", "7420", was_overdue="7420"), settled("Vidal", "3600", was_overdue="3600")],
    )
    digest = await camilles(books)
    assert (digest.overdue, digest.overdue_before) == ((eur("52240"),), before)


@pytest.mark.parametrize(
    ("salesperson", "company", "share", "amounts"),
    [
        ("C. ROY", None, Decimal("0.02"), (eur("1044.80"), usd("0.20"))),  # 52 240 and 10 at 2 %
        ("C. ROY", Decimal("0.05"), Decimal("0.02"), (eur("1044.80"), usd("0.20"))),
        ("Léa Faure", Decimal("0.05"), Decimal("0.05"), (eur("2612"), usd("0.50"))),
        ("Léa Faure", None, None, ()),
        ("Zoé Petit", Decimal("0.05"), Decimal("0.05"), (eur("2612"), usd("0.50"))),
    ],
)
async def test_commission_waits_on_what_is_late_in_each_currency(
    salesperson: str, company: Decimal | None, share: Decimal | None, amounts: tuple[Money, ...]
) -> None:
    documents = [invoice(12, eur("52240")), invoice(12, usd("10"))]
    books = FakeBooks([Account(1, documents, salesperson=salesperson)])
    (digest,) = await morning(books, policy(commission=company))
    assert (digest.commission_share, digest.commission) == (share, amounts)


async def test_a_commission_is_rounded_half_to_even() -> None:
    documents = [invoice(12, eur("100.25")), invoice(12, usd("100.75"))]
    digest = await camilles(FakeBooks([Account(1, documents)]))
    assert digest.commission == (usd("2.02"), eur("2.00"))  # 2.015 and 2.005


async def test_a_rate_ranks_and_changes_no_amount() -> None:
    dear = Money(Decimal("150000"), "JPY")  # 1 200 euros
    books = FakeBooks([Account(1, [invoice(12, dear)]), Account(2, [invoice(12, eur("1000"))])])
    as_they_stand = await camilles(books)
    assert numbers(as_they_stand) == ([2, 1], [])
    assert as_they_stand.unranked_currencies == ("JPY",)
    rates = (
        Rate(on=date(2026, 11, 1), of="JPY", to="EUR", rate=Decimal("0.008")),
        Rate(on=date(2026, 11, 25), of="JPY", to="EUR", rate=Decimal("9")),
    )
    compared = await camilles(books, policy(rates=rates))
    assert numbers(compared) == ([1, 2], [])
    assert [(rate.of, rate.to, rate.on) for rate in compared.rates] == [("JPY", "EUR", date(2026, 11, 1))]
    assert compared.overdue == as_they_stand.overdue == (dear, eur("1000"))


async def test_a_payer_who_got_worse_comes_before_one_who_did_not() -> None:
    worse = PaymentSums(1500, 100, 500, 100, 0, 6)  # 15 days late lately, 5 before
    books = FakeBooks(
        [Account(1, [invoice(12, eur("1000"))]), Account(2, [invoice(12, eur("1000"))], payments=worse)]
    )
    digest = await camilles(books)
    assert numbers(digest) == ([2, 1], [])
    assert digest.calls[0].priority.reasons == (Reason.WORSENING, Reason.AMOUNT)


async def test_an_entity_whose_figures_are_too_old_is_left_out_beside_one_that_is_not() -> None:
    old = ledger(entity="OLD", on=TODAY - timedelta(days=20))
    accounts = [
        Account(1, [invoice(12, eur("1000"))]),
        Account(2, [invoice(12, eur("9000"))], entity="OLD"),
    ]
    digest = await camilles(FakeBooks(accounts, entities=(ledger(), old)))
    assert numbers(digest) == ([1], [])
    assert digest.overdue == (eur("1000"),)


async def test_a_rate_is_told_to_those_whose_customers_it_ranked() -> None:
    accounts = [
        Account(1, [invoice(12, usd("100"))], salesperson="Léa Faure"),
        Account(2, [invoice(12, eur("1000"))]),
    ]
    rate = Rate(on=date(2026, 11, 1), of="USD", to="EUR", rate=Decimal("0.86"))
    found = [one async for one in digests(FakeBooks(accounts), policy(rates=(rate,)), TODAY)]
    assert {one.recipient.name: len(one.rates) for one in found} == {"Camille Roy": 0, "Léa Faure": 1}
