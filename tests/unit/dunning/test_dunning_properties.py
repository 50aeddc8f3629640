"""Random weeks of one customer: steps never go back, never repeat, and no deadline passes unseen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.credit.due_step import DueStep, EndReason, Pause, StepState, Track, days_over, is_late
from bot.credit.dunning import Scenario, Step
from bot.credit.dunning_rules import decide
from bot.credit.money import Money
from bot.credit.scenarios import HOUSE, USUAL
from bot.credit.sweep import Candidate, Decided, LastTaken, SweptCustomer
from bot.credit.working_days import WorkingDays
from dunning.sweeping import customer, paused_until

FIRST = date(2026, 9, 1)
WEEK = WorkingDays()
AT = datetime.fromisoformat("2026-09-01T07:00+02:00")
REST = 7
Event = tuple[str, int]
KINDS = ["nothing", "nothing", "take", "take", "pay", "promise", "dispute", "pause", "outage", "lose", "add"]


@dataclass
class Invoice:
    """One, with its story."""

    due_on: date
    amount: int = 1000
    promised: bool = False
    disputed: bool = False
    paid: bool = False
    taken: list[Step] = field(default_factory=list)

    def candidate(self, document_id: int) -> Candidate:
        owed = Money(Decimal(self.amount), "EUR")
        return Candidate(
            document_id,
            f"F-{document_id}",
            self.due_on,
            owed,
            owed if self.disputed else Money.zero("EUR"),
            self.promised,
            frozenset(step.name for step in self.taken),
            max((step.offset for step in self.taken), default=None),
        )


@dataclass
class Weeks:
    """A customer through its days: what a store and its people would do."""

    invoices: list[Invoice]
    scenario: Scenario = USUAL
    today: date = FIRST
    pause: Pause | None = None
    steps: list[DueStep] = field(default_factory=list)
    last: LastTaken | None = None
    away: int = 0

    @property
    def running(self) -> tuple[DueStep, ...]:
        return tuple(step for step in self.steps if step.state.is_running)

    def customer(self) -> SweptCustomer:
        paused = self.pause if self.pause and self.pause.until >= self.today else None
        seen = [one.candidate(n) for n, one in enumerate(self.invoices) if not one.paid]
        return customer(*seen, runs=self.running, last=self.last, pause=paused)

    def decided(self) -> Decided:
        return decide(
            self.customer(),
            self.today,
            lambda _: self.scenario,
            Decimal(20),
            REST,
            lambda amount, above: amount.amount > above,
            begins=self.today in WEEK,
        )

    def sweep(self) -> int:
        """Write what is decided; how many steps began."""
        decided = self.decided()
        for ending in decided.ends:
            self._change(ending.what, state=StepState.ENDED, end_reason=ending.why)
        for joining in decided.joins:
            self._change(joining.to, documents=joining.documents)
        for opening in decided.opens:
            if opening.replaces:
                self._change(opening.replaces, state=StepState.REPLACED)
            deadline = WEEK.add(self.today, opening.step.deadline)
            self.steps.append(
                DueStep(
                    id=len(self.steps),
                    customer_id=17,
                    scenario=opening.scenario,
                    step=opening.step,
                    documents=opening.documents,
                    reached_on=self.today,
                    opened_at=AT,
                    owner="nadia@lumen.example",
                    first_due_on=deadline,
                    due_on=deadline,
                )
            )
        return len(decided.opens)

    def happens(self, event: Event) -> None:
        kind, which = event
        one = self.invoices[which % len(self.invoices)]
        match kind:
            case "take":
                self._take()
            case "pay":
                one.paid = True
            case "promise":
                one.promised = not one.promised
            case "dispute":
                one.disputed = not one.disputed
            case "pause":
                self.pause = None if self.pause else paused_until(self.today + timedelta(days=which))
            case "outage":
                self.away = which
            case "lose":
                self._send()
            case "add":
                self.invoices.append(Invoice(self.today + timedelta(days=which - 5), 1000 * which))

    def _take(self) -> None:
        for step in self.running:
            for document in step.documents:
                one = self.invoices[document]
                assert step.step.name not in {taken.name for taken in one.taken}
                assert all(taken.offset < step.step.offset for taken in one.taken)
                one.taken.append(step.step)
            self._change(step, state=StepState.DONE)
            if self.last is None or step.step.offset >= self.last.offset:
                self.last = LastTaken(step.step.offset, self.today)

    def _send(self) -> None:
        """A reminder leaves, or the one on its way comes back."""
        for step in self.running:
            if step.step.action.is_mail:
                back = step.state is StepState.SENDING
                self._change(step, state=StepState.OPEN if back else StepState.SENDING)

    def _change(self, step: DueStep, **changes: object) -> None:
        self.steps[step.id] = replace(step, **changes)  # type: ignore[arg-type] # any of its fields


invoices = st.lists(
    st.builds(
        Invoice,
        due_on=st.integers(-40, 40).map(lambda days: FIRST + timedelta(days=days)),
        amount=st.sampled_from([5, 1000, 20_000]),
    ),
    min_size=1,
    max_size=4,
)
events = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 12)), min_size=10, max_size=60)
scenarios = st.sampled_from(list(HOUSE.values()))
calm = settings(deadline=None, max_examples=60)


def through(weeks: Weeks, happened: list[Event]) -> None:
    """A day an event; what must hold on every day is looked at after each sweep."""
    for event in happened:
        weeks.happens(event)
        if weeks.away:
            weeks.away -= 1
        else:
            before = {step.id: step for step in weeks.running}
            began = weeks.sweep()
            look(weeks, before, began)
        weeks.today += timedelta(days=1)


def look(weeks: Weeks, before: dict[int, DueStep], began: int) -> None:
    assert not weeks.decided().is_change, "the same day again changes something"
    tracks = [step.track for step in weeks.running]
    assert len(tracks) == len(set(tracks)), "two steps run on one track"
    assert began <= len(Track)
    assert began == 0 or weeks.today in WEEK
    for step_id, old in before.items():
        new = weeks.steps[step_id]
        if new.state is StepState.ENDED:
            assert new.end_reason is not None
        if new.state is StepState.REPLACED:
            (higher,) = (one for one in weeks.running if one.track is old.track)
            assert higher.step.offset > old.step.offset
        assert (new.step, new.due_on) == (old.step, old.due_on)
    for step in weeks.running:
        assert is_late(step, weeks.today) == (step.state is StepState.OPEN and step.due_on < weeks.today)
        over = days_over(step, weeks.today, WEEK)
        assert (over > 0) <= (step.due_on < weeks.today)


@calm
@given(invoices, events, scenarios)
def test_steps_never_go_back_never_repeat_and_run_one_a_track(
    owed: list[Invoice], happened: list[Event], scenario: Scenario
) -> None:
    through(Weeks(owed, scenario), happened)


@calm
@given(invoices, events, st.lists(scenarios, min_size=1, max_size=4))
def test_nor_do_they_when_the_scenario_changes_in_the_middle(
    owed: list[Invoice], happened: list[Event], changes: list[Scenario]
) -> None:
    weeks = Weeks(owed)
    for number, scenario in enumerate(changes):
        weeks.scenario = scenario
        through(weeks, happened[number :: len(changes)])


@calm
@given(invoices, st.integers(1, 40), scenarios)
def test_after_an_outage_a_customer_gets_one_step_however_much_was_missed(
    owed: list[Invoice], days: int, scenario: Scenario
) -> None:
    weeks = Weeks(owed, scenario)
    weeks.sweep()
    weeks.today = WEEK.on_or_after(weeks.today + timedelta(days=days))
    before = len(weeks.steps)
    weeks.sweep()
    began = [step.track for step in weeks.steps[before:]]
    assert len(began) == len(set(began))
    assert weeks.sweep() == 0


@calm
@given(invoices, events, scenarios)
def test_who_misses_days_gets_to_where_who_misses_none_is(
    owed: list[Invoice], happened: list[Event], scenario: Scenario
) -> None:
    """Without anybody doing anything, a late run finds the same step as daily ones."""
    daily, late = (Weeks([replace(one) for one in owed], scenario) for _ in range(2))
    for _ in happened:
        daily.sweep()
        daily.today += timedelta(days=1)
    daily.today = late.today = WEEK.on_or_after(daily.today)
    daily.sweep()
    late.sweep()
    assert {(one.step, frozenset(one.documents)) for one in daily.running} == {
        (one.step, frozenset(one.documents)) for one in late.running
    }


@calm
@given(invoices, scenarios, st.integers(0, 30))
def test_a_step_that_nobody_takes_is_late_on_every_run_after_its_deadline_until_it_stops(
    owed: list[Invoice], scenario: Scenario, days: int
) -> None:
    weeks = Weeks(owed, scenario)
    for _ in range(days):
        weeks.sweep()
        for step in weeks.steps:
            passed = step.due_on < weeks.today
            assert is_late(step, weeks.today) == (passed and step.state.is_running)
        weeks.today += timedelta(days=1)


def test_a_cause_that_comes_back_brings_the_step_back_and_what_was_taken_stays_taken() -> None:
    one = Invoice(FIRST - timedelta(days=10))
    weeks = Weeks([one])
    weeks.sweep()
    one.promised = True
    weeks.sweep()
    assert [(step.step.name, step.end_reason) for step in weeks.steps] == [("call", EndReason.PROMISED)]
    one.promised = False
    weeks.sweep()
    weeks.happens(("take", 0))
    one.disputed = True
    weeks.sweep()
    one.disputed = False
    weeks.today += timedelta(days=8)
    weeks.sweep()
    assert [(step.step.name, step.state) for step in weeks.steps] == [
        ("call", StepState.ENDED),
        ("call", StepState.DONE),
    ]
