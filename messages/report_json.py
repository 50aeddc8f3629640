"""How an import ended, for programs."""

from __future__ import annotations

from typing import Any

from bot.credit.money import Money, decimal_string
from bot.files import ImportReport

COUNTS = ("read", "added", "changed", "unchanged", "closed", "refused")
"""The figures that end every report, in their order."""


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report for programs: amounts are decimal strings in major units, dates ISO 8601."""
    facts = report.facts
    return {
        "file": report.file,
        "kind": report.kind.value,
        "entity": report.entity,
        "ledger_at": report.ledger_at.isoformat(),
        "ledger_at_from": report.ledger_at_from,
        "dry_run": report.dry_run,
        "facts": {
            "encoding": facts.encoding,
            "separator": facts.separator,
            "sheet": facts.sheet,
            "decimal": facts.decimal,
            "date_order": facts.date_order.value if facts.date_order else None,
            "recognised": dict(facts.recognised),
            "ignored": list(facts.ignored),
        },
        **{name: getattr(report, name) for name in COUNTS},
        "refusals": [
            {"line": one.line, "column": one.column, "value": one.value, "reason": one.reason}
            for one in report.refusals
        ],
        "unbalanced": [
            {"customer": one.customer, "letter": one.letter, "difference": _amount(one.difference)}
            for one in report.unbalanced
        ],
        "unmatched": report.unmatched,
        "unmatched_balance": _amount(report.unmatched_balance) if report.unmatched_balance else None,
        "balances": [_amount(one) for one in report.balances],
        "warnings": list(report.warnings),
    }


def _amount(money: Money) -> dict[str, str]:
    return {"amount": decimal_string(money), "currency": money.currency}
