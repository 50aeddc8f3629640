"""Why something that was asked for was not done: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import About, Refused, Why
from bot.ids import Callback
from messages.blocks import Message, actions, section
from messages.buttons import card_button, label
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, Language, clock, day
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

_AMOUNTS = frozenset({Why.NO_AMOUNT, Why.ABOVE_OPEN, Why.ABOVE_ASKED, Why.OTHER_CURRENCY})
_DAYS = frozenset(
    {
        Why.DAY_PASSED,
        Why.DAY_TOO_FAR,
        Why.PLAN_ORDER,
        Why.PERIOD_ORDER,
        Why.PERIOD_TOO_LONG,
        Why.LATER_STEP,
    }
)
_INVOICES = frozenset({Why.NOT_OPEN, Why.SEVERAL_CURRENCIES, Why.DISPUTED_ALREADY, Why.NOTHING_OPEN})
_WORDS = frozenset({Why.NO_TEXT, Why.TEXT_TOO_LONG, Why.NO_REASON})
_OWNERS = frozenset({Why.SAME_OWNER, Why.NOBODY})
_UNDO = frozenset({Why.UNDO_DEPENDS, Why.UNDO_TOO_LATE, Why.UNDO_NOT_THIS})
_OF_SEVERAL = frozenset({Why.ROLE, Why.QUEUE_ROLE, Why.NOT_CONCERNED, Why.OWN_REQUEST, Why.AGREED_ALREADY})
"""Those that name all who may, one after the other."""
_DAY_OF = {
    Callback.PLAN: FormBlock.PART_DATE,
    Callback.DISPUTE: FormBlock.TARGET,
    Callback.DISPUTE_TARGET: FormBlock.TARGET,
    Callback.LIMIT: FormBlock.UNTIL,
    Callback.LIMIT_CHANGE: FormBlock.UNTIL,
    Callback.RELEASE: FormBlock.UNTIL,
    Callback.CASE_SNOOZE: FormBlock.UNTIL,
    Callback.PAUSE: FormBlock.UNTIL,
}
_OWNED = frozenset({Callback.DISPUTE_HAND_ON, Callback.CASE_ASSIGN, Callback.STEP_REASSIGN})
"""The forms that ask who it goes to."""
_OUTCOMES = frozenset({Callback.STEP_CALL, Callback.STEP_ANSWER})
_WITHOUT_AMOUNT = frozenset({Callback.TERMS})


def refused_sentence(
    refused: Refused, language: str, *, today: date | None = None, about: Callback = Callback.PROMISE
) -> Mrkdwn:
    """One sentence or two; moments of `today` are said by the clock alone, `about` is the form it is of."""
    voice = Voice(Language.of(language), "refused")
    if refused.about is not None and refused.why in _UNDO:
        return _not_undone(refused, refused.about, today, voice)
    who = _who(refused)
    return voice.say(
        refused.why,
        who=voice.listed(who) if who else Mrkdwn(),
        at=_when("at", refused.at, today, voice),
        moment=_when("moment", refused.at, today, voice),
        amount=refused.amount,
        most=refused.most,
        until=_until(refused.until, today, voice.language),
        number=refused.number if clean(refused.number) else "",
        count=refused.count or len(who),
        about=Mrkdwn(about),
    )


def _who(refused: Refused) -> list[Mrkdwn]:
    """The person; where several may, each of them."""
    names = refused.who.split(", ") if refused.why in _OF_SEVERAL else [refused.who]
    return [escape(one) for one in names if clean(one)]


def _not_undone(refused: Refused, about: About, today: date | None, voice: Voice) -> Mrkdwn:
    """It names what it is about: whoever typed `undo` did not point at it."""
    return voice.say(
        f"{refused.why}_of",
        kind=Mrkdwn(about.kind),
        name=about.customer if clean(about.customer) else "",
        amount=about.amount,
        state=Mrkdwn(about.state),
        who=refused.who if clean(refused.who) else "",
        yours=refused.yours,
        at=_when("at", refused.at, today, voice),
        moment=_when("moment", refused.at, today, voice),
    )


def render_refused(
    refused: Refused, language: str, *, today: date | None = None, customer_id: int | None = None
) -> Message:
    """The same as a message, with the card of a customer whose standing is worth a look."""
    voice = Voice(Language.of(language), "refused")
    said = refused_sentence(refused, language, today=today)
    return Message(told([said], voice), tuple(_blocks(said, refused, customer_id, voice.language)))


def render_refused_modal(
    refused: Refused, language: str, *, today: date | None = None, customer_id: int | None = None
) -> Modal:
    """The same in a window."""
    voice = Voice(Language.of(language), "refused")
    said = refused_sentence(refused, language, today=today)
    blocks = tuple(_blocks(said, refused, customer_id, voice.language))
    return Modal(voice.say("title"), blocks, Callback.DONE, close=label(voice.language, "close"))


def _blocks(said: Mrkdwn, refused: Refused, customer_id: int | None, language: Language) -> Iterator[Block]:
    yield section(said, block_id("refused", refused.why))
    if customer_id is not None:
        yield actions([card_button(language, customer_id)], block_id("refused", refused.why, "do"))


def field_of(why: Why, about: Callback = Callback.PROMISE) -> FormBlock | None:
    """The input of a form that a refusal belongs to; None when it is of no single one."""
    if why in _AMOUNTS and about not in _WITHOUT_AMOUNT:
        return FormBlock.PART_AMOUNT if about is Callback.PLAN else FormBlock.AMOUNT
    if why in _DAYS:
        return _DAY_OF.get(about, FormBlock.DATE)
    if why in _INVOICES:
        return FormBlock.INVOICE if about is Callback.DISPUTE else FormBlock.INVOICES
    if why is Why.NO_SUCH_OUTCOME:
        return FormBlock.OUTCOME if about in _OUTCOMES else None
    if why is Why.TERM_TOO_LONG:
        return FormBlock.TERM
    if why in _WORDS:
        return FormBlock.REFERENCE if about is Callback.ORDER else FormBlock.TEXT
    return FormBlock.OWNER if why in _OWNERS and about in _OWNED else None


def _when(name: str, at: datetime | None, today: date | None, voice: Voice) -> Mrkdwn:
    """`at 09:40`, or `on Tue 24 Nov at 09:40` when that is not known to be today; empty when never."""
    if at is None:
        return Mrkdwn()
    hour = Mrkdwn(clock(at, voice.language))
    if at.date() == today:
        return voice.say(name, hour=hour)
    return voice.say(f"{name}_on", on=at.date(), hour=hour)


def _until(until: date | None, today: date | None, language: Language) -> Mrkdwn:
    """With its year when it is far from today, as a plan's last day is."""
    if until is None:
        return Mrkdwn()
    far = today is not None and until.year != today.year
    return Mrkdwn(day(until, language, DateStyle.DATED if far else DateStyle.SHORT))
