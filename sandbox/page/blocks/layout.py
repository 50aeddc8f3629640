"""Blocks one under the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from sandbox.page.blocks import cards
from sandbox.page.blocks.charts import chart
from sandbox.page.blocks.elements import element
from sandbox.page.blocks.forms import Place
from sandbox.page.blocks.markdown import markdown
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tables import data_table, table
from sandbox.page.blocks.tags import link, tag, together
from sandbox.page.blocks.texts import picture, plain, rich_text, text_object
from sandbox.workspace import Json

_GROUPED = ("radio_buttons", "checkboxes")


def render_blocks(blocks: list[Json], around: Surroundings) -> Markup:
    """Blocks as HTML, in a form of their own unless they stand in a modal."""
    inside = together(block(one, around) for one in blocks)
    if around.surface == "modal":
        return tag("div", inside, class_="bk bk-modal")
    hidden = [tag("input", type="hidden", name=name, value=value) for name, value in around.container.items()]
    # Enter in a field presses a form's first button: without this one it would press an app's, unseen.
    guard = tag("button", type="submit", disabled=True, hidden=True)
    form = tag(
        "form", guard, *hidden, inside, class_="bk-form", method="post", action=around.action_url or None
    )
    return tag("div", form, class_=f"bk bk-{around.surface}")


def block(one: Json, around: Surroundings) -> Markup:
    """One block."""
    drawn = _BLOCKS[one["type"]](one, around)
    return tag("div", drawn, class_=f"bk-block bk-is-{one['type']}", data_block_id=one.get("block_id"))


def _place(one: Json, around: Surroundings) -> Place:
    return Place(around, one.get("block_id", ""))


def _section(one: Json, around: Surroundings) -> Markup:
    words = [tag("div", text_object(one["text"], around), class_="bk-text")] if "text" in one else []
    if "fields" in one:
        fields = [tag("div", text_object(each, around), class_="bk-field bk-text") for each in one["fields"]]
        words.append(tag("div", *fields, class_="bk-fields"))
    said = tag("div", *words, class_="bk-section-words")
    if "accessory" not in one:
        return said
    accessory = tag("div", element(one["accessory"], _place(one, around)), class_="bk-accessory")
    wide = one["accessory"]["type"] in _GROUPED or one["accessory"]["type"].startswith("multi_")
    return tag("div", said, accessory, class_="bk-section bk-section-tall" if wide else "bk-section")


def _context(one: Json, around: Surroundings) -> Markup:
    parts = [
        picture(each, "bk-tiny") if each["type"] == "image" else tag("span", text_object(each, around))
        for each in one["elements"]
    ]
    return tag("div", *parts, class_="bk-context bk-text")


def _actions(one: Json, around: Surroundings) -> Markup:
    place = _place(one, around)
    return tag("div", *(element(each, place) for each in one["elements"]), class_="bk-row bk-actions")


def _input(one: Json, around: Surroundings) -> Markup:
    held, block_id = one["element"], one.get("block_id", "")
    error = around.errors.get(block_id)
    notes = _notes(one, error, around)
    place = Place(
        around,
        block_id,
        acts=one.get("dispatch_action", False),
        required=not one.get("optional", False),
        described=" ".join(note for note, _ in notes) or None,
        invalid=error is not None,
    )
    below = together(said for _, said in notes)
    label = [plain(one["label"])]
    if one.get("optional"):
        label.append(tag("span", f" ({around.say('optional')})", class_="bk-optional"))
    class_ = "bk-input bk-invalid" if error else "bk-input"
    if held["type"] in _GROUPED or held["type"].startswith("multi_"):
        return tag(
            "fieldset", tag("legend", *label, class_="bk-label"), element(held, place), below, class_=class_
        )
    target = place.id(held) + (".query" if held["type"] == "external_select" else "")
    return tag(
        "div",
        tag("label", *label, class_="bk-label", for_=target),
        element(held, place),
        below,
        class_=class_,
    )


def _notes(one: Json, error: str | None, around: Surroundings) -> list[tuple[str, Markup]]:
    """The hint and the error under an input, each with its HTML id."""
    notes = []
    if "hint" in one:
        hint_id = around.id_for(one.get("block_id", ""), "hint")
        notes.append((hint_id, tag("p", plain(one["hint"]), class_="bk-hint", id=hint_id)))
    if error:
        error_id = around.id_for(one.get("block_id", ""), "error")
        notes.append((error_id, tag("p", error, class_="bk-error", id=error_id, role="alert")))
    return notes


def _image(one: Json, around: Surroundings) -> Markup:
    title = tag("figcaption", plain(one.get("title"))) if "title" in one else ""
    return tag("figure", title, picture(one, "bk-image"))


def _video(one: Json, around: Surroundings) -> Markup:
    shot = picture({"image_url": one["thumbnail_url"], "alt_text": one["alt_text"]}, "bk-image")
    title = link(one.get("title_url") or one["video_url"], plain(one["title"]))
    by = " · ".join(one[name] for name in ("author_name", "provider_name") if name in one)
    about = [tag("p", plain(one["description"]))] if "description" in one else []
    return tag("figure", tag("figcaption", title, tag("small", by, class_="bk-description")), *about, shot)


def _file(one: Json, around: Surroundings) -> Markup:
    return tag("span", f"📄 {around.say('file')} {one['external_id']}", class_="bk-description")


_BLOCKS: Mapping[str, Callable[[Json, Surroundings], Markup]] = {
    "section": _section,
    "header": lambda one, around: tag("h3", plain(one["text"]), class_="bk-header"),
    "divider": lambda one, around: tag("hr", class_="bk-divider"),
    "context": _context,
    "context_actions": _actions,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "video": _video,
    "file": _file,
    "rich_text": rich_text,
    "markdown": lambda one, around: tag("div", markdown(one["text"]), class_="bk-markdown"),
    "table": table,
    "data_table": data_table,
    "data_visualization": chart,
    "alert": cards.alert,
    "card": cards.card,
    "carousel": lambda one, around: tag(
        "div", *(cards.card(each, around) for each in one["elements"]), class_="bk-carousel", tabindex=0
    ),
    "container": lambda one, around: cards.container(one, around, block),
    "plan": cards.plan,
    "task_card": cards.task,
}
