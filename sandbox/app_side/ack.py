"""What came of a delivery to the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Failure(StrEnum):
    """Why a delivery failed, in the words that Slack shows."""

    TIMEOUT = "operation_timeout"
    """No acknowledgement within three seconds."""
    DISPATCH = "dispatch_failed"
    """No connection is open and no URL answers."""
    HTTP = "http_service_error"
    """The URL answered with another status than 200."""
    INVALID = "invalid_response"
    """The acknowledgement says something that cannot be shown."""
    INPUT = "invalid_input"
    """Nothing was sent: the form is not complete."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer to a delivery, or why there is none."""

    error: str = ""
    body: Json | None = None
    status: int = 200
    """The HTTP status; 0 when nothing was answered."""
    milliseconds: float = 0.0
    errors: Mapping[str, str] = field(default_factory=dict)
    """By block id: what is wrong in a form, said by Slack or by the app."""
    why: tuple[str, ...] = ()
    """What is wrong in a body that cannot be shown."""

    is_final: bool = False
    """The app asks that an event it refused not be sent again."""

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time with something that can be shown."""
        return not self.error
