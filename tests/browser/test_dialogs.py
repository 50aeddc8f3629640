"""Modals, with a mouse and with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.conftest import OpenScreen


def test_a_card_opens_from_the_digest_and_escape_goes_back_to_it(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    digest = camille.page.locator("li.message", has_text="3 calls to make")
    card = camille.open(digest.get_by_role("button", name="Open card").first)
    expect(card).to_contain_text("Brasserie du Port (C0107)")
    camille.close()
    expect(digest).to_be_visible()


def test_how_the_exposure_is_made_opens_over_the_card_and_escape_ends_both(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    digest = camille.page.locator("li.message", has_text="3 calls to make")
    card = camille.open(digest.get_by_role("button", name="Open card").nth(1))
    card.get_by_role("button", name="How?").click()
    expect(camille.dialog).to_contain_text("53,000")
    expect(camille.dialog.get_by_role("button", name="Back")).not_to_have_count(0)
    camille.close()


def test_the_menu_finds_a_customer_by_keyboard_alone(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    camille.type("/credit")
    expect(camille.dialog).to_be_visible()
    search = camille.dialog.get_by_role("combobox", name="Find a customer")
    expect(search).to_be_focused()
    camille.page.keyboard.type("bras")
    expect(camille.dialog.locator("datalist option")).to_have_count(1)
    expect(camille.dialog).not_to_contain_text("C0107")
    camille.page.keyboard.press("Enter")
    expect(camille.dialog).to_contain_text("Brasserie du Port (C0107)")
    camille.close()
    expect(camille.composer).to_be_focused()


def test_a_dialog_keeps_the_focus_in_it(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    camille.type("/credit")
    expect(camille.dialog).to_be_visible()
    held = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 12:
        camille.page.keyboard.press(key)
        assert camille.page.evaluate(held), key
    camille.close()


def test_the_next_answer_is_in_the_language_just_chosen(screen: OpenScreen) -> None:
    oliver = screen("Oliver Hughes")
    expect(oliver.ask("/credit help")).to_contain_text("What you can type")
    oliver.type("/credit settings")
    expect(oliver.dialog).to_contain_text("Your settings")
    oliver.dialog.get_by_label("Language").select_option(label="Français")
    oliver.dialog.locator("[data-submit]").click()
    expect(oliver.dialog).to_contain_text("C'est enregistré")
    oliver.close()
    expect(oliver.ask("/credit help")).to_contain_text("Ce que vous pouvez taper")


def test_home_shows_the_morning_and_opens_the_list(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    camille.page.get_by_role("link", name="encours · Home").click()
    home = camille.page.locator("#home")
    expect(home.get_by_role("heading")).to_have_text("Tuesday 24 November: 3 calls to make")
    camille.open(home.get_by_role("button", name="See all 5"))
    expect(camille.dialog).to_contain_text("Librairie Sauvage")
    camille.close()
