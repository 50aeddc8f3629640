"""Late customers as a list: a table, rows of text, pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur, usd
from screens import aged, elements, late_line, late_list, read
from syrupy.assertion import SnapshotAssertion

from bot.credit.conversion import DatedRate
from bot.credit.freshness import Freshness
from bot.credit.overdue import LateLine, OverdueList
from messages.overdue import render_overdue, render_overdue_modal


def table(late: OverdueList) -> list[list[str]]:
    payload = render_overdue(late, "en").payload()
    assert_within_limits(payload)
    found = next(block for block in payload["blocks"] if block["type"] == "data_table")
    assert found["page_size"] == 10
    return [[cell["text"] for cell in row] for row in found["rows"]]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_reads_well(language: str, snapshot: SnapshotAssertion) -> None:
    late = replace(late_list(2, 300, offset=100), older_than=30, entity="LUMEN")
    with_table, plain = render_overdue(late, language), render_overdue(late, language, plain=True)
    said = (read(with_table.payload()), read(plain.payload()), with_table.text)
    assert "\n---\n".join(said) == snapshot


@pytest.mark.parametrize("count", [1, 8, 9, 99, 100])
def test_each_line_is_a_row(count: int) -> None:
    rows = table(late_list(count))
    assert rows[0] == ["Customer", "Late", "Oldest (days)"]
    assert rows[1] == ["Client 1 (C0001)", "€1,000", "30"]
    assert len(rows) == count + 1
    payload = render_overdue(late_list(count), "en").payload()
    assert list(elements(payload)) == ["customer.pick"]
    assert len(elements(payload)["customer.pick"]["options"]) == count


def test_nobody_late_has_no_table_and_no_button() -> None:
    message = render_overdue(late_list(0), "en")
    assert_within_limits(message.payload())
    assert not elements(message.payload())
    assert "Nothing is late." in read(message.payload())
    assert message.text.startswith("Nobody is late. ")
    older = replace(late_list(0), older_than=30)
    assert "Nothing is more than 30 days late." in read(render_overdue(older, "en").payload())
    assert_modal_within_limits(render_overdue_modal(late_list(0), "fr").payload())


@pytest.mark.parametrize(
    ("offset", "count", "total", "value", "button", "lines"),
    [
        (0, 100, 100, None, None, None),
        (0, 100, 101, "overdue:20261124:mine:0:0:100::", "Next 1", "Lines 1 to 100 of 101"),
        (0, 100, 300, "overdue:20261124:mine:0:0:100::", "Next 100", "Lines 1 to 100 of 300"),
        (100, 100, 300, "overdue:20261124:mine:0:0:200::", "Next 100", "Lines 101 to 200 of 300"),
        (200, 100, 300, None, None, "Lines 201 to 300 of 300"),
    ],
)
def test_pages(
    offset: int, count: int, total: int, value: str | None, button: str | None, lines: str | None
) -> None:
    late = late_list(count, total, offset)
    for payload in (render_overdue(late, "en").payload(), render_overdue_modal(late, "en").payload()):
        following: dict[str, Any] = elements(payload).get("overdue.next", {})
        assert following.get("value") == value
        assert following.get("text", {}).get("text") == button
        assert (lines in read(payload)) if lines else ("Lines" not in read(payload))


def test_the_next_page_asks_for_the_same_people_and_filters() -> None:
    late = replace(late_list(100, 300), whose="Camille Roy", person="camille@example.com", entity="SUD")
    late = replace(late, older_than=30, top=200)
    payload = render_overdue(late, "en").payload()
    value = "overdue:20261124:somebody:30:200:100:SUD:camille%40example.com"
    assert elements(payload)["overdue.next"]["value"] == value
    for words in ("customers of Camille Roy", "more than 30 days late", "SUD only", "the first 200 of 300"):
        assert words in read(payload)


def test_salesperson_and_entity_are_said_where_they_are_not_known() -> None:
    theirs = replace(late_list(1), whose="all")
    assert table(theirs)[0][3:] == ["Salesperson"]
    assert table(replace(theirs, lines=(late_line(1, salesperson=""),)))[1][3] == "-"
    team = replace(late_list(2), lines=(late_line(1), late_line(2, salesperson="Marc")))
    assert [row[3] for row in table(team)] == ["Salesperson", "Camille Roy", "Marc"]
    assert "Ledger of Mon 23 Nov, 18:10 · your team's customers" in render_overdue(team, "en").text


def of(entity: str, number: int = 1) -> LateLine:
    return replace(late_line(number), entity=entity)


def test_the_entity_is_a_column_where_there_are_several_in_the_list() -> None:
    entities = ("Atelier Lumen", "Lumen Ltd")
    both = replace(late_list(2), lines=(of("Atelier Lumen"), of("Lumen Ltd", 2)), entities=entities)
    assert [row[3] for row in table(both)] == ["Company", "Atelier Lumen", "Lumen Ltd"]
    assert options(both) == ["Client 1 · C0001 · Atelier Lumen", "Client 2 · C0002 · Lumen Ltd"]


def test_an_entity_that_all_share_is_said_once() -> None:
    lines = (of("Atelier Lumen"), of("Atelier Lumen", 2))
    one = replace(late_list(2), lines=lines, entities=("Atelier Lumen",))
    assert [len(row) for row in table(one)] == [3, 3, 3]
    assert "your customers · Atelier Lumen · amounts in EUR" in render_overdue(one, "en").text
    assert options(one) == ["Client 1 · C0001", "Client 2 · C0002"]
    first_of_two = replace(one, total_lines=300, entities=("Atelier Lumen", "Lumen Ltd"))
    assert table(first_of_two)[0][3:] == ["Company"]


def test_the_rates_that_compared_the_lines_are_said() -> None:
    rate = DatedRate("GBP", "EUR", Decimal("1.15"), date(2026, 7, 1))
    text = render_overdue(replace(late_list(2), rates=(rate,), unranked_currencies=("USD",)), "en").text
    plain = text.replace("\u00a0", " ")
    assert "ranked at 1 GBP = 1.15 EUR (1 Jul)" in plain
    assert "no rate for USD" in plain


def test_a_tables_lines_are_numbered_where_there_are_others() -> None:
    def caption(late: OverdueList) -> str:
        blocks = render_overdue(late, "en").payload()["blocks"]
        return str(next(block["caption"] for block in blocks if block["type"] == "data_table"))

    assert caption(late_list(2)) == "Late customers, largest amounts first"
    assert caption(late_list(2, 300, offset=100)) == "Late customers, lines 101 to 102 of 300"


def options(late: OverdueList) -> list[str]:
    found = elements(render_overdue(late, "en").payload())["customer.pick"]["options"]
    return [one["text"]["text"] for one in found]


def test_amounts_and_days_are_sorted_as_numbers() -> None:
    late = replace(late_list(1), lines=(late_line(1, "30900.50"),))
    rows = next(b for b in render_overdue(late, "fr").payload()["blocks"] if b["type"] == "data_table")[
        "rows"
    ]
    assert rows[1][1] == {"type": "raw_number", "value": 30900, "text": "30\u202f900,50\u00a0€"}
    assert rows[1][2] == {"type": "raw_number", "value": 30, "text": "30"}


def test_a_customer_late_in_two_currencies_has_two_lines_and_one_choice() -> None:
    in_usd = replace(late_line(1), ageing=aged(usd("500")))
    late = replace(late_list(2), lines=(late_line(1), in_usd), customers=1, overdue=(eur("1000"), usd("500")))
    assert [row[1] for row in table(late)] == ["Late", "€1,000", "$500"]
    payload = render_overdue(late, "en").payload()
    assert len(elements(payload)["customer.pick"]["options"]) == 1
    assert "1 late customer: €1,000 and $500" in read(payload)
    assert "amounts in EUR and USD" in read(payload)


@pytest.mark.parametrize("count", [1, 9, 100])
def test_plain_rows_say_the_same_without_a_table(count: int) -> None:
    payload = render_overdue(late_list(count), "en", plain=True).payload()
    assert_within_limits(payload)
    assert "data_table" not in str(payload)
    assert read(payload).count(": €1,000, 30 days") == count
    assert read(render_overdue_modal(late_list(count), "en").payload()).count("€1,000, 30 days") == count


def test_lines_that_do_not_fit_are_counted() -> None:
    long = tuple(replace(late_line(n), name="&" * 500, code="&" * 500) for n in range(100))
    late = replace(late_list(100), lines=long)
    payload = render_overdue(late, "en", plain=True).payload()
    assert_within_limits(payload)
    shown = read(payload).count("€1,000, 30 days")
    assert shown == 100 or f"{100 - shown} more lines do not fit here" in read(payload)
    assert render_overdue(late, "en").text.endswith("more lines.")


def test_the_fallback_tells_totals_before_any_name() -> None:
    text = render_overdue(late_list(3), "en").text
    assert text.startswith("3 late customers: €3,000. Ledger of Mon 23 Nov, 18:10 · your customers")
    assert text.index("By age: 1-30 days: 3 (€3,000)") < text.index("Client 1 (C0001): €1,000, 30 days.")


@pytest.mark.parametrize(
    ("freshness", "words"), [(Freshness.OLD, "a payment may be missing"), (Freshness.STALE, "too old to act")]
)
def test_old_figures_are_said(freshness: Freshness, words: str) -> None:
    late = replace(late_list(1), freshness=freshness)
    message = render_overdue(late, "en")
    assert words in read(message.payload())
    assert words in message.text


def test_a_page_beyond_the_end_says_so() -> None:
    payload = render_overdue(replace(late_list(0), customers=5, overdue=(eur("5000"),)), "en").payload()
    assert "There is nothing more in this list." in read(payload)
