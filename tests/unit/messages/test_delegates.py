"""What is answered to whoever names somebody to decide in their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.credit_views import DelegationView
from bot.delegations import Delegation
from messages.delegates import render_delegate, render_delegates, render_no_delegate

FIRST, EVE, LAST = date(2026, 12, 1), date(2026, 12, 24), date(2026, 12, 31)


def given(to: str, first: date, last: date) -> DelegationView:
    made = Delegation(
        1, "nadia@lumen.example", f"{to}@lumen.example", first, last, datetime(2026, 11, 24, 7, tzinfo=UTC)
    )
    return DelegationView(made, to)


MARC = given("Marc", FIRST, LAST)
JULIEN = replace(
    given("Julien", EVE, EVE),
    replaced=(MARC,),
    kept=(given("Marc", FIRST, date(2026, 12, 23)), given("Marc", date(2026, 12, 25), LAST)),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "On Thu 24 Dec, Julien decides in your place.",
                "Marc still decides in your place from Tue 1 Dec to Wed 23 Dec.",
                "Marc still decides in your place from Fri 25 Dec to Thu 31 Dec.",
            ),
        ),
        (
            "fr",
            (
                "Le jeu. 24 déc., Julien décide à votre place.",
                "Marc décide toujours à votre place du mar. 1er déc. au mer. 23 déc.",
                "Marc décide toujours à votre place du ven. 25 déc. au jeu. 31 déc.",
            ),
        ),
    ],
)
def test_the_days_around_that_stay_somebody_else_s_are_said(language: str, said: tuple[str, ...]) -> None:
    text = render_delegate(JULIEN, language).text
    for sentence in said:
        assert sentence in text
    assert "takes the place" not in text
    assert "remplace" not in text


def test_what_is_replaced_wholly_is_said() -> None:
    text = render_delegate(replace(JULIEN, kept=()), "en").text
    assert "It takes the place of what you gave Marc from Tue 1 Dec to Thu 31 Dec." in text
    text = render_delegate(replace(JULIEN, kept=()), "fr").text
    assert "Cela remplace ce que vous aviez confié à Marc du mar. 1er déc. au jeu. 31 déc." in text


def test_taking_back_what_nobody_has_says_how_it_is_given() -> None:
    assert "nobody decides in your place any more" in render_no_delegate(1, "en").text
    assert "settings delegate @somebody" in render_no_delegate(0, "en").text


def test_who_decides_now_and_later_is_said_with_how_to_take_it_back() -> None:
    text = render_delegates((MARC, given("Julien", date(2027, 1, 4), date(2027, 1, 4))), "en").text
    assert "From Tue 1 Dec to Thu 31 Dec, Marc decides in your place." in text
    assert "On Mon 4 Jan, Julien decides in your place." in text
    assert "/credit settings delegate off" in text
    text = render_delegates((MARC,), "fr").text
    assert "Du mar. 1er déc. au jeu. 31 déc., Marc décide à votre place." in text


def test_who_gave_nothing_is_told_how() -> None:
    assert render_delegates((), "en").text == render_no_delegate(0, "en").text
