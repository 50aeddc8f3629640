"""Templates to HTML: one environment, every value escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_ENVIRONMENT = Environment(
    loader=PackageLoader("sandbox.page"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ICONS = _ENVIRONMENT.get_template("icons.html").module
_ENVIRONMENT.globals |= {name: getattr(_ICONS, name) for name in ("icon", "face")}


def look(template: str, /, **shown: Any) -> str:
    """A template, filled in."""
    return _ENVIRONMENT.get_template(template).render(**shown)
