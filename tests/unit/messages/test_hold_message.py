"""What the salesperson reads of a hold, and the forms that set, release or ask for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from filled_forms import inputs
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY
from screens import elements, read
from troubles import BREACH_HOLD, BY_HAND, CASE_FORM, HOLD_FORM, LATE_HOLD, let_go, over

from bot.credit.refused import Refused, Why
from bot.credit_views import HoldView
from messages.case_forms import render_ask_form, render_assign_form, render_snooze_form
from messages.formats import Language
from messages.hold_forms import render_hold_form, render_release_form
from messages.hold_message import render_hold_changed
from messages.hold_words import hold_line
from messages.surfaces import Modal

AFTER_BROKEN = replace(LATE_HOLD, broken_on=date(2026, 11, 24))
MANY = replace(LATE_HOLD, numbers=("F-1", "F-2", "F-3", "F-4", "F-5"))


def said(view: HoldView, language: str = "en", by: str = "") -> dict[str, Any]:
    made = render_hold_changed(view, by, language).payload()
    assert_within_limits(made)
    return made


def shown(modal: Modal) -> dict[str, Any]:
    view = modal.payload()
    assert_modal_within_limits(view)
    return view


@pytest.mark.parametrize(
    ("view", "english", "french"),
    [
        (
            LATE_HOLD,
            "*On hold since 24 Nov:* F-2026-0871 is 44 days late. Lifts when paid, promised, released.",
            "*Commandes bloquées depuis le 24 nov. :* F-2026-0871 a 44 jours de retard. "
            "Prend fin avec un règlement, une promesse ou un déblocage.",
        ),
        (
            AFTER_BROKEN,
            "*On hold since 24 Nov:* F-2026-0871 is 44 days late. Lifts when paid or released. "
            "A new promise lifts it only with the credit manager's agreement: one was broken on 24 Nov.",
            "*Commandes bloquées depuis le 24 nov. :* F-2026-0871 a 44 jours de retard. "
            "Prend fin avec un règlement ou un déblocage. "
            "Une nouvelle promesse n'y suffit qu'avec l'accord du "
            "responsable crédit : une promesse n'a pas été tenue le 24 nov.",
        ),
        (
            MANY,
            "*On hold since 24 Nov:* F-1, F-2, F-3 and 2 more invoices are late, the oldest 44 days. "
            "Lifts when paid, promised, released.",
            "*Commandes bloquées depuis le 24 nov. :* F-1, F-2, F-3 et 2 autres factures sont en retard, "
            "la plus ancienne de 44 jours. Prend fin avec un règlement, une promesse ou un déblocage.",
        ),
        (
            replace(AFTER_BROKEN, is_in_litigation=True),
            "*On hold since 24 Nov:* F-2026-0871 is 44 days late. "
            "Lifts when paid or released: the customer is in litigation.",
            "*Commandes bloquées depuis le 24 nov. :* F-2026-0871 a 44 jours de retard. "
            "Prend fin avec un règlement ou un déblocage : le client est en contentieux.",
        ),
        (
            BREACH_HOLD,
            "*On hold since 24 Nov:* exposure is over the limit. "
            "Lifts when exposure is back within the limit, or released.",
            "*Commandes bloquées depuis le 24 nov. :* l'encours dépasse le plafond. "
            "Prend fin quand l'encours repasse sous le plafond, ou par déblocage.",
        ),
        (
            BY_HAND,
            "*On hold since 24 Nov:* set by Nadia Benali, “bounced cheque”. Lifts when released.",
            "*Commandes bloquées depuis le 24 nov. :* décidé par Nadia Benali, « bounced cheque ». "
            "Prend fin par déblocage.",
        ),
        (
            let_go(LATE_HOLD, date(2026, 11, 30)),
            "*Not on hold, though* F-2026-0871 is 44 days late. "
            "Released by Nadia Benali on 24 Nov, until 30 Nov included: “transfer seen”",
            "*Commandes non bloquées, bien que la cause demeure :* F-2026-0871 a 44 jours de retard. "
            "Débloqué par Nadia Benali le 24 nov., jusqu'au 30 nov. inclus : « transfer seen »",
        ),
        (
            over(BREACH_HOLD),
            "Ended on 27 Nov: exposure is over the limit.",
            "Terminé le 27 nov. : l'encours dépasse le plafond.",
        ),
    ],
)
def test_a_hold_says_why_since_when_and_what_lifts_it(view: HoldView, english: str, french: str) -> None:
    assert hold_line(view, Language.EN, TODAY) == english
    assert hold_line(view, Language.FR, TODAY).replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("language", "ways", "asks"),
    [
        (
            "en",
            "The customer is in litigation. It lifts by itself once that is paid",
            "Which day can I note?",
        ),
        ("fr", "Le client est en contentieux. Le blocage prend fin de lui-même dès que", "Quel jour"),
    ],
)
def test_of_a_customer_in_litigation_no_promise_is_asked_for(language: str, ways: str, asks: str) -> None:
    text = read(said(replace(LATE_HOLD, is_in_litigation=True), language))
    assert ways in text
    assert asks not in text


def test_a_hold_of_another_year_says_which() -> None:
    assert "since 24 Nov 2026:" in hold_line(BREACH_HOLD, Language.EN, date(2027, 1, 4))


@pytest.mark.parametrize(
    ("view", "english", "french"),
    [
        (
            LATE_HOLD,
            "Before your next order leaves, we need F-2026-0871 paid, or a day on which you pay it.",
            "Avant que votre prochaine commande ne parte, il nous faut le règlement de F-2026-0871",
        ),
        (
            AFTER_BROKEN,
            "Your next order leaves as soon as F-2026-0871 is paid",
            "Votre prochaine commande part dès le règlement de F-2026-0871",
        ),
        (
            BREACH_HOLD,
            "With a payment, or a down-payment on the next order, it can leave.",
            "Avec un règlement, ou un acompte sur la prochaine commande, elle peut partir.",
        ),
        (
            BY_HAND,
            "I have a point to settle with our credit department",
            "J'ai un point à régler avec notre service crédit",
        ),
        (
            let_go(LATE_HOLD, date(2026, 11, 30)),
            "We are taking your orders again, until 30 Nov included: the next one can leave.",
            "Nous reprenons vos commandes, jusqu'au 30 nov. inclus : la prochaine peut partir.",
        ),
        (
            let_go(BREACH_HOLD, date(2026, 11, 30)),
            "We are taking your orders again, until 30 Nov included. I check each with our credit department",
            "Nous reprenons vos commandes, jusqu'au 30 nov. inclus. Je vérifie chacune avec notre service",
        ),
        (
            over(BREACH_HOLD),
            "We are taking your orders again. I check each with our credit department before I confirm it",
            "Nous reprenons vos commandes. Je vérifie chacune avec notre service crédit avant de la",
        ),
        (
            over(LATE_HOLD),
            "We are taking your orders again: the next one can leave.",
            "Nous reprenons vos commandes : la prochaine peut partir.",
        ),
    ],
)
def test_the_salesperson_is_told_what_to_say(view: HoldView, english: str, french: str) -> None:
    made = said(view)
    to_say = made["blocks"][2]["text"]["text"]
    assert to_say.startswith("*What to say to the customer*\n“")
    assert english in to_say
    spoken = said(view, "fr")["blocks"][2]["text"]["text"].replace("\u00a0", " ")
    assert spoken.startswith("*Que dire au client*\n« ")
    assert french in spoken


@pytest.mark.parametrize(
    ("view", "hello", "title"),
    [
        (LATE_HOLD, "New orders of a customer of yours are on hold.", "ACME: new orders on hold"),
        (
            let_go(LATE_HOLD),
            "New orders of a customer of yours are taken again.",
            "ACME: new orders are taken again",
        ),
        (
            over(LATE_HOLD),
            "New orders of a customer of yours are taken again.",
            "ACME: new orders are taken again",
        ),
    ],
)
def test_its_first_sentence_names_no_customer(view: HoldView, hello: str, title: str) -> None:
    made = said(view)
    assert made["text"].startswith(f"{hello} {title}.")
    assert made["blocks"][0]["text"]["text"] == title


def test_a_released_limit_promises_nothing_of_the_next_order() -> None:
    made = said(let_go(BREACH_HOLD), by="Nadia Benali")
    assert "as far over the limit as the credit manager decides alone: check each" in made["text"]
    assert "can leave" not in made["text"]
    french = said(let_go(BREACH_HOLD), "fr", by="Nadia Benali")["text"]
    assert "vérifiez chacune avant de la promettre" in french
    assert "peut partir" not in french
    assert "decides alone" not in said(let_go(LATE_HOLD))["text"]


def test_why_it_was_set_by_hand_is_never_what_the_customer_hears() -> None:
    blocks = said(BY_HAND, by="Nadia Benali")["blocks"]
    assert "bounced cheque" in blocks[1]["text"]["text"]
    assert "bounced cheque" not in blocks[2]["text"]["text"]


def test_a_release_says_who_why_and_that_the_cause_goes_on() -> None:
    what = said(let_go(LATE_HOLD), by="Nadia Benali")["blocks"][1]["text"]["text"]
    assert what == (
        "*ACME* (C0042): released by Nadia Benali: “transfer seen”\n"
        "Its cause goes on, and is still to be settled: F-2026-0871 is 44 days late."
    )
    by_hand = said(let_go(BY_HAND), by="Nadia Benali")["blocks"][1]["text"]["text"]
    assert by_hand == "*ACME* (C0042): released by Nadia Benali: “transfer seen”"


@pytest.mark.parametrize(
    ("view", "actions"),
    [
        (LATE_HOLD, ["promise.open", "hold.release", "customer.open"]),
        (BREACH_HOLD, ["limit.open", "promise.open", "hold.release", "customer.open"]),
        (BY_HAND, ["hold.release", "customer.open"]),
        (let_go(LATE_HOLD), ["customer.open"]),
    ],
)
def test_what_would_lift_it_is_a_button(view: HoldView, actions: list[str]) -> None:
    assert list(elements(said(view))) == actions


def test_a_hold_is_set_with_its_reason_which_the_salesperson_reads() -> None:
    view = shown(render_hold_form(replace(HOLD_FORM, holds=(), reason="bounced"), "en", "p"))
    assert (view["callback_id"], view["submit"]["text"]) == ("hold", "Put on hold")
    assert list(inputs(view)) == ["text"]
    assert inputs(view)["text"]["initial_value"] == "bounced"
    assert "On hold already" not in read(view)
    assert "*On hold already:*" in read(shown(render_hold_form(HOLD_FORM, "en", "p")))


def test_a_release_has_a_reason_and_perhaps_a_last_day() -> None:
    view = shown(render_release_form(HOLD_FORM, "en", "p"))
    assert (view["callback_id"], view["submit"]["text"]) == ("release", "Release")
    assert list(inputs(view)) == ["text", "until"]
    by_block = {one["block_id"]: one for one in view["blocks"]}
    assert by_block["until"]["optional"] is True
    assert "optional" not in by_block["text"]


@pytest.mark.parametrize(
    ("language", "submit", "hint"),
    [
        ("en", "Ask", "Nadia Benali decides, and reads this."),
        ("fr", "Demander", "Nadia Benali décide et lit ce motif."),
    ],
)
def test_who_may_not_release_asks_for_it(language: str, submit: str, hint: str) -> None:
    view = shown(render_release_form(replace(HOLD_FORM, may_release=False), language, "p"))
    assert (view["callback_id"], view["submit"]["text"]) == ("release_asked", submit)
    assert list(inputs(view)) == ["text"]
    assert hint in read(view)


def test_with_nothing_on_hold_there_is_nothing_to_release() -> None:
    view = shown(render_release_form(replace(HOLD_FORM, holds=()), "en", "p"))
    assert "submit" not in view
    assert "Nothing is on hold here now." in read(view)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_form_that_was_refused_says_why(language: str) -> None:
    error = Refused(Why.NO_REASON)
    forms = [
        render_hold_form(HOLD_FORM, language, "p", error),
        render_release_form(HOLD_FORM, language, "p", error),
        render_assign_form(CASE_FORM, language, "p", error),
        render_snooze_form(CASE_FORM, language, "p", error),
        render_ask_form(CASE_FORM, language, "p", plan=True, error=error),
    ]
    for modal in forms:
        assert shown(modal)["blocks"][0]["text"]["text"].startswith("⚠ ")


def test_a_case_is_assigned_to_somebody_who_may_have_it() -> None:
    view = shown(render_assign_form(CASE_FORM, "en", "p"))
    assert view["callback_id"] == "case_assign"
    assert view["blocks"][0]["text"]["text"] == (
        "*ACME*: promise not kept, orders on hold. Camille Roy, by Thu 26 Nov"
    )
    owners = [(one["value"], one["text"]["text"]) for one in inputs(view)["owner"]["options"]]
    assert owners == [("marc@example.com", "Marc Olivier"), ("nadia@example.com", "Nadia Benali")]


def test_with_nobody_to_assign_it_to_there_is_nothing_to_submit() -> None:
    view = shown(render_assign_form(replace(CASE_FORM, owners=()), "fr", "p"))
    assert "submit" not in view
    assert "Personne d'autre ne peut s'en charger" in read(view)


def test_a_case_sleeps_until_a_day_for_a_reason() -> None:
    view = shown(render_snooze_form(CASE_FORM, "en", "p"))
    assert view["callback_id"] == "case_snooze"
    assert inputs(view)["until"]["initial_date"] == "2026-12-01"
    assert "Up to Tue 1 Dec: five working days at most." in read(view)
    assert "optional" not in view["blocks"][-1]


@pytest.mark.parametrize(
    ("plan", "callback", "words"),
    [
        (
            False,
            "case_call",
            "Please call ACME: €30,900 late, 44 days for the oldest. "
            "Log a promise, or tell me why there is none.",
        ),
        (
            True,
            "case_plan",
            "Please propose a plan to ACME for the €30,900 that are late: three equal parts, for instance.",
        ),
    ],
)
def test_what_the_salesperson_is_asked_begins_with_a_sentence(plan: bool, callback: str, words: str) -> None:
    view = shown(render_ask_form(CASE_FORM, "en", "p", plan))
    assert view["callback_id"] == callback
    assert inputs(view)["text"]["initial_value"] == words
    assert "What Camille Roy reads" in read(view)


def test_the_sentence_is_shown_as_a_ledger_writes_the_name() -> None:
    of = replace(CASE_FORM.view.facts.of, name="Dupont & Fils")
    view = replace(CASE_FORM.view, facts=replace(CASE_FORM.view.facts, of=of))
    form = shown(render_ask_form(replace(CASE_FORM, view=view), "fr", "p", plan=False))
    assert inputs(form)["text"]["initial_value"].startswith("Merci d'appeler Dupont & Fils\u00a0: ")


def test_without_a_salesperson_there_is_nobody_to_ask() -> None:
    view = shown(render_ask_form(replace(CASE_FORM, salesperson=""), "en", "p", plan=False))
    assert "submit" not in view
    assert "This customer has no salesperson who could be asked" in read(view)
