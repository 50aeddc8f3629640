"""Replies typed below a dispute's message: comments, once, and answered where they stand when refused."""

from __future__ import annotations

import pytest
from fakes_books import FakeBooks

from bot.notices import Address
from conversation.acme import disputed, with_records
from conversation.talk import CAMILLE, U_CAMILLE, U_NADIA, Conversation
from conversation.test_direct import written

ROOT = "1795500000.000300"


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_records(books)


async def asked(talk: Conversation) -> str:
    """A dispute whose first message stands in its owner's conversation; the owner's account."""
    dispute = await disputed(talk, CAMILLE)
    row = next(row for row in talk.work.outbox.rows if row.notice.key.startswith("dispute:1:"))
    owner = U_NADIA if dispute.owner == "nadia@lumen.fr" else U_CAMILLE
    row.address = Address(f"D{owner[1:]}", ROOT)
    return owner


def said(talk: Conversation) -> list[str]:
    return [line.text for line in talk.work.records.disputes.said if line.kind.value == "comment"]


async def test_a_reply_below_a_dispute_is_a_comment_and_nothing_is_answered(talk: Conversation) -> None:
    owner = await asked(talk)
    reply = written("Seen &amp; sent back, <https://lumen.fr/p|photo>", owner, thread_ts=ROOT)
    await talk.send(reply)
    await talk.send(reply)
    assert said(talk) == ["Seen & sent back, photo"]
    assert talk.of("chat.postMessage") == []
    assert talk.woken
    assert talk.work.records.trail.entries[-1].entry.surface.value == "thread"


async def test_a_reply_that_is_sent_to_the_conversation_too_is_a_comment(talk: Conversation) -> None:
    owner = await asked(talk)
    await talk.send(written("Seen", owner, thread_ts=ROOT, subtype="thread_broadcast"))
    assert said(talk) == ["Seen"]


async def test_a_reply_below_anything_else_is_answered_as_before(talk: Conversation) -> None:
    await asked(talk)
    await talk.send(written("Hello?", thread_ts="1795500000.000999"))
    assert said(talk) == []
    assert talk.only("chat.postMessage").sent["text"].startswith("I answer to the command /credit")


async def test_a_reply_that_is_too_long_is_refused_there_and_not_cut(talk: Conversation) -> None:
    owner = await asked(talk)
    await talk.send(written("x" * 3001, owner, thread_ts=ROOT))
    (told,) = talk.of("chat.postMessage")
    assert told.sent["thread_ts"] == ROOT
    assert told.sent["text"] == "C'est trop long\u00a0: 3\u202f000 caractères au plus."
    assert said(talk) == []
    await talk.send(written("&amp;" * 3000, owner, "Ev2", thread_ts=ROOT))
    assert said(talk) == ["&" * 3000]


async def test_a_reply_below_a_dispute_that_is_over_is_told_so_there(talk: Conversation) -> None:
    owner = await asked(talk)
    await talk.press("dispute.withdraw", "dispute:1:v1", who=U_NADIA, channel="D0NADIA", block="dispute.do")
    talk.calls.clear()
    await talk.send(written("One more thing", owner, thread_ts=ROOT))
    (told,) = talk.of("chat.postMessage")
    assert told.sent["thread_ts"] == ROOT
    assert said(talk) == []
