"""The digest somebody acted on: its rows say what was done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_within_limits
from mornings import ACME, MOCKUP, in_french
from people_said import (
    CONTESTED,
    NO_ANSWER,
    NOT_TODAY,
    NOTE,
    PROMISE,
    PROPOSED,
    plan_view,
    view_of,
)
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.credit.dispute import DisputeState
from bot.credit.promise import PromiseState
from bot.standing import ActedRow
from messages.acted import render_acted
from messages.digest import render_digest

SENT = render_digest(MOCKUP).payload()
SPACES = str.maketrans("\u202f\u00a0", "  ")
DONE = ActedRow(17, "C0042", "ACME", promises=(view_of(),), undo=("promise:12",))


def patched(*rows: ActedRow, language: str = "en", sent: dict[str, Any] = SENT) -> dict[str, Any]:
    payload = dict(render_acted(sent, rows, language))
    assert_within_limits(payload)
    return payload


def row(payload: dict[str, Any], customer: int) -> list[dict[str, Any]]:
    return [block for block in payload["blocks"] if f".row{customer}." in block["block_id"]]


def text_of(payload: dict[str, Any], customer: int) -> str:
    text: str = row(payload, customer)[0]["text"]["text"]
    return text


def buttons(payload: dict[str, Any], customer: int) -> dict[str, str]:
    found = elements({"blocks": row(payload, customer)[1:]})
    return {action: one.get("value", "") for action, one in found.items()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_morning_after_three_acts(language: str, snapshot: SnapshotAssertion) -> None:
    sent = render_digest(in_french(MOCKUP) if language == "fr" else MOCKUP).payload()
    rows = (
        DONE,
        ActedRow(23, "C0107", "Brasserie du Port", notes=(NO_ANSWER,), undo=("note:3",)),
        ActedRow(31, "C0063", "Menuiserie Lambert", disputes=(CONTESTED,), notes=(NOT_TODAY,)),
    )
    payload = patched(*rows, language=language, sent=sent)
    assert f"{read(payload)}\n---\n{payload['text']}" == snapshot


def test_a_promised_row_is_one_line_with_undo_and_the_card() -> None:
    payload = patched(DONE)
    assert text_of(payload, 17) == "✓ ACME: €18,500 promised for Fri 27 Nov"
    assert buttons(payload, 17) == {"undo": "promise:12", "customer.open": "customer:17:v1"}
    french = patched(DONE, language="fr")
    assert text_of(french, 17).translate(SPACES) == "✓ ACME : 18 500 € promis pour le ven. 27 nov."


def test_without_a_right_to_undo_the_card_alone_is_left() -> None:
    assert buttons(patched(replace(DONE, undo=())), 17) == {"customer.open": "customer:17:v1"}


def test_what_waits_for_the_credit_manager_says_so() -> None:
    asked = patched(replace(DONE, promises=(view_of(PROPOSED),)))
    assert text_of(asked, 17) == (
        "✓ ACME: €18,500 promised for Fri 27 Nov, waits for the credit manager's agreement"
    )
    kept = replace(PROMISE, state=PromiseState.KEPT)
    assert text_of(patched(replace(DONE, promises=(view_of(kept),))), 17) == (
        "✓ ACME: €18,500 promised for Fri 27 Nov (promise kept)"
    )


def test_the_parts_of_a_plan_are_said_together() -> None:
    plan = patched(replace(DONE, promises=plan_view().promises))
    assert text_of(plan, 17) == (
        "✓ ACME: plan of 3 instalments, €30,900 in all, the first for Fri 27 Nov,"
        " waits for the credit manager's agreement"
    )


def test_a_call_or_a_dispute_adds_a_line_and_keeps_the_buttons() -> None:
    before = text_of(SENT, 17)
    called = ActedRow(17, "C0042", "ACME", disputes=(CONTESTED,), notes=(NO_ANSWER, NOTE), undo=("note:3",))
    payload = patched(called)
    assert text_of(payload, 17) == (
        f"{before}\n✓ F-2026-0902: €2,300 disputed (quality)\n✓ called, no answer\n"
        "✓ “new buyer” (F-2026-0871)"
    )
    assert list(buttons(payload, 17)) == ["undo", "promise.open", "customer.open", "customer.more"]
    assert buttons(payload, 17)["undo"] == "note:3"
    assert list(buttons(patched(replace(called, undo=())), 17)) == list(buttons(SENT, 17))


def test_a_dispute_that_is_over_says_how_it_ended() -> None:
    ended = replace(CONTESTED, dispute=replace(CONTESTED.dispute, state=DisputeState.RESOLVED_CREDIT_NOTE))
    acted = ActedRow(17, "C0042", "ACME", disputes=(ended,))
    assert text_of(patched(acted), 17).endswith("\n✓ F-2026-0902: dispute resolved by credit note")
    french = text_of(patched(acted, language="fr"), 17)
    assert french.endswith("\n✓ F-2026-0902\u00a0: litige résolu par un avoir")


def test_not_today_keeps_why_and_the_deadline_that_runs_on() -> None:
    payload = patched(ActedRow(31, "C0063", "Menuiserie Lambert", notes=(NOT_TODAY,), undo=("note:6",)))
    assert text_of(payload, 31) == (
        "✓ Menuiserie Lambert: not today, back in the next digest\n"
        "*Why:* the undisputed €3,800 can be asked for now. Call before the firm reminder on Wed 25 Nov."
    )
    assert buttons(payload, 31) == {"undo": "note:6", "customer.open": "customer:31:v1"}


def test_rows_that_nothing_was_done_about_and_the_header_stay() -> None:
    payload = patched(DONE)
    assert payload["blocks"][0] == SENT["blocks"][0]
    assert row(payload, 23) == row(SENT, 23)
    assert patched() == SENT
    assert patched(ActedRow(17, "C0042", "ACME")) == SENT


def test_a_customer_of_a_like_number_is_not_touched() -> None:
    near = replace(ACME, id=170, code="C0170", name="ACME Lyon")
    sent = render_digest(replace(MOCKUP, calls=(ACME, near), calls_total=2)).payload()
    assert row(patched(DONE, sent=sent), 170) == row(sent, 170)


def test_each_change_takes_new_block_ids_and_the_same_change_the_same() -> None:
    def ids(payload: dict[str, Any]) -> set[str]:
        return {block["block_id"] for block in row(payload, 17)}

    later = replace(DONE, undo=())
    assert ids(patched(DONE)) == ids(patched(DONE))
    assert not ids(patched(DONE)) & ids(SENT)
    assert not ids(patched(DONE)) & ids(patched(later))
    assert all(one.startswith("digest.20261124.row17.") for one in ids(patched(DONE)))


def test_the_notification_text_says_what_was_done_since() -> None:
    assert patched(DONE)["text"] == f"{SENT['text']} Done since: ACME: €18,500 promised for Fri 27 Nov."
    long = dict(SENT, text="x" * 3000)
    text = patched(DONE, sent=long)["text"]
    assert len(text) <= 3000
    assert text.endswith("… Done since: ACME: €18,500 promised for Fri 27 Nov.")


def test_what_was_sent_is_not_changed() -> None:
    before = read(SENT)
    patched(DONE)
    assert read(SENT) == before


def test_fifty_acts_in_one_digest_stay_within_limits() -> None:
    calls = tuple(replace(ACME, id=n, code=f"C{n}") for n in range(1, 40))
    sent = render_digest(replace(MOCKUP, calls=calls, calls_total=39)).payload()
    notes = (NO_ANSWER, NOTE) * 40
    rows = [ActedRow(n, f"C{n}", "A & B" * 50, notes=notes, undo=(f"note:{n}",)) for n in range(1, 40)]
    payload = patched(*rows, sent=sent)
    assert len(payload["blocks"]) == len(sent["blocks"])
    assert payload["text"].endswith("more.")


def hostile(text: str) -> ActedRow:
    note = replace(NOTE, number=text, by=text, note=replace(NOTE.note, text=text))
    contested = replace(CONTESTED, number=text, dispute=replace(CONTESTED.dispute, note=text))
    promise = replace(view_of(replace(PROMISE, said_by=text)), numbers=(text,) * 20)
    return ActedRow(17, text, text, (promise,), (contested,) * 3, (note,) * 30, ("promise:12",))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    for acted in (hostile(text), replace(hostile(text), promises=())):
        shown = str(patched(acted, language=language)["blocks"]) + str(patched(acted)["text"])
        for mention in ("<!", "<@", "<http", "\u202e"):
            assert mention not in shown


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_stays_within_limits(text: str) -> None:
    assert "<!" not in str(patched(hostile(text)))
