"""A company of two hundred salespeople, each with one customer to call, and its policy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.files import ImportRequest
from bot.policy_file import load_policy
from bot.settings import async_database_url
from storage.engine import create_engine
from storage.imports.take import FileImporter

SALESPEOPLE = 200
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HEADER = "Customer,Customer name,Salesperson,Invoice,Issue date,Due date,Amount,Currency\n"


def email(number: int) -> str:
    """The address of a salesperson."""
    return f"person.{number:03}@example.com"


def policy(people: int = SALESPEOPLE) -> str:
    """Everybody under one manager."""
    lines = [
        f"  - {{email: {email(one)}, name: Person {one:03}, role: salesperson}}" for one in range(people)
    ]
    return "\n".join(["people:", *lines, ""])


def late_invoices(people: int = SALESPEOPLE, each: int = 1) -> str:
    """One late invoice of each of a salesperson's customers."""
    lines = [
        f"C{person:03}-{one:03},Customer {person:03}-{one:03},{email(person)},F{person:03}-{one:03},"
        f"2026-09-01,2026-10-01,{1000 + person}.50,EUR"
        for person in range(people)
        for one in range(each)
    ]
    return HEADER + "\n".join(lines) + "\n"


async def crowd(folder: Path, database_url: str, people: int = SALESPEOPLE, each: int = 1) -> None:
    """Write the policy into a folder, and the ledger into a database."""
    (folder / "encours.yaml").write_text(policy(people), "utf-8")
    await take(folder, database_url, "ledger-2026-11-23.csv", late_invoices(people, each))


async def take(folder: Path, database_url: str, name: str, content: str) -> None:
    """Import a file into a database by the folder's policy."""
    (folder / name).write_text(content, "utf-8")
    engine = create_engine(async_database_url(database_url))
    importer = FileImporter(engine, "default", load_policy(folder / "encours.yaml"))
    try:
        await importer.take(ImportRequest(path=folder / name, now=NOW), lambda _done, _of: None)
    finally:
        await engine.dispose()
