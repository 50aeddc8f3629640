"""A Chromium, the demo it looks at, and a screen for each test; all of it is skipped where there is none."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from examples.browser import Demo, Screen, chromium, chromium_path, demo, free_port

MISSING = "There is no Chromium to look with: apt-get install chromium."
LAPTOP = (1280, 800)
OpenScreen = Callable[..., Screen]
OpenDemo = Callable[[str], AbstractContextManager[Demo]]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Without a Chromium the tests are skipped, but never in continuous integration."""
    path = chromium_path()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with chromium(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was started and stopped: it is made once, whoever of several asks first."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    made, kept = shared / "demo-that-was-lived", shared / "demo-is-kept"
    with (shared / "demo-lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(made, ignore_errors=True)
            with demo(made, free_port()) as running:
                assert running.is_open, "".join(running.said)
            kept.touch()
    return made


@pytest.fixture(scope="session")
def open_demo(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenDemo:
    """Starts the demo where that one ended, in a folder of its own; it runs already."""

    @contextmanager
    def start(name: str) -> Iterator[Demo]:
        folder = tmp_path_factory.mktemp(name) / "demo"
        shutil.copytree(lived, folder)
        with demo(folder, free_port()) as running:
            assert running.is_open, "".join(running.said)
            yield running

    return start


@pytest.fixture(scope="package")
def lumen(browser: Browser, open_demo: OpenDemo) -> Iterator[Demo]:
    """Atelier Lumen on Tuesday 24 November; a test leaves it as the next may find it."""
    with open_demo("demo") as running:
        yield running


@pytest.fixture
def screen(browser: Browser, lumen: Demo) -> Iterator[OpenScreen]:
    """Opens somebody's screen; nothing may complain in its console."""
    opened: list[Screen] = []

    def open_screen(name: str, size: tuple[int, int] = LAPTOP, theme: str = "light") -> Screen:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
        )
        one = Screen(context.new_page(), lumen.url)
        opened.append(one)
        one.be(name)
        return one

    yield open_screen
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.page.context.close()
    assert complaints == []


@pytest.fixture
def folder(browser: Browser, tmp_path: Path) -> Path:
    """Where a test starts a demo of its own."""
    return tmp_path / "demo"
