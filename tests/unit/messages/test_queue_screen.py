"""The queue: what waits, what is due first, and the button that takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from limits import assert_home_within_limits, assert_modal_within_limits, assert_within_limits
from mornings import TODAY, eur
from people_said import CAMILLE, NADIA
from screens import HOME, elements, read
from steps_said import (
    ALL,
    CALL,
    DONE,
    EMPTY,
    FAILED,
    HAND_OVER,
    NOTIFY,
    OWN_NAME,
    PAID,
    QUEUE,
    SENDING,
    SOON,
    VIEW,
    of,
)
from syrupy.assertion import SnapshotAssertion

from bot.credit.due_step import StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from bot.dunning_views import MailsReady, Queue, StepView
from bot.home import HomeQueue
from bot.policy import Role
from bot.step_ids import QueuePart
from messages.home import render_home
from messages.queue import render_queue, render_queue_modal

NBSP = "\u00a0"


def payload(queue: Queue = QUEUE, language: str = "en") -> dict[str, Any]:
    made = render_queue(queue, language).payload()
    assert_within_limits(made)
    assert_modal_within_limits(render_queue_modal(queue, language).payload())
    return made


def one(view: StepView, **known: Any) -> dict[str, Any]:
    return payload(replace(QUEUE, steps=(view,), count=1, **known))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("queue", [QUEUE, ALL, EMPTY], ids=["mine", "all", "empty"])
def test_a_queue_reads_well(queue: Queue, language: str, snapshot: SnapshotAssertion) -> None:
    made = payload(queue, language)
    assert f"{read(made)}\n---\n{made['text']}" == snapshot


def test_the_header_counts_what_is_late_and_what_is_due_today() -> None:
    title = payload()["blocks"][0]["text"]["text"]
    assert title == "Tuesday 24 November: 3 steps, 1 past its deadline, 1 due today"
    french = payload(language="fr")["blocks"][0]["text"]["text"]
    assert french == f"Mardi 24 novembre{NBSP}: 3 étapes, 1 en retard, 1 à faire aujourd'hui"


def test_counts_are_of_all_that_waits_shown_or_not() -> None:
    cut_off = replace(QUEUE, steps=QUEUE.steps[:2], count=120, late=40, today=50)
    title = payload(cut_off)["blocks"][0]["text"]["text"]
    assert title == "Tuesday 24 November: 120 steps, 40 past their deadline, 50 due today"


def test_a_row_says_who_how_much_what_by_when_and_whom_to_ask() -> None:
    row = one(VIEW)["blocks"][2]["text"]["text"]
    assert row == (
        "*Brasserie du Port* (C0050): €9,850, 1 invoice, 13 days late\n"
        "*Call*, due today\n"
        "M. Le Goff, <tel:+33261910034|02 61 91 00 34>"
    )
    assert "*Call*, 2 working days late" in read(payload())
    assert "*Make the formal notice*, by Thu 26 Nov · Nadia Benali" in read(payload(ALL))


@pytest.mark.parametrize(
    ("view", "action", "text"),
    [
        (VIEW, "step.call", "Log the call"),
        (of(StepAction.REMINDER), "step.preview", "Send the reminder"),
        (of(StepAction.FIRM_REMINDER), "step.preview", "Send the reminder"),
        (of(StepAction.LETTER), "step.letter", "Make the letter"),
        (SOON, "step.letter", "Make the letter"),
        (of(StepAction.HOLD), "step.hold", "Put on hold"),
        (HAND_OVER, "step.hand_over", "Hand over"),
        (NOTIFY, "step.answer", "Log the answer"),
        (FAILED, "step.preview", "Send it again"),
    ],
)
def test_each_kind_of_step_has_the_button_that_takes_it(view: StepView, action: str, text: str) -> None:
    found = elements(one(view))
    assert found[action]["text"]["text"] == text
    assert found[action]["value"] == f"step:{view.step.id}:v2"
    assert ("confirm" in found[action]) is (action == "step.hold")


def test_who_may_not_take_a_step_can_only_look() -> None:
    found = elements(one(replace(VIEW, may_take=False), whose="all"))
    assert set(found) == {"step.more"}
    assert [option["value"] for option in found["step.more"]["options"]] == [
        "show:step:5:v2",
        "card:step:5:v2",
        "promise:step:5:v2",
    ]


def test_one_s_own_step_is_skipped_or_put_off_and_somebody_else_s_taken_over() -> None:
    def offered(**known: Any) -> list[str]:
        view = replace(VIEW, may_take_over=True)
        options = elements(one(view, **known))["step.more"]["options"]
        return [option["text"]["text"] for option in options]

    assert offered() == ["Open the step", "Open card", "Skip", "Put off", "Reassign"]
    assert offered(whose="all") == ["Open the step", "Open card", "Take over", "Give more time", "Reassign"]


def test_sending_all_says_to_how_many_customers() -> None:
    send = elements(payload(ALL))["queue.send"]
    assert (send["text"]["text"], send["value"]) == ("Send 9 e-mails", "all")
    assert send["confirm"]["title"]["text"] == "Send 9 reminders?"
    assert "9 customers get an e-mail each" in send["confirm"]["text"]["text"]
    assert "queue.send" not in elements(payload(replace(ALL, whose="Marc Olivier")))


def test_sending_all_names_the_customers_and_the_sum_of_each_currency() -> None:
    ready = MailsReady(("Port <Sud>", "ACME", "Bois & Fils"), (eur("45300"), Money(Decimal(1200), "USD")))

    def asked(language: str, ready: MailsReady) -> str:
        made = render_queue(replace(ALL, mails=3, ready=ready), language).payload()
        text: str = elements(made)["queue.send"]["confirm"]["text"]["text"]
        return text

    assert asked("en", ready) == (
        "Port &lt;Sud&gt;, ACME and Bois &amp; Fils, for €45,300 and $1,200 in all: an e-mail each, at the "
        "next sending hour and not before ten minutes from now. Until then each can be recalled."
    )
    assert asked("fr", ready).startswith(
        "Port &lt;Sud&gt;, ACME et Bois &amp; Fils, pour 45\u202f300\u00a0€ et 1\u202f200\u00a0$US au total"
        "\u00a0: un e-mail chacun, à la prochaine heure d'envoi"
    )
    assert asked("en", MailsReady(("ACME",), (eur("9850"),))).startswith("ACME, for €9,850: an e-mail, at")


def test_of_many_customers_as_many_are_named_as_a_confirmation_holds() -> None:
    names = tuple(f"Menuiserie des Quatre Vents {rank}" for rank in range(1, 12))
    queue = replace(ALL, mails=11, ready=MailsReady(names, (eur("45300"),)))
    text = elements(payload(queue))["queue.send"]["confirm"]["text"]["text"]
    assert "Menuiserie des Quatre Vents 5 and 6 others, for €45,300 in all: an e-mail each" in text
    assert len(text) <= 300
    sums = tuple(Money(Decimal(5), code) for code in ("EUR", "USD", "GBP", "CHF", "SEK"))
    text = elements(payload(replace(queue, ready=MailsReady(names, sums))))["queue.send"]["confirm"]["text"][
        "text"
    ]
    assert "for €5, $5, £5 and 2 other currencies in all" in text


@pytest.mark.parametrize(
    ("action", "outcome", "english", "french"),
    [
        (
            StepAction.HAND_OVER,
            StepOutcome.HANDED_OVER,
            "hand-over to collection, done",
            "remise au recouvrement, faite",
        ),
        (StepAction.CALL, StepOutcome.NO_ANSWER, "call, no answer", "appel, pas de réponse"),
    ],
)
def test_what_was_done_is_not_said_twice(
    action: StepAction, outcome: StepOutcome, english: str, french: str
) -> None:
    done = of(action, state=StepState.DONE, outcome=outcome, ended_on=TODAY, taken_by=NADIA)
    queue = replace(QUEUE, done=(done, PAID), done_count=2, reader=NADIA)
    assert f"{english}\n" in read(payload(queue))
    text = read(render_queue(queue, "fr").payload())
    assert f"{french}\n" in text
    assert "*Traitées (2)*" in text
    assert "appel, sans objet\u00a0: payé" in text


def test_with_figures_too_old_nothing_leaves_and_it_says_so() -> None:
    made = payload(replace(ALL, freshness=Freshness.STALE))
    assert "queue.send" not in elements(made)
    assert "⚠ Figures of Mon 23 Nov; a payment may be missing." in read(made)
    assert "No reminder leaves until new figures come." in read(made)


def test_a_reminder_on_its_way_says_when_it_leaves_and_can_be_recalled() -> None:
    made = payload(ALL)
    said = "*Brasserie du Port* (C0050): reminder, leaves Tue 24 Nov, 10:40, to compta@port.example"
    assert said in read(made)
    assert elements(made)["step.recall"]["value"] == "mailing:31:v3"
    many = tuple(replace(SENDING, step=replace(SENDING.step, id=100 + rank)) for rank in range(12))
    crowded = payload(replace(ALL, sending=many, sending_count=12))
    assert "*On their way (12)*" in read(crowded)
    assert "And 4 more." in read(crowded)
    see_all = elements(crowded)["queue.mails"]
    assert (see_all["text"]["text"], see_all["value"]) == ("See all 12", "all:sending:0")


def test_all_that_is_on_its_way_stands_in_a_window_a_page_at_a_time() -> None:
    many = tuple(replace(SENDING, step=replace(SENDING.step, id=100 + rank)) for rank in range(20))
    queue = replace(ALL, sending=many, sending_count=45, offset=20)
    window = render_queue_modal(queue, "en", part=QueuePart.SENDING).payload()
    assert_modal_within_limits(window)
    assert read(window).count("leaves Tue 24 Nov, 10:40") == 20
    assert elements(window)["queue.back"]["value"] == "all:sending:0"
    assert elements(window)["queue.next"]["value"] == "all:sending:40"
    assert elements(window)["queue.next"]["text"]["text"] == "Next 5"
    empty = replace(ALL, sending=(), sending_count=0)
    assert "Nothing is on its way any more" in read(
        render_queue_modal(empty, "en", part=QueuePart.SENDING).payload()
    )


def test_a_call_that_nobody_took_says_how_many_tries_there_were() -> None:
    tried = replace(VIEW, step=replace(CALL, attempts=1), tries=3, last_try=date(2026, 11, 24))
    assert "*Call*, due today · 1 of 3 tries, last Tue 24 Nov" in read(one(tried))
    french = read(payload(replace(QUEUE, steps=(tried,), count=1), "fr"))
    assert "à faire aujourd'hui · 1 essai sur 3, le dernier le mar. 24 nov." in french


def test_what_was_done_since_says_by_whom_when_it_was_somebody_else() -> None:
    held = replace(of(StepAction.HOLD, state=StepState.DONE, outcome=StepOutcome.HELD, ended_on=TODAY))
    queue = replace(QUEUE, done=(DONE, PAID, held), done_count=11, reader=NADIA)
    text = read(payload(queue))
    assert "*Done (11)*" in text
    assert (
        "✓ *Brasserie du Port* (C0050): call, reached, without a promise or a dispute · Camille Roy" in text
    )
    assert "call, not needed any more: paid" in text
    assert "hold, taken by itself: orders were on hold already" in text
    assert "And 8 more." in text
    assert "a dispute · Camille Roy" not in read(payload(replace(queue, reader=CAMILLE)))


def test_why_a_reminder_did_not_arrive_stands_in_its_row() -> None:
    assert "⚠ Did not arrive: “550 mailbox unknown”" in read(one(FAILED))


def test_a_name_of_the_policy_s_own_is_shown_and_the_house_s_are_translated() -> None:
    assert "*Appel du patron*: call, due today" in read(one(OWN_NAME))
    second = replace(VIEW, step=replace(CALL, step=replace(CALL.step, name="second call")))
    french = read(payload(replace(QUEUE, steps=(second,), count=1), "fr"))
    assert f"*Deuxième appel*{NBSP}: appeler, à faire aujourd'hui" in french


def test_what_does_not_fit_is_counted_with_a_way_to_it() -> None:
    steps = tuple(replace(SOON, step=replace(SOON.step, id=100 + rank)) for rank in range(40))
    made = payload(replace(QUEUE, steps=steps, count=140))
    rows = sum(block["block_id"].count("-do") for block in made["blocks"])
    assert f"And {140 - rows} more." in read(made)
    assert elements(made)["queue.open"]["value"] == "mine"
    window = render_queue_modal(replace(QUEUE, steps=steps[:20], count=140, offset=20), "en").payload()
    assert "queue.open" not in elements(window)
    assert elements(window)["queue.next"]["value"] == "mine:steps:40"
    assert elements(window)["queue.back"]["value"] == "mine"
    assert "And 100 more." in read(window)
    somebodys = replace(QUEUE, steps=steps, count=140, whose="Marc Olivier", person="marc@lumen.example")
    assert elements(payload(somebodys))["queue.open"]["value"] == "of:marc%40lumen.example"


def test_nothing_that_waits_is_a_kind_line() -> None:
    made = payload(EMPTY)
    assert "Nothing waits for you: every reminder step is taken." in read(made)
    assert made["text"].startswith("No reminder step waits.")


def test_the_first_sentence_names_no_customer() -> None:
    assert payload()["text"].split(". ")[0] == "3 reminder steps wait"


def test_the_home_says_how_many_wait_and_sends_them_with_one_press() -> None:
    queue = HomeQueue("all", 14, 9, 5, late=3, today=4)
    view = render_home(replace(HOME, queue=queue), "en", Role.CREDIT_MANAGER).payload()
    assert_home_within_limits(view)
    assert "*Reminders 14*: 9 e-mails, 5 calls · 3 past their deadline, 4 due today" in read(view)
    assert elements(view)["queue.send"]["text"]["text"] == "Send 9 e-mails"
    assert elements(view)["queue.open"]["value"] == "all"
    french = read(render_home(replace(HOME, queue=queue), "fr").payload())
    assert f"*Relances 14*{NBSP}: 9 e-mails, 5 appels · 3 en retard, 4 à faire aujourd'hui" in french


def test_the_home_of_who_has_no_step_says_nothing_of_it() -> None:
    for queue in (None, HomeQueue("mine", 0, 0, 0)):
        assert "queue.open" not in elements(render_home(replace(HOME, queue=queue), "en").payload())


def test_a_home_counts_a_queue_as_the_queue_does() -> None:
    assert HomeQueue.of(QUEUE) == HomeQueue("mine", 3, 0, 2, late=1, today=1)
    assert HomeQueue.of(ALL).sending == 1
    stale = HomeQueue.of(replace(ALL, freshness=Freshness.STALE))
    assert (stale.mails, stale.may_send) == (9, False)
