"""A folder that a mail server drops what comes back into: each mail is read once, then put away."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bounce_reading import LARGEST
from bot.ports import Clock
from bot.services.bounces import BounceEnd, take_bounce
from bot.services.house import House

AT_REST_FOR = timedelta(seconds=5)
"""A file that was written to since is left alone."""
DONE, ASIDE = "done", "aside"
ENDING = ".eml"
AT_ONCE = 200
"""Mails of one round: a flooded folder does not hold up a morning."""
TOO_LARGE = "It is larger than a mail that comes back can be."
REASONS = {
    BounceEnd.NO_BOUNCE: "It does not say that a mail failed for good.",
    BounceEnd.NOT_OURS: "It is about no mail that encours sent.",
}

log = logging.getLogger("encours.bounces")


@dataclass(frozen=True, slots=True)
class BouncesTaken:
    """What was found in the folder."""

    taken: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class BounceFolder:
    """The folder of an installation; `done` and `aside` in it hold what was read."""

    folder: Path
    clock: Clock

    async def take(self, house: House, now: datetime) -> BouncesTaken:
        """Everything that lies there at rest; what the disk refuses stays and is logged, without its name."""
        taken = aside = 0
        for path in self._waiting()[:AT_ONCE]:
            try:
                why = await self._read(house, path, now)
                await asyncio.to_thread(_put_away, path, why, now)
            except OSError as error:
                log.error("a mail that came back cannot be read: %s", error.strerror)
                continue
            taken, aside = taken + (not why), aside + bool(why)
        if taken or aside:
            log.info("%d mails that came back were taken, %d others set aside", taken, aside)
        return BouncesTaken(taken, aside)

    async def _read(self, house: House, path: Path, now: datetime) -> str:
        """Why it is set aside; empty when it was taken."""
        raw = await asyncio.to_thread(_content, path)
        if raw is None:
            return TOO_LARGE
        return REASONS.get(await take_bounce(house, raw, now), "")

    def _waiting(self) -> list[Path]:
        """What is at rest, by name."""
        before = (self.clock() - AT_REST_FOR).astimezone(UTC).timestamp()
        try:
            found = [path for path in self.folder.iterdir() if _is_mail(path)]
            return sorted(path for path in found if path.stat().st_mtime <= before)
        except OSError as error:
            log.error("the folder of mails that come back cannot be read: %s", error.strerror)
            return []


def _is_mail(path: Path) -> bool:
    return path.suffix.casefold() == ENDING and not path.name.startswith(".") and path.is_file()


def _content(path: Path) -> bytes | None:
    return None if path.stat().st_size > LARGEST else path.read_bytes()


def _put_away(path: Path, why: str, now: datetime) -> None:
    """A name that is taken already gets the moment before it: nothing is written over."""
    folder = path.parent / (ASIDE if why else DONE)
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    while target.exists():
        target = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{target.name}"
    if why:
        target.with_suffix(".txt").write_text(f"{why}\n", "utf-8")
    path.rename(target)
