"""The copies of invoices that a dossier holds: as many as there is room for, the rest by name and size."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bot.dossier import DossierFile, DossierView
from bot.dossier_zip import safe_name
from bot.services.house import House

Left = tuple[str, int]
"""The name and the size of what was left out."""


async def copies_within(
    house: House, view: DossierView, room: int
) -> tuple[tuple[DossierFile, ...], tuple[Left, ...]]:
    """Those of the invoices in it that fit in so many bytes, the oldest due first."""
    kept, left_out = list[DossierFile](), list[Left]()
    for name, path in _found(house, view):
        size, content = await asyncio.to_thread(_read, path, room)
        if content is None:
            left_out.append((name, size))
            continue
        kept.append(DossierFile(name, content))
        room -= len(content)
    return tuple(kept), tuple(left_out)


def _found(house: House, view: DossierView) -> Iterator[tuple[str, Path]]:
    """By the names that they have in the dossier: two invoices of one number stay apart."""
    if house.invoice_copies is None:
        return
    for known in view.documents:
        if known.document.kind.is_credit:
            continue
        path = house.invoice_copies.find(view.customer.entity, known.document.number)
        if path is not None:
            yield f"invoices/{safe_name(known.document.number)}-{known.id}{_suffix(path)}", path


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
