"""Whether everything is in place, and what to do about what is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.credit.freshness import Freshness, freshness
from bot.errors import LedgerEmptyError, StorageError
from bot.figures import LedgerRow
from bot.policy import Policy, Role
from bot.policy_check import check_policy
from bot.ports import Books, Health

SALESPERSON_COLUMN = (
    "Give the file of customers or receivables a column with the salesperson, and the policy the way it "
    "writes them (ledger_names)."
)
NEW_FIGURES = "Import this morning's export: encours import FILE."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `to_do` is empty when there is nothing to do."""

    name: str
    ok: bool
    found: str
    to_do: str = ""


async def examine(books: Books, health: Health, policy: Policy, now: datetime) -> tuple[Check, ...]:
    """Database, migrations, policy and the age of the ledger."""
    checks = list(_policy(policy))
    try:
        present, newest = await health.revision()
    except StorageError as error:
        return (Check("database", ok=False, found=str(error), to_do="Correct it and look again."), *checks)
    checks.insert(0, Check("database", ok=True, found="opens"))
    checks.insert(1, _migrations(present, newest))
    if present == newest:
        checks += await _ledger(books, policy, now.astimezone(policy.zone).date())
    return tuple(checks)


def examine_inbox(folder: Path | None) -> tuple[Check, ...]:
    """Whether exports can be taken from the watched folder and put away; nothing when there is none."""
    return examine_folder("inbox", folder, "ENCOURS_INBOX")


def examine_folder(name: str, folder: Path | None, setting: str, *, writes: bool = True) -> tuple[Check, ...]:
    """Whether a setting's folder can be used; nothing when none is set."""
    if folder is None:
        return ()
    if not folder.is_dir():
        to_do = f"Make the folder, or correct {setting}."
        return (Check(name, ok=False, found=f"{folder} is not a folder", to_do=to_do),)
    if not os.access(folder, os.R_OK | os.X_OK | (os.W_OK if writes else 0)):
        may = "read and written" if writes else "read"
        to_do = f"Let the bot's user {'read and write' if writes else 'read'} the folder."
        return (Check(name, ok=False, found=f"{folder} may not be {may}", to_do=to_do),)
    return (Check(name, ok=True, found=str(folder)),)


def _migrations(present: str | None, newest: str) -> Check:
    if present == newest:
        return Check("migrations", ok=True, found=f"at {newest}, the newest")
    found = "none yet" if present is None else f"at {present}, and {newest} is the newest"
    return Check(
        "migrations", ok=False, found=found, to_do="Import a file: it brings the database up to date."
    )


def _policy(policy: Policy) -> Iterator[Check]:
    warnings = check_policy(policy)
    if not warnings:
        yield Check("policy", ok=True, found="valid")
    for warning in warnings:
        yield Check("policy", ok=True, found=warning)


async def _ledger(books: Books, policy: Policy, today: date) -> list[Check]:
    try:
        async with books.reading() as reader:
            ledgers = await reader.ledgers(today)
            sizes = await reader.portfolios()
    except LedgerEmptyError as error:
        return [Check("ledger", ok=False, found="nothing was imported yet", to_do=str(error))]
    if not ledgers:
        return [Check("ledger", ok=False, found="no whole ledger was imported yet", to_do=NEW_FIGURES)]
    return [*(_age(ledger, policy, today) for ledger in ledgers), *_portfolios(sizes, policy)]


def _portfolios(sizes: dict[tuple[str, str], int], policy: Policy) -> Iterator[Check]:
    """Who looks after nobody, and customers whom nobody of the policy looks after, once it names people."""
    if not policy.people:
        return
    owners = {name: policy.person_for(name) for name, _ in sizes if name}
    for person in policy.people_with(Role.SALESPERSON):
        if sizes and person not in owners.values():
            found = f"{person.email} looks after no customer of the ledger, so gets no digest"
            yield Check("salespeople", ok=False, found=found, to_do=SALESPERSON_COLUMN)
    left = sum(count for (name, _), count in sizes.items() if not owners.get(name))
    if left:
        has_reader = bool(policy.people_with(Role.CREDIT_MANAGER))
        found = f"nobody of the policy looks after {left} of the ledger's customers"
        who = "the credit manager reads of them" if has_reader else "nobody reads of them"
        to_do = "" if has_reader else SALESPERSON_COLUMN
        yield Check("salespeople", ok=has_reader, found=f"{found}: {who}", to_do=to_do)


def _age(ledger: LedgerRow, policy: Policy, today: date) -> Check:
    taken = ledger.ledger_at.astimezone(policy.zone).date()
    age = freshness(taken, today, policy.working_days(ledger.country))
    if age is Freshness.FRESH:
        return Check("ledger", ok=True, found=f"{ledger.name}: figures of {taken}")
    said = "old" if age is Freshness.OLD else "too old to rank anybody"
    return Check("ledger", ok=False, found=f"{ledger.name}: figures of {taken}, {said}", to_do=NEW_FIGURES)
