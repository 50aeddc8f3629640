"""Figures as a reader writes them."""

from __future__ import annotations

from babel.numbers import format_decimal

_READABLE = 1e15
"""Beyond it a figure is written with an exponent."""


def figure(value: float, language: str) -> str:
    """`1,234.5` or `1 234,5`."""
    return format_decimal(value, locale=language) if abs(value) < _READABLE else f"{float(value):.3g}"
