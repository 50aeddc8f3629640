"""The aged balance: its boundaries by hand, and what holds of every ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.ageing import LATE_BUCKETS, Ageing, Bounds, Bucket, add_ageings, age, bucket_of
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import CurrencyMismatchError, Money, total

AS_OF = date(2026, 11, 24)
OWED = (DocumentKind.INVOICE, DocumentKind.DOWN_PAYMENT)
CREDITS = (DocumentKind.CREDIT_NOTE, DocumentKind.PAYMENT)


def money(minor: int, currency: str = "EUR") -> Money:
    return Money.of_minor(minor, currency)


def document(
    days_late: int,
    minor: int,
    kind: DocumentKind = DocumentKind.INVOICE,
    disputed: int = 0,
    currency: str = "EUR",
) -> Document:
    due = AS_OF - timedelta(days=days_late)
    amount = money(minor, currency)
    return Document("F", kind, due - timedelta(days=30), due, amount, amount, money(disputed, currency))


@st.composite
def documents(draw: st.DrawFn, currency: str = "EUR") -> Document:
    kind = draw(st.sampled_from(DocumentKind))
    minor = draw(st.integers(0, 10**17))
    disputed = 0 if kind.is_credit else draw(st.integers(0, minor))
    days_late = draw(st.integers(-120, 400) | st.sampled_from([0, 1, 30, 31, 60, 61, 90, 91]))
    return document(days_late, -minor if kind.is_credit else minor, kind, disputed, currency)


@st.composite
def thresholds(draw: st.DrawFn) -> Bounds:
    first, second, third = sorted(draw(st.sets(st.integers(1, 400), min_size=3, max_size=3)))
    return Bounds(first, second, third)


ledgers = st.lists(documents(), max_size=30)
later = st.integers(0, 200).map(lambda days: AS_OF + timedelta(days=days))


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-400, Bucket.NOT_DUE),
        (-1, Bucket.NOT_DUE),
        (0, Bucket.NOT_DUE),
        (1, Bucket.FIRST),
        (30, Bucket.FIRST),
        (31, Bucket.SECOND),
        (60, Bucket.SECOND),
        (61, Bucket.THIRD),
        (90, Bucket.THIRD),
        (91, Bucket.OLDEST),
        (4000, Bucket.OLDEST),
    ],
)
def test_each_bucket_ends_on_its_last_day(days_late: int, bucket: Bucket) -> None:
    assert Bounds().bucket(days_late) is bucket
    assert bucket_of(document(days_late, 100), AS_OF, Bounds()) is bucket


def test_the_policys_own_days_move_the_buckets() -> None:
    bounds = Bounds(15, 45, 75)
    assert [bounds.bucket(days) for days in (15, 16, 45, 46, 75, 76)] == [
        Bucket.FIRST,
        Bucket.SECOND,
        Bucket.SECOND,
        Bucket.THIRD,
        Bucket.THIRD,
        Bucket.OLDEST,
    ]
    assert bounds.labels == {
        Bucket.FIRST: "1-15",
        Bucket.SECOND: "16-45",
        Bucket.THIRD: "46-75",
        Bucket.OLDEST: "over_75",
    }


@pytest.mark.parametrize("days", [(0, 60, 90), (30, 30, 90), (60, 30, 90), (-30, 60, 90), (30, 90, 90)])
def test_days_that_do_not_grow_are_refused(days: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="growing"):
        Bounds(*days)


def test_a_ledger_worked_by_hand() -> None:
    aged = age(
        [
            document(-10, 17_300_00),
            document(0, 1_00),
            document(12, 12_400_00, disputed=2_300_00),
            document(44, 18_500_00),
            document(91, 40_00, DocumentKind.DOWN_PAYMENT),
            document(200, -1_000_00, DocumentKind.CREDIT_NOTE),
            document(-5, -200_00, DocumentKind.PAYMENT),
        ],
        AS_OF,
        "EUR",
    )
    assert aged == Ageing(
        not_due=money(17_301_00),
        first=money(12_400_00),
        second=money(18_500_00),
        third=money(0),
        oldest=money(40_00),
        credits=money(-1_200_00),
        disputed=money(2_300_00),
        promised=money(0),
        documents=7,
        oldest_due_on=date(2026, 8, 25),
    )
    assert aged.overdue == money(30_940_00)
    assert aged.balance == money(47_041_00)
    assert aged.currency == "EUR"


def test_no_document_owes_nothing_in_the_currency_asked_for() -> None:
    aged = age([], AS_OF, "JPY")
    assert (aged.balance, aged.documents, aged.oldest_due_on) == (Money.zero("JPY"), 0, None)


def test_what_is_settled_is_not_counted() -> None:
    aged = age([document(44, 0), document(12, 5_00)], AS_OF, "EUR")
    assert (aged.documents, aged.oldest_due_on) == (1, date(2026, 11, 12))


@pytest.mark.parametrize("kind", CREDITS)
def test_a_credit_is_never_late_however_old_it_is(kind: DocumentKind) -> None:
    aged = age([document(300, -50_00, kind)], AS_OF, "EUR")
    assert (aged.overdue, aged.credits, aged.oldest_due_on) == (money(0), money(-50_00), None)


def test_a_dispute_shows_only_once_its_invoice_is_late() -> None:
    assert age([document(0, 9_00, disputed=9_00)], AS_OF, "EUR").disputed == money(0)
    late = age([document(1, 9_00, disputed=4_00)], AS_OF, "EUR")
    assert (late.first, late.disputed) == (money(9_00), money(4_00))


@given(ledgers, thresholds())
def test_the_parts_sum_to_the_balance(ledger: list[Document], bounds: Bounds) -> None:
    aged = age(ledger, AS_OF, "EUR", bounds)
    parts = [aged.not_due, aged.first, aged.second, aged.third, aged.oldest, aged.credits]
    assert total(parts, "EUR") == aged.balance
    assert aged.balance == total((one.open_amount for one in ledger), "EUR")
    assert aged.not_due + aged.overdue + aged.credits == aged.balance
    assert money(0) <= aged.disputed <= aged.overdue
    assert aged.credits <= money(0)


@given(st.data(), ledgers)
def test_nothing_depends_on_the_order_of_rows(data: st.DataObject, ledger: list[Document]) -> None:
    assert age(data.draw(st.permutations(ledger)), AS_OF, "EUR") == age(ledger, AS_OF, "EUR")


@given(ledgers, documents("USD").filter(lambda one: bool(one.open_amount)), st.integers(0, 30))
def test_a_sum_with_a_stranger_in_it_raises(ledger: list[Document], stranger: Document, place: int) -> None:
    with pytest.raises(CurrencyMismatchError):
        age([*ledger[:place], stranger, *ledger[place:]], AS_OF, "EUR")


@given(ledgers, st.lists(documents("USD"), min_size=1))
def test_aged_balances_of_two_currencies_do_not_add_up(
    euros: list[Document], dollars: list[Document]
) -> None:
    with pytest.raises(CurrencyMismatchError):
        add_ageings(age(euros, AS_OF, "EUR"), age(dollars, AS_OF, "USD"))


@given(documents(), thresholds(), later)
def test_a_later_day_makes_nothing_younger(one: Document, bounds: Bounds, day: date) -> None:
    order = list(Bucket)
    before, after = bucket_of(one, AS_OF, bounds), bucket_of(one, day, bounds)
    assert order.index(before) <= order.index(after)
    assert one.is_overdue(day) or not one.is_overdue(AS_OF)


@given(ledgers, thresholds(), later)
def test_what_is_late_never_falls_while_nothing_is_paid(
    ledger: list[Document], bounds: Bounds, day: date
) -> None:
    before, after = age(ledger, AS_OF, "EUR", bounds), age(ledger, day, "EUR", bounds)
    assert after.overdue >= before.overdue
    assert after.oldest >= before.oldest
    assert after.not_due <= before.not_due
    assert (after.balance, after.credits) == (before.balance, before.credits)
    assert before.oldest_due_on is None or after.oldest_due_on == before.oldest_due_on


@given(ledgers, thresholds())
def test_late_is_what_its_documents_say(ledger: list[Document], bounds: Bounds) -> None:
    late = [one for one in ledger if one.is_overdue(AS_OF)]
    aged = age(ledger, AS_OF, "EUR", bounds)
    assert aged.overdue == total((one.open_amount for one in late), "EUR")
    assert aged.oldest_due_on == min((one.due_on for one in late), default=None)
    assert {bucket_of(one, AS_OF, bounds) for one in late} <= set(LATE_BUCKETS)


@given(ledgers, ledgers, thresholds())
def test_two_ledgers_aged_apart_or_together_are_one(
    one: list[Document], other: list[Document], bounds: Bounds
) -> None:
    apart = add_ageings(age(one, AS_OF, "EUR", bounds), age(other, AS_OF, "EUR", bounds))
    assert apart == age(one + other, AS_OF, "EUR", bounds)


@given(ledgers)
def test_the_smallest_part_of_a_currency_is_never_lost(ledger: list[Document]) -> None:
    unit = Money(Decimal("0.01"), "EUR")
    more = [*ledger, replace(document(5, 1), open_amount=unit)]
    assert age(more, AS_OF, "EUR").balance - age(ledger, AS_OF, "EUR").balance == unit
