"""The copies of invoices that a dossier holds: as many as there is room for; the rest is named."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.credit_views import Of
from bot.dossier import DossierFile, DossierView
from bot.dossier_zip import safe_name
from bot.records import Invoiced, KnownDocument
from bot.services.copies_found import found_copies
from bot.services.house import House
from bot.services.overdue_facts import OfLedger

Left = tuple[str, int]
"""The name and the size of what was left out."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What there is of the invoices in a dossier."""

    kept: tuple[DossierFile, ...]
    left_out: tuple[Left, ...]
    missing: tuple[str, ...]
    """Numbers of those of which no copy was found."""


async def copies_within(house: House, one: OfLedger, view: DossierView, room: int) -> Copies:
    """Those of the invoices in it that fit in so many bytes, the oldest due first."""
    kept, left_out, missing = list[DossierFile](), list[Left](), list[str]()
    for known, path in await _found(house, one, view):
        size, content = await asyncio.to_thread(_read, path, room) if path else (0, None)
        if path is None or not size:
            missing.append(known.document.number)
        elif content is None:
            left_out.append((_name(known, path), size))
        else:
            kept.append(DossierFile(_name(known, path), content))
            room -= len(content)
    return Copies(tuple(kept), tuple(left_out), tuple(missing))


async def without_copy(house: House, one: OfLedger, of: Of, numbers: Sequence[str]) -> tuple[str, ...]:
    """Those of a customer's invoices that a dossier would have no copy of."""
    found = await found_copies(house, one, [Invoiced(of.entity, of.customer_id, each) for each in numbers])
    return tuple(each for each, path in zip(numbers, found, strict=True) if not isinstance(path, Path))


async def _found(house: House, one: OfLedger, view: DossierView) -> list[tuple[KnownDocument, Path | None]]:
    """None where there is no copy, or one that may be another invoice's."""
    invoices = [known for known in view.documents if not known.document.kind.is_credit]
    of = view.customer
    wanted = [Invoiced(of.entity, of.id, known.document.number) for known in invoices]
    found = await found_copies(house, one, wanted)
    return [
        (known, path if isinstance(path, Path) else None) for known, path in zip(invoices, found, strict=True)
    ]


def _name(known: KnownDocument, path: Path) -> str:
    """In the dossier: two invoices of one number stay apart."""
    return f"invoices/{safe_name(known.document.number)}-{known.id}{_suffix(path)}"


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ""


def _read(path: Path, most: int) -> tuple[int, bytes | None]:
    """Its size, and its content when it fits; nothing of one that is gone by now."""
    try:
        size = path.stat().st_size
        if size > most:
            return size, None
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError:
        return 0, None
    return len(content), content if len(content) <= most else None
