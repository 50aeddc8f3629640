"""Files a company brings: how one is mapped, what reading it found, and the report that ends an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.credit.money import Money


class FileKind(StrEnum):
    """What a file holds."""

    RECEIVABLES = "receivables"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    PAYMENTS = "payments"
    COLLECTED = "collected"
    """What an agency brought in of customers that were handed over to it."""
    FEC = "fec"


_RECEIVABLES = """
customer customer_name number kind issued due gross open currency disputed dispute_reason settled terms
salesperson entity order delivery registration_number country email phone contact direction address
address_2 postal_code city
"""
_CUSTOMERS = """
customer customer_name entity registration_number country currency salesperson credit_limit insured_limit
terms contact phone email language profile parent address address_2 postal_code city
"""
_ORDERS = "customer customer_name number ordered expected amount open currency entity"
_PAYMENTS = "customer customer_name number received amount currency document entity"
_COLLECTED = f"{_PAYMENTS} fee"

FIELDS: dict[FileKind, frozenset[str]] = {
    FileKind.RECEIVABLES: frozenset(_RECEIVABLES.split()),
    FileKind.CUSTOMERS: frozenset(_CUSTOMERS.split()),
    FileKind.ORDERS: frozenset(_ORDERS.split()),
    FileKind.PAYMENTS: frozenset(_PAYMENTS.split()),
    FileKind.COLLECTED: frozenset(_COLLECTED.split()),
    FileKind.FEC: frozenset(),
}
"""The fields a mapping can name for each kind of file; a FEC's columns are set by law."""


class DateOrder(StrEnum):
    """How numbers that could be a day or a month are read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class FileMapping(BaseModel):
    """How the files whose names match `files` are read; what is left out is detected or recognised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: str = Field(default="*", description="file names it is for, such as 'open-items-*.csv'")
    kind: FileKind | None = None
    entity: str | None = Field(
        default=None, description="the selling company's code, when the file has no such column"
    )
    columns: dict[str, str] = Field(default_factory=dict, description="our field: the file's header")
    currency: str | None = Field(default=None, description="for lines that name none")
    terms: str | None = Field(
        default=None, description="payment terms for lines with neither due date nor terms"
    )
    dates: DateOrder | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    separator: Literal[",", ";", "\t", "|"] | None = None
    sheet: str | None = Field(
        default=None, description="the Excel sheet; the first with the columns by default"
    )
    partial: bool = Field(
        default=False, description="true: the file is a part of the ledger and closes nothing"
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was not taken: where, what stood there and what was expected."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What reading a file found out by itself; the report says it."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    decimal: str = ""
    date_order: DateOrder | None = None
    recognised: dict[str, str] = field(default_factory=dict)
    """Our field: the file's header."""
    ignored: tuple[str, ...] = ()
    """Headers of the file that nothing here uses."""


@dataclass(frozen=True, slots=True)
class UnbalancedGroup:
    """A FEC matching group whose debits and credits differ; the difference stays open."""

    customer: str
    letter: str
    difference: Money


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import ended. `refused` counts every refused line; `refusals` names the first of them."""

    file: str
    kind: FileKind
    entity: str
    ledger_at: datetime
    ledger_at_from: str
    facts: Facts
    dry_run: bool = False
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    unbalanced: tuple[UnbalancedGroup, ...] = ()
    unmatched: int = 0
    """Lines of a FEC that no matching group holds."""
    unmatched_balance: Money | None = None
    balances: tuple[Money, ...] = ()
    """What the entity's customers owe after the import, one a currency."""
    warnings: tuple[str, ...] = ()

    @property
    def ledger_on(self) -> date:
        """The day the figures are of."""
        return self.ledger_at.date()


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file to take. Without `ledger_at` its figures are dated by its name, or by when it was written."""

    path: Path
    now: datetime
    ledger_at: datetime | None = None
    entity: str | None = None
    kind: FileKind | None = None
    dry_run: bool = False

    @property
    def name(self) -> str:
        """The file's name; bytes in it that are no text become question marks."""
        return self.path.name.encode(errors="replace").decode()
