"""How what a person does is posted: names of inputs, acts, confirmations."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from markupsafe import Markup

from sandbox.page.blocks.state import held
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import Attribute, compact, tag
from sandbox.page.blocks.texts import plain, text_object
from sandbox.workspace import Json


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: its block, whether a change acts at once, and what describes it."""

    around: Surroundings
    block_id: str
    acts: bool = True
    required: bool = False
    described: str | None = None
    """HTML ids of the hint and the error."""
    invalid: bool = False

    def name(self, element: Json) -> str:
        """The form field of an input."""
        return field_name(self.block_id, element.get("action_id", ""))

    def id(self, element: Json) -> str:
        """The HTML id of an input."""
        return self.around.id_for(self.block_id, element.get("action_id", ""))

    def act(self, element: Json, **more: str | int) -> str:
        """What is posted when a person acts on an element."""
        return compact({"block_id": self.block_id, "action_id": element.get("action_id", ""), **more})

    def shown(self, element: Json) -> object:
        """What stands in an input."""
        return held(element, self.around.standing(self.block_id, element.get("action_id", "")))

    def attributes(self, element: Json) -> dict[str, Attribute]:
        """What every control of an element carries."""
        return {
            "id": self.id(element),
            "name": self.name(element),
            "required": self.required,
            "aria_describedby": self.described,
            "aria_invalid": "true" if self.invalid else None,
            "autofocus": bool(element.get("focus_on_load")),
        }


def field_name(block_id: str, action_id: str) -> str:
    """The form field of an input, which `address` reads back."""
    return f"in/{quote(block_id, safe='')}/{quote(action_id, safe='')}"


def address(name: str) -> tuple[str, str] | None:
    """The block id and action id of a form field; None for a field that is no input."""
    parts = name.split("/")
    return (unquote(parts[1]), unquote(parts[2])) if len(parts) == 3 and parts[0] == "in" else None


def acting(control: object, element: Json, place: Place) -> Markup:
    """A control that acts when it changes, with a button for pages without script."""
    if not place.acts:
        return tag("span", control, class_="bk-held")
    value = place.act(element)
    apply = press(place.around.say("Apply"), value, place, class_="bk-button bk-apply")
    return tag("span", control, apply, class_="bk-act", data_act=value)


def press(label: object, value: str, place: Place, name: str = "act", **attributes: Attribute) -> Markup:
    """A button that posts the form around it to where acts go."""
    url = place.around.action_url
    return tag(
        "button",
        label,
        type="submit",
        name=name,
        value=value,
        formaction=url or None,
        formmethod="post" if url else None,
        formnovalidate=True,
        **attributes,
    )


def confirmed(opener: object, confirm: Json, value: str, place: Place, class_: str) -> Markup:
    """A button that asks before it acts."""
    style = "bk-danger" if confirm.get("style") == "danger" else "bk-primary"
    yes = press(plain(confirm["confirm"]), value, place, class_=f"bk-button {style}")
    no = tag("button", plain(confirm["deny"]), type="button", class_="bk-button", data_close=True)
    title = tag("strong", plain(confirm["title"]))
    text = tag("p", text_object(confirm["text"], place.around), class_="bk-text")
    box = tag("div", title, text, tag("div", no, yes, class_="bk-row"), class_="bk-box", role="group")
    return tag("details", tag("summary", opener, class_=class_), box, class_="bk-confirm")
