"""To the salesperson: orders are on hold, or taken again, why, and what to say to the customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.hold import HoldCause
from bot.credit_views import HoldView
from bot.ids import Action, customer_value
from messages.blocks import Message, actions, button, context, header, section
from messages.buttons import card_button, label, limit_button, promise_button
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.hold_words import customer_words, hold_customer, hold_ways, hold_why, near
from messages.limit_words import old_text
from messages.prose import Voice
from messages.standing import quoted
from messages.told import told


def render_hold_changed(view: HoldView, by: str, language: str) -> Message:
    """Set or lifted; `by` is the name of who did it, empty for the rule."""
    screen = _Screen(view, by, Voice(Language.of(language), "holds"))
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks()))


class _Screen:
    """The parts of one notice, top to bottom."""

    def __init__(self, view: HoldView, by: str, voice: Voice) -> None:
        self.view = view
        self.by = by if clean(by) else ""
        self.voice = voice

    def blocks(self) -> Iterator[Block]:
        yield header(self._title(), self._id("head"))
        if banner := self._banner():
            yield context([banner], self._id("old"))
        yield section("\n".join(self._what()), self._id("what"))
        yield section(self._to_say(), self._id("say"))
        yield actions(self._buttons(), self._id("do"))

    def sentences(self) -> list[Mrkdwn]:
        """For the fallback text; the first names no customer."""
        hello = self.voice.say("hello_set" if self.view.holds else "hello_free")
        banner = [self._banner()] if self._banner() else []
        return [hello, self._title(), *banner, *self._what(), self._to_say()]

    def _title(self) -> Mrkdwn:
        name = hold_customer(self.view)
        return self.voice.say("title_set" if self.view.holds else "title_free", name=name)

    def _banner(self) -> Mrkdwn:
        return old_text(self.view.ledger_at, self.view.freshness, self.voice.language)

    def _what(self) -> list[Mrkdwn]:
        if self.view.holds:
            return self._set()
        return self._over() if self.view.hold.ended_on is not None else self._released()

    def _set(self) -> list[Mrkdwn]:
        why = hold_why(self.view, self.voice.language)
        on = self._near(self.view.hold.set_on)
        said = [self.voice.say("set", customer=self._customer(), on=on, why=why)]
        if self.by and self.view.hold.cause is not HoldCause.BY_HAND:
            said.append(self.voice.say("set_by", by=self.by))
        return [*said, hold_ways(self.view, self.voice.language)]

    def _released(self) -> list[Mrkdwn]:
        hold = self.view.hold
        said = self.voice.say(
            "released_now",
            customer=self._customer(),
            by=self.by or self.view.released_by,
            until=self._near(hold.released_until),
            reason=quoted(hold.release_reason),
        )
        if hold.cause is HoldCause.BY_HAND:
            return [said]
        goes_on = self.voice.say("goes_on", why=hold_why(self.view, self.voice.language))
        return (
            [said, self.voice.say("checked"), goes_on] if hold.cause is HoldCause.BREACH else [said, goes_on]
        )

    def _over(self) -> list[Mrkdwn]:
        return [self.voice.say("over", customer=self._customer())]

    def _to_say(self) -> Mrkdwn:
        words = customer_words(self.view, self.voice.language, self.view.hold.set_on)
        return self.voice.say("to_say", words=words)

    def _customer(self) -> Mrkdwn:
        of = self.view.of
        return self.voice.say(
            "customer", name=hold_customer(self.view), code=of.code if clean(of.name) else ""
        )

    def _buttons(self) -> list[Button]:
        """What would lift it first; nothing but the card once it is lifted."""
        language, customer_id = self.voice.language, self.view.of.customer_id
        card = card_button(language, customer_id)
        if not self.view.holds:
            return [card]
        value = customer_value(customer_id)
        first = {
            HoldCause.LATE: [promise_button(language, value)],
            HoldCause.BREACH: [limit_button(language, value), promise_button(language, value)],
            HoldCause.BY_HAND: [],
        }[self.view.hold.cause]
        release = button(label(language, "ask_release"), Action.HOLD_RELEASE, value)
        return [*first, release, card]

    def _near(self, on: date | None) -> Mrkdwn:
        return near(on, self.view.hold.set_on, self.voice.language)

    def _id(self, name: str) -> str:
        return block_id("hold", self.view.hold.id, name, revision=self.view.hold.version)
