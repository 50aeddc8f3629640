"""The demo: the example company in a pretend Slack workspace, with this morning's digests waiting.

`python -m examples.demo --port 8765` starts the workspace and the bot, and prints where to look.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import NamedTuple
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import app
from examples.company import write_company
from examples.days import french_working_days
from examples.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, workspace
from messages.formats import Language, day

ROOT = Path(__file__).parents[1]
FOLDER = Path("demo")
ZONE = ZoneInfo("Europe/Paris")
DIGEST_HOUR = clock_time(8, 30)
OPENING_HOUR = clock_time(9, 35)
"""When a day asked for is shown: London has its digests too."""
ANSWERED_WITHIN_S = 10
STOPPED_WITHIN_S = 10


class Place(NamedTuple):
    """Where the demo runs."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The pretend workspace's address."""
        return f"http://127.0.0.1:{self.port}"


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C; the exit status. A second run on the same day goes on with what is there."""
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day to show; today")
    given = parser.parse_args(arguments)
    place = Place(given.folder.resolve(), given.port)
    today = given.as_of or datetime.now(ZONE).date()
    opening = datetime.combine(today, OPENING_HOUR, ZONE) if given.as_of else None
    with stopped_by_signals():
        try:
            return run(place, today, opening)
        except KeyboardInterrupt:
            _say("\nStopped. `make demo` goes on from here, `make demo-reset` starts over.")
            return 0


def run(place: Place, today: date, opening: datetime | None = None) -> int:
    """The company's files and ledger, the workspace, the mornings, then the bot until it ends.

    With an opening, the clocks of the workspace and the bot run from there; else they are the real one.
    """
    if not _is_free(place.port):
        _say(f"Port {place.port} is taken: try make demo PORT={place.port + 1}.")
        return 1
    os.environ.update(environment(place))
    fresh = not _is_of(place.folder, today)
    if fresh and (status := _start_over(place.folder, today)):
        return status
    with running(_sandbox(place), stdout=PIPE) as slack:
        if not _answers(slack):
            _say("The workspace did not start; what it said is above.")
            return 1
        if fresh:
            _mornings(place, today)
            (place.folder / "day").write_text(today.isoformat(), "utf-8")
        _set_clock(place.url, opening.timestamp() if opening else None)
        from_then = ["--now", opening.isoformat()] if opening else []
        with running([sys.executable, "-m", "app", "serve", *from_then]) as bot:
            _until_connected(place.url, bot)
            _say(_WELCOME.format(url=place.url))
            return _until_one_ends(slack, bot)


def environment(place: Place) -> dict[str, str]:
    """What the bot is told: the demo's ledger and policy, and the pretend workspace's address and tokens."""
    return {
        "ENCOURS_DATABASE_URL": f"sqlite:///{place.folder / 'ledger.sqlite'}",
        "ENCOURS_POLICY": str(place.folder / "encours.yaml"),
        "ENCOURS_WORKSPACE": "default",
        "ENCOURS_INBOX": str(place.folder / "inbox"),
        "SLACK_API_URL": f"{place.url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }


def _is_free(port: int) -> bool:
    """Whether the workspace can have the port: asked before anything of a demo that runs is touched."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_of(folder: Path, today: date) -> bool:
    marker = folder / "day"
    return marker.exists() and marker.read_text("utf-8") == today.isoformat()


def _start_over(folder: Path, today: date) -> int:
    """Files, then the ledger they make; the day is noted last, so that a broken start is started over."""
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_file():
            old.unlink()
    files = write_company(folder, _morning(today), seed=7)
    people = json.dumps(workspace(folder / "encours.yaml"), ensure_ascii=False, indent=2)
    (folder / "people.json").write_text(people, "utf-8")
    _say("Atelier Lumen's files are written; importing them:\n")
    return app.run(["import", *(str(file) for file in files), "--brief"])


def _morning(today: date) -> date:
    """The last working day: on a Sunday the demo shows Friday's digests."""
    return french_working_days().before(today + timedelta(days=1))


def _mornings(place: Place, today: date) -> None:
    """The digests of the working day before and of this morning, each when the workspace's clock says so."""
    morning = _morning(today)
    for one in (french_working_days().before(morning), morning):
        _say(f"\nDigests of {day(one, Language.EN)}, in Paris and then in London:\n")
        for zone in (ZONE, ZoneInfo("Europe/London")):
            moment = datetime.combine(one, DIGEST_HOUR, zone)
            _set_clock(place.url, moment.timestamp())
            app.run(["tick", "--now", moment.isoformat()])


def _set_clock(url: str, moment: float | None) -> None:
    body = json.dumps({"now": moment}).encode()
    request = Request(f"{url}/control/clock", data=body, headers={"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=ANSWERED_WITHIN_S):  # noqa: S310 (our own workspace on this machine)
        return


def _sandbox(place: Place) -> list[str]:
    options = {
        "--manifest": ROOT / "docs" / "manifest.json",
        "--people": place.folder / "people.json",
        "--state": place.folder / "workspace.json",
        "--port": place.port,
    }
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "sandbox", *words, "--no-limits"]


def _answers(process: Popen[bytes]) -> bool:
    """Whether the workspace could take its port: its first line says where it is."""
    assert process.stdout is not None  # noqa: S101  (it was asked for)
    return bool(process.stdout.readline())


@contextmanager
def running(command: list[str], stdout: int | None = None) -> Iterator[Popen[bytes]]:
    """A program, asked to end when this ends; Ctrl-C is for us alone, so that it ends in order."""
    process = Popen(command, cwd=ROOT, stdout=stdout, start_new_session=True)  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(STOPPED_WITHIN_S)
        except TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM ends the demo as Ctrl-C does."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _until_connected(url: str, bot: Popen[bytes]) -> None:
    """Before the bot is in the workspace, the first command would find nobody to answer it."""
    until = time.monotonic() + ANSWERED_WITHIN_S
    while bot.poll() is None and time.monotonic() < until:
        with urlopen(f"{url}/control/state", timeout=ANSWERED_WITHIN_S) as answer:  # noqa: S310 (as above)
            if json.load(answer)["app"]["connections"]:
                return
        time.sleep(0.1)


def _until_one_ends(*processes: Popen[bytes]) -> int:
    while all(process.poll() is None for process in processes):
        time.sleep(0.2)
    _say("The bot or the workspace ended by itself; what it said is above.")
    return 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


_WELCOME = """
Atelier Lumen's workspace is open:  {url}

  Be Camille Roy and read this morning's digest; then type /credit ACME,
  /credit retards, /credit overdue all top 20, /credit invoice 0871, /credit help.
  Be Nadia Benali, the credit manager, and see every customer; be Julien and read it in French.
  Drop an export into demo/inbox and Sophie, in accounts, reads what became of it.

Ctrl-C stops everything; `make demo-reset` starts over.
"""

if __name__ == "__main__":
    sys.exit(main())
