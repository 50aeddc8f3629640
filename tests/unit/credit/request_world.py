"""Atelier Lumen's requests: a limit of 60 000, who decides and stands in, short ways to ask and decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fakes import eur
from fakes_conversation import member
from fakes_wording import PlainWording
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, TUESDAY, Lumen, at

from bot.audit import Entry
from bot.credit.refused import Refused
from bot.credit.request import CreditRequest
from bot.credit_acts import AskIncrease, AskRelease, AskTerms, DecideRequest, RequestDecided, RequestMade
from bot.delegations import Delegation
from bot.notices import Notice
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.services.house import House
from bot.services.limits import ask_increase, ask_release, ask_terms, decide_request, withdraw_request

HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
MARC = Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER)
INES = Person(email="ines@lumen.example", name="Inès Colin", role=Role.CREDIT_MANAGER)
PEOPLE = (CAMILLE, JULIEN, NADIA, HUGUES, MARC)
CHANNEL = "#C0CREDIT"
CREDIT = CreditPolicy(channel="C0CREDIT")
POLICY = Policy(people=PEOPLE, credit=CREDIT)
NO_CHANNEL = Policy(people=PEOPLE)
YEAR_END = date(2026, 12, 31)
FRIDAY = date(2026, 11, 27)
CAMILLES, NADIAS = CAMILLE.email.casefold(), NADIA.email
Said = tuple[str, str, str]


class World(Lumen):
    """A workspace in which ACME owes 30 900 of 60 000; Nadia decides up to 12 000 alone."""

    def __init__(self, policy: Policy = POLICY) -> None:
        super().__init__(policy)
        self.house = House(self.work, policy, PlainWording())
        for number, person in enumerate(policy.people):
            slack_id = f"U{number}"
            self.work.members.kept[slack_id] = member(slack_id, person)
        self.work.records.exposures.limit(ACME, eur("60000"))

    async def ask(self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any) -> Any:
        """Ask for 8 000 for ACME until the end of the year, unless it is said otherwise; the answer."""
        said: dict[str, Any] = {"customer_id": ACME, "starts_on": TUESDAY, "ends_on": YEAR_END, "key": "k1"}
        said |= {"amount": "8000", "reason": "Christmas stock"} | facts
        wish = AskIncrease(**{**said, "amount": eur(said["amount"])})
        return await ask_increase(self.house, self.actor(person, moment), wish)

    async def asked(
        self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any
    ) -> CreditRequest:
        """As `ask`, when it goes well."""
        return made(await self.ask(person, moment, **facts))

    async def ask_terms(self, person: Person = CAMILLE, order: str = "15000", key: str = "t1") -> Any:
        """Ask for 15 days for an order."""
        wish = AskTerms(ACME, eur(order), 15, "they pay on the 15th", key)
        return await ask_terms(self.house, self.actor(person), wish)

    async def ask_release(self, person: Person = CAMILLE, key: str = "r1") -> Any:
        """Ask for the release of ACME."""
        return await ask_release(self.house, self.actor(person), AskRelease(ACME, "paid by card", key))

    async def decide(
        self,
        person: Person,
        request: CreditRequest,
        moment: datetime | None = None,
        *,
        approves: bool = True,
        **facts: Any,
    ) -> Any:
        """What somebody decides of a request as they saw it; `amount` is in euros."""
        said = {**facts, **({"amount": eur(facts["amount"])} if "amount" in facts else {})}
        wish = DecideRequest(request.id, request.version, approves, **said)
        return await decide_request(self.house, self.actor(person, moment or at("10:02")), wish)

    async def decided(
        self, person: Person, request: CreditRequest, moment: datetime | None = None, **facts: Any
    ) -> CreditRequest:
        """As `decide`, when it goes well."""
        done = await self.decide(person, request, moment, **facts)
        assert isinstance(done, RequestDecided), done
        return done.request

    async def withdraw(self, person: Person, request: CreditRequest) -> Any:
        """What is answered to somebody who withdraws a request."""
        actor = self.actor(person, at("09:30"))
        return await withdraw_request(self.house, actor, request.id)

    async def away(self, person: Person, to: Person, last_on: date = YEAR_END) -> Delegation:
        """Somebody decides in a person's place from Tuesday on."""
        given = Delegation(0, _email(person), _email(to), TUESDAY, last_on, at("08:00"))
        return await self.work.records.delegations.add(given)

    def leave(self, person: Person) -> None:
        """Somebody has no account any more."""
        kept = self.work.members.kept
        self.work.members.kept = {key: one for key, one in kept.items() if one.person != _email(person)}

    def now(self, request_id: int = 1) -> CreditRequest:
        """A request as it is kept."""
        return self.work.records.requests.kept[request_id]

    async def limit(self, on: date = TUESDAY) -> str:
        """ACME's limit in force on a day."""
        (row,) = await self.work.records.exposures.of(on, (ACME,))
        return f"{row.exposure.limit.amount:.0f}" if row.exposure.limit else ""

    def notice(self, key: str) -> Notice:
        """What was left in the outbox under a key."""
        return next(one for one in self.work.outbox.notices if one.key == key)

    @property
    def said(self) -> list[Said]:
        """Key, reader and text of what was said of requests, in order."""
        notices = (one for one in self.work.outbox.notices if one.key.startswith("request"))
        return [(one.key, one.person, one.payload["text"]) for one in notices]

    @property
    def entries(self) -> list[Entry]:
        """What the trail says of requests, in order."""
        trail = self.work.records.trail.entries
        return [one for one in trail if one.entry.subject.startswith("request:")]

    @property
    def deeds(self) -> list[str]:
        """The deeds of these, in order."""
        return [one.entry.deed.value for one in self.entries]


def made(done: object) -> CreditRequest:
    """What was asked for, when it went well."""
    assert isinstance(done, RequestMade), done
    return done.request


def refusal(done: object) -> Refused:
    """What was answered, when it is a refusal."""
    assert isinstance(done, Refused), done
    return done


def _email(person: Person) -> str:
    return person.email.casefold()
