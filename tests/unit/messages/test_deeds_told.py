"""Every deed of the trail, with the facts it is written with, reads as words in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from filled_forms import history, history_line
from screens import read

from bot.audit import Deed
from bot.services.mail_clock import NO_ADDRESS
from messages.history import render_history

STEP: dict[str, Any] = {
    "step": "notice",
    "action": "notify",
    "state": "open",
    "owner": "thomas@example.com",
    "deadline": "2026-11-26",
    "attempts": 2,
    "silent": True,
}
DONE = {**STEP, "state": "done", "outcome": "no_answer", "beside": "promise:5"}
MAILING: dict[str, Any] = {"mailing": 7, "to": "compta@acme.example", "message": "<7@lumen.example>"}
FAILED = {**MAILING, "state": "failed", "trouble": NO_ADDRESS}
LITIGATION: dict[str, Any] = {
    "state": "asked",
    "to": "Cabinet Mercier",
    "reason": "no answer",
    "language": "fr",
    "documents": "1,2",
    "claimed": "9850.00 EUR; 1200.00 USD",
    "charges": "120.50 EUR",
}
PROMISE: dict[str, Any] = {"state": "open", "amount": "18500.00 EUR", "promised_on": "2026-11-27"}
DISPUTE: dict[str, Any] = {
    "state": "open",
    "owner": "thomas@example.com",
    "target": "2026-12-08",
    "reason": "invoice_error",
}
REQUEST: dict[str, Any] = {
    "kind": "increase",
    "state": "requested",
    "amount": "8000.00 EUR",
    "ends_on": "2026-12-31",
}
CASE: dict[str, Any] = {
    "state": "open",
    "owner": "thomas@example.com",
    "level": "credit_manager",
    "due": "2026-11-26",
    "causes": "late_step:step:9 since 2026-11-24; broken_promise:promise:12 since 2026-11-24",
    "silent": True,
}
CROSSED: dict[str, Any] = {
    "threshold": "breach",
    "exposure": "68000.00 EUR",
    "limit": "50000.00 EUR",
    "silent": True,
    "holds": 1,
}
HOLD: dict[str, Any] = {
    "cause": "late",
    "set_on": "2026-11-24",
    "set_by": "thomas@example.com",
    "documents": "1,2",
}
RESERVED: dict[str, Any] = {"state": "open", "amount": "6000.00 EUR", "until": "2026-12-08"}
LETTER: dict[str, Any] = {
    "number": "MD-2026-0001",
    "kind": "formal_notice",
    "step": 35,
    "pay_by": "2026-12-02",
    "documents": "1,2",
    "owed": "9850.00 EUR",
    "registered": True,
    "sha256": "ab" * 32,
}
PAUSE: dict[str, Any] = {"until": "2026-12-24", "reason": "new order", "ended_on": "2026-11-25"}
OF_FAMILY: Mapping[str, tuple[str, dict[str, Any] | None, dict[str, Any] | None]] = {
    "promise": ("promise:5", PROMISE, {**PROMISE, "state": "partly_kept", "because": "nothing_left"}),
    "plan": ("plan:2", None, {"state": "proposed", "instalments": "2026-12-01 100.00 EUR proposed"}),
    "dispute": (
        "dispute:7",
        DISPUTE,
        {**DISPUTE, "state": "resolved_credit_note", "said": "they sent photos"},
    ),
    "note": ("note:2", None, {"kind": "no_answer", "document": None, "undone": False}),
    "limit": ("request:118", REQUEST, {**REQUEST, "state": "approved_with_changes"}),
    "hold": ("hold:3", HOLD, {**HOLD, "released_on": "2026-11-25", "reason": "paid"}),
    "order": ("reservation:9", RESERVED, {**RESERVED, "state": "arrived", "order": "CO-77"}),
    "case": ("case:4", None, CASE),
    "step": ("step:35", STEP, DONE),
    "reminder": ("mailing:7", {"state": "waiting"}, FAILED),
    "letter": ("letter:1", None, LETTER),
    "hand_over": ("litigation:2", LITIGATION, {**LITIGATION, "state": "handed_over"}),
    "handed_over": ("litigation:2", LITIGATION, {**LITIGATION, "state": "handed_over"}),
    "dossier": ("litigation:2", None, {"dossier": "C0042.zip", "sha256": "ab" * 32, "language": "fr"}),
    "reminders": ("pause:4", None, PAUSE),
    "pause": ("pause:4", PAUSE, {**PAUSE, "undoes": 12}),
    "delegated": ("delegation:1", None, {"to": "thomas@example.com", "first_on": "2026-12-24"}),
    "delegation": ("delegation:1", {"to": "thomas@example.com"}, None),
    "undone": ("note:2", None, {"kind": "no_answer", "undone": True}),
    "settings": ("preferences:1", {"digest_on": True}, {"digest_on": False, "quiet_weekdays": "4"}),
    "file": ("import:3", None, {"file": "ledger.csv", "silent": True}),
}
CROSSINGS = (Deed.LIMIT_CROSSED, Deed.LIMIT_BACK)
SWEPT: Mapping[Deed, dict[str, Any]] = {
    Deed.STEP_OPENED: {**STEP, "offset": -5, "scenario": "usual", "invoices": 1, "numbers": "F-1"},
    Deed.STEP_JOINED: {"step": "notice", "invoices": 1, "numbers": "F-2", "left": 1},
    Deed.STEP_REPLACED: {"step": "call", "by": "formal notice"},
    Deed.STEP_ENDED: {"step": "firm reminder", "why": "litigation"},
    Deed.STEP_HELD: {"step": "hold"},
}
RAW = re.compile(r"\b(True|False|None|\d{4}-\d\d-\d\d|[a-z]+_[a-z_]+|notify|usual\W?\d*)\b|thomas@")
NUMBERED = re.compile(
    r"\b(promise|plan|dispute|note|hold|reservation|case|crossing|promesse|échéancier|litige|blocage|"
    r"réservation|seuil|step|étape|pause) \d"
)


def _facts(deed: Deed) -> tuple[str, dict[str, Any] | None, dict[str, Any] | None]:
    if deed in SWEPT:
        return "step:35", None, SWEPT[deed]
    if deed in CROSSINGS:
        return "crossing:35", None, CROSSED
    return OF_FAMILY[deed.value.partition(".")[0]]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("deed", Deed)
def test_a_deed_reads_as_words(deed: Deed, language: str) -> None:
    subject, before, after = _facts(deed)
    line = history_line(1, deed, subject, before, after)
    said = render_history(history(line), language).payload()["blocks"][1]["text"]["text"]
    assert RAW.search(said) is None, said
    assert NUMBERED.search(said) is None, said


def test_what_was_undone_is_named() -> None:
    line = history_line(1, Deed.UNDONE, "note:2", None, None)
    assert "undone (note), by the form" in read(render_history(history(line), "en").payload())


def test_a_step_is_told_by_its_name_in_the_readers_words() -> None:
    said = [
        render_history(history(history_line(1, Deed.STEP_OPENED, "step:35", None, STEP)), language).payload()
        for language in ("en", "fr")
    ]
    assert "(check before the due date)" in read(said[0])
    assert "(point avant échéance)" in read(said[1])
