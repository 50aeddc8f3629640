"""Letters: who makes them, with which figures, and all that comes of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

import pytest
from fakes import eur
from fakes_conversation import member
from fakes_wording import PlainWording
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, Lumen, at

from bot.audit import Deed
from bot.credit.address import Address
from bot.credit.due_step import DueStep, EndReason, Pause, StepLineKind, StepOutcome, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.letter import LetterKind
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.refused import Refused, Why
from bot.delegations import Delegation
from bot.dunning_acts import LetterMade, MakeLetter
from bot.dunning_views import FileAbout, LetterForm, LetterView
from bot.errors import NotYoursError, TemplateError
from bot.notices import FILE_OF, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.policy_dunning import DunningPolicy, PaymentPolicy, TemplatePolicy
from bot.services.house import House
from bot.services.letters import kept_letters, letter_form, make_letter
from bot.wording import Wording

TODAY = date(2026, 11, 24)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
NOTICE = Step(StepAction.FORMAL_NOTICE, 30, 2, StepOwner.CREDIT_MANAGER, name="formal notice")
LETTER = Step(StepAction.LETTER, 20, 3, StepOwner.CREDIT_MANAGER, name="letter", template="ours")
TEMPLATES = (TemplatePolicy(name="ours", language="fr", subject="Rappel", text="Payez."),)
DUNNING = DunningPolicy(payment=(PaymentPolicy(iban="FR7630006000011234567890189"),), templates=TEMPLATES)
POLICY = Policy(people=(CAMILLE, JULIEN, NADIA, HUGUES), dunning=DUNNING)


class Paper(PlainWording):
    """Writes what a letter is about instead of setting it."""

    def letter(self, view: LetterView) -> bytes:
        if view.own_words and "{{" in view.own_words[1]:
            raise TemplateError
        owed = " ".join(str(one.amount) for one in view.facts.total)
        return f"{view.number} {view.kind} {view.language} {owed} by {view.pay_by}".encode()

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        return {"text": f"{name} {language}"}


class World(Lumen):
    """ACME owes 30 900 since October and November; Nadia has its formal notice to make."""

    def __init__(self, policy: Policy = POLICY, *, can_mail: bool = True) -> None:
        super().__init__(policy)
        self.house = House(self.work, policy, cast(Wording, Paper()), can_mail=can_mail)
        for number, person in enumerate(policy.people):
            self.work.members.kept[f"U{number}"] = member(f"U{number}", person)
        self.ledger = self.work.records.ledger
        self.ledger.taken["MAIN"] = at("07:00")
        known = self.ledger.known[ACME]
        self.ledger.known[ACME] = replace(
            known, email="compta@acme.example", language="fr", contact="A. Petit"
        )

    def moved(self, address: Address) -> None:
        """ACME is somewhere now."""
        known = self.ledger.known[ACME]
        self.ledger.known[ACME] = replace(known, address=address, own_country=address.country)

    async def step(self, step: Step = NOTICE, **changed: Any) -> DueStep:
        """A step of ACME's, Nadia's unless it is said otherwise."""
        due = DueStep(0, ACME, "usual", step, (1, 2), TODAY, at("06:00"), NADIA.email, TODAY, TODAY)
        (kept,) = await self.work.records.dunning.add_all((replace(due, **changed),))
        return kept

    async def form(
        self, person: Person = NADIA, step_id: int | None = None, customer_id: int = ACME
    ) -> LetterForm | Refused:
        return await letter_form(self.house, self.actor(person), customer_id, step_id)

    async def make(
        self, person: Person = NADIA, moment: datetime | None = None, **said: Any
    ) -> LetterMade | Refused:
        """A formal notice to ACME, unless it is said otherwise."""
        wish = MakeLetter(**{"customer_id": ACME, "key": "k1", "version": 1, **said})
        return await make_letter(self.house, self.actor(person, moment), wish)

    async def made(self, **said: Any) -> LetterMade:
        """As `make`, when it goes well."""
        made = await self.make(**said)
        assert isinstance(made, LetterMade), made
        return made


def why(answer: object) -> Why:
    """The reason of a refusal."""
    assert isinstance(answer, Refused), answer
    return answer.why


async def test_the_form_shows_todays_figures_and_eight_days_to_pay() -> None:
    form = await World().form()
    assert isinstance(form, LetterForm)
    view = form.view
    assert (view.kind, view.number, view.language, view.regime) == (LetterKind.FORMAL_NOTICE, "", "fr", "fr")
    assert [line.days_late for line in view.facts.lines] == [44, 14]
    assert (view.facts.owed, view.facts.indemnities) == ((eur("30900"),), (eur("80"),))
    assert (view.pay_by, form.pay_by_least) == (date(2026, 12, 2), date(2026, 11, 25))
    assert (form.by_mail, view.signer.name, view.payee.iban) == (
        "compta@acme.example",
        "Nadia Benali",
        "FR7630006000011234567890189",
    )


async def test_a_letter_is_numbered_kept_and_sent_to_whoever_made_it() -> None:
    world = World()
    made = await world.made(pay_by=date(2026, 12, 4))
    letter, records = made.letter, world.work.records
    assert (letter.number, letter.made_by, letter.documents) == ("MD-2026-0001", NADIA.email, (1, 2))
    assert (letter.pay_by, letter.owed) == (date(2026, 12, 4), (eur("30900"),))
    file, content = records.letters.files[letter.file_id]
    assert (file.name, file.media_type) == ("MD-2026-0001.pdf", "application/pdf")
    assert content.startswith(b"MD-2026-0001 formal_notice fr ") and content.endswith(b" by 2026-12-04")
    (notice,) = [one.notice for one in world.work.outbox.rows if one.notice.kind is NoticeKind.FILE]
    assert (notice.person, notice.payload) == (
        NADIA.email,
        {"text": "MD-2026-0001.pdf en", FILE_OF: file.id},
    )
    assert made.mailing is None


async def test_the_trail_has_its_figures_and_checksum() -> None:
    world = World()
    made = await world.made()
    (entry,) = [one.entry for one in world.work.records.trail.entries if one.entry.deed is Deed.LETTER_MADE]
    file, _ = world.work.records.letters.files[made.letter.file_id]
    assert entry.after is not None
    assert (entry.subject, entry.who, entry.customer_id) == ("letter:1", NADIA.email, ACME)
    assert (entry.after["number"], entry.after["owed"]) == ("MD-2026-0001", "30900.00 EUR")
    assert entry.after["sha256"] == file.sha256


async def test_numbers_have_no_gaps_whatever_is_refused_between() -> None:
    world = World()
    first = await world.made()
    assert why(await world.make(key="k2", pay_by=TODAY)) is Why.DAY_PASSED
    second = await world.made(key="k3")
    assert [first.letter.number, second.letter.number] == ["MD-2026-0001", "MD-2026-0002"]


async def test_the_letter_of_a_step_takes_it() -> None:
    world = World()
    step = await world.step()
    made = await world.made(step_id=step.id)
    after = world.work.records.dunning.kept[step.id]
    assert made.letter.step_id == step.id
    assert (after.state, after.outcome, after.taken_by) == (StepState.DONE, StepOutcome.LETTER, NADIA.email)
    assert (after.taken_on, after.ended_on) == (TODAY, TODAY)
    (line,) = world.work.records.dunning.said
    assert (line.kind, line.facts["letter"]) == (StepLineKind.LETTER, "MD-2026-0001")


async def test_a_reminder_letter_asks_for_charges_only_where_its_step_does() -> None:
    world = World()
    step = await world.step(LETTER)
    form = await world.form(step_id=step.id)
    assert isinstance(form, LetterForm)
    assert (form.view.kind, form.view.regime) == (LetterKind.REMINDER, "")
    assert form.view.own_words == ("Rappel", "Payez.")
    made = await world.made(step_id=step.id)
    assert (made.letter.number, made.letter.charges) == ("LR-2026-0001", ())


async def test_the_customers_copy_waits_as_reminders_do() -> None:
    world = World()
    made = await world.made(by_mail=True, moment=at("09:00"))
    assert made.mailing is not None
    assert (made.mailing.letter_id, made.mailing.step_id) == (made.letter.id, None)
    assert (made.mailing.to, made.mailing.language) == ("compta@acme.example", "fr")
    assert made.mailing.leaves_at == at("09:10")
    deeds = [one.entry.deed for one in world.work.records.trail.entries]
    assert deeds == [Deed.LETTER_MADE, Deed.REMINDER_ASKED]


async def test_the_same_press_again_makes_no_second_letter() -> None:
    world = World()
    step = await world.step()
    await world.made(step_id=step.id)
    assert why(await world.make(step_id=step.id)) is Why.ALREADY_DONE
    assert why(await world.make(step_id=step.id, key="k2")) is Why.STEP_OVER
    assert len(world.work.records.letters.kept) == 1


@pytest.mark.parametrize(
    ("days", "refused"), [(0, Why.DAY_PASSED), (1, None), (90, None), (91, Why.DAY_TOO_FAR)]
)
async def test_the_day_to_pay_by_has_bounds(days: int, refused: Why | None) -> None:
    answer = await World().make(pay_by=date.fromordinal(TODAY.toordinal() + days))
    assert (answer.why if isinstance(answer, Refused) else None) is refused


async def test_a_notice_apart_from_a_step_is_credit_managements() -> None:
    assert why(await World().make(CAMILLE)) is Why.ROLE
    assert isinstance(await World().make(HUGUES), LetterMade)


async def test_who_stands_in_for_the_credit_manager_makes_it() -> None:
    world = World()
    delegation = Delegation(0, NADIA.email, CAMILLE.email.casefold(), TODAY, TODAY, at("08:00"))
    await world.work.records.delegations.add(delegation)
    assert isinstance(await world.make(CAMILLE), LetterMade)


async def test_a_step_of_somebody_elses_is_refused_with_their_name() -> None:
    world = World()
    step = await world.step()
    answer = await world.make(CAMILLE, step_id=step.id)
    assert isinstance(answer, Refused)
    assert (answer.why, answer.who) == (Why.NOT_CONCERNED, "Nadia Benali")


async def test_a_customer_out_of_sight_is_nobodys_to_write_to() -> None:
    with pytest.raises(NotYoursError):
        await World().form(JULIEN)


async def test_a_step_of_another_kind_has_no_letter() -> None:
    world = World()
    step = await world.step(replace(NOTICE, action=StepAction.CALL))
    assert why(await world.form(step_id=step.id)) is Why.NO_SUCH_OUTCOME


async def test_a_step_of_another_customer_makes_no_letter_of_this_one() -> None:
    world = World()
    step = await world.step()
    assert why(await world.form(step_id=step.id, customer_id=GARAGE)) is Why.STEP_OVER
    assert why(await world.make(step_id=step.id, customer_id=GARAGE)) is Why.STEP_OVER
    assert world.work.records.dunning.kept[step.id].state is StepState.OPEN


async def test_a_step_that_ended_has_no_letter() -> None:
    world = World()
    step = await world.step(state=StepState.ENDED, end_reason=EndReason.PAID)
    assert why(await world.form(step_id=step.id)) is Why.STEP_OVER


async def test_figures_that_are_too_old_make_no_letter() -> None:
    world = World()
    world.ledger.taken["MAIN"] = at("07:00", date(2026, 11, 16))
    answer = await world.make()
    assert isinstance(answer, Refused)
    assert (answer.why, answer.at) == (Why.FIGURES_TOO_OLD, at("07:00", date(2026, 11, 16)))


async def test_nothing_is_asked_for_that_is_contested_or_not_of_the_step() -> None:
    world = World()
    step = await world.step()
    for key in (1, 2):
        known = world.ledger.papers[key]
        disputed = replace(known.document, disputed=known.document.open_amount)
        world.ledger.papers[key] = replace(known, document=disputed)
    assert why(await world.form()) is Why.NOTHING_TO_REMIND
    world.ledger.papers[5] = replace(world.ledger.papers[3], id=5, customer_id=ACME)
    assert why(await world.make(step_id=step.id)) is Why.NOTHING_TO_REMIND
    assert isinstance(await world.make(), LetterMade)


async def test_a_rate_that_is_not_known_is_named() -> None:
    world = World()
    later = datetime.combine(date(2031, 3, 3), at("09:00").timetz())
    world.ledger.taken["MAIN"] = later
    answer = await world.make(moment=later)
    assert isinstance(answer, Refused)
    assert (answer.why, answer.until is not None and answer.until > TODAY) == (Why.NO_RATE, True)


async def test_nobody_writes_to_who_is_in_litigation_or_paused() -> None:
    world = World()
    pause = Pause(0, ACME, date(2026, 12, 1), "talks", CAMILLE.email.casefold(), at("08:00"), TODAY)
    kept = await world.work.records.dunning.add_pause(pause)
    assert why(await world.make()) is Why.PAUSED_ALREADY
    await world.work.records.dunning.end_pause(replace(kept, ended_on=TODAY))
    handed = Litigation(
        0, ACME, None, "Agency", "why", NADIA.email, at("08:00"), TODAY, LitigationState.HANDED_OVER
    )
    await world.work.records.litigations.add(handed, "l1")
    assert why(await world.make()) is Why.LITIGATION_ALREADY


async def test_mail_needs_a_server_and_an_address() -> None:
    assert why(await World(can_mail=False).make(by_mail=True)) is Why.NO_MAIL_SERVER
    assert why(await World().make(HUGUES, customer_id=GARAGE, by_mail=True)) is Why.NO_ADDRESS
    form = await World(can_mail=False).form()
    assert isinstance(form, LetterForm) and form.by_mail == ""


async def test_a_letter_goes_to_the_address_that_the_ledger_has() -> None:
    world = World()
    world.moved(Address("12 quai des Brumes", "Bâtiment C", "33000", "Bordeaux", "FR"))
    form = await world.form()
    assert isinstance(form, LetterForm)
    lines = ("12 quai des Brumes", "Bâtiment C", "33000 Bordeaux")
    assert (form.view.address, form.view.is_registered, form.view.is_abroad) == (lines, True, False)
    made = await world.made()
    assert (made.letter.address, made.letter.is_registered) == (lines, True)


async def test_a_letter_abroad_names_the_country() -> None:
    world = World()
    world.moved(Address("1 Long Lane", "", "SE1 4PG", "London", "GB"))
    form = await world.form()
    assert isinstance(form, LetterForm)
    assert form.view.address == ("1 Long Lane", "London", "SE1 4PG", "GB")
    assert form.view.is_abroad


async def test_an_address_that_is_typed_is_kept_as_it_was_sent() -> None:
    world = World()
    form = await world.form()
    assert isinstance(form, LetterForm) and form.view.address == ()
    made = await world.made(address=" 3  rue Haute \n\n 33000 Bordeaux ", is_registered=False)
    assert (made.letter.address, made.letter.is_registered) == (("3 rue Haute", "33000 Bordeaux"), False)
    (entry,) = [one.entry for one in world.work.records.trail.entries if one.entry.deed is Deed.LETTER_MADE]
    assert entry.after is not None
    assert (entry.after["address"], "registered" in entry.after) == ("3 rue Haute, 33000 Bordeaux", False)


async def test_without_an_address_the_letter_is_made_all_the_same() -> None:
    world = World()
    world.moved(Address("12 quai des Brumes", "", "33000", "Bordeaux", "FR"))
    assert (await world.made(address="")).letter.address == ()


async def test_words_that_cannot_be_filled_in_leave_nothing_behind() -> None:
    broken = TemplatePolicy(name="ours", language="fr", subject="Rappel", text="{{ total }}")
    world = World(Policy(people=POLICY.people, dunning=DunningPolicy(templates=(broken,))))
    step = await world.step(LETTER)
    answer = await world.make(step_id=step.id)
    assert isinstance(answer, Refused)
    assert (answer.why, answer.number) == (Why.NO_TEMPLATE, "ours")
    records = world.work.records
    assert (records.letters.kept, records.letters.counted) == ({}, {})
    assert records.dunning.kept[step.id].state is StepState.OPEN


async def test_a_kept_letter_is_found_by_its_number_however_it_is_written() -> None:
    world = World()
    made = await world.made()
    (found,) = await kept_letters(world.house, " md-2026-0001 ")
    assert (found.letter, found.file.size) == (made.letter, len(found.content))
    assert found.entity == "MAIN"
    assert await kept_letters(world.house, "MD-2026-0002") == ()
