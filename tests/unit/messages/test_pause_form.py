"""Reminders paused and resumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY
from screens import elements, read
from steps_said import PAUSE, PAUSE_FORM, PORT
from syrupy.assertion import SnapshotAssertion

from bot.credit.refused import Refused, Why
from bot.dunning_views import PauseForm, PauseView
from messages.pause_form import render_pause_form, render_paused

RUNS = replace(PAUSE_FORM, present=PAUSE)
VIEW = PauseView(PAUSE, PORT, "Nadia Benali")
ENDED = replace(VIEW, pause=replace(PAUSE, ended_on=TODAY))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", [PAUSE_FORM, RUNS], ids=["new", "running"])
def test_the_form_reads_well(form: PauseForm, language: str, snapshot: SnapshotAssertion) -> None:
    made = render_pause_form(form, language, "{}").payload()
    assert_modal_within_limits(made)
    assert f"{made['title']['text']} / {made['submit']['text']}\n{read(made)}" == snapshot


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("view", [VIEW, ENDED], ids=["paused", "resumed"])
def test_what_is_said_reads_well(view: PauseView, language: str, snapshot: SnapshotAssertion) -> None:
    message = render_paused(view, language)
    assert_within_limits(message.payload())
    assert f"{read(message.payload())}\n---\n{message.text}" == snapshot


def test_a_pause_that_runs_can_be_ended_and_is_filled_in() -> None:
    made = render_pause_form(RUNS, "en", "{}").payload()
    found = elements(made)
    assert found["pause.end"]["value"] == "customer:18:v1"
    assert found["until"]["initial_date"] == "2026-12-24"
    assert found["text"]["initial_value"] == "new order coming"
    assert "pause.end" not in elements(render_pause_form(PAUSE_FORM, "en", "{}").payload())


def test_what_was_typed_wins_over_what_runs() -> None:
    typed = replace(RUNS, until=date(2027, 1, 4), reason="holidays")
    found = elements(render_pause_form(typed, "en", "{}").payload())
    assert found["until"]["initial_date"] == "2027-01-04"
    assert found["text"]["initial_value"] == "holidays"


def test_the_last_day_is_said_and_a_refusal_stands_above() -> None:
    made = render_pause_form(
        PAUSE_FORM, "en", "{}", Refused(Why.DAY_TOO_FAR, until=PAUSE_FORM.last)
    ).payload()
    hints = [block["hint"]["text"] for block in made["blocks"] if "hint" in block]
    assert hints[0] == "Up to 22 Feb 2027."
    assert made["blocks"][0]["text"]["text"].startswith("⚠ *Not recorded.*")


def test_the_first_sentence_names_nobody() -> None:
    for view in (VIEW, ENDED):
        assert "Brasserie" not in render_paused(view, "en").text.split(". ")[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "There is no 31/02: the nearest day is 28 Feb 2027. Please choose one."),
        ("fr", "Le 31/02 n'existe pas\u00a0: le jour le plus proche est le 28 févr. 2027."),
    ],
)
def test_a_day_that_there_is_not_is_named_with_the_nearest(language: str, said: str) -> None:
    made = render_pause_form(replace(RUNS, day_text="31/02"), language, "{}").payload()
    assert_modal_within_limits(made)
    assert said in read(made)
    assert "initial_date" not in elements(made)["until"]
