"""Every block, what it is made of, and which surface takes which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.blocks.data import DATA_BLOCKS
from sandbox.blocks.elements import IN_ACTIONS, IN_CARD, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blocks.kinds import ByType, Fault, Flag, Json, Kind, OneOf, Several, Shape, Words
from sandbox.blocks.objects import ID, IMAGE, IMAGE_ELEMENT, WEB, plain, text, web
from sandbox.blocks.rich_text import RICH_TEXT, RICH_TEXT_BLOCK
from sandbox.blocks.rules import any_of, not_both, only_when, unique

_ID: dict[str, Kind] = {"block_id": ID}
_STATUS = OneOf(("pending", "in_progress", "complete", "error"))
_SOURCE = ByType({"url": Shape({"url": WEB, "text": Words()})})
_ICON_NAMES = (
    "archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass "
    "copy cube download edit email eye-closed eye-open file flag folder gear globe heart help image info key "
    "lightbulb link map mobile new-window pin plus refine refresh rocket save screen share sparkle star "
    "star-filled tag thumbs-down thumbs-up trash upload user warning"
)
_ICON = ByType({"icon": Shape({"name": OneOf(tuple(_ICON_NAMES.split()))})})


def _not_pending(value: Json) -> Iterator[Fault]:
    """Only a plan holds tasks that have not begun."""
    if value["status"] == "pending":
        yield "/status", "must be one of: in_progress, complete, error"


_TASK = Shape(
    {"task_id": Words(), "title": Words(), "status": _STATUS},
    {**_ID, "details": RICH_TEXT_BLOCK, "output": RICH_TEXT_BLOCK, "sources": Several(_SOURCE)},
)
_CARD = Shape(
    takes={
        **_ID,
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "slack_icon": _ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": Several(IN_CARD, most=3),
    },
    rules=(any_of("hero_image", "title", "actions", "body"), not_both("icon", "slack_icon")),
)

_SIMPLE: Mapping[str, Shape] = {
    "section": Shape(
        takes={**_ID, "text": text(), "fields": Several(text(2000), most=10), "accessory": IN_SECTION}
        | {"expand": Flag()},
        rules=(any_of("text", "fields"),),
    ),
    "header": Shape({"text": plain(150)}, _ID),
    "divider": Shape(takes=_ID),
    "context": Shape({"elements": Several(ByType({**text().shapes, "image": IMAGE}), most=10)}, _ID),
    "context_actions": Shape({"elements": Several(IN_CONTEXT_ACTIONS, most=5)}, _ID),
    "actions": Shape({"elements": Several(IN_ACTIONS, most=25)}, _ID),
    "input": Shape(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "image": Shape(IMAGE.needs, {**_ID, **IMAGE.takes, "title": plain(2000)}, IMAGE.rules),
    "video": Shape(
        {"alt_text": Words(2000), "title": plain(200), "thumbnail_url": WEB, "video_url": WEB},
        {
            **_ID,
            "author_name": Words(50),
            "description": plain(200),
            "provider_icon_url": web(2000),
            "provider_name": Words(50),
            "title_url": web(2000),
        },
    ),
    "file": Shape({"external_id": Words(), "source": OneOf(("remote",))}, _ID),
    "rich_text": RICH_TEXT,
    "markdown": Shape({"text": Words(12_000)}, _ID),
    "alert": Shape(
        {"text": text(200)}, {**_ID, "level": OneOf(("default", "info", "warning", "error", "success"))}
    ),
    "card": _CARD,
    "carousel": Shape({"elements": Several(ByType({"card": _CARD}), most=10)}, _ID),
    "task_card": Shape(_TASK.needs, _TASK.takes, (_not_pending,)),
    "plan": Shape(
        {"title": Words(), "tasks": Several(ByType({"task_card": _TASK}, "task_card"), least=0, most=50)},
        _ID,
        (unique("tasks", "task_id"),),
    ),
    **DATA_BLOCKS,
}

_INSIDE = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
)


def _container(*children: str) -> Shape:
    return Shape(
        {"child_blocks": Several(ByType({name: _SIMPLE[name] for name in children}), most=10)},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": RICH_TEXT_BLOCK,
            "subtitle": text(150),
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "icon": IMAGE_ELEMENT,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        (
            any_of("title", "rich_text_title"),
            only_when("default_collapsed", "is_collapsible", True),
            only_when("has_header_divider", "is_collapsible", False),
        ),
    )


def _named(names: str) -> dict[str, Shape]:
    return {name: _SIMPLE[name] for name in names.split()}


_EVERYWHERE = _named("actions card context divider header image input rich_text section video")

TAKEN: Mapping[str, ByType] = {
    "message": ByType(
        {name: shape for name, shape in _SIMPLE.items() if name != "alert"}
        | {"container": _container(*_INSIDE, "table")}
    ),
    "modal": ByType(_EVERYWHERE | _named("alert")),
    # Sources disagree on tables in App Home; whoever keeps them out is right in both cases.
    "home": ByType(
        _EVERYWHERE | _named("carousel data_visualization") | {"container": _container(*_INSIDE)},
    ),
}
"""By surface: the blocks it takes."""
