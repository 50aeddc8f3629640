"""Faults to order: what a client of Slack must live with, over a real connection."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler

from pretend_slack.small_workspace import Served


def texts(served: Served) -> list[str]:
    return [one.text for one in served.workspace.direct("U0MARC").messages]


async def post(served: Served, text: str) -> Any:
    return await served.client.chat_postMessage(channel="U0MARC", text=text)


async def plan(served: Served, fault: str, **more: Any) -> None:
    planned = await served.control("faults", {"method": "chat.postMessage", "fault": fault} | more)
    assert planned["ok"] is True


@pytest.mark.parametrize(("fault", "kept"), [("cut_before", ["after"]), ("cut_after", ["cut", "after"])])
async def test_a_cut_connection_has_no_answer_and_may_have_kept_the_message(
    served: Served, fault: str, kept: list[str]
) -> None:
    await plan(served, fault)
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(served, "cut")
    await post(served, "after")
    assert texts(served) == kept
    assert [one.status for one in served.sandbox.journal.since(0)] == [0, 200]


async def test_a_client_that_tries_again_after_a_cut_says_it_twice(served: Served) -> None:
    served.client.retry_handlers = [AsyncConnectionErrorRetryHandler()]
    await plan(served, "cut_after")
    assert (await post(served, "once"))["ok"] is True
    assert texts(served) == ["once", "once"]


async def test_an_ill_server_answers_500_and_keeps_nothing(served: Served) -> None:
    await plan(served, "http_500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await post(served, "ill")
        response: Any = refused.value.response
        assert response.status_code == 500
    await post(served, "well")
    assert texts(served) == ["well"]


async def test_a_busy_server_says_how_long_to_wait(served: Served) -> None:
    await plan(served, "ratelimited", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        await post(served, "busy")
    answer: Any = refused.value.response
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert texts(served) == []


async def test_a_slow_answer_comes_late(served: Served) -> None:
    await plan(served, "slow", seconds=0.2)
    assert (await post(served, "slow"))["ok"] is True
    assert served.sandbox.journal.since(0)[-1].milliseconds >= 200


async def test_faults_are_for_their_method_and_can_be_taken_back(served: Served) -> None:
    await plan(served, "http_500", times=3)
    assert (await served.client.auth_test())["ok"] is True
    assert (await served.control("state"))["faults"][0]["times"] == 3
    assert (await served.control("faults", {}))["waiting"] == []
    assert (await post(served, "well"))["ok"] is True


@pytest.mark.parametrize(
    "given",
    [{"method": "chat.postMessage", "fault": "fire"}, {"fault": "slow"}, {"method": 3, "fault": "slow"}],
)
async def test_a_fault_that_is_none_is_refused(served: Served, given: dict[str, Any]) -> None:
    assert (await served.control("faults", given))["ok"] is False
