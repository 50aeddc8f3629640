"""Where one is in a conversation: one's own answer comes into view, and nothing else moves the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.conftest import OpenScreen

FROM_TOP = "() => document.querySelector('[data-bottom]').scrollTop"
TO_TOP = "() => { document.querySelector('[data-bottom]').scrollTop = 0; }"


def scrolled(page: Page) -> int:
    """How far down the conversation stands."""
    return int(page.evaluate(FROM_TOP))


def test_the_answer_to_ones_own_words_is_scrolled_into_view(screen: OpenScreen) -> None:
    camille = screen("Camille Roy", size=(1280, 500))
    camille.ask("/credit customer ACME")
    camille.ask("/credit overdue")
    camille.page.evaluate(TO_TOP)
    answer = camille.ask("/credit queue")
    expect(answer).to_be_in_viewport()
    camille.page.evaluate(TO_TOP)
    camille.page.locator("[data-place]", has_text="sales").click()
    expect(camille.page.get_by_role("heading", name="sales", level=1)).to_be_visible()


def test_what_somebody_else_says_leaves_the_page_where_it_stands(screen: OpenScreen) -> None:
    camille, julien = screen("Camille Roy", size=(1280, 500)), screen("Julien Faure")
    for one in (camille, julien):
        one.page.locator("[data-place]", has_text="sales").click()
        expect(one.page.get_by_role("heading", name="sales", level=1)).to_be_visible()
    for number in range(15):
        camille.page.get_by_role("textbox").last.fill(f"line {number}")
        camille.page.keyboard.press("Enter")
        expect(camille.messages.last).to_contain_text(f"line {number}")
    camille.page.evaluate(TO_TOP)
    julien.page.get_by_role("textbox").last.fill("bonjour tout le monde")
    julien.page.keyboard.press("Enter")
    expect(camille.messages.last).to_contain_text("bonjour tout le monde")
    assert scrolled(camille.page) == 0
    camille.page.get_by_role("textbox").last.fill("bonjour")
    camille.page.keyboard.press("Enter")
    expect(camille.messages.last).to_be_in_viewport()
    expect(camille.messages.last).to_contain_text("bonjour")
