"""What people logged in a morning's digest: who is paused, who comes first, and what was kept or resolved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fakes import PARIS, TODAY, Account, eur, invoice, ledger
from fakes_books import FakeBooks
from records.lumen import customer, paper

from bot.credit.digest import Digest, GoodNews, NewsKind, Task
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.ledger import Document
from bot.credit.money import Money
from bot.credit.priority import Reason
from bot.credit.promise import Promise, PromiseState
from bot.figures import NewsRow
from bot.policy import Person, Policy, Role
from bot.services.digests import digests

MONDAY = date(2026, 11, 23)
CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
RULES = Policy(people=(CAMILLE,))
EIGHT, TEN = 8, 10


def on(day: date, hour: int = EIGHT) -> datetime:
    """A moment in Paris: the digest is at 08:30."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


def promised(one: Document) -> Document:
    return replace(one, is_promised=True)


def promise(customer_id: int, amount: str = "500", **facts: object) -> Promise:
    """Open since last Monday, for this Friday."""
    made = Promise(
        id=0,
        customer_id=customer_id,
        documents=(customer_id,),
        amount=eur(amount),
        promised_on=date(2026, 11, 27),
        grace_until=date(2026, 12, 1),
        said_by="",
        means=None,
        note="",
        state=PromiseState.OPEN,
        logged_by=CAMILLE.email,
        logged_at=on(date(2026, 11, 16)),
        logged_on=date(2026, 11, 16),
        after_import=1,
        received=eur("0"),
        opened_on=date(2026, 11, 16),
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # a test names the fields it changes


def ended(state: PromiseState, at: datetime, customer_id: int = 1, amount: str = "500") -> Promise:
    """Of a promise for last Thursday; one that was kept received all of it."""
    came_in = eur(amount if state is PromiseState.KEPT else "0")
    over = {"promised_on": date(2026, 11, 19), "ended_on": at.date(), "ended_at": at, "received": came_in}
    return promise(customer_id, amount, state=state, **over)


def dispute(customer_id: int, state: DisputeState = DisputeState.OPEN, at: datetime | None = None) -> Dispute:
    return Dispute(
        id=0,
        customer_id=customer_id,
        document_id=customer_id,
        amount=eur("200"),
        is_whole=False,
        reason=DisputeReason.QUALITY,
        note="",
        owner="",
        state=state,
        opened_by=CAMILLE.email,
        opened_at=on(date(2026, 11, 16)),
        opened_on=date(2026, 11, 16),
        target_on=date(2026, 11, 30),
        ended_at=at,
        ended_on=at.date() if at else None,
    )


async def books(*accounts: Account, logged: tuple[Promise | Dispute, ...] = ()) -> FakeBooks:
    """Accounts, each with one invoice of its own number known, and what was logged of them."""
    found = FakeBooks(list(accounts))
    records = found.records
    for one in accounts:
        records.ledger.known[one.id] = customer(one.id, one.name, one.salesperson)
        records.ledger.papers[one.id] = paper(one.id, one.id, "500", TODAY - timedelta(days=12))
    for number, record in enumerate(logged):
        if isinstance(record, Promise):
            assert await records.promises.add(record, f"p{number}")
        else:
            assert await records.disputes.add(record, f"d{number}")
    return found


async def camilles(found: FakeBooks, as_of: date = TODAY, since: date | None = None) -> Digest:
    (digest,) = [one async for one in digests(found, RULES, as_of, CAMILLE.email, since)]
    return digest


async def test_whose_late_invoices_are_all_promised_is_named_with_the_promise_and_not_called() -> None:
    found = await books(
        Account(1, [promised(invoice(44, eur("500")))]),
        Account(2, [promised(invoice(44, eur("500"))), invoice(12, eur("80"))]),
        logged=(promise(1), promise(2)),
    )
    digest = await camilles(found)
    ((called,), (paused,)) = digest.calls, digest.also
    assert (called.id, called.claims, called.is_all_promised) == (2, (eur("80"),), False)
    assert (paused.id, paused.task, paused.claims, paused.is_all_promised) == (1, Task.NONE, (), True)
    assert (paused.promised, paused.promises[0].amount) == ((eur("500"),), eur("500"))
    assert paused.promises[0].promised_on == date(2026, 11, 27)
    assert (paused.step, paused.next_step) == (None, None)
    assert paused.priority.worth == 0


async def test_a_broken_promise_is_the_first_reason_and_a_call_before_the_call_step() -> None:
    found = await books(
        Account(1, [invoice(5, eur("500"))]),
        Account(2, [invoice(5, eur("500"))]),
        logged=(ended(PromiseState.BROKEN, on(TODAY)),),
    )
    digest = await camilles(found)
    assert [one.id for one in digest.calls] == [1]
    (row,) = digest.calls
    assert (row.task, row.priority.reasons[0]) == (Task.CALL, Reason.BROKEN_PROMISE)
    assert row.last_broken is not None
    assert (row.last_broken.amount, row.last_broken.promised_on) == (eur("500"), date(2026, 11, 19))


async def test_what_was_broken_since_the_last_morning_comes_first_whatever_it_is_worth() -> None:
    found = await books(
        Account(1, [invoice(44, eur("90000"))]),
        Account(2, [invoice(5, eur("50"))]),
        Account(3, [invoice(5, eur("60"))]),
        logged=(
            ended(PromiseState.BROKEN, on(TODAY), customer_id=2),
            ended(PromiseState.BROKEN, on(date(2026, 11, 20)), customer_id=3),
        ),
    )
    assert [one.id for one in (await camilles(found)).calls] == [2, 1, 3]


@pytest.mark.parametrize(
    ("days", "is_reason"),
    [(89, True), (90, False)],
)
async def test_a_broken_promise_is_a_reason_for_ninety_days(days: int, is_reason: bool) -> None:
    at = on(TODAY - timedelta(days=days))
    old = replace(ended(PromiseState.PARTLY_KEPT, at), logged_on=at.date(), opened_on=at.date(), logged_at=at)
    digest = await camilles(await books(Account(1, [invoice(44, eur("500"))]), logged=(old,)))
    assert (Reason.BROKEN_PROMISE in digest.calls[0].priority.reasons) is is_reason


async def test_a_broken_promise_that_a_new_one_answers_is_no_reason() -> None:
    broken = ended(PromiseState.BROKEN, on(MONDAY))
    again = promise(1, logged_at=on(MONDAY, TEN), logged_on=MONDAY, opened_on=MONDAY)
    found = await books(Account(1, [promised(invoice(44, eur("500")))]), logged=(broken, again))
    (row,) = (await camilles(found)).also
    assert (row.last_broken, row.priority.reasons[0]) == (None, Reason.VERY_LATE)
    assert [one.amount for one in row.promises] == [eur("500")]


async def test_a_broken_promise_of_what_is_disputed_by_now_is_no_call() -> None:
    found = await books(
        Account(1, [invoice(44, eur("500"), eur("500"))]),
        logged=(ended(PromiseState.BROKEN, on(TODAY)), dispute(1)),
    )
    digest = await camilles(found)
    (row,) = digest.also
    assert (digest.calls, row.task, [one.amount for one in row.disputes]) == ((), Task.NONE, [eur("200")])
    assert Reason.BROKEN_PROMISE not in row.priority.reasons


async def test_a_promise_that_waits_for_agreement_pauses_nothing() -> None:
    asked = promise(1, state=PromiseState.PROPOSED, opened_on=None)
    (row,) = (await camilles(await books(Account(1, [invoice(44, eur("500"))]), logged=(asked,)))).calls
    assert (row.promises, row.claims) == ((), (eur("500"),))


async def test_a_past_day_shows_the_promises_that_stood_on_it() -> None:
    kept = ended(PromiseState.KEPT, on(TODAY, TEN))
    found = await books(Account(1, [promised(invoice(44, eur("500")))]), logged=(kept,))
    (row,) = (await camilles(found, MONDAY)).also
    assert [one.amount for one in row.promises] == [eur("500")]


def paid(amount: str, cleared: str = "0") -> NewsRow:
    return NewsRow("C. ROY", 1, "Customer 1", eur(amount), eur(cleared), eur("0"))


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("500", [NewsKind.KEPT]),
        ("499.99", [NewsKind.KEPT]),
        ("500.01", [NewsKind.KEPT, NewsKind.PAID]),
    ],
)
async def test_a_kept_promise_is_told_in_place_of_the_payment_that_kept_it(
    amount: str, told: list[NewsKind]
) -> None:
    found = await books(Account(1, []), logged=(ended(PromiseState.KEPT, on(TODAY)),))
    found.settled = [paid(amount)]
    digest = await camilles(found)
    assert [one.kind for one in digest.good_news] == told
    assert GoodNews("Customer 1", NewsKind.KEPT, eur("500")) in digest.good_news


async def test_what_the_newer_ledger_no_longer_shows_is_not_told_beside_the_promise_it_kept() -> None:
    found = await books(Account(1, []), logged=(ended(PromiseState.KEPT, on(TODAY)),))
    found.settled = [paid("0", cleared="500")]
    assert [one.kind for one in (await camilles(found)).good_news] == [NewsKind.KEPT]


async def test_what_kept_it_is_taken_off_payments_first_and_the_rest_is_told() -> None:
    """1,000 kept a promise, 1,000 have a payment, and 800 more are gone: those are news."""
    found = await books(Account(1, []), logged=(ended(PromiseState.KEPT, on(TODAY), amount="1000"),))
    found.settled = [paid("1000", cleared="800")]
    assert (await camilles(found)).good_news == (
        GoodNews("Customer 1", NewsKind.KEPT, eur("1000")),
        GoodNews("Customer 1", NewsKind.CLEARED, eur("800")),
    )
    found.settled = [paid("300", cleared="800")]
    assert (await camilles(found)).good_news[1:] == (GoodNews("Customer 1", NewsKind.CLEARED, eur("100")),)


async def test_a_promise_that_a_credit_made_smaller_tells_what_came_in() -> None:
    kept = replace(ended(PromiseState.KEPT, on(TODAY), amount="1000"), received=eur("900"))
    found = await books(Account(1, []), logged=(kept,))
    found.settled = [paid("900")]
    assert (await camilles(found)).good_news == (GoodNews("Customer 1", NewsKind.KEPT, eur("900")),)


async def test_a_payment_in_another_currency_or_of_another_customer_is_told() -> None:
    found = await books(
        Account(1, []), Account(2, []), logged=(ended(PromiseState.KEPT, on(TODAY), customer_id=2),)
    )
    in_dollars = Money(eur("300").amount, "USD")
    dollars = NewsRow("C. ROY", 2, "Customer 2", in_dollars, Money.zero("USD"), Money.zero("USD"))
    found.settled = [paid("400"), dollars]
    assert [(one.name, one.kind) for one in (await camilles(found)).good_news] == [
        ("Customer 2", NewsKind.KEPT),
        ("Customer 1", NewsKind.PAID),
        ("Customer 2", NewsKind.PAID),
    ]


@pytest.mark.parametrize(
    ("at", "is_told"),
    [
        (on(MONDAY, EIGHT), False),  # yesterday's digest told it
        (on(MONDAY, TEN), True),
        (on(TODAY, EIGHT), True),
        (on(TODAY, TEN), True),
        (on(TODAY + timedelta(days=1), EIGHT), False),
    ],
)
async def test_what_ended_after_the_last_morning_is_news(at: datetime, is_told: bool) -> None:
    over = dispute(1, DisputeState.RESOLVED_CREDIT_NOTE, at)
    found = await books(Account(1, []), logged=(ended(PromiseState.KEPT, at), over))
    told = {one.kind for one in (await camilles(found)).good_news}
    assert told == ({NewsKind.KEPT, NewsKind.RESOLVED} if is_told else set())


async def test_after_quiet_days_everything_since_the_last_morning_is_told() -> None:
    at = on(date(2026, 11, 17), TEN)
    found = await books(Account(1, []), logged=(ended(PromiseState.KEPT, at),))
    assert (await camilles(found)).good_news == ()
    (news,) = (await camilles(found, since=date(2026, 11, 17))).good_news
    assert news == GoodNews("Customer 1", NewsKind.KEPT, eur("500"))


@pytest.mark.parametrize(
    ("state", "is_told"),
    [
        (DisputeState.RESOLVED_CREDIT_NOTE, True),
        (DisputeState.RESOLVED_CORRECTED_INVOICE, True),
        (DisputeState.REJECTED, False),
        (DisputeState.WITHDRAWN, False),
    ],
)
async def test_a_dispute_that_was_resolved_is_good_news(state: DisputeState, is_told: bool) -> None:
    found = await books(Account(1, []), logged=(dispute(1, state, on(TODAY)),))
    news = (await camilles(found)).good_news
    assert news == ((GoodNews("Customer 1", NewsKind.RESOLVED, eur("200")),) if is_told else ())


@pytest.mark.parametrize("state", [PromiseState.PARTLY_KEPT, PromiseState.CANCELLED, PromiseState.REPLACED])
async def test_a_promise_that_ended_otherwise_is_no_good_news(state: PromiseState) -> None:
    found = await books(Account(1, []), logged=(ended(state, on(TODAY)),))
    assert (await camilles(found)).good_news == ()


async def test_the_news_of_other_peoples_customers_are_theirs() -> None:
    found = await books(
        Account(1, []),
        Account(2, [], salesperson="Zoé Petit"),
        logged=(ended(PromiseState.KEPT, on(TODAY), customer_id=2),),
    )
    found.entities = (ledger(),)
    assert (await camilles(found)).good_news == ()
    everybody = [one async for one in digests(found, RULES, TODAY)]
    assert [(one.recipient.name, len(one.good_news)) for one in everybody] == [
        ("Camille Roy", 0),
        ("Zoé Petit", 1),
    ]
