"""The rates that late-payment charges go by, half-year by half-year, with their sources.

Reference rate: the European Central Bank's rate for its main refinancing operations in force on 1 January
and on 1 July, read off the table of key interest rates by effective date that the national central banks
republish (compared with the Bank of Slovenia's up to April 2025; 2.15 since 11 June 2025 after the European
Central Bank's decision of 5 June 2025). 2.40 on 1 July 2026 is reported by one source only: check it before a
formal notice goes to court. The half-year rule holds in France since 2013 (loi 2012-387), as the indemnity of
EUR 40 does, and in the Union since Directive 2011/7/EU, article 2.

Legal rate: `taux de l'interet legal` for claims of professionals, fixed each half-year by an order of the
minister of the economy (Code monetaire et financier, L313-2): the order of 15 December 2025 (Journal officiel
of 26 December 2025) for the first half of 2026, that of 19 June 2025 (24 June 2025) for the second half of
2025; those before as accountants' and lawyers' published series have them.

A half-year that is missing, or wrong, is written in the policy under `dunning.charges.rates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.credit.charges import HalfYear, HalfYearRates

Rates = Mapping[HalfYear, HalfYearRates]
"""What is known of each half-year."""

_REFERENCE = {
    2009: ("2.50", "1.00"),
    2010: ("1.00", "1.00"),
    2011: ("1.00", "1.25"),
    2012: ("1.00", "1.00"),
    2013: ("0.75", "0.50"),
    2014: ("0.25", "0.15"),
    2015: ("0.05", "0.05"),
    2016: ("0.05", "0.00"),
    2017: ("0.00", "0.00"),
    2018: ("0.00", "0.00"),
    2019: ("0.00", "0.00"),
    2020: ("0.00", "0.00"),
    2021: ("0.00", "0.00"),
    2022: ("0.00", "0.00"),
    2023: ("2.50", "4.00"),
    2024: ("4.50", "4.25"),
    2025: ("3.15", "2.15"),
    2026: ("2.15", "2.40"),
}
_LEGAL = {
    2020: ("0.87", "0.84"),
    2021: ("0.79", "0.76"),
    2022: ("0.76", "0.77"),
    2023: ("2.06", "4.22"),
    2024: ("5.07", "4.92"),
    2025: ("3.71", "2.76"),
    2026: ("2.62", None),
}
_NEITHER = HalfYearRates(None, None)


def _half_years(table: Mapping[int, tuple[str | None, ...]]) -> dict[HalfYear, Decimal]:
    return {
        HalfYear(year, half): Decimal(rate)
        for year, rates in table.items()
        for half, rate in enumerate(rates, 1)
        if rate is not None
    }


def _house_rates() -> dict[HalfYear, HalfYearRates]:
    reference, legal = _half_years(_REFERENCE), _half_years(_LEGAL)
    return {
        each: HalfYearRates(reference.get(each), legal.get(each)) for each in sorted({*reference, *legal})
    }


HOUSE_RATES: Rates = _house_rates()


def corrected(rates: Rates, own: Rates) -> Rates:
    """The rates with a company's own: what it does not say of a half-year stays."""
    return {**rates, **{each: _merged(rates.get(each, _NEITHER), said) for each, said in own.items()}}


def _merged(known: HalfYearRates, said: HalfYearRates) -> HalfYearRates:
    return HalfYearRates(
        known.reference if said.reference is None else said.reference,
        known.legal if said.legal is None else said.legal,
    )
