"""HTML elements, escaped in this one place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

Attribute = str | int | float | bool | None

_VOID = frozenset(("img", "input", "hr", "br"))
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def tag(name: str, /, *children: object, **attributes: Attribute) -> Markup:
    """An element; `class_` is `class`, `_` is `-`, True is a bare attribute, None and False are none."""
    written = [_attribute(key, value) for key, value in attributes.items()]
    opened = Markup("<{}{}>").format(name, Markup("").join(written))
    if name in _VOID:
        return opened
    return opened + together(children) + Markup("</{}>").format(name)


def together(parts: Iterable[object]) -> Markup:
    """Parts one after the other."""
    return Markup("").join(escape(part) for part in parts)


def _attribute(name: str, value: Attribute) -> Markup:
    if value is None or value is False:
        return Markup("")
    written = escape(name.rstrip("_").replace("_", "-"))
    return Markup(" ") + written if value is True else Markup(' {}="{}"').format(written, value)


def compact(value: object) -> str:
    """JSON for an attribute."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def safe_url(url: object) -> str | None:
    """An address one may follow: the web, mail or telephone; nothing that runs."""
    given = str(url).strip()
    return given if _SAFE.match(given) else None


def link(url: str, text: object, **attributes: Attribute) -> Markup:
    """A link, or the text alone when the address is none one may follow."""
    href = safe_url(url)
    if href is None:
        return tag("span", text, class_="bk-nolink")
    return tag("a", text, href=href, target="_blank", rel="noopener noreferrer nofollow", **attributes)
