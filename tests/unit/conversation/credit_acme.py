"""ACME with a limit, and what people ask about it elsewhere."""

from __future__ import annotations

from datetime import date

from fakes import eur
from fakes_books import FakeBooks

from bot.acts import Actor
from bot.credit.request import CreditRequest
from bot.credit_acts import AskIncrease, HoldsChanged, RequestMade, SetHold
from bot.policy import Person
from bot.services.holds import set_hold
from bot.services.limits import ask_increase
from conversation.acme import acting, with_records
from conversation.talk import CAMILLE, NADIA, Conversation

YEAR_END = date(2026, 12, 31)


def with_limit(books: FakeBooks, amount: str = "30000") -> FakeBooks:
    """ACME owes €20,800."""
    found = with_records(books)
    found.records.exposures.limit(1, eur(amount))
    return found


async def asked(talk: Conversation, person: Person = CAMILLE) -> CreditRequest:
    """Somebody asks for €2,000 more until the end of the year."""
    actor: Actor = acting(person)
    wish = AskIncrease(1, eur("2000"), actor.at.date(), YEAR_END, "Christmas", "other")
    done = await ask_increase(talk.desk.house, actor, wish)
    assert isinstance(done, RequestMade), done
    return done.request


async def held(talk: Conversation) -> None:
    """Nadia puts ACME's orders on hold."""
    done = await set_hold(talk.desk.house, acting(NADIA), SetHold(1, "bounced cheque"))
    assert isinstance(done, HoldsChanged), done
