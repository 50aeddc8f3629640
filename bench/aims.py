"""What is measured, against which floor, and what it is meant to cost."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the run; the aims it has: times its floor, milliseconds, times itself on a tenth as much.

    A part that makes the ledger runs whatever was asked for; one that is the same on any ledger runs once.
    `with_records` is measured once people logged something; the floor that is the same part without is
    measured before.
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
    with_records: bool = False


ACK_S = 3
"""Slack's own limit."""
TICK_PART_MS = 250
"""Four parts of a tick make a second then, a twentieth of the twenty between two ticks."""
SUBMITTED_MS = 50
"""Of the tenth of a second that passes for at once, half is Slack's way there and back."""
ALL_KEPT_MS = 20_000
"""The next tick is not kept waiting."""
WITHOUT_RECORDS = ("all_digests", "card")
"""Floors that are the part itself, before anybody logged anything."""

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
        with_records=True,
    ),
    Part(
        Group.RECORDS,
        "card_recorded",
        "a customer's card, with what people logged",
        "card",
        ratio_at_most=2,
        with_records=True,
    ),
    *(
        Part(
            Group.RECORDS,
            f"tick_{name}",
            f"a tick that {does} nothing",
            f"looks_{name}",
            ms_at_most=TICK_PART_MS,
            with_records=True,
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
        with_records=True,
    ),
    Part(
        Group.RECORDS,
        "verify",
        "the trail verified",
        "hashing",
        ratio_at_most=3,
        with_records=True,
    ),
    Part(
        Group.RECORDS,
        "settle",
        "a payments import keeps every promise",
        "import_payments",
        ms_at_most=ALL_KEPT_MS,
        with_records=True,
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
