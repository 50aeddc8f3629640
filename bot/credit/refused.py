"""Why something that was asked for was not done: expected, and said to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money


class Why(StrEnum):
    """The reasons; `messages` has a sentence that says what to do for each."""

    ROLE = "role"
    """Not for that role; `who` names those who may."""
    QUEUE_ROLE = "queue_role"
    """Others' steps are not for that role; `who` names those who may see them."""
    NOT_CONCERNED = "not_concerned"
    """Only whoever has to do with it may; `who` names them."""
    OWN_REQUEST = "own_request"
    """Nobody decides what they asked for themselves; `who` names who does, if anybody."""
    NO_AMOUNT = "no_amount"
    """Nothing, or less."""
    ABOVE_OPEN = "above_open"
    """`amount` is more than the `most` that is open."""
    NOTHING_OPEN = "nothing_open"
    """The customer owes nothing that could be promised or disputed."""
    NOT_OPEN = "not_open"
    """The invoice `number` is settled, a credit, or another customer's."""
    SEVERAL_CURRENCIES = "several_currencies"
    DAY_PASSED = "day_passed"
    """`until` is the first day that can be given; without it, an agreement came too late."""
    DAY_TOO_FAR = "day_too_far"
    """`until` is the last."""
    CAME_SECOND = "came_second"
    """`who` did it at `at`, after this form or button was made."""
    ALREADY_DONE = "already_done"
    """The same form or button again: it was done at `at` by `who`."""
    DECIDED = "decided"
    """`who` decided it at `at`."""
    PLAN_COUNT = "plan_count"
    PLAN_ORDER = "plan_order"
    """Days that do not follow each other."""
    DISPUTED_ALREADY = "disputed_already"
    """`who` opened a dispute of the same invoice at `at`."""
    ENDED = "ended"
    """`who` ended it at `at`, or it ended by itself."""
    TAKEN = "taken"
    """`who` has it since `at`."""
    SAME_OWNER = "same_owner"
    NOBODY = "nobody"
    """Nobody of the policy, or nobody who may see the customer."""
    NOBODY_DECIDES = "nobody_decides"
    """The policy names neither a credit manager nor a finance director."""
    NO_TEXT = "no_text"
    TEXT_TOO_LONG = "text_too_long"
    """`count` characters at most."""
    UNDO_TOO_LATE = "undo_too_late"
    """It was possible until `at`."""
    UNDO_NOT_YOURS = "undo_not_yours"
    """`who` logged it."""
    UNDO_DEPENDS = "undo_depends"
    """`who` went on with it at `at`."""
    UNDO_NOTHING = "undo_nothing"
    """Nothing that could be taken back."""
    UNDO_NOT_THIS = "undo_not_this"
    """The last thing that they did, at `at`, is taken back in another way, or not at all: `about` says."""
    UNDONE_ALREADY = "undone_already"
    TERM_TOO_LONG = "term_too_long"
    """A shorter payment term has `count` days at most; with none, the usual one is the shortest."""
    NO_LIMIT = "no_limit"
    """The customer has no limit that could be raised."""
    NO_REASON = "no_reason"
    PERIOD_ORDER = "period_order"
    """The last day comes before the first."""
    PERIOD_TOO_LONG = "period_too_long"
    """`until` is the last day that can be given."""
    ABOVE_ASKED = "above_asked"
    """The first of two agreed to `most` at most, until `until` at the latest."""
    REQUEST_WAITS = "request_waits"
    """`who` asked for one at `at` that is not decided yet: `number` is its name."""
    AGREED_FIRST = "agreed_first"
    """`who`, the first of two, agreed at `at` to something else than was shown."""
    AGREED_ALREADY = "agreed_already"
    """They approved first; `who` is the other who has to."""
    LAPSED = "lapsed"
    """Nobody answered by `at`."""
    NOT_ON_HOLD = "not_on_hold"
    HELD_ALREADY = "held_already"
    """`who` set it at `at`; nobody when the rule did."""
    STILL_HELD = "still_held"
    """The order does not fit any more: figures or others' orders came between."""
    OTHER_CURRENCY = "other_currency"
    """The amount is not in the customer's currency, which `number` is."""
    CASE_CLOSED = "case_closed"
    ASLEEP_ALREADY = "asleep_already"
    """`who` put the case to sleep at `at`, after this form was made."""
    NOT_YOURSELF = "not_yourself"
    """Nobody is their own delegate."""
    DELEGATE_UNKNOWN = "delegate_unknown"
    """`who` is nobody of the policy, or has no account."""
    NO_MAIL_SERVER = "no_mail_server"
    """None is set: ENCOURS_SMTP_URL and ENCOURS_MAIL_FROM."""
    NO_ADDRESS = "no_address"
    """The customer has no e-mail address that could be written to."""
    FIGURES_TOO_OLD = "figures_too_old"
    """No reminder or letter leaves until new figures come; `at` is when the last were taken."""
    NOTHING_TO_REMIND = "nothing_to_remind"
    """All of it is paid, promised, contested or not worth it."""
    STEP_OVER = "step_over"
    """`who` took, skipped or replaced it at `at`, or its cause went."""
    SENDING_ALREADY = "sending_already"
    """The reminder is on its way since `at`."""
    RECALL_TOO_LATE = "recall_too_late"
    """It left at `at`."""
    NO_SUCH_OUTCOME = "no_such_outcome"
    """The step is of another kind: the form is from an older version."""
    NO_RATE = "no_rate"
    """No reference rate is known from `until` on: the policy's `dunning.charges.rates` can say it."""
    NO_TEMPLATE = "no_template"
    """The policy's template `number` cannot be rendered: `encours policy check` says why."""
    LITIGATION_ALREADY = "litigation_already"
    """`who` handed the customer over, or asked for it, at `at`."""
    NOT_IN_LITIGATION = "not_in_litigation"
    PAUSED_ALREADY = "paused_already"
    """`who` suspended reminders until `until`."""
    NOT_PAUSED = "not_paused"
    LATER_STEP = "later_step"
    """The next step comes on `until`: it cannot be put off that far."""
    NO_DRAFT = "no_draft"
    """What was read back is not kept any more: type it again."""


@dataclass(frozen=True, slots=True)
class About:
    """The record that was to be taken back."""

    kind: str
    """promise, plan, dispute or note; else what was done, such as `call` or `hold_set`."""
    customer: str
    """The name."""
    amount: Money | None = None
    state: str = ""
    """Of a promise that nobody ended: how what came in, or did not, left it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done, and why; nothing was changed."""

    why: Why
    who: str = ""
    """Names, as people read them."""
    at: datetime | None = None
    amount: Money | None = None
    most: Money | None = None
    until: date | None = None
    number: str = ""
    count: int = 0
    yours: bool = False
    """Whether `who` is whoever asked."""
    about: About | None = None
