"""A digest's row offers the step that waits for its reader; of somebody else's it says whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from limits import assert_within_limits
from mornings import ACME, BRASSERIE, MOCKUP, in_french
from screens import elements, read
from steps_said import CALL, house_step

from bot.audit import Deed
from bot.credit.digest import Digest, LateCustomer, WaitingStep
from bot.credit.due_step import StepOutcome
from bot.credit.dunning import StepAction
from bot.standing import ActedRow, ActedStep
from messages.acted import render_acted
from messages.digest import render_digest

SPACES = str.maketrans("\u202f\u00a0", "  ")
WAITS = WaitingStep(CALL, "Camille Roy", is_readers=True)
REMINDER = replace(WAITS, step=replace(CALL, id=6, step=house_step(StepAction.FIRM_REMINDER)))
NOTICE = WaitingStep(
    replace(CALL, id=7, step=house_step(StepAction.FORMAL_NOTICE)), "Nadia Benali", is_readers=False
)


def made(customer: LateCustomer, language: str = "en") -> dict[str, Any]:
    digest: Digest = replace(MOCKUP, calls=(customer,), calls_total=1)
    payload = render_digest(in_french(digest) if language == "fr" else digest).payload()
    assert_within_limits(payload)
    return payload


def row(payload: dict[str, Any], customer: LateCustomer) -> dict[str, Any]:
    those = [each for each in payload["blocks"] if f".row{customer.id}." in each["block_id"]]
    return {"blocks": those}


def said(payload: dict[str, Any], customer: LateCustomer) -> str:
    return read(row(payload, customer)).translate(SPACES)


@pytest.mark.parametrize(("language", "label"), [("en", "Log the call"), ("fr", "Noter l'appel")])
def test_a_call_that_waits_for_the_reader_is_logged_from_its_row(language: str, label: str) -> None:
    customer = replace(BRASSERIE, waiting=WAITS)
    found = elements(row(made(customer, language), customer))
    assert list(found) == ["step.call", "customer.open", "customer.more"]
    assert (found["step.call"]["text"]["text"], found["step.call"]["value"]) == (label, "step:5:v2")
    offers = [one["value"].partition(":")[0] for one in found["customer.more"]["options"]]
    assert offers == ["promise", "dispute", "note", "call_back", "not_today"]


@pytest.mark.parametrize(
    ("trouble", "language", "label"),
    [
        ("", "en", "Send the reminder"),
        ("", "fr", "Envoyer la relance"),
        ("550 unknown", "en", "Send it again"),
    ],
)
def test_a_reminder_that_waits_for_the_reader_is_sent_from_its_row(
    trouble: str, language: str, label: str
) -> None:
    waits = replace(REMINDER, step=replace(REMINDER.step, trouble=trouble))
    customer = replace(ACME, waiting=waits)
    found = elements(row(made(customer, language), customer))
    assert list(found) == ["step.preview", "customer.open", "customer.more"]
    assert (found["step.preview"]["text"]["text"], found["step.preview"]["value"]) == (label, "step:6:v2")
    offers = [one["value"].partition(":")[0] for one in found["customer.more"]["options"]]
    assert offers == ["promise", "dispute", "note", "no_answer", "not_today"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Call before the formal notice on Thu 26 Nov (Nadia Benali)."),
        ("fr", "Appelez avant la mise en demeure, le jeu. 26 nov. (Nadia Benali)."),
    ],
)
def test_of_somebody_elses_step_the_row_says_whose_and_offers_nothing(language: str, sentence: str) -> None:
    assert ACME.step is not None
    reached = replace(ACME.step, deadline=date(2026, 11, 26))
    customer = replace(ACME, step=reached, waiting=NOTICE)
    payload = made(customer, language)
    assert sentence in said(payload, customer)
    assert list(elements(row(payload, customer))) == ["promise.open", "customer.open", "customer.more"]
    alone = replace(customer, waiting=replace(NOTICE, owner=""))
    assert "(" not in said(made(alone, language), alone).partition("26")[2]


@pytest.mark.parametrize(
    ("language", "sentence", "undo"),
    [("en", "✓ ACME: called, reached", "Undo"), ("fr", "✓ ACME : appelé, joint", "Annuler")],
)
def test_a_call_that_was_logged_is_one_line_with_undo(language: str, sentence: str, undo: str) -> None:
    customer = replace(ACME, waiting=WAITS)
    called = ActedStep(Deed.STEP_CALLED, StepOutcome.REACHED, is_taken=True)
    acted = ActedRow(17, "C0042", "ACME", steps=(called,), undo=("act:40",))
    payload = dict(render_acted(made(customer, language), (acted,), language))
    assert_within_limits(payload)
    assert said(payload, customer).splitlines()[0] == sentence
    found = elements(row(payload, customer))
    assert {action: one["value"] for action, one in found.items()} == {
        "undo": "act:40",
        "customer.open": "customer:17:v1",
    }
    assert found["undo"]["text"]["text"] == undo


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "✓ ACME: reminder sent 10:12"), ("fr", "✓ ACME : relance envoyée à 10 h 12")],
)
def test_a_reminder_that_left_is_one_line_with_its_moment(language: str, sentence: str) -> None:
    customer = replace(ACME, waiting=REMINDER)
    sent_at = datetime(2026, 11, 24, 10, 12)  # noqa: DTZ001 - as it reads where the company is
    sent = ActedStep(Deed.REMINDER_ASKED, is_taken=True, sent_at=sent_at)
    acted = ActedRow(17, "C0042", "ACME", steps=(sent,))
    payload = dict(render_acted(made(customer, language), (acted,), language))
    assert_within_limits(payload)
    assert said(payload, customer).splitlines()[0] == sentence
    assert "step.preview" not in elements(row(payload, customer))


@pytest.mark.parametrize(
    ("language", "line"), [("en", "✓ called, no answer"), ("fr", "✓ appelé, sans réponse")]
)
def test_a_call_that_nobody_took_keeps_its_row_and_its_button(language: str, line: str) -> None:
    customer = replace(ACME, waiting=WAITS)
    called = ActedStep(Deed.STEP_CALLED, StepOutcome.NO_ANSWER)
    acted = ActedRow(17, "C0042", "ACME", steps=(called,), undo=("act:40",))
    payload = dict(render_acted(made(customer, language), (acted,), language))
    assert line in said(payload, customer).splitlines()
    assert list(elements(row(payload, customer))) == ["undo", "step.call", "customer.open", "customer.more"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Orders are on hold. Call today: the formal notice was due by Thu 12 Nov (Nadia Benali)."),
        ("fr", "Appelez aujourd'hui : la mise en demeure était à faire pour le jeu. 12 nov. (Nadia Benali)."),
    ],
)
def test_somebody_elses_overdue_step_is_named_though_the_hold_after_it_is_done(
    language: str, sentence: str
) -> None:
    late = replace(NOTICE, step=replace(NOTICE.step, due_on=date(2026, 11, 12)))
    customer = replace(ACME, is_on_hold=True, waiting=late)
    assert sentence in said(made(customer, language), customer)


def test_a_step_that_is_not_overdue_is_not_said_to_be() -> None:
    due = replace(NOTICE, step=replace(NOTICE.step, due_on=date(2026, 11, 24)))
    customer = replace(ACME, is_on_hold=True, waiting=due)
    assert "Call today" not in said(made(customer), customer)
