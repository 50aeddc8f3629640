"""`/credit` typed where people type."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import OpenScreen
from browser.test_mornings_read import plain


@pytest.mark.parametrize("typed", ["/credit customer ACME", "/credit client acme", "/credit c C0042"])
def test_camille_sees_a_card_in_english_whatever_the_language_of_the_verb(
    screen: OpenScreen, typed: str
) -> None:
    camille = screen("Camille Roy")
    card = camille.ask(typed)
    expect(card.get_by_role("heading")).to_have_text("ACME (C0042)")
    expect(card).to_contain_text("Only visible to you")
    assert "Exposure €53,000 of €50,000: €3,000 over the limit" in plain(card.inner_text())


@pytest.mark.parametrize("typed", ["/credit customer Rialto", "/credit client rialto", "/credit Rialto"])
def test_julien_sees_a_card_in_french_whatever_the_language_of_the_verb(
    screen: OpenScreen, typed: str
) -> None:
    julien = screen("Julien Faure")
    card = julien.ask(typed)
    expect(card.get_by_role("heading")).to_have_text("Cinéma Le Rialto Vert (C0315)")
    expect(card).to_contain_text("Visible par vous uniquement")
    assert "Encours 63 588,27 € sur 75 000 € : 11 411,73 € disponibles" in plain(card.inner_text())


def test_a_name_with_a_slip_is_asked_about_or_found_and_never_an_error(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    answer = camille.ask("/credit customer menuisrie lambert")
    expect(answer).to_contain_text("Menuiserie Lambert")


def test_the_composer_lists_commands_and_takes_one_by_keyboard(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    camille.composer.press_sequentially("/")
    options = camille.page.get_by_role("option")
    expect(options.first).to_be_visible()
    camille.composer.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    camille.composer.press("Tab")
    expect(camille.composer).to_have_value("/credit ")
    camille.composer.press("Escape")
    expect(options.first).to_be_hidden()


def test_an_answer_is_added_to_the_region_that_screen_readers_follow(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    region = camille.page.locator("main [role=log]")
    expect(region).to_have_attribute("aria-live", "polite")
    region.evaluate(
        """region => {
          region.added = [];
          new MutationObserver(changes => region.added.push(
            ...changes.flatMap(change => [...change.addedNodes]).map(node => node.textContent)
          )).observe(region, {childList: true, subtree: true});
        }"""
    )
    camille.ask("/credit help")
    added: list[str] = region.evaluate("region => region.added")
    assert sum("What you can type" in text for text in added) == 1
    assert not any("3 calls to make" in text for text in added)


def test_overdue_is_a_table_that_sorts_and_pages(screen: OpenScreen) -> None:
    julien = screen("Julien Faure")
    answer = julien.ask("/credit overdue")
    shown = answer.locator("table tbody tr:visible")
    days = answer.locator("table tbody tr:visible td:nth-of-type(2)")
    expect(shown).to_have_count(10)
    expect(shown.first).to_contain_text("Domaine de Courbevelle")
    header = answer.get_by_role("columnheader").nth(2)
    expect(header).to_contain_text("(jours)")
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    youngest = [int(text) for text in days.all_inner_texts()]
    assert youngest == sorted(youngest)
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(days.first).to_have_text("131")
    answer.get_by_role("button", name="Page suivante").click()
    expect(answer).to_contain_text("2 / 2")
    expect(shown).to_have_count(9)
    expect(answer.get_by_role("button", name="Page suivante")).to_be_disabled()
