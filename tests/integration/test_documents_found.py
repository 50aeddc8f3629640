"""Documents by number or the end of it, and the sheet of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.credit.folding import NUMBER_SIGNS, fold_number
from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.money import Money
from bot.credit.sheet import Sheet
from bot.errors import NotYoursError, UnknownDocumentError
from bot.files import FileKind
from bot.services.documents import DocumentMatch, document_sheet, find_document
from bot.sight import EVERYTHING, Sight
from integration.ledgers import FIRST, SECOND, THIRD, Company, item


async def sheet(company: Company, number: str, day: date, sight: Sight = EVERYTHING) -> Sheet:
    """The sheet of the document of that number."""
    found = (await find_document(company.books, number)).only
    assert found is not None
    return await document_sheet(company.books, company.policy, found.id, day, sight)


@pytest.mark.parametrize(
    ("typed", "how", "numbers"),
    [
        ("F-2026-0871", DocumentMatch.NUMBER, ["F-2026-0871"]),
        ("f-2026-0871", DocumentMatch.FOLDED, ["F-2026-0871"]),
        ("F2026 0871", DocumentMatch.FOLDED, ["F-2026-0871"]),
        ("0871", DocumentMatch.ENDING, ["F-2026-0871", "AV/2026/10871"]),
        ("26-0871", DocumentMatch.ENDING, ["F-2026-0871"]),
        ("%0871", None, []),
        ("_0871", DocumentMatch.ENDING, ["F-2026-0871", "AV/2026/10871"]),
        ("100%", DocumentMatch.NUMBER, ["100%"]),
        ("00%", DocumentMatch.ENDING, ["100%"]),
        ("!_x", None, []),
        ("O'Neil; DROP", DocumentMatch.FOLDED, ["O'NEIL; DROP"]),
        ("eil;drop", DocumentMatch.ENDING, ["O'NEIL; DROP"]),
        ("\\", None, []),
        ("12345", None, []),
    ],
)
async def test_numbers_are_found_as_people_write_them(
    company: Company, typed: str, how: DocumentMatch | None, numbers: list[str]
) -> None:
    known = ("F-2026-0871", "AV/2026/10871", "100%", "O'NEIL; DROP", "F-2026-9999")
    report = await company.export(
        FIRST, *(f'C1;"{number}";invoice;2026-01-15;2026-02-14;1;1;EUR;' for number in known)
    )
    assert report.refused == 0
    found = await find_document(company.books, typed)
    assert (found.how, [one.number for one in found.documents]) == (how, numbers)


async def test_signs_are_folded_in_sql_as_by_the_rule(company: Company) -> None:
    odd = [sign for sign in NUMBER_SIGNS if sign not in "\"' "]
    numbers = [f"Ab{sign}{place}Z9" for place, sign in enumerate(odd, 10)]
    await company.export(FIRST, *(item("C1", number, "1") for number in numbers))
    for number in numbers:
        found = await find_document(company.books, fold_number(number))
        assert [one.number for one in found.documents] == [number]


async def test_what_is_open_comes_first_and_the_rest_is_counted(company: Company) -> None:
    await company.export(FIRST, *(item("C1", f"F-{n}-777", "5", left="5") for n in range(10, 33)))
    await company.export(SECOND, *(item("C1", f"F-{n}-777", "5") for n in range(11, 33)))
    found = await find_document(company.books, "777")
    assert (len(found.documents), found.left_out) == (20, 3)
    assert "F-10-777" not in [one.number for one in found.documents]


async def test_the_same_number_in_two_currencies_is_a_question(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "10"), item("C1", "F1", "20", currency="USD"))
    found = await find_document(company.books, "F1")
    assert (found.only, {str(one.open_amount.amount) for one in found.documents}) == (
        None,
        {"10.00", "20.00"},
    )


async def test_a_sheet_tells_how_a_document_was_settled(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "1000", disputed="200"), item("C2", "F2", "5"))
    paid = ["customer;reference;date;amount;currency;invoice", "C1;VIR-1;2026-03-04;400;EUR;F1"]
    await company.take(company.write(paid), date(2026, 3, 5), kind=FileKind.PAYMENTS)
    first = await sheet(company, "F1", FIRST)
    assert (first.document.open_amount, first.document.disputed) == (eur("1000"), eur("200"))
    assert (first.settlements, first.days_late, first.settled_on) == ((), 16, None)
    later = await sheet(company, "F1", date(2026, 3, 6))
    assert (later.document.gross, later.document.open_amount) == (eur("1000"), eur("600"))
    (payment,) = later.settlements
    assert (payment.on, payment.amount, payment.reference, payment.kind) == (
        date(2026, 3, 4),
        eur("-400"),
        "VIR-1",
        MovementKind.PAYMENT,
    )


async def test_a_settled_document_has_its_day_and_is_late_no_more(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "1000"), item("C2", "F2", "5"))
    await company.export(SECOND, item("C2", "F2", "5"))
    settled = await sheet(company, "F1", THIRD)
    assert (settled.document.open_amount, settled.days_late) == (eur("0"), 0)
    assert (settled.settled_on, [one.kind for one in settled.settlements]) == (SECOND, [MovementKind.CLEARED])
    assert settled.settlements[0].reference == ""
    before = await sheet(company, "F1", SECOND - timedelta(days=1))
    assert (before.settled_on, before.document.open_amount, before.days_late) == (None, eur("1000"), 22)


async def test_a_sheet_is_what_the_document_said_on_the_day(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "1000"))
    await company.export(SECOND, item("C2", "F1", "1000", due="2026-03-31"))
    old, new = await sheet(company, "F1", FIRST), await sheet(company, "F1", SECOND)
    assert (old.customer_code, old.document.due_on) == ("C1", date(2026, 2, 14))
    assert (new.customer_code, new.document.due_on, new.days_late) == ("C2", date(2026, 3, 31), -22)


async def test_the_newest_settlements_come_first_and_the_others_are_counted(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "1000"))
    lines = [f"C1;VIR-{n};2026-03-{n:02};1;EUR;F1" for n in range(3, 16)]
    paid = company.write(["customer;reference;date;amount;currency;invoice", *lines])
    await company.take(paid, THIRD, kind=FileKind.PAYMENTS)
    shown = await sheet(company, "F1", THIRD)
    assert [one.reference for one in shown.settlements[:2]] == ["VIR-15", "VIR-14"]
    assert (len(shown.settlements), shown.settlements_left_out) == (10, 3)
    assert shown.document.open_amount == eur("987")


async def test_a_credit_is_negative_and_never_late(company: Company) -> None:
    await company.export(FIRST, item("C1", "A1", "-50", kind="credit note"))
    shown = await sheet(company, "A1", FIRST)
    assert (shown.document.kind, shown.document.open_amount, shown.days_late) == (
        DocumentKind.CREDIT_NOTE,
        eur("-50"),
        0,
    )


async def test_what_is_not_there_or_not_yet_is_unknown_and_what_is_not_seen_refused(company: Company) -> None:
    await company.export(FIRST, item("C1", "F0", "1"))
    await company.export(
        SECOND, item("C1", "F0", "1"), item("C1", "F1", "1", issued="2026-03-06", due="2026-04-05")
    )
    with pytest.raises(UnknownDocumentError):
        await sheet(company, "F1", FIRST)
    with pytest.raises(UnknownDocumentError):
        await document_sheet(company.books, company.policy, 10**6, FIRST)
    with pytest.raises(NotYoursError):
        await sheet(company, "F1", SECOND, Sight(everything=False))
    other = Company(company.engine, company.folder, workspace="other")
    await other.export(FIRST, item("C1", "X1", "1"))
    ((number,),) = await other.rows("SELECT id FROM documents WHERE number = 'F1'")
    with pytest.raises(UnknownDocumentError):
        await document_sheet(other.books, other.policy, number, SECOND)
    assert (await find_document(other.books, "F1")).documents == ()


def eur(amount: str) -> Money:
    """Euros."""
    return Money.of_minor(int(amount) * 100, "EUR")
