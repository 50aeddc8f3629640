"""What the forms of promises, disputes and notes share: whose they are, invoices to choose, words to add."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from slackblocks import Block, Option

from bot.block_ids import FormBlock, block_id
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money, decimal_string
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused
from bot.forms import FormHead, OpenItem
from bot.ids import Callback
from bot.near_days import nearest_day
from messages.blocks import OPTION_TEXT_MAX, context, option, section
from messages.buttons import label
from messages.cut import cut
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.inputs import Place, text_input
from messages.naming import readable
from messages.prose import Value, Voice, say
from messages.refused import refused_sentence
from messages.standing import near_day
from messages.surfaces import Modal

AMOUNT_MAX = 40
WHO_MAX = 120


def form_word(language: Language, sentence: str, **values: Value) -> Mrkdwn:
    """What the forms share in words."""
    return say(language, "forms", sentence, **values)


def customer_text(head: FormHead, language: Language) -> Mrkdwn:
    """`ACME (C0042)`."""
    code = head.code if clean(head.name) else ""
    name = readable(head.name, head.code, head.customer_id)
    return form_word(language, "customer", name=name, code=code)


def opening(
    head: FormHead, form: str, error: Refused | None, about: Callback, language: Language
) -> list[Block]:
    """What was wrong, if anything was, and whose form it is."""
    entity = head.entity_name if clean(head.entity_name) else ""
    whose = form_word(language, "head", customer=customer_text(head, language), entity=entity, on=head.as_of)
    return [*wrong(form, error, about, language), section(whose, block_id(form, "head"))]


def with_step(step: str, form: str, language: Language) -> list[Block]:
    """That the call, or the check before the due date, that brought it is logged with it."""
    if not step:
        return []
    return [context([form_word(language, "with_step", step=Mrkdwn(step))], block_id(form, "step"))]


def wrong(form: str, error: Refused | None, about: Callback, language: Language) -> list[Block]:
    """Why it was not taken."""
    if error is None:
        return []
    said = form_word(language, "error", why=refused_sentence(error, language, about=about))
    return [section(said, block_id(form, "error"))]


def item_option(item: OpenItem, language: Language) -> Option:
    """`F-2026-0871 · €18,500 · 44 days late`; a long number gives way to what it owes."""
    return option(item_label(item, language), str(item.id), item_more(item, language))


def item_label(item: OpenItem, language: Language) -> Mrkdwn:
    """An invoice in 75 characters."""
    tail = form_word(language, "item", amount=item.open_amount, due=due_text(item, language))
    number = cut(escape(readable(item.number, "", item.id)), max(OPTION_TEXT_MAX - len(tail), 10))
    return cut(number + tail, OPTION_TEXT_MAX)


def item_more(item: OpenItem, language: Language) -> Mrkdwn:
    """What else there is to know of it: disputed, promised, a down-payment; often nothing."""
    said = [form_word(language, "down_payment")] if item.kind is DocumentKind.DOWN_PAYMENT else []
    if item.disputed:
        said.append(form_word(language, "item_disputed", amount=item.disputed))
    if item.promise is not None:
        on = item.promise.promised_on
        said.append(form_word(language, "item_promised", amount=item.promise.amount, on=on))
    return cut(" · ".join(said), OPTION_TEXT_MAX)


def due_text(item: OpenItem, language: Language) -> Mrkdwn:
    """`44 days late`, `due today`, `due Fri 11 Dec`."""
    if item.days_late > 0:
        days = say(language, "words", "days", count=item.days_late)
        return form_word(language, "due_late", days=days)
    if item.days_late == 0:
        return form_word(language, "due_today")
    return form_word(language, "due_later", on=item.due_on)


def shown_items(items: Sequence[OpenItem], ticked: Collection[int], most: int) -> list[OpenItem]:
    """The first so many, in their order; what is ticked is never the one left out."""
    wanted = sorted(items, key=lambda item: item.id not in ticked)[:most]
    kept = {item.id for item in wanted}
    return [item for item in items if item.id in kept]


def left_out_hint(count: int, language: Language) -> str:
    """How many more invoices are open."""
    return form_word(language, "left_out", count=count) if count > 0 else ""


def amount_input(typed: str, amount: Money | None, currency: str, where: Place, language: Language) -> Block:
    """An amount as text: as typed when it could not be read."""
    shown = typed or (amount_typed(amount, language) if amount else "")
    return text_input(form_word(language, "amount", currency=currency), shown, where, most=AMOUNT_MAX)


def amount_typed(amount: Money, language: Language) -> str:
    """`18500`, or `18500.50` and `18500,50`: without separators of thousands it reads one way only."""
    written = decimal_string(amount)
    whole, _, decimals = written.partition(".")
    if not decimals.strip("0"):
        return whole
    return written.replace(".", ",") if language is Language.FR else written


def who_input(said_by: str, language: Language) -> Block:
    """Who said it."""
    return text_input(form_word(language, "who"), said_by, FormBlock.WHO, most=WHO_MAX, optional=True)


def words_input(label: str, text: str, hint: str = "", *, optional: bool = True) -> Block:
    """A note, a comment or a reason."""
    return text_input(label, text, FormBlock.TEXT, hint, most=TEXT_MAX, multiline=True, optional=optional)


def form_voice(language: str, screen: str) -> Voice:
    """The voice of a form, for a tag such as `fr-FR`."""
    return Voice(Language.of(language), screen)


def form_modal(
    voice: Voice, name: str, blocks: Sequence[Block], callback: Callback, private: str, submit: str
) -> Modal:
    """A form under its title, `<name>_title` in the voice's words; `submit` is what its button says."""
    title, close = voice.say(f"{name}_title"), label(voice.language, "cancel")
    return Modal(title, tuple(blocks), callback, submit=submit, close=close, private=private)


def closed_modal(voice: Voice, name: str, blocks: Sequence[Block], callback: Callback, private: str) -> Modal:
    """The same with nothing to submit."""
    close = label(voice.language, "close")
    return Modal(voice.say(f"{name}_title"), tuple(blocks), callback, close=close, private=private)


def no_day_text(typed: str, today: date, spoken: Language) -> Mrkdwn:
    """What was typed is no day, with the nearest that there is: the input below is nobody's choice yet."""
    nearest = nearest_day(typed, today)
    near = near_day(nearest, today, spoken) if nearest else Mrkdwn()
    return form_word(spoken, "no_day", text=typed, nearest=near)
