"""A credit manager's day: an order held, an increase asked, granted, used and ended, and cases in between."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from subprocess import run

import pytest
from playwright.sync_api import Browser, Locator, expect

from browser.conftest import OpenDemo, OpenScreen
from browser.seeing import faint_text, nameless, scrolls_sideways, too_wide
from browser.walking import open_home, plain, submit
from examples.browser import ROOT, Demo, Screen
from examples.workspace import CREDIT_CHANNEL

PHONE = (390, 844)
FLORIST = "Fleurs Montaigu"


@pytest.fixture(scope="module")
def lumen(browser: Browser, open_demo: OpenDemo) -> Iterator[Demo]:
    """A demo of their own: these tests go on to another day."""
    with open_demo("credit") as running:
        yield running


def open_channel(screen: Screen) -> None:
    """The private channel of credit management."""
    screen.page.locator(f"#go-{CREDIT_CHANNEL}").click()
    expect(screen.page.get_by_role("heading", name="credit").first).to_be_visible()


def told(screen: Screen, title: str) -> Locator:
    """The messages of the open conversation under a heading."""
    return screen.messages.filter(has=screen.page.get_by_role("heading", name=title))


def replies(screen: Screen, message: Locator) -> Locator:
    """The thread of a message, opened."""
    message.locator("a.replies").click()
    expect(screen.page.locator("#thread")).to_be_visible()
    return screen.page.locator("#thread")


def until_said(lumen: Demo, words: str) -> None:
    """Read what the demo says until it says that."""
    assert lumen.process.stdout is not None
    assert any(words in line for line in lumen.process.stdout)


def row(home: Locator, said: str) -> Locator:
    """What the Home says in a row, and under it the buttons."""
    return home.locator(".bk-is-section", has_text=said).first


def doing(home: Locator, said: str) -> Locator:
    return home.locator(f".bk-is-section:has-text('{said}') + *").first


def test_the_second_morning_says_each_new_trouble_and_no_old_one(screen: OpenScreen) -> None:
    for name in ("Nadia Benali", "Hugues Martin", "Marc Olivier"):
        one = screen(name)
        open_channel(one)
        expect(one.messages.get_by_role("heading")).to_have_text(
            [
                "ACME: over its limit, orders on hold",
                "Fleurs Montaigu: over its limit, orders on hold",
                "Mairie de Valbrune: over what is insured, orders on hold",
            ]
        )
    florist = plain(told(one, FLORIST).inner_text())
    assert "Exposure went over the limit of €30,000 on Tue 24 Nov: it was €31,500." in florist
    assert "Camille Roy, not yet taken" in florist
    camille = screen("Camille Roy")
    expect(camille.page.locator(f"#go-{CREDIT_CHANNEL}")).to_have_count(0)


def test_an_order_over_the_limit_is_held_and_an_increase_asked_from_the_answer(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    held = camille.ask("/credit order Fleurs 3000")
    expect(held.get_by_role("heading")).to_have_text("Hold: Fleurs Montaigu, order of €3,000")
    said = plain(held.inner_text())
    assert "Limit: 31,500 + 3,000 = 34,500 of 30,000, short by €4,500" in said
    assert "They pay F-2026-1059, €6,300: clears A" in said
    form = camille.open(held.get_by_role("button", name="Ask for limit"))
    expect(form.get_by_label("Increase (EUR)")).to_have_value("4500")
    expect(form.get_by_label("Last day")).to_have_value("2026-12-31")
    expect(form).to_contain_text("15 % for 38 days: Nadia Benali or Hugues Martin decides.")
    form.get_by_label("Reason").fill("Advent wreaths, paid on delivery")
    submit(camille)
    expect(camille.dialog).to_contain_text("REQ-1 was sent. Nadia Benali")
    camille.close()
    expect(open_home(camille)).to_contain_text("Fleurs Montaigu (C0160): +€4,500 to 31 Dec")


def test_it_waits_in_the_credit_manager_s_home_and_is_approved_with_changes_in_the_channel(
    screen: OpenScreen,
) -> None:
    nadia = screen("Nadia Benali")
    home = open_home(nadia)
    expect(row(home, "REQ-1")).to_contain_text("demande d'aujourd'hui")
    for name in ("Accorder", "Accorder autrement", "Refuser"):
        expect(doing(home, "REQ-1")).to_contain_text(name)
    open_channel(nadia)
    request = told(nadia, "Limit request: Fleurs Montaigu")
    expect(request).to_contain_text("Advent wreaths, paid on delivery")
    form = nadia.open(request.get_by_role("button", name="Approve with changes"))
    form.get_by_label("Augmentation (EUR)").fill("5000")
    form.get_by_label("Dernier jour").fill("2026-11-25")
    form.get_by_label("Avec vos mots").fill("Until their transfer")
    submit(nadia)
    expect(request).to_contain_text("Approved with changes by Nadia Benali")
    expect(request).to_contain_text("€5,000 to 25 Nov (asked €4,500 to 31 Dec)")
    expect(request.get_by_role("button", name="Approve")).to_have_count(0)
    expect(told(nadia, "Fleurs Montaigu: case closed")).to_contain_text("exposure is back within the limit")
    expect(open_home(nadia)).not_to_contain_text("REQ-1")


def test_the_order_is_accepted_then_and_its_amount_kept(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    expect(camille.messages.filter(has_text="Until their transfer").first).to_be_visible()
    camille.type("/credit order Fleurs 3000")
    accepted = camille.messages.filter(has_text="Accept: €3,000 for Fleurs Montaigu")
    expect(accepted).to_contain_text("After it 98.6 % of limit")
    asked = accepted.locator("details.bk-confirm", has_text="Reserve")
    asked.locator("summary").click()
    asked.get_by_role("button").last.click()
    expect(camille.messages.filter(has_text="Fleurs Montaigu: €3,000 reserved until").last).to_be_visible()


def test_a_case_is_taken_snoozed_and_assigned_from_the_home(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    home = open_home(nadia)
    doing(home, "ACME : plafond dépassé").get_by_role("button", name="Je m'en charge").click()
    expect(row(home, "ACME : plafond dépassé")).to_contain_text("Nadia Benali")
    form = nadia.open(doing(home, "ACME : plafond dépassé").get_by_role("button", name="Mettre en veille"))
    form.get_by_label("Jusqu'au").fill("2026-11-26")
    form.get_by_label("Pourquoi").fill("Virement annoncé")
    submit(nadia)
    expect(nadia.dialog).to_have_count(0)
    expect(home).to_contain_text("en veille jusqu'au jeu. 26 nov.")
    other = "Salaisons Cazeneuve : facture en trop grand retard"
    form = nadia.open(doing(home, other).get_by_role("button", name="Confier"))
    form.get_by_label("À qui").select_option(label="Marc Olivier")
    submit(nadia)
    expect(nadia.dialog).to_have_count(0)
    expect(row(home, other)).to_contain_text("Marc Olivier")
    marc = screen("Marc Olivier")
    expect(marc.messages.last).to_contain_text("Salaisons Cazeneuve")
    open_channel(nadia)
    acme = told(nadia, "ACME: over its limit")
    expect(acme).to_contain_text("Asleep until Thu 26 Nov")
    expect(replies(nadia, acme)).to_contain_text("Nadia Benali is on it; the deadline stays")


def test_holds_and_the_largest_exposures_are_acted_on_from_the_home(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    home = open_home(nadia)
    expect(row(home, "1. Hôtels Belle Rive")).to_contain_text("113")
    nadia.open(row(home, "1. Hôtels Belle Rive").get_by_role("button", name="Ouvrir la fiche"))
    expect(nadia.dialog).to_contain_text("Hôtels Belle Rive (C0015)")
    nadia.close()
    held = home.locator(".bk-is-section", has=nadia.page.get_by_role("button", name="Débloquer"))
    nadia.open(held.filter(has_text="ACME (C0042)").first.get_by_role("button"))
    expect(nadia.dialog).to_contain_text("ACME (C0042)")
    nadia.close()


def test_julien_checks_an_order_in_french(screen: OpenScreen) -> None:
    julien = screen("Julien Faure")
    held = julien.ask("/credit commande Mairie de Valbrune 5000")
    expect(held.get_by_role("heading")).to_contain_text("En attente")
    said = plain(held.inner_text())
    assert "Mairie de Valbrune, commande de 5 000 €" in said
    expect(held.get_by_role("button", name="Noter une promesse").first).to_be_visible()
    expect(held.get_by_role("button", name="Demander un plafond")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_channel_and_the_home_can_be_read_by_everybody(screen: OpenScreen, theme: str) -> None:
    nadia = screen("Nadia Benali", theme=theme)
    open_channel(nadia)
    assert (faint_text(nadia.page), nameless(nadia.page)) == ([], [])
    open_home(nadia)
    assert (faint_text(nadia.page), nameless(nadia.page)) == ([], [])


def test_the_channel_and_the_home_fit_a_telephone(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali", size=PHONE)
    person = nadia.page.url.partition("/c/")[0]
    for place in (f"/c/{CREDIT_CHANNEL}", "/home"):
        nadia.page.goto(person + place)
        expect(nadia.page.get_by_role("heading").first).to_be_visible()
        assert not scrolls_sideways(nadia.page)
        assert too_wide(nadia.page) == []


def test_a_tick_past_its_end_restores_the_limit_says_so_and_brings_the_case_back(
    screen: OpenScreen, lumen: Demo
) -> None:
    (line,) = [each for each in lumen.said if "examples.ahead" in each]
    assert "tick --now 2026-11-26T08:31+01:00" in line
    ticked = run(["/bin/sh", "-c", line], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    assert shlex.quote(str(lumen.folder)) in line, ticked.stdout
    nadia = screen("Nadia Benali")
    open_channel(nadia)
    request = told(nadia, "Limit request: Fleurs Montaigu")
    expect(replies(nadia, request)).to_contain_text("the limit is €30,000 again")
    expect(told(nadia, "Fleurs Montaigu: over its limit, orders on hold")).to_have_count(1)
    until_said(lumen, "It is Thu 26 Nov now")
    camille = screen("Camille Roy")
    expect(camille.messages.filter(has_text="€30,000 again").first).to_be_visible()
    expect(camille.page.get_by_role("heading", name="Thursday 26 November").first).to_be_visible()
    held = camille.ask("/credit order Fleurs 3000")
    expect(held.get_by_role("heading")).to_have_text("Hold: Fleurs Montaigu, order of €3,000")
