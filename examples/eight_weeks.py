"""Eight weeks of dunning, day by day: one invoice goes to collection, another its own way.

`python -m examples.eight_weeks` lives them and writes their two tables into `docs/dunning.md`; nothing of it
leaves this computer.
"""

from __future__ import annotations

import asyncio
import csv
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.policy_file import load_policy
from examples.company import POLICY
from examples.days import french_working_days
from examples.weeks_office import Office, office
from examples.weeks_told import Told, Watcher, table

ZONE = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2026, 9, 4), date(2026, 11, 13)
EXPORTED, TAKEN, MORNING = time(18, 10), time(6, 0), time(8, 31)
CAMILLE, JULIEN = "camille.roy@example.com", "julien.faure@example.com"
MARC, NADIA = "marc.olivier@example.com", "nadia.benali@example.com"
CREDIT = "C0CREDIT"

DOCS = Path(__file__).parents[1] / "docs" / "dunning.md"
BEGIN, END = "<!-- eight weeks: begin -->", "<!-- eight weeks: end -->"
"""Between these, `docs/dunning.md` has the tables."""

BRASSERIE, HOTEL = "Brasserie Kerouan", "Hôtel des Tilleuls"
CODES = {BRASSERIE: "C0701", HOTEL: "C0702"}
TITLES = {
    BRASSERIE: "Brasserie Kerouan: EUR 12,480.00, due Friday 11 September",
    HOTEL: "Hôtel des Tilleuls: EUR 6,300.00, due Tuesday 15 September",
}
OLD_ADDRESS, NEW_ADDRESS = "compta@kerouan.example", "comptabilite@kerouan.example"
GONE_ON = date(2026, 10, 1)
"""From this day on the old mailbox is no more."""
MOVED_ON = date(2026, 10, 1)
"""The evening on which the ledger has their new address."""
PART, REST = Decimal("1800.00"), Decimal("4500.00")
"""Of the hotel's invoice: contested, and promised."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as the evenings' exports show it, from the first to the last of them."""

    customer: str
    number: str
    issued_on: date
    due_on: date
    amount: Decimal
    since: date = FIRST - timedelta(days=1)
    until: date = LAST


PAPERS = (
    Paper(BRASSERIE, "F-2026-0431", date(2026, 8, 12), date(2026, 9, 11), Decimal("12480.00")),
    Paper(
        HOTEL,
        "F-2026-0440",
        date(2026, 8, 16),
        date(2026, 9, 15),
        PART + REST,
        until=date(2026, 10, 15),
    ),
    Paper(
        HOTEL,
        "FA-2026-0007",
        date(2026, 10, 14),
        date(2026, 10, 14),
        -PART,
        since=date(2026, 10, 14),
        until=date(2026, 10, 15),
    ),
)
OPEN_ITEMS = (
    "Customer", "Customer name", "Salesperson", "Document no", "Document type", "Issue date", "Due date",
    "Gross amount", "Open amount", "Currency", "Entity",
)  # fmt: skip
CUSTOMERS = ("Code", "Name", "Entity", "Salesperson", "Contact", "Phone", "E-mail", "Language")

Deed = Callable[[Office], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hour:
    """What somebody does at a time of a day; `ticks` are when it takes effect."""

    on: date
    at: time
    do: Deed
    ticks: tuple[time, ...] = ()


async def _answers(one: Office) -> None:
    camille = one.somebody(CAMILLE)
    await camille.types("queue mine")
    await camille.presses("step.answer")
    await camille.submits(outcome="confirmed", text="Received and approved, the order number is right.")
    await camille.closes()


def _sends(customer: str) -> Deed:
    async def send(one: Office) -> None:
        nadia = one.somebody(NADIA)
        await nadia.types("queue mine")
        await nadia.presses("step.preview", one_step(one, customer))
        await nadia.submits()
        await nadia.closes()

    return send


async def _calls(one: Office) -> None:
    marc = one.somebody(MARC)
    await marc.types("queue all")
    await marc.presses("step.call", one_step(one, BRASSERIE))
    await marc.submits(outcome="reached", text="They pay when the bank agrees; no day.")
    await marc.closes()


async def _disputes(one: Office) -> None:
    julien = one.somebody(JULIEN)
    await julien.types("queue mine")
    await julien.presses("step.call", one_step(one, HOTEL))
    await julien.submits(outcome="dispute", text="Two lamps came scratched.")
    await julien.chooses("part", "part")
    await julien.submits(amount=str(PART), reason="quality", text="Two lamps came scratched.")
    await julien.closes()


async def _promises(one: Office) -> None:
    julien = one.somebody(JULIEN)
    await julien.types(f"promise Tilleuls {REST} 8/10")
    await julien.presses("promise.log")


async def _resolves(one: Office) -> None:
    marc = one.somebody(MARC)
    await marc.presses("dispute.resolve", message=marc.reads("dispute.resolve"))
    await marc.submits(outcome="resolved_credit_note")
    await marc.closes()


async def _writes(one: Office) -> None:
    nadia = one.somebody(NADIA)
    await nadia.types("queue mine")
    await nadia.presses("step.letter", one_step(one, BRASSERIE))
    await nadia.submits()
    await nadia.closes()


async def _reassigns(one: Office) -> None:
    nadia = one.somebody(NADIA)
    await nadia.types("queue mine")
    await nadia.presses("step.more", f"reassign:{one_step(one, BRASSERIE)}")
    await nadia.submits(owner=CAMILLE)
    await nadia.closes()


async def _asks(one: Office) -> None:
    camille = one.somebody(CAMILLE)
    await camille.types("queue mine")
    await camille.presses("step.hand_over")
    await camille.submits(text="Nothing came after the formal notice; they do not answer any more.")
    await camille.closes()


async def _approves(one: Office) -> None:
    nadia = one.somebody(NADIA)
    await nadia.presses("hand_over.approve", message=nadia.reads("hand_over.approve", CREDIT))
    await nadia.closes()


SENT = (time(9, 51), time(9, 52))
"""A reminder leaves ten minutes after it was pressed; a minute later its server's answer is known."""
HOURS = (
    Hour(date(2026, 9, 8), time(10), _answers),
    Hour(date(2026, 9, 14), time(9, 40), _sends(BRASSERIE), SENT),
    Hour(date(2026, 9, 18), time(9, 40), _sends(HOTEL), SENT),
    Hour(date(2026, 9, 28), time(10, 30), _disputes, (time(10, 31),)),
    Hour(date(2026, 9, 30), time(11), _calls, (time(11, 1),)),
    Hour(date(2026, 10, 1), time(9, 40), _sends(BRASSERIE), SENT),
    Hour(date(2026, 10, 2), time(9, 40), _sends(BRASSERIE), SENT),
    Hour(date(2026, 10, 6), time(10), _promises, (time(10, 1),)),
    Hour(date(2026, 10, 13), time(9, 40), _sends(HOTEL), SENT),
    Hour(date(2026, 10, 15), time(10), _writes, (time(10, 1),)),
    Hour(date(2026, 10, 16), time(10), _resolves, (time(10, 1),)),
    Hour(date(2026, 11, 10), time(10), _reassigns, (time(10, 1),)),
    Hour(date(2026, 11, 12), time(10), _asks, (time(10, 1),)),
    Hour(date(2026, 11, 12), time(11), _approves, (time(11, 1),)),
)


def one_step(one: Office, customer: str) -> str:
    """How the buttons of the customer's step that waits begin."""
    waiting = watching(one.folder).waiting(customer)
    assert waiting is not None  # noqa: S101 (each hour of the script has one)
    return f"step:{waiting.id}:"


def watching(folder: Path) -> Watcher:
    """Whoever tells of these two customers."""
    people = load_policy(POLICY).people
    return Watcher(folder, {each.email: each.name.split()[0] for each in people}, (BRASSERIE, HOTEL))


def every_day(_: date) -> bool:
    """All mornings are ticked in the terminal."""
    return True


async def lived(folder: Path, *, typed: Callable[[date], bool] = every_day) -> Told:
    """The eight weeks, lived in an empty folder; what came of them.

    Of the mornings, those that are `typed` come by `encours tick --now`, the others by the clock of the bot
    that runs: it makes no difference but to how long it takes.
    """
    shutil.copyfile(POLICY, folder / "encours.yaml")
    calendar = french_working_days()
    async with office(folder, datetime.combine(FIRST, TAKEN, ZONE)) as one:
        watcher = watching(folder)
        day = FIRST
        while day <= LAST:
            await _live(one, watcher, day, calendar.before(day), typed=typed(day))
            day = calendar.add(day, 1)
        return watcher.told


async def _live(one: Office, watcher: Watcher, day: date, evening: date, *, typed: bool) -> None:
    """A working day: the figures of the evening before, the morning, and what people do."""
    files = [str(each) for each in _exports(one.folder, evening)]
    await one.runs(datetime.combine(day, TAKEN, ZONE), "import", *files, "--brief")
    morning = datetime.combine(day, MORNING, ZONE)
    await (one.runs(morning, "tick") if typed else one.ticks(morning))
    if day >= GONE_ON:
        one.mails.unknown.add(OLD_ADDRESS)
    for hour in (each for each in HOURS if each.on == day):
        one.clock.set(datetime.combine(day, hour.at, ZONE))
        await hour.do(one)
        for at in hour.ticks:
            await one.ticks(datetime.combine(day, at, ZONE))
    watcher.look(day, one)


def _exports(folder: Path, on: date) -> tuple[Path, ...]:
    """What the ledger's program writes that evening."""
    open_then = [each for each in PAPERS if each.since <= on <= each.until]
    items = _written(folder / f"open-items-{on}.csv", OPEN_ITEMS, map(_open_item, open_then), on)
    known = on in (FIRST - timedelta(days=1), MOVED_ON)
    if not known:
        return (items,)
    address = NEW_ADDRESS if on >= MOVED_ON else OLD_ADDRESS
    rows = (
        (CODES[BRASSERIE], BRASSERIE, "LUMEN", "Camille Roy", "Mme Le Goff", "02 61 91 43 01", address, "fr"),
        (
            CODES[HOTEL],
            HOTEL,
            "LUMEN",
            "Julien Faure",
            "M. Tessier",
            "03 53 01 43 02",
            "paie@tilleuls.example",
            "fr",
        ),
    )
    return (_written(folder / f"customers-{on}.csv", CUSTOMERS, rows, on), items)


def _open_item(paper: Paper) -> Sequence[str]:
    kind = "invoice" if paper.amount > 0 else "credit note"
    salesperson = "Camille Roy" if paper.customer == BRASSERIE else "Julien Faure"
    amount = f"{paper.amount:.2f}"
    return (
        CODES[paper.customer], paper.customer, salesperson, paper.number, kind, str(paper.issued_on),
        str(paper.due_on), amount, amount, "EUR", "LUMEN",
    )  # fmt: skip


def _written(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], on: date) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((header, *rows))
    written = datetime.combine(on, EXPORTED, ZONE).timestamp()
    os.utime(path, (written, written))
    return path


def tables(told: Told) -> str:
    """As the documentation has them."""
    return "".join(f"\n### {TITLES[name]}\n\n{table(rows)}" for name, rows in told.items()) + "\n"


def shown(text: str) -> tuple[str, str, str]:
    """The documentation before the tables, the tables, and what follows."""
    before, _, rest = text.partition(BEGIN)
    between, _, after = rest.partition(END)
    return before + BEGIN, between, END + after


def main() -> int:
    """Live them, and write their tables anew; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(lived(Path(folder)))
    before, _, after = shown(DOCS.read_text("utf-8"))
    DOCS.write_text(f"{before}\n{tables(told)}{after}", "utf-8")
    days = sum(map(len, told.values()))
    sys.stdout.write(f"Eight weeks went by: {days} days with something to tell are in docs/{DOCS.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
