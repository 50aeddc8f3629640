"""The words for reasons, states, means and kinds: one for each, in both languages."""

from __future__ import annotations

import pytest

from bot.credit.dispute import DisputeReason, DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Means, PlanState, PromiseState
from messages.formats import Language
from messages.record_words import (
    dispute_state_word,
    means_word,
    note_kind_word,
    plan_state_word,
    promise_state_word,
    reason_word,
)

EN, FR = Language.EN, Language.FR


@pytest.mark.parametrize("language", [EN, FR])
def test_every_value_has_a_word_of_its_own(language: Language) -> None:
    words = [
        [reason_word(one, language) for one in DisputeReason],
        [dispute_state_word(one, language) for one in DisputeState],
        [promise_state_word(one, language) for one in PromiseState],
        [plan_state_word(one, language) for one in PlanState],
        [means_word(one, language) for one in Means],
        [note_kind_word(one, language) for one in NoteKind],
    ]
    for of_one_kind in words:
        assert all(of_one_kind)
        assert len(set(of_one_kind)) == len(of_one_kind)


def test_words_in_french() -> None:
    assert reason_word(DisputeReason.INVOICE_ERROR, FR) == "erreur de facture"
    assert dispute_state_word(DisputeState.RESOLVED_CREDIT_NOTE, FR) == "résolu par un avoir"
    assert promise_state_word(PromiseState.PARTLY_KEPT, FR) == "tenue en partie"
    assert note_kind_word(NoteKind.NO_ANSWER, FR) == "appelé, pas de réponse"


def test_a_promise_that_figures_are_too_old_for_is_not_seen_yet() -> None:
    assert promise_state_word(PromiseState.OPEN, EN, not_seen_yet=True) == "not seen yet"
    assert promise_state_word(PromiseState.OPEN, FR, not_seen_yet=True) == "pas encore vue"
    assert promise_state_word(PromiseState.KEPT, EN, not_seen_yet=True) == "kept"


def test_a_ledgers_own_reason_is_shown_as_it_is() -> None:
    assert reason_word("palette cassée <!here>", FR) == "palette cassée &lt;!here&gt;"
    assert reason_word("quality", EN) == "quality"


def test_how_it_was_said_may_be_unknown() -> None:
    assert means_word(None, EN) == ""
    assert means_word(Means.PHONE, EN) == "by phone"
    assert means_word(Means.VISIT, FR) == "en visite"
