"""Blocks that show figures: tables, sortable tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.blocks.kinds import ByType, Fault, Flag, Json, Kind, Number, OneOf, Several, Shape, Whole, Words
from sandbox.blocks.objects import ID
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.rules import unique

LABEL_MAX = 20
_ID: dict[str, Kind] = {"block_id": ID}
_RAW_TEXT = Shape({"text": Words()}, {"emoji": Flag()})
_RAW_NUMBER = Shape({"value": Number(), "text": Words()})
_CELL = ByType({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_COLUMN = Shape(takes={"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()})


def _same_width(value: Json) -> Iterator[Fault]:
    """Every row has as many cells as the first."""
    width = len(value["rows"][0])
    for index, row in enumerate(value["rows"]):
        if len(row) != width:
            yield f"/rows/{index}", f"must have {width} items like the first row"


def _plain_header(value: Json) -> Iterator[Fault]:
    """The first row names the columns, without rich text."""
    for index, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            yield f"/rows/0/{index}/type", "unsupported type: rich_text"


def _header_column(value: Json) -> Iterator[Fault]:
    """The column that names the rows is one of the columns."""
    if value.get("row_header_column_index", 0) >= len(value["rows"][0]):
        yield "/row_header_column_index", f"must be less than {len(value['rows'][0])}"


def _point_a_category(value: Json) -> Iterator[Fault]:
    """Every series has one point for every category."""
    categories = value["axis_config"]["categories"]
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield f"/series/{index}/data", "must have one point for every category"


def _no_category_twice(value: Json) -> Iterator[Fault]:
    for index, name in enumerate(value["categories"]):
        if name in value["categories"][:index]:
            yield f"/categories/{index}", f"category `{name}` already exists"


_AXES = Shape(
    {"categories": Several(Words(LABEL_MAX), most=20)},
    {"x_label": Words(50, 0), "y_label": Words(50, 0)},
    (_no_category_twice,),
)
_POINT = Shape({"label": Words(LABEL_MAX), "value": Number()})
_SEGMENT = Shape({"label": Words(LABEL_MAX), "value": Number(above=0)})
_SERIES = Shape({"name": Words(LABEL_MAX), "data": Several(_POINT, most=20)})
_ON_AXES = Shape(
    {"series": Several(_SERIES, most=6), "axis_config": _AXES},
    rules=(unique("series", "name"), _point_a_category),
)
_CHART = ByType(
    {
        "pie": Shape({"segments": Several(_SEGMENT, most=6)}),
        **dict.fromkeys(("bar", "line", "area"), _ON_AXES),
    }
)

DATA_BLOCKS: Mapping[str, Shape] = {
    "table": Shape(
        {"rows": Several(Several(_CELL, most=20), most=100)},
        {**_ID, "column_settings": Several(_COLUMN, most=20)},
    ),
    "data_table": Shape(
        {"rows": Several(Several(_CELL, most=20), least=2, most=101), "caption": Words()},
        {**_ID, "page_size": Whole(1, 100), "row_header_column_index": Whole(0)},
        (_same_width, _plain_header, _header_column),
    ),
    "data_visualization": Shape({"title": Words(50), "chart": _CHART}, _ID),
}
