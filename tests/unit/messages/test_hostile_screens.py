"""The conversation's screens, with anybody's text wherever a ledger, a file or a person has its say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cards import OLD_INVOICE
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import (
    assert_home_within_limits,
    assert_modal_within_limits,
    assert_option,
    assert_within_limits,
)
from screens import HOME, REPORT, SETTINGS, SHEET, found_document, late_line, late_list
from test_hostile_text import HOSTILE, hostile_card, hostile_digest

from bot.credit.overdue import OverdueList
from bot.credit.sheet import Sheet
from bot.figures import FoundRow
from bot.files import ImportReport, Refusal, UnbalancedGroup
from bot.requests import NotUnderstood, Trouble
from bot.services.customers import Found, How
from bot.services.documents import DocumentMatch, FoundDocuments
from messages.blocks import Message
from messages.card import render_card, render_card_modal, render_how_modal
from messages.choices import customer_options, render_customers, render_documents
from messages.digest import render_digest_modal
from messages.home import render_home
from messages.overdue import render_overdue, render_overdue_modal
from messages.refusals import Refusal as Refused
from messages.refusals import render_not_understood, render_refusal
from messages.report_notice import render_import_notice, render_refused_file
from messages.settings import render_settings, render_settings_modal
from messages.sheet import render_sheet
from messages.surfaces import Modal


def rows(text: str, count: int) -> tuple[FoundRow, ...]:
    return tuple(FoundRow(n, text, text, text, text, text) for n in range(1, count + 1))


def hostile_list(text: str) -> OverdueList:
    line = late_line(1, "9999999999999999.99")
    lines = [replace(line, id=n, name=text, code=text, entity=text, salesperson=text) for n in range(100)]
    return replace(late_list(100, 300), lines=tuple(lines), whose=text, person=text, entity=text)


def hostile_sheet(text: str) -> Sheet:
    return replace(
        SHEET,
        document=replace(OLD_INVOICE, number=text),
        customer_code=text,
        customer_name=text,
        salesperson=text,
        entity_name=text,
        settlements=tuple(replace(one, reference=text) for one in SHEET.settlements * 10),
        order_ref=text,
        delivery_ref=text,
        dispute_reason=text,
    )


def hostile_report(text: str) -> ImportReport:
    return replace(
        REPORT,
        file=text,
        entity=text,
        ledger_at_from=text,
        refusals=(Refusal(3, text, text, text),) * 20,
        unbalanced=(UnbalancedGroup(text, text, OLD_INVOICE.gross),) * 20,
        warnings=(text,) * 20,
    )


def messages_with(text: str, language: str) -> Iterator[Message]:
    yield render_card(hostile_card(text), language, typed=text)
    for count in (1, 8, 9):
        yield render_customers(Found(text, How.WORDS, rows(text, count)), language)
    yield render_customers(Found(text, None, (), rows(text, 3)), language)
    documents = tuple(
        replace(found_document(n), number=text, customer_name=text, customer_code=text, entity=f"{text}{n}")
        for n in range(1, 12)
    )
    yield render_documents(FoundDocuments(text, DocumentMatch.ENDING, documents), language)
    yield render_documents(FoundDocuments(text, None, ()), language)
    yield render_sheet(hostile_sheet(text), language)
    yield render_overdue(hostile_list(text), language)
    yield render_overdue(hostile_list(text), language, plain=True)
    yield render_settings(replace(SETTINGS, timezone=text), language, saved=True)
    yield render_refusal(Refused.NO_PERSON, language, word=text)
    yield render_refusal(Refused.NO_CUSTOMER, language, typed=text)
    yield render_import_notice(hostile_report(text), language)
    yield render_refused_file(text, text, language)
    for trouble in Trouble:
        yield render_not_understood(NotUnderstood(trouble, text, choices=(text,) * 20), language)


def modals_with(text: str, language: str) -> Iterator[Modal]:
    yield render_card_modal(hostile_card(text), language)
    yield render_how_modal(hostile_card(text), language)
    yield render_digest_modal(hostile_digest(text), language)
    yield render_overdue_modal(hostile_list(text), language)
    yield render_settings_modal(replace(SETTINGS, timezone=text), language)


def payloads_with(text: str, language: str) -> Iterator[dict[str, Any]]:
    for message in messages_with(text, language):
        assert_within_limits(message.payload())
        yield message.payload()
    for modal in modals_with(text, language):
        assert_modal_within_limits(modal.payload())
        yield modal.payload()
    home = render_home(replace(HOME, name=text, digest=hostile_digest(text)), language).payload()
    assert_home_within_limits(home)
    yield home


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_within_limits_and_acts_on_nothing(text: str, language: str) -> None:
    for payload in payloads_with(text, language):
        shown = str(payload)
        for mention in ("<!", "<@", "<http", "\u202e"):
            assert mention not in shown


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "fr"]))
def test_any_text_stays_within_limits(text: str, language: str) -> None:
    for payload in payloads_with(text, language):
        assert "<!" not in str(payload)


@given(st.text(max_size=300))
def test_any_customer_can_be_offered(text: str) -> None:
    for option in customer_options(rows(text, 2)):
        assert_option({**option, "text": {**option["text"], "verbatim": True}})
