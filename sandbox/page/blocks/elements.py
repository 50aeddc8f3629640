"""Buttons, pickers and text inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.page.blocks.choices import CHOICES
from sandbox.page.blocks.forms import Place, acting, confirmed, press
from sandbox.page.blocks.tags import Attribute, link, tag
from sandbox.page.blocks.texts import picture, plain
from sandbox.workspace import Json


def element(one: Json, place: Place) -> Markup:
    """Any element."""
    return _ELEMENTS[one["type"]](one, place)


def button(one: Json, place: Place) -> Markup:
    """A button, one that asks first, or one that leads somewhere."""
    class_ = " ".join(("bk-button", *(f"bk-{style}" for style in [one.get("style")] if style)))
    said, label = plain(one["text"]), one.get("accessibility_label")
    value = place.act(one, **({"value": one["value"]} if "value" in one else {}))
    if "url" in one:
        return link(one["url"], said, class_=class_, data_act=value, aria_label=label)
    if "confirm" in one:
        return confirmed(said, one["confirm"], value, place, class_)
    return press(said, value, place, class_=class_, aria_label=label)


def workflow_button(one: Json, place: Place) -> Markup:
    """A button that starts a workflow, of which there are none here."""
    return tag("span", plain(one["text"]), class_="bk-button bk-off", title=place.around.say("Workflow"))


def feedback_buttons(one: Json, place: Place) -> Markup:
    """Thumb up, thumb down."""
    both = [("positive_button", "👍"), ("negative_button", "👎")]
    return tag("span", *(_thumb(one, one[which], sign, place) for which, sign in both), class_="bk-row")


def _thumb(one: Json, which: Json, sign: str, place: Place) -> Markup:
    said = which.get("accessibility_label") or plain(which["text"])
    value = place.act(one, value=which["value"])
    return press(sign, value, place, class_="bk-button bk-icon", title=plain(which["text"]), aria_label=said)


def icon_button(one: Json, place: Place) -> Markup:
    """A small button with a drawing."""
    said = plain(one["text"])
    value = place.act(one, **({"value": one["value"]} if "value" in one else {}))
    if "confirm" in one:
        return confirmed(Markup("🗑️ {}").format(said), one["confirm"], value, place, "bk-button bk-icon")
    label = one.get("accessibility_label") or said
    return press("🗑️", value, place, class_="bk-button bk-icon", title=said, aria_label=label)


def _picker(kind: str) -> Callable[[Json, Place], Markup]:
    def picker(one: Json, place: Place) -> Markup:
        shown: Any = place.shown(one)
        said = plain(one.get("placeholder")) or None
        control = tag(
            "input",
            type=kind,
            class_="bk-text-input bk-picker",
            value=shown or "",
            title=said,
            **place.attributes(one),
        )
        return acting(control, one, place)

    return picker


def datetime_picker(one: Json, place: Place) -> Markup:
    """A day and a time, in the person's zone."""
    shown: Any = place.shown(one)
    zone = ZoneInfo(place.around.tz)
    moment = (
        datetime.fromtimestamp(int(shown), UTC).astimezone(zone).strftime("%Y-%m-%dT%H:%M") if shown else ""
    )
    control = tag(
        "input",
        type="datetime-local",
        class_="bk-text-input bk-picker",
        value=moment,
        **place.attributes(one),
    )
    return acting(control, one, place)


def _typed(kind: str) -> Callable[[Json, Place], Markup]:
    def typed(one: Json, place: Place) -> Markup:
        shown: Any = place.shown(one)
        placeholder = plain(one.get("placeholder")) or None
        common: dict[str, Attribute] = {**place.attributes(one), "placeholder": placeholder}
        lengths: dict[str, Attribute] = {
            "minlength": one.get("min_length"),
            "maxlength": one.get("max_length"),
        }
        if one.get("multiline"):
            area = tag("textarea", "\n", shown or "", class_="bk-text-input", rows=4, **common, **lengths)
            return acting(area, one, place)
        control = tag("input", type=kind, class_="bk-text-input", value=shown or "", **common, **lengths)
        return acting(control, one, place)

    return typed


def number_input(one: Json, place: Place) -> Markup:
    """A number, written with or without decimals."""
    shown: Any = place.shown(one)
    control = tag(
        "input",
        type="number",
        class_="bk-text-input bk-picker",
        value=shown if shown is not None else "",
        step="any" if one["is_decimal_allowed"] else 1,
        min=one.get("min_value"),
        max=one.get("max_value"),
        placeholder=plain(one.get("placeholder")) or None,
        **place.attributes(one),
    )
    return acting(control, one, place)


def rich_text_input(one: Json, place: Place) -> Markup:
    """Formatted text, typed plainly here."""
    shown: Any = place.shown(one)
    area = tag(
        "textarea",
        "\n",
        words_of(shown) if shown else "",
        class_="bk-text-input",
        rows=min(max(int(one.get("min_lines", 4)), 2), 12),
        placeholder=plain(one.get("placeholder")) or None,
        **place.attributes(one),
    )
    return acting(area, one, place)


def words_of(rich: Json) -> str:
    """The bare words of rich text, a line for each of its parts."""
    parts = [
        "".join(
            str(run.get("text") or run.get("url", ""))
            if run["type"] in ("text", "link")
            else words_of({"elements": [run]})
            for run in part.get("elements", ())
        )
        for part in rich["elements"]
    ]
    return "\n".join(parts)


def file_input(one: Json, place: Place) -> Markup:
    """Files."""
    accept = ",".join(f".{kind}" for kind in one.get("filetypes", ())) or None
    return tag(
        "input",
        type="file",
        multiple=int(one.get("max_files", 10)) > 1,
        accept=accept,
        class_="bk-text-input",
        **place.attributes(one),
    )


_ELEMENTS: Mapping[str, Callable[[Json, Place], Markup]] = {
    **CHOICES,
    "button": button,
    "workflow_button": workflow_button,
    "feedback_buttons": feedback_buttons,
    "icon_button": icon_button,
    "image": lambda one, place: picture(one, "bk-thumb"),
    "datepicker": _picker("date"),
    "timepicker": _picker("time"),
    "datetimepicker": datetime_picker,
    "plain_text_input": _typed("text"),
    "email_text_input": _typed("email"),
    "url_text_input": _typed("url"),
    "number_input": number_input,
    "rich_text_input": rich_text_input,
    "file_input": file_input,
}
