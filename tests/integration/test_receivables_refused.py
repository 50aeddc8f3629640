"""What an export of open items is refused for, in whole or by the line, and what stays open then."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import ImportRefusedError
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from integration.ledgers import FIRST, SECOND, Company, amounts, item

TWO = Policy(
    entities=(
        SellingEntity(code="FR", name="Lumen France", currency="EUR"),
        SellingEntity(code="JP", name="Lumen Japan", currency="JPY", country="JP"),
    )
)
THREE = (item("C1", "F1", "100.00"), item("C1", "F2", "50.25"), item("C2", "F3", "30.00"))


async def test_an_older_export_is_refused_with_both_dates(company: Company) -> None:
    await company.export(SECOND, *THREE)
    before = await company.contents()
    with pytest.raises(ImportRefusedError, match=r"2026-03-02.*2026-03-09") as refusal:
        await company.export(FIRST, item("C1", "F1", "1.00"))
    assert "nothing was changed" in str(refusal.value)
    assert await company.contents() == before


async def test_a_refused_line_keeps_its_document_open(company: Company) -> None:
    await company.export(FIRST, *THREE)
    report = await company.export(SECOND, item("C1", "F1", "oops"), item("C2", "F3", "30.00"))
    assert (report.unchanged, report.closed, report.refused) == (1, 1, 1)
    assert await company.open_numbers() == ["F1", "F3"]


async def test_a_refused_line_keeps_its_document_whatever_spaces_its_number_has(company: Company) -> None:
    await company.export(FIRST, item("C1", "F  1", "100"), item("C1", "F2", "50"))
    report = await company.export(SECOND, item("C1", " F  1 ", "oops"), item("C1", "F2", "50"))
    assert (report.unchanged, report.closed, report.refused) == (1, 0, 1)
    assert await company.owed(SECOND) == amounts(C1="150")


async def test_a_line_refused_for_its_dates_keeps_its_document_open(company: Company) -> None:
    await company.export(FIRST, *THREE)
    early = item("C1", "F1", "100.00", issued="2026-03-01", due="2026-02-28")
    report = await company.export(SECOND, early, *THREE[1:])
    assert [(refusal.line, refusal.column) for refusal in report.refusals] == [(2, "due")]
    assert report.closed == 0
    assert await company.open_numbers() == ["F1", "F2", "F3"]


async def test_nothing_is_closed_when_a_refused_line_has_no_number(company: Company) -> None:
    await company.export(FIRST, *THREE)
    report = await company.export(SECOND, item("C1", "", "100.00"), item("C2", "F3", "30.00"))
    assert (report.closed, report.refused) == (0, 1)
    assert report.warnings[0] == (
        "1 refused line has no readable number: nothing that left the file was closed."
    )
    assert await company.open_numbers() == ["F1", "F2", "F3"]


async def test_a_file_of_headers_alone_is_refused(company: Company) -> None:
    await company.export(FIRST, *THREE)
    before = await company.contents()
    with pytest.raises(ImportRefusedError, match="has a header and no line"):
        await company.export(SECOND)
    assert await company.contents() == before


async def test_a_number_that_stands_twice_is_refused_naming_the_first_line(company: Company) -> None:
    report = await company.export(FIRST, *THREE, item("C2", "F1", "999.00"), item("C1", "F1", "1.00"))
    assert (report.read, report.added, report.refused) == (5, 3, 2)
    assert [(refusal.line, refusal.column, refusal.value) for refusal in report.refusals] == [
        (5, "number", "F1"),
        (6, "number", "F1"),
    ]
    assert "line 2 already" in report.refusals[0].reason
    assert await company.owed(FIRST) == amounts(C1="150.25", C2="30")


async def test_one_number_in_two_currencies_is_two_documents(company: Company) -> None:
    dollars = item("C1", "F1", "7", currency="USD")
    report = await company.export(FIRST, THREE[0], dollars, dollars)
    assert (report.added, report.refused) == (2, 1)
    assert [(refusal.line, refusal.value) for refusal in report.refusals] == [(4, "F1")]
    assert "line 3 already" in report.refusals[0].reason
    assert {key: str(one.balance.amount) for key, one in (await company.ageings(FIRST)).items()} == {
        ("C1", "EUR"): "100.00",
        ("C1", "USD"): "7.00",
    }


async def test_of_many_repeated_numbers_the_first_are_named_and_all_are_counted(company: Company) -> None:
    report = await company.export(FIRST, *(THREE[0] for _ in range(231)))
    assert (report.added, report.refused, len(report.refusals)) == (1, 230, 200)
    assert [report.refusals[place].line for place in (0, 199)] == [3, 202]
    assert await company.owed(FIRST) == amounts(C1="100")


async def test_a_wrong_sign_and_an_open_amount_above_the_gross_are_refused(company: Company) -> None:
    report = await company.export(FIRST, item("C1", "F1", "-5"), item("C1", "F2", "5", left="6"), THREE[2])
    assert [(refusal.line, refusal.column) for refusal in report.refusals] == [(2, "gross"), (3, "open")]
    assert await company.open_numbers() == ["F3"]


async def test_one_file_can_hold_several_entities(company: Company) -> None:
    company.policy = TWO
    header = "entity;customer;number;issued;due;gross"
    report = await company.export(
        FIRST,
        "FR;C1;F1;2026-01-15;2026-02-14;100.50",
        "Lumen Japan;C1;F1;2026-01-15;2026-02-14;1000",
        header=header,
    )
    assert (report.entity, report.added) == ("FR, JP", 2)
    ageings = await company.ageings(FIRST)
    assert {key: str(one.balance.amount) for key, one in ageings.items()} == {
        ("C1", "EUR"): "100.50",
        ("C1", "JPY"): "1000",
    }


async def test_an_entity_that_a_file_does_not_name_is_left_alone(company: Company) -> None:
    company.policy = TWO
    await company.export(FIRST, item("C1", "F1", "100"), entity="FR")
    await company.export(SECOND, item("J1", "F1", "100", currency="JPY"), entity="JP")
    assert await company.owed(SECOND) == amounts(C1="100", J1="100")


async def test_an_entity_that_the_policy_does_not_know_is_refused_by_the_line(company: Company) -> None:
    company.policy = TWO
    header = "entity;customer;number;issued;due;gross"
    one = "FR;C1;F1;2026-01-15;2026-02-14;100.50"
    await company.export(FIRST, one, header=header)
    report = await company.export(SECOND, one, "DE;C2;F2;2026-01-15;2026-02-14;9", header=header)
    assert [(refusal.line, refusal.column, refusal.value) for refusal in report.refusals] == [
        (3, "entity", "DE")
    ]
    assert "is not an entity of the policy (FR, JP)" in report.refusals[0].reason


async def test_a_command_that_names_an_unknown_entity_is_refused(company: Company) -> None:
    with pytest.raises(ImportRefusedError, match=r"DE is not an entity of the policy\. Its entities: MAIN"):
        await company.export(FIRST, *THREE, entity="DE")
    assert await company.rows("SELECT COUNT(*) FROM customers") == [(0,)]


async def test_an_export_of_the_same_morning_is_taken_and_counts_from_that_day(company: Company) -> None:
    await company.export(date(2026, 3, 1), *THREE)
    await company.export(FIRST, *THREE)
    await company.export(FIRST, *THREE[1:], item("C2", "F4", "7", issued="2026-01-01", due="2026-01-31"))
    assert await company.owed(date(2026, 3, 1)) == amounts(C1="150.25", C2="30")
    assert await company.owed(FIRST) == amounts(C1="50.25", C2="37")
