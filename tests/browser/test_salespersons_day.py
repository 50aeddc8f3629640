"""A salesperson's day: promises, disputes and notes, each seen wherever it matters, in both languages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, run

import pytest
from playwright.sync_api import Browser, Locator, expect

from browser.conftest import OpenDemo, OpenScreen
from browser.seeing import scrolls_sideways, too_wide
from browser.walking import clicks, count_clicks, drop, open_home, open_messages, plain, submit
from examples import demo as program
from examples.browser import ROOT, Demo, Screen
from examples.demo import Place
from examples.people import set_clock

PHONE = (390, 844)
HOSTILE = "<!channel> <@U1> *bold* :tada: <https://example.com|click>"
HARMLESS = "<!channel> <@U1> ∗bold∗ :\u2060tada: <https://example.com|click>"
"""The same to read, with signs that Slack makes nothing of."""
PAYMENTS = "Customer,Entity,Date received,Amount,Currency,Invoice,Payment reference\n"


@pytest.fixture(scope="module")
def lumen(browser: Browser, open_demo: OpenDemo) -> Iterator[Demo]:
    """A demo of their own: these tests change what the others read."""
    with open_demo("day") as running:
        yield running


def digest(screen: Screen) -> Locator:
    """This morning's, whatever became of its rows."""
    heading = screen.page.get_by_role("heading", name="24 November").or_(
        screen.page.get_by_role("heading", name="24 novembre")
    )
    return screen.page.locator("main li.message", has=heading)


def row(screen: Screen, customer: str) -> Locator:
    """What the digest says of a customer in their own row."""
    rows = digest(screen).locator(".bk-is-section:not([data-block-id*='.credit.'])")
    return rows.filter(has_text=customer).first


def doing(screen: Screen, customer: str) -> Locator:
    """The buttons under it."""
    return digest(screen).locator(f".bk-is-section:has-text('{customer}') + *").first


def card_of(screen: Screen, customer: str, name: str) -> Locator:
    """A customer's card, from the digest."""
    return screen.open(doing(screen, customer).get_by_role("button", name=name))


def test_a_promise_takes_three_clicks_at_most_and_is_seen_everywhere_at_once(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    messages = camille.messages.count()
    count_clicks(camille.page)
    form = camille.open(doing(camille, "2. ACME").get_by_role("button", name="Log a promise"))
    expect(form.get_by_label("F-2026-0871")).to_be_checked()
    expect(form.get_by_label("Amount (EUR)")).to_have_value("30900")
    expect(form).to_contain_text("3 invoices ticked: €30,900 open")
    submit(camille)
    expect(row(camille, "ACME")).to_have_text("✓ ACME: €30,900 promised for Fri 27 Nov")
    assert clicks(camille.page) <= 3
    expect(camille.dialog).to_have_count(0)
    expect(doing(camille, "✓ ACME").get_by_role("button")).to_have_text(["Undo", "Open card"])
    expect(camille.messages).to_have_count(messages)
    expect(card_of(camille, "✓ ACME", "Open card")).to_contain_text("€30,900 promised for Fri 27 Nov")
    camille.close()
    home = open_home(camille)
    expect(home).to_contain_text("Open promises (1): €30,900")
    expect(home).to_contain_text("ACME: €30,900 promised for Fri 27 Nov")


def test_a_payment_that_comes_in_keeps_it(screen: OpenScreen, lumen: Demo) -> None:
    drop(lumen.folder / "later" / "payments-ACME-2026-11-24.csv", lumen)
    camille = screen("Camille Roy")
    expect(row(camille, "✓ ACME")).to_contain_text("promise kept")
    expect(camille.messages.last).to_contain_text("ACME: new orders are taken again")
    card = card_of(camille, "✓ ACME", "Open card")
    expect(card).to_contain_text("1 of 1 promise kept")
    expect(card).to_contain_text("24 Nov 2026: €18,500 (F-2026-0871)")
    camille.close()
    expect(open_home(camille)).to_contain_text("ACME kept its promise of €30,900.")
    sophie = screen("Sophie Leroy")
    expect(sophie.messages.last).to_contain_text("payments-ACME-2026-11-24.csv")


def test_julien_walks_the_same_way_in_french(screen: OpenScreen, lumen: Demo, tmp_path: Path) -> None:
    julien = screen("Julien Faure")
    count_clicks(julien.page)
    form = julien.open(doing(julien, "1. Domaine").get_by_role("button", name="Noter une promesse"))
    expect(form.get_by_label("Montant (EUR)")).to_have_value("27859,74")
    said = plain(form.inner_text())
    assert "F-2026-0608 · 7 338,47 € · 97 jours de retard" in said
    assert "5 factures cochées : 27 859,74 € à payer" in said
    submit(julien)
    expect(row(julien, "Domaine")).to_contain_text("✓ Domaine de Courbevelle")
    assert clicks(julien.page) <= 3
    promised = "Domaine de Courbevelle : 27 859,74 € promis pour le ven. 27 nov."
    assert f"✓ {promised}" in plain(digest(julien).inner_text())
    expect(doing(julien, "✓ Domaine").get_by_role("button")).to_have_text(["Annuler", "Ouvrir la fiche"])
    home = open_home(julien)
    expect(home).to_contain_text("Domaine de Courbevelle\u00a0: 27\u202f859,74\u00a0€ promis")
    assert promised in plain(home.inner_text())
    paid = ["0608,7338.47", "0630,3911.89", "0662,6710.81", "0763,3216.96", "0801,6681.61"]
    file = tmp_path / "payments-2026-11-24.csv"
    lines = (one.split(",") for one in paid)
    file.write_text(
        PAYMENTS
        + "".join(f"C0316,LUMEN,2026-11-24,{amount},EUR,F-2026-{end},V{end}\n" for end, amount in lines)
    )
    drop(file, lumen)
    open_messages(julien)
    expect(row(julien, "✓ Domaine")).to_contain_text("promesse tenue")
    expect(card_of(julien, "✓ Domaine", "Ouvrir la fiche")).to_contain_text("1 promesse tenue sur 1")


def test_a_dispute_from_the_card_is_on_the_card_on_home_and_at_its_owner_s(screen: OpenScreen) -> None:
    camille, marc = screen("Camille Roy"), screen("Marc Olivier")
    card = card_of(camille, "1. Brasserie", "Open card")
    card.get_by_role("button", name="Open a dispute").click()
    camille.dialog.get_by_label("Invoice").select_option(label="F-2026-0908 · €9,850 · 15 days late")
    camille.dialog.get_by_label("Reason").select_option(label="Quality")
    expect(camille.dialog).to_contain_text("Goes to Marc Olivier, answer by Tue 15 Dec")
    camille.dialog.get_by_label("Note").fill(HOSTILE)
    submit(camille)
    expect(camille.dialog).to_contain_text("Dispute F-2026-0908: €9,850 disputed (quality), Marc Olivier")
    camille.close()
    expect(row(camille, "1. Brasserie")).to_contain_text("✓ F-2026-0908: €9,850 disputed (quality)")
    expect(open_home(camille)).to_contain_text("Brasserie du Port, F-2026-0908: €9,850 disputed")
    told = marc.messages.last
    expect(told.get_by_role("heading")).to_contain_text("Litige sur F-2026-0908")
    expect(told).to_contain_text(HARMLESS)
    expect(told.locator("strong", has_text="bold")).to_have_count(0)
    expect(told.get_by_role("link", name="click")).to_have_count(0)


def test_julien_opens_one_in_french(screen: OpenScreen) -> None:
    julien, marc = screen("Julien Faure"), screen("Marc Olivier")
    card_of(julien, "2. Cinéma", "Ouvrir la fiche").get_by_role("button", name="Ouvrir un litige").click()
    julien.dialog.get_by_label("Facture").select_option(index=1)
    julien.dialog.get_by_label("Motif").select_option(label="Livraison")
    expect(julien.dialog).to_contain_text("Marc Olivier")
    submit(julien)
    expect(julien.dialog).to_contain_text("Litige F-2026-0632")
    assert "F-2026-0632 : 6 781,34 € en litige (livraison), Marc Olivier" in plain(julien.dialog.inner_text())
    julien.close()
    expect(digest(julien)).to_contain_text("6 781,34 € en litige (livraison)")
    expect(open_home(julien)).to_contain_text("F-2026-0632")
    expect(marc.messages.last.get_by_role("heading")).to_contain_text("Litige sur F-2026-0632")


def test_a_reply_in_the_thread_of_a_dispute_stands_in_the_other_s(screen: OpenScreen) -> None:
    camille, marc = screen("Camille Roy"), screen("Marc Olivier")
    for one in (camille, marc):
        one.page.locator("li.message", has_text="F-2026-0896").locator("a.replies").click()
        expect(one.page.locator("#thread")).to_contain_text("On delivery: it is on the slip")
    marc.page.locator("#text-thread").fill("Merci. J'appelle le transporteur.")
    marc.page.locator("#text-thread").press("Enter")
    thread = camille.page.locator("#thread li.message")
    expect(thread.last).to_contain_text("Marc Olivier: Merci. J'appelle le transporteur.")


def test_a_call_without_answer_is_two_clicks_and_can_be_undone_from_the_row(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    count_clicks(camille.page)
    more = doing(camille, "3. Menuiserie").locator(".bk-menu")
    more.locator("summary").click()
    more.get_by_role("button", name="Called, no answer").click()
    expect(row(camille, "3. Menuiserie")).to_contain_text("✓ called, no answer")
    assert clicks(camille.page) == 2
    doing(camille, "3. Menuiserie").get_by_role("button", name="Undo").click()
    expect(row(camille, "3. Menuiserie")).not_to_contain_text("✓")
    expect(doing(camille, "3. Menuiserie").get_by_role("button", name="Undo")).to_have_count(0)


def test_a_promise_typed_is_read_back_and_counts_when_it_is_pressed(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    answer = camille.ask("/credit promise Garage 4210 27/11 phone")
    expect(answer).to_contain_text("Promise of €4,210 by Garage Étoile & Fils (C0118) for Friday 27 November")
    expect(open_home(camille)).not_to_contain_text("Garage Étoile & Fils: €4,210")
    open_messages(camille)
    camille.messages.last.get_by_role("button", name="Log the promise").click()
    expect(camille.messages.last).to_contain_text("✓ Garage Étoile & Fils: €4,210 promised for Fri 27 Nov")
    expect(open_home(camille)).to_contain_text("Garage Étoile & Fils: €4,210 promised for Fri 27 Nov")


def test_an_old_button_does_nothing_and_says_how_it_stands(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    first = camille.ask("/credit promise Sauvage 1180 30/11")
    first.get_by_role("button", name="Log the promise").click()
    logged = camille.messages.last
    expect(logged).to_contain_text("✓ Librairie Sauvage: €1,180 promised for Mon 30 Nov")
    camille.type("/credit undo")
    expect(camille.messages.last).to_contain_text("Undone")
    camille.messages.filter(has_text="✓ Librairie Sauvage").get_by_role("button", name="Undo").click()
    expect(camille.messages.last).to_contain_text("This was undone already at ")
    expect(open_home(camille)).not_to_contain_text("€1,180 promised")


def test_forms_and_cards_fit_a_telephone(screen: OpenScreen) -> None:
    camille = screen("Camille Roy", size=PHONE)
    fits(camille)
    card = card_of(camille, "3. Menuiserie", "Open card")
    fits(camille)
    for form in ("Log a promise", "Open a dispute", "Add a note"):
        card.get_by_role("button", name=form).click()
        expect(camille.dialog.locator("[data-submit]")).to_be_visible()
        fits(camille)
        camille.dialog.get_by_role("button", name="Cancel").click()
        expect(card.get_by_role("button", name=form)).to_be_visible()
    camille.close()
    camille.page.goto(camille.page.url.partition("/c/")[0] + "/home")
    expect(camille.page.locator("#home")).to_contain_text("Open disputes")
    fits(camille)


def fits(screen: Screen) -> None:
    """Nothing reaches beyond the right edge."""
    assert not scrolls_sideways(screen.page)
    assert too_wide(screen.page) == []


def test_the_next_morning_says_that_the_promise_was_kept(screen: OpenScreen, lumen: Demo) -> None:
    assert lumen.stop() == 0
    place = Place(lumen.folder, int(lumen.url.rpartition(":")[2]))
    morning = "2026-11-25T08:30+01:00"
    with program.running(program.slack_program(place), stdout=PIPE) as slack:
        assert slack.stdout is not None
        slack.stdout.readline()
        set_clock(lumen.url, datetime.fromisoformat(morning))
        tick = [sys.executable, "-m", "app", "tick", "--now", morning]
        run(tick, cwd=ROOT, env=os.environ | program.environment(place), check=True, capture_output=True)  # noqa: S603
        camille = screen("Camille Roy")
        told = camille.messages.last
        expect(told.get_by_role("heading")).to_contain_text("Wednesday 25 November")
        expect(told).to_contain_text("ACME kept its promise of €30,900.")
        camille.page.goto("about:blank")
