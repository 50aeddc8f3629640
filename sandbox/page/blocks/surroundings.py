"""What blocks are shown in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from sandbox.page.blocks.words import FRENCH
from sandbox.workspace import Json


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surface, who reads, where forms post, and what stands in the inputs."""

    surface: str
    """`message`, `modal` or `home`."""
    action_url: str = ""
    """Where what acts posts to."""
    container: Mapping[str, str] = field(default_factory=dict)
    """Hidden fields of the form: what the blocks stand in (`message_ts`, `view_id`...)."""
    users: Mapping[str, str] = field(default_factory=dict)
    """The shown name of people, by id."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """The name of channels, by id, without `#`."""
    tz: str = "Europe/Paris"
    locale: str = "en-GB"
    values: Mapping[str, Any] = field(default_factory=dict)
    """`state.values`: block id to action id to what stands in the input."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with an input, by block id."""
    suggestions: Mapping[tuple[str, str], Sequence[Json]] = field(default_factory=dict)
    """Options the app gave for a menu, by block id and action id."""
    prefix: str = "bk"
    """Begins every HTML id, so that several surfaces fit on one page."""
    today: date | None = None
    """For dates said as today or yesterday."""

    @property
    def language(self) -> str:
        """`fr` or `en`."""
        return "fr" if self.locale.lower().startswith("fr") else "en"

    def say(self, sentence: str) -> str:
        """A sentence of the page itself, in the reader's language."""
        return FRENCH.get(sentence, sentence) if self.language == "fr" else sentence

    def id_for(self, *parts: str) -> str:
        """An HTML id that no other element has."""
        return ".".join([self.prefix, *(quote(part, safe="") for part in parts)])

    def standing(self, block_id: str, action_id: str) -> Json | None:
        """What stands in an input, when the person or the app has changed it."""
        found: Json | None = self.values.get(block_id, {}).get(action_id)
        return found
