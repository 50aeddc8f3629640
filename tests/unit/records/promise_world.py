"""Atelier Lumen's promises: a finance director too, words that say what they are given, short ways to act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fakes import eur

from bot.acts import Actor, AskForPlan, LogPromise, PlanAsked, PromiseLogged
from bot.credit.promise import Instalment, Promise
from bot.credit.refused import Refused
from bot.notices import NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.services.house import House
from bot.services.plans import ask_for_plan
from bot.services.promises import log_promise
from bot.standing import PlanView, PromiseView
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, Lumen, Wording, at

HUGUES = Person(email="hugues@lumen.example", name="Hugues Morel", role=Role.FINANCE_DIRECTOR, language="fr")
EVERYBODY = Policy(people=(CAMILLE, JULIEN, NADIA, HUGUES))
FRIDAY = date(2026, 11, 27)
GRACE_OVER = date(2026, 12, 2)
"""The Wednesday after: Friday's grace ends on Tuesday."""
CAMILLES = CAMILLE.email.casefold()
Facts = dict[str, Any]


class PromiseWording(Wording):
    """Says of a promise or a plan how it stands, to whom, in which language."""

    def promise_broken(self, view: PromiseView, language: str) -> Payload:
        return self._promise("not kept", view, language)

    def promise_asked(self, view: PromiseView, language: str) -> Payload:
        return self._promise("asked", view, language)

    def promise_decided(self, view: PromiseView, language: str) -> Payload:
        return self._promise("decided", view, language)

    def plan_asked(self, view: PlanView, language: str) -> Payload:
        return {"text": f"plan asked {view.plan.state} {len(view.promises)} {view.customer_name} {language}"}

    def plan_decided(self, view: PlanView, language: str) -> Payload:
        return {"text": f"plan decided {view.plan.state} {view.asked_by} {language}"}

    def _promise(self, what: str, view: PromiseView, language: str) -> Payload:
        promise = view.promise
        return {"text": f"{what} {promise.id} {promise.state} {view.customer_name} {language}"}


class World(Lumen):
    """A workspace, and what is done in it about ACME's invoices 1 (18 500) and 2 (12 400)."""

    def __init__(self, policy: Policy = EVERYBODY) -> None:
        super().__init__(policy)
        self.house = House(self.work, policy, PromiseWording())  # type: ignore[arg-type]  # as Lumen's

    async def log(self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any) -> Any:
        """Log 12 000 for Friday on invoice 1, unless it is said otherwise; the answer."""
        wanted = wish(**facts)
        return await log_promise(self.house, self.actor(person, moment), wanted)

    async def logged(self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any) -> Promise:
        """As `log`, when it goes well."""
        done = await self.log(person, moment, **facts)
        assert isinstance(done, PromiseLogged), done
        return done.promise

    async def third(self, person: Person = CAMILLE) -> tuple[Promise, Promise]:
        """A second promise in a row that is open, and the third that waits."""
        await self.logged(person, at("09:00"), key="first")
        second = await self.logged(person, at("09:01"), key="second")
        return second, await self.logged(person, at("09:02"), key="third")

    async def ask(self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any) -> Any:
        """Ask for 3 000 this Friday and the next on invoice 1, unless it is said otherwise."""
        return await ask_for_plan(self.house, self.actor(person, moment), plan_wish(**facts))

    async def asked(
        self, person: Person = CAMILLE, moment: datetime | None = None, **facts: Any
    ) -> PlanAsked:
        """As `ask`, when it goes well."""
        done = await self.ask(person, moment, **facts)
        assert isinstance(done, PlanAsked), done
        return done

    def now(self, promise_id: int) -> Promise:
        """A promise as it is kept."""
        return self.work.records.promises.kept[promise_id]

    def states(self) -> list[str]:
        """How every promise stands, by id."""
        kept = self.work.records.promises.kept
        return [kept[one].state.value for one in sorted(kept)]

    def plan_state(self) -> str:
        """How the first plan stands."""
        return self.work.records.promises.plans[1].state.value

    def said(self, kind: NoticeKind) -> list[tuple[str, str, str]]:
        """Key, reader and text of what was said of a kind."""
        return [
            (one.key, one.person, one.payload["text"]) for one in self.work.outbox.notices if one.kind is kind
        ]

    @property
    def deeds(self) -> list[str]:
        """What the trail says, in order."""
        return self.work.records.trail.deeds


def wish(**facts: Any) -> LogPromise:
    """12 000 for Friday on ACME's invoice 1; `amount` is in euros."""
    said: Facts = {"customer_id": ACME, "documents": (1,), "promised_on": FRIDAY, "key": "k1", "seen": 99}
    said |= {"amount": "12000"} | facts
    return LogPromise(**{**said, "amount": eur(said["amount"])})


def plan_wish(**facts: Any) -> AskForPlan:
    """3 000 this Friday and the next on ACME's invoice 1."""
    parts = (Instalment(FRIDAY, eur("3000")), Instalment(date(2026, 12, 4), eur("3000")))
    said: Facts = {"customer_id": ACME, "documents": (1,), "instalments": parts, "key": "p1", "seen": 99}
    return AskForPlan(**{**said, **facts})


def by(actor: Actor, moment: datetime) -> Actor:
    """The same person at another moment."""
    return replace(actor, at=moment)


def refusal(done: object) -> Refused:
    """What was answered, when it is a refusal."""
    assert isinstance(done, Refused), done
    return done
