"""The buttons of a dunning step: the one that takes it, and everything else that can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Button, Element

from bot.credit.digest import WaitingStep
from bot.credit.due_step import StepState, Track
from bot.credit.dunning import StepAction
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing, MailingState
from bot.dunning_views import MailsReady, StepView
from bot.ids import Action, record_value
from bot.step_ids import StepMore, step_more_value
from messages.blocks import CONFIRM_TEXT_MAX, OVERFLOW_MAX, button, confirmation, option, overflow
from messages.buttons import card_button, label, undo_button
from messages.escape import Mrkdwn, escape
from messages.formats import Language, money
from messages.prose import listed
from messages.step_words import customer

CUSTOMER_MAX = 40
"""Characters of a name in a confirmation, which holds few."""
NAMES_MOST = 20
SUMS_MOST = 3
_TAKES = {
    StepAction.NOTIFY: (Action.STEP_ANSWER, "log_answer"),
    StepAction.REMINDER: (Action.STEP_PREVIEW, "send_reminder"),
    StepAction.CALL: (Action.STEP_CALL, "log_call"),
    StepAction.FIRM_REMINDER: (Action.STEP_PREVIEW, "send_reminder"),
    StepAction.LETTER: (Action.STEP_LETTER, "make_letter"),
    StepAction.FORMAL_NOTICE: (Action.STEP_LETTER, "make_letter"),
    StepAction.HOLD: (Action.STEP_HOLD, "set_hold"),
    StepAction.HAND_OVER: (Action.STEP_HAND_OVER, "hand_over"),
}
_ON_ROWS = frozenset({StepAction.CALL, StepAction.REMINDER, StepAction.FIRM_REMINDER})
_MORE = {
    StepMore.SHOW: "open_step",
    StepMore.SKIP: "skip",
    StepMore.PUT_OFF: "put_off",
    StepMore.TAKE_OVER: "take_over",
    StepMore.TIME: "give_time",
    StepMore.REASSIGN: "reassign",
    StepMore.CARD: "open_card",
    StepMore.DISPUTE: "dispute",
    StepMore.PROMISE: "log_promise",
}


def step_value(view: StepView) -> str:
    """What every button about a step carries."""
    return record_value("step", view.step.id, view.step.version)


def take_button(view: StepView, language: Language) -> Button | None:
    """The button that takes it, or recalls its reminder; None where there is nothing to press."""
    step = view.step
    if step.state is StepState.SENDING:
        return recall_button(view, language)
    if step.state is not StepState.OPEN or not view.may_take:
        return None
    if step.step.action is StepAction.HAND_OVER and view.litigation is not None:
        value = record_value("litigation", view.litigation.id, view.litigation.version)
        return button(label(language, "open_hand_over"), Action.HAND_OVER_SHOW, value)
    if step.step.action is StepAction.HOLD:
        return _hold_button(view, language)
    action, name = _TAKES[step.step.action]
    said = "send_again" if action is Action.STEP_PREVIEW and step.trouble else name
    return button(label(language, said), action, step_value(view), style="primary")


def row_button(waiting: WaitingStep, language: Language) -> tuple[Action, Button] | None:
    """The same on a customer's row: a call of the reader's is logged there, and a reminder sent."""
    step = waiting.step
    if not waiting.is_readers or step.step.action not in _ON_ROWS:
        return None
    action, name = _TAKES[step.step.action]
    said = "send_again" if action is Action.STEP_PREVIEW and step.trouble else name
    return action, button(label(language, said), action, record_value("step", step.id, step.version))


def recall_button(view: StepView, language: Language) -> Button | None:
    """Recall its reminder, while it has not left."""
    mailing = view.mailing
    if mailing is None or mailing.state is not MailingState.WAITING or not view.may_take:
        return None
    return recall_mail_button(mailing, language)


def recall_mail_button(mailing: Mailing, language: Language) -> Button:
    """The same, of an e-mail that waits for its moment."""
    sure = confirmation(
        label(language, "sure_recall_title"),
        label(language, "sure_recall"),
        label(language, "recall"),
        label(language, "leave_it"),
    )
    value = record_value("mailing", mailing.id, mailing.version)
    return button(label(language, "recall"), Action.STEP_RECALL, value, confirm=sure)


def show_button(view: StepView, language: Language) -> Button:
    """The step with its story, in a window."""
    return button(label(language, "open_step"), Action.STEP_SHOW, step_value(view))


def send_mails_button(count: int, ready: MailsReady, whose: str, language: Language) -> Button:
    """Let all reminders leave that can; it says first to whom, and for how much."""
    sure = confirmation(
        label(language, "sure_mails_title", count=count),
        _sure_mails(count, ready, language),
        label(language, "send"),
        label(language, "not_yet"),
    )
    said = label(language, "send_mails", count=count)
    return button(said, Action.QUEUE_SEND, whose, confirm=sure, style="primary")


def _sure_mails(count: int, ready: MailsReady, language: Language) -> Mrkdwn:
    """As many names as a confirmation holds, and how many others; every sum, one a currency."""
    names = [escape(one, CUSTOMER_MAX) for one in ready.customers]
    count = len(names) or count
    sums = [money(one, language) for one in ready.owed]
    if left_out := sums[SUMS_MOST:]:
        sums = [*sums[:SUMS_MOST], label(language, "other_currencies", count=len(left_out))]
    owed = listed(sums, language) if sums else Mrkdwn()
    for kept in range(min(len(names), NAMES_MOST), 0, -1):
        others = [label(language, "others", count=count - kept)] if kept < count else []
        named = listed([*names[:kept], *others], language)
        said = label(language, "sure_mails", count=count, names=named, owed=owed)
        if len(said) <= CONFIRM_TEXT_MAX:
            return said
    return label(language, "sure_mails", count=count, names=Mrkdwn(), owed=owed)


def letter_button(letter: Letter, language: Language) -> Button:
    """The letter again, as it was made, for whoever presses."""
    value = record_value("letter", letter.id, 1)
    return button(
        label(language, "the_letter"),
        Action.FILE_AGAIN,
        value,
        read_as=f"{label(language, 'the_letter')} {escape(letter.number)}",
    )


def step_menu(view: StepView, language: Language, *, is_mine: bool) -> Element:
    """The `⋯` of a step's row: five of what is offered; its window has them all."""
    step = view.step
    options = [
        option(label(language, _MORE[what]), step_more_value(what, step.id, step.version))
        for what in _offered(view, is_mine=is_mine)
    ]
    return overflow(options[:OVERFLOW_MAX], Action.STEP_MORE)


def _offered(view: StepView, *, is_mine: bool) -> Iterator[StepMore]:
    """One's own is skipped or put off; somebody else's is taken over, given time or reassigned."""
    is_open = view.step.state is StepState.OPEN
    yield StepMore.SHOW
    yield StepMore.CARD
    if is_open and view.may_take_over and not is_mine:
        yield StepMore.TAKE_OVER
        yield StepMore.TIME
        yield StepMore.REASSIGN
        return
    if is_open and view.may_take:
        yield StepMore.SKIP
        if view.put_off_until is not None:
            yield StepMore.PUT_OFF
    if is_open and view.may_take_over:
        yield StepMore.REASSIGN
    yield StepMore.DISPUTE if view.step.track is Track.BEFORE_DUE else StepMore.PROMISE


def step_buttons(view: StepView, language: Language) -> list[Button]:
    """Everything that can be done about a step, what takes it first; of one that is over, only the card."""
    letter = _letter_of(view)
    last = [
        *([letter_button(letter, language)] if letter else []),
        card_button(language, view.of.customer_id),
    ]
    recalled = recall_button(view, language)
    undone = [undo_button(language, view.undo)] if view.undo and recalled is None else []
    if not view.step.state.is_running:  # what can be recalled is the copy of the letter that took it
        return [*([recalled] if recalled else []), *undone, *last]
    taken = take_button(view, language)
    logged = _log_button(view, language)
    return [*([taken] if taken else []), *undone, logged, *_elsewhere(view, language), *last]


def _log_button(view: StepView, language: Language) -> Button:
    """The promise or, before the due date, the dispute that its call brings."""
    what = StepMore.DISPUTE if view.step.track is Track.BEFORE_DUE else StepMore.PROMISE
    value = step_more_value(what, view.step.id, view.step.version)
    return button(label(language, _MORE[what]), Action.STEP_MORE, value)


def _letter_of(view: StepView) -> Letter | None:
    """The one that took it; while it runs, the newest that the customer got."""
    own = [each for each in view.letters if each.step_id == view.step.id]
    others = view.letters if view.step.state.is_running else ()
    return next(iter((*own, *others)), None)


def _elsewhere(view: StepView, language: Language) -> Iterator[Button]:
    """What leaves it untaken for now, or puts it into other hands."""
    if view.step.state is not StepState.OPEN:
        return
    value = step_value(view)
    if view.may_take:
        yield button(label(language, "skip"), Action.STEP_SKIP, value)
        if view.put_off_until is not None:
            yield button(label(language, "put_off"), Action.STEP_PUT_OFF, value)
    if view.may_take_over:
        yield button(label(language, "take_over"), Action.STEP_TAKE_OVER, value)
        yield button(label(language, "give_time"), Action.STEP_TIME, value)
        yield button(label(language, "reassign"), Action.STEP_REASSIGN, value)


def _hold_button(view: StepView, language: Language) -> Button:
    sure = confirmation(
        label(language, "sure_hold_title", customer=customer(view)),
        label(language, "sure_hold"),
        label(language, "set_hold"),
        label(language, "not_yet"),
    )
    said = label(language, "set_hold")
    return button(said, Action.STEP_HOLD, step_value(view), confirm=sure, style="danger")
