"""What waits for one person to decide, the oldest first, and what they wait for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit_views import Approvals, RequestView
from bot.ids import Callback
from messages.blocks import MESSAGE_BLOCKS_MAX, Message, actions, context, header, rows_that_fit, section
from messages.buttons import label
from messages.escape import Mrkdwn, escape
from messages.home_records import request_line, request_to_decide
from messages.limit_words import customer_text, either
from messages.prose import Voice
from messages.request_buttons import decide_buttons, show_button
from messages.request_facts import clock_of, reference, request_voice, what_text
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.told import told

_OTHER_BLOCKS = 5
_ASKED_MOST = 8


def render_approvals(approvals: Approvals, language: str, as_of: date) -> Message:
    """A row each with its age and the buttons that decide it."""
    voice = request_voice(language)
    blocks = _blocks(approvals, as_of, voice, MESSAGE_BLOCKS_MAX)
    said = [request_row(one, as_of, voice) for one in approvals.decide]
    promises = Voice(voice.language, "home_records")
    said += [request_line(one, as_of, promises) for one in approvals.promises]
    if approvals.asked:
        said.append(voice.say("asked_heading", count=len(approvals.asked)))
        said += [request_row(one, as_of, voice) for one in approvals.asked]
    lines = [line for text in said for line in text.split("\n")]
    return Message(told([_hello(approvals, voice), *map(Mrkdwn, lines)], voice), tuple(blocks))


def render_approvals_modal(approvals: Approvals, language: str, as_of: date) -> Modal:
    """The same in a window."""
    voice = request_voice(language)
    blocks = _blocks(approvals, as_of, voice, VIEW_BLOCKS_MAX)
    close = label(voice.language, "close")
    return Modal(voice.say("approvals"), tuple(blocks), Callback.APPROVALS, close=close)


def request_row(view: RequestView, as_of: date, voice: Voice) -> Mrkdwn:
    """`*ACME* (C0042): +€8,000 to 31 Dec`, below it its name, who asked, how long ago, when it lapses."""
    request = view.request
    return voice.say(
        "row",
        customer=customer_text(view.facts.of, voice.language),
        what=what_text(request, as_of, voice),
        by=_by(view, voice),
        age=age_text(view, as_of, voice),
        name=reference(request, voice),
        at=request.expires_at,
        hour=clock_of(request, voice),
    )


def age_text(view: RequestView, as_of: date, voice: Voice) -> Mrkdwn:
    """`asked 2 days ago`."""
    return voice.say("age", days=max((as_of - view.request.asked_on).days, 0))


def decision_blocks(view: RequestView, as_of: date, voice: Voice) -> list[Block]:
    """A row to decide: what is asked, and {Approve}, {Approve with changes}, {Reject}."""
    said = section(request_row(view, as_of, voice), _id(view, "row"), show_button(view.request, voice))
    return [said, actions(decide_buttons(view, voice), _id(view, "do"))]


def _by(view: RequestView, voice: Voice) -> Mrkdwn:
    if not view.request.first_by:
        return Mrkdwn(escape(view.asked_by))
    first = voice.say("row_first", by=view.first_by or view.request.first_by)
    return Mrkdwn(f"{escape(view.asked_by)} · {first}")


def _blocks(approvals: Approvals, as_of: date, voice: Voice, most: int) -> list[Block]:
    rows = [decision_blocks(one, as_of, voice) for one in approvals.decide]
    rows += [request_to_decide(one, as_of, voice.language, _promise_id) for one in approvals.promises]
    asked = _asked(approvals.asked, as_of, voice)
    shown = rows_that_fit(rows, _OTHER_BLOCKS + len(asked), most)
    head = header(_hello(approvals, voice).rstrip("."), block_id("approvals", "head"))
    blocks = [head, *(block for row in rows[:shown] for block in row)]
    if left_out := len(rows) - shown:
        blocks.append(context([voice.more(left_out)], block_id("approvals", "more")))
    return [*blocks, *asked]


def _asked(views: Sequence[RequestView], as_of: date, voice: Voice) -> list[Block]:
    """What others decide, with for whom it waits; it can be opened, and taken back there."""
    if not views:
        return []
    count = voice.say("asked_heading", count=len(views))
    blocks: list[Block] = [section(count, block_id("approvals", "asked"))]
    for view in views[:_ASKED_MOST]:
        who = voice.say("row_waits", who=either(view.waits_for, voice.language))
        said = f"{request_row(view, as_of, voice)} · {who}"
        blocks.append(section(said, _id(view, "asked"), show_button(view.request, voice)))
    if len(views) > _ASKED_MOST:
        left_out = voice.more(len(views) - _ASKED_MOST)
        blocks.append(context([left_out], block_id("approvals", "asked", "more")))
    return blocks


def _hello(approvals: Approvals, voice: Voice) -> Mrkdwn:
    return voice.say("approvals_hello", count=len(approvals.decide) + len(approvals.promises))


def _promise_id(name: str) -> str:
    return block_id("approvals", name)


def _id(view: RequestView, name: str) -> str:
    return block_id("approvals", view.request.id, name, revision=view.request.version)
