"""Markdown blocks: no HTML passes, and links lead to the web, mail or telephone."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

from sandbox.page.blocks.tags import safe_url


def _leads_somewhere(url: str) -> bool:
    return safe_url(url) is not None


def _reader() -> MarkdownIt:
    reader = MarkdownIt("js-default", {"html": False, "breaks": True}).disable("image")
    reader.validateLink = _leads_somewhere  # type: ignore[method-assign]
    return reader


_READER = _reader()


def markdown(text: str) -> Markup:
    """A text in Markdown as HTML."""
    # The reader escapes all text and lets no HTML through, see its options above.
    return Markup(_READER.render(text))  # noqa: S704
