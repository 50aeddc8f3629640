"""Names, codes and numbers are anybody's text: whatever they hold, messages stay within limits and safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cards import ACME_CARD, OLD_INVOICE
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_within_limits
from mornings import ACME, GARAGE, MOCKUP, eur

from bot.card import CustomerCard
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.digest import Digest, GoodNews, NewsKind, NextDue
from bot.credit.ledger import Contact
from messages.blocks import Message
from messages.card import render_card
from messages.digest import render_digest

HOSTILE = [
    "<!channel>",
    "*bold*",
    "<@U1>",
    "x" * 10_000,
    "&" * 10_000,
    "two\nlines\r\nand\ttabs",
    "😀👩‍👩‍👧 :rotating_light:",
    "[red]markup[/]",
    "<https://example.com|click>",
    "> quoted",
    "{{ 7 * 7 }}",
    "",
    "\u202e\x00",
    "שלום \u202eEMCA\u2066 مرحبا",
    "<!here> <!subteam^S1|@all> @channel",
]


def hostile_digest(text: str) -> Digest:
    """The mock-up's day with `text` wherever a ledger has its say."""
    named = replace(
        ACME,
        name=text,
        code=text,
        entity=text,
        disputed=(eur("100"),),
        dispute_reason=text,
        contact=Contact(text, text),
    )
    also = tuple(replace(GARAGE, name=text, code=text, entity=text, dispute_reason=text) for _ in range(20))
    return replace(
        MOCKUP,
        recipient=replace(MOCKUP.recipient, name=text),
        ledgers=tuple(replace(ledger, entity=text) for ledger in MOCKUP.ledgers),
        good_news=(GoodNews(text, NewsKind.PAID, eur("1")), GoodNews(text, NewsKind.CLEARED, eur("2"))),
        calls=tuple(replace(named, id=n, code=f"{text}{n}") for n in range(3)),
        also=also,
        next_due=NextDue(text, eur("1"), date(2026, 12, 1)),
    )


def hostile_card(text: str) -> CustomerCard:
    """The mock-up's customer with `text` wherever a ledger has its say."""
    return replace(
        ACME_CARD,
        customer=replace(ACME_CARD.customer, name=text, code=text, terms=text),
        salesperson=text,
        entity_name=text,
        last_payments=(LastPayment(date(2026, 11, 12), eur("1"), text, True),),
        documents=(replace(OLD_INVOICE, number=text),) * 10,
        orders=(OpenOrder(text, date(2026, 11, 16), None, eur("6000")),) * 10,
    )


def messages_about(text: str) -> list[Message]:
    return [
        message
        for language in ("en", "fr")
        for message in (
            render_digest(
                replace(
                    hostile_digest(text), recipient=replace(MOCKUP.recipient, name=text, language=language)
                )
            ),
            render_card(hostile_card(text), language),
        )
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_within_limits(text: str) -> None:
    for message in messages_about(text):
        assert_within_limits(message.payload())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_stays_within_limits(text: str) -> None:
    for message in messages_about(text):
        payload = message.payload()
        assert_within_limits(payload)
        assert "<!" not in str(payload)


def test_a_name_of_ten_thousand_characters_leaves_room_for_the_facts() -> None:
    text = str(render_digest(hostile_digest("x" * 10_000)).payload())
    assert "€30,900 late" in text
    assert "Call before the hold on Wed 25 Nov." in text


def test_a_customer_without_a_readable_name_goes_by_their_code() -> None:
    digest = replace(MOCKUP, calls=(replace(ACME, name="\u202e "),))
    assert "*1. C0042*: " in str(render_digest(digest).payload())


def test_what_a_list_cannot_hold_is_counted() -> None:
    also = tuple(replace(GARAGE, name="&" * 200) for _ in range(40))
    message = render_digest(replace(MOCKUP, also=also, late_customers=43))
    listed = next(b for b in message.payload()["blocks"] if b["block_id"].endswith(".also.r1"))["text"][
        "text"
    ]
    shown = listed.count("9 days")
    assert listed.endswith(f"And {40 - shown} more.")
    assert message.text.endswith("more lines.")
