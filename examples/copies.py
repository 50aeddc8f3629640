"""Copies of the example's late invoices, as an accounting package prints them: they go with reminders."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import typst

from bot.credit.money import Money
from messages.formats import DateStyle, Language, day, exact_money

PAPER = Path(__file__).parent / "papers" / "invoice.typ"
COPIED = frozenset({"C0015", "C0042", "C0063", "C0107", "C0118", "C0124"})
"""Camille's customers with a story: whoever else is reminded gets the list alone."""
VAT = Decimal("0.20")
SELLER = ("Atelier Lumen SAS", "SIREN 999 001 373", "compta@example.com")

Row = Mapping[str, str]


def write_copies(into: Path, open_items: Path, as_of: date) -> tuple[Path, ...]:
    """A PDF for every invoice of these customers that is late, or due within a week, on a day."""
    into.mkdir(parents=True, exist_ok=True)
    with open_items.open(encoding="utf-8", newline="") as file:
        wanted = [row for row in csv.DictReader(file) if _is_wanted(row, as_of)]
    return tuple(_written(into / f"{row['Document no']}.pdf", row) for row in wanted)


def _is_wanted(row: Row, as_of: date) -> bool:
    soon = (date.fromisoformat(row["Due date"]) - as_of).days <= 7
    return soon and row["Document type"] == "invoice" and row["Customer"] in COPIED


def _written(path: Path, row: Row) -> Path:
    issued = datetime.combine(date.fromisoformat(row["Issue date"]), time(), UTC)
    given = {"invoice": json.dumps(_invoice(row), ensure_ascii=False)}
    path.write_bytes(
        typst.compile(PAPER, root=PAPER.parent, format="pdf", sys_inputs=given, timestamp=issued)
    )
    return path


def _invoice(row: Row) -> Mapping[str, object]:
    gross = Decimal(row["Gross amount"])
    net = (gross / (1 + VAT)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return {
        "lang": "fr",
        "number": row["Document no"],
        "title": f"Facture {row['Document no']}",
        "seller": SELLER,
        "buyer": (row["Customer name"], f"Code client {row['Customer']}"),
        "facts": [("Date", _on(row["Issue date"])), ("Échéance", _on(row["Due date"]))],
        "lines": _lines([("Luminaires et pose", net), ("TVA 20 %", gross - net)], row["Currency"]),
        "total": f"Total TTC {_money(gross, row['Currency'])}",
        "footer": "Facture d'exemple d'une société inventée.",
    }


def _lines(lines: Iterable[tuple[str, Decimal]], currency: str) -> list[tuple[str, str]]:
    return [(said, _money(one, currency)) for said, one in lines]


def _money(decimal: Decimal, currency: str) -> str:
    return exact_money(Money.rounded(decimal, currency), Language.FR)


def _on(iso: str) -> str:
    return day(date.fromisoformat(iso), Language.FR, DateStyle.DATED)
