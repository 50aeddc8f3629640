"""Bars, lines and areas on two axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from sandbox.page.blocks.figures import figure
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import tag, together
from sandbox.workspace import Json

WIDTH, TOP, RIGHT, PLOT = 640.0, 14.0, 12.0, 210.0
_CHARACTER = 6.6
"""About how wide a character of an axis label is."""

_DRAWABLE = 1e300
"""Values beyond it are drawn at it, so that the distance between two is a number."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Round values up the side."""

    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        """How far down a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + PLOT * (high - value) / (high - low)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand: the room left of the plot, the scale and the categories along the bottom."""

    left: float
    scale: Scale
    categories: list[str]

    @property
    def step(self) -> float:
        """The room of one category."""
        return (WIDTH - RIGHT - self.left) / len(self.categories)

    def x(self, index: int) -> float:
        """The middle of a category."""
        return self.left + self.step * (index + 0.5)

    @property
    def slanted(self) -> bool:
        """Whether the categories' names need slanting to fit."""
        return max(map(len, self.categories)) * _CHARACTER > self.step - 6


def round_ticks(low: float, high: float) -> tuple[float, ...]:
    """Four to eight round values that span both bounds."""
    spread = (high - low) or abs(high) or 1.0
    rough = spread / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * count, 12) for count in range(first, max(last, first + 1) + 1))


def on_axes(chart: Json, around: Surroundings) -> tuple[tuple[float, float], Markup]:
    """The size of a chart on two axes, and what is in it."""
    config = chart["axis_config"]
    values = [[_values(series)[name] for name in config["categories"]] for series in chart["series"]]
    flat = [value for row in values for value in row]
    # Bars and areas are read by their length, so they begin at nothing; lines by their slope.
    grounded = chart["type"] != "line" or min(flat) < max(flat) / 2
    ticks = round_ticks(min(*flat, 0) if grounded else min(flat), max(*flat, 0) if grounded else max(flat))
    said = [figure(tick, around.language) for tick in ticks]
    left = max(map(len, said)) * _CHARACTER + (30 if config.get("y_label") else 12)
    frame = Frame(left, Scale(ticks), config["categories"])
    foot = 76.0 if frame.slanted else 24.0
    height = TOP + PLOT + foot + (18 if config.get("x_label") else 0)
    drawn = [_grid(frame, said), _DRAWN[chart["type"]](frame, values), _names(frame)]
    return (WIDTH, height), together([*drawn, _labels(config, height)])


def _values(series: Json) -> dict[str, float]:
    return {
        point["label"]: min(max(float(point["value"]), -_DRAWABLE), _DRAWABLE) for point in series["data"]
    }


def _grid(frame: Frame, said: list[str]) -> Markup:
    parts = []
    for tick, text in zip(frame.scale.ticks, said, strict=True):
        y = f"{frame.scale.y(tick):.1f}"
        zero = " bk-zero" if tick == 0 else ""
        parts.append(
            tag("line", x1=f"{frame.left:.1f}", y1=y, x2=WIDTH - RIGHT, y2=y, class_=f"bk-grid{zero}")
        )
        parts.append(tag("text", text, x=f"{frame.left - 6:.1f}", y=y, class_="bk-tick bk-tick-y"))
    return together(parts)


def _names(frame: Frame) -> Markup:
    y = TOP + PLOT + 16
    parts = []
    for index, name in enumerate(frame.categories):
        x = f"{frame.x(index):.1f}"
        turn = f"rotate(-35 {x} {y:g})" if frame.slanted else None
        class_ = "bk-tick bk-tick-slant" if frame.slanted else "bk-tick"
        parts.append(tag("text", name, x=x, y=f"{y:g}", class_=class_, transform=turn))
    return together(parts)


def _labels(config: Json, height: float) -> Markup:
    parts = []
    if config.get("x_label"):
        parts.append(tag("text", config["x_label"], x=WIDTH / 2, y=f"{height - 6:g}", class_="bk-axis"))
    if config.get("y_label"):
        middle = TOP + PLOT / 2
        turn = f"rotate(-90 11 {middle:g})"
        parts.append(tag("text", config["y_label"], x=11, y=f"{middle:g}", class_="bk-axis", transform=turn))
    return together(parts)


def _bars(frame: Frame, values: list[list[float]]) -> Markup:
    room = frame.step * 0.76
    width = min(room / len(values), 56.0)
    start = -width * len(values) / 2
    base = frame.scale.y(0)
    return together(
        _bar(frame.x(at) + start + width * index, base, frame.scale.y(value), width, index)
        for index, row in enumerate(values)
        for at, value in enumerate(row)
    )


def _bar(x: float, base: float, top: float, width: float, index: int) -> Markup:
    return tag(
        "rect",
        x=f"{x + 1:.1f}",
        y=f"{min(base, top):.1f}",
        width=f"{max(width - 2, 1):.1f}",
        height=f"{max(abs(base - top), 0.5):.1f}",
        rx=2,
        class_=f"bk-fill bk-c{index}",
    )


def _lines(frame: Frame, values: list[list[float]]) -> Markup:
    return together(_line(frame, row, index) for index, row in enumerate(values))


def _line(frame: Frame, row: list[float], index: int) -> Markup:
    points = [(frame.x(at), frame.scale.y(value)) for at, value in enumerate(row)]
    drawn = tag(
        "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), class_=f"bk-line bk-c{index}"
    )
    dots = [
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3.2, class_=f"bk-dot bk-c{index}") for x, y in points
    ]
    return together([drawn, *dots])


def _areas(frame: Frame, values: list[list[float]]) -> Markup:
    base = frame.scale.y(0)
    parts = []
    for index, row in enumerate(values):
        edge = [(frame.x(0), base)] + [(frame.x(at), frame.scale.y(value)) for at, value in enumerate(row)]
        edge.append((frame.x(len(row) - 1), base))
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in edge)
        parts.append(tag("polygon", points=points, class_=f"bk-area bk-c{index}"))
    return together(parts) + _lines(frame, values)


_DRAWN = {"bar": _bars, "line": _lines, "area": _areas}
