"""The errors of the sandbox: the docstring is the default message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SandboxError(Exception):
    """The sandbox cannot do that."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.message)


class SeedError(SandboxError):
    """The manifest or the people file does not describe a workspace."""


class SavedError(SandboxError):
    """The saved workspace cannot be read: delete the file to start afresh."""


class RefusedError(SandboxError):
    """A method's answer with `ok` false: the error's code, what else the answer says, and why."""

    def __init__(self, code: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.more = more

    @property
    def answer(self) -> dict[str, Any]:
        """The body of the answer."""
        why = {"response_metadata": {"messages": list(self.messages)}} if self.messages else {}
        return {"ok": False, "error": self.code, **self.more, **why}


class BusyError(SandboxError):
    """Too many calls: HTTP 429."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds
