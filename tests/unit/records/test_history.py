"""A customer's trail: newest first, twenty a page, with names, for those who see the customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes_books import FakeFinder
from fakes_conversation import reader

from bot.audit import CLOCK, Deed, Facts, NewEntry, Surface
from bot.errors import NotYoursError, UnknownCustomerError
from bot.figures import FoundRow
from bot.services.history import find_history, history_page, verify_trail, whole_history
from bot.standing import HistoryPage
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, POLICY, TUESDAY, Lumen, at

ROW = FoundRow(ACME, "MAIN", "C0042", "ACME", "acme", "C. ROY")


async def write(
    lumen: Lumen,
    count: int,
    customer: int = ACME,
    who: str = "camille@lumen.example",
    after: Facts | None = None,
) -> None:
    trail = lumen.work.records.trail
    for _ in range(count):
        number = len(trail.entries) + 1
        moment = at("09:00") + timedelta(minutes=number)
        await trail.add(
            NewEntry(Deed.NOTE_ADDED, who, moment, Surface.CARD, f"note:{number}", customer, None, after)
        )


async def page(lumen: Lumen, before: int | None = None) -> HistoryPage:
    return await history_page(lumen.books, POLICY, reader(CAMILLE, POLICY), ACME, before, TUESDAY)


async def test_the_newest_comes_first_with_names() -> None:
    lumen = Lumen()
    await write(lumen, 1)
    await write(lumen, 1, GARAGE)
    await write(lumen, 1, who=CLOCK)
    found = await page(lumen)
    assert (found.customer_id, found.code, found.name, found.as_of) == (ACME, "C0042", "ACME", TUESDAY)
    assert [(line.number, line.who, line.subject) for line in found.lines] == [
        (3, "", "note:3"),
        (1, "Camille Roy", "note:1"),
    ]
    assert (found.older, found.newer) == (None, None)


async def test_twenty_fill_a_page_without_another() -> None:
    lumen = Lumen()
    await write(lumen, 20)
    found = await page(lumen)
    assert (len(found.lines), found.older) == (20, None)


async def test_what_is_more_is_a_page_away() -> None:
    lumen = Lumen()
    await write(lumen, 41)
    first = await page(lumen)
    second = await page(lumen, first.older)
    third = await page(lumen, second.older)
    assert [(one.lines[0].number, one.lines[-1].number) for one in (first, second, third)] == [
        (41, 22),
        (21, 2),
        (1, 1),
    ]
    assert [one.older for one in (first, second, third)] == [22, 2, None]
    assert [one.newer for one in (first, second, third)] == [None, 0, 22]


async def test_people_whom_entries_mention_have_names() -> None:
    lumen = Lumen()
    await write(lumen, 1, after={"owner": "nadia@lumen.example", "by": "gone@lumen.example", "text": "a@b"})
    assert (await page(lumen)).names == {
        "nadia@lumen.example": "Nadia Benali",
        "camille@lumen.example": "Camille Roy",
    }


async def test_the_trail_of_a_customer_out_of_sight_is_not_shown() -> None:
    lumen = Lumen()
    with pytest.raises(NotYoursError):
        await history_page(lumen.books, POLICY, reader(JULIEN, POLICY), ACME, None, TUESDAY)
    with pytest.raises(UnknownCustomerError):
        await history_page(lumen.books, POLICY, reader(CAMILLE, POLICY), 404, None, TUESDAY)


async def test_a_trail_is_found_by_what_is_typed() -> None:
    lumen = Lumen()
    await write(lumen, 1)
    lumen.books.lookup = FakeFinder({"name": [ROW]})
    found, shown = await find_history(lumen.books, POLICY, reader(CAMILLE, POLICY), "acme", None, TUESDAY)
    assert (found.only, shown and len(shown.lines)) == (ROW, 1)


async def test_several_that_fit_are_a_question() -> None:
    lumen = Lumen()
    lumen.books.lookup = FakeFinder({"prefix": [ROW, ROW]})
    found, shown = await find_history(lumen.books, POLICY, reader(CAMILLE, POLICY), "ac", None, TUESDAY)
    assert (len(found.customers), shown) == (2, None)


async def test_all_of_a_trail_is_read_for_whoever_runs_the_bot() -> None:
    lumen = Lumen()
    await write(lumen, 1003)
    found = await whole_history(lumen.books, POLICY, ACME, TUESDAY)
    assert (len(found.lines), found.lines[0].number, found.lines[-1].number) == (1003, 1003, 1)
    assert found.older is None


async def test_the_trail_is_verified() -> None:
    lumen = Lumen()
    await write(lumen, 2)
    verified = await verify_trail(lumen.books)
    assert (verified.entries, verified.flaw) == (2, None)
    assert verified.seal == lumen.work.records.trail.entries[-1].seal


@pytest.mark.parametrize(("before", "newer"), [(22, 0), (21, 41), (2, 22), (1, 21)])
async def test_the_page_of_newer_entries_ends_where_this_one_begins(before: int, newer: int) -> None:
    lumen = Lumen()
    await write(lumen, 41)
    assert (await page(lumen, before)).newer == newer


async def test_from_far_back_the_way_is_to_the_newest() -> None:
    lumen = Lumen()
    await write(lumen, 1001)
    assert ((await page(lumen, 3)).newer, (await page(lumen, 2)).newer) == (23, 0)
