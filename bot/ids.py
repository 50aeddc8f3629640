"""The ids that a message carries and a handler reads back: actions, blocks and button values."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.errors import EncoursError

NUMBER = r"(\d{1,9})"
"""Of a record or a version: what is longer was never given, and no database could look for it."""


class BadValueError(EncoursError):
    """The button is from another version: ask again."""


class Action(StrEnum):
    """What a button asks for."""

    CUSTOMER_OPEN = "customer.open"
    """The card in a modal; value `customer_value`."""
    CUSTOMER_SHOW = "customer.show"
    """One of several that fit: the card replaces the question; value `customer_value`."""
    CUSTOMER_PICK = "customer.pick"
    """A select whose option value is `customer_value`: the card in a modal."""
    CUSTOMER_SEARCH = "customer.search"
    """An external select over the customers one may see; the card opens."""
    CUSTOMER_HOW = "customer.how"
    """How the exposure is made up; value `customer_value`."""
    INVOICE_SHOW = "invoice.show"
    """One of several documents that fit; value `document_value`."""
    OVERDUE_LIST = "overdue.list"
    """All late customers of a digest, in its thread; value `overdue_value`."""
    OVERDUE_NEXT = "overdue.next"
    """The next hundred; value `overdue_value`."""
    DIGEST_OPEN = "digest.open"
    """A folded digest again; value `morning_value`."""
    PROMISE_OPEN = "promise.open"
    """The form; value `customer_value`, or `document_value` to have that invoice ticked."""
    PROMISE_PICK = "promise.pick"
    """An external select over customers, in the modal that asks which: the form."""
    PROMISE_TICKED = "promise.ticked"
    """The form's checkboxes: the amount follows."""
    PROMISE_DATED = "promise.dated"
    """The form's day: the grace follows."""
    PROMISE_LOG = "promise.log"
    """What was typed and read back counts; value `draft_value`."""
    PROMISE_CHANGE = "promise.change"
    """The form, filled in with it; value `draft_value`."""
    PROMISE_AGREE = "promise.agree"
    """The credit manager's; value `record_value`."""
    PROMISE_REFUSE = "promise.refuse"
    """A reason is asked for first; value `record_value`."""
    PROMISE_CANCEL = "promise.cancel"
    PLAN_OPEN = "plan.open"
    """The form; value `customer_value`."""
    PLAN_MORE = "plan.more"
    """One part more in the form; `plan.fewer` one less."""
    PLAN_FEWER = "plan.fewer"
    PLAN_AGREE = "plan.agree"
    PLAN_REFUSE = "plan.refuse"
    PLAN_CANCEL = "plan.cancel"
    DISPUTE_OPEN = "dispute.open"
    """The form; value `customer_value`, or `document_value`."""
    DISPUTE_PICK = "dispute.pick"
    DISPUTE_SHAPED = "dispute.shaped"
    """A choice in the form that owner, target and amounts follow; numbered, one an input."""
    DISPUTE_LOG = "dispute.log"
    DISPUTE_CHANGE = "dispute.change"
    DISPUTE_SHOW = "dispute.show"
    """A dispute with its thread, in a modal; value `record_value`, as of all that follow."""
    DISPUTE_TAKE = "dispute.take"
    DISPUTE_HAND_ON = "dispute.hand_on"
    DISPUTE_COMMENT = "dispute.comment"
    DISPUTE_ASK = "dispute.ask"
    DISPUTE_WAIT = "dispute.wait"
    DISPUTE_TARGET = "dispute.target"
    DISPUTE_RESOLVE = "dispute.resolve"
    DISPUTE_WITHDRAW = "dispute.withdraw"
    NOTE_OPEN = "note.open"
    """The form; value `customer_value` or `document_value`."""
    NOTE_PICK = "note.pick"
    CUSTOMER_MORE = "customer.more"
    """The overflow of a row or a card; value `more_value`."""
    UNDO = "undo"
    """Take back what was logged; value is the subject, `promise:12`."""
    HISTORY_OPEN = "history.open"
    """The customer's trail in a modal; value `customer_value`."""
    HISTORY_PAGE = "history.page"
    """Another page of it; value `history_value`."""
    ORDER_OPEN = "order.open"
    """The form of an order to check; value `customer_value`, or `menu` to ask for whom."""
    ORDER_PICK = "order.pick"
    ORDER_CHECK = "order.check"
    """The same order again, with today's figures; value `draft_value`, as of the five that follow."""
    ORDER_RESERVE = "order.reserve"
    """It was accepted: keep its amount."""
    ORDER_PAY = "order.pay"
    """The form of a promise, with the invoices ticked that make it fit; value `way_value`."""
    ORDER_DOWN_PAYMENT = "order.down_payment"
    """A draft of the request for it."""
    ORDER_PLAN = "order.plan"
    """The form of a plan for what is late."""
    ORDER_INCREASE = "order.increase"
    """The form of a temporary increase of just the shortfall."""
    ORDER_TERMS = "order.terms"
    """The form that asks for a shorter term."""
    ORDER_CANCEL = "order.cancel"
    """A reservation is not needed any more; value `record_value`."""
    LIMIT_OPEN = "limit.open"
    """The form of a temporary increase; value `customer_value`, or `menu`."""
    LIMIT_PICK = "limit.pick"
    LIMIT_SHAPED = "limit.shaped"
    """An input that says, as it is filled in, who decides; numbered, one an input."""
    LIMIT_APPROVE = "limit.approve"
    """Value `record_value` of a `request`, as of the three that follow."""
    LIMIT_CHANGE = "limit.change"
    """Approve with changes: a form."""
    LIMIT_REJECT = "limit.reject"
    """A reason is asked for first."""
    LIMIT_WITHDRAW = "limit.withdraw"
    LIMIT_SHOW = "limit.show"
    """A request with its facts, in a modal."""
    HOLD_SET = "hold.set"
    """The form; value `customer_value`."""
    HOLD_RELEASE = "hold.release"
    """The form of a release, or of the request for one; value `customer_value`."""
    CASE_TAKE = "case.take"
    """Value `record_value` of a `case`, as of all that follow."""
    CASE_ASSIGN = "case.assign"
    CASE_SNOOZE = "case.snooze"
    CASE_CALL = "case.call"
    """Have the salesperson call: a form, with words of one's own."""
    CASE_PLAN = "case.plan"
    """Have the salesperson ask for a plan: the same."""
    CASE_SHOW = "case.show"
    """A case with its story, in a modal."""
    CASE_MORE = "case.more"
    """The overflow of a case; value `case_more_value`."""
    APPROVALS_OPEN = "approvals.open"
    """Everything that waits for whoever presses, in a modal."""
    QUEUE_OPEN = "queue.open"
    """The steps that wait, in a modal; value `mine` or `all`."""
    QUEUE_MAILS = "queue.mails"
    """All that is on its way, in a window; value `queue_value`, as of the next two."""
    QUEUE_BACK = "queue.back"
    QUEUE_NEXT = "queue.next"
    """Another page, in the place of the one that is shown."""
    QUEUE_SEND = "queue.send"
    """Let all reminders of the queue leave; value `mine` or `all`."""
    STEP_SHOW = "step.show"
    """A step with its story, in a modal; value `record_value` of a `step`, as of all that follow."""
    STEP_CALL = "step.call"
    """The form of a call that was made."""
    STEP_ANSWER = "step.answer"
    """The form of the answer before the due date."""
    STEP_PREVIEW = "step.preview"
    """The reminder as it would leave; its submission sends it."""
    STEP_RECALL = "step.recall"
    """It is not to leave; value `record_value` of a `mailing`."""
    STEP_LETTER = "step.letter"
    """The letter as it would be made; its submission makes it."""
    STEP_HOLD = "step.hold"
    """Put orders on hold: confirmed on the button."""
    STEP_HAND_OVER = "step.hand_over"
    """The form of a hand-over."""
    STEP_SKIP = "step.skip"
    """Why."""
    STEP_PUT_OFF = "step.put_off"
    """Until when."""
    STEP_TAKE_OVER = "step.take_over"
    """It becomes the work of whoever presses."""
    STEP_TIME = "step.time"
    """Give its owner more time: until when."""
    STEP_REASSIGN = "step.reassign"
    """To whom."""
    STEP_MORE = "step.more"
    """The overflow of a step; value `step_more_value`."""
    LETTER_OPEN = "letter.open"
    """The form of a formal notice apart from any step; value `customer_value`."""
    FILE_AGAIN = "file.again"
    """A letter or a dossier that was made, to whoever presses; value `record_value` of a `letter` or a
    `litigation`."""
    HAND_OVER_OPEN = "hand_over.open"
    """The form of a hand-over; value `customer_value`."""
    HAND_OVER_APPROVE = "hand_over.approve"
    """Value `record_value` of a `litigation`, as of the two that follow; confirmed on the button."""
    HAND_OVER_REFUSE = "hand_over.refuse"
    """A reason is asked for first."""
    HAND_OVER_END = "hand_over.end"
    """Take the customer back: a reason is asked for first."""
    HAND_OVER_SHOW = "hand_over.show"
    PAUSE_OPEN = "pause.open"
    """The form of a pause of reminders; value `customer_value`."""
    PAUSE_END = "pause.end"
    """Reminders go on; value `customer_value`."""
    SETTINGS_OPEN = "settings.open"
    HELP_OPEN = "help.open"
    MENU_OPEN = "menu.open"


class Callback(StrEnum):
    """What a modal or a shortcut is."""

    MENU = "menu"
    CARD = "card"
    HOW = "how"
    DIGEST = "digest"
    OVERDUE = "overdue"
    HELP = "help"
    SETTINGS = "settings"
    """Submitted: see `SettingsBlock`."""
    CREDIT = "credit"
    """The global shortcut: the menu."""
    NOTE_ON = "note_on"
    """The message shortcut: a note on a customer."""
    WHICH = "which"
    """Which customer a form is for."""
    PROMISE = "promise"
    PLAN = "plan"
    DISPUTE = "dispute"
    NOTE = "note"
    REFUSE = "refuse"
    """Why a promise or a plan is refused."""
    DISPUTE_THREAD = "dispute_thread"
    DISPUTE_HAND_ON = "dispute_hand_on"
    DISPUTE_COMMENT = "dispute_comment"
    DISPUTE_ASK = "dispute_ask"
    DISPUTE_TARGET = "dispute_target"
    DISPUTE_RESOLVE = "dispute_resolve"
    HISTORY = "history"
    ORDER = "order"
    ORDER_ANSWER = "order_answer"
    DOWN_PAYMENT = "down_payment"
    LIMIT = "limit"
    """Of a temporary increase."""
    TERMS = "terms"
    LIMIT_CHANGE = "limit_change"
    LIMIT_REJECT = "limit_reject"
    REQUEST = "request"
    """A request, shown."""
    HOLD = "hold"
    RELEASE = "release"
    RELEASE_ASKED = "release_asked"
    """Somebody who may not release asks for it."""
    CASE = "case"
    CASE_ASSIGN = "case_assign"
    CASE_SNOOZE = "case_snooze"
    CASE_CALL = "case_call"
    CASE_PLAN = "case_plan"
    APPROVALS = "approvals"
    QUEUE = "queue"
    STEP = "step"
    """A step, shown."""
    STEP_CALL = "step_call"
    STEP_ANSWER = "step_answer"
    STEP_SEND = "step_send"
    """The reminder, previewed."""
    STEP_SKIP = "step_skip"
    STEP_PUT_OFF = "step_put_off"
    STEP_TIME = "step_time"
    STEP_REASSIGN = "step_reassign"
    LETTER = "letter"
    """A letter, previewed."""
    HAND_OVER = "hand_over"
    HAND_OVER_REFUSE = "hand_over_refuse"
    HAND_OVER_END = "hand_over_end"
    HAND_OVER_SHOWN = "hand_over_shown"
    PAUSE = "pause"
    DONE = "done"
    """What was done, when there is no message to say it in."""


class More(StrEnum):
    """What the overflow of a customer's row or card offers."""

    PROMISE = "promise"
    DISPUTE = "dispute"
    NOTE = "note"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    NOT_TODAY = "not_today"
    PLAN = "plan"
    ORDER = "order"
    LIMIT = "limit"
    HOLD = "hold"
    RELEASE = "release"
    PAUSE = "pause"
    RESUME = "resume"
    """Reminders go on; of a customer whose reminders are suspended."""
    FORMAL_NOTICE = "formal_notice"
    HAND_OVER = "hand_over"
    STEP = "step"
    """The customer's running step, in a modal."""
    HISTORY = "history"


SERVED: frozenset[Action] = frozenset(Action)
"""The actions that messages draw buttons for, each answered by a handler."""


def numbered(action: Action, rank: int) -> str:
    """The id of one of several elements of a block that ask for the same: `customer.show#2`."""
    return f"{action.value}#{rank}"


def pattern(action: Action) -> re.Pattern[str]:
    """Matches an action's id, numbered or not."""
    return re.compile(rf"{re.escape(action.value)}(#\d+)?")


def customer_value(customer_id: int, version: int = 1) -> str:
    """The value of a button about a customer: `customer:17:v1`."""
    return f"customer:{customer_id}:v{version}"


def customer_of(value: str) -> int:
    """The customer of a `customer_value`. Raises BadValueError."""
    return _number(value, rf"customer:{NUMBER}:v\d+")


def document_value(document_id: int, version: int = 1) -> str:
    """The value of a button about a document: `document:17:v1`."""
    return f"document:{document_id}:v{version}"


def document_of(value: str) -> int:
    """The document of a `document_value`. Raises BadValueError."""
    return _number(value, rf"document:{NUMBER}:v\d+")


def record_value(kind: str, record_id: int, version: int) -> str:
    """The value of a button about a promise, a plan or a dispute, as it was seen: `dispute:12:v3`."""
    return f"{kind}:{record_id}:v{version}"


def record_of(value: str, kind: str) -> tuple[int, int]:
    """The id and the version of a `record_value`. Raises BadValueError."""
    match = re.fullmatch(rf"{re.escape(kind)}:{NUMBER}:v{NUMBER}", value)
    if match is None:
        raise BadValueError
    return int(match[1]), int(match[2])


def draft_value(draft_id: int) -> str:
    """The value of a button about what was read back: `draft:5`."""
    return f"draft:{draft_id}"


def draft_of(value: str) -> int:
    """The draft of a `draft_value`. Raises BadValueError."""
    return _number(value, rf"draft:{NUMBER}")


def subject_of(value: str) -> tuple[str, int]:
    """What an undo is about: a `promise:12`, `dispute:12`, `note:12`, `act:40` or `press:40`.

    Raises BadValueError.
    """
    match = re.fullmatch(rf"(promise|dispute|note|act|press):{NUMBER}", value)
    if match is None:
        raise BadValueError
    return match[1], int(match[2])


def more_value(what: More, customer_id: int) -> str:
    """The value of an overflow's option: `no_answer:customer:17:v1`."""
    return f"{what.value}:{customer_value(customer_id)}"


def more_of(value: str) -> tuple[More, int]:
    """What is wanted, and of which customer. Raises BadValueError."""
    what, _, customer = value.partition(":")
    if what not in set(More):
        raise BadValueError
    return More(what), customer_of(customer)


def _number(value: str, expected: str) -> int:
    match = re.fullmatch(expected, value)
    if match is None:
        raise BadValueError
    return int(match[1])
