"""A day of reminders: a call, an e-mail, a formal notice and a hand-over, from the button to what arrives."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from subprocess import run
from zipfile import ZipFile

from playwright.sync_api import Locator, expect

from browser.conftest import OpenScreen
from browser.seeing import faint_text, nameless, scrolls_sideways, too_wide
from browser.walking import plain, submit
from examples.browser import ROOT, Demo, Screen
from examples.workspace import CREDIT_CHANNEL

PHONE = (390, 844)
CALLED, REMINDED, NOTICED, HANDED = "Wexley", "Librairie Sauvage", "L'Ardoise Bleue", "Larkmere"
"""Customers that no other walk through this demo has to do with."""


def doing(queue: Locator, customer: str) -> Locator:
    """The buttons below a customer's row."""
    return queue.locator(f'.bk-is-section:has-text("{customer}") + *').first


def done(screen: Screen, words: str) -> None:
    """Send the form in front, and read what became of it."""
    submit(screen)
    expect(screen.dialog).to_contain_text(words)
    screen.close()


def kept(screen: Screen, link: Locator) -> bytes:
    """What a link to a file gives."""
    with screen.page.expect_download() as coming:
        link.click()
    return Path(coming.value.path()).read_bytes()


def test_the_queue_shows_what_is_latest_first_and_the_notice_before_the_due_date(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    said = plain(camille.ask("/credit queue").inner_text())
    assert "Tuesday 24 November: " in said
    notice = "Hôtels Belle Rive (C0015): €21,480.90, 1 invoice, due Sun 29 Nov"
    assert f"{notice}\nAsk whether it will be paid on its day, by Thu 26 Nov" in said
    nadia = screen("Nadia Benali")
    queue = nadia.ask("/credit relances")
    rows = queue.locator(".bk-is-section", has_text="jours ouvrés de retard")
    expect(rows.first).to_contain_text("Serrurerie Poncelet (C0317)")
    assert "Remettre au recouvrement, 45 jours ouvrés de retard" in plain(rows.first.inner_text())


def test_a_call_is_logged_with_what_they_promised(screen: OpenScreen) -> None:
    oliver = screen("Oliver Hughes")
    oliver.ask("/credit settings lang en")  # another test has him read French
    queue = oliver.ask("/credit queue")
    form = oliver.open(doing(queue, CALLED).get_by_role("button", name="Log the call"))
    form.get_by_label("They promised to pay").check()
    form.get_by_label("What was said").fill("A transfer next week, says Mr Fenn")
    submit(oliver)
    expect(oliver.dialog.get_by_role("heading", name="Promise to pay")).to_be_visible()
    oliver.dialog.get_by_label("Promised for").fill("2026-11-27")
    submit(oliver)
    expect(oliver.dialog).to_have_count(0)
    expect(queue).to_contain_text(f"✓ {CALLED}")
    expect(oliver.ask("/credit queue")).not_to_contain_text(CALLED)


def test_a_reminder_is_read_before_it_is_sent(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    card = nadia.ask("/credit C0124")
    menu = card.locator("details.bk-menu", has=nadia.page.locator("button", has_text="Étape en cours"))
    menu.locator("summary").click()
    step = nadia.open(menu.get_by_role("button", name="Étape en cours"))
    step.get_by_role("button", name="Envoyer la relance").click()
    preview = nadia.dialog
    expect(preview).to_contain_text("Bonjour Mme Sauvage,")
    said = plain(preview.inner_text())
    assert "À : accounts.librairie-sauvage@example.com" in said
    assert "Pièce jointe : F-2026-0951.pdf" in said
    assert "IBAN : FR76 9999 9999 9900 0000 1234 575" in said
    done(nadia, "En cours d'envoi")


def test_it_leaves_ten_minutes_later_and_arrives_once_with_the_invoice(
    screen: OpenScreen, lumen: Demo
) -> None:
    (line,) = [each for each in lumen.said if "encours tick --now" in each and "examples.ahead" not in each]
    run(["/bin/sh", "-c", line], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    nadia = screen("Nadia Benali")
    nadia.page.get_by_role("link", name="Courrier").click()
    arrived = nadia.page.locator(".mail", has_text="accounts.librairie-sauvage@example.com")
    expect(arrived).to_have_count(1)
    arrived.get_by_role("link").click()
    expect(nadia.page.get_by_role("heading")).to_have_text(
        "Votre facture F-2026-0951 est échue (Atelier Lumen SAS)"
    )
    expect(nadia.page.locator("dl")).to_contain_text("Nadia Benali <nadia.benali@example.com>")
    body = nadia.page.frame_locator("#body").locator("body")
    expect(body).to_contain_text("Bonjour Mme Sauvage")
    assert "1 180,00 €" in plain(body.inner_text())
    assert kept(nadia, nadia.page.get_by_role("link", name="F-2026-0951.pdf")).startswith(b"%PDF")
    assert (faint_text(nadia.page), nameless(nadia.page)) == ([], [])


def test_the_mailboxes_fit_a_telephone(screen: OpenScreen) -> None:
    somebody = screen("Camille Roy", size=PHONE, theme="dark")
    somebody.page.goto(f"{somebody.url}/mailbox")
    assert (scrolls_sideways(somebody.page), too_wide(somebody.page)) == (False, [])
    assert faint_text(somebody.page) == []
    somebody.page.locator(".mail a").first.click()
    expect(somebody.page.locator("#body")).to_be_visible()
    assert (scrolls_sideways(somebody.page), too_wide(somebody.page)) == (False, [])


def test_a_formal_notice_comes_as_a_pdf(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    queue = nadia.ask("/credit relances")
    form = nadia.open(doing(queue, NOTICED).get_by_role("button", name="Établir le courrier"))
    expect(form).to_contain_text("Indemnités forfaitaires")
    assert "Indemnités forfaitaires : 120 €" in plain(form.inner_text())
    submit(nadia)
    expect(nadia.dialog).to_have_count(0)
    link = nadia.messages.get_by_role("link", name="MD-2026-0001.pdf")
    assert kept(nadia, link).startswith(b"%PDF")


def test_a_hand_over_is_asked_approved_and_comes_as_a_dossier_that_verifies(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    menu = doing(nadia.ask("/credit relances"), HANDED)
    menu.locator("summary").click()
    form = nadia.open(menu.get_by_role("button", name="Confier"))
    form.get_by_label("À qui").select_option(label="Oliver Hughes")
    submit(nadia)
    expect(nadia.dialog).to_have_count(0)

    oliver = screen("Oliver Hughes")
    told = oliver.messages.filter(has_text="Nadia Benali gave it to you").last
    form = oliver.open(told.get_by_role("button", name="Hand over"))
    form.get_by_label("Why").fill("No answer for two months")
    done(oliver, "Hand over Larkmere Borough Council?")

    nadia.page.locator(f"#go-{CREDIT_CHANNEL}").click()
    asked = nadia.messages.filter(has_text=HANDED)
    expect(asked).to_contain_text("Oliver Hughes asks to hand it over to Cabinet Mercier")
    confirm = asked.locator("details.bk-confirm", has_text="Approve")
    confirm.locator("summary").click()
    confirm.get_by_role("button").last.click()
    expect(asked).to_contain_text("Handed over to Cabinet Mercier by Nadia Benali")
    nadia.be("Nadia Benali")
    link = nadia.messages.get_by_role("link", name=".zip").last
    expect(link).to_be_visible()
    verified(kept(nadia, link))
    expect(nadia.ask("/credit relances")).not_to_contain_text(HANDED)


def verified(dossier: bytes) -> None:
    """Every file of it is as its index says, and none is missing or too many."""
    with ZipFile(io.BytesIO(dossier)) as opened:
        listed = json.loads(opened.read("index.json"))["files"]
        sums = {name: hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()}
    assert sums.pop("index.json")
    assert {one["name"]: one["sha256"] for one in listed} == sums
    assert len(sums) >= 5
