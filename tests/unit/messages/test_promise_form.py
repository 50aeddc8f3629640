"""The form of a promise: what is ticked, what follows from it, and what is drawn anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from filled_forms import FRIDAY, OLD, PROMISE_FORM, inputs, many_items
from limits import assert_modal_within_limits
from mornings import eur
from screens import elements, read

from bot.credit.refused import Refused, Why
from bot.forms import PromiseDraft, PromiseForm
from messages.promise_form import render_promise_form


def shown(form: PromiseForm = PROMISE_FORM, language: str = "en", **how: Any) -> dict[str, Any]:
    view = render_promise_form(form, language, "private", **how).payload()
    assert_modal_within_limits(view)
    return view


def test_the_form_asks_for_everything_that_makes_a_promise() -> None:
    view = shown()
    asked = inputs(view)
    assert list(asked) == ["invoices", "amount", "date", "means", "who", "text"]
    assert [one["value"] for one in asked["invoices"]["options"]] == ["1", "2", "3", "on_account"]
    assert [one["value"] for one in asked["invoices"]["initial_options"]] == ["1"]
    assert asked["invoices"]["action_id"] == "promise.ticked"
    assert asked["date"]["action_id"] == "promise.dated"
    assert asked["date"]["initial_date"] == "2026-11-27"
    assert asked["amount"]["action_id"] == "amount"
    assert asked["amount"]["initial_value"] == "18500"
    assert asked["means"]["initial_option"]["value"] == "phone"
    assert asked["who"]["initial_value"] == "Mme Durand"
    assert asked["text"]["max_length"] == 3000
    assert asked["text"]["multiline"] is True
    assert view["callback_id"] == "promise"
    assert view["private_metadata"] == "private"
    assert view["submit"]["text"] == "Log it"
    assert elements(view)["plan.open"]["value"] == "customer:17:v1"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", 'I could not read "15/13" as a day: please check this one.'),
        ("fr", "Je n'ai pas compris le jour « 15/13 » : vérifiez celui-ci."),
    ],
)
def test_a_day_that_could_not_be_read_is_said_above_the_one_that_stands_there(
    language: str, said: str
) -> None:
    form = replace(PROMISE_FORM, draft=replace(PROMISE_FORM.draft, day_text="15/13"))
    blocks = shown(form, language)["blocks"]
    at = next(at for at, block in enumerate(blocks) if block["block_id"].startswith("date"))
    assert blocks[at - 1]["elements"][0]["text"] == said


def test_only_ticks_and_the_day_ask_for_a_new_drawing() -> None:
    asking = [block["block_id"] for block in shown()["blocks"] if block.get("dispatch_action")]
    assert asking == ["invoices", "date"]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            (
                "*ACME (C0042)* · Atelier Lumen · Tue 24 Nov",
                "F-0871 · €18,500 · 44 days late",
                "F-0902 · €6,100 · due Fri 11 Dec",
                "€2,300 disputed · promise of €18,500 for Thu 19 Nov",
                "A-0031 · €900.50 · due today",
                "down-payment invoice",
                "1 invoice ticked: €18,500 open",
                "Up to Thu 24 Dec. Later, or several dates: make a plan.",
                "Reminders on these pause until Tue 1 Dec (grace included)",
            ),
        ),
        (
            "fr",
            (
                "F-0871 · 18\u202f500\u00a0€ · 44 jours de retard",
                "1 facture cochée\u00a0: 18\u202f500\u00a0€ à payer",
                "Au plus tard le jeu. 24 déc. Au-delà, ou en plusieurs fois\u00a0: proposez un échéancier.",
                "Les relances sur ces factures sont suspendues jusqu'au mar. 1er déc. "
                "(délai de grâce compris)",
            ),
        ),
    ],
)
def test_the_form_in_words(language: str, sentences: tuple[str, ...]) -> None:
    said = read(shown(language=language))
    for sentence in sentences:
        assert sentence in said


def test_the_running_total_adds_what_is_ticked() -> None:
    draft = replace(PROMISE_FORM.draft, documents=(1, 3))
    assert "2 invoices ticked: €19,400.50 open" in read(shown(replace(PROMISE_FORM, draft=draft)))


def test_nothing_ticked_and_on_account_say_so() -> None:
    nothing = replace(PROMISE_FORM, draft=PromiseDraft(promised_on=FRIDAY), grace_until=None)
    said = read(shown(nothing))
    assert "No invoice ticked yet" in said
    assert "grace" not in said
    account = replace(PROMISE_FORM, draft=PromiseDraft(on_account=True, promised_on=FRIDAY))
    view = shown(account)
    assert [one["value"] for one in inputs(view)["invoices"]["initial_options"]] == ["on_account"]
    said = read(view)
    assert "On account: no invoice ticked" in said
    assert "It counts until Tue 1 Dec (grace included); on account, it pauses no reminder" in said


def test_the_third_in_a_row_is_asked_for() -> None:
    view = shown(replace(PROMISE_FORM, needs="Nadia Benali"))
    warning = next(block for block in view["blocks"] if block["type"] == "alert")
    assert warning["text"]["text"] == (
        "Nadia Benali must agree: two promises in a row were already made on these invoices."
    )
    assert "Until Nadia Benali agrees, it pauses no reminder" in read(view)
    assert view["submit"]["text"] == "Ask"
    assert shown(replace(PROMISE_FORM, needs="Nadia Benali"), "fr")["submit"]["text"] == "Demander"


def test_what_it_replaces_is_said() -> None:
    said = read(shown(replace(PROMISE_FORM, replaces=OLD)))
    assert "It replaces the promise of €18,500 for Thu 19 Nov." in said
    assert "Elle remplace la promesse de 18\u202f500\u00a0€ pour le jeu. 19 nov." in read(
        shown(replace(PROMISE_FORM, replaces=OLD), "fr")
    )


def test_an_amount_drawn_anew_has_an_id_of_its_own_and_the_rest_keeps_theirs() -> None:
    asked = inputs(shown(redraw=2))
    assert list(asked) == ["invoices", "amount#2", "date", "means", "who", "text"]
    assert asked["amount#2"]["action_id"] == "amount"


@pytest.mark.parametrize(
    ("amount", "language", "typed"),
    [
        ("18500", "en", "18500"),
        ("18500", "fr", "18500"),
        ("900.50", "en", "900.50"),
        ("900.50", "fr", "900,50"),
        ("1234567.05", "fr", "1234567,05"),
    ],
)
def test_an_amount_is_filled_in_so_that_it_reads_one_way_only(amount: str, language: str, typed: str) -> None:
    draft = replace(PROMISE_FORM.draft, amount=eur(amount))
    view = shown(replace(PROMISE_FORM, draft=draft), language)
    assert inputs(view)["amount"]["initial_value"] == typed


def test_what_could_not_be_read_stays_as_it_was_typed_with_the_reason_above() -> None:
    draft = replace(PROMISE_FORM.draft, amount=None, amount_text="twelve")
    view = shown(replace(PROMISE_FORM, draft=draft), error=Refused(Why.NO_AMOUNT))
    assert inputs(view)["amount"]["initial_value"] == "twelve"
    assert view["blocks"][0]["text"]["text"] == (
        "⚠ *Not recorded.* An amount above zero is needed, such as 12000."
    )


def test_of_three_hundred_invoices_ten_are_offered_and_the_rest_is_counted() -> None:
    draft = PromiseDraft(documents=(9, 10), amount=eur("200"), promised_on=date(2026, 11, 27))
    view = shown(replace(PROMISE_FORM, items=many_items(10), items_left_out=290, draft=draft))
    asked = inputs(view)
    assert len(asked["invoices"]["options"]) == 10
    assert [one["value"] for one in asked["invoices"]["initial_options"]] == ["9", "10"]
    assert [one["value"] for one in asked["invoices#2"]["options"]] == ["on_account"]
    assert "290 more invoices are open: these are the oldest." in read(view)
    assert "2 invoices ticked: €200 open" in read(view)


def test_what_is_ticked_is_never_the_invoice_left_out() -> None:
    draft = replace(PROMISE_FORM.draft, documents=(300,))
    view = shown(replace(PROMISE_FORM, items=many_items(300), draft=draft))
    offered = [one["value"] for one in inputs(view)["invoices"]["options"]]
    assert offered == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "300"]
    assert "290 more invoices are open" in read(view)


def test_a_customer_without_an_open_invoice_can_still_be_promised_on_account() -> None:
    view = shown(replace(PROMISE_FORM, items=(), draft=PromiseDraft()))
    assert [one["value"] for one in inputs(view)["invoices"]["options"]] == ["on_account"]
