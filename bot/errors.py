"""The errors of the house: one base class, the docstring is the default message."""

from __future__ import annotations

from typing import Any


class EncoursError(Exception):
    """Something could not be done."""

    def __init__(self, message: str | None = None, **context: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.context = context
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class PolicyError(EncoursError):
    """The policy file cannot be read."""


class SettingsError(EncoursError):
    """A setting is wrong."""


class ImportRefusedError(EncoursError):
    """The file was refused and nothing was changed."""


class UnknownCustomerError(EncoursError):
    """No customer has that code, name or registration number."""


class UnknownDocumentError(EncoursError):
    """No invoice, credit note or payment of the ledger has that number."""


class UnknownRecordError(EncoursError):
    """No promise, dispute or note has that number."""


class AlreadyRunningError(EncoursError):
    """The invoice has a dispute that is not over."""


class LedgerEmptyError(EncoursError):
    """Nothing has been imported yet: run `encours import FILE`."""


class StorageError(EncoursError):
    """The database cannot be used."""


class StrangerError(EncoursError):
    """Whoever asks is not one of the policy's people."""


class NotYoursError(EncoursError):
    """The customer is not one that the person may see."""


class TemplateError(EncoursError):
    """A template of the policy cannot be rendered."""


class MailError(EncoursError):
    """The mail server did not do what was asked."""


class MailAwayError(MailError):
    """The mail server cannot be reached, or asks to try later: nothing was sent."""


class MailDownError(MailAwayError):
    """The mail server cannot be reached, or not with this account: nothing of any mail was sent."""


class MailRefusedError(MailError):
    """The mail server refused the message, and would again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The mail server refused: {reason}.")
        self.reason = reason


class MailUnsureError(MailError):
    """The connection ended before the answer: the message may have been sent or not."""


class SlackError(EncoursError):
    """Slack did not do what was asked."""


class SlackBusyError(SlackError):
    """Slack asks to wait: nothing was stored."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Slack asks to wait {seconds} s.")
        self.seconds = seconds


class SlackUnsureError(SlackError):
    """The answer did not come: Slack may have stored the message or not."""


class SlackAwayError(SlackError):
    """Slack cannot be reached: check the network and SLACK_API_URL."""


class SlackRefusedError(SlackError):
    """Slack refused, and would again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Slack refused: {reason}.")
        self.reason = reason
