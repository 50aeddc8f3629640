"""The copies of invoices that a dossier holds: as many as there is room for, the rest by name and size."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.dossier import DossierFile, DossierView
from bot.dossier_zip import safe_name
from bot.records import Invoiced
from bot.services.copies_found import found_copies
from bot.services.house import House
from bot.services.overdue_facts import OfLedger

Left = tuple[str, int]
"""The name and the size of what was left out."""


async def copies_within(
    house: House, one: OfLedger, view: DossierView, room: int
) -> tuple[tuple[DossierFile, ...], tuple[Left, ...]]:
    """Those of the invoices in it that fit in so many bytes, the oldest due first."""
    kept, left_out = list[DossierFile](), list[Left]()
    for name, path in await _found(house, one, view):
        size, content = await asyncio.to_thread(_read, path, room)
        if content is None:
            left_out.append((name, size))
            continue
        kept.append(DossierFile(name, content))
        room -= len(content)
    return tuple(kept), tuple(left_out)


async def _found(house: House, one: OfLedger, view: DossierView) -> list[tuple[str, Path]]:
    """By the names that they have in the dossier: two invoices of one number stay apart."""
    invoices = [known for known in view.documents if not known.document.kind.is_credit]
    of = view.customer
    wanted = [Invoiced(of.entity, of.id, known.document.number) for known in invoices]
    return [
        (f"invoices/{safe_name(known.document.number)}-{known.id}{_suffix(path)}", path)
        for known, path in zip(invoices, await found_copies(house, one, wanted), strict=True)
        if isinstance(path, Path)
    ]


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ""


def _read(path: Path, most: int) -> tuple[int, bytes | None]:
    """Its size, and its content when it fits; one that is gone by now is left out."""
    try:
        size = path.stat().st_size
        if size > most:
            return size, None
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError:
        return 0, None
    return len(content), content if len(content) <= most else None
