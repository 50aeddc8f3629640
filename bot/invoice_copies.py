"""Copies of invoices: a folder of PDFs, each named by its invoice's number, apart by entity or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COPY_MAX = 5 * 1024 * 1024
"""Bytes of one copy; a larger file is taken for something else."""
_PDF = b"%PDF-"
_NAME_MAX = 100
_SIGNS = re.compile(r"[^\w.+ -]")
"""Neither part of a path nor a sign that some file system refuses."""


@dataclass(frozen=True, slots=True)
class FolderOfCopies:
    """Implements bot.ports.InvoiceCopies: `F-2026-0871.pdf`, or `LUMEN/F-2026-0871.pdf` of one entity.

    Signs of a number that file names do not take, such as `/`, are written `-` or `_`. Nothing outside of
    the folder is ever read, whatever a number says and wherever a link leads.
    """

    folder: Path

    def find(self, entity: str, number: str) -> Path | None:
        """The copy of an entity's invoice; None when there is none that could be sent."""
        for path in self._candidates(entity, number):
            if self._is_copy(path):
                return path
        return None

    def _candidates(self, entity: str, number: str) -> Iterator[Path]:
        own = _file_names(entity)
        for name in _file_names(number):
            for folder in own:
                yield self.folder / folder / f"{name}.pdf"
            yield self.folder / f"{name}.pdf"

    def _is_copy(self, path: Path) -> bool:
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
            if not inside or not path.is_file() or not 0 < path.stat().st_size <= COPY_MAX:
                return False
            with path.open("rb") as file:
                return file.read(len(_PDF)) == _PDF
        except (OSError, ValueError):  # a name that the file system does not take
            return False


def _file_names(text: str) -> tuple[str, ...]:
    """How a number can be written as a file's name; none for what is no name."""
    plain = text.strip()
    if not plain.strip(". ") or len(plain) > _NAME_MAX or plain.startswith("."):
        return ()
    return tuple(dict.fromkeys(_SIGNS.sub(sign, plain) for sign in ("-", "_")))
