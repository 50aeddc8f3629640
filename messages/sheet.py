"""An invoice, or another document, as a Slack message."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.freshness import Freshness
from bot.credit.sheet import Settlement, Sheet
from bot.ids import document_value
from messages.blocks import SECTION_MAX, Message, actions, context, fields, header, section
from messages.buttons import card_button, dispute_button, promise_button
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.naming import readable
from messages.prose import Value, Voice
from messages.record_words import reason_word
from messages.told import told


def render_sheet(sheet: Sheet, language: str) -> Message:
    """A document on a day: whose, how much is open, how late, and how it was settled so far."""
    screen = _Screen(sheet, Voice(Language.of(language), "sheet"))
    return Message(screen.fallback(), tuple(screen.blocks()))


class _Screen:
    """The parts of one sheet, top to bottom."""

    def __init__(self, sheet: Sheet, voice: Voice) -> None:
        self.sheet = sheet
        self.document = sheet.document
        self.voice = voice

    def blocks(self) -> Iterator[Block]:
        yield header(self._title(), self._id("head"))
        yield context([self._about()], self._id("about"))
        if banner := self._banner():
            yield section(banner, self._id("old"))
        card = card_button(self.voice.language, self.sheet.customer_id)
        yield section(f"{self._customer()}\n{self._state()}", self._id("state"), card)
        yield fields(self._fields(), self._id("facts"))
        if flags := self._flags():
            yield section("\n".join(flags), self._id("flags"))
        yield section(self._settlements(), self._id("settled"))
        if self._can_be_claimed:
            value = document_value(self.sheet.id)
            language = self.voice.language
            buttons = [promise_button(language, value), dispute_button(language, value)]
            yield actions(buttons, self._id("do"))

    @property
    def _can_be_claimed(self) -> bool:
        """Whether something of it is open that could be promised or disputed."""
        return bool(self.document.open_amount) and not self.document.kind.is_credit

    def fallback(self) -> Mrkdwn:
        """All of it as sentences; the first names no customer, for lock screens."""
        hello = self.voice.say("text_hello", on=self.sheet.as_of)
        facts = ", ".join(self._fields())
        parts = [self._title(), self._about(), self._banner(), self._customer(), self._state(), facts]
        return told([hello, *parts, *self._flags(), self._settlements()], self.voice)

    def _title(self) -> Mrkdwn:
        kind = self.voice.say("kind", name=self.document.kind)
        return self.voice.say("title", kind=kind, number=readable(self.document.number, "", self.sheet.id))

    def _about(self) -> Mrkdwn:
        """`Camille Roy · Atelier Lumen · ledger of Mon 23 Nov, 18:10`."""
        names = (self.sheet.salesperson or self.voice.say("nobody"), self.sheet.entity_name)
        said = [self.voice.word("text", text=name) for name in names if clean(name)]
        if self.sheet.ledger_at is not None:
            said.append(self.voice.say("ledger", at=self.sheet.ledger_at))
        return Mrkdwn(" · ".join(said))

    def _banner(self) -> Mrkdwn:
        match self.sheet.freshness:
            case Freshness.FRESH | None:
                return Mrkdwn()
            case Freshness.OLD:
                return self.voice.word("banner", on=self.sheet.ledger_at, entity="")
            case Freshness.STALE:
                return self.voice.say("stale", at=self.sheet.ledger_at)

    def _customer(self) -> Mrkdwn:
        sheet = self.sheet
        name = readable(sheet.customer_name, sheet.customer_code, sheet.customer_id)
        code = sheet.customer_code if clean(sheet.customer_name) else ""
        return self.voice.say("customer", name=name, code=code)

    def _state(self) -> Mrkdwn:
        """`€18,500 open of €20,000, 44 days late`."""
        gross, left = self.document.gross, self.document.open_amount
        if not left and self.sheet.settled_on:
            return self.voice.say("settled_on", gross=gross, on=self.sheet.settled_on)
        if not left:
            return self.voice.say("settled", gross=gross)
        whole = left == gross
        opened = (
            self.voice.say("open_all", open=left) if whole else self._say("open_of", open=left, gross=gross)
        )
        return Mrkdwn(", ".join(filter(None, (opened, self._lateness()))))

    def _lateness(self) -> Mrkdwn:
        if self.document.kind.is_credit:
            return Mrkdwn()
        days = self.sheet.days_late
        if days == 0:
            return self.voice.say("due_today")
        return self.voice.say("late" if days > 0 else "due_in", days=self.voice.word("days", count=abs(days)))

    def _fields(self) -> list[Mrkdwn]:
        document = self.document
        said = [self._say("issued", on=document.issued_on)]
        if not document.kind.is_credit:
            said.append(self._say("due", on=document.due_on))
        said += [self._say("gross", amount=document.gross), self._say("open", amount=document.open_amount)]
        if clean(self.sheet.order_ref):
            said.append(self._say("order", reference=self.sheet.order_ref))
        if clean(self.sheet.delivery_ref):
            said.append(self._say("delivery", reference=self.sheet.delivery_ref))
        return said

    def _flags(self) -> list[Mrkdwn]:
        """What is disputed or promised, and terms beyond the law."""
        said = []
        if disputed := self.document.disputed:
            reason = reason_word(self.sheet.dispute_reason, self.voice.language)
            if disputed >= self.document.open_amount:
                said.append(self._say("disputed_all", reason=reason))
            else:
                said.append(self._say("disputed", amount=disputed, reason=reason))
        if self.document.is_promised:
            said.append(self.voice.say("promised"))
        if self.sheet.beyond_legal_terms:
            said.append(self.voice.say("beyond"))
        return said

    def _settlements(self) -> Mrkdwn:
        lines = [self._settlement(one) for one in self.sheet.settlements]
        if not lines and not self.sheet.settlements_left_out:
            return self.voice.say("no_settlement")
        head = f"{self.voice.say('settlements_title')}\n"
        left_out = self.sheet.settlements_left_out
        return fit(lines, SECTION_MAX, self.voice.more, separator="\n", head=head, left_out=left_out)

    def _settlement(self, one: Settlement) -> Mrkdwn:
        """The direction is in the words: amounts are said without a sign."""
        amount = one.amount if one.amount.amount >= 0 else -one.amount
        return self._say("settlement", kind=one.kind, on=one.on, amount=amount, reference=one.reference)

    def _say(self, sentence: str, **values: Value) -> Mrkdwn:
        return self.voice.say(sentence, **values)

    def _id(self, name: str) -> str:
        return block_id("invoice", self.sheet.id, name)
