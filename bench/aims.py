"""What is measured, against which floor, and what it is meant to cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bench.measure import Measured

PEAK_MB_AT_MOST = 300


class Group(StrEnum):
    """Parts that are asked for together."""

    IMPORT = "import"
    DIGESTS = "digests"
    CARD = "card"
    CONVERSATION = "conversation"
    SENDING = "sending"
    RECORDS = "records"
    CREDIT = "credit"
    DUNNING = "dunning"


class Upon(StrEnum):
    """What a ledger has beside documents, by the part that makes it up."""

    RECORDS = "prepare_records"
    CREDIT = "prepare_credit"
    REQUESTS = "prepare_requests"
    DUNNING = "prepare_dunning"
    TAKEN = "prepare_later"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the run; the aims it has: times its floor, milliseconds, times itself on a tenth as much.

    A part that makes the ledger runs whatever was asked for; one that is the same on any ledger runs once.
    What is measured `upon` something is so once that was made up; the floor that is the same part without
    is measured before.
    """

    group: Group
    name: str
    title: str
    floor: str | None = None
    ratio_at_most: float | None = None
    ms_at_most: float | None = None
    growth_at_most: float | None = None
    ack_s_at_most: float | None = None
    makes_the_ledger: bool = False
    once: bool = False
    copies: int = 0
    """Of the database: what can be done only once is done on each, and the best time counts."""
    upon: Upon | None = None


ACK_S = 3
"""Slack's own limit."""
TICK_PART_MS = 250
"""Four parts of a tick make a second then, a twentieth of the twenty between two ticks."""
SUBMITTED_MS = 50
"""Of the tenth of a second that passes for at once, half is Slack's way there and back."""
ALL_KEPT_MS = 20_000
"""The next tick is not kept waiting."""
FIRST_LOOK_MS = 20_000
"""As long: once in the life of an entity, five milliseconds a customer at 100,000 documents."""
WITHOUT: Mapping[Upon, tuple[str, ...]] = {
    Upon.RECORDS: ("all_digests", "card"),
    Upon.CREDIT: ("all_digests", "card"),
    Upon.REQUESTS: (),
    Upon.DUNNING: (),
    Upon.TAKEN: (),
}
"""Floors that are the part itself, before what it is measured upon."""

PARTS = (
    Part(
        Group.IMPORT,
        "import_today",
        "import of an export",
        "bare_insert",
        ratio_at_most=2.5,
        makes_the_ledger=True,
    ),
    Part(Group.IMPORT, "import_again", "import of the same file again", "bare_insert", ratio_at_most=1.5),
    Part(
        Group.IMPORT,
        "import_tomorrow",
        "import of the next day's: 2 % changed, 1 % gone, 1 % new",
        "bare_insert",
        makes_the_ledger=True,
    ),
    Part(Group.DIGESTS, "all_digests", "all digests, the next morning", "raw_ageing", ratio_at_most=3),
    Part(Group.DIGESTS, "render", "a digest to render", ms_at_most=5),
    Part(Group.CARD, "card", "a customer's card", "raw_documents", growth_at_most=1.5),
    Part(
        Group.CONVERSATION,
        "answers_1",
        "an answer in Slack, one at a time",
        "acks_1",
        ratio_at_most=3,
        ack_s_at_most=ACK_S,
    ),
    Part(
        Group.CONVERSATION,
        "answers_32",
        "an answer in Slack, 32 at a time",
        "acks_32",
        ratio_at_most=3,
        ack_s_at_most=ACK_S,
    ),
    Part(
        Group.CONVERSATION,
        "acks_meanwhile",
        "the inbox takes the next day's and holds the mornings, while people ask",
        "bare_insert",
        ack_s_at_most=ACK_S,
    ),
    Part(
        Group.SENDING,
        "send_usual",
        "200 digests at 5 a second, 10 at once",
        "least_usual",
        ratio_at_most=1.1,
        once=True,
    ),
    Part(
        Group.SENDING,
        "send_generous",
        "200 digests at 20 a second, 20 at once",
        "least_generous",
        ratio_at_most=1.1,
        once=True,
    ),
    Part(
        Group.RECORDS,
        "digests_recorded",
        "all digests, with what people logged",
        "all_digests",
        ratio_at_most=1.5,
        upon=Upon.RECORDS,
    ),
    Part(
        Group.RECORDS,
        "card_recorded",
        "a customer's card, with what people logged",
        "card",
        ratio_at_most=2,
        upon=Upon.RECORDS,
    ),
    *(
        Part(
            Group.RECORDS,
            f"tick_{name}",
            f"a tick that {does} nothing",
            f"looks_{name}",
            ms_at_most=TICK_PART_MS,
            upon=Upon.RECORDS,
        )
        for name, does in (
            ("settle", "settles"),
            ("propose", "proposes"),
            ("escalate", "escalates"),
            ("undos", "closes"),
        )
    ),
    Part(
        Group.RECORDS,
        "log_promise",
        "a promise logged, form to acknowledgement",
        "submit_acks",
        ms_at_most=SUBMITTED_MS,
        ack_s_at_most=ACK_S,
        upon=Upon.RECORDS,
    ),
    Part(
        Group.RECORDS,
        "verify",
        "the trail verified",
        "hashing",
        ratio_at_most=3,
        upon=Upon.RECORDS,
    ),
    Part(
        Group.RECORDS,
        "settle",
        "a payments import keeps every promise",
        "import_payments",
        ms_at_most=ALL_KEPT_MS,
        upon=Upon.RECORDS,
    ),
    *(
        Part(Group.CREDIT, name, title, f"raw_{name}", ratio_at_most=3, upon=Upon.CREDIT)
        for name, title in (
            ("exposures_today", "everybody's exposure and limit"),
            ("exposures_before", "the same on a past day"),
        )
    ),
    Part(
        Group.CREDIT,
        "exposure_list",
        "the list of exposures, with groups",
        "raw_exposures_today",
        ratio_at_most=4,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "watch_first",
        "the first look at everybody, silent",
        "raw_watched",
        ms_at_most=FIRST_LOOK_MS,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "watch_later",
        "a look at everybody, nothing to do",
        "raw_watched_later",
        ratio_at_most=3,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "watch_narrow",
        "a look at one customer, nothing to do",
        "raw_watched_one",
        ms_at_most=SUBMITTED_MS,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "order_check",
        "an order checked, its draft kept",
        "cards",
        ratio_at_most=3,
        ms_at_most=SUBMITTED_MS,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "digests_credit",
        "all digests, with limits and holds",
        "all_digests",
        ratio_at_most=1.5,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "render_credit",
        "a digest to render, with limits and holds",
        ms_at_most=5,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "card_credit",
        "a customer's card, with limit, hold and case",
        "card",
        ratio_at_most=2,
        growth_at_most=1.5,
        upon=Upon.CREDIT,
    ),
    Part(
        Group.CREDIT,
        "tick_credit",
        "a tick beside the watch, nothing to do",
        "raw_looked_at",
        ms_at_most=TICK_PART_MS,
        upon=Upon.REQUESTS,
    ),
    Part(
        Group.CREDIT,
        "decide_requests",
        "a request decided, one after another",
        "bare_decisions",
        ms_at_most=SUBMITTED_MS,
        upon=Upon.REQUESTS,
    ),
    *(
        Part(Group.DUNNING, name, title, floor, ratio_at_most=most, upon=upon, copies=copies)
        for name, title, floor, most, upon, copies in (
            ("dunning_report", "what the first sweep would do, as JSON", "raw_report", 10, Upon.DUNNING, 0),
            ("sweep_first", "the first sweep, trail included", "raw_reached", 10, Upon.DUNNING, 2),
            ("sweep_again", "the sweep again, nothing to do", "raw_reached_again", 3, Upon.DUNNING, 0),
            ("charges", "the charges of every overdue invoice", "raw_charges", 10, Upon.DUNNING, 0),
            ("sweep_later", "a sweep after ten days of work", "raw_reached_later", 10, Upon.TAKEN, 2),
        )
    ),
    Part(
        Group.DUNNING,
        "overdue_facts",
        "what a customer owes, with charges",
        "raw_documents",
        growth_at_most=1.5,
        upon=Upon.TAKEN,
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One part on one engine at one size, beside its floor; `growth` is for ten times the documents."""

    engine: str
    documents: int
    part: Part
    measured: Measured
    floor: Measured | None
    growth: float | None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's time."""
        return self.measured.seconds / self.floor.seconds if self.floor else None

    @property
    def aim(self) -> str:
        """The aims, in words."""
        part = self.part
        ways = (
            (part.ratio_at_most, f"{part.ratio_at_most} x floor"),
            (part.ms_at_most, f"{part.ms_at_most} ms"),
            (part.growth_at_most, f"growth under {part.growth_at_most}"),
            (part.ack_s_at_most, f"acks under {part.ack_s_at_most} s"),
        )
        return ", ".join([said for aim, said in ways if aim is not None] + [f"{PEAK_MB_AT_MOST} MB"])

    @property
    def missed(self) -> tuple[str, ...]:
        """The aims that were not met."""
        part, measured = self.part, self.measured
        against = (
            ("ratio", self.ratio, part.ratio_at_most),
            ("time", measured.seconds * 1000, part.ms_at_most),
            ("growth", self.growth, part.growth_at_most),
            ("acks", measured.worst_ack, part.ack_s_at_most),
            ("memory", measured.peak_mb, PEAK_MB_AT_MOST),
        )
        return tuple(
            name
            for name, value, most in against
            if None not in (value, most) and value > most  # type: ignore[operator]
        )
