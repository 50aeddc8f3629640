"""The forms of one question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from filled_forms import DISPUTE, STEP, inputs
from limits import assert_modal_within_limits
from screens import elements, read

from bot.ids import Action
from messages.small_forms import (
    render_comment_form,
    render_hand_on_form,
    render_refuse_form,
    render_resolve_form,
    render_target_form,
    render_which,
)
from messages.surfaces import Modal

DISPUTED = {
    "en": "*F-0902*, ACME: €2,300 disputed (quality), answer due by Tue 8 Dec",
    "fr": "*F-0902*, ACME\u00a0: 2\u202f300\u00a0€ en litige (qualité), réponse attendue pour le mar. 8 déc.",
}


def steps(language: str) -> list[tuple[str, Modal]]:
    return [
        ("dispute_hand_on", render_hand_on_form(STEP, language, "p")),
        ("dispute_comment", render_comment_form(STEP, language, "p", question=False)),
        ("dispute_ask", render_comment_form(STEP, language, "p", question=True)),
        ("dispute_target", render_target_form(STEP, language, "p")),
        ("dispute_resolve", render_resolve_form(STEP, language, "p")),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_step_says_which_dispute_it_is_of(language: str) -> None:
    for callback, modal in steps(language):
        view = modal.payload()
        assert_modal_within_limits(view)
        assert view["callback_id"] == callback
        assert view["private_metadata"] == "p"
        assert view["blocks"][0]["text"]["text"] == DISPUTED[language]


def test_what_each_step_asks_for() -> None:
    asked = {callback: list(inputs(modal.payload())) for callback, modal in steps("en")}
    assert asked == {
        "dispute_hand_on": ["owner", "text"],
        "dispute_comment": ["text"],
        "dispute_ask": ["text"],
        "dispute_target": ["target", "text"],
        "dispute_resolve": ["outcome", "text"],
    }


def test_a_dispute_is_handed_on_to_somebody_of_the_policy() -> None:
    owner = inputs(render_hand_on_form(STEP, "en", "p").payload())["owner"]
    assert [(one["value"], one["text"]["text"]) for one in owner["options"]] == [
        ("thomas@example.com", "Thomas Petit"),
        ("sophie@example.com", "Sophie Leroy"),
    ]


def test_with_nobody_to_hand_on_to_there_is_nothing_to_submit() -> None:
    view = render_hand_on_form(replace(STEP, owners=()), "en", "p").payload()
    assert_modal_within_limits(view)
    assert "submit" not in view
    assert "There is nobody else who could answer it" in read(view)


def test_three_hundred_colleagues_offer_a_hundred() -> None:
    owners = tuple((f"p{n}@example.com", "") for n in range(300))
    view = render_hand_on_form(replace(STEP, owners=owners), "en", "p").payload()
    assert_modal_within_limits(view)
    options = inputs(view)["owner"]["options"]
    assert len(options) == 100
    assert options[0]["text"]["text"] == "p0@example.com"


def test_a_new_target_begins_with_the_present_one_and_says_the_last_day() -> None:
    view = render_target_form(STEP, "en", "p").payload()
    assert inputs(view)["target"]["initial_date"] == "2026-12-08"
    assert "Up to 22 Feb 2027." in read(view)
    bare = render_target_form(replace(STEP, latest=None), "fr", "p").payload()
    assert "Au plus tard" not in read(bare)


def test_a_dispute_ends_in_one_of_four_ways() -> None:
    outcome = inputs(render_resolve_form(STEP, "en", "p").payload())["outcome"]
    assert [one["value"] for one in outcome["options"]] == [
        "resolved_credit_note",
        "resolved_corrected_invoice",
        "rejected",
        "withdrawn",
    ]
    assert "initial_option" not in outcome


def test_a_credit_note_that_was_found_is_proposed() -> None:
    step = replace(STEP, dispute=replace(DISPUTE, proposed_credit=44))
    outcome = inputs(render_resolve_form(step, "fr", "p").payload())["outcome"]
    assert outcome["initial_option"]["text"]["text"] == "Résolu par un avoir"


@pytest.mark.parametrize(
    ("action", "question"),
    [
        (Action.PROMISE_PICK, "Who promises to pay?"),
        (Action.DISPUTE_PICK, "Whose invoice is disputed?"),
        (Action.NOTE_PICK, "Whom is the note about?"),
        (Action.CUSTOMER_SEARCH, "Which customer is it about?"),
    ],
)
def test_which_customer_is_looked_for_and_goes_on_with_the_act(action: Action, question: str) -> None:
    view = render_which("en", action).payload()
    assert_modal_within_limits(view)
    assert list(elements(view)) == [action.value]
    assert elements(view)[action.value]["type"] == "external_select"
    assert question in read(view)
    assert_modal_within_limits(render_which("fr", action).payload())


@pytest.mark.parametrize(
    ("language", "what", "sentence"),
    [
        ("en", "promise", "You refuse this promise. Whoever asked reads your reason."),
        ("en", "plan", "You refuse this plan. Whoever asked reads your reason."),
        ("fr", "plan", "Vous refusez cet échéancier. La personne qui l'a demandé lira votre motif."),
        ("en", "<!here>", "You refuse &lt;!here&gt;. Whoever asked reads your reason."),
    ],
)
def test_a_refusal_needs_its_reason(language: str, what: str, sentence: str) -> None:
    view = render_refuse_form(language, "p", what).payload()
    assert_modal_within_limits(view)
    assert view["blocks"][0]["text"]["text"] == sentence
    words = view["blocks"][1]
    assert words["block_id"] == "text"
    assert "optional" not in words


@pytest.mark.parametrize(
    ("action", "english", "french"),
    [
        (Action.ORDER_PICK, "Who orders?", "Qui commande\u00a0?"),
        (
            Action.LIMIT_PICK,
            "Whose limit is to be raised?",
            "Le plafond de quel client faut-il relever\u00a0?",
        ),
    ],
)
def test_whose_order_and_whose_limit(action: Action, english: str, french: str) -> None:
    for language, asked in (("en", english), ("fr", french)):
        view = render_which(language, action).payload()
        assert_modal_within_limits(view)
        assert asked in read(view)
