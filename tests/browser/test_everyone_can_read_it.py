"""Contrast, names, the order of the keyboard, and a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import OpenScreen
from browser.seeing import faint_text, nameless, scrolls_sideways, too_wide
from examples.browser import Screen

PHONE = (390, 844)


def several_answers(camille: Screen) -> None:
    """A screen with text, small print, buttons, links and a table."""
    camille.ask("/credit customer ACME")
    camille.ask("/credit overdue")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_dark_or_light_enough(screen: OpenScreen, theme: str) -> None:
    camille = screen("Camille Roy", theme=theme)
    several_answers(camille)
    assert faint_text(camille.page) == []
    camille.open(camille.page.get_by_role("button", name="Open card").first)
    assert faint_text(camille.page) == []
    camille.close()
    camille.page.get_by_role("link", name="encours · Home").click()
    expect(camille.page.locator("#home")).to_contain_text("3 calls to make")
    assert faint_text(camille.page) == []
    camille.page.goto(camille.url)
    assert faint_text(camille.page) == []


def test_dark_is_chosen_with_a_button_and_stays(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    ground = "getComputedStyle(document.querySelector('main')).backgroundColor"
    assert camille.page.evaluate(ground) == "rgb(255, 255, 255)"
    with camille.page.expect_response("**/theme"):
        camille.page.get_by_role("button", name="Light or dark").click()
    expect(camille.page.locator("html")).to_have_attribute("data-theme", "dark")
    camille.page.reload()
    expect(camille.composer).to_be_visible()
    assert camille.page.evaluate(ground) == "rgb(22, 30, 33)"


def test_every_control_has_a_name(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    several_answers(camille)
    assert nameless(camille.page) == []
    camille.type("/credit")
    expect(camille.dialog).to_be_visible()
    assert nameless(camille.page) == []
    camille.close()
    camille.type("/credit settings")
    expect(camille.dialog).to_be_visible()
    assert nameless(camille.page) == []
    camille.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("form", ["Log a promise", "Open a dispute", "Add a note"])
def test_the_forms_can_be_read_and_their_controls_have_names(
    screen: OpenScreen, form: str, theme: str
) -> None:
    camille = screen("Camille Roy", theme=theme)
    card = camille.open(camille.page.get_by_role("button", name="Open card").first)
    card.get_by_role("button", name=form).click()
    expect(camille.dialog.locator("[data-submit]")).to_be_visible()
    assert nameless(camille.page) == []
    assert faint_text(camille.page) == []
    camille.close()


def test_the_tab_key_goes_down_the_page_in_order(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    camille.page.evaluate("document.activeElement.blur(); window.path = []")
    camille.page.evaluate("document.querySelector('.skip').focus(); path.push(document.activeElement)")
    for _ in range(20):
        camille.page.keyboard.press("Tab")
        camille.page.evaluate("path.push(document.activeElement)")
    backwards = camille.page.evaluate(
        """path.slice(1).filter((one, at) => one !== document.body
          && !(path[at].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert backwards == []
    assert camille.page.evaluate("path.every(one => one.checkVisibility())")


@pytest.mark.parametrize(
    ("name", "typed"), [("Camille Roy", "/credit ACME"), ("Julien Faure", "/credit retards")]
)
def test_a_telephone_shows_everything_without_pushing_sideways(
    screen: OpenScreen, name: str, typed: str
) -> None:
    one = screen(name, size=PHONE)
    one.ask(typed)
    assert not scrolls_sideways(one.page)
    assert too_wide(one.page) == []
    one.open(one.page.locator("li.message .bk-is-actions button").first)
    assert not scrolls_sideways(one.page)
    assert too_wide(one.page) == []
    one.close()
    one.page.goto(one.url)
    assert not scrolls_sideways(one.page)
