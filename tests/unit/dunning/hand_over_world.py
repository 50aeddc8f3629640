"""ACME on Tuesday 24 November: what is late, contested and promised, and who hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from credit.case_world import ACME, CAMILLE, CHANNEL, EVERYBODY, NADIA, TUESDAY, CaseWorld, at
from fakes_wording import PlainWording

from bot.credit.due_step import DueStep, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing, MailingState
from bot.credit.refused import Refused
from bot.delegations import Delegation
from bot.dossier import DossierFile, DossierIndex, DossierView, StatementView
from bot.dunning_acts import DecideHandOver, HandOver, HandOverChanged
from bot.dunning_views import FileAbout, HandOverView
from bot.notices import Payload
from bot.policy import CreditPolicy, Person, Policy
from bot.policy_dunning import DunningPolicy
from bot.services.hand_overs import ask_hand_over, decide_hand_over
from bot.services.house import House
from messages.dossier import render_dossier, render_dossier_index

DUNNING = DunningPolicy(agency="Recouvra")
POLICY = Policy(people=EVERYBODY, credit=CreditPolicy(channel="C0CREDIT"), dunning=DUNNING)
LATE, CONTESTED, PROMISED = 11, 12, 13
"""18 500 due 44 days ago; 12 400, of which 2 300 contested; 5 000 promised."""
HAND_OVER = Step(StepAction.HAND_OVER, 60, 5, StepOwner.CREDIT_MANAGER, "hand_over")
CALL = Step(StepAction.CALL, 10, 3, StepOwner.SALESPERSON, "call")
NOTIFY = Step(StepAction.NOTIFY, -5, 2, StepOwner.SALESPERSON, "notify")


class HandOverWording(PlainWording):
    """Says how a hand-over stands; dossiers are in real words, with a statement of a few bytes."""

    def hand_over(self, view: HandOverView, language: str, *, buttons: bool) -> Payload:
        return {"text": f"hand-over {view.litigation.state}{' decide' if buttons else ''}"}

    def hand_over_decided(self, view: HandOverView, language: str) -> Payload:
        return {"text": f"yours {view.litigation.state}"}

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        return {"text": f"file {name}"}

    def statement(self, view: StatementView) -> bytes:
        return f"%PDF statement {view.letter.signer.name} {view.letter.language}".encode()

    def dossier(self, view: DossierView) -> tuple[DossierFile, ...]:
        return render_dossier(view)

    def dossier_index(self, index: DossierIndex) -> DossierFile:
        return render_dossier_index(index)


@dataclass
class HandOverWorld(CaseWorld):
    """A customer whose step to hand over is Nadia's."""

    policy: Policy = POLICY

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paper(LATE, ACME, "18500", due_in=-44)
        self.paper(CONTESTED, ACME, "12400", due_in=-14, disputed="2300")
        self.paper(PROMISED, ACME, "5000", due_in=-4)
        self.change(PROMISED, is_promised=True)

    @property
    def house(self) -> House:
        return House(self.work, self.policy, HandOverWording())

    async def step(
        self, step: Step = HAND_OVER, owner: Person = NADIA, state: StepState = StepState.OPEN
    ) -> DueStep:
        """One of ACME, since Monday."""
        made = DueStep(
            id=0,
            customer_id=ACME,
            scenario="usual",
            step=step,
            documents=(LATE,),
            reached_on=TUESDAY - timedelta(days=1),
            opened_at=at("07:00", TUESDAY - timedelta(days=1)),
            owner=owner.email.casefold(),
            first_due_on=date(2026, 11, 30),
            due_on=date(2026, 11, 30),
            state=state,
        )
        (kept,) = await self.records.dunning.add_all([made])
        return kept

    async def mailing(self, step: DueStep, state: MailingState) -> Mailing:
        """The reminder of a step."""
        made = Mailing(
            id=0,
            customer_id=ACME,
            step_id=step.id,
            letter_id=None,
            template="",
            charges=False,
            to="compta@acme.example",
            language="fr",
            asked_by="camille@lumen.example",
            asked_at=at("09:00"),
            leaves_at=at("09:10"),
            state=state,
            documents=(LATE,),
            subject="Relance",
            message_id="m1@lumen.example",
        )
        kept = await self.records.mailings.add(made, f"mailing{len(self.records.mailings.kept)}")
        assert kept is not None
        return kept

    async def formal_notice(self, *documents: int) -> Letter:
        """Made a week ago."""
        on = TUESDAY - timedelta(days=7)
        file = await self.records.letters.keep("md.pdf", "application/pdf", b"%PDF notice", at("10:00", on))
        made = Letter(
            id=0,
            number="MD-2026-0001",
            customer_id=ACME,
            step_id=None,
            kind=LetterKind.FORMAL_NOTICE,
            language="fr",
            made_by="nadia@lumen.example",
            made_at=at("10:00", on),
            made_on=on,
            pay_by=on + timedelta(days=8),
            documents=documents,
            owed=(),
            charges=(),
            file_id=file.id,
        )
        return await self.records.letters.add(made)

    def delegate(self, person: Person, to: Person) -> None:
        """Somebody decides in another's place today."""
        given = Delegation(
            len(self.records.delegations.kept) + 1,
            person.email.casefold(),
            to.email.casefold(),
            TUESDAY,
            TUESDAY,
            at("08:00"),
        )
        self.records.delegations.kept[given.id] = given

    async def ask(
        self, person: Person = NADIA, *, to: str = "Recouvra", reason: str = "no answer", key: str = "k1"
    ) -> HandOverChanged | Refused:
        wish = HandOver(ACME, to, reason, key)
        return await ask_hand_over(self.house, self.actor(person), wish)

    async def asked(self, person: Person = CAMILLE) -> Litigation:
        """Asked for by the owner of the step, who does not decide."""
        await self.step(owner=person)
        return done(await self.ask(person))

    async def decide(
        self,
        person: Person,
        litigation: Litigation,
        *,
        approves: bool = True,
        reason: str = "",
        hour: str = "10:02",
    ) -> HandOverChanged | Refused:
        wish = DecideHandOver(litigation.id, litigation.version, approves, reason)
        return await decide_hand_over(self.house, self.actor(person, hour), wish)

    def told(self, to: Person | str = CHANNEL) -> list[str]:
        """What was said of the hand-over; of holds and cases others tell."""
        return [one for one in self.said(to) if not one.lstrip("=> ").startswith(("case", "hold"))]

    @property
    def written(self) -> list[str]:
        """What the trail says of it."""
        return [one for one in self.deeds if one.endswith("litigation:1")]


def done(changed: HandOverChanged | Refused) -> Litigation:
    """What came of an act that went well."""
    assert isinstance(changed, HandOverChanged), changed
    return changed.litigation
