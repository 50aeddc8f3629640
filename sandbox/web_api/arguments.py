"""The arguments of a method: a form, a query or JSON, with JSON texts inside form fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from sandbox.errors import RefusedError

Json = dict[str, Any]
_TRUE = ("1", "true", "True", "yes")


class Arguments(Mapping[str, Any]):
    """What was given, and readings of it that refuse as Slack does."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = dict(given)

    def __getitem__(self, name: str) -> Any:
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def text(self, name: str, default: str = "") -> str:
        """A text, `default` when it is not given."""
        value = self._given.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list | bool):
            raise invalid(f"[ERROR] must be a string [json-pointer:/{name}]")
        return str(value)

    def required(self, name: str, code: str = "invalid_arguments") -> str:
        """A text that must be given; refused with `code` otherwise."""
        value = self.text(name)
        if value:
            return value
        if code != "invalid_arguments":
            raise RefusedError(code)
        raise invalid(f"[ERROR] missing required field: {name}")

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no, as a boolean, 1 or 0, or their texts."""
        value = self._given.get(name)
        if value in (None, ""):
            return default
        return value is True or str(value) in _TRUE

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number; over `high` counts as `high`, under `low` is refused."""
        value = self._given.get(name)
        if value in (None, ""):
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise invalid(f"[ERROR] must be an integer [json-pointer:/{name}]") from None
        if number < low:
            raise RefusedError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(number, high)

    def structure(self, name: str, code: str = "invalid_arguments") -> Any:
        """A list or an object, from JSON or from JSON in a text; None when not given, refused with `code`."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise RefusedError(code) from None

    def mapping(self, name: str, code: str = "invalid_arguments") -> Json | None:
        """An object."""
        value = self.structure(name, code)
        if value is not None and not isinstance(value, dict):
            raise RefusedError(code)
        return value

    def sequence(self, name: str, code: str = "invalid_arguments") -> list[Any] | None:
        """A list."""
        value = self.structure(name, code)
        if value is not None and not isinstance(value, list):
            raise RefusedError(code)
        return value


def invalid(*messages: str) -> RefusedError:
    """`invalid_arguments`, and which."""
    return RefusedError("invalid_arguments", messages)


async def read_arguments(request: Request) -> Arguments:
    """The arguments of a request, those of its body over those of its address."""
    given: dict[str, Any] = dict(request.query_params)
    if request.method == "POST":
        given |= await _body(request)
    return Arguments(given)


async def _body(request: Request) -> dict[str, Any]:
    content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content == "application/json":
        return _json_object(await request.body())
    if content in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            return _texts(form)
    return {}


def _texts(form: FormData) -> dict[str, Any]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(given, dict):
        raise RefusedError("json_not_object")
    return given
