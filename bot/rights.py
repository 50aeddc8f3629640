"""Who may do what: one table, which the services ask at the moment of the click and the tests go through."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.credit.dispute import Dispute
from bot.policy_parts import Role


class Act(StrEnum):
    """What somebody may do to a customer they see."""

    LOG_PROMISE = "log_promise"
    ASK_FOR_PLAN = "ask_for_plan"
    DECIDE_PROMISE = "decide_promise"
    """Agree to the third in a row, or refuse it."""
    DECIDE_PLAN = "decide_plan"
    CANCEL_PROMISE = "cancel_promise"
    OPEN_DISPUTE = "open_dispute"
    TAKE_DISPUTE = "take_dispute"
    HAND_DISPUTE_ON = "hand_dispute_on"
    COMMENT_DISPUTE = "comment_dispute"
    ASK_IN_DISPUTE = "ask_in_dispute"
    WAIT_IN_DISPUTE = "wait_in_dispute"
    SET_DISPUTE_TARGET = "set_dispute_target"
    RESOLVE_DISPUTE = "resolve_dispute"
    """By a credit note or a corrected invoice, or reject it."""
    WITHDRAW_DISPUTE = "withdraw_dispute"
    ADD_NOTE = "add_note"
    UNDO = "undo"
    SEE_HISTORY = "see_history"
    CHECK_ORDER = "check_order"
    RESERVE_ORDER = "reserve_order"
    """Keep the amount of an order that was accepted."""
    CANCEL_RESERVATION = "cancel_reservation"
    ASK_LIMIT = "ask_limit"
    """A temporary increase, terms for an order, or the release of a hold."""
    DECIDE_LIMIT = "decide_limit"
    """The first approval, or the only one, and to reject."""
    DECIDE_LIMIT_ABOVE = "decide_limit_above"
    """The second approval, above what the credit manager decides alone."""
    WITHDRAW_LIMIT = "withdraw_limit"
    SET_HOLD = "set_hold"
    RELEASE_HOLD = "release_hold"
    TAKE_CASE = "take_case"
    ASSIGN_CASE = "assign_case"
    ASK_IN_CASE = "ask_in_case"
    """Have the salesperson called, or asked for a plan."""
    SNOOZE_CASE = "snooze_case"
    SEE_APPROVALS = "see_approvals"
    TAKE_STEP = "take_step"
    """Log its call, send its reminder, make its letter, skip it or put it off."""
    TAKE_STEP_OVER = "take_step_over"
    """Make it one's own, give its owner more time, or reassign it."""
    MAKE_LETTER = "make_letter"
    """A formal notice apart from any step."""
    ASK_HAND_OVER = "ask_hand_over"
    DECIDE_HAND_OVER = "decide_hand_over"
    """Approve it, refuse it, or take the customer back."""
    PAUSE_REMINDERS = "pause_reminders"
    SEE_QUEUE = "see_queue"
    """Everybody's steps; one's own everybody sees."""


class Reach(StrEnum):
    """Which of the customers that somebody sees it may be done to."""

    SEEN = "seen"
    """All of them."""
    CONCERNED = "concerned"
    """Where they logged, opened or own the promise or the dispute itself."""
    NONE = "none"


_EVERYBODY = dict.fromkeys(Role, Reach.SEEN)
_CREDIT = {
    Role.SALESPERSON: Reach.NONE,
    Role.MANAGER: Reach.NONE,
    Role.CREDIT_MANAGER: Reach.SEEN,
    Role.ACCOUNTANT: Reach.NONE,
    Role.FINANCE_DIRECTOR: Reach.SEEN,
}
_OWNERS = {
    Role.SALESPERSON: Reach.CONCERNED,
    Role.MANAGER: Reach.SEEN,
    Role.CREDIT_MANAGER: Reach.SEEN,
    Role.ACCOUNTANT: Reach.SEEN,
    Role.FINANCE_DIRECTOR: Reach.SEEN,
}
_OWN = dict.fromkeys(Role, Reach.CONCERNED)
_DIRECTOR = dict.fromkeys(Role, Reach.NONE) | {Role.FINANCE_DIRECTOR: Reach.SEEN}
_ABOVE = {
    Role.SALESPERSON: Reach.NONE,
    Role.MANAGER: Reach.SEEN,
    Role.CREDIT_MANAGER: Reach.SEEN,
    Role.ACCOUNTANT: Reach.NONE,
    Role.FINANCE_DIRECTOR: Reach.SEEN,
}

RIGHTS: Mapping[Act, Mapping[Role, Reach]] = {
    Act.LOG_PROMISE: _EVERYBODY,
    Act.ASK_FOR_PLAN: _EVERYBODY,
    Act.DECIDE_PROMISE: _CREDIT,
    Act.DECIDE_PLAN: _CREDIT,
    Act.CANCEL_PROMISE: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN},
    Act.OPEN_DISPUTE: _EVERYBODY,
    Act.TAKE_DISPUTE: _OWNERS,
    Act.HAND_DISPUTE_ON: _OWNERS,
    Act.COMMENT_DISPUTE: _EVERYBODY,
    Act.ASK_IN_DISPUTE: _OWNERS,
    Act.WAIT_IN_DISPUTE: _OWNERS,
    Act.SET_DISPUTE_TARGET: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN},
    Act.RESOLVE_DISPUTE: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN, Role.ACCOUNTANT: Reach.SEEN},
    Act.WITHDRAW_DISPUTE: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN},
    Act.ADD_NOTE: _EVERYBODY,
    Act.UNDO: _OWN,
    Act.SEE_HISTORY: _EVERYBODY,
    Act.CHECK_ORDER: _EVERYBODY,
    Act.RESERVE_ORDER: _EVERYBODY,
    Act.CANCEL_RESERVATION: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN, Role.FINANCE_DIRECTOR: Reach.SEEN},
    Act.ASK_LIMIT: _EVERYBODY,
    Act.DECIDE_LIMIT: _CREDIT,
    Act.DECIDE_LIMIT_ABOVE: _DIRECTOR,
    Act.WITHDRAW_LIMIT: _OWN,
    Act.SET_HOLD: _CREDIT,
    Act.RELEASE_HOLD: _CREDIT,
    Act.TAKE_CASE: _EVERYBODY,
    Act.ASSIGN_CASE: _ABOVE,
    Act.ASK_IN_CASE: _ABOVE,
    Act.SNOOZE_CASE: _ABOVE | {Role.SALESPERSON: Reach.CONCERNED},
    Act.SEE_APPROVALS: _CREDIT,
    Act.TAKE_STEP: _OWNERS | {Role.ACCOUNTANT: Reach.CONCERNED},
    Act.TAKE_STEP_OVER: _CREDIT,
    Act.MAKE_LETTER: _CREDIT,
    Act.ASK_HAND_OVER: _OWN | {Role.CREDIT_MANAGER: Reach.SEEN, Role.FINANCE_DIRECTOR: Reach.SEEN},
    Act.DECIDE_HAND_OVER: _CREDIT,
    Act.PAUSE_REMINDERS: _ABOVE,
    Act.SEE_QUEUE: _ABOVE,
}
"""Nobody decides what they asked for themselves, whatever their role: that is no matter of this table.

A dispute's concerned are its owner and, to withdraw it, whoever opened it; a promise's, who logged it; a
case's or a dunning step's, its owner; a request's, who asked; a reservation's, who made it. A delegate has
the rights to decide of whoever is away, and those of a step's owner, too.
"""


def may(act: Act, role: Role, *, concerned: bool) -> bool:
    """Whether somebody of that role may do it to a customer that they see."""
    reach = RIGHTS[act][role]
    return reach is Reach.SEEN or (reach is Reach.CONCERNED and concerned)


def concerned_by(act: Act, dispute: Dispute) -> tuple[str, ...]:
    """Whom an act on a dispute concerns, by their e-mails: its owner, and to withdraw it who opened it."""
    both = act is Act.WITHDRAW_DISPUTE and dispute.opened_by != dispute.owner
    return (dispute.opened_by, dispute.owner) if both else (dispute.owner,)


def roles_that_may(act: Act) -> tuple[Role, ...]:
    """The roles that may do it to any customer they see."""
    return tuple(role for role, reach in RIGHTS[act].items() if reach is Reach.SEEN)
