"""Dunning steps beside their queue: on the card, in the digest, and what orders are held for on the Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cards import ACME_CARD
from credit_said import BY_HAND, HELD
from limits import assert_within_limits
from mornings import MOCKUP, in_french
from screens import HOME, elements, read
from steps_said import MAILING, house_step

from bot.card import CardMail, CardSteps
from bot.credit.digest import StepsWaiting
from bot.credit.dunning import StepAction, StepReached
from bot.home import Few
from bot.policy import Role
from messages.card import render_card
from messages.digest import render_digest
from messages.home import render_home

FIRM = CardMail(MAILING, step=house_step(StepAction.FIRM_REMINDER))
REACHED = StepReached(
    house_step(StepAction.CALL), date(2026, 11, 20), date(2026, 11, 25), is_work=True, owner="c@x.example"
)


def card(work: CardSteps, role: Role = Role.CREDIT_MANAGER, language: str = "en") -> dict[str, Any]:
    made = render_card(replace(ACME_CARD, step=REACHED, work=work), language, role=role).payload()
    assert_within_limits(made)
    return made


def test_a_card_says_that_a_mail_is_on_its_way_and_offers_to_recall_it() -> None:
    made = card(CardSteps(is_sending=True, mails=(FIRM,)))
    assert "Firm reminder, leaves Tue 24 Nov, 10:40, to compta@port.example" in read(made)
    assert ", on its way" in read(made)
    assert elements(made)["step.recall"]["value"] == "mailing:31:v3"
    letter = card(CardSteps(mails=(CardMail(MAILING, number="MD-2026-0001"),)), language="fr")
    assert "MD-2026-0001, part le mar. 24 nov., 10 h 40, à compta@port.example" in read(letter).replace(
        "\xa0", " "
    )


def test_only_who_may_recall_a_mail_is_offered_it() -> None:
    others, own = CardSteps(mails=(FIRM,)), CardSteps(mails=(replace(FIRM, is_salespersons=True),))
    assert "step.recall" not in elements(card(others, Role.SALESPERSON))
    assert "step.recall" in elements(card(own, Role.SALESPERSON))


def test_a_card_says_how_often_a_call_was_tried_and_what_the_clock_took() -> None:
    tried = CardSteps(attempts=1, tries=3, last_try=date(2026, 11, 24))
    assert "1 of 3 tries, last Tue 24 Nov" in read(card(tried))
    held = replace(ACME_CARD, step=None, work=CardSteps(held_on=date(2026, 11, 23)))
    said = "The step of putting orders on hold was taken by itself Mon 23 Nov: they were on hold already"
    assert said in read(render_card(held, "en").payload())


def test_a_digest_has_the_sum_of_the_queue_and_the_way_to_it() -> None:
    digest = replace(MOCKUP, steps=StepsWaiting(count=8, late=1, today=3, sending=2))
    made = render_digest(digest).payload()
    assert_within_limits(made)
    line = "*Your reminder steps*: 8 steps, 1 past its deadline, 3 due today · 2 on their way"
    assert line in read(made)
    assert "Your reminder steps: 8 steps, 1 past its deadline, 3 due today · 2 on their way." in made["text"]
    assert (elements(made)["queue.open"]["value"], elements(made)["queue.open"]["text"]["text"]) == (
        "mine",
        "Open queue",
    )
    french = read(render_digest(in_french(digest)).payload()).replace("\xa0", " ")
    assert (
        "*Vos étapes de relance* : 8 étapes, 1 en retard, 3 à faire aujourd'hui · 2 en cours d'envoi"
        in french
    )
    assert "queue.open" not in elements(render_digest(MOCKUP).payload())


def test_a_customer_held_for_two_causes_is_one_row_with_both_on_the_home() -> None:
    view = replace(HOME, holds=Few((replace(HELD, also=(BY_HAND,)),)))
    shown = render_home(view, "en", Role.CREDIT_MANAGER).payload()
    (row,) = [block for block in shown["blocks"] if ".hold3" in block["block_id"]]
    assert "F-2026-0871" in row["text"]["text"]
    assert "bounced cheque" in row["text"]["text"]
    assert "*Orders on hold (1)*" in read(shown)
