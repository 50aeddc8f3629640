"""The demo in a real browser: what the screenshots and the browser's tests drive."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen, TimeoutExpired

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
DAY = "2026-11-24"
"""The day that is shown: a Tuesday, with three calls for Camille."""
READY = "Ctrl-C stops everything"
PATIENCE_MS = 10_000
ENDS_WITHIN_S = 60
WORKING = re.compile("Working on it|C'est en cours")
"""What a slow machine's bot says above an answer."""
BROWSERS = ("chromium", "chromium-browser")


def chromium_path() -> str | None:
    """The system's Chromium, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def chromium(path: str) -> Iterator[Chromium]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Demo:
    """`python -m examples.demo` as somebody would start it."""

    process: Popen[str]
    url: str
    folder: Path
    said: list[str] = field(default_factory=list)

    def until_open(self) -> None:
        """Read what it says until it is ready, or ends."""
        assert self.process.stdout is not None  # noqa: S101  (it was asked for)
        for line in self.process.stdout:
            self.said.append(line)
            if READY in line:
                return

    @property
    def is_open(self) -> bool:
        """Whether it came as far as saying so, and runs."""
        return READY in "".join(self.said) and self.process.poll() is None

    def stop(self) -> int:
        """Ctrl-C, and the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None  # noqa: S101  (it was asked for)
        if not self.process.stdout.closed:
            self.said += self._rest().splitlines(keepends=True)
        return self.process.wait()

    def _rest(self) -> str:
        """What it still says; one that does not end is killed, and its status tells."""
        try:
            return self.process.communicate(timeout=ENDS_WITHIN_S)[0]
        except TimeoutExpired:
            self.process.kill()
            return self.process.communicate()[0]


@contextmanager
def demo(folder: Path, port: int) -> Iterator[Demo]:
    """The demo on a port, with its files in a folder, on the day of the mock-ups."""
    command = [sys.executable, "-m", "examples.demo", "--port", str(port)]
    command += ["--folder", str(folder), "--as-of", DAY]
    process = Popen(command, cwd=ROOT, stdout=PIPE, stderr=STDOUT, text=True)  # noqa: S603
    running = Demo(process, f"http://127.0.0.1:{port}", folder)
    try:
        running.until_open()
        yield running
    finally:
        running.stop()


@dataclass
class Screen:
    """One person's browser on the demo."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    """What the browser's console called an error."""

    def __post_init__(self) -> None:
        """Listen to the console from the first page on."""
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._complain(error))

    def be(self, name: str) -> None:
        """Choose who one is on the front page: their conversation with the app opens."""
        self.page.goto(self.url)
        self.page.locator("a.person", has=self.page.locator("b", has_text=name)).click()
        expect(self.composer).to_be_visible()
        if self.dialog.count():  # a modal stays open until somebody closes it, wherever they look from
            self.close()

    @property
    def composer(self) -> Locator:
        """Where one types."""
        return self.page.locator("#text-main")

    @property
    def messages(self) -> Locator:
        """Everything said in the open conversation, oldest first."""
        return self.page.locator("main li.message")

    @property
    def dialog(self) -> Locator:
        """The modal in front."""
        return self.page.locator("dialog:modal")

    def type(self, text: str) -> None:
        """Type and send."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def ask(self, text: str) -> Locator:
        """Send a command that is answered with a message, and the answer."""
        answers = self.messages.filter(has_not_text=WORKING)
        answer = answers.nth(answers.count())
        self.type(text)
        expect(answer).to_be_visible()
        return answer

    def open(self, button: Locator) -> Locator:
        """Press what opens a modal, and the modal."""
        button.click()
        expect(self.dialog).to_be_visible()
        return self.dialog

    def close(self) -> None:
        """Escape: the modal goes away."""
        self.page.keyboard.press("Escape")
        expect(self.dialog).to_have_count(0)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _complain(self, error: Error) -> None:
        self.complaints.append(str(error))
