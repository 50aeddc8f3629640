"""Accepted orders whose amount is kept: counted once, cancelled, arrived, lapsed, pressed twice."""

from __future__ import annotations

from pathlib import Path

from over_the_wire.counter import ORDERS, counter, deeds, stale
from over_the_wire.day import CAMILLE, MARC, NADIA, STRANGER_NAME, Day, labels
from over_the_wire.test_races import clicks
from over_the_wire.wiring import Json, words

ASKED = "order Fleurs 3000 CMD-77"
"""€24,500 of €30,000 before it."""


async def reserved(one: Day) -> list[tuple[str, int, str]]:
    """Every reservation: state, amount in cents, last day."""
    rows = await one.rows("SELECT state, amount_minor, until FROM reservations ORDER BY id")
    return [(state, minor, str(until)) for state, minor, until in rows]


async def keeps(one: Day, typed: str = ASKED) -> Json:
    """Camille checks an order and reserves it; what she reads then."""
    answer = (await one.says(CAMILLE, typed)).answer
    return (await one.presses(CAMILLE, answer, "order.reserve")).answer


async def test_what_is_reserved_counts_for_others_and_once_for_itself(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        kept = words(await keeps(one))
        assert "✓ *Fleurs Montaigu*: €3,000 reserved for CMD-77 until Tue 8 Dec." in kept
        assert await reserved(one) == [("open", 300000, "2026-12-08")]
        assert await deeds(one) == ["order.reserved"]

        other = words((await one.says(CAMILLE, "order Fleurs 3000")).answer)
        assert "27,500 + 3,000 = 30,500 of 30,000, short by €500" in other
        assert "€3,000 reserved already, until Tue 8 Dec at the latest" in other
        same = (await one.says(CAMILLE, "order Fleurs 3000 cmd-77")).answer
        assert "*Accept*: €3,000" in words(same)
        assert "After it 91.7 % of limit" in words(same)
        more = words((await one.says(CAMILLE, "order Fleurs 5501 CMD-77")).answer)
        assert "24,500 + 5,501 = 30,001 of 30,000, short by €1" in more


async def test_a_double_click_reserves_once_and_a_second_answer_says_it_was_done(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        first = (await one.says(CAMILLE, ASKED)).answer
        second = (await one.says(CAMILLE, ASKED)).answer
        await clicks(one, CAMILLE, first, "order.reserve")
        assert await reserved(one) == [("open", 300000, "2026-12-08")]
        one.at("2026-11-24T09:10+01:00")
        again = await one.presses(CAMILLE, second, "order.reserve")
        assert "09:00" in words([again.private, again.modal])
        assert await deeds(one) == ["order.reserved"]


async def test_what_no_longer_fits_is_not_reserved(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        small = (await one.says(CAMILLE, ASKED)).answer
        large = (await one.says(CAMILLE, "order Fleurs 5000 CMD-78")).answer
        await one.presses(CAMILLE, large, "order.reserve")
        refused = await one.presses(CAMILLE, small, "order.reserve")
        assert "⚠ The figures have changed since" in words(refused.answer)
        assert "29,500 + 3,000 = 32,500 of 30,000, short by €2,500" in words(refused.answer)
        assert [amount for _, amount, _ in await reserved(one)] == [500000]


async def test_it_is_cancelled_by_who_reserved_it_or_the_credit_manager_and_by_nobody_else(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        kept = await keeps(one)
        for handle in (MARC, STRANGER_NAME):
            await one.forged(handle, "order.cancel", "reservation:1:v1")
            await one.closes(handle)
        assert [state for state, *_ in await reserved(one)] == ["open"]
        gone = await one.presses(CAMILLE, kept, "order.cancel")
        assert "reservation of €3,000 for CMD-77 cancelled" in words(gone.answer)
        assert labels(gone.answer) == ["Check an order", "Open card"]
        assert [state for state, *_ in await reserved(one)] == ["cancelled"]
        late = await one.forged(NADIA, "order.cancel", "reservation:1:v1")
        assert "Camille Roy" in words([late.private, late.modal])
        await keeps(one)
        await one.forged(NADIA, "order.cancel", "reservation:2:v1")
        assert [state for state, *_ in await reserved(one)] == ["cancelled", "cancelled"]
        assert await deeds(one) == ["order.reserved", "order.cancelled"] * 2


async def test_the_order_that_arrives_by_import_takes_its_place(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await keeps(one)
        one.at("2026-11-24T12:00+01:00")
        arrived = ORDERS + "CMD-77,C0160,LUMEN,2026-11-24,3000.00,3000.00,EUR\n"
        await one.takes("orders-2026-11-24.csv", arrived)
        await one.ticks("2026-11-24T12:05+01:00")
        assert [state for state, *_ in await reserved(one)] == ["arrived"]
        card = words((await one.says(CAMILLE, "C0160")).answer)
        assert "Exposure €27,500 of €30,000" in card
        assert "Reserved" not in card


async def test_one_that_no_order_came_for_lapses_after_its_last_day(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await keeps(one)
        await one.ticks("2026-12-08T18:00+01:00")
        assert [state for state, *_ in await reserved(one)] == ["open"], "its last day counts"
        await one.ticks("2026-12-09T08:05+01:00")
        assert [state for state, *_ in await reserved(one)] == ["lapsed"]
        assert ("order.lapsed", "", "clock", "reservation:1") in await one.trail()
        assert "Exposure €24,500 of €30,000" in words((await one.says(CAMILLE, "C0160")).answer)


async def test_somebody_else_s_answer_is_nobody_else_s_to_press(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        answer = (await one.says(CAMILLE, ASKED)).answer
        for handle in (NADIA, MARC, STRANGER_NAME):
            for action in ("order.reserve", "order.check", "order.increase", "order.down_payment"):
                seen = await one.forged(handle, action, "draft:1")
                assert "Fleurs" not in words([seen.private, seen.modal])
                await one.closes(handle)
        assert await reserved(one) == []
        await one.presses(CAMILLE, stale(one, answer), "order.reserve")
        assert len(await reserved(one)) == 1
