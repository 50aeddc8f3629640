"""A dunning step in its window: as work, and once it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from limits import assert_modal_within_limits
from mornings import TODAY
from people_said import CAMILLE, NADIA
from screens import elements, read
from steps_said import (
    AT,
    CALL,
    DONE,
    FAILED,
    HAND_OVER,
    LATE,
    LETTER,
    NOTIFY,
    PAID,
    SENDING,
    VIEW,
    WAITS,
    invoice,
    line,
)
from syrupy.assertion import SnapshotAssertion

from bot.credit.due_step import EndReason, StepLineKind, StepOutcome, StepState
from bot.dunning_views import StepView
from messages.step_modal import render_step

STORY = (
    line(StepLineKind.OPENED, owner=CAMILLE, on=TODAY),
    line(StepLineKind.CALLED, 2, by=CAMILLE, outcome=StepOutcome.NO_ANSWER, text="try again at 14:00"),
    line(StepLineKind.REASSIGNED, 3, by=NADIA, owner=CAMILLE, on=TODAY),
)
TOLD = replace(VIEW, lines=STORY, step=replace(CALL, attempts=1), letters=(LETTER,))


def payload(view: StepView = VIEW, language: str = "en") -> dict[str, Any]:
    made = render_step(view, language).payload()
    assert_modal_within_limits(made)
    return made


def facts(view: StepView, language: str = "en") -> dict[str, str]:
    block = next(one for one in payload(view, language)["blocks"] if "fields" in one)
    pairs = (one["text"].split("*\n") for one in block["fields"])
    return {name.strip("*"): said for name, said in pairs}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("view", [TOLD, FAILED, DONE], ids=["open", "failed", "done"])
def test_a_step_reads_well(view: StepView, language: str, snapshot: SnapshotAssertion) -> None:
    assert read(payload(view, language)) == snapshot


def test_it_says_what_to_do_by_when_for_how_much_and_what_comes_next() -> None:
    assert facts(TOLD) == {
        "To do": "Call",
        "Deadline": "Due today",
        "Owner": "Camille Roy",
        "To ask for": "€9,850, 1 invoice, 13 days late",
        "Contact": "M. Le Goff, <tel:+33261910034|02 61 91 00 34>",
        "Calls": "1 try",
        "Letters": "MD-2026-0001 of Tue 24 Nov, to pay by Wed 2 Dec",
        "Comes next": "Firm reminder, Tue 1 Dec",
    }
    assert facts(LATE)["Deadline"] == "2 working days late"
    moved = replace(VIEW, step=replace(CALL, due_on=date(2026, 11, 26)))
    assert facts(moved)["Deadline"] == "By Thu 26 Nov, first Tue 24 Nov"
    assert facts(replace(VIEW, replaces_on=None))["Comes next"] == "Nothing: this is the last step"
    assert "Comes next" not in facts(NOTIFY)


def test_invoices_that_do_not_fit_are_counted() -> None:
    papers = tuple(invoice(f"F-{'9' * 80}-{rank}", date(2026, 11, 11), "100") for rank in range(60))
    text = read(payload(replace(VIEW, documents=papers)))
    assert "*Invoices*\nF-999" in text
    shown = text.count("days late\nF-") + 1
    assert f"And {60 - shown} more." in text


def test_the_buttons_take_it_or_put_it_elsewhere() -> None:
    mine = ["step.call", "step.more", "step.skip", "step.put_off"]
    assert list(elements(payload())) == [*mine, "customer.open"]
    boss = replace(VIEW, may_take_over=True)
    others = ["step.take_over", "step.time", "step.reassign"]
    assert list(elements(payload(boss))) == [*mine, *others, "customer.open"]
    assert "step.put_off" not in elements(payload(replace(VIEW, put_off_until=None)))
    assert elements(payload())["step.more"]["value"] == "promise:step:5:v2"
    assert elements(payload(NOTIFY))["step.more"]["value"] == "dispute:step:10:v2"


def test_the_last_act_can_be_taken_back_by_whoever_did_it() -> None:
    tried = replace(VIEW, undo="act:40")
    assert list(elements(payload(tried)))[:3] == ["step.call", "undo", "step.more"]
    assert elements(payload(tried))["undo"]["value"] == "act:40"
    assert next(iter(elements(payload(replace(DONE, undo="act:40"))))) == "undo"
    assert "undo" not in elements(payload(replace(SENDING, undo="act:40")))


def test_a_reminder_on_its_way_can_only_be_recalled() -> None:
    made = payload(SENDING)
    assert list(elements(made)) == ["step.recall", "step.more", "customer.open"]
    assert facts(SENDING)["Reminder"] == "Leaves Tue 24 Nov, 10:40, to compta@port.example"
    assert facts(SENDING)["Deadline"] == "On its way"


def test_a_reminder_that_failed_says_why_and_what_to_do() -> None:
    text = read(payload(FAILED))
    assert "⚠ The reminder did not arrive: “550 mailbox unknown”" in text
    assert "Ask the customer for the right address" in text
    assert elements(payload(FAILED))["step.preview"]["text"]["text"] == "Send it again"


def test_a_hand_over_that_waits_is_shown_rather_than_asked_for_again() -> None:
    waits = replace(HAND_OVER, litigation=WAITS)
    assert elements(payload(waits))["hand_over.show"]["value"] == "litigation:2:v4"
    assert facts(waits)["Hand-over"] == "Camille Roy asked for it: Maître Blanc. Waiting for a decision"
    assert "No formal notice was sent for what is late now." in read(payload(waits))


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (DONE, "✓ *Done by Camille Roy*, Tue 24 Nov, 09:40: reached, without a promise or a dispute"),
        (PAID, "*Ended without being taken*, Tue 24 Nov: paid"),
        (
            replace(
                VIEW,
                step=replace(CALL, state=StepState.SKIPPED, taken_by=NADIA, taken_at=AT, ended_on=TODAY),
                lines=(line(StepLineKind.SKIPPED, by=NADIA, text="they moved"),),
            ),
            "*Skipped by Nadia Benali*, Tue 24 Nov, 09:40: “they moved”",
        ),
        (
            replace(VIEW, step=replace(CALL, state=StepState.REPLACED, ended_on=TODAY)),
            "*Replaced by a later step*, Tue 24 Nov",
        ),
    ],
)
def test_once_it_is_over_it_says_who_when_and_how(view: StepView, sentence: str) -> None:
    made = payload(view)
    assert sentence in read(made)
    assert list(elements(made)) == ["customer.open"]
    assert "To do" not in facts(view)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", list(StepLineKind))
def test_every_line_of_a_story_has_words(kind: StepLineKind, language: str) -> None:
    known = line(
        kind,
        by=CAMILLE,
        owner=NADIA,
        on=TODAY,
        outcome=StepOutcome.REACHED,
        text="as agreed",
        facts={"letter": "MD-2026-0001", "to": "compta@port.example"},
    )
    for told in (known, line(kind)):
        text = read(payload(replace(VIEW, lines=(told,)), language))
        said = text.split("09:40" if language == "en" else "9 h 40")[-1].strip(" :\u00a0")
        assert len(said) > 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_outcome_and_every_end_has_words(language: str) -> None:
    for outcome in StepOutcome:
        view = replace(DONE, step=replace(DONE.step, outcome=outcome))
        assert f"outcome.{outcome}" not in read(payload(view, language))
    for why in EndReason:
        view = replace(PAID, step=replace(PAID.step, end_reason=why))
        assert "24" in read(payload(view, language))


def test_a_long_story_is_counted() -> None:
    long = tuple(line(StepLineKind.CALLED, rank, by=CAMILLE, text="w" * 700) for rank in range(600))
    made = payload(replace(VIEW, lines=long))
    shown = sum(block.get("text", {}).get("text", "").count("called") for block in made["blocks"])
    assert f"And {600 - shown} more." in read(made)
