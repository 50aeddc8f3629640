"""Kept files for those who carry them: read when they are needed, never held in a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.credit.letter import StoredFile
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is known of a file, and what is in it."""

    of: StoredFile
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files of one workspace."""

    work: UnitOfWork

    async def read(self, ids: Sequence[int]) -> tuple[KeptFile, ...]:
        """These files, in this order. Raises UnknownRecordError and StorageError."""
        if not ids:
            return ()
        async with self.work.looking() as one:
            return tuple(
                [KeptFile(await one.letters.file(each), await one.letters.content(each)) for each in ids]
            )
