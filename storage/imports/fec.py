"""The FEC: the ledger export that every French accounting package must produce.

Source: Livre des procédures fiscales, article A47 A-1 (the columns, their order and their forms).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bot.credit.currencies import minor_digits
from bot.errors import ImportRefusedError
from bot.files import Refusal
from storage.imports.context import MOST_REFUSALS_NAMED
from storage.imports.source import open_text

CUSTOMER_ACCOUNTS = "411"
TREASURY = "5"
NEEDED = ("journalcode", "ecriturenum", "ecrituredate", "comptenum", "compauxnum", "pieceref", "piecedate")
_NAME = re.compile(r"(?P<siren>\d{9})FEC(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.IGNORECASE)
_AMOUNT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[+-]?")
_MOST_MINOR = 10**18


@dataclass(slots=True)
class FecLine:
    """A line of a customer account; `amount` in minor units, debit less credit."""

    line: int
    customer: str
    name: str
    journal: str
    entry: str
    on: date
    reference: str
    issued_on: date
    amount: int
    letter: str
    is_money: bool = False
    """Its entry also touches a treasury account: what came in, not a credit note."""


def looks_like_fec(path: Path) -> bool:
    """Whether the first line names the columns that the law sets."""
    try:
        with path.open("rb") as file:
            head = file.readline(4096)
    except OSError:
        return False
    text = head.decode("latin-1").casefold()
    return all(name in text for name in ("journalcode", "comptenum", "compauxnum"))


def siren_in(name: str) -> str:
    """The nine digits that a FEC's file name begins with, or nothing."""
    found = _NAME.search(name)
    return found["siren"] if found else ""


class FecFile:
    """A FEC being read: its customer lines, with the refusals and the dates met on the way."""

    def __init__(self, path: Path, currency: str, encoding: str | None) -> None:
        self.path = path
        self.digits = minor_digits(currency)
        self.refusals: list[Refusal] = []
        """The first of them; `refused` counts them all."""
        self.refused = 0
        self.read = 0
        self.first_on: date | None = None
        self.last_on: date | None = None
        self._file, self.encoding = open_text(path, encoding)
        header = self._file.readline()
        self.separator = "\t" if "\t" in header else "|"
        self._places = self._columns(header)

    def last_day(self) -> date:
        """The day of the last entry, of any account: what the file is up to. Reads the file through."""
        last: date | None = None
        place = self._places["ecrituredate"]
        with closing(open_text(self.path, self.encoding)[0]) as file:
            for text in file:
                cells = text.split(self.separator, place + 1)
                day = self._day_or_none(cells[place].strip().strip('"')) if len(cells) > place else None
                last = max(last or day, day) if day else last
        if last is None:
            raise ImportRefusedError(f"{self.path.name} has no entry with a date YYYYMMDD: export it again.")
        return last

    def progress(self) -> tuple[int, int]:
        """Bytes read and bytes in all."""
        size = self.path.stat().st_size
        return min(self._file.buffer.tell(), size), size

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _columns(self, header: str) -> dict[str, int]:
        names = [name.strip().strip('"').casefold() for name in header.rstrip("\r\n").split(self.separator)]
        places = {name: place for place, name in enumerate(names) if name}
        missing = [name for name in NEEDED if name not in places]
        if not ({"debit", "credit"} <= places.keys() or {"montant", "sens"} <= places.keys()):
            missing.append("debit and credit, or montant and sens")
        if missing:
            self._file.close()
            raise ImportRefusedError(
                f"{self.path.name} is not a whole FEC: it has no column {', '.join(missing)}."
            )
        self._width = max(places.values()) + 1
        return places

    def lines(self, money_apart: Callable[[str, str], None]) -> Iterator[FecLine]:
        """Customer lines, entry by entry, so that each knows what else its entry touches.

        An entry's lines may stand apart: `money_apart` is told the journal and the number of every run
        of lines that has a treasury account and no customer.
        """
        entry: tuple[str, str] | None = None
        waiting: list[FecLine] = []
        money = False
        for number, text in enumerate(self._file, start=2):
            cells = [cell.strip() for cell in text.rstrip("\r\n").split(self.separator)]
            if not any(cells):
                continue
            account = self._cell(cells, "comptenum")
            this = (self._cell(cells, "journalcode"), self._cell(cells, "ecriturenum"))
            if this != entry:
                if money and not waiting and entry:
                    money_apart(*entry)
                yield from _with_money(waiting, money)
                entry, waiting, money = this, [], False
            money = money or account.startswith(TREASURY)
            if not account.startswith(CUSTOMER_ACCOUNTS) and len(cells) >= self._width - 1:
                self._note_day(self._day_or_none(self._cell(cells, "ecrituredate")))
                continue
            line = self._line(number, cells)
            if line is not None:
                waiting.append(line)
        if money and not waiting and entry:
            money_apart(*entry)
        yield from _with_money(waiting, money)

    def _line(self, number: int, cells: list[str]) -> FecLine | None:
        self.read += 1
        if len(cells) < self._width - 1:
            self._refuse(
                number, "", f"{len(cells)} cells", f"has fewer than {self._width} columns: is it cut off?"
            )
            return None
        if any("\x00" in cell for cell in cells):
            self._refuse(number, "", "", "has a NUL byte: export the file again")
            return None
        on = self._day_or_none(self._cell(cells, "ecrituredate"))
        if on is None:
            self._refuse(number, "EcritureDate", self._cell(cells, "ecrituredate"), "is not a date YYYYMMDD")
            return None
        amount = self._amount(cells)
        if amount is None:
            value = " / ".join(self._cell(cells, name) for name in ("debit", "credit", "montant", "sens"))
            self._refuse(number, "Debit", value, "is not an amount the currency can hold")
            return None
        if amount == 0:
            self.read -= 1
            return None
        self._note_day(on)
        code = self._cell(cells, "compauxnum") or self._cell(cells, "comptenum")
        name = self._cell(cells, "compauxlib") or self._cell(cells, "comptelib") or code
        return FecLine(
            line=number,
            customer=code[:64],
            name=" ".join(name.split())[:160],
            journal=self._cell(cells, "journalcode"),
            entry=self._cell(cells, "ecriturenum"),
            on=on,
            reference=" ".join(self._cell(cells, "pieceref").split())[:64],
            issued_on=self._day_or_none(self._cell(cells, "piecedate")) or on,
            amount=amount,
            letter=self._cell(cells, "ecriturelet"),
        )

    def _cell(self, cells: list[str], name: str) -> str:
        place = self._places.get(name, -1)
        return cells[place].strip('"').strip() if 0 <= place < len(cells) else ""

    def _refuse(self, line: int, column: str, value: str, reason: str) -> None:
        self.refused += 1
        if len(self.refusals) < MOST_REFUSALS_NAMED:
            self.refusals.append(Refusal(line, column, value[:80], reason))

    def _note_day(self, day: date | None) -> None:
        if day is not None:
            self.first_on = min(self.first_on or day, day)
            self.last_on = max(self.last_on or day, day)

    @staticmethod
    def _day_or_none(text: str) -> date | None:
        if len(text) != 8 or not (text.isascii() and text.isdigit()):
            return None
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
        return day if 1970 <= day.year <= 2100 else None

    def _amount(self, cells: list[str]) -> int | None:
        if "debit" in self._places:
            debit, credit = (self._minor(self._cell(cells, name)) for name in ("debit", "credit"))
            return None if debit is None or credit is None else debit - credit
        amount = self._minor(self._cell(cells, "montant"))
        sense = self._cell(cells, "sens").casefold()
        if amount is None or sense not in ("d", "c", "+1", "-1", "1"):
            return None
        return -amount if sense in ("c", "-1") else amount

    def _minor(self, text: str) -> int | None:
        if not text:
            return 0
        if not _AMOUNT.fullmatch(text):
            return None
        sign = -1 if "-" in (text[0], text[-1]) else 1
        try:
            value = Decimal(text.strip("+-").replace(",", ".")).scaleb(self.digits)
        except InvalidOperation:
            return None
        if value != value.to_integral_value() or value > _MOST_MINOR:
            return None
        return sign * int(value)


def _with_money(lines: list[FecLine], money: bool) -> list[FecLine]:
    for line in lines:
        line.is_money = money
    return lines
