"""Promises: what is taken, what follows what in a row, and how receipts keep or break them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fakes import PARIS, eur, usd
from hypothesis import given
from hypothesis import strategies as st

from bot.credit import promise_rules
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money, total
from bot.credit.promise import Because, Instalment, PlanState, Promise, PromiseState, Receipt
from bot.credit.promise_rules import (
    Seen,
    amount_refused,
    counted,
    covering,
    day_refused,
    equal_parts,
    grace_until,
    in_a_row,
    in_the_way,
    in_the_way_of_plan,
    judge,
    monthly,
    next_friday,
    overlap,
    plan_after,
    plan_refused,
    plan_sum,
    still_open,
    was_paid,
)
from bot.credit.refused import Refused, Why
from bot.credit.working_days import WorkingDays

TUESDAY = date(2026, 11, 24)
WEEK = WorkingDays()
HOLIDAY = date(2026, 12, 25)
"""A Friday."""
WITH_CHRISTMAS = WorkingDays(is_holiday=lambda day: day == HOLIDAY)
WAITED = date(2026, 12, 1)
"""The end of the grace of a promise for Friday 27 November."""


def promise(number: int = 1, amount: str = "1000", **facts: Any) -> Promise:
    """Open since Tuesday, for Friday, on invoice 1."""
    said: dict[str, Any] = {
        "documents": (1,),
        "promised_on": date(2026, 11, 27),
        "grace_until": WAITED,
        "state": PromiseState.OPEN,
        "logged_at": datetime(2026, 11, 24, 9, 0, tzinfo=PARIS),
        "logged_on": TUESDAY,
        "opened_on": TUESDAY,
        "after_import": 5,
        "received": eur("0"),
        **facts,
    }
    return Promise(
        id=number,
        customer_id=42,
        amount=eur(amount),
        said_by="",
        means=None,
        note="",
        logged_by="camille@lumen.example",
        **said,
    )


def paid(amount: str, document: int | None = 1, by: int = 6, on: date = TUESDAY) -> Receipt:
    return Receipt(document, on, by, eur(amount))


def received(promises: list[Promise], receipts: list[Receipt]) -> dict[int, Money]:
    """By the rule, where every list of receipts is the end of one."""
    afters = {one.after_import for one in promises}
    came_in = {after: [each for each in receipts if each.import_id > after] for after in afters}
    return promise_rules.received(promises, came_in)


def paper(open_amount: Money, kind: DocumentKind = DocumentKind.INVOICE) -> Document:
    nothing = Money.zero(open_amount.currency)
    return Document("F-0001", kind, TUESDAY, TUESDAY, open_amount, open_amount, nothing)


def taken(on: date, hour: int = 23) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)


def seen(still: str, today: date, ledger_on: date | None = None, *, is_fresh: bool = True) -> Seen:
    return Seen(eur(still), today, taken(ledger_on or today), is_fresh)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), Refused(Why.DAY_PASSED, until=date(2026, 11, 24))),
        (date(2026, 11, 24), None),
        (date(2026, 12, 24), None),
        (date(2026, 12, 25), Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24))),
    ],
)
def test_a_promise_goes_from_today_to_thirty_days_ahead(day: date, expected: Refused | None) -> None:
    assert day_refused(day, TUESDAY) == expected


OPEN = {1: paper(eur("18500")), 2: paper(eur("12400")), 3: paper(usd("100"))}


@pytest.mark.parametrize(
    ("amount", "documents", "expected"),
    [
        (eur("18500"), (1,), None),
        (eur("0.01"), (1,), None),
        (eur("0"), (1,), Refused(Why.NO_AMOUNT, amount=eur("0"))),
        (eur("-5"), (1,), Refused(Why.NO_AMOUNT, amount=eur("-5"))),
        (eur("18500.01"), (1,), Refused(Why.ABOVE_OPEN, amount=eur("18500.01"), most=eur("18500"))),
        (eur("30900"), (1, 2), None),
        (eur("30900"), (), None),
        (eur("30901"), (), Refused(Why.ABOVE_OPEN, amount=eur("30901"), most=eur("30900"))),
        (eur("100"), (1, 3), Refused(Why.SEVERAL_CURRENCIES)),
        (usd("100"), (3,), None),
        (eur("100"), (4,), Refused(Why.NOT_OPEN, number="F-0001")),
        (eur("100"), (77,), Refused(Why.NOT_OPEN)),
        (Money.of_minor(100, "GBP"), (), Refused(Why.NOTHING_OPEN)),
    ],
)
def test_an_amount_is_up_to_what_is_open(
    amount: Money, documents: tuple[int, ...], expected: Refused | None
) -> None:
    """Invoice 4 is settled, 77 another customer's: its number is not told."""
    assert amount_refused(amount, documents, {4: paper(eur("0"))}, OPEN) == expected


def test_who_owes_nothing_promises_nothing() -> None:
    assert amount_refused(eur("10"), (), {}, {}) == Refused(Why.NOTHING_OPEN)


def test_grace_is_two_working_days() -> None:
    """Friday 27: Monday, Tuesday. Thursday 24 December, with Christmas: Monday 28, Tuesday 29."""
    assert grace_until(date(2026, 11, 27), WEEK) == date(2026, 12, 1)
    assert grace_until(date(2026, 12, 24), WITH_CHRISTMAS) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((1, 2), (2, 3), True), ((1,), (2,), False), ((), (), True), ((), (1,), False), ((1,), (), False)],
)
def test_promises_overlap_by_an_invoice_or_on_account(
    one: tuple[int, ...], other: tuple[int, ...], expected: bool
) -> None:
    assert overlap(one, other) is expected


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], 1),
        ([promise()], 2),
        ([promise(state=PromiseState.REPLACED), promise()], 2),
        ([promise(state=PromiseState.BROKEN, in_a_row=2)], 3),
        ([promise(state=PromiseState.PARTLY_KEPT, in_a_row=3)], 4),
        ([promise(state=PromiseState.KEPT, in_a_row=2)], 1),
        ([promise(documents=(7,), in_a_row=2)], 1),
        ([promise(documents=(), in_a_row=2)], 1),
        ([promise(state=PromiseState.CANCELLED, because=Because.UNDONE), promise(in_a_row=2)], 3),
        ([promise(state=PromiseState.REFUSED, opened_on=None, in_a_row=3), promise(in_a_row=2)], 3),
        ([promise(state=PromiseState.PROPOSED, opened_on=None, in_a_row=3)], 1),
        ([promise(documents=(1, 2), in_a_row=2)], 3),
    ],
)
def test_promises_in_a_row_are_counted_from_the_newest_that_counted(
    earlier: list[Promise], expected: int
) -> None:
    assert in_a_row((1,), earlier) == expected


def test_each_invoice_counts_its_own_promises_and_the_greatest_decides() -> None:
    """Invoice 1 was promised twice, invoice 2 once or kept since: both together are a third."""
    twice = promise(1, documents=(1,), state=PromiseState.BROKEN, in_a_row=2)
    once, kept = promise(2, documents=(2,)), promise(3, documents=(2,), state=PromiseState.KEPT)
    assert in_a_row((1, 2), [once, twice]) == 3
    assert in_a_row((1, 2), [kept, twice]) == 3
    assert in_a_row((2,), [kept, twice]) == 1
    assert in_a_row((1, 2), [promise(4, documents=(1, 2), state=PromiseState.KEPT), twice]) == 1
    assert in_a_row((), [once, promise(5, documents=(), in_a_row=2), twice]) == 3


def test_a_request_is_replaced_at_once_and_what_is_open_once_the_new_one_counts() -> None:
    open_one, asked = promise(1), promise(2, state=PromiseState.PROPOSED)
    of_plan = promise(3, state=PromiseState.PROPOSED, plan_id=9)
    others = [open_one, asked, of_plan, promise(4, documents=(8,)), promise(5, state=PromiseState.KEPT)]
    assert in_the_way((1,), others, counts=False) == (asked,)
    assert in_the_way((1,), others, counts=True) == (open_one, asked)
    assert in_the_way_of_plan((1,), others, counts=False) == (of_plan,)
    assert in_the_way_of_plan((1,), others, counts=True) == (open_one, asked, of_plan)


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


def test_what_is_still_open_is_that_of_its_invoices_or_of_all_on_account() -> None:
    documents = {**OPEN, 4: paper(eur("-500"), DocumentKind.CREDIT_NOTE)}
    assert still_open(promise(documents=(1, 99)), documents) == eur("18500")
    assert still_open(promise(documents=()), documents) == eur("30900")


def part(on: date, amount: str) -> Instalment:
    return Instalment(on, eur(amount))


FIRST, SECOND = date(2026, 11, 24), date(2026, 12, 24)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part(FIRST, "10"), part(SECOND, "10")], None),
        ([part(FIRST, "10")], Why.PLAN_COUNT),
        ([part(FIRST + timedelta(days=n), "10") for n in range(12)], None),
        ([part(FIRST + timedelta(days=n), "10") for n in range(13)], Why.PLAN_COUNT),
        ([part(FIRST, "10"), part(FIRST, "10")], Why.PLAN_ORDER),
        ([part(SECOND, "10"), part(FIRST, "10")], Why.PLAN_ORDER),
        ([part(FIRST, "10"), part(SECOND, "0")], Why.NO_AMOUNT),
        ([part(date(2026, 11, 23), "10"), part(SECOND, "10")], Why.DAY_PASSED),
        ([part(FIRST, "10"), part(date(2027, 11, 24), "10")], None),
        ([part(FIRST, "10"), part(date(2027, 11, 25), "10")], Why.DAY_TOO_FAR),
        ([part(FIRST, "10"), Instalment(SECOND, usd("10"))], Why.SEVERAL_CURRENCIES),
    ],
)
def test_a_plan_has_two_to_twelve_rising_parts_within_a_year(
    parts: list[Instalment], expected: Why | None
) -> None:
    refused = plan_refused(parts, TUESDAY)
    assert (refused.why if refused else None) is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("kept open", PlanState.RUNNING),
        ("kept kept", PlanState.KEPT),
        ("kept cancelled", PlanState.KEPT),
        ("cancelled cancelled", PlanState.CANCELLED),
        ("broken open", PlanState.BROKEN),
        ("kept partly_kept", PlanState.BROKEN),
    ],
)
def test_the_first_part_that_is_not_kept_ends_a_plan(states: str, expected: PlanState) -> None:
    parts = [promise(state=PromiseState(each)) for each in states.split()]
    assert plan_after(parts) is expected


def test_the_invoice_of_that_amount_else_the_oldest_first() -> None:
    open_now = {1: eur("500"), 2: eur("300"), 3: usd("300"), 4: eur("900")}
    assert covering(eur("900"), open_now) == (4,)
    assert covering(eur("600"), open_now) == (1, 2)
    assert covering(eur("9000"), open_now) == (1, 2, 4)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 24), date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 4)),
        (date(2026, 12, 22), date(2026, 12, 24)),
        (date(2026, 12, 24), date(2027, 1, 1)),
    ],
)
def test_next_friday_is_the_working_day_before_on_a_holiday(today: date, expected: date) -> None:
    """From Christmas Eve on, the day before Christmas is no more to come: the Friday after."""
    assert next_friday(today, WITH_CHRISTMAS) == expected


def test_a_month_apart_is_on_a_working_day() -> None:
    """29 January; 28 February is a Sunday, so Monday 1 March; 29 March."""
    days = monthly(date(2027, 1, 29), 3, WEEK)
    assert days == (date(2027, 1, 29), date(2027, 3, 1), date(2027, 3, 29))
    assert monthly(date(2026, 12, 31), 2, WEEK) == (date(2026, 12, 31), date(2027, 2, 1))


def test_equal_parts_leave_the_remainder_on_the_first() -> None:
    assert equal_parts(eur("100"), 3) == (eur("33.34"), eur("33.33"), eur("33.33"))


@given(st.integers(1, 10**9), st.integers(2, 12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_parts_of_a_plan_make_its_sum(minor: int, parts: int, currency: str) -> None:
    whole = Money.of_minor(minor, currency)
    amounts = equal_parts(whole, parts)
    assert total(amounts, currency) == whole
    assert max(amounts).minor - min(amounts).minor < parts
    assert plan_sum([Instalment(TUESDAY, one) for one in amounts]) == whole


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
