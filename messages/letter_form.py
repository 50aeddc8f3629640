"""The form of a letter: what it will say, by when to pay, and whether the customer gets it by e-mail too."""

from __future__ import annotations

from collections.abc import Iterable

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.letter import LetterKind
from bot.credit.money import by_currency
from bot.credit.refused import Refused
from bot.dunning_acts import ADDRESS_MOST
from bot.dunning_views import LetterForm, LetterView, OverdueLine
from bot.ids import Callback
from messages.blocks import OPTION_TEXT_MAX, SECTION_MAX, context, option, section
from messages.buttons import label
from messages.cut import cut, fit
from messages.escape import Mrkdwn, clean, escape
from messages.form_parts import form_voice, wrong
from messages.inputs import checkboxes_input, date_input, text_input
from messages.letter_words import charged
from messages.limit_words import customer_text
from messages.naming import readable
from messages.prose import Voice
from messages.surfaces import Modal

BY_MAIL = "yes"
REGISTERED = "yes"
"""The value of the only box in each."""
NUMBER_MAX = 60
_FORM = "letter"


def render_letter_form(form: LetterForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """In the reader's language; the letter itself is in the customer's."""
    voice, view = form_voice(language, "letter_form"), form.view
    kind = "notice" if view.kind is LetterKind.FORMAL_NOTICE else "reminder"
    asks = voice.say(f"asks_{kind}", customer=customer_text(view.facts.of, voice.language))
    blocks = [
        *wrong(_FORM, error, Callback.LETTER, voice.language),
        section(asks, block_id(_FORM, "head")),
        section(_sums(view, voice), block_id(_FORM, "sums")),
        section(_invoices(view, voice), block_id(_FORM, "invoices")),
        *_notes(view, voice),
        date_input(
            voice.say("pay_by"),
            view.pay_by,
            FormBlock.DATE,
            voice.say("pay_by_hint", least=form.pay_by_least),
        ),
        _address(view, voice),
        _registered(view, voice),
        *_by_mail(form, voice),
        context([voice.say("kept")], block_id(_FORM, "kept")),
    ]
    return Modal(
        voice.say(f"title_{kind}"),
        tuple(blocks),
        Callback.LETTER,
        submit=voice.say("submit"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def _sums(view: LetterView, voice: Voice) -> Mrkdwn:
    """What is asked for, line by line, and what it comes to."""
    facts = view.facts
    lines = [(voice.say("owed", count=len(facts.lines)), facts.owed)]
    if charged(view):
        lines.append((voice.say("interest", on=facts.as_of), facts.interest))
        lines.append((voice.say("indemnities"), facts.indemnities))
    lines.append((voice.say("total"), facts.total if charged(view) else facts.owed))
    said = [voice.say("sum", label=name, amount=voice.sums(sums)) for name, sums in lines if sums]
    return cut("\n".join(said), SECTION_MAX)


def _invoices(view: LetterView, voice: Voice) -> Mrkdwn:
    """As many as a section holds, the oldest due first; the others are counted."""
    with_charges = charged(view)
    lines = [_line(line, voice, with_charges=with_charges) for line in view.facts.lines]
    return fit(lines, SECTION_MAX, lambda count: voice.say("more", count=count), separator="\n")


def _line(line: OverdueLine, voice: Voice, *, with_charges: bool) -> Mrkdwn:
    charges = line.charges if with_charges else None
    costs = by_currency((charges.interest, charges.indemnity)) if charges else ()
    return voice.say(
        "line",
        number=escape(readable(line.document.number, "", line.document_id), NUMBER_MAX),
        amount=line.asked,
        days=line.days_late,
        charges=voice.sums(cost for cost in costs if cost) if any(costs) else Mrkdwn(),
    )


def _notes(view: LetterView, voice: Voice) -> list[Block]:
    """What the letter leaves out, and what it lacks."""
    return [
        section(cut(said, SECTION_MAX), block_id(_FORM, "note", rank))
        for rank, said in enumerate(_noted(view, voice), 1)
    ]


def _noted(view: LetterView, voice: Voice) -> Iterable[Mrkdwn]:
    facts = view.facts
    if not charged(view):
        yield voice.say("no_charges")
    if facts.promised:
        yield voice.say("promised", count=len(facts.promised))
    if facts.disputed:
        yield voice.say("disputed", amount=voice.sums(by_currency(amount for _, amount in facts.disputed)))
    if facts.credits:
        yield voice.say("credits", amount=voice.sums(-amount for amount in facts.credits))
    if not view.address:
        yield voice.say("no_address")
    if not clean(view.payee.iban):
        yield voice.say("no_iban")


def _address(view: LetterView, voice: Voice) -> Block:
    """Where it goes, as the ledger has it, to be corrected for this letter alone."""
    known = "\n".join(map(clean, view.address))
    hint = voice.say("address_hint")
    return text_input(
        voice.say("address"), known, FormBlock.ADDRESS, hint, most=ADDRESS_MOST, multiline=True, optional=True
    )


def _registered(view: LetterView, voice: Voice) -> Block:
    boxes = [option(voice.say("registered_box"), REGISTERED)]
    ticked = (REGISTERED,) if view.is_registered else ()
    return checkboxes_input(voice.say("registered"), boxes, ticked, FormBlock.REGISTERED)


def _by_mail(form: LetterForm, voice: Voice) -> list[Block]:
    if not form.by_mail:
        return []
    to = cut(voice.say("by_mail_to", address=form.by_mail), OPTION_TEXT_MAX)
    boxes = [option(to, BY_MAIL)]
    return [checkboxes_input(voice.say("by_mail"), boxes, (), FormBlock.BY_MAIL, voice.say("by_mail_hint"))]
