"""A case's message, as it stands now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY, eur
from people_said import CAMILLE
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from troubles import (
    AT,
    BREACH,
    BROKEN,
    CASE,
    COVER,
    DISPUTED,
    FACTS,
    GROUP,
    GROUP_OVER,
    LATE_HOLD,
    TOO_LATE,
    VIEW,
    case_of,
    closed,
    line,
)

from bot.credit.case import CaseLineKind, CaseState, Cause, CauseKind
from bot.credit.dunning import StepAction
from bot.credit.exposure import Exposure
from bot.credit_views import CaseView
from messages.case_message import render_case, render_case_continued, render_case_modal

NBSP = "\u00a0"
NOT_CALLED = Cause(CauseKind.LATE_STEP, "step:5", TODAY, number="call", days=2, on=date(2026, 11, 20))
FREE = replace(FACTS, holds=())


def payload(view: CaseView = VIEW, language: str = "en") -> dict[str, Any]:
    made = render_case(view, language).payload()
    assert_within_limits(made)
    return made


def facts_of(view: CaseView = VIEW, language: str = "en") -> dict[str, str]:
    """The fields by name."""
    block = next(one for one in payload(view, language)["blocks"] if "fields" in one)
    pairs = (one["text"].split("*\n") for one in block["fields"])
    return {name.strip("*"): said for name, said in pairs}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_case_reads_well(language: str, snapshot: SnapshotAssertion) -> None:
    made = payload(language=language)
    assert f"{read(made)}\n---\n{made['text']}" == snapshot


def test_it_says_what_who_by_when_who_otherwise_and_what_ends_it() -> None:
    assert facts_of() == {
        "Owner": "Camille Roy, not yet taken",
        "Next": "Call, then log a promise or say why not, by Thu 26 Nov",
        "Late": "€30,900, 2 invoices, oldest 44 days",
        "Exposure today": "€53,000 (88.3 % of €60,000)",
        "Otherwise": "Marc Olivier on Thu 26 Nov, Nadia Benali on Mon 30 Nov",
        "Ends when": (
            "€18,500 is paid, promised anew or disputed; and what is too late is paid, promised or disputed"
        ),
    }


@pytest.mark.parametrize(
    ("causes", "held", "english", "french"),
    [
        ((BREACH,), True, "over its limit, orders on hold", "plafond dépassé, commandes bloquées"),
        ((BREACH,), False, "over its limit", "plafond dépassé"),
        ((GROUP_OVER,), False, "its group is over its limit", "plafond du groupe dépassé"),
        ((COVER,), False, "over what is insured", "plafond assuré dépassé"),
        (
            (TOO_LATE,),
            True,
            "invoice too late, orders on hold",
            "facture en trop grand retard, commandes bloquées",
        ),
        (
            (TOO_LATE, BROKEN),
            True,
            "promise not kept, orders on hold",
            "promesse non tenue, commandes bloquées",
        ),
        ((DISPUTED,), False, "dispute past its target", "litige au-delà de sa date cible"),
        (
            (NOT_CALLED,),
            False,
            "call not made by Fri 20 Nov, 2 working days late",
            "appel non passé au ven. 20 nov., 2 jours ouvrés de retard",
        ),
        ((DISPUTED, BREACH), False, "over its limit", "plafond dépassé"),
    ],
)
def test_the_gravest_cause_is_the_title(
    causes: tuple[Cause, ...], held: bool, english: str, french: str
) -> None:
    view = replace(case_of(*causes), facts=FACTS if held else FREE)
    assert payload(view)["blocks"][0]["text"]["text"] == f"ACME: {english}"
    assert payload(view, "fr")["blocks"][0]["text"]["text"] == f"ACME{NBSP}: {french}"
    assert payload(view)["text"].startswith(f"Credit case: {english}. ACME: {english}.")


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (BREACH, "Exposure went over the limit of *€60,000* on Tue 24 Nov: it was *€62,000*."),
        (
            GROUP_OVER,
            "The group Lumen Holding went over its limit of *€100,000* on Tue 24 Nov: "
            "its exposure was *€110,000*.",
        ),
        (
            COVER,
            "Exposure went over the *€50,000* that the insurer covers on Tue 24 Nov: it was *€53,000*. "
            "What is above is at your own risk.",
        ),
        (
            TOO_LATE,
            "New orders are on hold since Tue 24 Nov: F-2026-0871 is 44 days late, "
            "neither promised nor disputed.",
        ),
        (
            BROKEN,
            "*€18,500* promised for Thu 19 Nov has not come in: not kept since Tue 24 Nov. "
            "Reminders start again.",
        ),
        (
            DISPUTED,
            "The dispute of F-2026-0902 (*€2,300*) was to be answered by Mon 23 Nov: 1 day past its target.",
        ),
        (NOT_CALLED, "Reminder step: call not made by Fri 20 Nov, 2 working days late."),
    ],
)
def test_each_cause_says_what_happened_and_since_when(cause: Cause, sentence: str) -> None:
    view = replace(case_of(cause), facts=replace(FACTS, group=GROUP))
    assert payload(view)["blocks"][1]["text"]["text"] == sentence


def test_a_late_step_says_what_is_next_what_ends_it_and_leads_to_it() -> None:
    view = replace(case_of(NOT_CALLED), facts=FREE)
    assert facts_of(view)["Next"] == "Call and log it, or assign the step, by Thu 26 Nov"
    ends = "The step is taken, skipped or given more time, or what it asks for is paid"
    assert facts_of(view)["Ends when"] == ends
    options = elements(payload(view))["case.more"]["options"]
    assert (options[0]["text"]["text"], options[0]["value"]) == ("Open the step", "step:case:311:v1")
    without = elements(payload(replace(case_of(BREACH), facts=FREE)))["case.more"]["options"]
    assert "step:case:311:v1" not in [one["value"] for one in without]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("action", [*StepAction, "of another version"])
def test_every_kind_of_late_step_has_words(action: str, language: str) -> None:
    late = replace(NOT_CALLED, number=str(action), days=0, on=None)
    made = payload(replace(case_of(late), facts=FREE), language)
    title, said = (block["text"]["text"] for block in made["blocks"][:2])
    assert len(title) > len("ACME: ")
    assert "24" in said


def test_a_french_sentence_ends_with_one_full_stop() -> None:
    view = case_of(BREACH, COVER, TOO_LATE, BROKEN, replace(DISPUTED, on=None))
    made = payload(view, "fr")
    assert ".." not in made["text"]
    assert ".." not in read(made)


def test_a_late_hold_says_how_late_it_is_now() -> None:
    grown = replace(LATE_HOLD, days_late=51)
    view = replace(case_of(replace(TOO_LATE, days=44)), facts=replace(FACTS, holds=(grown,)))
    assert "F-2026-0871 is 51 days late" in read(payload(view))


def test_after_a_broken_promise_a_new_one_ends_the_hold_only_if_agreed() -> None:
    hold = replace(LATE_HOLD, broken_on=date(2026, 11, 24))
    view = replace(case_of(TOO_LATE), facts=replace(FACTS, holds=(hold,)))
    assert facts_of(view)["Ends when"] == (
        "What is too late is paid or disputed, or promised with the credit manager's agreement"
    )


def test_the_group_the_cover_and_what_is_temporary_are_said_where_there_are_any() -> None:
    exposure = Exposure(
        eur("53000"), eur("0"), eur("0"), limit=eur("60000"), insured_limit=eur("50000"), increase=eur("8000")
    )
    said = facts_of(replace(VIEW, facts=replace(FACTS, exposure=exposure, group=GROUP)))
    assert said["Exposure today"] == "€53,000 (88.3 % of €60,000), €8,000 of it temporary"
    assert said["Group"] == "Lumen Holding: €110,000 (110 % of €100,000), 3 customers"
    assert said["Insured"] == "€50,000, €3,000 above it"


def test_a_limit_of_zero_is_a_limit() -> None:
    exposure = Exposure(eur("500"), eur("0"), eur("0"), limit=eur("0"))
    assert facts_of(replace(VIEW, facts=replace(FACTS, exposure=exposure)))["Exposure today"] == "€500 of €0"


def test_whoever_took_it_is_on_it_and_the_button_is_gone() -> None:
    view = replace(VIEW, case=replace(CASE, taken_at=AT, version=2))
    assert facts_of(view)["Owner"] == "Camille Roy, on it since Tue 24 Nov, 08:30"
    assert "case.take" not in elements(payload(view))


def test_nobodys_case_asks_to_be_taken() -> None:
    view = replace(VIEW, case=replace(CASE, owner=""), owner="", otherwise=())
    assert facts_of(view)["Owner"] == "Nobody: take it, or assign it"
    assert facts_of(view)["Otherwise"] == "Nobody comes after them"


def test_its_buttons_carry_the_version_that_was_seen() -> None:
    found = elements(payload(replace(VIEW, case=replace(CASE, version=3))))
    cases = ("case.take", "case.call", "case.plan", "case.assign", "case.snooze")
    assert {found[one]["value"] for one in cases} == {"case:311:v3"}
    assert found["case.take"]["style"] == "primary"
    assert found["promise.open"]["value"] == found["hold.release"]["value"] == "customer:17:v1"
    assert [one["value"] for one in found["case.more"]["options"]] == [
        "card:case:311:v3",
        "story:case:311:v3",
    ]


def test_without_a_hold_one_can_be_set() -> None:
    found = elements(payload(replace(case_of(BREACH), facts=FREE)))
    assert found["hold.set"]["value"] == "customer:17:v1"
    assert "hold.release" not in found


def test_where_nothing_is_late_a_plan_is_in_the_overflow() -> None:
    found = elements(payload(replace(case_of(BREACH), facts=replace(FACTS, late=()))))
    assert "case.plan" not in found
    assert "promise.open" not in found
    assert [one["text"]["text"] for one in found["case.more"]["options"]] == [
        "Open card",
        "Ask for a plan",
        "Story",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "*Asleep until Fri 27 Nov*, Camille Roy: “transfer on its way”. "
            "It wakes sooner if it gets worse.",
        ),
        (
            "fr",
            "*En veille jusqu'au ven. 27 nov.*, Camille Roy\u00a0: «\u00a0transfer on its way\u00a0». "
            "Le dossier se réveille plus tôt s'il s'aggrave.",
        ),
    ],
)
def test_a_case_that_sleeps_says_until_when_and_why(language: str, sentence: str) -> None:
    until = date(2026, 11, 27)
    case = replace(
        CASE, state=CaseState.SNOOZED, snoozed_until=until, snooze_reason="transfer on its way", version=2
    )
    told = (line(CaseLineKind.SNOOZED, by=CAMILLE, on=until, text="transfer on its way"),)
    assert sentence in read(payload(replace(VIEW, case=case, lines=told), language))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "✓ *Closed 27 Nov*: €18,500 paid, promised anew or disputed. 3 days, Camille Roy"),
        (
            "fr",
            "✓ *Clos le 27 nov.*\u00a0: 18\u202f500\u00a0€ réglés, promis à nouveau ou contestés. "
            "3 jours, Camille Roy",
        ),
    ],
)
def test_a_closed_case_says_how_it_ended_and_offers_nothing(language: str, sentence: str) -> None:
    made = payload(closed(), language)
    assert sentence in read(made)
    assert elements(made) == {}


def test_a_case_closed_on_its_first_day_says_so() -> None:
    view = closed()
    same = replace(view, case=replace(view.case, closed_on=CASE.opened_on))
    assert "The same day, Camille Roy" in read(payload(same))


def test_a_new_state_has_new_blocks() -> None:
    later = replace(VIEW, case=replace(CASE, version=2))
    first = {one["block_id"] for one in payload()["blocks"]}
    assert first.isdisjoint({one["block_id"] for one in payload(later)["blocks"]})


def test_the_former_message_points_to_the_newer_one_and_offers_nothing() -> None:
    made = render_case_continued(VIEW, "en").payload()
    assert_within_limits(made)
    assert made["blocks"][0]["text"]["text"] == "ACME: continued in a newer message"
    assert made["text"].startswith("A credit case goes on in a newer message. ACME:")
    assert elements(made) == {}
    assert "suite dans un message plus récent" in read(render_case_continued(VIEW, "fr").payload())


def test_its_window_has_the_story_newest_first() -> None:
    told = (line(CaseLineKind.OPENED, 1), line(CaseLineKind.TAKEN, 2, by=CAMILLE))
    view = render_case_modal(replace(VIEW, lines=told), "en").payload()
    assert_modal_within_limits(view)
    assert view["blocks"][-1]["text"]["text"] == (
        "*Its story*\n"
        "Tue 24 Nov, 09:40: *Camille Roy* is on it; the deadline stays\n"
        "Tue 24 Nov, 09:40: Opened: promise not kept and invoice too late, orders on hold"
    )
    assert "the story is in the thread" not in read(view)
    assert [one["value"] for one in elements(view)["case.more"]["options"]] == ["card:case:311:v1"]


def test_a_long_story_is_cut_and_counted() -> None:
    told = tuple(line(CaseLineKind.ASKED, number, by=CAMILLE, text="x" * 1500) for number in range(1, 301))
    view = render_case_modal(replace(VIEW, lines=told), "fr").payload()
    assert_modal_within_limits(view)
    assert "de plus." in view["blocks"][-1]["elements"][0]["text"]


ALONE = replace(VIEW, can_ask_salesperson=False)


def test_a_salesperson_without_an_account_is_not_offered_to_be_asked() -> None:
    actions = {one["action_id"] for one in elements(payload(VIEW)).values()}
    assert {"case.call", "case.plan"} <= actions
    assert not {"case.call", "case.plan"} & {one["action_id"] for one in elements(payload(ALONE)).values()}
    quiet = replace(ALONE, facts=replace(FACTS, late=()))
    assert "ask_plan" not in read(payload(quiet))
    assert "plan:case" not in str(payload(quiet))


def test_whom_to_call_instead_is_said() -> None:
    assert "Call" not in facts_of(VIEW)
    assert facts_of(ALONE)["Call"] == "Mme Durand at ACME: Camille Roy has no account here to be asked in"
    assert (
        facts_of(ALONE, "fr")["Appeler"] == f"Mme Durand, chez ACME{NBSP}: Camille Roy n'a pas de compte ici"
    )
    nobody = replace(FACTS, contact="", of=replace(FACTS.of, salesperson=""))
    assert facts_of(replace(ALONE, facts=nobody))["Call"] == "ACME: no salesperson can be asked here"
