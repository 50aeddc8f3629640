"""What waits for one person, each with its age and the buttons that decide it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from credit_said import ASKED, RELEASE, TERMS, VIEW, seen
from filled_forms import PLAN_VIEW, PROMISE_VIEW
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY, eur
from screens import read

from bot.credit.request import RequestState
from bot.credit_views import Approvals
from messages.approvals import render_approvals, render_approvals_modal

WAITS = Approvals(
    (VIEW, seen(replace(RELEASE, id=119, asked_on=date(2026, 11, 23)))),
    (seen(replace(TERMS, id=120)),),
)


def test_the_oldest_first_with_their_age() -> None:
    message = render_approvals(WAITS, "en", date(2026, 11, 26))
    assert_within_limits(message.payload())
    assert read(message.payload()) == (
        "2 requests wait for your decision\n"
        "*ACME* (C0042): +€8,000 to 31 Dec\n"
        "REQ-118 · Camille Roy · asked 2 days ago · lapses Fri 27 Nov 17:00\n"
        "Open request\nApprove\nApprove with changes\nReject\n"
        "*ACME* (C0042): release of the hold\n"
        "REQ-119 · Camille Roy · asked 3 days ago · lapses Fri 27 Nov 17:00\n"
        "Open request\nApprove\nReject\n"
        "*What you asked for* (1)\n"
        "*ACME* (C0042): order of €15,000, 15 days\n"
        "REQ-120 · Camille Roy · asked 2 days ago · lapses Fri 27 Nov 17:00 · waits for Nadia Benali\n"
        "Open request"
    )
    assert message.text.startswith("2 requests wait for your decision. ACME (C0042): +€8,000 to 31 Dec.")


def test_the_second_of_two_decides_on_what_the_first_agreed_to() -> None:
    agreed = replace(
        ASKED,
        first_by="nadia@lumen.example",
        amount=eur("5000"),
        ends_on=date(2026, 12, 15),
        needs_two=True,
    )
    row = read(render_approvals(Approvals((seen(agreed),)), "en", TODAY).payload())
    assert "*ACME* (C0042): +€5,000 to 15 Dec\n" in row
    lapsed = replace(agreed, state=RequestState.EXPIRED)
    assert "+€8,000 to 31 Dec" in read(render_approvals(Approvals((seen(lapsed),)), "en", TODAY).payload())


@pytest.mark.parametrize(
    ("as_of", "english", "french"),
    [
        (TODAY, "asked today", "demande d'aujourd'hui"),
        (date(2026, 11, 25), "asked yesterday", "demande d'hier"),
        (date(2026, 11, 27), "asked 3 days ago", "demande d'il y a 3 jours"),
    ],
)
def test_how_long_ago(as_of: date, english: str, french: str) -> None:
    assert f" · {english} · " in read(render_approvals(WAITS, "en", as_of).payload())
    assert f" · {french} · " in read(render_approvals_modal(WAITS, "fr", as_of).payload())


def test_nothing_waits() -> None:
    message = render_approvals(Approvals(), "en", TODAY)
    assert_within_limits(message.payload())
    assert message.text == "Nothing waits for your decision."
    modal = render_approvals_modal(Approvals(), "fr", TODAY).payload()
    assert_modal_within_limits(modal)
    assert read(modal) == "Rien n'attend votre décision"


def test_the_second_of_two_reads_who_agreed() -> None:
    first = replace(ASKED, first_by="nadia@example.com", amount=eur("5000"), needs_two=True)
    view = replace(seen(first), first_by="Nadia Benali")
    assert "REQ-118 · Camille Roy · 1 of 2: Nadia Benali agreed · asked today" in (
        read(render_approvals(Approvals((view,)), "en", TODAY).payload())
    )


def test_what_does_not_fit_is_counted() -> None:
    many = tuple(seen(replace(ASKED, id=number)) for number in range(1, 61))
    waits = Approvals(many, many)
    payload = render_approvals(waits, "en", TODAY).payload()
    assert_within_limits(payload)
    said = read(payload)
    shown = said.count("\nApprove\n")
    assert f"And {60 - shown} more." in said
    assert "And 52 more." in said
    modal = render_approvals_modal(waits, "en", TODAY).payload()
    assert_modal_within_limits(modal)
    assert read(modal).count("\nApprove\n") > shown


def test_promises_and_plans_are_decided_there_too() -> None:
    waits = Approvals(promises=(PROMISE_VIEW, PLAN_VIEW))
    message = render_approvals(waits, "en", TODAY)
    assert_within_limits(message.payload())
    assert read(message.payload()).startswith("2 requests wait for your decision\n")
    assert read(message.payload()).count("Agree\nRefuse\nOpen card") == 2
    assert message.text.startswith("2 requests wait for your decision. ACME")
