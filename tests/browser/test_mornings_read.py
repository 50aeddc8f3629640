"""What salespeople find in the morning, each in their language."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.conftest import OpenScreen

NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"


def plain(text: str) -> str:
    """The words with ordinary spaces."""
    return text.replace(NARROW_SPACE, " ").replace(NO_BREAK_SPACE, " ")


def test_camille_reads_her_three_calls_in_english(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    digest = camille.page.locator("li.message", has_text="3 calls to make")
    expect(digest.get_by_role("heading")).to_have_text("Tuesday 24 November: 3 calls to make")
    said = plain(digest.inner_text())
    assert "Boulangerie Keller paid €7,420. Transports Vidal kept its promise of €3,600." in said
    assert "Your overdue went from €63,260 to €52,240." in said
    assert "1. Brasserie du Port: €9,850 late, 15 days" in said
    assert "Why first: the call step is due today." in said
    assert "2. ACME: €30,900 late, oldest 44 days" in said
    assert "3. Menuiserie Lambert: €6,100 late, 24 days, of which €2,300 disputed (quality)" in said
    assert digest.get_by_role("button").all_inner_texts() == [
        *("Log the call", "Open card"),
        *("Log a promise", "Open card") * 2,
        "Open queue",
        "See all 5",
        "Digest settings",
    ]
    expect(digest.get_by_role("link", name="05 36 49 00 12")).to_have_attribute("href", "tel:+33536490012")


def test_julien_reads_his_in_french(screen: OpenScreen) -> None:
    julien = screen("Julien Faure")
    digest = julien.page.locator("li.message", has_text="5 appels sur 18 clients en retard")
    said = plain(digest.inner_text())
    assert said.count("Ouvrir la fiche") == 5
    assert "Mardi 24 novembre : 5 appels sur 18 clients en retard" in said
    assert "Voir les 18" in said
    expect(julien.page.locator("html")).to_have_attribute("lang", "fr")


def test_yesterdays_digest_is_folded_to_one_line(screen: OpenScreen) -> None:
    camille = screen("Camille Roy")
    folded = camille.messages.first
    expect(folded).to_contain_text("Mon 23 Nov: 2 of 4 calls done, 7 late")
    reopened = camille.open(folded.get_by_role("button", name="Open"))
    expect(reopened).to_contain_text("Monday 23 November")


def test_the_front_page_says_who_has_something_to_read(screen: OpenScreen) -> None:
    nadia = screen("Nadia Benali")
    nadia.page.goto(nadia.url)
    cards = nadia.page.locator("a.person")
    expect(cards).to_have_count(8)
    expect(cards.filter(has_text="Hugues Martin")).to_contain_text("Nothing from encours yet")
