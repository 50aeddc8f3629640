"""`python -m bench`: import, digests and conversation on ledgers of several sizes, beside their floors."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.aims import PARTS, WITHOUT, Group, Line, Part, Upon
from bench.engines import Databases, Engine, databases
from bench.measure import Job, Measured, PartFailedError, in_own_process
from bench.table import facts, head, row

SIZES = "10k,100k,1M"
SEED = 1


@dataclass
class Run:
    """One run; it remembers each part's time at the size before, for its growth."""

    folder: Path
    seed: int
    groups: tuple[Group, ...] = tuple(Group)
    before: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def lines(self, engine: Engine, sizes: list[int]) -> Iterator[Line]:
        """Every part at every size, smallest first, as they are measured."""
        with databases(engine, self.folder) as made:
            for size in sizes:
                yield from self._of_size(engine, made, size)

    def _of_size(self, engine: Engine, made: Databases, size: int) -> Iterator[Line]:
        asked = [part for part in PARTS if self._asks_for(part, engine)]
        exports = self._exports(size)
        ledger = Job("prepare", made.create(f"ledger_{size}"), size, self.seed, exports)
        in_own_process(ledger)
        floors = self._first_floors(asked, made, ledger)
        made_up = set[Upon]()
        for part in PARTS:
            if part in asked and part.upon and part.upon not in made_up:
                floors |= {name: in_own_process(ledger.of(name)) for name in WITHOUT[part.upon]}
                in_own_process(ledger.of(part.upon.value))
                made_up.add(part.upon)
            if part in asked and part.floor and part.floor not in floors:
                floors[part.floor] = in_own_process(ledger.of(part.floor))
            if part not in asked and not part.makes_the_ledger:
                continue
            measured = self._best(made, ledger, part)
            if part in asked:
                growth = self._growth(engine, part, size, measured)
                yield Line(engine, size, part, measured, floors.get(part.floor or ""), growth)
        made.drop(f"ledger_{size}")

    def _best(self, made: Databases, ledger: Job, part: Part) -> Measured:
        """A part that can be done once is done on copies first: the best time, and the most memory."""
        tried = []
        for turn in range(part.copies):
            name = f"copy_{turn}"
            copied = made.copy(f"ledger_{ledger.size}", name)
            tried.append(in_own_process(replace(ledger, part=part.name, url=copied)))
            made.drop(name)
        tried.append(in_own_process(ledger.of(part.name)))
        best = min(tried, key=lambda one: one.seconds)
        return replace(best, peak_mb=max(one.peak_mb for one in tried))

    def _asks_for(self, part: Part, engine: Engine) -> bool:
        return part.group in self.groups and not (part.once and (engine, part.name) in self.before)

    def _first_floors(self, asked: list[Part], made: Databases, ledger: Job) -> dict[str, Measured]:
        """The bare insert needs a database of its own, and comes before every import."""
        if all(part.floor != "bare_insert" for part in asked):
            return {}
        floor = replace(ledger, part="prepare_floor", url=made.create(f"floor_{ledger.size}"))
        in_own_process(floor)
        floors = {"bare_insert": in_own_process(floor.of("bare_insert"))}
        made.drop(f"floor_{ledger.size}")
        return floors

    def _exports(self, size: int) -> str:
        folder = self.folder / str(size)
        if not folder.exists():
            folder.mkdir()
            in_own_process(Job("generate", "", size, self.seed, str(folder)))
        return str(folder)

    def _growth(self, engine: Engine, part: Part, size: int, measured: Measured) -> float | None:
        """How many times as long for ten times as many documents."""
        before = self.before.get((engine, part.name))
        self.before[engine, part.name] = size, measured.seconds
        if before is None:
            return None
        return float((measured.seconds / before[1]) ** (1 / math.log10(size / before[0])))


def size_of(said: str) -> int:
    """`10k`, `1M` or a plain number of documents."""
    units = {"k": 1_000, "m": 1_000_000}
    number, unit = (said[:-1], units[said[-1].lower()]) if said[-1:].lower() in units else (said, 1)
    if not number.isdigit() or not int(number):
        raise argparse.ArgumentTypeError(f"{said} is not a number of documents, such as 10k or 1M")
    return int(number) * unit


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=lambda said: sorted({size_of(one) for one in said.split(",")}), default=SIZES
    )
    parser.add_argument(
        "--engines", type=lambda said: [Engine(one) for one in said.split(",")], default=",".join(Engine)
    )
    parser.add_argument(
        "--parts", type=lambda said: tuple(Group(one) for one in said.split(",")), default=",".join(Group)
    )
    parser.add_argument("--json", action="store_true", help="lines for programs instead of a table")
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args()


def main() -> int:
    """Measure and print each line as soon as it is known; an aim that is not met is said, and no failure."""
    asked = _asked()
    if not asked.json:
        print(head(), flush=True)
    with TemporaryDirectory(prefix="bench-") as folder:
        run = Run(Path(folder), asked.seed, asked.parts)
        try:
            for engine in asked.engines:
                for line in run.lines(engine, asked.sizes):
                    print(json.dumps(facts(line)) if asked.json else row(line), flush=True)
        except PartFailedError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
