"""What a walk through somebody's day does again and again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from examples.browser import Demo, Screen

NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
TAKEN_WITHIN_S = 60
"""The inbox is looked at every 20 seconds."""


def plain(text: str) -> str:
    """The words with ordinary spaces."""
    return text.replace(NARROW_SPACE, " ").replace(NO_BREAK_SPACE, " ")


def count_clicks(page: Page) -> None:
    """Count from now on how often the mouse, or a finger, is pressed."""
    page.evaluate("window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1 }, true)")


def clicks(page: Page) -> int:
    """How often it was."""
    counted: int = page.evaluate("window.clicks")
    return counted


def submit(screen: Screen) -> None:
    """Send the form in front."""
    screen.dialog.locator("[data-submit]").click()


def open_home(screen: Screen) -> Locator:
    """The app's Home."""
    screen.page.locator("#go-home").click()
    home = screen.page.locator("#home")
    expect(home.get_by_role("heading")).to_be_visible()
    return home


def open_messages(screen: Screen) -> None:
    """Back to the conversation with the app."""
    screen.page.get_by_role("link", name="Messages", exact=True).click()
    expect(screen.composer).to_be_visible()


def drop(file: Path, demo: Demo) -> None:
    """Drop a file into the inbox, and wait until it was taken."""
    shutil.copy2(file, demo.folder / "inbox")
    until = time.monotonic() + TAKEN_WITHIN_S
    while not (demo.folder / "inbox" / "done" / file.name).exists():
        assert time.monotonic() < until, list((demo.folder / "inbox").rglob("*"))
        time.sleep(0.2)
