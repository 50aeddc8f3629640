"""Rate limits: counted by method, by channel and for the whole workspace."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from pretend_slack.small_workspace import Served
from sandbox.limits import Limits, Rate, Tier


def test_a_tier_lets_its_burst_through_and_then_its_rate() -> None:
    limits = Limits()
    assert [limits.call("users.list", Tier.TWO, 0) for _ in range(11)] == [None] * 10 + [3]
    assert limits.call("users.list", Tier.TWO, 2.9) == 1
    assert limits.call("users.list", Tier.TWO, 3.0) is None
    assert limits.call("users.list", Tier.TWO, 3.0) == 3


def test_methods_are_counted_apart() -> None:
    limits = Limits()
    assert [limits.call("apps.connections.open", Tier.ONE, 0) for _ in range(4)] == [None, None, None, 60]
    assert limits.call("auth.test", Tier.SPECIAL, 0) is None


def test_a_channel_takes_a_short_burst_then_a_message_a_second() -> None:
    limits = Limits(posting=Rate(1.0, 2))
    assert [limits.post("C1", 0) for _ in range(3)] == [None, None, 1]
    assert limits.post("C2", 0) is None
    assert limits.post("C1", 1.0) is None


def test_the_workspace_takes_so_many_messages_over_all_channels() -> None:
    limits = Limits(workspace=Rate(0.5, 2))
    assert [limits.post(f"C{number}", 0) for number in range(3)] == [None, None, 2]


def test_a_refused_message_counts_nowhere() -> None:
    limits = Limits(posting=Rate(1.0, 1), workspace=Rate(1.0, 2))
    assert [limits.post("C1", 0), limits.post("C1", 0), limits.post("C2", 0)] == [None, 1, None]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    limits = Limits(posting=Rate(1.0, 1))
    assert [limits.post("C1", 100), limits.post("C1", 50), limits.post("C1", 50.9)] == [None, 1, 1]


def test_no_limits_let_everything_through() -> None:
    limits = Limits.off()
    assert all(limits.post("C1", 0) is None for _ in range(100))


async def test_too_many_messages_are_a_429_with_the_seconds_to_wait(served: Served) -> None:
    told = await served.control("limits", {"on": True, "posting": {"a_second": 0.5, "burst": 1}})
    assert told["posting"] == {"a_second": 0.5, "burst": 1}
    await served.client.chat_postMessage(channel="U0MARC", text="1")
    with pytest.raises(SlackApiError) as refused:
        await served.client.chat_postMessage(channel="U0MARC", text="2")
    answer: Any = refused.value.response
    assert (answer.status_code, answer.headers["Retry-After"], answer["error"]) == (429, "2", "ratelimited")
    assert len(served.workspace.direct("U0MARC").messages) == 1
    served.clock.at += 2
    assert (await served.client.chat_postMessage(channel="U0MARC", text="2"))["ok"] is True


@pytest.mark.parametrize(
    "given", [{"posting": 3}, {"posting": {"burst": 0}}, {"workspace": {"a_second": "x"}}]
)
async def test_a_rate_that_is_none_is_refused(served: Served, given: dict[str, Any]) -> None:
    assert (await served.control("limits", given))["ok"] is False
