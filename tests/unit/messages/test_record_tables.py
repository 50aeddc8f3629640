"""Promises, disputes and the trail on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from mornings import TODAY, eur, usd
from people_said import BROKEN, CONTESTED, DISPUTE, LOGGED_AT, PROMISE, PROPOSED, view_of
from rich.console import Console, RenderableType
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.audit import Deed, Flaw, Surface, Verified
from bot.credit.dispute import DisputeState
from bot.standing import HistoryLine, HistoryPage
from messages.record_lists import (
    render_dispute_list,
    render_promise_list,
    render_trail,
    render_verified,
)

SEAL = "ab" * 32
LATE_DAY = date(2026, 12, 10)
LINE = HistoryLine(
    4,
    Deed.PROMISE_LOGGED,
    "Camille Roy",
    LOGGED_AT,
    Surface.DIGEST,
    "promise:12",
    None,
    {"amount": "1.00 EUR"},
)
PAGE = HistoryPage(17, "C0042", "ACME", (LINE,), None)


def drawn(renderable: RenderableType, width: int = 140) -> str:
    console = Console(width=width, highlight=False, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_lists_read_well(language: str, snapshot: SnapshotAssertion) -> None:
    dollars = replace(PROMISE, id=13, amount=usd("900.50"), documents=())
    promises = (view_of(), replace(view_of(dollars), numbers=()), view_of(BROKEN))
    over = replace(CONTESTED, dispute=replace(DISPUTE, state=DisputeState.REJECTED))
    said = [
        drawn(render_promise_list(promises, TODAY, language)),
        drawn(render_dispute_list((CONTESTED, over), LATE_DAY, language)),
        drawn(render_trail(PAGE, language)),
    ]
    assert "\n---\n".join(said) == snapshot


def test_promises_are_counted_and_added_up_by_currency() -> None:
    dollars = replace(PROMISE, amount=usd("900.50"))
    said = drawn(render_promise_list((view_of(), view_of(dollars), view_of(BROKEN)), TODAY, "en"))
    assert said.startswith("Promises on 24 Nov 2026: 2 open, 1 ended in the 30 days before\n")
    assert said.endswith("Open: €18,500 and $900.50")


def test_what_waits_for_an_agreement_is_added_up_apart() -> None:
    views = (view_of(), view_of(replace(PROPOSED, amount=eur("700"))))
    said = drawn(render_promise_list(views, TODAY, "en"))
    assert said.startswith("Promises on 24 Nov 2026: 1 open, 1 waiting for agreement\n")
    assert said.endswith("\nOpen: €18,500\nWaiting for agreement: €700")
    french = drawn(render_promise_list(views, TODAY, "fr"))
    assert french.startswith("Promesses au 24 nov. 2026\u00a0: 1 en cours, 1 en attente d'accord\n")
    assert french.endswith("\nEn attente d'accord\u00a0: 700\u00a0€")
    assert "Open:" not in drawn(render_promise_list(views[1:], TODAY, "en"))


def test_a_promise_that_old_figures_cannot_judge_is_not_seen_yet() -> None:
    view = replace(view_of(), not_seen_yet=True)
    assert "  not seen yet  " in drawn(render_promise_list((view,), TODAY, "en"))
    assert "  pas encore vue  " in drawn(render_promise_list((view,), TODAY, "fr"))


def test_days_past_the_target_count_for_what_is_not_over() -> None:
    said = drawn(render_dispute_list((CONTESTED,), LATE_DAY, "en"))
    assert "8 Dec 2026          2  Menuiserie Lambert (C0063)" in said
    assert "8 Dec 2026          -  " in drawn(render_dispute_list((CONTESTED,), date(2026, 12, 8), "en"))


def test_a_day_without_any() -> None:
    assert drawn(render_promise_list((), TODAY, "en")) == "Promises on 24 Nov 2026: 0 open"
    assert drawn(render_dispute_list((), TODAY, "fr")) == "Litiges au 24 nov. 2026\u00a0: 0 en cours"


@pytest.mark.parametrize(
    ("flaw", "english"),
    [
        (None, "The trail is whole: 12 entries read as written.\nSeal of the last one: "),
        (Flaw.CHANGED, "Entry 4 does not say what its seal says: it was changed. Compare with a backup"),
        (Flaw.MISSING, "The trail breaks off before entry 4: one or more are missing. Compare with"),
        (Flaw.CUT_OFF, "The newest entries, from 4 on, are gone. Compare with a backup"),
    ],
)
def test_a_trail_is_whole_or_says_where_it_is_not(flaw: Flaw | None, english: str) -> None:
    verified = Verified(12, SEAL, flaw, 4 if flaw else 0)
    assert drawn(render_verified(verified, "en")).startswith(english)
    assert drawn(render_verified(verified, "fr")) != drawn(render_verified(verified, "en"))


def test_a_trail_shows_every_entry() -> None:
    lines = tuple(replace(LINE, number=n) for n in range(2000, 0, -1))
    said = drawn(render_trail(replace(PAGE, lines=lines), "en"))
    assert said.startswith("History of ACME, newest first\n24 Nov 2026")
    assert said.count("Camille Roy") == 2000


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", [60, 140])
def test_hostile_text_is_drawn_as_it_is_and_controls_nothing(text: str, width: int) -> None:
    promise = replace(
        view_of(), customer_name=text, customer_code=text, numbers=(text,) * 3, salesperson=text
    )
    dispute = replace(CONTESTED, customer_name=text, customer_code=text, number=text, owner=text)
    page = replace(PAGE, name=text, code=text, lines=(replace(LINE, who=text),))
    for renderable in (
        render_promise_list((promise,), TODAY, "fr"),
        render_dispute_list((dispute,), TODAY, "en"),
        render_trail(page, "en"),
    ):
        said = drawn(renderable, width)
        assert not set(said) & set("\x00\x1b\u202e\ue000\ue001")
