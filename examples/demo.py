"""The demo: the example company in a pretend Slack workspace, with this morning's digests waiting.

`python -m examples.demo --port 8765` starts the workspace and the bot, and prints where to look.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
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
from typing import IO, NamedTuple
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import app
from examples.ahead import LEDGER, ticked_after, write_environment
from examples.company import POLICY, write_company
from examples.copies import write_copies
from examples.days import french_working_days
from examples.later import write_later
from examples.people import ANSWERED_WITHIN_S, UnheardError, set_clock
from examples.welcome import Seen, welcome
from examples.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, workspace
from examples.yesterday import HOURS, Hour
from messages.formats import Language, day

ROOT = Path(__file__).parents[1]
FOLDER = Path("demo")
ZONE = ZoneInfo("Europe/Paris")
MAIL_FROM = "Atelier Lumen <compta@example.com>"
EXPORT_HOUR = clock_time(18, 10)
IMPORT_HOUR = clock_time(6, 0)
DIGEST_HOUR = clock_time(8, 30)
OPENING_HOUR = clock_time(9, 35)
"""When a day asked for is shown: London has its digests too."""
FIRST_EVENING = 4
"""Of the company's files: customers, history and the older open items and orders are there a morning before
the rest."""
DAY, LOCK, LOG, INBOX, LATER, COPIES = "day", "lock", "yesterday.log", "inbox", "later", "invoices"
NEWEST_OPEN_ITEMS = 4
"""Its place among the company's files."""
STOPPED_WITHIN_S = 10
CONNECTED_WITHIN_S = 60
LOOKED_EVERY_S = 0.2


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
    parser.add_argument("--reset", action="store_true", help="do away with what is there, and end")
    given = parser.parse_args(arguments)
    place = Place(given.folder.resolve(), given.port)
    today = given.as_of or datetime.now(ZONE).date()
    with stopped_by_signals():
        try:
            return reset(place.folder) if given.reset else alone(place, today)
        except KeyboardInterrupt:
            _say("\nStopped. `make demo` goes on from here, `make demo-reset` starts over.")
            return 0


def alone(place: Place, today: date) -> int:
    """Run where no other demo does: two would share a ledger and a workspace."""
    if not _is_ours(place.folder):
        _say(f"{place.folder} holds files that are no demo's: give the demo a folder of its own.")
        return 1
    place.folder.mkdir(parents=True, exist_ok=True)
    with (place.folder / LOCK).open("a") as lock:
        if not _locked(lock):
            _say("The demo runs already: open it in the browser, or stop it with Ctrl-C.")
            return 1
        if not _is_free(place.port):
            _say(f"Port {place.port} is taken: try make demo PORT={place.port + 1}.")
            return 1
        return run(place, today)


def reset(folder: Path) -> int:
    """Do away with a demo that does not run."""
    if not folder.exists():
        return 0
    if not _is_ours(folder):
        _say(f"{folder} holds files that are no demo's: nothing was removed.")
        return 1
    with (folder / LOCK).open("a") as lock:
        if not _locked(lock):
            _say("The demo runs: stop it with Ctrl-C first.")
            return 1
        shutil.rmtree(folder)
    return 0


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def run(place: Place, today: date) -> int:
    """The company's files and ledger, the workspace, the mornings, then the bot until it ends.

    The clocks of the workspace and the bot run from the last working morning on: nobody is written to on a
    Sunday.
    """
    opening = datetime.combine(_morning(today), OPENING_HOUR, ZONE)
    fresh = not _is_of(place.folder, today)
    files = _start_over(place.folder, today) if fresh else ()
    with running(slack_program(place), stdout=PIPE) as slack:
        if not (mail := _mail_of(slack)):
            _say("The workspace did not start; what it said is above.")
            return 1
        os.environ.update(environment(place, mail))
        try:
            if fresh and (status := _mornings(place, today, files)):
                return status
        except UnheardError as error:
            _say(f"{error} What the bot said is in {_near(place.folder / LOG)}.")
            return 1
        (place.folder / DAY).write_text(today.isoformat(), "utf-8")
        later = ticked_after(place.folder, opening.date())
        return _served(place, slack, mail, _opening_of(later) if later else opening)


def _served(place: Place, slack: Popen[bytes], mail: str, moment: datetime) -> int:
    """Serve from that moment on, and anew from any morning that `encours tick --now` goes on to."""
    is_first = True
    while True:
        with _serving(place, moment) as bot:
            _say(
                _welcome(place, mail, moment)
                if is_first
                else f"\nIt is {day(moment.date(), Language.EN)} now, half past nine."
            )
            while not (later := ticked_after(place.folder, moment.date())):
                if not _both_run(slack, bot):
                    _say("The bot or the workspace ended by itself; what it said is above.")
                    return 1
                time.sleep(LOOKED_EVERY_S)
        moment, is_first = _opening_of(later), False


def _opening_of(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(ZONE).date(), OPENING_HOUR, ZONE)


def _welcome(place: Place, mail: str, moment: datetime) -> str:
    payments = next((place.folder / LATER).iterdir(), None)
    return welcome(
        Seen(
            url=place.url,
            on=moment.date(),
            environment=_near(write_environment(place.folder, environment(place, mail))),
            python=_near(Path(sys.executable)),
            payments=payments and _near(payments),
            inbox=_near(place.folder / INBOX),
        )
    )


@contextmanager
def _serving(place: Place, moment: datetime, log: IO[bytes] | None = None) -> Iterator[Popen[bytes]]:
    """The bot, connected, in the workspace: both clocks run from that moment on."""
    set_clock(place.url, moment)
    with running([sys.executable, "-m", "app", "serve", "--now", moment.isoformat()], stderr=log) as bot:
        _until_connected(place.url, bot)
        yield bot


def _near(path: Path) -> Path:
    """As one types it where the demo was started."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def environment(place: Place, mail: str = "") -> dict[str, str]:
    """What the bot is told: the demo's ledger and policy, the pretend workspace and mail server."""
    return {
        "ENCOURS_DATABASE_URL": f"sqlite:///{place.folder / LEDGER}",
        "ENCOURS_POLICY": str(place.folder / "encours.yaml"),
        "ENCOURS_WORKSPACE": "default",
        "ENCOURS_INBOX": str(place.folder / INBOX),
        "ENCOURS_SMTP_URL": mail,
        "ENCOURS_MAIL_FROM": MAIL_FROM,
        "ENCOURS_INVOICE_COPIES": str(place.folder / COPIES),
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
    marker = folder / DAY
    return marker.exists() and marker.read_text("utf-8") == today.isoformat()


def _is_ours(folder: Path) -> bool:
    """Whether the demo may begin anew there: it does away with every file of the folder."""
    if (folder / DAY).exists() or not folder.exists():
        return True
    return folder.is_dir() and not any(one.name not in (INBOX, LOCK) for one in folder.iterdir())


def _start_over(folder: Path, today: date) -> tuple[Path, ...]:
    """The files, in order; the day is noted when all is done, so that a broken start is started over."""
    (folder / INBOX).mkdir(parents=True, exist_ok=True)
    for made in (LATER, COPIES):
        shutil.rmtree(folder / made, ignore_errors=True)
    for old in folder.iterdir():
        if old.is_file() and old.name != LOCK:
            old.unlink()
    (folder / DAY).touch()
    people = json.dumps(workspace(POLICY), ensure_ascii=False, indent=2)
    (folder / "people.json").write_text(people, "utf-8")
    morning = _morning(today)
    files = write_company(folder, morning, seed=7)
    for file in files:
        _written_in_the_evening(file)
    write_copies(folder / COPIES, files[NEWEST_OPEN_ITEMS], morning)
    (folder / LATER).mkdir()
    write_later(folder / LATER, morning)
    return files


def _written_in_the_evening(file: Path) -> None:
    """Of the day in its name, which is the hour that every screen gives for the figures."""
    on = date.fromisoformat(file.stem[-len("2026-11-23") :])
    written = datetime.combine(on, EXPORT_HOUR, ZONE).timestamp()
    os.utime(file, (written, written))


def _morning(today: date) -> date:
    """The last working day: on a Sunday the demo shows Friday's digests."""
    return french_working_days().before(today + timedelta(days=1))


def _mornings(place: Place, today: date, files: tuple[Path, ...]) -> int:
    """Two working days as they went: what was exported the evening before, then the digests.

    Between them lies a day of work. The status of what fails; raises UnheardError.
    """
    morning = _morning(today)
    before = french_working_days().before(morning)
    if status := _morning_of(place, before, files[:FIRST_EVENING]):
        return status
    _say(f"\nWhat people did on {day(before, Language.EN)}:\n")
    for hour in HOURS:
        _lived(place, before, morning, hour)
    return _morning_of(place, morning, files[FIRST_EVENING:])


def _morning_of(place: Place, on: date, exports: tuple[Path, ...]) -> int:
    _say(f"\nWhat was exported before {day(on, Language.EN)}:\n")
    taken = datetime.combine(on, IMPORT_HOUR, ZONE).isoformat()
    if status := app.run(["import", *map(str, exports), "--brief", "--now", taken]):
        return status
    _say("\nThe digests of that morning, in Paris and then in London:\n")
    for zone in (ZONE, ZoneInfo("Europe/London")):
        moment = datetime.combine(on, DIGEST_HOUR, zone)
        set_clock(place.url, moment)
        app.run(["tick", "--now", moment.isoformat()])
    return 0


def _lived(place: Place, on: date, tomorrow: date, hour: Hour) -> None:
    moment = datetime.combine(on, hour.at, ZONE)
    with (place.folder / LOG).open("ab") as log, _serving(place, moment, log):
        for said, do in hour.deeds:
            do(place.url, tomorrow)
            _say(f"{hour.at:%H:%M}  {said}")


def slack_program(place: Place) -> list[str]:
    """How the pretend workspace is started."""
    options = {
        "--manifest": ROOT / "docs" / "manifest.json",
        "--people": place.folder / "people.json",
        "--state": place.folder / "workspace.json",
        "--port": place.port,
    }
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "sandbox", *words, "--smtp-port", "0", "--no-limits"]


def _mail_of(process: Popen[bytes]) -> str:
    """The mail server's address, which is the last that the workspace says; empty when it did not start."""
    assert process.stdout is not None  # noqa: S101  (it was asked for)
    for line in process.stdout:
        name, _, address = line.decode().strip().partition("=")
        if name == "SMTP_URL":
            return address
    return ""


@contextmanager
def running(
    command: list[str], stdout: int | None = None, stderr: IO[bytes] | None = None
) -> Iterator[Popen[bytes]]:
    """A program, asked to end when this ends; Ctrl-C is for us alone, so that it ends in order."""
    process = Popen(command, cwd=ROOT, stdout=stdout, stderr=stderr, start_new_session=True)  # noqa: S603
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
        if process.stdout:
            process.stdout.close()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM ends the demo as Ctrl-C does, and Ctrl-C also where the demo was started in the background."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    former = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _until_connected(url: str, bot: Popen[bytes]) -> None:
    """Before the bot is in the workspace, the first command would find nobody to answer it."""
    until = time.monotonic() + CONNECTED_WITHIN_S
    while bot.poll() is None and time.monotonic() < until:
        with urlopen(f"{url}/control/state", timeout=ANSWERED_WITHIN_S) as answer:  # noqa: S310 (as above)
            if json.load(answer)["app"]["connections"]:
                return
        time.sleep(0.1)


def _both_run(slack: Popen[bytes], bot: Popen[bytes]) -> bool:
    return slack.poll() is None and bot.poll() is None


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
