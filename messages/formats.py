"""Amounts, dates and numbers as people write them, in French and English."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_decimal,
    get_decimal_symbol,
    get_group_symbol,
    parse_pattern,
)

from bot.credit.currencies import minor_digits
from bot.credit.history import WHOLE_DAY
from bot.credit.money import Money


class Language(StrEnum):
    """The languages in which every sentence exists."""

    EN = "en"
    FR = "fr"

    @classmethod
    def of(cls, tag: str) -> Language:
        """The language of a tag such as `fr`, `fr-FR` or `en_GB`; English for any other."""
        return cls.FR if tag.strip().lower().startswith("fr") else cls.EN


class DateStyle(StrEnum):
    """How much of a date is said."""

    HEADING = "EEEE d MMMM"
    """Tuesday 24 November, mardi 24 novembre."""
    WEEKDAY = "EEEE"
    """Tuesday, mardi."""
    SHORT = "EEE d MMM"
    """Tue 24 Nov, mar. 24 nov."""
    MONTH_DAY = "d MMMM"
    """24 November, 24 novembre."""
    DAY_MONTH = "d MMM"
    """24 Nov, 24 nov."""
    DATED = "d MMM y"
    """24 Nov 2026, 24 nov. 2026."""


_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language.value)


@cache
def _money_pattern(language: Language, digits: int) -> NumberPattern:
    standard: str = _locale(language).currency_formats["standard"].pattern
    return parse_pattern(standard.replace(".00", "." + "0" * digits if digits else ""))


@cache
def _percent_pattern() -> NumberPattern:
    return parse_pattern("#,##0.#")


def money(amount: Money, language: Language) -> str:
    """`€30,900` or `30 900 €`; the cents are shown, exact, when there are any."""
    if amount.amount == amount.amount.to_integral_value():
        return _money(amount, 0, language)
    return exact_money(amount, language)


def exact_money(amount: Money, language: Language) -> str:
    """`€15.00`: the cents are shown whether there are any or not."""
    return _money(amount, minor_digits(amount.currency), language)


def _money(amount: Money, digits: int, language: Language) -> str:
    before, after = _around(amount.currency, digits, language, is_negative=amount.amount < 0)
    return f"{before}{f'{abs(amount.amount):,.{digits}f}'.translate(_separators(language))}{after}"


@cache
def _around(currency: str, digits: int, language: Language, *, is_negative: bool) -> tuple[str, str]:
    """What babel writes before and after a sum's figures; it takes long to write every sum by itself."""
    pattern, one = _money_pattern(language, digits), Decimal(-1 if is_negative else 1)
    said = str(pattern.apply(one, _locale(language), currency=currency, currency_digits=False))
    before, _, after = said.partition("1")
    return before, after[digits + 1 if digits else 0 :]


@cache
def _separators(language: Language) -> dict[int, str]:
    """From Python's separators to the language's."""
    locale = _locale(language)
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


@lru_cache(maxsize=1024)
def plain_money(amount: Money, language: Language) -> str:
    """An amount with all its decimals and without its currency, for a column of them."""
    digits = minor_digits(amount.currency)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(amount.amount, format=pattern, locale=_locale(language))


@lru_cache(maxsize=4096)
def day(on: date, language: Language, style: DateStyle = DateStyle.SHORT) -> str:
    """A plain date in a style; the first of a month is `1er` in French."""
    pattern = style.value
    if language is Language.FR and on.day == 1:
        pattern = pattern.replace("d ", "d'er' ")
    return format_date(on, pattern, locale=_locale(language))


def moment(at: datetime, language: Language) -> str:
    """`Mon 23 Nov, 18:10` or `lun. 23 nov., 18 h 10`, in its zone; the day alone when that is all."""
    if at.time() == WHOLE_DAY:
        return day(at.date(), language)
    return f"{day(at.date(), language)}, {clock(at, language)}"


def stamped(at: datetime, language: Language) -> str:
    """`23 Nov 2026, 18:10`: a moment with its year; the day alone when that is all."""
    on = day(at.date(), language, DateStyle.DATED)
    return on if at.time() == WHOLE_DAY else f"{on}, {clock(at, language)}"


def clock(at: datetime | time, language: Language) -> str:
    """`18:10` or `18 h 10`; in French `8 h 30` without a zero before it."""
    return f"{at.hour} h {at:%M}" if language is Language.FR else f"{at:%H:%M}"


@lru_cache(maxsize=1024)
def number(value: int | Decimal, language: Language) -> str:
    """A count or a plain decimal, with the language's separators."""
    return format_decimal(value, locale=_locale(language))


def rate(value: Decimal, language: Language) -> str:
    """A rate of exchange with all its decimals: `0.92`, `0,92`."""
    return format_decimal(value.normalize(), locale=_locale(language), decimal_quantization=False)


def ordinal(day_of_month: int, language: Language) -> str:
    """A day of the month in words about terms: `1st`, `10th`; in French `1er`, `10`."""
    if language is Language.FR:
        return "1er" if day_of_month == 1 else str(day_of_month)
    teens = day_of_month in (11, 12, 13)
    return f"{day_of_month}{'th' if teens else _ORDINALS.get(day_of_month % 10, 'th')}"


def percent(share: Decimal, language: Language) -> str:
    """A share of one as a percentage with at most one decimal, half up: `13.3 %`, `13,3 %`, `88 %`."""
    rounded = (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{_percent_pattern().apply(rounded, _locale(language))} %"


def utilisation(ratio: Decimal, language: Language) -> str:
    """Exposure over limit in whole percent, rounded away from the limit.

    99.9 % of a limit reads 99 %, and 100.1 % reads 101 %: only a limit exactly met reads 100 %.
    """
    rounding = ROUND_UP if ratio > 1 else ROUND_DOWN
    whole = (ratio * 100).quantize(Decimal(1), rounding=rounding)
    return f"{number(whole, language)} %"
