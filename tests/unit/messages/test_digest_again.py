"""A digest in a modal, and a former one in one line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import ACME, MOCKUP
from screens import SENT, elements, read

from bot.credit.digest import Recipient
from bot.mornings import Morning, Outcome, Portfolio
from messages.digest import render_digest, render_digest_modal
from messages.folded import render_folded


def test_the_modal_says_what_the_message_said_in_the_language_read_now() -> None:
    view = render_digest_modal(MOCKUP, "en").payload()
    assert_modal_within_limits(view)
    assert view["title"]["text"] == "Digest of 24 Nov"
    assert read(view) == read(render_digest(MOCKUP).payload())
    french = render_digest_modal(MOCKUP, "fr").payload()
    assert french["title"]["text"] == "Point du 24 nov."
    assert read(french).startswith("Mardi 24 novembre\u00a0: 3 appels à passer")


def test_a_modal_holds_more_calls_than_a_message() -> None:
    calls = tuple(replace(ACME, id=n, code=f"C{n}") for n in range(40))
    many = replace(MOCKUP, calls=calls, calls_total=40, late_customers=40)
    assert "more calls do not fit here" in read(render_digest(many).payload())
    assert "more calls do not fit here" not in read(render_digest_modal(many, "en").payload())
    more = replace(
        many, calls=calls + tuple(replace(one, id=one.id + 40, code=f"D{one.id}") for one in calls)
    )
    assert_modal_within_limits(render_digest_modal(more, "en").payload())


@pytest.mark.parametrize(("name", "whose"), [("Camille Roy", "mine"), ("", "nobody")])
def test_see_all_asks_for_the_customers_of_the_digest(name: str, whose: str) -> None:
    digest = replace(MOCKUP, recipient=Recipient(name, "", "en"))
    value = elements(render_digest(digest).payload())["overdue.list"]["value"]
    assert value == f"overdue:20261124:{whose}:0:0:0::"


@pytest.mark.parametrize(
    ("language", "calls", "late", "line"),
    [
        ("en", 3, 5, "*Tue 24 Nov*: 3 calls, 5 late"),
        ("en", 1, 1, "*Tue 24 Nov*: 1 call, 1 late"),
        ("en", 0, 300, "*Tue 24 Nov*: 0 calls, 300 late"),
        ("fr", 0, 2, "*Mar. 24 nov.*\u00a0: 0 appel, 2 en retard"),
    ],
)
def test_a_former_morning_is_one_line(language: str, calls: int, late: int, line: str) -> None:
    payload = render_folded(replace(SENT, calls=calls, late=late), language).payload()
    assert_within_limits(payload)
    (block,) = payload["blocks"]
    assert block["text"]["text"] == line
    assert block["accessory"]["action_id"] == "digest.open"
    assert block["accessory"]["value"] == "morning:20261124:own"
    assert payload["text"] == line.replace("*", "") + "."


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_line(outcome: Outcome, language: str) -> None:
    morning: Morning = replace(SENT, outcome=outcome, portfolio=Portfolio.UNASSIGNED)
    payload = render_folded(morning, language).payload()
    assert_within_limits(payload)
    assert payload["blocks"][0]["accessory"]["value"] == "morning:20261124:unassigned"
    assert payload["blocks"][0]["text"]["text"].endswith(
        "(customers without a salesperson)" if language == "en" else "(clients sans commercial)"
    )
