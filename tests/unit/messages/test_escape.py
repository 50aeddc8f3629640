"""Other people's text: shown, never acted on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import assert_is_safe

from messages.cut import cut, fit
from messages.escape import clean, escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Garage Étoile & Fils", "Garage Étoile &amp; Fils"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1>", "&lt;@U1&gt;"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_italic_", "ˍitalicˍ"),
        ("open_items_2026", "open_items_2026"),
        ("> quoted", "› quoted"),
        (":rotating_light:", ":\u2060rotating_light:"),
        ("at 8:30", "at 8:30"),
        ("two\nlines\tand  spaces ", "two lines and spaces"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("\u202eemanruoy", "emanruoy"),
        ("[red]markup[/]", "[red]markup[/]"),
        ("Café 😀", "Café 😀"),
        ("&amp;", "&amp;amp;"),
    ],
)
def test_hostile_text_is_shown_as_it_is_written(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_long_text_is_cut_before_it_is_escaped() -> None:
    assert escape("&" * 10_000) == "&amp;" * 119 + "…"
    assert escape("x" * 120) == "x" * 120


@given(st.text(max_size=300))
def test_any_text_is_safe_on_one_line(text: str) -> None:
    written = escape(text)
    assert_is_safe(written)
    assert not any(char in written for char in "*`~\n\r\t")
    assert "\n" not in clean(text)


@given(st.text(alphabet="&<>*ab ", max_size=200), st.integers(min_value=5, max_value=60))
def test_a_cut_never_splits_an_entity_and_keeps_to_its_limit(text: str, limit: int) -> None:
    short = cut(escape(text, 200), limit)
    assert len(short) <= limit
    assert_is_safe(short)


def test_a_cut_keeps_links_whole_and_closes_bold() -> None:
    link = "<tel:+33536490012|05 36 49 00 12>"
    assert cut(f"call {link}", 20) == "call…"
    assert cut("*a bold title that goes on*", 12) == "*a bold ti…*"
    assert cut("short", 5) == "short"


def test_what_does_not_fit_is_counted() -> None:
    def more(count: int) -> str:
        return f"+{count}"

    assert fit(["aaaa", "bbbb", "cccc"], 14, more) == "aaaa bbbb cccc"
    assert fit(["aaaa", "bbbb", "cccc"], 13, more) == "aaaa bbbb +1"
    assert fit(["aaaa", "bbbb"], 20, more, left_out=3) == "aaaa bbbb +3"
    assert fit(["aaaa" * 9], 20, more, head="title: ", left_out=2) == "title: +3"
