"""What was logged, in words, with what takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from filled_forms import (
    DISPUTE,
    DISPUTE_VIEW,
    NOTE_VIEW,
    OLD,
    PLAN_VIEW,
    PROMISE,
    PROMISE_VIEW,
)
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur
from screens import elements, read

from bot.acts import DisputeOpened, NoteAdded, PlanAsked, PromiseLogged
from bot.credit.note import NoteKind
from bot.credit.promise import PromiseState
from bot.standing import PromiseView
from messages.done import (
    Logged,
    LoggedView,
    render_logged,
    render_logged_modal,
    render_undone,
    render_undone_modal,
)

LOGGED = PromiseLogged(PROMISE)
CASES: list[tuple[Logged, LoggedView, str, str]] = [
    (
        PromiseLogged(PROMISE, (OLD,)),
        PROMISE_VIEW,
        "✓ *ACME*: €18,500 promised for Fri 27 Nov\n"
        "Reminders on F-0871 pause until Tue 1 Dec (grace included).\n"
        "It replaces the promise of €18,500 for Thu 19 Nov.",
        "✓ *ACME*\u00a0: 18\u202f500\u00a0€ promis pour le ven. 27 nov.\n"
        "Les relances sur F-0871 sont suspendues jusqu'au mar. 1er déc. (délai de grâce compris).\n"
        "Elle remplace la promesse de 18\u202f500\u00a0€ pour le jeu. 19 nov.",
    ),
    (
        DisputeOpened(DISPUTE),
        DISPUTE_VIEW,
        "✓ *ACME*: €2,300 of F-0902 disputed (quality)\n"
        "Thomas Petit is told, and answers by Tue 8 Dec. "
        "The disputed amount leaves reminders, not exposure.",
        "✓ *ACME*\u00a0: 2\u202f300\u00a0€ de F-0902 en litige (qualité)\n"
        "Thomas Petit est au courant et répond pour le mar. 8 déc. "
        "Le montant en litige sort des relances, pas de l'encours.",
    ),
    (
        NoteAdded(NOTE_VIEW.note),
        NOTE_VIEW,
        '✓ F-0871: called, no answer\n"try again at 2"',
        "✓ F-0871\u00a0: appelé, pas de réponse\n«\u00a0try again at 2\u00a0»",
    ),
]


@pytest.mark.parametrize(("result", "view", "english", "french"), CASES)
def test_what_counts_now(result: Logged, view: LoggedView, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        message = render_logged(result, view, language, undo=True).payload()
        assert_within_limits(message)
        assert message["blocks"][0]["text"]["text"] == expected
        modal = render_logged_modal(result, view, language, undo=True).payload()
        assert_modal_within_limits(modal)
        assert modal["blocks"] == message["blocks"]
        assert modal["callback_id"] == "done"


@pytest.mark.parametrize(
    ("result", "view", "subject"),
    [
        (LOGGED, PROMISE_VIEW, "promise:12"),
        (DisputeOpened(DISPUTE), DISPUTE_VIEW, "dispute:7"),
        (NoteAdded(NOTE_VIEW.note), NOTE_VIEW, "note:9"),
    ],
)
def test_it_can_be_taken_back_while_it_can(result: Logged, view: LoggedView, subject: str) -> None:
    buttons = elements(render_logged(result, view, "en", undo=True).payload())
    assert list(buttons) == ["undo", "customer.open"]
    assert buttons["undo"]["value"] == subject
    assert buttons["customer.open"]["value"] == "customer:17:v1"
    later = render_logged(result, view, "en", undo=False).payload()
    assert list(elements(later)) == ["customer.open"]
    assert "ten minutes" not in read(later)


def test_the_fallback_begins_without_a_name() -> None:
    text = render_logged(LOGGED, PROMISE_VIEW, "en", undo=True).text
    assert text == (
        "The promise is recorded. ✓ ACME: €18,500 promised for Fri 27 Nov. "
        "Reminders on F-0871 pause until Tue 1 Dec (grace included)."
    )


def test_the_third_promise_waits_and_pauses_nothing() -> None:
    waiting = replace(PROMISE, state=PromiseState.PROPOSED)
    said = read(
        render_logged(
            PromiseLogged(waiting), replace(PROMISE_VIEW, promise=waiting), "en", undo=True
        ).payload()
    )
    assert "⏳ *ACME*: €18,500 promised for Fri 27 Nov" in said
    assert "The credit manager must agree: you will be told. Until then nothing pauses." in said
    assert "pause until" not in said


def test_on_account_pauses_nothing() -> None:
    view = replace(PROMISE_VIEW, promise=replace(PROMISE, documents=()), numbers=())
    said = read(render_logged(LOGGED, view, "en", undo=False).payload())
    assert "On account: it counts until Tue 1 Dec (grace included), and pauses no reminder." in said


def test_a_plan_waits_and_is_withdrawn_rather_than_undone() -> None:
    first = PROMISE_VIEW
    second: PromiseView = replace(
        PROMISE_VIEW,
        promise=replace(PROMISE, id=13, amount=eur("1500"), promised_on=date(2027, 1, 4)),
    )
    view = replace(PLAN_VIEW, promises=(first, second))
    result = PlanAsked(view.plan, (first.promise, second.promise))
    payload = render_logged(result, view, "en", undo=True).payload()
    assert_within_limits(payload)
    assert "⏳ *ACME*: plan of €20,000 in 2 parts, the last on 4 Jan 2027" in read(payload)
    assert list(elements(payload)) == ["customer.open"]


def test_a_dispute_of_the_whole_says_so() -> None:
    view = replace(DISPUTE_VIEW, dispute=replace(DISPUTE, is_whole=True, amount=eur("6100")))
    said = read(render_logged(DisputeOpened(view.dispute), view, "en", undo=False).payload())
    assert "✓ *ACME*: all of F-0902 disputed, €6,100 (quality)" in said


def test_a_call_without_words_is_one_line() -> None:
    view = replace(NOTE_VIEW, number="", note=replace(NOTE_VIEW.note, text="", kind=NoteKind.WILL_CALL_BACK))
    payload = render_logged(NoteAdded(view.note), view, "en", undo=False).payload()
    assert payload["blocks"][0]["text"]["text"] == "✓ Will call back"


def test_three_hundred_invoices_are_named_and_then_counted() -> None:
    view = replace(PROMISE_VIEW, numbers=tuple(f"F-{n:04}" for n in range(300)))
    payload = render_logged(LOGGED, view, "en", undo=True).payload()
    assert_within_limits(payload)
    said = read(payload)
    assert f"and {300 - said.count('F-')} more pause until" in said


def test_what_was_taken_back() -> None:
    message = render_undone("ACME", "promise", "en")
    assert_within_limits(message.payload())
    assert message.text == "Undone: the promise on ACME does not count any more."
    assert render_undone("ACME", "dispute", "fr").text == (
        "C'est annulé\u00a0: le litige sur ACME ne compte plus."
    )
    modal = render_undone_modal("", "note", "en").payload()
    assert_modal_within_limits(modal)
    assert read(modal).endswith("Undone: the note does not count any more.")


def test_what_was_replaced_counts_or_waits_again() -> None:
    waits = replace(OLD, amount=eur("1500.50"), state=PromiseState.PROPOSED)
    counts = replace(OLD, state=PromiseState.OPEN)
    modal = render_undone_modal("ACME", "promise", "en", (counts, waits)).payload()
    assert_modal_within_limits(modal)
    assert read(modal).endswith(
        "The promise of €18,500 for Thu 19 Nov that it had replaced counts again. "
        "The promise of €1,500.50 for Thu 19 Nov that it had replaced waits for agreement again."
    )
    assert render_undone("ACME", "promise", "fr", (waits,)).text == (
        "C'est annulé\u00a0: la promesse sur ACME ne compte plus. La promesse de 1\u202f500,50\u00a0€ pour "
        "le jeu. 19 nov. qu'elle remplaçait attend de nouveau un accord."
    )
    parts = (replace(counts, plan_id=4), replace(counts, plan_id=4))
    said = render_undone("ACME", "promise", "en", parts).text
    assert said.endswith("any more. The plan that it had replaced counts again.")


def test_a_view_shows_the_result_of_its_kind_only() -> None:
    with pytest.raises(TypeError, match="NoteView does not show a PromiseLogged"):
        render_logged(LOGGED, NOTE_VIEW, "en", undo=False)
