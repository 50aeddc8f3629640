"""What is said of dunning steps beside the queue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from limits import assert_within_limits
from screens import elements, read
from steps_said import CALL, FAILED, LETTER, NOTIFY, PORT, VIEW
from syrupy.assertion import SnapshotAssertion

from bot.credit.money import Money
from bot.dunning_views import FileAbout, LetterFailed
from messages.blocks import Message
from messages.step_notices import render_file, render_letter_failed, render_reminder_failed, render_step_yours

ABOUT = FileAbout(PORT, (Money(Decimal("9970.50"), "EUR"),))


def payload(message: Message) -> dict[str, Any]:
    made = message.payload()
    assert_within_limits(made)
    return made


@pytest.mark.parametrize("language", ["en", "fr"])
def test_notices_read_well(language: str, snapshot: SnapshotAssertion) -> None:
    messages = (
        render_step_yours(VIEW, "Nadia Benali", language),
        render_reminder_failed(FAILED, language),
        render_file("MD-2026-0001.pdf", language, ABOUT),
    )
    said = [f"{read(payload(one))}\n---\n{one.text}" for one in messages]
    assert "\n===\n".join(said) == snapshot


def test_a_step_that_is_yours_says_who_gave_it_and_how_to_take_it() -> None:
    made = payload(render_step_yours(VIEW, "Nadia Benali", "en"))
    assert made["blocks"][0]["text"]["text"] == "Brasserie du Port: call"
    assert "Nadia Benali gave it to you." in read(made)
    assert list(elements(made)) == ["step.call", "promise.open", "step.show", "customer.open"]
    assert made["text"].split(". ")[0] == "A reminder step is yours now"
    assert "It was given to you." in read(payload(render_step_yours(NOTIFY, "", "en")))


def test_a_reminder_that_failed_says_why_to_whom_and_what_to_do() -> None:
    made = payload(render_reminder_failed(FAILED, "en"))
    text = read(made)
    assert "The reminder to compta@port.example did not arrive: “550 mailbox unknown”" in text
    assert "send it again; or call. The step is yours again, due today." in text
    assert elements(made)["step.preview"]["value"] == "step:6:v2"
    assert made["text"].split(". ")[0] == "A reminder did not arrive"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "did not leave: the letter says other figures than today's: make a new one"),
        ("fr", "n'est pas parti\u00a0: le courrier ne donne pas les chiffres d'aujourd'hui"),
    ],
)
def test_a_letters_copy_that_failed_says_which_and_why(language: str, said: str) -> None:
    view = LetterFailed(LETTER, PORT, "compta@port.example", "letter outdated")
    made = payload(render_letter_failed(view, language))
    assert LETTER.number in read(made)
    assert said in read(made)
    assert list(elements(made)) == ["letter.open", "customer.open"]


def test_a_step_over_meanwhile_has_no_button_that_takes_it() -> None:
    lost = replace(VIEW, may_take=False, step=replace(CALL))
    assert "step.call" not in elements(payload(render_step_yours(lost, "", "en")))


def test_a_file_goes_by_its_name() -> None:
    said = read(payload(render_file("MD-2026-0001.pdf", "en", ABOUT)))
    assert said == "MD-2026-0001.pdf · *Brasserie du Port* (C0050), €9,970.50 in all"
    assert read(payload(render_file("\u202e", "fr", ABOUT))) == "Votre fichier est prêt."
