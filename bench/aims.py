"""What is measured, against which floor, and what it is meant to cost."""

from __future__ import annotations

from dataclasses import dataclass

from bench.measure import Measured

PEAK_MB_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the run; the aims it has: times its floor, milliseconds, times itself on a tenth as much."""

    name: str
    title: str
    floor: str | None = None
    ratio_at_most: float | None = None
    ms_at_most: float | None = None
    growth_at_most: float | None = None


PARTS = (
    Part("import_today", "import of an export", "bare_insert", ratio_at_most=2.5),
    Part("import_again", "import of the same file again", "bare_insert", ratio_at_most=1.5),
    Part("import_tomorrow", "import of the next day's: 2 % changed, 1 % gone, 1 % new", "bare_insert"),
    Part("all_digests", "all digests, the next morning", "raw_ageing", ratio_at_most=3),
    Part("render", "a digest to render", ms_at_most=5),
    Part("card", "a customer's card", "raw_documents", growth_at_most=1.5),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One part on one engine at one size, beside its floor; `growth` is for ten times the documents."""

    engine: str
    documents: int
    part: Part
    measured: Measured
    floor: Measured | None
    growth: float | None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's time."""
        return self.measured.seconds / self.floor.seconds if self.floor else None

    @property
    def aim(self) -> str:
        """The aims, in words."""
        part = self.part
        ways = (
            (part.ratio_at_most, f"{part.ratio_at_most} x floor"),
            (part.ms_at_most, f"{part.ms_at_most} ms"),
            (part.growth_at_most, f"growth under {part.growth_at_most}"),
        )
        return ", ".join([said for aim, said in ways if aim is not None] + [f"{PEAK_MB_AT_MOST} MB"])

    @property
    def missed(self) -> tuple[str, ...]:
        """The aims that were not met."""
        part, measured = self.part, self.measured
        against = (
            ("ratio", self.ratio, part.ratio_at_most),
            ("time", measured.seconds * 1000, part.ms_at_most),
            ("growth", self.growth, part.growth_at_most),
            ("memory", measured.peak_mb, PEAK_MB_AT_MOST),
        )
        return tuple(
            name
            for name, value, most in against
            if None not in (value, most) and value > most  # type: ignore[operator]
        )
