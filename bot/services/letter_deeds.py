"""What comes of a letter that was made: the record, its step, the trail, and the files on their way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.acts import Actor
from bot.audit import Deed, Facts, NewEntry
from bot.credit.due_step import DueStep, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.letter import Letter, StoredFile
from bot.credit.mailing import Mailing
from bot.dunning_acts import LetterMade, MakeLetter
from bot.dunning_views import FileAbout, LetterView
from bot.errors import StorageError
from bot.notices import FILE_OF, Notice, NoticeKind
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.at_once import look_again
from bot.services.customer_facts import of_customer
from bot.services.dispute_steps import by
from bot.services.house import House
from bot.services.mailing_deeds import note
from bot.services.overdue_facts import sums
from bot.services.promise_deeds import amount_fact
from bot.services.sending_hours import sending_hours
from bot.services.step_deeds import KEY, keep_step

MEDIA_TYPE = "application/pdf"


def file_key(key: str) -> str:
    """Of the notice that brings a letter to whoever made it: one a wish."""
    return f"letter-file:{key}"


@dataclass(frozen=True, slots=True)
class Making:
    """A letter under way, in a transaction that holds the customer; `view` has its number."""

    house: House
    one: Work
    actor: Actor
    customer: KnownCustomer
    step: DueStep | None
    view: LetterView

    async def keep(self, content: bytes, wish: MakeLetter) -> LetterMade:
        """Records first, then the trail, then the outbox."""
        one, at = self.one, self.actor.at
        file = await one.letters.keep(f"{self.view.number}.pdf", MEDIA_TYPE, content, at)
        letter = await one.letters.add(self._letter(file))
        if self.step is not None:
            await self._take(self.step, letter, wish.key)
        mailing = await self._ask_mail(letter, wish.key) if wish.by_mail else None
        await one.trail.add(self._entry(letter, file))
        if mailing is not None:
            await note(one, self.customer, mailing, Deed.REMINDER_ASKED, by(self.actor))
        await look_again(self.house, one, self.customer.id, self.actor)
        await self._send(file, wish.key)
        return LetterMade(letter, mailing)

    def _letter(self, file: StoredFile) -> Letter:
        view, facts = self.view, self.view.facts
        return Letter(
            id=0,
            number=view.number,
            customer_id=self.customer.id,
            step_id=self.step.id if self.step else None,
            kind=view.kind,
            language=view.language,
            made_by=self.actor.person,
            made_at=self.actor.at,
            made_on=view.made_on,
            pay_by=view.pay_by,
            documents=tuple(line.document_id for line in facts.lines),
            owed=facts.owed,
            charges=facts.charged if view.regime else (),
            file_id=file.id,
            address=view.address,
            is_registered=view.is_registered,
        )

    async def _take(self, step: DueStep, letter: Letter, key: str) -> None:
        """The step is done: it never comes again for its invoices."""
        own = step.owner in ("", self.actor.person)
        line = StepLine(
            id=0,
            step_id=step.id,
            customer_id=step.customer_id,
            kind=StepLineKind.LETTER,
            by=self.actor.person,
            at=self.actor.at,
            outcome=StepOutcome.LETTER,
            facts={"letter": letter.number, KEY: key} | ({} if own else {"in_place_of": step.owner}),
        )
        done = replace(
            step,
            state=StepState.DONE,
            outcome=StepOutcome.LETTER,
            trouble="",
            taken_by=self.actor.person,
            taken_at=self.actor.at,
            taken_on=letter.made_on,
            ended_on=letter.made_on,
        )
        await self.one.dunning.say((line,))
        await keep_step(self.one, done)

    async def _ask_mail(self, letter: Letter, key: str) -> Mailing:
        """The customer's copy waits for its moment, as reminders do, and can be recalled until then."""
        asked = Mailing(
            id=0,
            customer_id=self.customer.id,
            step_id=None,
            letter_id=letter.id,
            template="",
            charges=bool(self.view.regime),
            to=self.customer.email.strip(),
            language=letter.language,
            asked_by=self.actor.person,
            asked_at=self.actor.at,
            leaves_at=sending_hours(self.house.policy, self.customer).leaves(self.actor.at),
        )
        kept = await self.one.mailings.add(asked, key)
        if kept is None:
            raise StorageError("A mail was asked for under this key before: open the form again.")
        return kept

    def _entry(self, letter: Letter, file: StoredFile) -> NewEntry:
        return NewEntry(
            deed=Deed.LETTER_MADE,
            who=self.actor.person,
            at=self.actor.at,
            surface=self.actor.surface,
            subject=f"letter:{letter.id}",
            customer_id=self.customer.id,
            after=letter_facts(letter, file),
        )

    async def _send(self, file: StoredFile, key: str) -> None:
        """To whoever made it, at once: they are here."""
        facts = self.view.facts
        charges = facts.charged if self.view.regime else ()
        about = FileAbout(of_customer(self.house, self.customer), sums((*facts.owed, *charges)))
        language = self.actor.reader.language
        payload = {**self.house.wording.file(file.name, language, about), FILE_OF: file.id}
        notice = Notice(file_key(key), NoticeKind.FILE, self.actor.person, payload, self.actor.at)
        await self.one.outbox.add(notice)


def letter_facts(letter: Letter, file: StoredFile) -> Facts:
    """A letter as the trail has it: whoever has the PDF can compare its checksum."""
    said: dict[str, str | int | bool | None] = {
        "number": letter.number,
        "kind": letter.kind.value,
        "step": letter.step_id,
        "pay_by": letter.pay_by.isoformat(),
        "documents": ",".join(map(str, letter.documents)),
        "owed": ", ".join(map(amount_fact, letter.owed)),
        "charges": ", ".join(map(amount_fact, letter.charges)),
        "address": ", ".join(letter.address),
        "registered": letter.is_registered or None,
        "sha256": file.sha256,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}
