"""The answer to `can this order be taken today?`: accept, or hold with every way out."""

from __future__ import annotations

from slackblocks import Block, Button, ConfirmationDialogue

from bot.block_ids import block_id
from bot.credit.order_check import Verdict
from bot.credit.reservation import order_number_key
from bot.credit_views import OrderAnswer
from bot.ids import Action, Callback, draft_value
from messages.blocks import Message, actions, button, confirmation, context, header, section
from messages.buttons import card_button, label
from messages.card_standing import litigation_text
from messages.escape import Mrkdwn, clean
from messages.formats import Language, clock
from messages.limit_words import customer_text, ledger_text, name_of, provisional_text, use, word
from messages.order_causes import beside, group_beside, held_lines, released_text
from messages.order_reserved import reservation_blocks
from messages.order_ways import way_blocks, way_lines
from messages.prose import Value, Voice, sums
from messages.surfaces import Modal
from messages.told import told


def render_order_answer(answer: OrderAnswer, language: str, *, moved: bool = False) -> Message:
    """The verdict, every cause, every way out with its number and its button, and until when it is good.

    `moved` when it is shown in the place of what was pressed, which figures of now do not allow any more.
    """
    screen = _Screen(answer, Voice(Language.of(language), "order"))
    return Message(told(screen.sentences(moved=moved), screen.voice), tuple(screen.blocks(moved=moved)))


def render_order_modal(
    answer: OrderAnswer, language: str, private: str = "", *, moved: bool = False
) -> Modal:
    """The same in a window."""
    screen = _Screen(answer, Voice(Language.of(language), "order"))
    return Modal(
        screen.voice.say("title"),
        tuple(screen.blocks(moved=moved)),
        Callback.ORDER_ANSWER,
        close=label(screen.voice.language, "close"),
        private=private,
    )


class _Screen:
    """One answer, top to bottom."""

    def __init__(self, answer: OrderAnswer, voice: Voice) -> None:
        self.answer = answer
        self.check = answer.check
        self.voice = voice
        self.holds = answer.check.verdict is Verdict.HOLD

    def blocks(self, *, moved: bool = False) -> list[Block]:
        blocks = [section(self.voice.say("figures_moved"), self._id("moved"))] if moved else []
        blocks += [section(self.banner, self._id("banner"))] if self.banner else []
        blocks += self._held() if self.holds else [section(self._accepted(), self._id("accept"))]
        blocks.append(context([self._good_for()], self._id("good")))
        blocks += reservation_blocks(self.answer, self.voice) if self.answer.draft_id else []
        blocks.append(actions(self._buttons(), self._id("do")))
        return blocks

    def sentences(self, *, moved: bool = False) -> list[Mrkdwn]:
        """The first names no customer: it is what a locked screen shows."""
        why = self.voice.say("figures_moved") if moved else Mrkdwn()
        hello = self.voice.say("hello_hold" if self.holds else "hello_accept")
        said = [self._head(), self._causes(), *way_lines(self.answer, self.voice)]
        return [hello, why, self.banner, *(said if self.holds else [self._accepted()]), self._good_for()]

    @property
    def banner(self) -> Mrkdwn:
        return provisional_text(self.answer.facts, self.voice.language)

    def _held(self) -> list[Block]:
        head = header(self._head(), self._id("head"))
        causes = section(self._causes(), self._id("causes"))
        return [head, causes, *way_blocks(self.answer, self.voice)]

    def _head(self) -> Mrkdwn:
        customer, order = name_of(self.answer.facts.of), self.check.facts.order
        return self.voice.say("head_hold", customer=customer, order=order, asked=self._asked())

    def _asked(self) -> Mrkdwn:
        """`CMD-9, payable in 15 days`: what was said of the order besides its amount."""
        reference = self.answer.reference if clean(self.answer.reference) else ""
        return self.voice.say("asked", reference=reference, days=self.check.facts.asked_days)

    def _causes(self) -> Mrkdwn:
        first, *others = held_lines(self.answer, self.voice) or [Mrkdwn()]
        lines = [self.voice.say("to_clear", causes=first), *others, *self._beside()]
        return Mrkdwn("\n".join(filter(None, lines)))

    def _accepted(self) -> Mrkdwn:
        return Mrkdwn("\n".join(filter(None, [self._accept(), *self._beside()])))

    def _beside(self) -> tuple[Mrkdwn, ...]:
        """What is said beside the verdict: a release, the order in the ledger, other causes, the group."""
        known = self.answer.known
        counted = Mrkdwn() if known is None else self.voice.say("known", amount=known)
        said = beside(self.answer, self.voice), group_beside(self.answer, self.voice)
        litigation = self.answer.facts.litigation
        handed_over = litigation_text(litigation, self.voice) if litigation else Mrkdwn()
        return (handed_over, released_text(self.check.facts, self.voice), counted, *said)

    def _accept(self) -> Mrkdwn:
        """`Accept: €6,000 for Brasserie du Port. After it 89 % of limit, warning`."""
        order, limit, total = self.check.facts.order, self.check.facts.exposure.limit, self.check.total
        customer = customer_text(self.answer.facts.of, self.voice.language)
        said: dict[str, Value] = {"order": order, "customer": customer, "asked": self._asked()}
        if limit is None:
            return self.voice.say("accept_free", **said, total=total)
        if not limit:
            return self.voice.say("accept_zero", **said, total=total, limit=limit)
        ratio = total.amount / limit.amount
        bands = self.check.facts.exposure.bands
        name = "alert" if ratio >= bands.alert else "warning" if ratio >= bands.warning else "within"
        return self.voice.say(
            "accept",
            **said,
            use=use(ratio, self.voice.language),
            level=word(self.voice.language, "level", name=Mrkdwn(name)),
        )

    def _good_for(self) -> Mrkdwn:
        """`Good for today, 24 Nov 09:12; nothing is reserved.`"""
        at = self.answer.at
        hour = Mrkdwn(clock(at, self.voice.language))
        moment = self.voice.say("moment", on=at.date(), hour=hour)
        ledger = ledger_text(self.answer.facts, self.voice.language)
        said = self._reserved(moment)
        return Mrkdwn(f"{said} {ledger[:1].upper()}{ledger[1:]}" if ledger else said)

    def _reserved(self, moment: Mrkdwn) -> Mrkdwn:
        kept = self.answer.reserved
        if not kept:
            return self.voice.say("nothing_reserved", at=moment)
        amounts = sums([one.amount for one in kept], self.voice.language)
        until = max(one.until for one in kept)
        return self.voice.say("reserved_already", at=moment, amounts=amounts, until=until)

    def _buttons(self) -> list[Button]:
        """Without a draft there is nothing that a button could start again."""
        card = card_button(self.voice.language, self.answer.facts.of.customer_id)
        if not self.answer.draft_id:
            return [card]
        value = draft_value(self.answer.draft_id)
        again = button(label(self.voice.language, "check_again"), Action.ORDER_CHECK, value)
        if self.holds or self._is_kept():
            return [again, card]
        keep = label(self.voice.language, "reserve")
        asked = self._sure(keep)
        return [button(keep, Action.ORDER_RESERVE, value, confirm=asked, style="primary"), again, card]

    def _is_kept(self) -> bool:
        """Something is reserved for this order already, or the ledger has it."""
        key = order_number_key(self.answer.reference)
        kept = any(order_number_key(one.reference) == key for one in self.answer.reserved)
        return self.answer.known is not None or bool(key and kept)

    def _sure(self, keep: Mrkdwn) -> ConfirmationDialogue:
        customer = name_of(self.answer.facts.of)
        said = self.voice.say(
            "reserve", order=self.check.facts.order, customer=customer, until=self.answer.reserve_until
        )
        no = label(self.voice.language, "not_yet")
        return confirmation(self.voice.say("reserve_title"), said, keep, no)

    def _id(self, name: str) -> str:
        return block_id("order", self.answer.draft_id, name)
