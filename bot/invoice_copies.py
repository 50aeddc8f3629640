"""Copies of invoices: a folder of PDFs, each named by its invoice's number, apart by entity or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.dunning_views import DoubtfulCopy
from bot.records import Invoiced

COPY_MAX = 5 * 1024 * 1024
"""Bytes of one copy; a larger file is taken for something else."""
_PDF = b"%PDF-"
_NAME_MAX = 100
_SIGNS = re.compile(r"[^\w.+ -]")
"""Neither part of a path nor a sign that some file system refuses."""


@dataclass(frozen=True, slots=True)
class FolderOfCopies:
    """Implements bot.ports.InvoiceCopies: `LUMEN/F-2026-0871.pdf` of one entity, or `F-2026-0871.pdf`.

    Signs of a number that file names do not take, such as `/`, are written `-` or `_`. Nothing outside of
    the folder is ever read, whatever a number says and wherever a link leads.
    """

    folder: Path

    def find(self, one: Invoiced, others: Collection[Invoiced] = ()) -> Path | DoubtfulCopy | None:
        """The copy of an invoice, when it can be none of the others'; None when there is none to be sent."""
        doubtful: DoubtfulCopy | None = None
        for path in self._candidates(one):
            if self._is_copy(path):
                other = next((each for each in others if self._looks_at(each, path)), None)
                if other is None:
                    return path
                file = path.relative_to(self.folder).as_posix()
                doubtful = doubtful or DoubtfulCopy(one.number, file, other.number, other.entity)
        return doubtful

    def _candidates(self, one: Invoiced) -> Iterator[Path]:
        """The entity's own folder first."""
        names = _file_names(one.number)
        folders = [self.folder / name for name in _file_names(one.entity)]
        for folder in (*folders, self.folder):
            for name in names:
                yield folder / f"{name}.pdf"

    def _looks_at(self, one: Invoiced, path: Path) -> bool:
        """Whether an invoice's copy would be looked for there; file systems may not tell small letters."""
        return any(str(each).casefold() == str(path).casefold() for each in self._candidates(one))

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
