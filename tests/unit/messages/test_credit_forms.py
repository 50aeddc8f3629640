"""The forms of orders, limits, terms and decisions, and the letter that asks for a down-payment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from credit_said import ASKED, LAST_DAY, OF, VIEW, seen
from filled_forms import inputs
from limits import assert_modal_within_limits
from mornings import TODAY, eur
from screens import read

from bot.credit.refused import Refused, Why
from bot.credit_views import DecisionForm, DownPayment, LimitForm, OrderForm, TermsForm
from messages.down_payment import render_down_payment
from messages.limit_form import render_limit_form
from messages.order_form import render_order_form
from messages.request_form import render_change_form, render_reject_form
from messages.surfaces import Modal
from messages.terms_form import render_terms_form

ORDER = OrderForm(OF, "EUR", TODAY, eur("15000"), usual_days=45, reference="CO-77")
TERMS = TermsForm(OF, TODAY, 120, eur("15000"), 15, 45, "Nadia Benali")
LIMIT = LimitForm(
    of=OF,
    currency="EUR",
    as_of=TODAY,
    seen=120,
    limit=eur("60000"),
    exposure=eur("53000"),
    amount=eur("8000"),
    starts_on=TODAY,
    ends_on=LAST_DAY,
    reason="stock",
    order=eur("15000"),
    share=eur("8000").amount / eur("60000").amount,
    days=38,
    decides="Nadia Benali",
    alone_up_to=eur("12000"),
    alone_days=60,
)
CHANGE = DecisionForm(VIEW, eur("8000"), LAST_DAY, TODAY)
LETTER = DownPayment(OF, eur("15000"), eur("8000"), "fr", "Mme Durand", "CO-77")


def filled(modal: Modal) -> dict[str, object]:
    """What stands in each input, by its block."""
    view = modal.payload()
    assert_modal_within_limits(view)
    return {
        block: element.get("initial_value") or element.get("initial_date")
        for block, element in inputs(view).items()
    }


def decides(form: LimitForm, language: str = "en") -> str:
    return read(render_limit_form(form, language, "p").payload()).split("\n")[-1]


def test_an_order_to_check() -> None:
    modal = render_order_form(ORDER, "en", "private")
    assert filled(modal) == {"amount": "15000", "term": None, "reference": "CO-77"}
    assert modal.payload()["private_metadata"] == "private"
    assert modal.payload()["callback_id"] == "order"
    assert "Their usual term is 45 days: leave it empty for that." in read(modal.payload())
    unread = replace(ORDER, amount=None, amount_text="15,000", terms_days=30, usual_days=None)
    modal = render_order_form(unread, "fr", "p", error=Refused(Why.NO_AMOUNT))
    assert filled(modal)["amount"] == "15,000"
    assert filled(modal)["term"] == "30"
    assert "Laissez vide pour leur délai habituel." in read(modal.payload())
    assert "Il faut un montant supérieur à zéro" in read(modal.payload())


def test_terms_to_ask_for() -> None:
    modal = render_terms_form(TERMS, "en", "p")
    assert filled(modal) == {"term": "15", "text": None}
    assert "Order of *€15,000* above the limit, on a shorter term than their usual 45 days" in (
        read(modal.payload())
    )
    assert read(modal.payload()).endswith(
        "Nadia Benali decides. Agreeing reserves the order's amount; it does not lift a hold."
    )
    nobody = render_terms_form(replace(TERMS, decides="", usual_days=None), "fr", "p")
    assert "Le responsable crédit décide." in read(nobody.payload())


def test_an_increase_says_who_decides_as_it_is_filled_in() -> None:
    modal = render_limit_form(LIMIT, "en", "p")
    assert filled(modal) == {"amount": "8000", "from": "2026-11-24", "until": "2026-12-31", "text": "stock"}
    actions = [element["action_id"] for element in inputs(modal.payload()).values()]
    assert actions == ["limit.shaped#1", "limit.shaped#2", "limit.shaped#3", "text"]
    assert "Limit €60,000 · exposure €53,000 (88.3 % of €60,000) · for an order of €15,000" in (
        read(modal.payload())
    )
    assert decides(LIMIT) == (
        "13.3 % for 38 days: Nadia Benali decides. Above €12,000 or 60 days, the finance director too."
    )
    assert decides(LIMIT, "fr") == (
        "13,3 % pendant 38 jours\u00a0: Nadia Benali décide. "
        "Au-delà de 12\u202f000\u00a0€ ou de 60 jours, l'accord du DAF aussi."
    )


def test_above_it_the_finance_director_has_to_agree_too() -> None:
    both = replace(LIMIT, director="Hugues Martin", days=90)
    assert decides(both) == (
        "13.3 % for 90 days: Nadia Benali and Hugues Martin both have to agree (above €12,000 or 60 days)."
    )
    assert decides(both, "fr") == (
        "13,3 % pendant 90 jours\u00a0: l'accord de Nadia Benali et Hugues Martin est nécessaire "
        "(au-delà de 12\u202f000\u00a0€ ou de 60 jours)."
    )


def test_before_there_is_an_amount() -> None:
    empty = replace(LIMIT, amount=None, share=None, days=0, ends_on=None, decides="", alone_up_to=None)
    assert decides(empty) == "The credit manager decides. Above 60 days, the finance director too."
    assert decides(replace(empty, alone_days=0)) == "The credit manager decides."


def test_only_what_follows_is_drawn_anew() -> None:
    first, again = (render_limit_form(LIMIT, "en", "p", redraw=n).payload()["blocks"] for n in (0, 1))
    changed = {b["block_id"] for b in again} - {b["block_id"] for b in first}
    assert changed == {"limit.decides.r2"}


def test_a_day_that_could_not_be_read_is_said_above_its_input() -> None:
    modal = render_limit_form(replace(LIMIT, day_text="soon", ends_on=None), "en", "p")
    assert 'I could not read "soon" as a day: please check this one.' in read(modal.payload())
    assert filled(modal)["until"] is None


def test_approving_with_changes_and_rejecting() -> None:
    modal = render_change_form(CHANGE, "en", "p")
    assert filled(modal) == {"amount": "8000", "until": "2026-12-31", "text": None}
    assert modal.payload()["submit"]["text"] == "Approve"
    assert "Not before 24 Nov 2026." in read(modal.payload())
    less = replace(CHANGE, view=seen(replace(ASKED, amount=eur("5000"))), amount=None)
    assert filled(render_change_form(less, "fr", "p"))["amount"] == "5000"
    refused = Refused(Why.ABOVE_ASKED, most=eur("5000"), until=LAST_DAY)
    assert "The first of two agreed to €5,000 at most, until Thu 31 Dec at the latest." in (
        read(render_change_form(less, "en", "p", error=refused).payload())
    )
    modal = render_reject_form(CHANGE, "fr", "p")
    assert filled(modal) == {"text": None}
    assert modal.payload()["submit"]["text"] == "Refuser"
    assert "Camille Roy lit ces mots, et ils restent attachés au client." in read(modal.payload())


def test_the_letter_is_in_the_customers_language() -> None:
    modal = render_down_payment(LETTER, "en")
    assert "Copy the text into an e-mail: nothing is sent from here." in read(modal.payload())
    assert filled(modal) == {
        "subject": "Acompte pour votre commande CO-77",
        "text": "Mme Durand,\n\nNous vous remercions de votre commande CO-77 de 15\u202f000\u00a0€. "
        "Avant de la préparer, nous vous demandons un acompte de 8\u202f000\u00a0€\u00a0: vous en recevrez "
        "la facture, et la préparation commence dès réception de votre règlement.\n\n"
        "Pouvez-vous nous indiquer la date de ce règlement\u00a0?\n\nCordialement,\nCamille Roy",
    }


def test_without_what_is_not_known_the_letter_reads_well_and_says_nothing_of_limits() -> None:
    bare = replace(LETTER, of=replace(OF, salesperson=""), language="", contact="", reference="")
    assert filled(render_down_payment(bare, "en")) == {
        "subject": "Down-payment for your order",
        "text": "Dear Sir or Madam,\n\nThank you for your order of €15,000. Before we prepare it, we ask you "
        "for a down-payment of €8,000: you will receive an invoice for it, and we prepare your order as "
        "soon as the payment has reached us.\n\nCould you tell us on which day you will pay it?\n\n"
        "Kind regards",
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("why", list(Why))
def test_every_refusal_can_stand_above_every_form(why: Why, language: str) -> None:
    error = Refused(why)
    for modal in (
        render_order_form(ORDER, language, "p", error=error),
        render_terms_form(TERMS, language, "p", error=error),
        render_limit_form(LIMIT, language, "p", error=error),
        render_change_form(CHANGE, language, "p", error=error),
        render_reject_form(CHANGE, language, "p", error=error),
    ):
        assert_modal_within_limits(modal.payload())
