"""The journal: the last exchanges, without secrets."""

from __future__ import annotations

from pretend_slack.small_workspace import Served
from sandbox.journal import Direction, Journal, masked


def test_the_oldest_exchange_goes_when_there_are_more_than_300() -> None:
    journal = Journal()
    for number in range(301):
        journal.record(Direction.FROM_APP, str(number), {}, {}, at=0)
    assert (len(journal.kept), journal.kept[0].what, journal.kept[-1].number) == (300, "1", 301)
    assert [one.what for one in journal.since(299)] == ["299", "300"]


def test_tokens_are_masked_wherever_they_stand() -> None:
    said = {
        "token": "anything",
        "text": "my token is xoxb-12-ab_c, keep it",
        "list": ["xapp-1-A0-f00", {"Authorization": "Bearer x"}],
        "number": 3,
    }
    assert masked(said) == {
        "token": "***",
        "text": "my token is xoxb-***, keep it",
        "list": ["xapp-***", {"Authorization": "***"}],
        "number": 3,
    }


async def test_every_call_is_written_down(served: Served) -> None:
    await served.client.chat_postMessage(channel="U0MARC", text="hello")
    (exchange,) = (await served.control("journal"))["exchanges"]
    assert (exchange["direction"], exchange["what"], exchange["status"]) == (
        "from_app",
        "chat.postMessage",
        200,
    )
    assert exchange["payload"]["text"] == "hello"
    assert exchange["answer"]["ok"] is True
    assert (await served.control(f"journal?since={exchange['number']}"))["exchanges"] == []
    assert (await served.control("journal?since=x"))["ok"] is False
