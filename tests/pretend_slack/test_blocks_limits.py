"""Every limit of Slack holds at its boundary: the last size passes, the next is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pretend_slack.every_block import asked, button, mrkdwn, option, plain, run, series
from sandbox.blocks import check_blocks, check_view

Json = dict[str, Any]
Build = Callable[[int], Json]


def characters(most: int) -> str:
    return f"must be less than {most + 1} characters"


def items(most: int) -> str:
    return f"no more than {most} items allowed"


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(**fields: Any) -> Json:
    return actions({"type": "static_select", "action_id": "m", **fields})


def options(count: int) -> list[Json]:
    return [option(f"o{at}", f"v{at}") for at in range(count)]


def chosen(text: str = "o", value: str = "v", description: str = "d") -> Json:
    return menu(options=[option(text, value, description=plain(description))])


def confirmed(**changed: Json) -> Json:
    texts = {name: plain("x") for name in ("title", "text", "confirm", "deny")}
    return actions(button("b", "b", confirm=texts | changed))


def typed(**fields: Any) -> Json:
    return asked("i", "Label", {"type": "plain_text_input", "action_id": "a", **fields})


def grid(kind: str, rows: int, columns: int) -> Json:
    row = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": kind, "rows": [row] * rows} | ({"caption": "c"} if kind == "data_table" else {})


def bars(count: int = 1, points: int = 1, name: str = "n", title: str = "t") -> Json:
    lines = [series(f"{at}{name}"[: len(name)] if count > 1 else name, *range(points)) for at in range(count)]
    categories = [f"W{40 + at}" for at in range(points)]
    drawn = {"type": "bar", "series": lines, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": title, "chart": drawn}


def pie(count: int) -> Json:
    segments = [{"label": f"s{at}", "value": 1} for at in range(count)]
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": segments}}


def card(**fields: Any) -> Json:
    return {"type": "card", "title": plain("t"), **fields}


LIMITS: dict[str, tuple[Build, int, str, str]] = {
    "header": (lambda n: {"type": "header", "text": plain("x" * n)}, 150, characters(150), "/text/text"),
    "section": (lambda n: {"type": "section", "text": mrkdwn("x" * n)}, 3000, characters(3000), "/text/text"),
    "field": (
        lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]},
        2000,
        characters(2000),
        "/fields/0/text",
    ),
    "fields": (lambda n: {"type": "section", "fields": [plain("x")] * n}, 10, items(10), "/fields"),
    "context": (lambda n: {"type": "context", "elements": [plain("x")] * n}, 10, items(10), "/elements"),
    "actions": (
        lambda n: actions(*(button("b", f"b{at}") for at in range(n))),
        25,
        items(25),
        "/elements",
    ),
    "button text": (lambda n: actions(button("x" * n, "b")), 75, characters(75), "/elements/0/text/text"),
    "button value": (
        lambda n: actions(button("b", "b", value="x" * n)),
        2000,
        characters(2000),
        "/elements/0/value",
    ),
    "button url": (
        lambda n: actions(button("b", "b", url="https://e.com/".ljust(n, "x"))),
        3000,
        characters(3000),
        "/elements/0/url",
    ),
    "action id": (lambda n: actions(button("b", "x" * n)), 255, characters(255), "/elements/0/action_id"),
    "block id": (lambda n: {"type": "divider", "block_id": "x" * n}, 255, characters(255), "/block_id"),
    "options": (lambda n: menu(options=options(n)), 100, items(100), "/elements/0/options"),
    "option text": (lambda n: chosen(text="x" * n), 75, characters(75), "/elements/0/options/0/text/text"),
    "option value": (lambda n: chosen(value="x" * n), 150, characters(150), "/elements/0/options/0/value"),
    "option description": (
        lambda n: chosen(description="x" * n),
        75,
        characters(75),
        "/elements/0/options/0/description/text",
    ),
    "option groups": (
        lambda n: menu(option_groups=[{"label": plain("g"), "options": options(1)}] * n),
        100,
        items(100),
        "/elements/0/option_groups",
    ),
    "placeholder": (
        lambda n: menu(options=options(1), placeholder=plain("x" * n)),
        150,
        characters(150),
        "/elements/0/placeholder/text",
    ),
    "overflow": (
        lambda n: actions({"type": "overflow", "action_id": "o", "options": options(n)}),
        5,
        items(5),
        "/elements/0/options",
    ),
    "radio buttons": (
        lambda n: actions({"type": "radio_buttons", "action_id": "o", "options": options(n)}),
        10,
        items(10),
        "/elements/0/options",
    ),
    "check boxes": (
        lambda n: actions({"type": "checkboxes", "action_id": "o", "options": options(n)}),
        10,
        items(10),
        "/elements/0/options",
    ),
    "confirm title": (
        lambda n: confirmed(title=plain("x" * n)),
        100,
        characters(100),
        "/elements/0/confirm/title/text",
    ),
    "confirm text": (
        lambda n: confirmed(text=plain("x" * n)),
        300,
        characters(300),
        "/elements/0/confirm/text/text",
    ),
    "confirm yes": (
        lambda n: confirmed(confirm=plain("x" * n)),
        30,
        characters(30),
        "/elements/0/confirm/confirm/text",
    ),
    "input label": (lambda n: asked("i", "x" * n, typed()["element"]), 2000, characters(2000), "/label/text"),
    "input hint": (lambda n: typed() | {"hint": plain("x" * n)}, 2000, characters(2000), "/hint/text"),
    "input length": (lambda n: typed(max_length=n), 3000, "must be less than 3001", "/element/max_length"),
    "image alt": (
        lambda n: {"type": "image", "image_url": "https://e.com/i", "alt_text": "x" * n},
        2000,
        characters(2000),
        "/alt_text",
    ),
    "markdown": (lambda n: {"type": "markdown", "text": "x" * n}, 12000, characters(12000), "/text"),
    "table rows": (lambda n: grid("table", n, 1), 100, items(100), "/rows"),
    "table columns": (lambda n: grid("table", 1, n), 20, items(20), "/rows/0"),
    "data table rows": (lambda n: grid("data_table", n, 1), 101, items(101), "/rows"),
    "data table page": (
        lambda n: grid("data_table", 2, 1) | {"page_size": n},
        100,
        "must be less than 101",
        "/page_size",
    ),
    "segments": (pie, 6, items(6), "/chart/segments"),
    "series": (lambda n: bars(count=n, name="xx"), 6, items(6), "/chart/series"),
    "points": (lambda n: bars(points=n), 20, items(20), "/chart/axis_config/categories"),
    "chart title": (lambda n: bars(title="x" * n), 50, characters(50), "/title"),
    "series name": (lambda n: bars(name="x" * n), 20, characters(20), "/chart/series/0/name"),
    "card title": (lambda n: card(title=plain("x" * n)), 150, characters(150), "/title/text"),
    "card body": (lambda n: card(body=plain("x" * n)), 200, characters(200), "/body/text"),
    "card buttons": (
        lambda n: card(actions=[button("b", f"b{at}") for at in range(n)]),
        3,
        items(3),
        "/actions",
    ),
    "carousel": (lambda n: {"type": "carousel", "elements": [card()] * n}, 10, items(10), "/elements"),
    "container": (
        lambda n: {"type": "container", "title": plain("t"), "child_blocks": [{"type": "divider"}] * n},
        10,
        items(10),
        "/child_blocks",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_met_exactly_passes(name: str) -> None:
    build, most, _, _ = LIMITS[name]
    assert check_blocks([build(most)], "message") == []


@pytest.mark.parametrize("name", LIMITS)
def test_one_more_is_refused_and_says_where(name: str) -> None:
    build, most, what, where = LIMITS[name]
    assert f"[ERROR] {what} [json-pointer:/blocks/0{where}]" in check_blocks([build(most + 1)], "message")


def test_the_sentence_is_slacks() -> None:
    header = {"type": "header", "text": plain("x" * 151)}
    assert check_blocks([header], "message") == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_takes_so_many_blocks(surface: Any, most: int) -> None:
    assert check_blocks([{"type": "divider"}] * most, surface) == []
    assert check_blocks([{"type": "divider"}] * (most + 1), surface) == [
        f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"
    ]


def test_markdown_blocks_share_twelve_thousand_characters() -> None:
    halves = [{"type": "markdown", "text": "x" * 6000}] * 2
    assert check_blocks(halves, "message") == []
    assert check_blocks([*halves, {"type": "markdown", "text": "x"}], "message") == [
        "[ERROR] markdown blocks must be less than 12001 characters in all [json-pointer:/blocks/2]"
    ]


def test_a_message_takes_one_table_and_two_charts() -> None:
    table = grid("table", 1, 1)
    assert check_blocks([table, pie(1), pie(1)], "message") == []
    assert check_blocks([table, table], "message") == [
        "[ERROR] no more than 1 table blocks allowed [json-pointer:/blocks/1]"
    ]
    assert check_blocks([pie(1)] * 3, "message") == [
        "[ERROR] no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]"
    ]


def modal(**changed: Any) -> Json:
    return {"type": "modal", "title": plain("Settings"), "blocks": [], **changed}


@pytest.mark.parametrize(
    ("field", "most", "where"),
    [("title", 24, "/title/text"), ("submit", 24, "/submit/text"), ("close", 24, "/close/text")],
)
def test_a_modals_title_and_buttons_take_24_characters(field: str, most: int, where: str) -> None:
    assert check_view(modal(**{field: plain("x" * most)})) == []
    assert check_view(modal(**{field: plain("x" * (most + 1))})) == [
        f"[ERROR] must be less than 25 characters [json-pointer:/view{where}]"
    ]


@pytest.mark.parametrize(
    ("field", "most"), [("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)]
)
def test_a_views_own_words_are_limited(field: str, most: int) -> None:
    assert check_view(modal(**{field: "x" * most})) == []
    assert check_view(modal(**{field: "x" * (most + 1)})) == [
        f"[ERROR] must be less than {most + 1} characters [json-pointer:/view/{field}]"
    ]


def test_a_home_weighs_at_most_250_kilobytes() -> None:
    # 85 sections of 3,000 euro signs make more than 250 KB, 20 of them do not.
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "€" * 3000}}
    assert check_view({"type": "home", "blocks": [section] * 20}) == []
    assert check_view({"type": "home", "blocks": [section] * 85}) == [
        "[ERROR] must be less than 256001 bytes [json-pointer:/view]"
    ]


def test_rich_text_is_never_empty() -> None:
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run("")]}]}
    assert check_blocks([block], "message") == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"
    ]
