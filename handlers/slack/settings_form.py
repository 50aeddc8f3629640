"""What the settings modal was submitted with; inputs it did not have are left as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.block_ids import SettingsBlock
from handlers.slack.grammar_settings import read_hour
from handlers.slack.turn import Body

LANGUAGES = frozenset({"fr", "en"})


@dataclass(frozen=True, slots=True)
class Submitted:
    """The inputs; None is for what the modal did not ask, or for what Slack never offers."""

    language: str | None = None
    digest_on: bool | None = None
    digest_hour: time | None = None
    has_hour: bool = True
    """False when the hour was asked for and is none."""
    quiet: frozenset[int] | None = None


def read_form(body: Body) -> Submitted:
    """The inputs of a submission."""
    values: Mapping[str, Any] = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    hour = _input(values, SettingsBlock.HOUR)
    read = read_hour(str((hour or {}).get("selected_time") or ""))
    language = _option(_input(values, SettingsBlock.LANGUAGE))
    digest = _option(_input(values, SettingsBlock.DIGEST))
    return Submitted(
        language=language if language in LANGUAGES else None,
        digest_on=digest == "on" if digest in ("on", "off") else None,
        digest_hour=read,
        has_hour=hour is None or read is not None,
        quiet=_weekdays(_input(values, SettingsBlock.QUIET)),
    )


def _input(values: Mapping[str, Any], block: SettingsBlock) -> Mapping[str, Any] | None:
    """An input's state: its block and its action share one id."""
    found = (values.get(block.value) or {}).get(block.value)
    return found if isinstance(found, dict) else None


def _option(state: Mapping[str, Any] | None) -> str:
    return str(((state or {}).get("selected_option") or {}).get("value") or "")


def _weekdays(state: Mapping[str, Any] | None) -> frozenset[int] | None:
    if state is None:
        return None
    chosen = [str(option.get("value")) for option in state.get("selected_options") or ()]
    return frozenset(int(value) for value in chosen if value in set("0123456"))
