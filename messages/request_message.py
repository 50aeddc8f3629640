"""A request: the message that asks for a decision, how it went, and what whoever asked reads."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.request import RequestKind, RequestState
from bot.credit_views import RequestNews, RequestView
from bot.ids import Action, Callback, customer_value, record_value
from messages.blocks import Message, actions, button, context, fields, header, section
from messages.buttons import card_button, label, limit_button, order_button, sure
from messages.escape import Mrkdwn
from messages.limit_words import customer_text, either, ledger_text, provisional_text
from messages.prose import Voice
from messages.request_buttons import decide_buttons
from messages.request_facts import (
    asked_text,
    clock_of,
    customer_name,
    fact_texts,
    held_texts,
    is_granted,
    over_with_order,
    reason_text,
    reference,
    releases_breach,
    request_voice,
    stays_texts,
    waits,
)
from messages.request_outcome import ends_soon, has_ended, meaning, outcome
from messages.surfaces import Modal
from messages.told import told


def render_request(view: RequestView, language: str, *, buttons: bool) -> Message:
    """The facts, what approving does not do, who decides until when; once it is over, how it went."""
    screen = _Screen(view, request_voice(language))
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks(buttons=buttons)))


def render_request_modal(
    view: RequestView,
    language: str,
    *,
    buttons: bool = False,
    withdraw: bool = False,
    sent: bool = False,
    private: str = "",
) -> Modal:
    """The same in a window: `buttons` for who decides it now, `withdraw` for who asked; `sent` just now."""
    screen = _Screen(view, request_voice(language))
    said = [section(f"✓ {screen.sent()}", screen.number("sent"))] if sent and waits(view.request) else []
    return Modal(
        screen.voice.say("title"),
        (*said, *screen.blocks(buttons=buttons, withdraw=withdraw)),
        Callback.REQUEST,
        close=label(screen.voice.language, "close"),
        private=private,
    )


def render_request_asked(view: RequestView, language: str) -> Message:
    """To whoever asked: what was sent to whom, with {Withdraw} while it waits; then how it went."""
    screen = _Screen(view, request_voice(language))
    voice, request = screen.voice, view.request
    if waits(request):
        lapses = voice.say("lapses", at=request.expires_at, hour=clock_of(request, voice))
        said = [screen.asked(), screen.sent(), outcome(view, voice), lapses]
        buttons = [withdraw_button(view, voice), card_button(voice.language, screen.customer_id)]
        return screen.note(voice.say("asked_hello"), said, buttons, "asked")
    hello = Mrkdwn(f"{voice.say('your', name=reference(request, voice))}.")
    card = card_button(voice.language, screen.customer_id)
    return screen.note(hello, [screen.asked(), outcome(view, voice)], [card], "asked")


def render_request_decided(view: RequestView, language: str) -> Message:
    """To whoever asked: the decision, what it means, and the way to check the order again."""
    screen = _Screen(view, request_voice(language))
    voice, spoken = screen.voice, screen.voice.language
    value = customer_value(screen.customer_id)
    again = button(label(spoken, "order_again"), Action.ORDER_OPEN, value)
    if view.request.state is RequestState.ENDED:
        ways, hello = [limit_button(spoken, value)], voice.say("ended_hello")
    else:
        granted = is_granted(view.request)
        ways = [again] if granted else [order_button(spoken, value)]
        hello = voice.say("decided_hello", granted=granted)
    said = [screen.asked(), outcome(view, voice), *meaning(view, voice)]
    return screen.note(hello, said, [*ways, card_button(spoken, screen.customer_id)], "decided")


def render_request_line(
    view: RequestView, news: RequestNews, language: str, *, alone: bool = False
) -> Message:
    """A reply below the message that asks: a reminder, the first of two, soon over, over.

    As a message of its own it says of which customer; the first sentence of its text names none.
    """
    voice, request = request_voice(language), view.request
    match news:
        case RequestNews.REMINDER:
            said = voice.say(
                "reminder",
                name=reference(request, voice),
                who=either(view.waits_for, voice.language),
                at=request.expires_at,
                hour=clock_of(request, voice),
            )
        case RequestNews.FIRST_APPROVAL:
            said = outcome(view, voice)
        case RequestNews.ENDS_SOON:
            said = ends_soon(view, voice)
        case RequestNews.ENDED:
            said = has_ended(view, voice)
    said = said or voice.say("your", name=reference(request, voice))
    spoken = voice.language
    if alone:
        said = Mrkdwn(f"{customer_text(view.facts.of, spoken)}\n{said}")
    shown = has_ended(view, voice, names=True) if news is RequestNews.ENDED and not alone else said
    block = section(shown, block_id("request-line", request.id, news.value, revision=request.version))
    if not alone:
        return Message(told([said], voice), (block,))
    hello = voice.say("ended_hello" if news is RequestNews.ENDED else "ends_hello")
    customer = view.facts.of.customer_id
    check = order_button(spoken, customer_value(customer))
    over = [check] if news is RequestNews.ENDED else []
    below = actions(
        [card_button(spoken, customer), *over],
        block_id("request-line", request.id, "do", revision=request.version),
    )
    return Message(told([hello, said], voice), (block, below))


def withdraw_button(view: RequestView, voice: Voice) -> Button:
    """Whoever asked does not need it any more."""
    value = record_value("request", view.request.id, view.request.version)
    text = label(voice.language, "withdraw_request")
    return button(text, Action.LIMIT_WITHDRAW, value, confirm=sure(voice.language, "request"))


class _Screen:
    """One request, top to bottom."""

    def __init__(self, view: RequestView, voice: Voice) -> None:
        self.view = view
        self.request = view.request
        self.voice = voice
        self.customer_id = view.facts.of.customer_id

    def blocks(self, *, buttons: bool, withdraw: bool = False) -> list[Block]:
        """No button but the card's once it is over, or for who does not decide it."""
        self_waits = waits(self.request)
        said = [asked_text(self.view, self.voice), reason_text(self.view, self.voice)]
        blocks = [
            header(self._head(), self.number("head")),
            section("\n".join(filter(None, said)), self.number("ask")),
            fields(fact_texts(self.view, self.voice), self.number("facts")),
        ]
        blocks += [section(self._warning(), self.number("warn"))] if self_waits and self._warning() else []
        if how := outcome(self.view, self.voice):
            blocks.append(section(how, self.number("outcome")))
        blocks.append(context([" ".join(self._foot())], self.number("foot")))
        pressed = self._buttons(buttons and self_waits, withdraw and self_waits)
        blocks.append(actions(pressed, self.number("do")))
        return blocks

    def sentences(self) -> list[Mrkdwn]:
        """The first names no customer: it is what a locked screen shows."""
        said = [asked_text(self.view, self.voice), *fact_texts(self.view, self.voice, "told")]
        if waits(self.request):
            said += map(Mrkdwn, self._warning().split("\n"))
        said.append(outcome(self.view, self.voice))
        said.append(reason_text(self.view, self.voice, "reason"))
        return [self._hello(), self._head(), *map(Mrkdwn, filter(None, said)), *self._foot()]

    def sent(self) -> Mrkdwn:
        """To whom."""
        who = either(self.view.waits_for, self.voice.language)
        return self.voice.say("asked", name=reference(self.request, self.voice), who=who)

    def asked(self) -> Mrkdwn:
        """Whose, what and why, in two lines."""
        what = asked_text(self.view, self.voice)
        head = Mrkdwn(f"*{self._head()}*")
        return Mrkdwn("\n".join(filter(None, [head, what, reason_text(self.view, self.voice)])))

    def note(self, hello: Mrkdwn, said: Sequence[str], buttons: Sequence[Button], name: str) -> Message:
        """A direct message: a paragraph and buttons; the text's first sentence names no customer."""
        lines = list(filter(None, said))
        number = block_id(f"request-{name}", self.request.id, revision=self.request.version)
        row = block_id(f"request-{name}", self.request.id, "do", revision=self.request.version)
        blocks = (section("\n".join(lines), number), actions(buttons, row))
        plain = [line.replace("&gt; ", "", 1) for text in lines for line in text.split("\n")]
        return Message(told([hello, *plain], self.voice), blocks)

    def _head(self) -> Mrkdwn:
        kind = Mrkdwn(self.request.kind)
        return self.voice.say("head", kind=kind, customer=customer_name(self.view))

    def _hello(self) -> Mrkdwn:
        name = reference(self.request, self.voice)
        if not waits(self.request):
            state = self.voice.say("state", name=Mrkdwn(self.request.state))
            return self.voice.say("hello_over", name=name, state=state)
        kind, hour = Mrkdwn(self.request.kind), clock_of(self.request, self.voice)
        return self.voice.say("hello", kind=kind, name=name, at=self.request.expires_at, hour=hour)

    def _warning(self) -> Mrkdwn:
        """What approving does not do; of a release and of terms, what it does."""
        if self.request.kind is RequestKind.RELEASE:
            said = held_texts(self.view, self.voice)
            head = self.voice.say("releases", count=len(said))
        else:
            said, head = stays_texts(self.view, self.voice), self.voice.say("hold_stays")
        lines = [f"{head} {said[0]}", *said[1:]] if said else []
        if self.request.kind is RequestKind.RELEASE and releases_breach(self.view):
            lines.append(self.voice.say("release_checked"))
        if over := over_with_order(self.view):
            lines.append(self.voice.say("terms_over", over=over))
        return Mrkdwn("\n".join(lines))

    def _foot(self) -> list[Mrkdwn]:
        """Who decides, until when, the request's name and how old the figures are."""
        request, voice = self.request, self.voice
        said = []
        if waits(request):
            lapses = voice.say("lapses", at=request.expires_at, hour=clock_of(request, voice))
            said += [self._decides(), lapses]
        ledger = ledger_text(self.view.facts, voice.language)
        said.append(Mrkdwn(" · ".join(filter(None, [reference(request, voice), ledger]))))
        banner = provisional_text(self.view.facts, voice.language)
        return [*said, banner] if banner and waits(request) else said

    def _decides(self) -> Mrkdwn:
        view, voice = self.view, self.voice
        who = either(view.waits_for, voice.language)
        if self.request.kind is not RequestKind.INCREASE or self.request.first_by:
            return voice.say("decides", who=who)
        sentence = "both" if self.request.needs_two else "alone"
        return voice.say(sentence, who=who, amount=view.alone_up_to, days=view.alone_days)

    def _buttons(self, decide: bool, withdraw: bool) -> list[Button]:
        shown = decide_buttons(self.view, self.voice) if decide else []
        if withdraw:
            shown.append(withdraw_button(self.view, self.voice))
        return [*shown, card_button(self.voice.language, self.customer_id)]

    def number(self, name: str) -> str:
        return block_id("request", self.request.id, name, revision=self.request.version)
