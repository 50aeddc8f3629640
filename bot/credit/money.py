"""An exact amount in a currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from bot.credit.currencies import minor_digits
from bot.errors import EncoursError


class CurrencyMismatchError(EncoursError):
    """Amounts in different currencies cannot be added or compared."""


class InexactAmountError(EncoursError):
    """An amount has more decimals than its currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units of an ISO 4217 currency, exact to its minor unit.

    Raises TypeError for a float, UnknownCurrencyError for a code that is not ISO 4217 and
    InexactAmountError for more decimals than the currency has.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"money takes a Decimal, not {type(self.amount).__name__}")
        digits = minor_digits(self.currency)
        exponent = self.amount.as_tuple().exponent
        if not isinstance(exponent, int):
            raise InexactAmountError(f"{self.amount} is not an amount")
        if -exponent > digits:
            if self.amount != round(self.amount, digits):
                raise InexactAmountError(f"{self.amount} has more than {digits} decimals of {self.currency}")
            object.__setattr__(self, "amount", round(self.amount, digits))

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """From integer minor units (cents for EUR, none for JPY, fils for KWD)."""
        if not isinstance(minor, int):
            raise TypeError(f"minor units are an int, not {type(minor).__name__}")
        return _exact(Decimal(minor).scaleb(-minor_digits(currency)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls.of_minor(0, currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Money:
        """The nearest amount the currency can hold, half to even; the one place where money is rounded."""
        step = Decimal(1).scaleb(-minor_digits(currency))
        return cls(amount.quantize(step, rounding=ROUND_HALF_EVEN), currency)

    @property
    def minor(self) -> int:
        """The amount in integer minor units."""
        return int(self.amount.scaleb(minor_digits(self.currency)))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return _exact(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return _exact(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return _exact(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not add up")


def _exact(amount: Decimal, currency: str) -> Money:
    """Money whose amount fits by the way it was come by: sums are many, and need no second check."""
    money = _new(Money)
    _set_amount(money, amount)
    _set_currency(money, currency)
    return money


_new, _set_amount, _set_currency = (
    object.__new__,
    Money.__dict__["amount"].__set__,
    Money.__dict__["currency"].__set__,
)
"""Past the frozen dataclass's own way, which takes twice as long: a sweep makes a million of them."""


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, in `currency`; zero when there is none. Raises CurrencyMismatchError on a stranger."""
    return sum(amounts, Money.zero(currency))


def by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Their sums, one a currency, in the order in which the currencies come: they never mix."""
    found: dict[str, Money] = {}
    for one in amounts:
        found[one.currency] = found[one.currency] + one if one.currency in found else one
    return tuple(found.values())


def decimal_string(money: Money) -> str:
    """Plain major units for programs: `1234.50`, `-7`, no exponent, no separator and no `-0`."""
    return f"{money.amount:z.{minor_digits(money.currency)}f}"
