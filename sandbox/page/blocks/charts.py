"""Charts as inline SVG, drawn without script; colours and strokes come from classes in blocks.css."""

from __future__ import annotations

import math
from itertools import accumulate

from babel.numbers import format_percent
from markupsafe import Markup

from sandbox.page.blocks.axes import on_axes
from sandbox.page.blocks.figures import figure
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import tag, together
from sandbox.workspace import Json

RADIUS = 110.0
_WORTH_A_LABEL = 0.06
"""A slice smaller than this share has its percentage in the legend only."""


def chart(block: Json, around: Surroundings) -> Markup:
    """A chart with its title and legend; its figures are in `<desc>` for those who listen."""
    drawn = block["chart"]
    kind = around.say(_KINDS[drawn["type"]])
    if drawn["type"] == "pie":
        size, inside, legend = (
            (240.0, 240.0),
            pie(drawn["segments"], around),
            _slices(drawn["segments"], around),
        )
    else:
        size, inside = on_axes(drawn, around)
        legend = [(series["name"], "") for series in drawn["series"]]
    ids = around.id_for(block.get("block_id", ""), "chart")
    svg = tag(
        "svg",
        tag("title", f"{block['title']} ({kind})", id=f"{ids}.title"),
        tag("desc", _figures(drawn, around), id=f"{ids}.desc"),
        inside,
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        role="img",
        class_=f"bk-chart bk-chart-{drawn['type']}",
        aria_labelledby=f"{ids}.title {ids}.desc",
    )
    caption = tag("figcaption", block["title"])
    return tag("figure", caption, tag("div", svg, _legend(legend, drawn["type"]), class_="bk-chart-row"))


_KINDS = {"pie": "Pie chart", "bar": "Bar chart", "line": "Line chart", "area": "Area chart"}


def _legend(entries: list[tuple[str, str]], kind: str) -> Markup:
    if len(entries) == 1 and kind != "pie":
        return Markup("")
    rows = [
        tag("li", _swatch(index, kind), tag("span", name), tag("b", value) if value else "")
        for index, (name, value) in enumerate(entries)
    ]
    return tag("ul", *rows, class_="bk-legend", aria_hidden="true")


def _swatch(index: int, kind: str) -> Markup:
    if kind in ("pie", "bar"):
        inside = tag("rect", x=2, y=2, width=14, height=14, rx=3, class_=f"bk-fill bk-c{index}")
    else:
        inside = tag("line", x1=0, y1=9, x2=18, y2=9, class_=f"bk-line bk-c{index}")
    return tag("svg", inside, viewBox="0 0 18 18", class_="bk-swatch", aria_hidden="true")


def _slices(segments: list[Json], around: Surroundings) -> list[tuple[str, str]]:
    return [
        (
            one["label"],
            f"{figure(one['value'], around.language)} ({format_percent(share, locale=around.language)})",
        )
        for one, share in zip(segments, _shares(segments), strict=True)
    ]


def _shares(segments: list[Json]) -> list[float]:
    """Each segment's part of the whole; measured by the largest first, so that no sum is too large."""
    largest = max(one["value"] for one in segments)
    parts = [one["value"] / largest for one in segments]
    return [part / math.fsum(parts) for part in parts]


def pie(segments: list[Json], around: Surroundings) -> Markup:
    """Slices clockwise from the top, in the order given."""
    shares = _shares(segments)
    ends = [*accumulate(shares)]
    return together(
        _slice(index, end - share, share, around)
        for index, (share, end) in enumerate(zip(shares, ends, strict=True))
    )


def _slice(index: int, start: float, share: float, around: Surroundings) -> Markup:
    class_ = f"bk-fill bk-slice bk-c{index}"
    if share > 0.9999:
        drawn = tag("circle", cx=120, cy=120, r=RADIUS, class_=class_)
    else:
        (x1, y1), (x2, y2) = _at(start, RADIUS), _at(start + share, RADIUS)
        large = 1 if share > 0.5 else 0
        path = f"M120 120L{x1:.2f} {y1:.2f}A{RADIUS:g} {RADIUS:g} 0 {large} 1 {x2:.2f} {y2:.2f}Z"
        drawn = tag("path", d=path, class_=class_)
    if share < _WORTH_A_LABEL:
        return drawn
    x, y = _at(start + share / 2, RADIUS * 0.66) if share < 0.9999 else (120.0, 120.0)
    said = format_percent(share, locale=around.language)
    return drawn + tag("text", said, x=f"{x:.1f}", y=f"{y:.1f}", class_=f"bk-slice-text bk-on{index}")


def _at(share: float, radius: float) -> tuple[float, float]:
    """A point of the circle, a share of the way round from the top."""
    angle = 2 * math.pi * share - math.pi / 2
    return 120 + radius * math.cos(angle), 120 + radius * math.sin(angle)


def _figures(drawn: Json, around: Surroundings) -> str:
    """Every figure of a chart in words."""
    if drawn["type"] == "pie":
        return "; ".join(f"{name}: {value}" for name, value in _slices(drawn["segments"], around))
    said = [
        f"{series['name']}: "
        + ", ".join(f"{point['label']} {figure(point['value'], around.language)}" for point in series["data"])
        for series in drawn["series"]
    ]
    return "; ".join(said)
