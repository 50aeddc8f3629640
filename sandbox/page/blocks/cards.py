"""Alerts, cards, containers, plans and tasks."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from sandbox.page.blocks.elements import element
from sandbox.page.blocks.forms import Place
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import link, tag, together
from sandbox.page.blocks.texts import picture, plain, rich_text, text_object
from sandbox.workspace import Json

_SIGNS = {"default": "🔔", "info": "ℹ️", "warning": "⚠️", "error": "⛔", "success": "✅"}
_STATUS = {
    "pending": ("○", "to do"),
    "in_progress": ("◐", "under way"),
    "complete": ("✓", "done"),
    "error": ("✕", "failed"),
}


def alert(block: Json, around: Surroundings) -> Markup:
    """Something to read before going on."""
    level = block.get("level", "default")
    sign = tag("span", _SIGNS[level], aria_hidden="true")
    said = tag("span", text_object(block["text"], around), class_="bk-text")
    return tag("div", sign, said, class_=f"bk-alert bk-alert-{level}", role="note")


def card(block: Json, around: Surroundings) -> Markup:
    """A thing with its picture, its words and what one can do with it."""
    place = Place(around, block.get("block_id", ""))
    parts = [picture(block["hero_image"], "bk-hero")] if "hero_image" in block else []
    parts.append(_heading(block, around))
    parts += [
        tag("div", text_object(block[name], around), class_=f"bk-card-{name} bk-text")
        for name in ("body", "subtext")
        if name in block
    ]
    if "actions" in block:
        parts.append(tag("div", *(element(one, place) for one in block["actions"]), class_="bk-row"))
    return tag("article", *parts, class_="bk-card")


def _heading(block: Json, around: Surroundings) -> Markup:
    """An icon beside a title over a subtitle, as far as they are there."""
    words = [
        tag("div", text_object(block[name], around), class_=f"bk-card-{name}")
        for name in ("title", "subtitle")
        if name in block
    ]
    if "rich_text_title" in block:
        words.insert(0, tag("div", rich_text(block["rich_text_title"], around), class_="bk-card-title"))
    icon = [picture(block["icon"], "bk-icon-image")] if "icon" in block else []
    if "slack_icon" in block:
        icon = [
            tag("span", _drawing(block["slack_icon"]["name"]), class_="bk-icon-image", aria_hidden="true")
        ]
    if not words and not icon:
        return Markup("")
    return tag("div", *icon, tag("div", *words), class_="bk-heading")


_DRAWING_TABLE = """
archive 🗄️ book 📖 bookmark 🔖 bot 🤖 bug 🐞 calendar 📅 call 📞 check ✔️ clipboard 📋 comment
💬 email ✉️ file 📄 flag 🚩 folder 📁 gear ⚙️ globe 🌐 heart ❤️ help ❓ image 🖼️ info ℹ️ key 🔑
lightbulb 💡 link 🔗 map 🗺️ mobile 📱 pin 📌 plus ➕ refresh 🔄 rocket 🚀 save 💾 star ☆
star-filled ★ tag 🏷️ thumbs-down 👎 thumbs-up 👍 trash 🗑️ user 👤 warning ⚠️
""".split()
_DRAWINGS = dict(zip(_DRAWING_TABLE[::2], _DRAWING_TABLE[1::2], strict=True))


def _drawing(name: str) -> str:
    return _DRAWINGS.get(name, "◆")


def container(block: Json, around: Surroundings, inside: Callable[[Json, Surroundings], Markup]) -> Markup:
    """Blocks under one title; a collapsible one opens and closes."""
    head = _heading(block, around)
    body = tag("div", *(inside(child, around) for child in block["child_blocks"]), class_="bk-container-body")
    class_ = f"bk-container bk-width-{block.get('width', 'standard')}"
    if block.get("is_collapsible"):
        opened = not block.get("default_collapsed", False)
        return tag("details", tag("summary", head), body, class_=class_, open=opened)
    line = tag("hr", class_="bk-divider") if block.get("has_header_divider") else ""
    return tag("section", head, line, body, class_=class_)


def plan(block: Json, around: Surroundings) -> Markup:
    """What is to be done, task by task."""
    tasks = [tag("li", task(one, around)) for one in block["tasks"]]
    title = tag("div", plain({"text": block["title"]}), class_="bk-card-title")
    return tag("section", title, tag("ol", *tasks, class_="bk-tasks"), class_="bk-plan")


def task(one: Json, around: Surroundings) -> Markup:
    """A task: where it stands, what was done, what came out, and from where."""
    sign, said = _STATUS[one["status"]]
    status = tag(
        "span", sign, class_=f"bk-status bk-status-{one['status']}", title=around.say(said), role="img"
    )
    title = tag("span", one["title"], class_="bk-task-title")
    parts = [
        tag("div", rich_text(one[name], around), class_=f"bk-task-{name}")
        for name in ("details", "output")
        if name in one
    ]
    sources = [link(source["url"], source["text"], class_="bk-source") for source in one.get("sources", ())]
    if sources:
        parts.append(tag("div", *sources, class_="bk-row"))
    head = together([status, " ", title, " ", tag("small", around.say(said), class_="bk-description")])
    if not parts:
        return tag("div", head, class_="bk-task")
    return tag("details", tag("summary", head), *parts, class_="bk-task", open=one["status"] != "complete")
