"""The limits in force on a day, and what is on order or reserved on it: their one home in SQL."""

from __future__ import annotations

from storage.figures.sums import SumOf

OPEN_ORDER = "x.since <= :as_of AND (x.until IS NULL OR x.until > :as_of) AND x.open_minor > 0"
"""SQL for an order `x` that is not wholly invoiced on the day; no import takes a negative one."""

COUNTS = "x.counts_until >= :as_of AND x.counts_from <= :as_of"
"""SQL for an increase `x` of `credit_requests` that the limit in force of the day has."""

RESERVED = "x.reserved_on <= :as_of AND x.until >= :as_of AND (x.ended_on IS NULL OR x.ended_on > :as_of)"
"""SQL for a reservation `x` that counts on the day."""

_RESERVED_OF_ALL = """x.reserved_on <= :as_of AND x.until >= :as_of
         AND ((x.workspace_id = :workspace AND x.ended_on IS NULL)
           OR (x.workspace_id = :workspace AND x.ended_on > :as_of))"""
"""Each way with its workspace, or SQLite reads all that ever ended."""


def limit_of_day(column: str) -> str:
    """SQL for the `credit_minor` or `insured_minor` of customer `c` on the day, without increases."""
    return f"""(SELECT x.{column} FROM limits x WHERE x.customer_id = c.id AND x.since <= :as_of
             ORDER BY x.since DESC LIMIT 1)"""


def increases(of: str = "") -> str:
    """SQL for the increases that count on the day, of all or of those ids: customer, currency, minor."""
    return f"""SELECT x.customer_id, x.currency, x.amount_minor AS minor FROM credit_requests x
               WHERE {_own(of)} AND {COUNTS}"""


def reservations(of: str = "") -> str:
    """SQL for the reservations that count on the day, of all or of those ids: customer, currency, minor."""
    which = f"{_own(of)} AND {RESERVED}" if of else _RESERVED_OF_ALL
    return f"""SELECT x.customer_id, x.currency, x.amount_minor AS minor FROM reservations x
               WHERE {which}"""


def open_orders(of: str = "") -> str:
    """SQL for the orders open on the day, of all or of those ids: customer, currency, minor."""
    return f"""SELECT x.customer_id, x.currency, x.open_minor AS minor FROM orders x
               WHERE {_own(of)} AND {OPEN_ORDER}"""


def summed(amounts: str, total: SumOf) -> str:
    """SQL for such amounts, one sum a customer and currency."""
    return f"""(SELECT y.customer_id, y.currency, {total("y.minor")} AS minor FROM ({amounts}) y
               GROUP BY y.customer_id, y.currency)"""


def _own(of: str) -> str:
    """The plus keeps SQLite from the indexes that begin with the workspace: they find everybody's."""
    return (
        f"+x.workspace_id = :workspace AND x.customer_id IN ({of})" if of else "x.workspace_id = :workspace"
    )
