"""Promises: how receipts keep or break them, and none counts twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fakes import PARIS, eur, usd
from hypothesis import given
from hypothesis import strategies as st
from promises_made import (
    TUESDAY,
    WAITED,
    paid,
    promise,
    received,
    seen,
    taken,
)

from bot.credit import promise_rules
from bot.credit.money import Money, total
from bot.credit.promise import Because, Promise, PromiseState, Receipt
from bot.credit.promise_rules import (
    Seen,
    counted,
    judge,
    was_paid,
)


def test_what_came_in_after_it_was_logged_keeps_a_promise() -> None:
    came_in = received([promise()], [paid("400", by=5), paid("600"), paid("400", on=date(2026, 11, 1))])
    assert came_in == {1: eur("1000")}
    assert received([promise()], [paid("400", by=5), paid("600")]) == {1: eur("600")}


def test_money_not_allocated_counts_from_the_day_it_was_logged() -> None:
    before, same_day = paid("300", None, on=date(2026, 11, 23)), paid("250", None)
    assert received([promise()], [before, same_day]) == {1: eur("250")}


def test_a_promise_on_account_takes_whatever_came_in_from_its_day_on() -> None:
    receipts = [paid("300", 8), paid("200", None), paid("100", 8, on=date(2026, 11, 23))]
    assert received([promise(documents=())], receipts) == {1: eur("500")}


def test_another_currency_keeps_nothing() -> None:
    assert received([promise()], [Receipt(1, TUESDAY, 6, usd("1000"))]) == {1: eur("0")}


def test_the_first_promised_is_served_first_and_no_more_than_promised() -> None:
    later = promise(1, "1000", promised_on=date(2026, 12, 4))
    sooner = promise(2, "700")
    assert received([later, sooner], [paid("900")]) == {2: eur("700"), 1: eur("200")}


def test_money_on_the_invoice_is_taken_before_what_is_not_allocated() -> None:
    """700 on invoice 1 and 300 loose go to the first, 500 loose is left for the other."""
    other = promise(2, "600", documents=(2,), promised_on=date(2026, 12, 4))
    receipts = [paid("800", None), paid("700", 1)]
    assert received([promise(), other], receipts) == {1: eur("1000"), 2: eur("500")}


def test_what_is_paid_on_an_invoice_is_its_own_promises_before_anything_on_account() -> None:
    """1,000 on account by the 10th and 1,000 for invoice 1 by the 12th: invoice 1 is paid."""
    on_account = promise(1, documents=(), promised_on=date(2026, 12, 10))
    named = promise(2, documents=(1,), promised_on=date(2026, 12, 12))
    assert received([on_account, named], [paid("1000", 1)]) == {1: eur("0"), 2: eur("1000")}
    assert received([on_account, named], [paid("1000", 1), paid("300", 8)])[1] == eur("300")
    assert received([on_account, named], [paid("1500", 1)]) == {1: eur("500"), 2: eur("1000")}


def test_what_kept_a_promise_keeps_no_other() -> None:
    kept = promise(
        1,
        state=PromiseState.KEPT,
        received=eur("1000"),
        after_import=3,
        ended_on=date(2026, 11, 25),
        ended_at=datetime(2026, 11, 25, 9, 0, tzinfo=PARIS),
    )
    second = promise(2, promised_on=date(2026, 12, 4))
    assert received([kept, second], [paid("1200")]) == {2: eur("200")}


def test_what_was_judged_before_took_what_had_come_in_before() -> None:
    kept = promise(
        1,
        state=PromiseState.KEPT,
        received=eur("1000"),
        after_import=1,
        ended_at=datetime(2026, 11, 20, 9, 0, tzinfo=PARIS),
    )
    second = promise(2)
    assert counted([kept, second]) == (second,)
    assert received([kept, second], [paid("1000")]) == {2: eur("1000")}
    assert counted([kept]) == ()


def test_months_that_an_export_tells_anew_bring_nothing_to_who_was_logged_after_them() -> None:
    """The payment of import 9 is news to whoever was logged after import 3, none after import 8."""
    first, second = promise(1, "400", after_import=3), promise(2, "1000", after_import=8)
    again, new = paid("700", by=9), paid("250", None, by=9)
    came_in = {3: [again, new], 8: [new]}
    assert promise_rules.received([first, second], came_in) == {1: eur("400"), 2: eur("250")}


def test_a_promise_is_kept_as_soon_as_it_is_covered() -> None:
    how = judge(promise(), eur("1000"), seen("17500", TUESDAY))
    assert how is not None and (how.state, how.received) == (PromiseState.KEPT, eur("1000"))
    assert judge(promise(), eur("999.99"), seen("17500", TUESDAY)) is None


def test_a_credit_note_lowers_what_is_needed() -> None:
    """Of the invoice 300 is left: 300 keeps it, and once nothing is left whatever came in has."""
    assert judge(promise(), eur("0"), seen("300", TUESDAY)) is None
    how = judge(promise(), eur("300"), seen("0", TUESDAY))
    assert how is not None and how.state is PromiseState.KEPT
    gone = judge(promise(), eur("0"), seen("0", TUESDAY))
    assert gone is not None
    assert (gone.state, gone.because) == (PromiseState.CANCELLED, Because.NOTHING_LEFT)


def test_what_money_of_another_promise_settled_was_not_credited() -> None:
    """All that is owed was paid, and counts for the invoice's own promise: on account nothing is left."""
    on_account, named = promise(1, documents=()), promise(2)
    came_in = {5: [paid("1000", 1)]}
    assert promise_rules.received([on_account, named], came_in) == {1: eur("0"), 2: eur("1000")}
    assert was_paid(on_account, came_in) and was_paid(named, came_in)
    assert not was_paid(promise(documents=(8,)), {5: [paid("1000", 1), paid("5", None)]})
    paid_off = replace(seen("0", TUESDAY), was_paid=True)
    gone = judge(on_account, eur("0"), paid_off)
    assert gone is not None
    assert (gone.state, gone.because) == (PromiseState.CANCELLED, Because.COUNTED_ELSEWHERE)


@pytest.mark.parametrize(
    ("today", "came_in", "expected"),
    [
        (date(2026, 12, 1), "0", None),
        (date(2026, 12, 1), "400", None),
        (date(2026, 12, 2), "0", PromiseState.BROKEN),
        (date(2026, 12, 2), "400", PromiseState.PARTLY_KEPT),
        (date(2026, 12, 2), "1000", PromiseState.KEPT),
    ],
)
def test_a_promise_is_broken_once_its_grace_is_over(
    today: date, came_in: str, expected: PromiseState | None
) -> None:
    how = judge(promise(), eur(came_in), seen("18500", today))
    assert (how.state if how else None) is expected


def test_old_figures_break_nothing_and_keep_what_they_show() -> None:
    assert judge(promise(), eur("0"), seen("9", date(2026, 12, 2), is_fresh=False)) is None
    assert judge(promise(), eur("0"), Seen(eur("9"), date(2026, 12, 2), None, is_fresh=True)) is None
    how = judge(promise(), eur("1000"), seen("9", date(2026, 12, 2), is_fresh=False))
    assert how is not None and how.state is PromiseState.KEPT


def test_figures_from_before_the_last_day_of_grace_break_nothing() -> None:
    """Thursday's figures are fresh on Saturday, and know nothing of Friday."""
    until_friday = promise(grace_until=date(2026, 11, 27))
    saturday = date(2026, 11, 28)
    assert judge(until_friday, eur("0"), seen("9", saturday, date(2026, 11, 26))) is None
    how = judge(until_friday, eur("0"), seen("9", saturday, date(2026, 11, 27)))
    assert how is not None and how.state is PromiseState.BROKEN


@pytest.mark.parametrize(
    ("moment", "is_known"),
    [
        (datetime(2026, 12, 1, 8, 0, tzinfo=PARIS), False),
        (datetime(2026, 12, 1, 17, 59, 59, tzinfo=PARIS), False),
        (datetime(2026, 12, 1, 18, 0, tzinfo=PARIS), True),
        (datetime(2026, 12, 2, 6, 0, tzinfo=PARIS), True),
    ],
)
def test_the_last_day_of_grace_is_known_once_its_work_is_over(moment: datetime, is_known: bool) -> None:
    """An export of eight in the morning knows nothing of what is paid that day."""
    how = judge(promise(), eur("0"), Seen(eur("9"), date(2026, 12, 2), moment, is_fresh=True))
    assert (how is not None) is is_known


_documents = st.lists(st.integers(1, 4), max_size=3, unique=True).map(tuple)
_receipts = st.lists(
    st.builds(
        lambda document, day, by, minor: Receipt(
            document, TUESDAY + timedelta(days=day), by, Money.of_minor(minor, "EUR")
        ),
        st.one_of(st.none(), st.integers(1, 4)),
        st.integers(-3, 10),
        st.integers(4, 9),
        st.integers(1, 900),
    ),
    max_size=8,
)


@st.composite
def some_promises(draw: st.DrawFn) -> list[Promise]:
    found = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        one = promise(
            number,
            documents=draw(_documents),
            promised_on=TUESDAY + timedelta(days=draw(st.integers(0, 9))),
            after_import=draw(st.integers(3, 8)),
        )
        one = replace(one, amount=Money.of_minor(draw(st.integers(1, 1500)), "EUR"))
        if draw(st.booleans()):
            taken = Money.of_minor(draw(st.integers(0, one.amount.minor)), "EUR")
            state = draw(st.sampled_from([PromiseState.KEPT, PromiseState.PARTLY_KEPT]))
            one = replace(one, state=state, received=taken, ended_at=one.logged_at + timedelta(days=2))
        found.append(one)
    return found


@given(some_promises(), _receipts)
def test_no_receipt_counts_twice(promises: list[Promise], receipts: list[Receipt]) -> None:
    came_in = received(promises, receipts)
    everything = total((one.amount for one in receipts), "EUR")
    assert total(came_in.values(), "EUR") <= everything
    for one in promises:
        if one.id in came_in:
            eligible = [each for each in receipts if each.import_id > one.after_import]
            own = [
                each
                for each in eligible
                if each.document_id in one.documents
                or ((each.document_id is None or not one.documents) and each.on >= one.logged_on)
            ]
            assert came_in[one.id] <= min(one.amount, total((each.amount for each in own), "EUR"))


@given(some_promises(), _receipts, _receipts)
def test_more_receipts_leave_nobody_with_less(
    promises: list[Promise], receipts: list[Receipt], more: list[Receipt]
) -> None:
    before, after = received(promises, receipts), received(promises, [*receipts, *more])
    assert before.keys() == after.keys()
    assert all(before[one] <= after[one] for one in before)


_RANKS = [PromiseState.CANCELLED, PromiseState.BROKEN, PromiseState.PARTLY_KEPT, None, PromiseState.KEPT]


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 2000), st.integers(-3, 9))
def test_the_judgement_is_no_worse_for_more_money(less: int, more: int, still: int, days: int) -> None:
    today = WAITED + timedelta(days=days)
    one = promise(amount="10")
    ends = [
        judge(
            one, Money.of_minor(minor, "EUR"), Seen(Money.of_minor(still, "EUR"), today, taken(today), True)
        )
        for minor in sorted((less, more))
    ]
    worse, better = (_RANKS.index(end.state if end else None) for end in ends)
    assert worse <= better


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(-3, 9), st.booleans())
def test_kept_means_that_what_was_needed_came_in(minor: int, still: int, days: int, fresh: bool) -> None:
    today = WAITED + timedelta(days=days)
    came_in, left = Money.of_minor(minor, "EUR"), Money.of_minor(still, "EUR")
    how = judge(promise(amount="10"), came_in, Seen(left, today, taken(today), fresh))
    covered = came_in >= eur("10") or (bool(came_in) and not left)
    assert (how is not None and how.state is PromiseState.KEPT) is covered
