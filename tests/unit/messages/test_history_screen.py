"""A customer's trail in words: who, what, when, before and after, from where."""

from __future__ import annotations

import pytest
from filled_forms import history, history_line
from limits import assert_modal_within_limits, assert_within_limits
from screens import elements, read

from bot.audit import Deed, Facts, Surface
from bot.standing import HistoryLine
from messages.formats import Language
from messages.history import render_history, render_history_modal
from messages.history_facts import facts_text
from messages.prose import Voice

LOGGED = history_line(
    120,
    Deed.PROMISE_LOGGED,
    "promise:12",
    None,
    {
        "state": "open",
        "amount": "18500.00 EUR",
        "promised_on": "2026-11-27",
        "grace_until": "2026-12-01",
        "documents": "1,2",
        "means": "phone",
        "said_by": "Mme Durand",
    },
)
KEPT = history_line(
    121,
    Deed.PROMISE_KEPT,
    "promise:12",
    {"state": "open", "amount": "18500.00 EUR", "received": "0.00 EUR"},
    {"state": "kept", "amount": "18500.00 EUR", "received": "18500.00 EUR"},
    who="",
    surface=Surface.IMPORT,
)
HANDED_ON = history_line(
    122,
    Deed.DISPUTE_HANDED_ON,
    "dispute:7",
    {"owner": "thomas@example.com", "state": "open", "target": "2026-12-08", "reason": "quality"},
    {
        "owner": "sophie@example.com",
        "state": "open",
        "target": "2026-12-10",
        "reason": "quality",
        "said": "yours",
    },
    surface=Surface.MESSAGE,
)
PLAN = history_line(
    123,
    Deed.PLAN_ASKED,
    "plan:2",
    None,
    {"state": "proposed", "instalments": "2026-12-01 100.00 EUR proposed; 2027-01-04 50.50 EUR proposed"},
)
NOTED = history_line(
    124,
    Deed.NOTE_ADDED,
    "note:9",
    None,
    {"kind": "no_answer", "text": "try again", "document": None, "undone": False},
    surface=Surface.DIGEST,
)

ASKED = history_line(
    125,
    Deed.LIMIT_ASKED,
    "request:118",
    None,
    {
        "kind": "increase",
        "state": "requested",
        "amount": "8000.00 EUR",
        "starts_on": "2026-11-24",
        "ends_on": "2026-12-31",
        "order": "15000.00 EUR",
        "reason": "Christmas stock",
    },
)
APPROVED = history_line(
    126,
    Deed.LIMIT_APPROVED,
    "request:118",
    {"kind": "increase", "state": "requested", "amount": "8000.00 EUR", "ends_on": "2026-12-31"},
    {
        "kind": "increase",
        "state": "approved_with_changes",
        "amount": "5000.00 EUR",
        "ends_on": "2026-12-15",
        "decision_reason": "half",
    },
    who="Nadia Benali",
    surface=Surface.CHANNEL,
)
HELD = history_line(
    127,
    Deed.HOLD_SET,
    "hold:3",
    None,
    {"cause": "by_hand", "set_on": "2026-11-24", "why": "bounced cheque"},
)
RESERVED = history_line(
    128,
    Deed.ORDER_ARRIVED,
    "reservation:9",
    {"state": "open", "amount": "6000.00 EUR", "until": "2026-12-08"},
    {"state": "arrived", "amount": "6000.00 EUR", "until": "2026-12-08", "order": "CO-77"},
    who="",
    surface=Surface.IMPORT,
)
CASE = history_line(
    129,
    Deed.CASE_OPENED,
    "case:4",
    None,
    {
        "state": "open",
        "owner": "thomas@example.com",
        "level": "owner",
        "due": "2026-11-26",
        "causes": "breach:limit since 2026-11-24 68000.00 EUR; broken_promise:promise:12 since 2026-11-24",
    },
    who="",
    surface=Surface.CLOCK,
)

CALLED = history_line(
    130,
    Deed.STEP_CALLED,
    "step:5",
    {"step": "call", "action": "call", "state": "open", "deadline": "2026-11-24"},
    {
        "step": "call",
        "action": "call",
        "state": "open",
        "deadline": "2026-11-24",
        "attempts": 1,
        "said": "try again",
    },
)
STEP_ENDED = history_line(
    131,
    Deed.STEP_ENDED,
    "step:5",
    None,
    {"step": "firm reminder", "why": "paid"},
    who="",
    surface=Surface.CLOCK,
)
OPENED = history_line(
    132,
    Deed.STEP_OPENED,
    "step:6",
    None,
    {
        "step": "visite",
        "action": "call",
        "owner": "thomas@example.com",
        "deadline": "2026-11-26",
        "silent": False,
        "invoices": 2,
        "numbers": "F-1, F-2",
    },
    who="",
    surface=Surface.CLOCK,
)
DEMANDED = history_line(
    133,
    Deed.LETTER_MADE,
    "letter:1",
    None,
    {"number": "MD-2026-0001", "kind": "formal_notice", "pay_by": "2026-12-02", "owed": "9850.00 EUR"},
)
AGREED = history_line(
    134,
    Deed.HANDED_OVER,
    "litigation:2",
    {"state": "asked", "to": "Maître Blanc", "reason": "no answer"},
    {"state": "handed_over", "to": "Maître Blanc", "reason": "no answer", "claimed": "9850.00 EUR"},
    who="Nadia Benali",
)


@pytest.mark.parametrize(
    ("line", "english", "french"),
    [
        (
            CALLED,
            '*24 Nov 2026, 09:40* · Camille Roy: call logged (call), by the form. 1 try so far, "try again"',
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: appel noté (appel), par le formulaire. "
            "1 essai jusqu'ici, «\u00a0try again\u00a0»",
        ),
        (
            STEP_ENDED,
            "*24 Nov 2026, 09:40* · Step ended without being taken (firm reminder), automatically. Paid",
            "*24 nov. 2026, 9 h 40* · Étape terminée sans avoir été faite (relance ferme), automatiquement. "
            "Payé",
        ),
        (
            OPENED,
            "*24 Nov 2026, 09:40* · Reminder step reached (visite), automatically. "
            "Owner Thomas Petit, by 26 Nov 2026, invoices F-1, F-2",
            "*24 nov. 2026, 9 h 40* · Étape de relance atteinte (visite), automatiquement. "
            "Responsable Thomas Petit, à faire pour le 26 nov. 2026, factures F-1, F-2",
        ),
        (
            DEMANDED,
            "*24 Nov 2026, 09:40* · Camille Roy: letter made (MD-2026-0001), by the form. "
            "Formal notice, owed €9,850, to pay by 2 Dec 2026",
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: courrier établi (MD-2026-0001), "
            "par le formulaire. Mise en demeure, dû 9\u202f850\u00a0€, à payer pour le 2 déc. 2026",
        ),
        (
            AGREED,
            "*24 Nov 2026, 09:40* · Nadia Benali: handed over to collection, by the form. Claimed €9,850",
            "*24 nov. 2026, 9 h 40* · Nadia Benali\u00a0: remis au recouvrement, par le formulaire. "
            "Réclamé 9\u202f850\u00a0€",
        ),
        (
            ASKED,
            "*24 Nov 2026, 09:40* · Camille Roy: request made (REQ-118), by the form. Temporary increase, "
            '€8,000, order €15,000, from 24 Nov 2026, to 31 Dec 2026, reason: "Christmas stock"',
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: demande faite (REQ-118), par le formulaire. "
            "Augmentation temporaire, 8\u202f000\u00a0€, commande 15\u202f000\u00a0€, du 24 nov. 2026, "
            "au 31 déc. 2026, motif\u00a0: «\u00a0Christmas stock\u00a0»",
        ),
        (
            APPROVED,
            "*24 Nov 2026, 09:40* · Nadia Benali: request approved (REQ-118), in the credit channel. "
            "Now approved with changes, waiting for a decision before, amount €8,000 → €5,000, "
            'last day 31 Dec 2026 → 15 Dec 2026, "half"',
            "*24 nov. 2026, 9 h 40* · Nadia Benali\u00a0: demande accordée (REQ-118), dans le canal crédit. "
            "À présent accordée autrement, en attente de décision auparavant, montant 8\u202f000\u00a0€ → "
            "5\u202f000\u00a0€, dernier jour 31 déc. 2026 → 15 déc. 2026, «\u00a0half\u00a0»",
        ),
        (
            HELD,
            '*24 Nov 2026, 09:40* · Camille Roy: orders put on hold, by the form. By hand, "bounced cheque"',
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: commandes bloquées, par le formulaire. "
            "À la main, «\u00a0bounced cheque\u00a0»",
        ),
        (
            RESERVED,
            "*24 Nov 2026, 09:40* · Reserved order arrived, by an import. Order CO-77",
            "*24 nov. 2026, 9 h 40* · Commande réservée arrivée, par un import. Commande CO-77",
        ),
        (
            CASE,
            "*24 Nov 2026, 09:40* · Case opened, automatically. "
            "Limit crossed, promise not kept, owner Thomas Petit, to act on by 26 Nov 2026",
            "*24 nov. 2026, 9 h 40* · Dossier ouvert, automatiquement. "
            "Plafond dépassé, promesse non tenue, responsable Thomas Petit, à traiter pour le 26 nov. 2026",
        ),
        (
            LOGGED,
            "*24 Nov 2026, 09:40* · Camille Roy: promise logged, by the form. "
            "€18,500, for 27 Nov 2026, by phone, said by Mme Durand",
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: promesse notée, par le formulaire. "
            "18\u202f500\u00a0€, pour le 27 nov. 2026, par téléphone, dit par Mme Durand",
        ),
        (
            KEPT,
            "*24 Nov 2026, 09:40* · Promise kept, by an import. Received €0 → €18,500",
            "*24 nov. 2026, 9 h 40* · Promesse tenue, par un import. Reçu 0\u00a0€ → 18\u202f500\u00a0€",
        ),
        (
            HANDED_ON,
            "*24 Nov 2026, 09:40* · Camille Roy: dispute handed on, from a message. "
            'Owner Thomas Petit → Sophie Leroy, answer by 8 Dec 2026 → 10 Dec 2026, "yours"',
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: litige confié, depuis un message. "
            "Responsable Thomas Petit → Sophie Leroy, réponse pour le 8 déc. 2026 → 10 déc. 2026, "
            "«\u00a0yours\u00a0»",
        ),
        (
            PLAN,
            "*24 Nov 2026, 09:40* · Camille Roy: instalment plan asked for, by the form. "
            "Parts: €100 on 1 Dec 2026, €50.50 on 4 Jan 2027",
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: échéancier proposé, "
            "par le formulaire. Échéances\u00a0: 100\u00a0€ le 1er déc. 2026, "
            "50,50\u00a0€ le 4 janv. 2027",
        ),
        (
            NOTED,
            '*24 Nov 2026, 09:40* · Camille Roy: note added, from the digest. Called, no answer, "try again"',
            "*24 nov. 2026, 9 h 40* · Camille Roy\u00a0: note ajoutée, depuis le point du matin. "
            "Appelé, pas de réponse, «\u00a0try again\u00a0»",
        ),
    ],
)
def test_an_entry_in_words(line: HistoryLine, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        payload = render_history(history(line), language).payload()
        assert_within_limits(payload)
        assert payload["blocks"][1]["text"]["text"] == expected
        assert_modal_within_limits(render_history_modal(history(line), language).payload())


@pytest.mark.parametrize(
    ("deed", "subject", "before", "after", "english", "french"),
    [
        (
            Deed.STEP_UNDONE,
            "step:5",
            {"step": "call", "state": "done", "outcome": "promise", "attempts": 1},
            {"step": "call", "state": "open", "outcome": None, "attempts": 0},
            "Now to do, done before",
            "À présent à faire, faite auparavant",
        ),
        (
            Deed.UNDONE,
            "promise:12",
            {"state": "open", "because": None, "note": "by Friday"},
            {"state": "cancelled", "because": "undone", "note": None},
            "Now cancelled, open before, note taken away",
            "À présent annulée, en cours auparavant, note retirée",
        ),
        (
            Deed.HANDED_OVER,
            "step:11",
            {"step": "hand-over", "state": "open", "outcome": None},
            {"step": "hand-over", "state": "done", "outcome": "handed_over"},
            "",
            "",
        ),
        (
            Deed.STEP_CALLED,
            "step:5",
            {"step": "call", "state": "open", "outcome": None},
            {"step": "call", "state": "done", "outcome": "reached"},
            "Reached, without a promise or a dispute",
            "Client joint, sans promesse ni litige",
        ),
    ],
)
def test_a_change_says_nothing_twice_and_nothing_of_what_became_empty(
    deed: Deed, subject: str, before: Facts, after: Facts, english: str, french: str
) -> None:
    line = history_line(140, deed, subject, before, after)
    for language, expected in (("en", english), ("fr", french)):
        assert (
            facts_text(line, {}, Voice(Language.of(language), "history")).capitalize()
            == expected.capitalize()
        )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_deed_and_every_surface_has_words(language: str) -> None:
    lines = [history_line(1, deed, "promise:1", None, None) for deed in Deed]
    lines += [history_line(1, Deed.UNDONE, "note:1", None, None, surface=one) for one in Surface]
    payload = render_history(history(*lines), language).payload()
    assert_within_limits(payload)
    shown = "\n".join(block["text"]["text"] for block in payload["blocks"] if block["type"] == "section")
    assert shown.count("*24 ") == len(lines)


def test_pages_are_turned_to_newer_and_older_entries() -> None:
    buttons = elements(render_history(history(LOGGED, older=100, newer=0), "en").payload())
    assert [(name, one["text"]["text"], one["value"]) for name, one in buttons.items()] == [
        ("history.page#1", "Newer", "history:17:0"),
        ("history.page#2", "Older", "history:17:100"),
        ("customer.open", "Open card", "customer:17:v1"),
    ]
    assert list(elements(render_history_modal(history(LOGGED), "en").payload())) == ["customer.open"]


def test_a_customer_without_history_says_so_and_the_first_sentence_names_nobody() -> None:
    message = render_history(history(), "en")
    assert "Nothing was recorded of this customer yet." in read(message.payload())
    assert message.text == (
        "What was recorded of a customer, newest first. History of ACME (C0042). "
        "Nothing was recorded of this customer yet."
    )
    assert "Historique\u00a0: ACME (C0042)" in read(render_history_modal(history(), "fr").payload())


def test_facts_that_cannot_be_read_are_shown_as_they_are() -> None:
    line = history_line(
        1,
        Deed.PROMISE_LOGGED,
        "promise:1",
        None,
        {"amount": "<much> EUR", "promised_on": "soon", "means": "fax", "unknown": "left out"},
    )
    said = read(render_history(history(line), "en").payload())
    assert "&lt;much&gt; EUR, for soon, fax" in said
    assert "left out" not in said
    other = history_line(1, Deed.DISPUTE_TAKEN, "dispute:1", {"state": "open"}, {"state": "strange"})
    assert "Now strange, open before" in read(render_history(history(other), "en").payload())
    odd = history_line(1, Deed.FILE_IMPORTED, "import:x", None, None)
    assert "(import" not in read(render_history(history(odd), "en").payload())


def test_what_does_not_fit_is_counted() -> None:
    words = {"text": "w" * 3000, "kind": "note"}
    lines = [history_line(number, Deed.NOTE_ADDED, "note:9", None, {**words}) for number in range(400)]
    payload = render_history(history(*lines), "en").payload()
    assert_within_limits(payload)
    shown = sum(
        block["text"]["text"].count("note added") for block in payload["blocks"] if block["type"] == "section"
    )
    assert f"And {400 - shown} more." in read(payload)


def test_what_went_wrong_with_a_mail_is_in_words() -> None:
    failed = history_line(
        130,
        Deed.REMINDER_FAILED,
        "step:5",
        {"state": "sending"},
        {"state": "open", "trouble": "no address"},
    )
    text = read(render_history(history(failed), "en").payload())
    assert "the ledger has no e-mail address" in text
    assert "no address" not in text
