"""The same messages on a terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import StringIO

import pytest
from cards import ACME_CARD
from mornings import ACME, MOCKUP, eur, in_french, usd
from rich.cells import cell_len
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from bot.ids import Action
from messages import blocks
from messages.blocks import Message
from messages.card import render_card
from messages.digest import render_digest
from messages.terminal import mrkdwn_text, to_renderable


def drawn(message: Message, width: int) -> str:
    out = StringIO()
    Console(file=out, width=width, color_system=None).print(to_renderable(message, width))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_digest_and_the_card_fit_the_terminal(
    width: int, language: str, snapshot: SnapshotAssertion
) -> None:
    digest = MOCKUP if language == "en" else in_french(MOCKUP)
    for message in (render_digest(digest), render_card(ACME_CARD, language, served=frozenset())):
        text = drawn(message, width)
        assert {cell_len(line) for line in text.splitlines()} == {width}
        assert text == snapshot


def test_links_entities_and_bold_are_shown_as_text() -> None:
    text = drawn(render_digest(MOCKUP), 100)
    assert "Mme Durand, 05 36 49 00 12" in text
    assert "Garage Étoile & Fils" in text
    assert "[Open card]" in text
    for mark in ("tel:", "&amp;", "*1. ACME*"):
        assert mark not in text


def test_bold_is_bold_and_links_are_underlined() -> None:
    text = mrkdwn_text("*1. A &amp; B*: <tel:+33536490012|05 36>, <https://example.com>")
    assert text.plain == "1. A & B: 05 36, https://example.com"
    assert [(text.plain[span.start : span.end], str(span.style)) for span in text.spans] == [
        ("1. A & B", "bold"),
        ("05 36", "underline"),
        ("https://example.com", "underline"),
    ]


def test_a_name_that_looks_like_markup_is_shown_and_not_obeyed() -> None:
    digest = replace(MOCKUP, calls=(replace(ACME, name="[red]x[/] [/] <!channel> \x1b[31m"),))
    assert "1. [red]x[/] [/] <!channel> [31m: €30,900 late" in drawn(render_digest(digest), 100)


def test_a_title_too_long_for_the_frame_stands_inside_it_whole() -> None:
    long = Message("t", (blocks.header("word " * 25 + "end", "a"), blocks.section("text", "b")))
    text = drawn(long, 60)
    assert "end" in text
    assert text.count("word") == 25


def test_a_menu_is_drawn_below_its_text() -> None:
    menu = blocks.button("Open", Action.CUSTOMER_OPEN, "customer:1:v1")
    assert "[Open]" in drawn(Message("t", (blocks.section("text", "a"), blocks.actions([menu], "b"))), 60)


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("lead", range(0, 60, 7))
def test_an_amount_never_splits_over_two_lines(width: int, lead: int) -> None:
    amount = "3\u202f825,37\u00a0$US"
    shifted = blocks.section("x" * (lead + 1) + f" *{amount}* en retard, {amount} au total. " * 4, "a")
    text = drawn(Message("t", (shifted, blocks.context([f"Commission : {amount}."], "b"))), width)
    assert text.count(amount) == 9
    assert {cell_len(line) for line in text.splitlines()} == {width}


@pytest.mark.parametrize("width", [60, 100])
def test_the_french_digest_keeps_its_amounts_whole(width: int) -> None:
    digest = in_french(replace(MOCKUP, calls=(replace(ACME, overdue=(usd("3825.37"), eur("1150.20"))),) * 3))
    text = drawn(render_digest(digest), width)
    for amount in ("3\u202f825,37\u00a0$US", "1\u202f150,20\u00a0€"):
        assert text.count(amount) == 3
    assert not [char for char in text if unicodedata.category(char) == "Co"]
