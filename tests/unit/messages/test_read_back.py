"""What a typed command was understood as, in words, before it counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from filled_forms import DISPUTE_READ, LATE, LATER, OLD, PROMISE_FORM, PROMISE_READ, many_items
from limits import assert_within_limits
from mornings import eur
from screens import elements, read

from bot.forms import ReadBack
from bot.requests import TypedAmount, TypedPromise
from messages.promise_form import render_promise_form
from messages.read_back import render_amount_question, render_read_back

SAID = replace(
    PROMISE_READ, promise=replace(PROMISE_FORM, draft=replace(PROMISE_FORM.draft, said_by="Mme Durand"))
)


def said_of(read_back: ReadBack, language: str) -> str:
    payload = render_read_back(read_back, language).payload()
    assert_within_limits(payload)
    return str(payload["blocks"][0]["text"]["text"])


def test_a_promise_in_words_with_its_weekday() -> None:
    assert said_of(SAID, "en") == (
        "Promise of *€18,500* by *ACME (C0042)* for *Friday 27 November*, "
        "for F-0871 (€18,500, 44 days late).\n"
        "By phone, Mme Durand.\n"
        "Reminders on what it covers pause until Tue 1 Dec (grace included)."
    )
    assert said_of(SAID, "fr") == (
        "Promesse de *18\u202f500\u00a0€* par *ACME (C0042)* pour le *vendredi 27 novembre*, "
        "pour F-0871 (18\u202f500\u00a0€, 44 jours de retard).\n"
        "Par téléphone, Mme Durand.\n"
        "Les relances sur ce qu'elle couvre sont suspendues jusqu'au mar. 1er déc. "
        "(délai de grâce compris)."
    )


def test_the_buttons_carry_the_draft_and_no_amount() -> None:
    buttons = elements(render_read_back(PROMISE_READ, "en").payload())
    assert {name: one["value"] for name, one in buttons.items()} == {
        "promise.log": "draft:5",
        "promise.change": "draft:5",
    }
    assert buttons["promise.log"]["text"]["text"] == "Log the promise"
    disputed = elements(render_read_back(DISPUTE_READ, "fr").payload())
    assert list(disputed) == ["dispute.log", "dispute.change"]
    assert disputed["dispute.log"]["text"]["text"] == "Ouvrir le litige"


def test_the_fallback_begins_without_a_name() -> None:
    text = render_read_back(PROMISE_READ, "en").text
    assert text.startswith("This is how I read it; it does not count yet. Promise of €18,500 by ACME")


def test_on_account_it_pauses_nothing() -> None:
    draft = replace(PROMISE_FORM.draft, documents=(), on_account=True)
    account = replace(PROMISE_READ, promise=replace(PROMISE_FORM, draft=draft), covered=())
    said = said_of(account, "en")
    assert "for *Friday 27 November*, on account." in said
    assert "It counts until Tue 1 Dec (grace included); on account, it pauses no reminder." in said


@pytest.mark.parametrize(
    ("language", "sentence", "paused"),
    [
        (
            "en",
            "The customer is in litigation: nobody reminds them, and the promise counts until Tue 1 Dec "
            "(grace included).",
            "pause until",
        ),
        (
            "fr",
            "Le client est en contentieux\u00a0: personne ne le relance, et la promesse compte jusqu'au "
            "mar. 1er déc. (délai de grâce compris).",
            "suspendues",
        ),
    ],
)
def test_of_a_customer_in_litigation_nothing_is_said_to_pause(
    language: str, sentence: str, paused: str
) -> None:
    form = replace(PROMISE_FORM, is_in_litigation=True)
    said = said_of(replace(PROMISE_READ, promise=form), language)
    assert sentence in said.splitlines()
    assert paused not in said
    shown = read(render_promise_form(form, language, "").payload())
    assert sentence.rstrip(".") in shown
    assert paused not in shown


def test_what_it_replaces_and_who_must_agree() -> None:
    form = replace(PROMISE_FORM, replaces=OLD, needs="Nadia Benali")
    asked = replace(PROMISE_READ, promise=form)
    said = said_of(asked, "en")
    assert "It replaces the promise of €18,500 for Thu 19 Nov." in said
    assert "Nadia Benali must agree: two promises in a row were already made on these invoices." in said
    assert "pause until" not in said
    button = elements(render_read_back(asked, "en").payload())["promise.log"]
    assert button["text"]["text"] == "Ask for agreement"


def test_several_invoices_are_named_and_then_counted() -> None:
    two = replace(PROMISE_READ, covered=(LATE, LATER))
    assert "for F-0871 (€18,500, 44 days late) and F-0902 (€6,100, due Fri 11 Dec)." in said_of(two, "en")
    many = said_of(replace(PROMISE_READ, covered=many_items(300)), "fr")
    named = many.count("44 jours de retard")
    assert 10 < named < 300
    assert f"et {300 - named} de plus." in many


def test_a_dispute_in_words() -> None:
    assert said_of(DISPUTE_READ, "en") == (
        "Dispute of *€2,300* of F-0902 (€6,100, due Fri 11 Dec), *ACME (C0042)*: quality.\n"
        'Note: "scratched"\n'
        "Goes to Thomas Petit, answer by Tue 8 Dec. "
        "€3,800 stays in reminders; €2,300 leaves them, not exposure."
    )
    assert said_of(DISPUTE_READ, "fr").startswith(
        "Litige de *2\u202f300\u00a0€* sur F-0902 (6\u202f100\u00a0€, échéance ven. 11 déc.), "
        "*ACME (C0042)*\u00a0: qualité.\nNote\u00a0: «\u00a0scratched\u00a0»\n"
    )


def test_a_dispute_of_all_of_an_invoice() -> None:
    form = DISPUTE_READ.dispute
    assert form is not None
    whole = replace(form, draft=replace(form.draft, is_whole=True), leaves=eur("6100"), stays=None)
    said = said_of(replace(DISPUTE_READ, dispute=whole), "en")
    assert said.startswith("Dispute of all of F-0902 (€6,100, due Fri 11 Dec), *ACME (C0042)*: quality.")


@pytest.mark.parametrize(
    ("language", "question", "labels"),
    [
        ("en", 'Which amount did you mean by "15,000" (EUR) for ACME?', ["€15,000", "€15.00"]),
        (
            "fr",
            "Quel montant vouliez-vous dire par «\u00a015,000\u00a0» (EUR) pour ACME\u00a0?",
            ["15\u202f000\u00a0€", "15,00\u00a0€"],
        ),
    ],
)
def test_an_amount_with_two_readings_asks_which(language: str, question: str, labels: list[str]) -> None:
    typed = TypedPromise("ACME", amount=TypedAmount("15,000", (Decimal(15000), Decimal(15))))
    drafts = [(eur("15000"), 8), (eur("15"), 9)]
    payload = render_amount_question(typed, "EUR", language, drafts).payload()
    assert_within_limits(payload)
    assert payload["text"] == question
    assert question in read(payload)
    buttons = elements(payload)
    assert [one["text"]["text"] for one in buttons.values()] == labels
    assert {name: one["value"] for name, one in buttons.items()} == {
        "promise.change#1": "draft:8",
        "promise.change#2": "draft:9",
    }


def test_what_is_read_back_is_a_promise_or_a_dispute() -> None:
    with pytest.raises(ValueError, match="a promise or a dispute"):
        render_read_back(replace(PROMISE_READ, promise=None), "en")
