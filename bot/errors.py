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


class LedgerEmptyError(EncoursError):
    """Nothing has been imported yet: run `encours import FILE`."""


class StorageError(EncoursError):
    """The database cannot be used."""
