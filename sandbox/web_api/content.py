"""What a message says: its text, blocks and metadata, checked as Slack does."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from sandbox.blocks import check_blocks, with_ids
from sandbox.errors import RefusedError
from sandbox.web_api.arguments import Arguments

Json = dict[str, Any]
LONGEST_TEXT = 40_000
LARGEST_METADATA = 16_000
"""In characters of JSON."""


@dataclass(frozen=True, slots=True)
class Content:
    """A message's content; None where nothing was given."""

    text: str
    blocks: list[Json] | None
    metadata: Json | None

    @classmethod
    def read(cls, arguments: Arguments) -> Content:
        """From the arguments of a method; raises RefusedError with Slack's codes."""
        text = arguments.text("text")
        blocks = message_blocks(arguments)
        metadata = message_metadata(arguments)
        if not text.strip() and not blocks and not arguments.sequence("attachments"):
            raise RefusedError("no_text")
        if len(text) > LONGEST_TEXT:
            raise RefusedError("msg_too_long")
        return cls(text, blocks, metadata)


def message_blocks(arguments: Arguments) -> list[Json] | None:
    """The blocks of a message; None when not given."""
    blocks = arguments.sequence("blocks", "invalid_blocks_format")
    if not blocks:
        return blocks
    if problems := check_blocks(blocks, surface="message"):
        raise RefusedError("invalid_blocks", problems, errors=problems)
    return with_ids(blocks, _short_id)


def message_metadata(arguments: Arguments) -> Json | None:
    """The metadata of a message; None when not given."""
    metadata = arguments.mapping("metadata", "invalid_metadata_format")
    if not metadata:
        return metadata
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise RefusedError("invalid_metadata_schema")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise RefusedError("invalid_metadata_schema")
    if not isinstance(metadata.get("event_payload"), dict):
        raise RefusedError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise RefusedError("metadata_too_large")
    return metadata


def _short_id() -> str:
    return secrets.token_urlsafe(4)[:5]
