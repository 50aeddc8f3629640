"""A folder that new exports are dropped into: each is taken once it stops growing, then put away."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.credit.hours import within_hours
from bot.errors import ImportRefusedError
from bot.files import FileKind, ImportReport, ImportRequest
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person
from bot.ports import Clock, Importer
from bot.services.house import House
from bot.services.old_figures import keepers
from bot.services.reservations import settle_reservations

AT_REST_FOR = timedelta(seconds=10)
"""A file that was written to since is left alone."""
LOOK_TWICE_S = 1
"""A copy that keeps the original's time grows under an old date: its size is looked at twice."""
DONE, REFUSED = "done", "refused"
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
ORDER = (
    FileKind.CUSTOMERS,
    FileKind.FEC,
    FileKind.RECEIVABLES,
    None,
    FileKind.ORDERS,
    FileKind.PAYMENTS,
    FileKind.COLLECTED,
)
"""Customers before what they owe, and payments after it."""

REASON_LENGTH = 8

log = logging.getLogger("encours.inbox")


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What became of a file."""

    name: str
    report: ImportReport | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The watched folder of an installation; `done` and `refused` in it hold what was taken."""

    folder: Path
    importer: Importer
    house: House
    clock: Clock

    async def take(self, now: datetime) -> tuple[TakenFile, ...]:
        """Everything that lies there at rest, in the order in which it must go in.

        What the disk refuses stays where it is and is logged, without its name: no morning waits for it.
        """
        waiting = self._waiting()
        if not waiting:
            return ()
        await asyncio.sleep(LOOK_TWICE_S)
        taken = []
        for path in sorted(waiting, key=self._rank):
            try:
                if _written(path) == waiting[path]:
                    taken.append(await self._take(path, now))
            except OSError as error:
                log.error("a file in the inbox cannot be used: %s", error.strerror)
        return tuple(taken)

    def _waiting(self) -> dict[Path, tuple[int, int]]:
        """What is at rest, each with its size and time."""
        try:
            found = {path: _written(path) for path in self.folder.iterdir() if _is_whole(path)}
        except OSError as error:
            log.error("the inbox cannot be read: %s", error.strerror)
            return {}
        at_rest = self.clock() - AT_REST_FOR
        return {path: of for path, of in found.items() if datetime.fromtimestamp(of[1] / 1e9, UTC) <= at_rest}

    def _rank(self, path: Path) -> tuple[int, bool, str]:
        mapping = self.house.policy.mapping_for(path.name)
        return (ORDER.index(mapping.kind), not mapping.partial, path.name)

    async def _take(self, path: Path, now: datetime) -> TakenFile:
        mark, name = await asyncio.to_thread(_fingerprint, path), _readable(path.name)

        def tell(report: ImportReport) -> tuple[Notice, ...]:
            return tuple(
                self._notice(one, name, mark, self.house.wording.report(report, one.language), now)
                for one in self._readers()
            )

        try:
            report = await self.importer.take(ImportRequest(path=path, now=now), _untold, tell)
        except ImportRefusedError as refusal:
            await self._say_refused(name, f"{mark}:{_mark(str(refusal))}", str(refusal), now)
            self._put_away(path, REFUSED, now)
            return TakenFile(name, None, str(refusal))
        await settle_reservations(self.house, now)
        self._put_away(path, DONE, now)
        return TakenFile(name, report)

    async def _say_refused(self, name: str, mark: str, reason: str, now: datetime) -> None:
        async with self.house.work.working() as one:
            for reader in self._readers():
                payload = self.house.wording.refused(name, reason, reader.language)
                await one.outbox.add(self._notice(reader, name, mark, payload, now))

    def _readers(self) -> tuple[Person, ...]:
        return keepers(self.house.policy)

    def _notice(self, reader: Person, name: str, mark: str, payload: Payload, now: datetime) -> Notice:
        person, policy = reader.email.casefold(), self.house.policy
        due_at = within_hours(now, policy.zone, policy.working_days(policy.entities[0].country))
        return Notice(f"import:{name}:{mark}:{person}", NoticeKind.IMPORT, person, payload, due_at)

    def _put_away(self, path: Path, where: str, now: datetime) -> None:
        """A name that is taken already gets the moment before it: nothing is written over."""
        folder = self.folder / where
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        while target.exists():
            stamp = f"{now.astimezone(self.house.policy.zone):%Y%m%dT%H%M%S}"
            target = folder / f"{stamp}-{target.name}"
        path.rename(target)


def _untold(done: int, of: int) -> None:
    """Nobody watches."""


def _is_whole(path: Path) -> bool:
    """Whether it is a file, and not one that another program has under way."""
    hidden = path.name.startswith((".", "~")) or path.suffix.casefold() in UNFINISHED
    return not hidden and path.is_file()


def _written(path: Path) -> tuple[int, int]:
    """Size, and nanoseconds of the last change."""
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def _readable(name: str) -> str:
    """A name that can be said and stored: one from another system may hold bytes that are no letters."""
    return os.fsencode(name).decode("utf-8", "replace")


def _mark(reason: str) -> str:
    """A file refused for one reason and then for another is told of twice."""
    return hashlib.sha256(reason.encode()).hexdigest()[:REASON_LENGTH]


def _fingerprint(path: Path) -> str:
    """Content and time in a few letters: one that is met again after a crash is told of once."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256")
    content.update(str(path.stat().st_mtime_ns).encode())
    return content.hexdigest()[:16]
