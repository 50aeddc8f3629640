"""Limits, orders, holds and cases in numbers: made up on a ledger, and measured beside raw queries."""
