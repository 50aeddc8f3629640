"""The form of a dispute: whole or part, the reason, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from filled_forms import DISPUTE_FORM, inputs, many_items
from limits import assert_modal_within_limits
from mornings import eur
from screens import read

from bot.credit.dispute import DisputeReason
from bot.credit.refused import Refused, Why
from bot.forms import DisputeDraft, DisputeForm
from messages.dispute_form import render_dispute_form


def shown(form: DisputeForm = DISPUTE_FORM, language: str = "en", **how: Any) -> dict[str, Any]:
    view = render_dispute_form(form, language, "private", **how).payload()
    assert_modal_within_limits(view)
    return view


def test_the_form_of_a_part() -> None:
    view = shown()
    asked = inputs(view)
    assert list(asked) == ["invoice", "part", "amount", "reason", "text", "target"]
    assert asked["invoice"]["initial_option"]["value"] == "2"
    assert asked["part"]["initial_option"]["value"] == "part"
    assert asked["amount"]["initial_value"] == "2300"
    assert asked["reason"]["initial_option"]["value"] == "quality"
    assert asked["text"]["initial_value"] == "scratched"
    assert asked["target"]["initial_date"] == "2026-12-08"
    assert view["callback_id"] == "dispute"


def test_what_the_context_follows_asks_for_a_new_drawing() -> None:
    asked = inputs(shown())
    assert {name: one["action_id"] for name, one in asked.items()} == {
        "invoice": "dispute.shaped#1",
        "part": "dispute.shaped#2",
        "reason": "dispute.shaped#3",
        "amount": "dispute.shaped#4",
        "target": "dispute.shaped#5",
        "text": "text",
    }


def test_the_whole_has_no_amount_of_its_own() -> None:
    draft = replace(DISPUTE_FORM.draft, is_whole=True)
    view = shown(replace(DISPUTE_FORM, draft=draft, leaves=eur("6100"), stays=eur("0")))
    assert "amount" not in inputs(view)
    said = read(view)
    assert "All of it: €6,100" in said
    assert "€6,100 leaves reminders, not exposure." in said
    assert "stays" not in said


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Goes to Thomas Petit, answer by Tue 8 Dec. "
            "€3,800 stays in reminders; €2,300 leaves them, not exposure.",
        ),
        (
            "fr",
            "Confié à Thomas Petit, réponse pour le mar. 8 déc. 3\u202f800\u00a0€ restent à relancer\u00a0; "
            "2\u202f300\u00a0€ sortent des relances, pas de l'encours.",
        ),
    ],
)
def test_who_answers_by_when_and_what_leaves_reminders(language: str, sentence: str) -> None:
    assert shown(language=language)["blocks"][-1]["elements"][0]["text"] == sentence


def test_before_a_reason_the_form_says_what_depends_on_it() -> None:
    bare = replace(
        DISPUTE_FORM,
        draft=DisputeDraft(document_id=2),
        owner="",
        target_on=None,
        leaves=None,
        stays=None,
    )
    view = shown(bare)
    assert view["blocks"][-1]["elements"][0]["text"] == ("Who answers, and by when, follows from the reason.")
    assert "initial_option" not in inputs(view)["reason"]
    assert "initial_date" not in inputs(view)["target"]


def test_an_invoice_already_paid_asks_for_the_payment() -> None:
    draft = replace(DISPUTE_FORM.draft, reason=DisputeReason.ALREADY_PAID)
    said = read(shown(replace(DISPUTE_FORM, draft=draft)))
    assert "When they paid, how, and the reference of the payment." in said
    assert "La date, le moyen et la référence du règlement." in read(
        shown(replace(DISPUTE_FORM, draft=draft), "fr")
    )


def test_amount_and_target_are_drawn_anew() -> None:
    draft = replace(DISPUTE_FORM.draft, target_on=date(2026, 12, 15))
    asked = inputs(shown(replace(DISPUTE_FORM, draft=draft), redraw=7))
    assert list(asked) == ["invoice", "part", "amount#7", "reason", "text", "target#7"]
    assert asked["target#7"]["initial_date"] == "2026-12-15"


def test_a_day_too_far_is_no_matter_of_promises() -> None:
    refused = Refused(Why.DAY_TOO_FAR, until=date(2027, 2, 22))
    assert shown(error=refused)["blocks"][0]["text"]["text"] == (
        "⚠ *Not recorded.* The last day that can be given is Mon 22 Feb."
    )


def test_three_hundred_invoices_offer_a_hundred_and_count_the_rest() -> None:
    draft = replace(DISPUTE_FORM.draft, document_id=300)
    view = shown(replace(DISPUTE_FORM, items=many_items(300), draft=draft))
    asked = inputs(view)["invoice"]
    assert len(asked["options"]) == 100
    assert asked["initial_option"]["value"] == "300"
    assert "200 more invoices are open: these are the oldest." in read(view)


def test_without_an_open_invoice_there_is_nothing_to_submit() -> None:
    view = shown(replace(DISPUTE_FORM, items=(), draft=DisputeDraft()))
    assert "submit" not in view
    assert "there is nothing to dispute" in read(view)
