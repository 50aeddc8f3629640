"""Finding a customer by what is typed."""

from __future__ import annotations

import pytest
from fakes import Account
from fakes_books import FakeBooks, FakeFinder

from bot.errors import LedgerEmptyError
from bot.figures import FoundRow
from bot.services.customers import Found, How, find_by_first_words, find_customer, suggest_customers
from bot.sight import Sight

ROY = Sight(everything=False, names=frozenset({"c. roy"}))
ACME = FoundRow(42, "MAIN", "C0042", "ACME SAS", "acme", "C. ROY")
BRASSERIE = FoundRow(7, "MAIN", "C0007", "Brasserie du Port", "brasserie du port", "C. ROY")
BRASSERIES = FoundRow(8, "MAIN", "C0008", "Brasseries du Port", "brasseries du port", "C. ROY")
GARAGE = FoundRow(9, "MAIN", "C0009", "Garage Étoile", "garage etoile", "C. ROY")
WAYS = ["code", "name", "registration", "prefix", "words"]


async def find(finder: FakeFinder, typed: str = "acme") -> Found:
    return await find_customer(FakeBooks(lookup=finder), typed)


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("code", How.CODE),
        ("name", How.NAME),
        ("registration", How.REGISTRATION),
        ("prefix", How.PREFIX),
        ("words", How.WORDS),
    ],
)
async def test_the_first_way_that_finds_any_is_the_one(way: str, how: How) -> None:
    later = {other: [GARAGE] for other in WAYS[WAYS.index(way) + 1 :]}
    finder = FakeFinder({way: [ACME], **later})
    found = await find(finder)
    assert (found.how, found.only, found.typed) == (how, ACME, "acme")
    assert finder.asked == WAYS[: WAYS.index(way) + 1]


async def test_none_is_chosen_among_several() -> None:
    found = await find(FakeFinder({"prefix": [BRASSERIE, BRASSERIES]}), "brass")
    assert (found.only, found.customers) == (None, (BRASSERIE, BRASSERIES))


async def test_a_name_misspelt_is_found_by_likeness() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIE, GARAGE]), "Brasserie du Prot")
    assert (found.how, found.customers) == (How.LIKENESS, (BRASSERIE,))


async def test_names_alike_are_a_question() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIES, BRASSERIE]), "Brasseri du Port")
    assert (found.how, found.only) == (How.LIKENESS, None)
    assert set(found.customers) == {BRASSERIE, BRASSERIES}


async def test_a_name_far_behind_the_best_is_not_meant() -> None:
    lac = FoundRow(20, "MAIN", "C0020", "Brasserie du Lac", "brasserie du lac", "")
    found = await find(FakeFinder(everybody=[lac, BRASSERIE]), "Brasserie du Porrt")
    assert found.customers == (BRASSERIE,)


async def test_nothing_alike_leaves_the_three_nearest_names() -> None:
    found = await find(FakeFinder(everybody=[ACME, BRASSERIE, BRASSERIES, GARAGE]), "xyzzy")
    assert (found.how, found.customers, found.only) == (None, (), None)
    assert len(found.nearest) == 3


@pytest.mark.parametrize("typed", ["", "   ", "…"])
async def test_nothing_typed_finds_nobody(typed: str) -> None:
    answers = {way: [ACME] for way in WAYS if way != "registration"}
    found = await find(FakeFinder(answers, everybody=[ACME, GARAGE]), typed)
    assert (found.how, found.customers) == (None, ())


async def test_an_empty_workspace_says_how_to_begin() -> None:
    with pytest.raises(LedgerEmptyError, match="encours import"):
        await find_customer(FakeBooks(empty=True), "acme")


async def test_one_misspelt_word_finds_the_name_it_is_a_part_of() -> None:
    found = await find(FakeFinder(everybody=[BRASSERIE]), "brassrie")
    assert (found.how, found.customers) == (How.LIKENESS, (BRASSERIE,))


SEEN = [
    Account(1, []),
    Account(2, [], salesperson="c. Roy"),
    Account(3, [], salesperson="Zoé"),
    Account(4, [], salesperson=""),
]


async def test_only_customers_in_sight_are_looked_up() -> None:
    books = FakeBooks(SEEN, lookup=FakeFinder({"code": [ACME]}))
    assert (await find_customer(books, "acme", sight=ROY)).only == ACME
    await find_customer(books, "acme")
    assert books.asked_finder == [({"C. ROY", "c. Roy"}, None), (None, None)]


@pytest.mark.parametrize("entity", ["MAIN", "main", "Main SAS"])
async def test_an_entity_is_given_by_code_or_name(entity: str) -> None:
    books = FakeBooks(lookup=FakeFinder({"code": [ACME]}))
    assert (await find_customer(books, "acme", entity)).only == ACME
    assert books.asked_finder == [(None, "MAIN")]


async def test_an_entity_that_is_not_there_has_no_customers() -> None:
    finder = FakeFinder({"code": [ACME]}, everybody=[ACME])
    assert await find_customer(FakeBooks(lookup=finder), "acme", "OTHER") == Found("acme", None, ())
    assert finder.asked == []


async def test_what_no_database_takes_is_left_out_of_what_is_typed() -> None:
    found = await find(FakeFinder({"name": [ACME]}), "ac\0me\ud800")
    assert (found.only, found.typed) == (ACME, "ac\0me\ud800")


async def suggest(finder: FakeFinder, typed: str, most: int = 20) -> list[FoundRow]:
    return list(await suggest_customers(FakeBooks(lookup=finder), typed, most=most))


async def test_while_typing_what_begins_so_comes_before_what_holds_the_words() -> None:
    finder = FakeFinder({"prefix": [BRASSERIE], "words": [BRASSERIE, GARAGE]})
    assert await suggest(finder, "bra") == [BRASSERIE, GARAGE]
    assert finder.asked == ["prefix", "words"]


async def test_while_typing_enough_that_begins_so_is_enough() -> None:
    finder = FakeFinder({"prefix": [BRASSERIE, BRASSERIES, GARAGE], "words": [ACME]})
    assert await suggest(finder, "bra", most=2) == [BRASSERIE, BRASSERIES]
    assert finder.asked == ["prefix"]


async def test_with_nothing_typed_the_first_customers_by_name_are_offered() -> None:
    finder = FakeFinder(everybody=[GARAGE, ACME, BRASSERIE])
    assert await suggest(finder, "  ", most=2) == [ACME, BRASSERIE]


async def test_signs_alone_suggest_nobody() -> None:
    assert await suggest(FakeFinder({"prefix": [ACME]}, everybody=[ACME]), "…!") == []


async def test_suggestions_are_those_in_sight() -> None:
    books = FakeBooks(SEEN, lookup=FakeFinder({"prefix": [ACME]}))
    await suggest_customers(books, "ac", ROY)
    assert books.asked_finder == [({"C. ROY", "c. Roy"}, None)]


async def test_first_words_name_a_customer_among_those_in_sight_and_of_the_entity() -> None:
    books = FakeBooks(lookup=FakeFinder({"name": [ACME]}))
    sight = Sight(everything=False, names=frozenset({"c. roy"}))
    found = await find_by_first_words(books, ("acme", "called"), "main", sight)
    assert (found.typed, found.only, found.is_exact, books.asked_finder) == (
        "acme called",
        ACME,
        True,
        [(set(), "MAIN")],
    )
    assert await find_by_first_words(books, ("acme",), "nowhere") == Found("acme", None, ())


async def test_no_more_than_eight_first_words_are_tried() -> None:
    finder = FakeFinder()
    await find_by_first_words(FakeBooks(lookup=finder), ("a",) * 20)
    assert finder.asked.count("name") == 9  # and the first word once more, with its likeness
