"""Digests of a policy and of late customers, as tests ask for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from fakes import TODAY
from fakes_books import FakeBooks

from bot.credit.digest import Digest
from bot.policy import Person, Policy, Role
from bot.services.digests import digests

MONDAY = date(2026, 11, 23)
CAMILLE = Person(
    email="camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    ledger_names=("C. ROY", "07"),
    commission=Decimal("0.02"),
    language="fr",
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)


def policy(*people: Person, **keys: Any) -> Policy:
    return Policy(people=people or (CAMILLE, LEA), **keys)


async def morning(
    books: FakeBooks,
    rules: Policy | None = None,
    as_of: date = TODAY,
    only: str | Collection[str] | None = None,
) -> list[Digest]:
    return [digest async for digest in digests(books, rules or policy(), as_of, only)]


async def camilles(books: FakeBooks, rules: Policy | None = None, as_of: date = TODAY) -> Digest:
    (digest,) = await morning(books, rules, as_of, CAMILLE.email)
    return digest


def numbers(digest: Digest) -> tuple[list[int], list[int]]:
    return [one.id for one in digest.calls], [one.id for one in digest.also]
