"""Several customers or documents that fit, or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from limits import assert_option, assert_within_limits
from mornings import eur, usd
from screens import elements, found_document, found_row, read

from bot.figures import FoundRow
from bot.services.customers import Found, How
from bot.services.documents import DocumentMatch, FoundDocuments
from messages.choices import customer_options, render_customers, render_documents


def found(count: int) -> Found:
    return Found("acme", How.WORDS, tuple(found_row(n) for n in range(1, count + 1)))


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_few_customers_have_a_button_each(count: int) -> None:
    message = render_customers(found(count), "en")
    assert_within_limits(message.payload())
    buttons = elements(message.payload())
    assert list(buttons) == [f"customer.show#{n}" for n in range(1, count + 1)]
    assert buttons["customer.show#1"]["text"]["text"] == "ACME Bordeaux · C0001 · LUMEN"
    assert buttons[f"customer.show#{count}"]["value"] == f"customer:{count}:v1"
    assert "ACME Bordeaux · C0001 · LUMEN." in message.text


def test_a_button_says_what_is_late() -> None:
    late = {1: (eur("30900"),), 2: (usd("12.5"), eur("3")), 3: ()}
    buttons = elements(render_customers(found(3), "en", late).payload())
    assert [buttons[f"customer.show#{n}"]["text"]["text"] for n in (1, 2, 3)] == [
        "ACME Bordeaux · C0001 · LUMEN · €30,900 late",
        "ACME Bordeaux · C0002 · LUMEN · $12.50 and €3 late",
        "ACME Bordeaux · C0003 · LUMEN",
    ]
    french = elements(render_customers(found(1), "fr", late).payload())
    assert french["customer.show#1"]["text"]["text"].endswith("LUMEN · 30\u202f900\xa0€ en retard")


@pytest.mark.parametrize("count", [9, 300])
def test_too_many_customers_are_searched(count: int) -> None:
    message = render_customers(found(count), "en")
    assert_within_limits(message.payload())
    assert list(elements(message.payload())) == ["customer.search"]
    assert f'{count} customers fit "acme".' in read(message.payload())


def test_no_customer_leaves_the_nearest_and_what_to_type() -> None:
    nearest = Found("zzz", None, (), tuple(found_row(n) for n in range(1, 4)))
    message = render_customers(nearest, "en")
    assert_within_limits(message.payload())
    shown = [f"customer.show#{n}" for n in (1, 2, 3)]
    assert list(elements(message.payload())) == [*shown, "customer.search"]
    assert 'No customer that you may see fits "zzz". The nearest:' in read(message.payload())
    assert "`/credit C0042`" in read(message.payload())
    nothing = render_customers(Found("zzz", None, ()), "fr")
    assert list(elements(nothing.payload())) == ["customer.search"]
    assert "Aucun des clients auxquels vous avez accès ne correspond à «\u00a0zzz\u00a0»." in nothing.text


def test_a_long_name_gives_way_to_code_and_entity() -> None:
    label = customer_options([found_row(7, "A & B " * 40)])[0]["text"]["text"]
    assert len(label) <= 75
    assert label.endswith("… · C0007 · LUMEN")


@pytest.mark.parametrize(("rows", "offered"), [(0, 0), (100, 100), (101, 100)])
def test_a_search_offers_a_hundred_at_most(rows: int, offered: int) -> None:
    options = customer_options([found_row(n) for n in range(1, rows + 1)])
    assert len(options) == offered
    for option in options:
        assert_option({**option, "text": {**option["text"], "verbatim": True}})


def test_a_customer_without_a_name_goes_by_the_code_or_our_number() -> None:
    nameless = FoundRow(5, "", "", "\u202e", "", "")
    assert customer_options([nameless])[0] == {
        "text": {"type": "plain_text", "text": "5", "emoji": True},
        "value": "customer:5:v1",
    }


def documents(count: int, left_out: int = 0) -> FoundDocuments:
    some = tuple(found_document(n) for n in range(1, count + 1))
    return FoundDocuments("0871", DocumentMatch.ENDING, some, left_out)


def test_documents_have_a_button_each() -> None:
    message = render_documents(documents(2), "en")
    assert_within_limits(message.payload())
    buttons = elements(message.payload())
    assert list(buttons) == ["invoice.show#1", "invoice.show#2"]
    assert buttons["invoice.show#2"]["text"]["text"] == "F-2-0871 · ACME · €18,500"
    assert buttons["invoice.show#2"]["value"] == "document:2:v1"


@pytest.mark.parametrize(("count", "left_out", "more"), [(10, 0, 0), (11, 0, 1), (10, 5, 5), (30, 70, 90)])
def test_documents_that_have_no_button_are_counted(count: int, left_out: int, more: int) -> None:
    payload = render_documents(documents(count, left_out), "en").payload()
    assert_within_limits(payload)
    assert len(elements(payload)) == 10
    assert (f"{more} more" in read(payload)) is bool(more)


def test_documents_of_two_entities_say_which_and_settled_ones_that_they_are() -> None:
    paid = replace(found_document(1), open_amount=eur("0"))
    payload = render_documents(
        FoundDocuments("0871", DocumentMatch.ENDING, (paid, found_document(2, "SUD"))), "en"
    ).payload()
    labels = [one["text"]["text"] for one in elements(payload).values()]
    assert labels == ["F-1-0871 · ACME · settled · LUMEN", "F-2-0871 · ACME · €18,500 · SUD"]


def test_no_document_says_what_to_type() -> None:
    message = render_documents(FoundDocuments("<x>", None, ()), "fr")
    assert_within_limits(message.payload())
    assert elements(message.payload())["help.open"]["value"] == "invoice"
    assert "`/credit facture 0871`" in read(message.payload())
