"""Values a policy is written with: shares, currencies, countries, hours, days and names."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from holidays.registry import EntityLoader
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from bot.credit.currencies import minor_digits
from bot.credit.terms import parse_terms
from bot.errors import EncoursError

Language = Literal["fr", "en"]


class PolicyModel(BaseModel):
    """A part of the policy: unknown keys are errors and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_default(cls, data: Any) -> Any:
        """A known key with nothing after it says nothing."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Weekday(StrEnum):
    """A day of the week, as the policy writes it."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @property
    def number(self) -> int:
        """As Python counts: Monday is 0."""
        return list(Weekday).index(self)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A name without case, accents or spare spaces, for comparing how people write it."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


@cache
def countries() -> frozenset[str]:
    """The ISO 3166 alpha-2 codes whose public holidays are known."""
    return frozenset(c for c in EntityLoader.get_country_codes(include_aliases=False) if len(c) == 2)


def _decimal(value: object) -> Decimal:
    """A float is refused: what was written is no longer known."""
    number = None
    if isinstance(value, Decimal | int | str) and not isinstance(value, bool):
        with suppress(InvalidOperation):
            number = Decimal(str(value).strip())
    if number is None or not number.is_finite():
        raise ValueError("expected a number such as 0.02 or 1000, with a point for decimals")
    return number


def _share(value: object) -> object:
    if isinstance(value, str) and value.strip().endswith("%"):
        return _decimal(value.strip().removesuffix("%")) / 100
    return _decimal(value)


def _within_one(share: Decimal) -> Decimal:
    if not 0 <= share <= 1:
        raise ValueError("expected a share between 0 and 1, such as 0.02 or 2 %")
    return share


def _hour(value: object) -> object:
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"(\d{1,2})[:hH](\d{2})", str(value).strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("expected an hour of the day such as 08:30")
    return time(int(match[1]), int(match[2]))


def _day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("expected a date such as 2026-01-31")
    return value


def _currency(code: str) -> str:
    try:
        minor_digits(code)
    except EncoursError:
        raise ValueError("expected an ISO 4217 currency such as EUR") from None
    return code


def _country(code: str) -> str:
    if code not in countries():
        raise ValueError("expected an ISO 3166 country of two letters, such as FR")
    return code


def _terms(text: str) -> str:
    try:
        parse_terms(text)
    except EncoursError:
        raise ValueError("expected payment terms such as 30 days or 45 days end of month") from None
    return text


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return text.strip()


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        raise ValueError("expected a time zone such as Europe/Paris") from None
    return name


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text.strip()):
        raise ValueError("expected an e-mail address such as camille.roy@example.com")
    return text.strip()


def _siren(text: str) -> str:
    digits = "".join(text.split())
    if not re.fullmatch(r"\d{9}", digits):
        raise ValueError("expected a SIREN of nine digits")
    return digits


def _slack_id(text: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        raise ValueError("expected a Slack member id such as U012AB3CD")
    return text


Number = Annotated[Decimal, BeforeValidator(_decimal)]
Share = Annotated[Decimal, AfterValidator(_within_one), BeforeValidator(_share)]
Hour = Annotated[time, BeforeValidator(_hour)]
Day = Annotated[date, BeforeValidator(_day)]
Currency = Annotated[str, AfterValidator(_currency)]
Country = Annotated[str, AfterValidator(_country)]
Terms = Annotated[str, AfterValidator(_terms)]
Text = Annotated[str, AfterValidator(_text)]
Email = Annotated[str, AfterValidator(_email)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Siren = Annotated[str, AfterValidator(_siren)]
SlackId = Annotated[str, AfterValidator(_slack_id)]
