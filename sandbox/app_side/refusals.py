"""What a person cannot do: the docstring is the sentence they read."""

from __future__ import annotations

from sandbox.errors import SandboxError


class ActError(SandboxError):
    """That cannot be done here."""


class DeletedUserError(ActError):
    """This account is deactivated: act as somebody else."""


class NotAMemberError(ActError):
    """You are not in this conversation: act as one of its members."""


class UnknownCommandError(ActError):
    """This is not a command of an installed app."""


class InThreadError(ActError):
    """Slash commands do not work in threads."""


class GoneError(ActError):
    """That is not on the screen any more: load the page again."""


class NoSuchElementError(ActError):
    """There is no such element there any more: load the page again."""


class NotAChoiceError(ActError):
    """The element does not offer that: choose among what it shows."""


class NoSuchShortcutError(ActError):
    """No installed app has this shortcut."""
