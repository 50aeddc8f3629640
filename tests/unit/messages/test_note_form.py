"""The form of a call or a note."""

from __future__ import annotations

from dataclasses import replace

from filled_forms import NOTE_FORM, inputs
from limits import assert_modal_within_limits
from screens import read

from bot.credit.note import NoteKind
from bot.credit.refused import Refused, Why
from messages.note_form import render_note_form


def test_a_call_and_its_words() -> None:
    form = replace(NOTE_FORM, document_id=1, number="F-0871", text="try at 2")
    view = render_note_form(form, "en", "private").payload()
    assert_modal_within_limits(view)
    asked = inputs(view)
    assert list(asked) == ["kind", "text"]
    assert [one["value"] for one in asked["kind"]["options"]] == ["no_answer", "will_call_back", "note"]
    assert asked["kind"]["initial_option"]["value"] == "no_answer"
    assert asked["text"]["initial_value"] == "try at 2"
    said = read(view)
    assert "About invoice F-0871" in said
    assert "Called, no answer" in said
    assert view["callback_id"] == "note"
    assert view["private_metadata"] == "private"


def test_the_same_in_french() -> None:
    said = read(render_note_form(NOTE_FORM, "fr", "").payload())
    assert "Appelé, pas de réponse" in said
    assert "Rappellera" in said
    assert "Nécessaire pour une note, facultatif pour un appel." in said


def test_a_note_without_words_is_asked_for_them() -> None:
    view = render_note_form(NOTE_FORM, "en", "", error=Refused(Why.NO_TEXT)).payload()
    assert_modal_within_limits(view)
    assert view["blocks"][0]["text"]["text"] == "⚠ *Not recorded.* Write a few words first."


def test_what_the_form_does_not_offer_begins_as_a_note() -> None:
    view = render_note_form(replace(NOTE_FORM, kind=NoteKind.NOT_TODAY), "en", "").payload()
    assert inputs(view)["kind"]["initial_option"]["value"] == "note"
