"""Notes as they are typed: whose, by the first words, and what is left is the note."""

from __future__ import annotations

import pytest
from fakes_books import FakeFinder

from bot.figures import FoundRow
from bot.requests import TypedNote
from bot.services.customers import Found, How
from bot.services.read_back import note_text, read_note
from records.lumen import ACME, CAMILLE, GARAGE, Lumen

ROW = FoundRow(ACME, "MAIN", "C0042", "ACME", "acme", "C. ROY")
OTHER = FoundRow(GARAGE, "MAIN", "C0009", "ACME Lyon", "acme lyon", "C. ROY")


class FirstWords(FakeFinder):
    """Finds by prefix what one of its names begins with."""

    async def by_prefix(self, typed: str) -> list[FoundRow]:
        return [row for row in self.everybody if row.search_name.startswith(typed.casefold())]

    async def by_name(self, typed: str) -> list[FoundRow]:
        return [row for row in self.everybody if row.search_name == typed.casefold()]


async def noted(*words: str, quoted: str = "") -> tuple[int, str] | Found:
    lumen = Lumen()
    lumen.books.lookup = FirstWords(everybody=[ROW, OTHER])
    typed = TypedNote(words, customer=quoted)
    return await read_note(lumen.books, lumen.actor(CAMILLE), typed)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (("ACME", "new", "buyer"), (ACME, "new buyer")),
        (("acme", "lyon", "new", "buyer"), (GARAGE, "new buyer")),
        (("Acme", "Ly", "calls", "back"), (GARAGE, "calls back")),
        (("ACME",), (ACME, "")),
    ],
)
async def test_the_longest_run_of_first_words_that_names_a_customer_is_the_customer(
    words: tuple[str, ...], read: tuple[int, str]
) -> None:
    assert await noted(*words) == read


async def test_a_quoted_customer_leaves_all_words_to_the_note() -> None:
    assert await noted("Lyon", "is", "closed", quoted="acme") == (ACME, "Lyon is closed")


async def test_several_customers_that_begin_so_are_a_question_and_the_note_is_kept() -> None:
    found = await noted("ac", "new", "buyer")
    assert isinstance(found, Found)
    assert (found.how, len(found.customers), found.typed) == (How.PREFIX, 2, "ac")
    assert note_text(TypedNote(("ac", "new", "buyer")), found) == "new buyer"


async def test_a_customer_who_is_only_alike_is_a_question() -> None:
    found = await noted("akme", "new", "buyer")
    assert isinstance(found, Found)
    assert (found.how, found.only) == (How.LIKENESS, ROW)


async def test_nothing_typed_names_nobody() -> None:
    assert await noted() == Found("", None, ())
