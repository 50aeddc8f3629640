"""Limits, exposure and how a customer stands, in the words that order checks and requests share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from bot.credit.behaviour import Behaviour
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from bot.credit_views import CustomerFacts, GroupExposure, Of
from bot.forms import FormHead
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language, money, number, percent, plain_money
from messages.naming import readable
from messages.prose import Value, say, sums

NUMBERS_NAMED = 3
NUMBER_MAX = 60
_SCREEN = "limits"
_TENTH = Decimal("0.001")


def word(language: Language, sentence: str, **values: Value) -> Mrkdwn:
    """What order checks and requests share in words."""
    return say(language, _SCREEN, sentence, **values)


def name_of(of: Of) -> str:
    """The customer's name, or the next best thing, not yet escaped."""
    return readable(of.name, of.code, of.customer_id)


def customer_text(of: Of, language: Language) -> Mrkdwn:
    """`*ACME* (C0042)`."""
    return word(language, "customer", name=name_of(of), code=of.code if clean(of.name) else "")


def form_head(of: Of, as_of: date) -> FormHead:
    """The same customer as the forms' opening takes it."""
    return FormHead(of.customer_id, of.code, of.name, of.entity_name or of.entity, as_of, 0)


def use(ratio: Decimal, language: Language) -> Mrkdwn:
    """Exposure over limit to a tenth of a percent, half up: only a limit exactly met reads `100 %`."""
    shown = ratio.quantize(_TENTH, rounding=ROUND_HALF_UP)
    if shown == 1 and ratio != 1:
        shown += _TENTH if ratio > 1 else -_TENTH
    return Mrkdwn(percent(shown, language))


def of_limit(total: Money, limit: Money | None, language: Language) -> Mrkdwn:
    """`€53,000 (88.3 % of €60,000)`; of a limit of zero `€53,000 of €0`, without one `€53,000, no limit`."""
    said = _of_limit(total, limit, language)
    return word(language, "of_limit", **said)


def _of_limit(total: Money, limit: Money | None, language: Language) -> dict[str, Value]:
    ratio = use(total.amount / limit.amount, language) if limit else Mrkdwn()
    shown = Mrkdwn(money(limit, language)) if limit is not None else Mrkdwn()
    return {"total": total, "limit": shown, "ratio": ratio}


def bare_money(amount: Money, language: Language) -> Mrkdwn:
    """An amount of a sum whose currency is said at its end: `53,000`, `53,000.50`."""
    whole = amount.amount.to_integral_value()
    if amount.amount == whole:
        return Mrkdwn(number(whole, language))
    return Mrkdwn(plain_money(amount, language))


def late_text(facts: CustomerFacts, language: Language) -> Mrkdwn:
    """`€30,900, 2 invoices, oldest 44 days`."""
    if not facts.late:
        return word(language, "nothing_late")
    amounts, count = sums(facts.late, language), facts.late_documents
    return word(language, "late", amounts=amounts, count=count, days=facts.oldest_days_late)


def pays_text(facts: CustomerFacts, language: Language) -> Mrkdwn:
    """`16 days late on average, worsening. Kept 3 of 5 promises. Score C`."""
    said = [_pays(facts.behaviour, language)]
    if facts.promises_made:
        said.append(word(language, "kept", kept=facts.promises_kept, made=facts.promises_made))
    if facts.behaviour and facts.behaviour.score:
        said.append(word(language, "score", letter=Mrkdwn(facts.behaviour.score)))
    return Mrkdwn(". ".join(said))


def _pays(behaviour: Behaviour | None, language: Language) -> Mrkdwn:
    if behaviour is None:
        return word(language, "not_known")
    days = behaviour.average_days_late
    said = [word(language, "pays", days=abs(days), late=days > 0) if days else word(language, "pays_on_time")]
    if behaviour.is_worsening:
        said.append(word(language, "worsening"))
    return Mrkdwn(", ".join(said))


def group_text(group: GroupExposure, language: Language) -> Mrkdwn:
    """`ACME Group: €120,000 (80 % of €150,000), 4 customers`, the rates that it was turned with."""
    figures = _of_limit(group.exposure.total, group.exposure.limit, language)
    name = next(filter(clean, (group.name, group.code)), "")
    said = word(language, "group", name=name, members=group.members, **figures)
    left_out = Mrkdwn(", ".join(map(escape, group.left_out)))
    return Mrkdwn(said + word(language, "group_rates", on=group.rates_on, left_out=left_out))


def ledger_text(facts: CustomerFacts, language: Language) -> Mrkdwn:
    """`ledger of Mon 23 Nov, 18:10`; empty when it is not known."""
    return word(language, "ledger", at=facts.ledger_at) if facts.ledger_at else Mrkdwn()


def old_text(ledger_at: datetime | None, age: Freshness | None, language: Language) -> Mrkdwn:
    """That figures are old, on a message that is no answer; empty of fresh ones."""
    if ledger_at is None or age in (Freshness.FRESH, None):
        return Mrkdwn()
    return say(language, "words", "banner", on=ledger_at.date(), entity="")


def provisional_text(facts: CustomerFacts, language: Language) -> Mrkdwn:
    """What old figures mean for an answer; empty of fresh ones."""
    if facts.freshness is Freshness.FRESH:
        return Mrkdwn()
    on = facts.ledger_at.date() if facts.ledger_at else None
    return word(language, "provisional", on=on)


def numbers_text(numbers: Sequence[str], language: Language) -> Mrkdwn:
    """`F-0871, F-0872, F-0873 and 2 more invoices`."""
    named = Mrkdwn(", ".join(escape(one, NUMBER_MAX) for one in numbers[:NUMBERS_NAMED]))
    return word(language, "numbers", named=named, more=max(len(numbers) - NUMBERS_NAMED, 0))


def one_of(names: Sequence[str], first: str, language: Language) -> Mrkdwn:
    """Those of whom one is enough; where they are not known, who comes first."""
    return either(names or (first,), language)


def either(names: Sequence[str], language: Language) -> Mrkdwn:
    """Names of whom one is enough: `Nadia Benali or Hugues Martin`."""
    *first, last = [escape(name) for name in names if clean(name)] or [word(language, "credit_manager")]
    return word(language, "either", first=Mrkdwn(", ".join(first)), last=last) if first else Mrkdwn(last)
