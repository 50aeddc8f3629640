"""Reservations are kept on both engines, and end with the order that an import brings."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.credit.reservation import Reservation, ReservationState
from bot.errors import UnknownRecordError
from bot.files import FileKind
from integration.kept import request, reservation
from integration.ledgers import FIRST, SECOND, THIRD, Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, euros, opened, work_of

DAY = timedelta(days=1)
ORDERS = "customer;number;ordered;amount;currency"
OVER = {
    "state": ReservationState.CANCELLED,
    "ended_by": LUC,
    "ended_on": MONDAY + DAY,
    "ended_at": NINE + DAY,
}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Reservation, key: str) -> Reservation:
    async with work_of(company).working() as one:
        kept = await one.reservations.add(made, key)
    assert kept is not None
    return kept


async def reserve(company: Company, customer_id: int, key: str, **other: object) -> Reservation:
    """As a service does: with the newest import that is known."""
    async with work_of(company).working() as one:
        newest = await one.ledger.newest_import()
        kept = await one.reservations.add(reservation(customer_id, **{"after_import": newest, **other}), key)
    assert kept is not None
    return kept


async def arrived(company: Company) -> tuple[tuple[int, str], ...]:
    async with work_of(company).looking() as one:
        return await one.reservations.arrived()


async def orders(company: Company, day: object, *lines: str) -> None:
    await company.export(day, *lines, header=ORDERS, kind=FileKind.ORDERS)  # type: ignore[arg-type]  # a date


async def test_a_reservation_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    async with work_of(company).working() as one:
        asked = await one.requests.add(request(acme), "r1")
    assert asked is not None
    plain = await keep(company, reservation(acme), "k1")
    full = reservation(acme, reference="CMD-7", request_id=asked.id, **OVER)
    kept = await keep(company, full, "k2")
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.reservations.one(plain.id) == plain
        assert await one.reservations.of_key("k2") == kept
        assert await one.reservations.of_key("k3") is None
    async with company.books.reading() as reader:
        assert await reader.reservations.one(kept.id) == kept


async def test_those_of_a_past_day_are_those_that_counted_on_it(company: Company, ids: Ids) -> None:
    """From Monday to Wednesday: one is cancelled on Tuesday, one still counts, a third begins on Tuesday."""
    acme, until = ids.customers["ACME"], MONDAY + 2 * DAY
    cancelled = await keep(company, reservation(acme, reserved_on=MONDAY, until=until, **OVER), "k1")
    still = await keep(company, reservation(acme, reserved_on=MONDAY, until=until), "k2")
    later = await keep(company, reservation(acme, reserved_on=MONDAY + DAY, until=until), "k3")
    async with company.books.reading() as reader:

        async def on(days: int) -> set[int]:
            return {one.id for one in await reader.reservations.on(MONDAY + days * DAY, (acme,))}

        assert await on(-1) == set()
        assert await on(0) == {cancelled.id, still.id}
        assert await on(1) == await on(2) == {still.id, later.id}
        assert await on(3) == set()
        assert await reader.reservations.on(MONDAY, ()) == ()


async def test_a_key_is_kept_once(company: Company, ids: Ids) -> None:
    async def add() -> bool:
        async with work_of(company).working() as one:
            return await one.reservations.add(reservation(ids.customers["ACME"]), "k1") is not None

    assert sorted(await asyncio.gather(*(add() for _ in range(5)))) == [False] * 4 + [True]


async def test_of_two_who_end_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, reservation(ids.customers["ACME"]), "k1")

    async def cancel(who: str) -> Reservation | None:
        async with work_of(company).working() as one:
            await one.reservations.one(kept.id, hold=True)
            ended = replace(kept, **(OVER | {"ended_by": who}))  # type: ignore[arg-type]  # a test names the fields it changes
            return await one.reservations.change(ended)

    cancelled = [one for one in await asyncio.gather(cancel(CAMILLE), cancel(LUC)) if one is not None]
    assert [one.version for one in cancelled] == [2]
    async with work_of(company).looking() as one:
        assert [await one.reservations.one(kept.id)] == cancelled


async def test_open_ones_come_oldest_first(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    later = await keep(company, reservation(acme, reserved_at=NINE + DAY), "k1")
    first = await keep(company, reservation(beta), "k2")
    await keep(company, reservation(beta, **OVER), "k3")
    async with work_of(company).looking() as one:
        assert await one.reservations.open() == (first, later)
        assert await one.reservations.open((acme,)) == (later,)
        assert await one.reservations.open(()) == ()


async def test_an_order_comes_by_its_number_whatever_its_case_and_spaces(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    named = await reserve(company, acme, "k1", reference=" cmd 7")
    await reserve(company, beta, "k2", reference="CMD7")
    await reserve(company, acme, "k3", reference="CMD8")
    assert await arrived(company) == ()
    await orders(company, SECOND, "ACME;CMD7;2026-02-20;4000.00;EUR")
    assert await arrived(company) == ((named.id, "CMD7"),)


async def test_without_a_number_an_order_comes_by_its_amount_from_its_day_on(
    company: Company, ids: Ids
) -> None:
    acme = ids.customers["ACME"]
    by_amount = await reserve(company, acme, "k1")
    await orders(
        company,
        SECOND,
        "ACME;CMD1;2026-02-22;5000.00;EUR",
        "ACME;CMD2;2026-03-02;5000.01;EUR",
        "ACME;CMD3;2026-03-02;5000.00;USD",
        "BETA;CMD4;2026-03-02;5000.00;EUR",
    )
    assert await arrived(company) == ()
    await orders(company, THIRD, "ACME;CMD5;2026-02-23;5000.00;EUR")
    assert await arrived(company) == ((by_amount.id, "CMD5"),)


async def test_an_order_that_was_known_before_is_another(company: Company, ids: Ids) -> None:
    """Also one of the same day: two files of that day are told apart by which came first."""
    acme = ids.customers["ACME"]
    await orders(company, FIRST, "ACME;CMD1;2026-03-02;5000.00;EUR")
    kept = await reserve(company, acme, "k1")
    await reserve(company, acme, "k2", reference="CMD1")
    await orders(company, FIRST, "ACME;CMD1;2026-03-02;5000.00;EUR")
    await orders(company, SECOND, "ACME;CMD1;2026-03-02;5500.00;EUR")
    await orders(company, THIRD, "ACME;CMD1;2026-03-02;5000.00;EUR")
    assert await arrived(company) == ()
    await orders(company, THIRD, "ACME;CMD1;2026-03-02;5000.00;EUR", "ACME;CMD2;2026-03-02;5000.00;EUR")
    assert await arrived(company) == ((kept.id, "CMD2"),)


async def test_an_order_answers_for_one_reservation(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    first = await reserve(company, acme, "k1")
    second = await reserve(company, acme, "k2", reserved_at=NINE + DAY)
    named = await reserve(company, acme, "k3", reference="CMD2")
    await orders(company, SECOND, "ACME;CMD1;2026-03-02;5000.00;EUR", "ACME;CMD2;2026-03-02;5000.00;EUR")
    assert await arrived(company) == ((first.id, "CMD1"), (named.id, "CMD2"))
    over = {"state": ReservationState.ARRIVED, "ended_on": SECOND, "ended_at": NINE + 7 * DAY}
    async with work_of(company).working() as one:
        for each, number in ((first, "CMD1"), (named, "CMD2")):
            await one.reservations.change(replace(each, reference=number, **over))  # type: ignore[arg-type]  # as above
    assert await arrived(company) == ()
    await orders(
        company,
        THIRD,
        "ACME;CMD1;2026-03-02;5000.00;EUR",
        "ACME;CMD2;2026-03-02;5000.00;EUR",
        "ACME;CMD3;2026-03-10;5000.00;EUR",
    )
    assert await arrived(company) == ((second.id, "CMD3"),)


async def test_an_order_that_is_gone_again_has_come(company: Company, ids: Ids) -> None:
    kept = await reserve(company, ids.customers["ACME"], "k1", amount=euros("300.00"))
    await orders(company, SECOND, "ACME;CMD1;2026-03-03;300.00;EUR")
    await orders(company, THIRD, "BETA;CMD2;2026-03-03;10.00;EUR")
    assert await arrived(company) == ((kept.id, "CMD1"),)


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await reserve(company, ids.customers["ACME"], "k1", reference="CMD1")
    await orders(company, SECOND, "ACME;CMD1;2026-03-03;300.00;EUR")
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.reservations.of_key("k1") is None
        assert await one.reservations.open() == await one.reservations.open((kept.customer_id,)) == ()
        assert await one.reservations.arrived() == ()
        assert await one.reservations.change(kept) is None
        with pytest.raises(UnknownRecordError):
            await one.reservations.one(kept.id)


INVOICES = "customer;number;kind;issued;due;gross;open;currency;order_ref"


async def invoices(company: Company, day: object, *lines: str) -> None:
    await company.export(day, *lines, header=INVOICES, kind=FileKind.RECEIVABLES)  # type: ignore[arg-type]  # a date


async def test_an_order_that_was_invoiced_between_two_imports_has_come(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    known = "ACME;F1;invoice;2026-02-20;2026-03-20;10.00;10.00;EUR;CMD-8"
    await invoices(company, FIRST, known)
    kept = await reserve(company, acme, "k1", reference="CMD 7")
    await reserve(company, acme, "k2", reference="CMD8")
    await reserve(company, ids.customers["BETA"], "k3", reference="CMD 7")
    await reserve(company, acme, "k4", reference="CMD 9")
    await invoices(company, FIRST, known)
    assert await arrived(company) == ()
    down = "ACME;F3;down_payment;2026-03-04;2026-04-03;10.00;10.00;EUR;CMD9"
    await invoices(
        company, SECOND, known, "ACME;F2;invoice;2026-03-04;2026-04-03;5000.00;5000.00;EUR;cmd7", down
    )
    assert await arrived(company) == ((kept.id, "cmd7"),)


async def test_the_orders_open_on_a_day_have_their_numbers(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    await orders(company, SECOND, "ACME;CMD1;2026-03-03;300.00;EUR", "BETA;CMD2;2026-03-03;10.00;EUR")
    async with work_of(company).looking() as one:
        assert await one.exposures.open_orders(acme, SECOND) == (("CMD1", euros("300.00")),)
        assert await one.exposures.open_orders(acme, FIRST) == ()
