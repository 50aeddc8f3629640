"""What one person sees and another does not."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.conftest import OpenScreen

CAMILLES = ("Brasserie du Port", "Menuiserie Lambert", "30,900", "53,000")
JULIENS = ("Courbevelle", "Rialto", "224\u202f814")


def test_an_answer_to_one_reaches_no_other_screen_that_is_open(screen: OpenScreen) -> None:
    camille, julien = screen("Camille Roy"), screen("Julien Faure")
    camille.ask("/credit customer ACME")
    julien.ask("/credit customer Rialto")
    julien.page.reload()
    expect(julien.messages.first).to_be_visible()
    assert [words for words in CAMILLES if words in julien.page.content()] == []
    camille.page.reload()
    expect(camille.messages.first).to_be_visible()
    assert [words for words in JULIENS if words in camille.page.content()] == []


def test_a_shared_channel_never_holds_a_private_answer(screen: OpenScreen) -> None:
    camille, julien = screen("Camille Roy"), screen("Julien Faure")
    for one in (camille, julien):
        one.page.locator("[data-place]", has_text="sales").click()
        expect(one.page.get_by_role("heading", name="sales", level=1)).to_be_visible()
    expect(camille.ask("/credit customer Brasserie")).to_contain_text("Only visible to you")
    julien.ask("bonjour")
    expect(camille.messages.last).to_contain_text("bonjour")
    assert "Brasserie" not in julien.page.content()


def test_the_address_of_anothers_conversation_is_no_page(screen: OpenScreen) -> None:
    camille, julien = screen("Camille Roy"), screen("Julien Faure")
    conversation = camille.page.url.rsplit("/", 1)[1]
    mine = julien.page.url.rsplit("/", 1)[0]
    answer = julien.page.request.get(f"{mine}/{conversation}")
    assert answer.status == 404
    assert "ACME" not in answer.text()


def test_what_another_looks_after_is_not_found(screen: OpenScreen) -> None:
    julien = screen("Julien Faure")
    answer = julien.ask("/credit customer Brasserie du Port")
    assert "9 850" not in answer.inner_text().replace("\u202f", " ")
    assert "C0107" not in answer.inner_text()
