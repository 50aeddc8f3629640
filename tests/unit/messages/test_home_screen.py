"""The App Home: the day, the way on, no table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from limits import assert_home_within_limits
from mornings import ACME, LEDGER, MOCKUP
from screens import HOME, SETTINGS, elements, quiet_morning, read
from syrupy.assertion import SnapshotAssertion

from bot.credit.digest import LateCustomer
from bot.credit.freshness import Freshness
from bot.home import HomeView
from bot.mornings import Outcome
from bot.policy import Role
from messages.home import render_home


def said(view: HomeView, language: str = "en") -> str:
    payload = render_home(view, language).payload()
    assert_home_within_limits(payload)
    return read(payload)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "view", [HOME, replace(HOME, digest=None, last=None)], ids=["a day", "nothing to show"]
)
def test_the_home_reads_well(view: HomeView, language: str, snapshot: SnapshotAssertion) -> None:
    assert said(view, language) == snapshot


def calls(count: int) -> tuple[LateCustomer, ...]:
    return tuple(replace(ACME, id=n, code=f"C{n}") for n in range(1, count + 1))


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 1), (3, 3), (5, 3)])
def test_the_first_three_calls_are_shown(count: int, shown: int) -> None:
    digest = replace(MOCKUP, calls=calls(count), calls_total=count, also=(), late_customers=max(count, 1))
    text = said(replace(HOME, digest=digest))
    assert text.count("*Why") == shown
    assert ("2 more calls today." in text) is (count == 5)


def test_what_is_late_besides_is_counted_and_all_of_it_is_one_click_away() -> None:
    many = replace(MOCKUP, calls=calls(5), calls_total=20, late_customers=300)
    payload = render_home(replace(HOME, digest=many), "en").payload()
    assert "2 more calls today. 295 other customers are late." in read(payload)
    assert elements(payload)["overdue.list"]["value"] == "overdue:20261124:mine:0:0:0::"
    assert elements(payload)["overdue.list"]["text"]["text"] == "See all 300"


def test_search_settings_and_help_are_always_there() -> None:
    for view in (HOME, replace(HOME, digest=None), quiet_morning(Outcome.SILENT)):
        found = elements(render_home(view, "en").payload())
        assert {"customer.search", "settings.open", "help.open"} <= set(found)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome.SILENT, "Checked 08:30: nothing to chase, so no message."),
        (Outcome.STOPPED, "Checked 08:30: the figures are too old to rank."),
        (Outcome.SENT, "Today's digest left at 08:30."),
    ],
)
def test_how_the_morning_went(outcome: Outcome, sentence: str) -> None:
    view = quiet_morning(outcome)
    assert sentence in said(view)
    assert "Nothing to chase: none of 42 late." in said(view)
    assert view.last is not None
    yesterday = replace(view, last=replace(view.last, on=date(2026, 11, 23)))
    assert sentence not in said(yesterday)
    elsewhere = replace(view, settings=replace(SETTINGS, timezone="Asia/Tokyo"))
    assert "16:30" in said(elsewhere)
    assert "08:30" in said(replace(view, settings=replace(SETTINGS, timezone="")))


def test_when_the_next_digest_comes() -> None:
    assert "*Digest:* at 08:30 on working days (Europe/Paris)" in said(HOME)
    assert "*Digest:* not sent" in said(replace(HOME, settings=replace(SETTINGS, digest_on=False)))


def test_without_customers_it_says_what_one_can_do() -> None:
    nobody = replace(HOME, digest=None, last=None, settings=replace(SETTINGS, has_digest=False))
    assert "You look after no customers yourself, so there is no digest for you." in said(nobody)
    assert "`/credit invoice 0871`" in said(nobody)
    early = replace(nobody, settings=SETTINGS)
    assert "There are no figures of your customers yet" in said(early)


@pytest.mark.parametrize(
    ("role", "words", "value"),
    [
        (Role.SALESPERSON, "`/credit overdue`: your late customers", None),
        (Role.MANAGER, "My team's late customers", "overdue:20261124:mine:0:0:0::"),
        (Role.ACCOUNTANT, "All late customers", "overdue:20261124:all:0:0:0::"),
        (Role.FINANCE_DIRECTOR, "`/credit overdue all`: every late customer", "overdue:20261124:all:0:0:0::"),
    ],
)
def test_without_customers_ones_role_still_shows_who_is_late(
    role: Role, words: str, value: str | None
) -> None:
    nobody = replace(HOME, digest=None, last=None, settings=replace(SETTINGS, has_digest=False))
    payload = render_home(nobody, "en", role).payload()
    assert words in read(payload)
    assert elements(payload).get("overdue.list", {}).get("value") == value


def test_customers_that_nobody_looks_after_are_said_to_be_nobodys() -> None:
    theirs = replace(MOCKUP, recipient=replace(MOCKUP.recipient, name=""))
    payload = render_home(replace(HOME, digest=theirs), "en", Role.CREDIT_MANAGER).payload()
    assert "3 calls to make (customers without a salesperson)" in read(payload)
    assert elements(payload)["overdue.list"]["value"] == "overdue:20261124:nobody:0:0:0::"


def test_old_figures_are_said_and_stale_ones_rank_nobody() -> None:
    for freshness, words in (
        (Freshness.OLD, "a payment may be missing"),
        (Freshness.STALE, "I stop ranking"),
    ):
        aged = replace(MOCKUP, ledgers=(replace(LEDGER, freshness=freshness),))
        text = said(replace(HOME, digest=aged))
        assert words in text
        assert ("*Why" in text) is (freshness is Freshness.OLD)


def test_the_language_is_the_readers_whatever_the_digests() -> None:
    assert said(HOME, "fr").startswith("Mardi 24 novembre\u00a0: 3 appels à passer")
