"""Menus and lists of choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandbox.page.blocks.forms import Place, acting, confirmed, press
from sandbox.page.blocks.state import options_of
from sandbox.page.blocks.tags import compact, link, tag, together
from sandbox.page.blocks.texts import plain, text_object
from sandbox.workspace import Json


def static_select(element: Json, place: Place) -> Markup:
    """A menu of one choice."""
    chosen: Any = place.shown(element)
    groups = [
        tag("optgroup", _menu(group["options"], chosen), label=plain(group["label"]))
        for group in element.get("option_groups", ())
    ]
    first = tag("option", plain(element.get("placeholder")) or place.around.say("Choose…"), value="")
    menu = [first, _menu(element.get("options", ()), chosen), *groups]
    return acting(tag("select", *menu, class_="bk-select", **place.attributes(element)), element, place)


def _menu(options: Iterable[Json], chosen: Json | None) -> Markup:
    wanted = chosen["value"] if chosen else None
    return together(
        tag("option", plain(one["text"]), value=one["value"], selected=one["value"] == wanted)
        for one in options
    )


def choices(element: Json, place: Place) -> Markup:
    """Radio buttons, check boxes, or a menu of several choices, as a list one ticks."""
    kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
    shown: Any = place.shown(element) or []
    chosen = {one["value"] for one in ([shown] if isinstance(shown, dict) else shown)}
    rows = [
        _choice(kind, one["value"], _said(one, place), one["value"] in chosen, f"{index}", element, place)
        for index, one in enumerate(options_of(element))
    ]
    return acting(_box(rows, element, place), element, place)


def _said(option: Json, place: Place) -> Markup:
    said = tag("span", text_object(option["text"], place.around))
    if "description" in option:
        said += tag("small", plain(option["description"]), class_="bk-description")
    return tag("span", said, class_="bk-choice-text")


def _choice(
    kind: str, value: str, said: object, checked: bool, number: str, element: Json, place: Place
) -> Markup:
    control = tag(
        "input",
        type=kind,
        id=f"{place.id(element)}.{number}",
        name=place.name(element),
        value=value,
        checked=checked,
        required=place.required and kind == "radio",
    )
    return tag("label", control, said, class_="bk-choice")


def _box(rows: Sequence[Markup], element: Json, place: Place) -> Markup:
    """A list of choices, which scrolls when it is a menu's."""
    class_ = "bk-choices bk-scroll" if element["type"].startswith("multi_") else "bk-choices"
    return tag(
        "span", *rows, class_=class_, role="group", aria_describedby=place.described, id=place.id(element)
    )


def directory_select(element: Json, place: Place) -> Markup:
    """A menu of the workspace's people or channels."""
    named = _directory(element, place)
    shown: Any = place.shown(element)
    if element["type"].startswith("multi_"):
        rows = [
            _choice("checkbox", key, name, key in (shown or ()), key, element, place)
            for key, name in named.items()
        ]
        return acting(_box(rows, element, place), element, place)
    first = tag("option", plain(element.get("placeholder")) or place.around.say("Choose…"), value="")
    menu = [first, *(tag("option", name, value=key, selected=key == shown) for key, name in named.items())]
    return acting(tag("select", *menu, class_="bk-select", **place.attributes(element)), element, place)


def _directory(element: Json, place: Place) -> Mapping[str, str]:
    channels = {key: f"#{name}" for key, name in place.around.channels.items() if name}
    match element["type"].removeprefix("multi_"):
        case "users_select":
            return place.around.users
        case "channels_select":
            return channels
        case _:
            return {**channels, **place.around.users}


def external_select(element: Json, place: Place) -> Markup:
    """A menu whose options the app gives as the person types."""
    around, action_id = place.around, element.get("action_id", "")
    given = around.suggestions.get((place.block_id, action_id))
    shown: Any = place.shown(element) or []
    chosen = [shown] if isinstance(shown, dict) else shown
    one_only = not element["type"].startswith("multi_")
    search = _search(element, place, chosen if one_only else [], hides=one_only and given is None)
    if not one_only:
        options = [*chosen, *(one for one in given or () if one not in chosen)]
        rows = [
            _choice("checkbox", compact(one), plain(one["text"]), one in chosen, f"{index}", element, place)
            for index, one in enumerate(options)
        ]
        return acting(together([search, _box(rows, element, place)]), element, place)
    if given is not None:
        return acting(together([search, _suggested(given, chosen, element, place)]), element, place)
    return acting(search, element, place)


def _search(element: Json, place: Place, chosen: Sequence[Json], hides: bool) -> Markup:
    """The field one types in; what is chosen is `hides` in a hidden field beside it."""
    known = place.id(element) + ".list"
    asked = place.act(element, min_query_length=element.get("min_query_length", 3))
    asks = plain(element.get("placeholder")) or place.around.say("Type to search…")
    box = tag(
        "input",
        type="search",
        class_="bk-text-input bk-query",
        id=place.id(element) + ".query",
        name="query" + place.name(element)[2:],
        value=plain(chosen[0]["text"]) if chosen else "",
        placeholder=asks,
        title=asks,
        list=known,
        autocomplete="off",
        data_external=asked,
        aria_describedby=place.described,
    )
    search = press(place.around.say("Search"), asked, place, "suggest", class_="bk-button bk-search")
    value = compact(chosen[0]) if chosen else ""
    hidden = tag("input", type="hidden", name=place.name(element), value=value) if hides else ""
    return tag("span", box, hidden, tag("datalist", id=known), search, class_="bk-external")


def _suggested(given: Sequence[Json], chosen: list[Json], element: Json, place: Place) -> Markup:
    nothing = place.around.say("Choose…" if given else "Nothing found")
    menu = [tag("option", plain(one["text"]), value=compact(one), selected=one in chosen) for one in given]
    first = tag("option", nothing, value="")
    return tag("select", first, *menu, class_="bk-select", **place.attributes(element))


def overflow(element: Json, place: Place) -> Markup:
    """A menu of a few more actions."""
    items = [_more(one, element, place) for one in element["options"]]
    dots = tag("span", "⋯", aria_hidden="true")
    opener = tag("summary", dots, class_="bk-button bk-dots", aria_label=place.around.say("More actions"))
    return tag("details", opener, tag("div", *items, class_="bk-box bk-menu-box"), class_="bk-menu")


def _more(option: Json, element: Json, place: Place) -> Markup:
    value = place.act(element, value=option["value"])
    said = plain(option["text"])
    if "description" in option:
        said = tag("span", said) + tag("small", plain(option["description"]), class_="bk-description")
    if "url" in option:
        return link(option["url"], said, class_="bk-item", data_act=value)
    if "confirm" in element:
        return confirmed(said, element["confirm"], value, place, "bk-item")
    return press(said, value, place, class_="bk-item")


CHOICES: Mapping[str, Callable[[Json, Place], Markup]] = {
    "static_select": static_select,
    "multi_static_select": choices,
    "radio_buttons": choices,
    "checkboxes": choices,
    "overflow": overflow,
    "external_select": external_select,
    "multi_external_select": external_select,
    **dict.fromkeys(
        (
            f"{many}{what}_select"
            for many in ("", "multi_")
            for what in ("users", "channels", "conversations")
        ),
        directory_select,
    ),
}
