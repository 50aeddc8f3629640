"""The story of a case, and what is said beside its message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from limits import assert_within_limits
from people_said import CAMILLE, NADIA
from screens import elements, read
from troubles import BREACH, BROKEN, CASE, FACTS, MARC, VIEW, case_of, closed, line

from bot.credit.case import CaseLine, CaseLineKind, Unreachable
from bot.credit_views import CaseView
from messages.blocks import Message
from messages.case_lines import render_case_line
from messages.case_notices import render_case_asked, render_case_yours, render_cases_opened

RATIO = {"ratio": "1.0334"}
FRIDAY = date(2026, 11, 27)
OVER = case_of(BREACH)
ENDED = case_of(replace(BREACH, ended_on=FRIDAY))


def said(message: Message) -> dict[str, Any]:
    made = message.payload()
    assert_within_limits(made)
    return made


@pytest.mark.parametrize(
    ("told", "view", "english", "french"),
    [
        (
            line(CaseLineKind.OPENED, facts=RATIO),
            OVER,
            "Opened: limit crossed, 103.3 %",
            "Ouvert : plafond dépassé, 103,3 %",
        ),
        (
            line(CaseLineKind.CAUSE, cause="breach:limit", facts=RATIO),
            OVER,
            "Further: limit crossed, 103.3 %",
            "De plus : plafond dépassé, 103,3 %",
        ),
        (
            line(CaseLineKind.CAUSE, cause="broken_promise:promise:8", facts=RATIO),
            VIEW,
            "Further: promise not kept",
            "De plus : promesse non tenue",
        ),
        (
            line(CaseLineKind.CAUSE_ENDED, cause="breach:limit"),
            ENDED,
            "Over: exposure is back within the limit",
            "Terminé : l'encours est repassé sous le plafond",
        ),
        (
            line(CaseLineKind.TAKEN, by=CAMILLE),
            VIEW,
            "*Camille Roy* is on it; the deadline stays",
            "*Camille Roy* s'en charge ; la date limite reste la même",
        ),
        (
            line(CaseLineKind.ASSIGNED, by=NADIA, owner=MARC, text="you know them"),
            VIEW,
            "*Nadia Benali*: assigned to *Marc Olivier*, “you know them”",
            "*Nadia Benali* : confié à *Marc Olivier*, « you know them »",
        ),
        (
            line(CaseLineKind.ESCALATED, owner=MARC),
            VIEW,
            "Not settled in time: it goes up to *Marc Olivier*",
            "Pas réglé à temps : le dossier passe à *Marc Olivier*",
        ),
        (
            line(CaseLineKind.ESCALATED, owner=MARC, facts={"stands_in_for": NADIA}),
            VIEW,
            "Not settled in time: it goes up to *Marc Olivier*, who stands in for Nadia Benali",
            "Pas réglé à temps : le dossier passe à *Marc Olivier*, qui remplace Nadia Benali",
        ),
        (
            line(CaseLineKind.ASKED, by=NADIA, owner=CAMILLE, text="today", facts={"ask": "plan"}),
            VIEW,
            "*Nadia Benali* asks Camille Roy for a plan: “today”",
            "*Nadia Benali* demande à Camille Roy de proposer un échéancier : « today »",
        ),
        (
            line(CaseLineKind.ASKED, by=NADIA, owner=CAMILLE, facts={"ask": "call"}),
            VIEW,
            "*Nadia Benali* asks Camille Roy to call",
            "*Nadia Benali* demande à Camille Roy d'appeler",
        ),
        (
            line(CaseLineKind.SNOOZED, by=CAMILLE, on=FRIDAY, text="paid by then"),
            VIEW,
            "*Camille Roy*: asleep until Fri 27 Nov, “paid by then”",
            "*Camille Roy* : en veille jusqu'au ven. 27 nov., « paid by then »",
        ),
        (line(CaseLineKind.WOKEN), VIEW, "Awake again", "De nouveau en cours"),
        (
            line(CaseLineKind.CLOSED),
            closed(),
            "✓ Closed: €18,500 paid, promised anew or disputed",
            "✓ Clos : 18\u202f500 € réglés, promis à nouveau ou contestés",
        ),
    ],
)
def test_a_line_says_what_happened_and_when(
    told: CaseLine, view: CaseView, english: str, french: str
) -> None:
    made = said(render_case_line(view, told, "en"))
    assert read(made) == f"09:40 {english}"
    assert made["text"].startswith("News of a credit case. ACME.")
    spoken = read(said(render_case_line(view, told, "fr")))
    assert spoken.replace("\u00a0", " ") == f"9 h 40 {french}"


@pytest.mark.parametrize(
    ("why", "english"),
    [
        (Unreachable.LEFT, "*Marc Olivier* is passed over: not in the policy any more"),
        (Unreachable.NO_ACCOUNT, "*Marc Olivier* is passed over: no active Slack account"),
        (Unreachable.NO_SIGHT, "*Marc Olivier* is passed over: may not see this customer"),
        (Unreachable.NOBODY, "Nobody to go to: the policy names nobody for this step"),
    ],
)
def test_whoever_is_passed_over_is_named_with_the_reason(why: Unreachable, english: str) -> None:
    owner = "" if why is Unreachable.NOBODY else MARC
    told = line(CaseLineKind.PASSED_OVER, owner=owner, why=why)
    assert read(said(render_case_line(VIEW, told, "en"))) == f"09:40 {english}"
    said(render_case_line(VIEW, told, "fr"))


def test_somebody_without_a_name_goes_by_their_address() -> None:
    told = line(CaseLineKind.TAKEN, by="new@example.com")
    assert "*new@example.com* is on it" in read(said(render_case_line(VIEW, told, "en")))


def test_figures_that_cannot_be_read_are_left_out() -> None:
    told = line(CaseLineKind.CAUSE, cause="breach:limit", facts={"ratio": "much"})
    assert read(said(render_case_line(OVER, told, "en"))) == "09:40 Further: limit crossed"


@pytest.mark.parametrize(
    ("told", "english", "french"),
    [
        (
            line(CaseLineKind.ASSIGNED, by=NADIA, owner=MARC, text="you know them"),
            "Nadia Benali assigned this case to you: “you know them”",
            "Nadia Benali vous confie ce dossier : « you know them »",
        ),
        (
            line(CaseLineKind.ESCALATED, owner=MARC),
            "Nobody before you settled it in time: it is yours now.",
            "Personne ne l'a réglé à temps avant vous : il vous revient.",
        ),
        (
            line(CaseLineKind.OPENED, owner=MARC),
            "It is new, and you are the first to have it.",
            "Il est nouveau, et vous revient en premier.",
        ),
    ],
)
def test_whoever_gets_a_case_reads_why_and_what_to_do(told: CaseLine, english: str, french: str) -> None:
    made = said(render_case_yours(VIEW, told, "en"))
    assert made["blocks"][1]["text"]["text"] == english
    assert made["text"].startswith("A credit case is yours now.")
    assert "Call, then log a promise or say why not, by Thu 26 Nov" in read(made)
    found = elements(made)
    assert found["case.take"]["value"] == found["case.show"]["value"] == "case:311:v1"
    spoken = said(render_case_yours(VIEW, told, "fr"))["blocks"][1]["text"]["text"]
    assert spoken.replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("ask", "hello", "asked"),
    [
        (
            "call",
            "You are asked to call a customer of yours.",
            "*Nadia Benali* asks you to call: “today, please”",
        ),
        (
            "plan",
            "You are asked to propose a plan to a customer of yours.",
            "*Nadia Benali* asks you to propose a plan: “today, please”",
        ),
    ],
)
def test_the_salesperson_is_asked_in_the_words_of_whoever_asks(ask: str, hello: str, asked: str) -> None:
    told = line(CaseLineKind.ASKED, by=NADIA, owner=CAMILLE, text="today, please", facts={"ask": ask})
    made = said(render_case_asked(VIEW, told, "Nadia Benali", "en"))
    assert made["text"].startswith(hello)
    assert made["blocks"][1]["text"]["text"] == asked
    found = elements(made)
    assert {one: found[one]["value"] for one in ("promise.open", "plan.open", "customer.open")} == {
        "promise.open": "customer:17:v1",
        "plan.open": "customer:17:v1",
        "customer.open": "customer:17:v1",
    }
    assert "*Late:* €30,900, 2 invoices, oldest 44 days" in read(made)
    said(render_case_asked(VIEW, told, "Nadia Benali", "fr"))


def test_many_new_cases_are_one_list() -> None:
    views = tuple(replace(VIEW, case=replace(CASE, id=number)) for number in range(1, 7))
    made = said(render_cases_opened(views, "en"))
    assert made["blocks"][0]["text"]["text"] == "6 new cases"
    assert made["text"].startswith("6 new credit cases. ACME: promise not kept, orders on hold.")
    row = made["blocks"][2]
    assert row["text"]["text"] == "*ACME*: promise not kept, orders on hold. Camille Roy, by Thu 26 Nov"
    assert row["accessory"]["value"] == "case:1:v1"
    assert read(said(render_cases_opened(views, "fr"))).startswith("6 nouveaux dossiers\n")


def test_cases_that_a_list_cannot_hold_are_counted() -> None:
    views = tuple(replace(VIEW, case=replace(CASE, id=number)) for number in range(1, 301))
    blocks = said(render_cases_opened(views, "en"))["blocks"]
    assert len(blocks) == 50
    assert blocks[-1]["elements"][0]["text"] == "And 253 more."


def test_a_case_that_nobody_has_says_so_in_a_list() -> None:
    view = replace(case_of(BROKEN), owner="", facts=replace(FACTS, holds=()))
    row = said(render_cases_opened((view,), "en"))["blocks"][2]["text"]["text"]
    assert row == "*ACME*: promise not kept. Nobody yet, by Thu 26 Nov"
