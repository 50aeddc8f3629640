"""The forms of a dunning step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from limits import assert_modal_within_limits
from mornings import TODAY
from people_said import NADIA
from screens import read
from steps_said import CALL, NOTIFY, VIEW
from syrupy.assertion import SnapshotAssertion

from bot.block_ids import FormBlock
from bot.credit.due_step import CALL_OUTCOMES, NOTICE_OUTCOMES
from bot.credit.refused import Refused, Why
from bot.dunning_views import StepView
from bot.ids import Callback
from messages.refused import field_of
from messages.step_forms import (
    render_answer_form,
    render_call_form,
    render_put_off_form,
    render_reassign_form,
    render_skip_form,
    render_time_form,
)
from messages.surfaces import Modal

FORMS = {
    "call": render_call_form,
    "answer": render_answer_form,
    "skip": render_skip_form,
    "put_off": render_put_off_form,
    "time": render_time_form,
    "reassign": render_reassign_form,
}


def payload(modal: Modal) -> dict[str, Any]:
    made = modal.payload()
    assert_modal_within_limits(made)
    return made


def inputs(modal: Modal) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in payload(modal)["blocks"] if block["type"] == "input"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", list(FORMS))
def test_a_form_reads_well(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    view = NOTIFY if name == "answer" else VIEW
    made = payload(FORMS[name](view, language, "{}"))
    title, submit = made["title"]["text"], made["submit"]["text"]
    assert f"{title} / {submit}\n{read(made)}" == snapshot
    assert made["private_metadata"] == "{}"


def test_a_call_asks_what_came_of_it_and_shows_whom_to_call() -> None:
    modal = render_call_form(replace(VIEW, step=replace(CALL, attempts=2)), "en", "{}")
    asked = inputs(modal)
    options = asked["outcome"]["element"]["options"]
    assert [one["value"] for one in options] == [one.value for one in CALL_OUTCOMES]
    assert "initial_option" not in asked["outcome"]["element"]
    assert asked["text"]["optional"] is True
    text = read(payload(modal))
    assert "*Brasserie du Port* (C0050): call, due today" in text
    assert "*Whom to call:* M. Le Goff, <tel:+33261910034|02 61 91 00 34>" in text
    assert "2 tries so far" in text


def test_the_notice_asks_of_which_invoices_and_what() -> None:
    modal = render_answer_form(NOTIFY, "en", "{}")
    options = inputs(modal)["outcome"]["element"]["options"]
    assert [one["value"] for one in options] == [one.value for one in NOTICE_OUTCOMES]
    text = read(payload(modal))
    assert "F-2026-0960: €12,400, due Fri 27 Nov" in text
    assert "is our order number right on it?" in text


def test_days_have_their_last_said() -> None:
    put_off = inputs(render_put_off_form(VIEW, "en", "{}"))["date"]
    assert put_off["element"]["initial_date"] == "2026-11-30"
    assert put_off["hint"]["text"] == "Up to Mon 30 Nov."
    time = inputs(render_time_form(VIEW, "en", "{}"))["date"]
    assert (
        time["hint"]["text"] == "Camille Roy keeps it. Up to Mon 30 Nov: the next step comes the day after."
    )
    last = inputs(render_time_form(replace(VIEW, replaces_on=None), "en", "{}"))["date"]
    assert last["hint"]["text"] == "Camille Roy keeps it."


def test_what_cannot_be_put_off_or_reassigned_says_so_and_has_nothing_to_submit() -> None:
    late = payload(render_put_off_form(replace(VIEW, put_off_until=None), "en", "{}"))
    assert "submit" not in late
    assert "It cannot be put off any further" in read(late)
    alone = payload(render_reassign_form(replace(VIEW, people=()), "fr", "{}"))
    assert "submit" not in alone
    assert "Personne d'autre ne peut s'en charger" in read(alone)


def test_it_goes_to_whom_the_policy_names() -> None:
    owner = inputs(render_reassign_form(VIEW, "en", "{}"))["owner"]
    assert [(one["text"]["text"], one["value"]) for one in owner["element"]["options"]] == [
        ("Nadia Benali", NADIA)
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", list(FORMS))
def test_a_refusal_stands_above_its_form(name: str, language: str) -> None:
    made = payload(FORMS[name](VIEW, language, "{}", Refused(Why.LATER_STEP, until=TODAY)))
    assert made["blocks"][0]["text"]["text"].startswith("⚠ *")


@pytest.mark.parametrize(
    ("why", "about", "field"),
    [
        (Why.LATER_STEP, Callback.STEP_PUT_OFF, FormBlock.DATE),
        (Why.DAY_TOO_FAR, Callback.STEP_TIME, FormBlock.DATE),
        (Why.DAY_PASSED, Callback.PAUSE, FormBlock.UNTIL),
        (Why.NO_REASON, Callback.STEP_SKIP, FormBlock.TEXT),
        (Why.NO_TEXT, Callback.STEP_CALL, FormBlock.TEXT),
        (Why.NO_SUCH_OUTCOME, Callback.STEP_CALL, FormBlock.OUTCOME),
        (Why.NO_SUCH_OUTCOME, Callback.STEP_SKIP, None),
        (Why.SAME_OWNER, Callback.STEP_REASSIGN, FormBlock.OWNER),
    ],
)
def test_a_refusal_is_said_at_its_input(why: Why, about: Callback, field: FormBlock | None) -> None:
    assert field_of(why, about) is field


def test_nobody_has_it_is_said_where_time_is_given() -> None:
    view: StepView = replace(VIEW, owner="")
    assert inputs(render_time_form(view, "en", "{}"))["date"]["hint"]["text"].startswith("Nobody has it")
