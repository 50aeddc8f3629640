"""The README's pictures, taken of the demo: `python -m examples.screenshots` writes them into docs/."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typst
from playwright.sync_api import Browser, Locator, expect

from examples.browser import ROOT, Screen, chromium, chromium_path, demo, free_port
from examples.workspace import CREDIT_CHANNEL

DOCS = ROOT / "docs"
NOTICE = "notice.png"
PAGE = """#set page(width: 210mm, height: 297mm, margin: 0mm)
#image("notice.pdf", width: 210mm)
"""
"""Draws the first page of a PDF."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file: whose screen, how large, and what is done before it is taken."""

    file: str
    name: str
    size: tuple[int, int]
    prepare: Callable[[Screen], None]
    scale: float = 1.5
    theme: str = "light"


def main() -> int:
    """Take every picture; the exit status."""
    path = chromium_path()
    if path is None:
        sys.stderr.write("There is no Chromium to take pictures with: apt-get install chromium.\n")
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder) / "demo", free_port()) as running,
        chromium(path) as browser,
    ):
        if not running.is_open:
            sys.stderr.write("".join(running.said))
            return 1
        for picture in PICTURES:
            take(browser, running.url, picture)
        with screen(browser, running.url, Picture(NOTICE, "Nadia Benali", (1060, 900), queue)) as shown:
            _noted(notice(shown, Path(folder)))
    return 0


def take(browser: Browser, url: str, picture: Picture) -> None:
    """One picture, into docs/."""
    with screen(browser, url, picture) as shown:
        picture.prepare(shown)
        shown.page.mouse.move(0, 0)
        shown.page.screenshot(path=DOCS / picture.file, animations="disabled", caret="hide")
    _noted(DOCS / picture.file)


def notice(shown: Screen, folder: Path) -> Path:
    """A formal notice, made by button: the first page of its PDF, as a picture in docs/."""
    asked = shown.ask("/credit queue")
    row = asked.locator(".bk-is-section:has-text('Ardoise Bleue') + *").first
    shown.open(row.get_by_role("button", name="Établir le courrier"))
    shown.dialog.locator("[data-submit]").click()
    expect(shown.dialog).to_contain_text("MD-2026-0001")
    shown.close()
    with shown.page.expect_download() as coming:
        shown.messages.get_by_role("link", name="MD-2026-0001.pdf").click()
    coming.value.save_as(folder / "notice.pdf")
    (folder / "page.typ").write_text(PAGE, "utf-8")
    (DOCS / NOTICE).write_bytes(typst.compile(folder / "page.typ", root=folder, format="png", ppi=100))
    return DOCS / NOTICE


def _noted(file: Path) -> None:
    sys.stdout.write(f"docs/{file.name}: {file.stat().st_size // 1000} kB\n")


@contextmanager
def screen(browser: Browser, url: str, picture: Picture) -> Iterator[Screen]:
    """Somebody's screen at the picture's size."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.theme == "dark" else "light",
    )
    shown = Screen(context.new_page(), url)
    shown.be(picture.name)
    yield shown
    context.close()


def digest(shown: Screen) -> None:
    """This morning's message, from its top."""
    _digest(shown).evaluate("message => message.scrollIntoView({block: 'start'})")
    shown.page.evaluate("document.activeElement.blur()")


def _digest(shown: Screen) -> Locator:
    """It has more than one call; the message of new steps has none."""
    heading = shown.page.get_by_role("heading", name=re.compile("calls to make|appels"))
    return shown.page.locator("main li.message", has=heading).last


def card(shown: Screen) -> None:
    """ACME's card over the digest."""
    shown.open(_digest(shown).get_by_role("button", name="Open card").nth(1))


def promise(shown: Screen) -> None:
    """The form that ACME's row of the digest opens."""
    shown.open(_digest(shown).get_by_role("button", name="Log a promise").nth(1))


def dispute(shown: Screen) -> None:
    """A dispute and its thread, at its owner's."""
    shown.page.locator("a.replies").first.click()
    shown.page.locator("#thread").wait_for()
    shown.page.evaluate("document.activeElement.blur()")


def overdue(shown: Screen) -> None:
    """The late customers as a table."""
    shown.ask("/credit overdue")


def order(shown: Screen) -> None:
    """An order of ACME that is held, with its ways out."""
    answer = shown.ask("/credit order ACME 2000")
    answer.evaluate("message => message.scrollIntoView({block: 'end'})")
    shown.page.evaluate("document.activeElement.blur()")


def case(shown: Screen) -> None:
    """ACME's, in the private channel."""
    shown.page.locator(f"#go-{CREDIT_CHANNEL}").click()
    heading = shown.page.get_by_role("heading", name="ACME: over its limit")
    message = shown.page.locator("main li.message", has=heading)
    message.wait_for()
    message.evaluate("message => message.scrollIntoView({block: 'start'})")
    shown.page.evaluate("document.activeElement.blur()")


def queue(shown: Screen) -> None:
    """The reminder steps of whoever looks."""
    answer = shown.ask("/credit queue")
    answer.evaluate("message => message.scrollIntoView({block: 'start'})")
    shown.page.evaluate("document.activeElement.blur()")


PICTURES = (
    Picture("digest-english.png", "Camille Roy", (1060, 1010), digest, scale=1.25),
    Picture("digest-french.png", "Julien Faure", (1060, 1330), digest, scale=1),
    Picture("phone.png", "Camille Roy", (390, 844), digest, scale=2),
    Picture("card.png", "Camille Roy", (1060, 900), card, scale=1.25),
    Picture("promise.png", "Camille Roy", (1060, 900), promise, scale=1.25),
    Picture("dispute.png", "Marc Olivier", (1180, 760), dispute, scale=1.25),
    Picture("order.png", "Camille Roy", (1060, 800), order, scale=1.25),
    Picture("case.png", "Marc Olivier", (1060, 800), case, scale=1.25),
    Picture("queue.png", "Nadia Benali", (1060, 800), queue, scale=1.25),
    Picture("queue-phone.png", "Camille Roy", (390, 844), queue, scale=2),
    Picture("overdue.png", "Julien Faure", (1060, 910), overdue, theme="dark"),
)

if __name__ == "__main__":
    sys.exit(main())
