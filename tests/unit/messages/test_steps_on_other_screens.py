"""Dunning steps beside their queue: on the card, in the digest, and what orders are held for on the Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cards import ACME_CARD
from credit_said import BY_HAND, HELD
from limits import assert_within_limits
from mornings import MOCKUP, in_french
from screens import HOME, elements, read
from steps_said import MAILING, PAUSE, house_step

from bot.card import CardMail, CardSteps, LastStep
from bot.credit.digest import StepsWaiting
from bot.credit.due_step import StepOutcome
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


NEXT = (house_step(StepAction.HAND_OVER), date(2026, 12, 10))
LETTER = LastStep(
    house_step(StepAction.FORMAL_NOTICE),
    date(2026, 11, 23),
    StepOutcome.LETTER,
    "Nadia Benali",
    following=NEXT,
)
SKIPPED = LastStep(
    house_step(StepAction.CALL), date(2026, 11, 23), by="Camille Roy", reason="met <!here> on Monday"
)


def of_last(last: LastStep, language: str = "en", **known: Any) -> str:
    made = replace(ACME_CARD, **{"step": None, "work": CardSteps(last=last), **known})
    return read(render_card(made, language).payload()).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("last", "english", "french"),
    [
        (
            LETTER,
            "Formal notice made on Mon 23 Nov (Nadia Benali); next: hand-over to collection, Thu 10 Dec",
            "Mise en demeure : étape faite le lun. 23 nov. (Nadia Benali) ; "
            "ensuite : remise au recouvrement, jeu. 10 déc.",
        ),
        (
            SKIPPED,
            "Call skipped on Mon 23 Nov by Camille Roy: “met &lt;!here&gt; on Monday”",
            "Appel : étape passée le lun. 23 nov. par Camille Roy, « met &lt;!here&gt; on Monday »",
        ),
        (
            LastStep(house_step(StepAction.FIRM_REMINDER), date(2026, 11, 23), StepOutcome.SENT),
            "Firm reminder sent on Mon 23 Nov (by itself)",
            "Relance ferme : étape faite le lun. 23 nov. (envoi automatique)",
        ),
        (
            LastStep(house_step(StepAction.CALL), date(2026, 11, 23), StepOutcome.REACHED, "Camille Roy"),
            "Call made on Mon 23 Nov (Camille Roy): reached, without a promise or a dispute",
            "Appel : étape faite le lun. 23 nov. (Camille Roy), client joint, sans promesse ni litige",
        ),
    ],
)
def test_a_card_without_a_step_says_the_last_one_that_was_taken(
    last: LastStep, english: str, french: str
) -> None:
    assert english in of_last(last)
    assert "No reminder step reached" not in of_last(last)
    assert french in of_last(last, "fr")
    assert "Aucune étape" not in of_last(last, "fr")


def test_a_card_says_why_the_last_step_was_skipped_while_the_next_one_waits() -> None:
    said = of_last(replace(SKIPPED, following=NEXT), step=REACHED)
    assert "due by Wed 25 Nov" in said
    assert "Call skipped on Mon 23 Nov by Camille Roy" in said
    assert "next:" not in said


def test_a_card_tells_of_no_next_step_while_reminders_are_suspended() -> None:
    said = of_last(LETTER, pause=PAUSE)
    assert "Formal notice made on Mon 23 Nov (Nadia Benali)" in said
    assert "next:" not in said


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
