"""What letters say: Jinja holds the sentences, here is which of them a letter needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.credit.charges import Regime
from bot.credit.letter import LetterKind
from bot.credit.money import Money, by_currency
from bot.dunning_views import LetterView, OverdueFacts
from messages.escape import Mrkdwn, clean
from messages.formats import DateStyle, Language, day, exact_money, rate
from messages.prose import Value, listed, tell

FRANCE = "FR"
NO_BREAK = "\u00a0"
SIREN_DIGITS, SIRET_DIGITS = 9, 14


@dataclass(frozen=True, slots=True)
class Pen:
    """How a language is written on paper."""

    language: Language

    def say(self, sentence: str, **values: Value) -> str:
        """A sentence; text of other people's is on one line and cannot turn its direction."""
        return tell(self.language, "letter", sentence, **values).replace("'", "’")

    def money(self, amount: Money) -> Mrkdwn:
        """With its cents, always."""
        return Mrkdwn(exact_money(amount, self.language))

    def sums(self, amounts: Iterable[Money]) -> Mrkdwn:
        """One amount a currency, never added up."""
        return listed((self.money(amount) for amount in amounts), self.language)

    def day(self, on: date) -> Mrkdwn:
        """`24 November 2026`, `1er décembre 2026`, never broken over two lines."""
        return Mrkdwn(f"{day(on, self.language, DateStyle.MONTH_DAY)} {on.year}".replace(" ", NO_BREAK))

    def short_day(self, on: date) -> str:
        """`24 Nov 2026`, for a column."""
        return day(on, self.language, DateStyle.DATED)

    def rate(self, percent: Decimal) -> Mrkdwn:
        """A yearly rate with all its decimals: `13.15 %`."""
        return Mrkdwn(f"{rate(percent, self.language)}{NO_BREAK}%")


def pen_of(view: LetterView) -> Pen:
    """In the language of the letter."""
    return Pen(Language.of(view.language))


def charged(view: LetterView) -> bool:
    """Whether the letter asks for what being late costs."""
    return bool(view.regime) and not view.facts.unknown_rates and bool(view.facts.lines)


def asked_for(view: LetterView) -> tuple[Money, ...]:
    """What the letter asks for, one amount a currency, those of the invoices first: with charges if any."""
    return invoices_first(view.facts.total if charged(view) else view.facts.owed, view.facts)


def invoices_first(amounts: Iterable[Money], facts: OverdueFacts) -> tuple[Money, ...]:
    """Sums in the currencies of the invoices, then the others: EUR 40 comes after the dollars it is for."""
    owed = {one.currency for one in facts.owed}
    return tuple(sorted(amounts, key=lambda one: one.currency not in owed))


def subject_of(view: LetterView) -> str:
    """What stands in bold above the letter."""
    sentence = "notice_subject" if view.kind is LetterKind.FORMAL_NOTICE else "reminder_subject"
    pen = pen_of(view)
    return pen.say(sentence, sum=pen.sums(asked_for(view)))


def opening(view: LetterView, *, annexed: bool) -> tuple[str, ...]:
    """That the invoices are late, which stand below or in the annex."""
    name = {LetterKind.FORMAL_NOTICE: "notice_late"}.get(view.kind, "firm" if charged(view) else "friendly")
    sentence = f"{name}_annexed" if annexed else name
    return (pen_of(view).say(sentence, count=len(view.facts.lines)),)


def demand(view: LetterView) -> tuple[str, ...]:
    """How much is asked for, and by when: the sentence that counts.

    Source of what makes it one: article 1344 of the French Civil Code, a debtor is put in default "par une
    sommation ou un acte portant interpellation suffisante": it names itself, the debt, and the day.
    """
    pen = pen_of(view)
    name = {LetterKind.FORMAL_NOTICE: "demand"}.get(
        view.kind, "firm_ask" if charged(view) else "friendly_ask"
    )
    days = {"days": (view.pay_by - view.made_on).days} if name == "demand" else {}
    said = pen.say(name, sum=pen.sums(asked_for(view)), on=pen.day(view.pay_by), **days)
    return (said, pen.say("civil_code")) if _is_mise_en_demeure(view) else (said,)


def left_out(facts: OverdueFacts, pen: Pen) -> tuple[str, ...]:
    """What the sum does not have in it: promised, contested, credits."""
    said = []
    if facts.promised:
        said.append(pen.say("left_promised", count=len(facts.promised)))
    if facts.disputed:
        contested = by_currency(amount for _, amount in facts.disputed)
        said.append(pen.say("left_contested", sum=pen.sums(contested)))
    if facts.credits:
        said.append(pen.say("left_credits", sum=pen.sums(-amount for amount in facts.credits)))
    return tuple(said)


def legal_basis(view: LetterView) -> tuple[str, ...]:
    """Where charges come from, as facts of the law that the entity charges by.

    Sources: articles L441-10 (II) and D441-5 of the French Commercial Code, and articles 3 and 6 of
    directive 2011/7/EU, for interest without a reminder and the fixed compensation of EUR 40.
    """
    pen, facts = pen_of(view), view.facts
    if view.regime and facts.unknown_rates:
        return (pen.say("unknown_rates", on=pen.day(date.fromisoformat(facts.unknown_rates))),)
    if not charged(view):
        return ()
    law = Regime(view.regime).value
    rate_of = {} if view.contract_rate is None else {"rate": pen.rate(view.contract_rate)}
    said = [pen.say(f"{law}_{'contract' if rate_of else 'default'}", on=pen.day(facts.as_of), **rate_of)]
    fixed = [line.charges.indemnity for line in facts.lines if line.charges and line.charges.indemnity]
    if fixed:
        said.append(pen.say(f"{law}_indemnity", sum=pen.money(fixed[0])))
    return tuple(said)


def what_follows(view: LetterView) -> tuple[str, ...]:
    """What comes if nothing is paid; of a reminder, what else there may be to say."""
    pen = pen_of(view)
    if view.kind is LetterKind.FORMAL_NOTICE:
        return (pen.say("otherwise"), pen.say("contest"))
    return (pen.say("crossed"),)


def payment_rows(view: LetterView) -> list[tuple[str, str]]:
    """How to pay: only what the policy says."""
    pen, payee = pen_of(view), view.payee
    rows = [
        (pen.say("sum"), str(pen.sums(asked_for(view)))),
        (pen.say("pay_by"), str(pen.day(view.pay_by))),
        (pen.say("payee"), clean(payee.name)),
        (pen.say("reference"), clean(payee.reference)),
        ("IBAN", in_fours(payee.iban)),
        ("BIC", clean(payee.bic)),
        (pen.say("link"), clean(payee.link)),
    ]
    return [(name, value) for name, value in rows if value]


def place_and_day(view: LetterView) -> str:
    """`Lyon, le 24 novembre 2026`: where and when it is signed; nothing where no city is known."""
    pen, city = pen_of(view), clean(view.payee.address.city)
    return pen.say("place", city=city, on=pen.day(view.made_on)) if city else ""


def company_mentions(view: LetterView) -> list[str]:
    """What company law wants on a company's letters, as far as the policy says it.

    Sources: articles R123-237 (SIREN, register and its city) and L224-1 and L223-1 (form and capital) of the
    French Commercial Code.
    """
    pen, payee = pen_of(view), view.payee
    siren = pen.say("siren", number=Mrkdwn(in_threes(payee.siren))) if clean(payee.siren) else ""
    return [said for said in (clean(payee.name), clean(payee.mentions), siren) if said]


def in_threes(siren: str) -> str:
    """A SIREN as it is printed: `732 829 320`."""
    plain = "".join(clean(siren).split())
    return NO_BREAK.join(plain[at : at + 3] for at in range(0, len(plain), 3))


def registration(number: str) -> str:
    """A SIREN, or a SIRET with the number of its establishment, as it is printed; others as they are."""
    plain = "".join(clean(number).split())
    if not (plain.isascii() and plain.isdecimal() and len(plain) in (SIREN_DIGITS, SIRET_DIGITS)):
        return clean(number)
    return NO_BREAK.join(filter(None, [in_threes(plain[:SIREN_DIGITS]), plain[SIREN_DIGITS:]]))


def in_fours(iban: str) -> str:
    """An IBAN as it is printed: `FR76 3000 6000 0112 3456 7890 189`."""
    plain = "".join(clean(iban).split())
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _is_mise_en_demeure(view: LetterView) -> bool:
    """Whether French law says what the letter is."""
    is_french = view.regime == Regime.FR or (not view.regime and view.payee.country == FRANCE)
    return view.kind is LetterKind.FORMAL_NOTICE and is_french
