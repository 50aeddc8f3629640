"""The fallback text: what notifications and screen readers say instead of the blocks."""

from __future__ import annotations

from collections.abc import Iterable

from messages.blocks import FALLBACK_MAX
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.prose import Voice, stop

_MARKS = str.maketrans("", "", "*`")


def told(parts: Iterable[str], voice: Voice) -> Mrkdwn:
    """The parts as sentences without their formatting; those that do not fit are counted."""
    lines = (line.translate(_MARKS).strip() for part in parts for line in part.split("\n"))
    sentences = [sentence(line) for line in lines if line]
    return fit(sentences, FALLBACK_MAX, lambda count: voice.word("text_more", count=count))


def sentence(text: str) -> Mrkdwn:
    """With a full stop, unless it ends as a sentence already."""
    return Mrkdwn(text) if text.endswith((":", "?", "!", "…")) else stop(text)
