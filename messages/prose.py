"""Sentences: Jinja holds the words, one file of macros a screen and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.credit.money import Money
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, Language, day, moment, money, number, stamped

Value = str | int | Decimal | Money | date | datetime | None
"""What a sentence can be given: text is escaped, the rest is written by the language's rules."""


def say(language: Language, screen: str, sentence: str, **values: Value) -> Mrkdwn:
    """A sentence of `templates/<screen>.<language>.j2` for Slack, every text in `values` escaped."""
    return Mrkdwn(_write(language, screen, sentence, values, escape))


def tell(language: Language, screen: str, sentence: str, **values: Value) -> str:
    """The same for a terminal: text keeps its characters but for line breaks and control characters."""
    return _write(language, screen, sentence, values, clean)


def has_sentence(language: Language, screen: str, sentence: str) -> bool:
    """Whether a screen has that sentence in a language."""
    return hasattr(environment(language).get_template(f"{screen}.{language}.j2").module, sentence)


def listed(items: Iterable[str], language: Language) -> Mrkdwn:
    """Safe texts as a list in words: `a, b and c`."""
    *first, last = items
    if not first:
        return Mrkdwn(last)
    word = "et" if language is Language.FR else "and"
    return Mrkdwn(f"{', '.join(first)} {word} {last}")


def sums(amounts: Iterable[Money], language: Language) -> Mrkdwn:
    """One amount a currency, side by side and never added up: `€9,850 and $1,200`."""
    return listed((money(amount, language) for amount in amounts), language)


def stop(text: str) -> Mrkdwn:
    """A sentence's full stop, unless an abbreviation already ends with one."""
    return Mrkdwn(text if text.endswith(".") else f"{text}.")


@dataclass(frozen=True, slots=True)
class Voice:
    """One screen in one language."""

    language: Language
    screen: str

    def say(self, sentence: str, **values: Value) -> Mrkdwn:
        """A sentence of this screen."""
        return say(self.language, self.screen, sentence, **values)

    def word(self, sentence: str, **values: Value) -> Mrkdwn:
        """A word that several screens share."""
        return say(self.language, "words", sentence, **values)

    def bucket(self, label: str) -> Mrkdwn:
        """A late bucket by its label in Bounds: `31-60 days`, `over 90 days`."""
        days = label.removeprefix("over_")
        return self.word("bucket", name=days, over=days != label)

    def more(self, count: int) -> Mrkdwn:
        """How many things were left out."""
        return self.word("more", count=count)

    def sums(self, amounts: Iterable[Money]) -> Mrkdwn:
        """One amount a currency, side by side."""
        return sums(amounts, self.language)

    def listed(self, items: Iterable[str]) -> Mrkdwn:
        """Safe texts as a list in words."""
        return listed(items, self.language)


@cache
def environment(language: Language) -> Environment:
    """The templates as that language writes numbers; they are compiled once a process."""
    env = Environment(
        loader=PackageLoader("messages"),
        undefined=StrictUndefined,
        finalize=partial(_finalize, language),
        autoescape=False,  # noqa: S701 - Slack's escaping is not HTML's: `say` does it on the way in
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for style in DateStyle:
        env.filters[style.name.lower()] = partial(_styled, language, style)
    env.filters["stamped"] = partial(stamped, language=language)
    env.filters["plural"] = partial(_plural, language)
    env.filters["capital"] = _capital
    env.filters["stop"] = stop
    return env


@cache
def _macro(language: Language, screen: str, sentence: str) -> Callable[..., str]:
    module = environment(language).get_template(f"{screen}.{language}.j2").module
    macro: Callable[..., str] = getattr(module, sentence)
    return macro


Safe = Callable[[str], str]
SENTENCES_KEPT = 4096
"""A screen says much of itself again in its fallback text, and to the next who asks."""


def _write(language: Language, screen: str, sentence: str, values: dict[str, Any], safe: Safe) -> str:
    if any(isinstance(value, datetime) for value in values.values()):
        return _written(language, screen, sentence, values, safe)  # equal moments read otherwise elsewhere
    given = tuple((name, type(value), value) for name, value in values.items())
    return _known(language, screen, sentence, given, safe)


@lru_cache(SENTENCES_KEPT)
def _known(
    language: Language, screen: str, sentence: str, given: tuple[tuple[str, type, Any], ...], safe: Safe
) -> str:
    """A type tells `True` from 1, and safe text from other people's."""
    return _written(language, screen, sentence, {name: value for name, _, value in given}, safe)


def _written(language: Language, screen: str, sentence: str, values: dict[str, Any], safe: Safe) -> str:
    ready = {name: safe(value) if _is_foreign(value) else value for name, value in values.items()}
    return str(_macro(language, screen, sentence)(**ready))


def _is_foreign(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Mrkdwn)


def _finalize(language: Language, value: Value) -> str:
    match value:
        case str():
            return value
        case Money():
            return money(value, language)
        case datetime():
            return moment(value, language)
        case date():
            return day(value, language)
        case bool() | None:
            raise TypeError(f"{value} is for conditions, not for reading")
        case int() | Decimal():
            return number(value, language)
    return value


def _styled(language: Language, style: DateStyle, value: date) -> str:
    return day(value.date() if isinstance(value, datetime) else value, language, style)


def _plural(language: Language, count: int, one: str, many: str) -> str:
    """French writes zero in the singular, English in the plural."""
    return one if count == 1 or (count == 0 and language is Language.FR) else many


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
