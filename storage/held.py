"""Who changes a customer's records does so alone: what others of the same customer want waits its turn."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, text
from sqlalchemy.ext.asyncio import AsyncConnection

_RECORDS_OF_A_CUSTOMER = 1
"""The first of the two numbers of our advisory locks; the second is the customer's id."""


async def hold_customer(connection: AsyncConnection, customer_id: int) -> None:
    """Keep others who hold the same customer out until the transaction ends.

    Rows alone do not: of two first promises neither would find the other. SQLite's writer is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = f"SELECT pg_advisory_xact_lock({_RECORDS_OF_A_CUSTOMER}, CAST(:customer AS INTEGER))"
        await connection.execute(text(lock), {"customer": customer_id})


async def hold_customers(connection: AsyncConnection, customers: Collection[int]) -> None:
    """As `hold_customer`, for many, in the order of their ids."""
    if connection.dialect.name == "postgresql" and customers:
        those = "SELECT CAST(unnest(CAST(:customers AS BIGINT[])) AS INTEGER) AS customer ORDER BY 1"
        lock = f"SELECT pg_advisory_xact_lock({_RECORDS_OF_A_CUSTOMER}, customer) FROM ({those}) AS those"
        await connection.execute(text(lock), {"customers": sorted(customers)})


async def hold_customer_of(connection: AsyncConnection, table: str, record_id: int) -> None:
    """As `hold_customer`, for that of a record: all hold customers before records."""
    if connection.dialect.name == "postgresql":
        lock = f"SELECT pg_advisory_xact_lock({_RECORDS_OF_A_CUSTOMER}, CAST(customer_id AS INTEGER))"
        await connection.execute(text(f"{lock} FROM {table} WHERE id = :id"), {"id": record_id})


def held(statement: Select[Any], hold: bool) -> Select[Any]:
    """The statement, whose rows are kept from others until the transaction ends when `hold` asks for it."""
    return statement.with_for_update() if hold else statement
