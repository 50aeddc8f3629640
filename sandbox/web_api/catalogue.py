"""Every method of the Web API."""

from __future__ import annotations

from sandbox.web_api import auth, blocks, chat, conversations, files, users, views
from sandbox.web_api.registry import Registry


def catalogue() -> Registry:
    """All methods, by name."""
    methods = Registry()
    for module in (auth, blocks, chat, conversations, files, users, views):
        methods.join(module.METHODS)
    return methods
