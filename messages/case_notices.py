"""What is said of cases beside their message: to whom one went, to the salesperson, and many at once."""

from __future__ import annotations

from slackblocks import Button

from bot.block_ids import block_id
from bot.credit.case import CaseLine, CaseLineKind
from bot.credit_views import CaseView
from bot.ids import Action, customer_value, record_value
from messages.blocks import (
    MESSAGE_BLOCKS_MAX,
    Message,
    actions,
    button,
    context,
    fields,
    header,
    rows_that_fit,
    section,
)
from messages.buttons import card_button, label, promise_button
from messages.case_lines import asks_plan, name_of
from messages.case_message import CaseScreen
from messages.case_words import SCREEN, case_customer, headline
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.limit_words import late_text
from messages.prose import Voice
from messages.standing import near_day, quoted
from messages.told import told

TEXT_SHOWN = 1500


def render_case_yours(view: CaseView, line: CaseLine, language: str) -> Message:
    """To whom a case went: why it is theirs, how it stands, and what to do."""
    voice = Voice(Language.of(language), SCREEN)
    screen = CaseScreen(view, voice)
    why, title, what, facts = _yours(view, line, voice), screen.title(), screen.what(), screen.facts()
    case = view.case

    def named(part: str) -> str:
        return block_id("case-yours", case.id, line.id, part, revision=case.version)

    banner = screen.banner()
    blocks = (
        header(title, named("head")),
        *([context([banner], named("old"))] if banner else []),
        section(why, named("why")),
        section(what, named("what")),
        fields(facts, named("facts")),
        actions(_yours_buttons(view, voice), named("do")),
    )
    said = [voice.say("yours_hello"), why, title, banner, what, *screen.facts("field_line")]
    return Message(told([one for one in said if one], voice), blocks)


def render_case_asked(view: CaseView, line: CaseLine, by: str, language: str) -> Message:
    """To the salesperson: what they are asked to do, in the words of whoever asks."""
    voice = Voice(Language.of(language), SCREEN)
    screen = CaseScreen(view, voice)
    case, of = view.case, view.facts.of
    title = voice.say("asked_title", name=case_customer(view), plan=asks_plan(line))
    asked = voice.say(
        "asked_by", by=by if clean(by) else "", plan=asks_plan(line), text=quoted(line.text, TEXT_SHOWN)
    )
    late = voice.say("field_line", name=Mrkdwn("late"), said=late_text(view.facts, voice.language))
    value = customer_value(of.customer_id)
    buttons = [
        promise_button(voice.language, value),
        button(label(voice.language, "make_plan"), Action.PLAN_OPEN, value),
        card_button(voice.language, of.customer_id),
    ]

    def named(part: str) -> str:
        return block_id("case-asked", case.id, line.id, part, revision=case.version)

    banner = screen.banner()
    blocks = (
        header(title, named("head")),
        *([context([banner], named("old"))] if banner else []),
        section(asked, named("asked")),
        section(f"{screen.what()}\n{late}", named("what")),
        actions(buttons, named("do")),
    )
    said = [voice.say("asked_hello", plan=asks_plan(line)), title, banner, asked, screen.what(), late]
    return Message(told([one for one in said if one], voice), blocks)


def render_cases_opened(views: tuple[CaseView, ...], language: str, left_out: int = 0) -> Message:
    """One list for a run that opened many, a row each; those that do not fit are counted with the others."""
    voice = Voice(Language.of(language), SCREEN)
    first = views[0].case.id if views else 0

    def named(part: str) -> str:
        return block_id("cases", first, part)

    title = voice.say("list_title", count=len(views) + left_out)
    why = voice.say("list_why")
    rows = [
        [section(case_row(one, voice), named(f"case{one.case.id}"), case_open_button(one, voice))]
        for one in views
    ]
    shown = rows_that_fit(rows, 3 if left_out else 2, MESSAGE_BLOCKS_MAX)
    blocks = [header(title, named("head")), context([why], named("why"))]
    blocks += [block for row in rows[:shown] for block in row]
    if more := len(rows) - shown + left_out:
        blocks.append(context([voice.more(more)], named("more")))
    hello = voice.say("list_hello", count=len(views) + left_out)
    return Message(told([hello, *(case_row(one, voice) for one in views), why], voice), tuple(blocks))


def case_row(view: CaseView, voice: Voice) -> Mrkdwn:
    """`ACME: over its limit, orders on hold. Camille Roy, by Thu 26 Nov`, in the voice of the cases."""
    said = headline(view, voice) or voice.say("quiet_row")
    owner = view.owner if clean(view.owner) else voice.say("list_nobody")
    on = near_day(view.case.due_on, view.facts.as_of, voice.language)
    return voice.say("list_row", name=case_customer(view), said=said, owner=owner, on=on)


def case_open_button(view: CaseView, voice: Voice) -> Button:
    """The case with its story."""
    value = record_value("case", view.case.id, view.case.version)
    return button(label(voice.language, "open"), Action.CASE_SHOW, value)


def _yours(view: CaseView, line: CaseLine, voice: Voice) -> Mrkdwn:
    match line.kind:
        case CaseLineKind.ASSIGNED:
            by = name_of(line.by, view)
            return voice.say("yours_assigned", by=by, text=quoted(line.text, TEXT_SHOWN))
        case CaseLineKind.ESCALATED:
            instead = name_of(line.facts.get("stands_in_for", ""), view)
            left = name_of(line.facts.get("left", ""), view)
            return voice.say("yours_escalated", instead=instead, left=left)
        case _:
            return voice.say("yours_opened")


def _yours_buttons(view: CaseView, voice: Voice) -> list[Button]:
    language, case, of = voice.language, view.case, view.facts.of
    value = record_value("case", case.id, case.version)
    offered = []
    if case.taken_at is None:
        offered.append(button(label(language, "take"), Action.CASE_TAKE, value, style="primary"))
    if any(view.facts.late):
        offered.append(promise_button(language, customer_value(of.customer_id)))
    return [*offered, case_open_button(view, voice), card_button(language, of.customer_id)]
