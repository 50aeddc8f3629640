"""Reading: `conversations.*` and `users.*` through slack-sdk."""

from __future__ import annotations

from typing import Any

import pytest

from pretend_slack.small_workspace import Served, refusal

METADATA = {"event_type": "encours_notice", "event_payload": {"notice": 7}}


async def said(served: Served, *texts: str, channel: str = "#finance", **more: Any) -> tuple[str, list[str]]:
    """Messages a second apart: the channel and their ts."""
    stamps = []
    for text in texts:
        posted = await served.client.chat_postMessage(channel=channel, text=text, **more)
        stamps.append(str(posted["ts"]))
        served.clock.at += 1
    return str(posted["channel"]), stamps


def texts(answer: Any) -> list[str]:
    return [one["text"] for one in answer["messages"]]


async def test_history_is_the_latest_first_without_replies(served: Served) -> None:
    channel, (first, _) = await said(served, "1", "2")
    await said(served, "in the thread", thread_ts=first)
    await said(served, "for everybody", thread_ts=first, reply_broadcast=True)
    answer = await served.client.conversations_history(channel=channel)
    assert texts(answer) == ["for everybody", "2", "1"]
    assert answer["messages"][-1]["reply_count"] == 2
    assert answer["has_more"] is False


async def test_metadata_comes_only_when_asked_for(served: Served) -> None:
    channel, _ = await said(served, "1", channel="U0MARC", metadata=METADATA)
    without = await served.client.conversations_history(channel=channel)
    assert "metadata" not in without["messages"][0]
    asked = await served.client.conversations_history(channel=channel, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ({"oldest": "1795000001.000000"}, ["4", "3"]),
        ({"latest": "1795000001.000000"}, ["1"]),
        ({"oldest": "1795000001.000000", "inclusive": True}, ["4", "3", "2"]),
        ({"oldest": "1795000001", "latest": "1795000002", "inclusive": True}, ["3", "2"]),
        ({"oldest": "1795000000.5", "latest": "1795000001.5"}, ["2"]),
        ({"oldest": "0"}, ["4", "3", "2", "1"]),
    ],
)
async def test_history_between_two_moments(
    served: Served, between: dict[str, Any], expected: list[str]
) -> None:
    channel, _ = await said(served, "1", "2", "3", "4")
    assert texts(await served.client.conversations_history(channel=channel, **between)) == expected


async def test_a_page_of_history_goes_on_where_the_last_one_ended(served: Served) -> None:
    channel, _ = await said(served, "1", "2", "3")
    first = await served.client.conversations_history(channel=channel, limit=2)
    assert (texts(first), first["has_more"]) == (["3", "2"], True)
    await said(served, "said meanwhile")
    cursor = first["response_metadata"]["next_cursor"]
    second = await served.client.conversations_history(channel=channel, limit=2, cursor=cursor)
    assert (texts(second), second["has_more"]) == (["1"], False)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"limit": 0}, "invalid_limit"),
        ({"limit": "many"}, "invalid_arguments"),
        ({"cursor": "nonsense!"}, "invalid_cursor"),
        ({"cursor": "bmV4dDoz"}, "invalid_cursor"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "NaN"}, "invalid_ts_latest"),
    ],
)
async def test_a_wrong_page_is_refused(served: Served, given: dict[str, Any], error: str) -> None:
    call = served.client.conversations_history(channel=served.channel("finance").id, **given)
    assert (await refusal(call))["error"] == error


async def test_history_needs_the_scope_of_the_kind_of_conversation(served: Served) -> None:
    served.without("channels:history")
    refused = await refusal(served.client.conversations_history(channel=served.channel("finance").id))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "channels:history")
    direct = served.workspace.direct("U0MARC").id
    assert (await served.client.conversations_history(channel=direct))["messages"] == []


async def test_history_is_told_to_members_alone(served: Served) -> None:
    for name, error in (("random", "not_in_channel"), ("direction", "channel_not_found")):
        call = served.client.conversations_history(channel=served.channel(name).id)
        assert (await refusal(call))["error"] == error


async def test_replies_are_a_thread_in_order_from_any_of_its_messages(served: Served) -> None:
    channel, (parent,) = await said(served, "parent")
    _, (_, last) = await said(served, "1", "2", thread_ts=parent)
    for ts in (parent, last):
        thread = await served.client.conversations_replies(channel=channel, ts=ts)
        assert texts(thread) == ["parent", "1", "2"]
    missing = served.client.conversations_replies(channel=channel, ts="1.000000")
    assert (await refusal(missing))["error"] == "thread_not_found"


async def test_replies_tell_metadata_when_asked_and_come_in_pages(served: Served) -> None:
    channel, (parent,) = await said(served, "parent", channel="U0MARC")
    await said(served, "1", "2", channel="U0MARC", thread_ts=parent, metadata=METADATA)
    without = await served.client.conversations_replies(channel=channel, ts=parent)
    assert [one.get("metadata") for one in without["messages"]] == [None, None, None]
    asked: dict[str, Any] = {"channel": channel, "ts": parent, "include_all_metadata": True, "limit": 2}
    first = await served.client.conversations_replies(**asked)
    assert (texts(first), first["has_more"]) == (["parent", "1"], True)
    assert first["messages"][1]["metadata"] == METADATA
    cursor = first["response_metadata"]["next_cursor"]
    second = await served.client.conversations_replies(**asked, cursor=cursor)
    assert (texts(second), second["has_more"]) == (["2"], False)
    since = await served.client.conversations_replies(channel=channel, ts=parent, oldest="1795000001.5")
    assert texts(since) == ["parent", "2"]


async def test_opening_a_conversation_twice_gives_the_same_one(served: Served) -> None:
    first = await served.client.conversations_open(users="U0MARC")
    again = await served.client.conversations_open(users=["U0MARC"], return_im=True)
    assert first["channel"] == {"id": again["channel"]["id"]}
    assert first.get("already_open") is None
    assert (again["already_open"], again["channel"]["user"]) == (True, "U0MARC")


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0MARC,U0INES", "method_not_supported_for_channel_type"),
    ],
)
async def test_nobody_or_several_open_no_conversation(served: Served, users: str, error: str) -> None:
    assert (await refusal(served.client.conversations_open(users=users)))["error"] == error


async def test_conversations_are_listed_by_type(served: Served) -> None:
    public = await served.client.conversations_list()
    assert [one["name"] for one in public["channels"]] == ["finance", "random"]
    assert [one["is_member"] for one in public["channels"]] == [True, False]
    private = await served.client.conversations_list(types="private_channel,im")
    assert private["channels"] == []
    assert (await refusal(served.client.conversations_list(types="secret")))["error"] == "invalid_types"
    mine = await served.client.users_conversations(user="U0MARC")
    assert [one["name"] for one in mine["channels"]] == ["finance"]


async def test_a_conversation_tells_who_is_in_it(served: Served) -> None:
    finance = served.channel("finance").id
    answer = await served.client.conversations_info(channel=finance, include_num_members=True)
    assert (answer["channel"]["name"], answer["channel"]["num_members"]) == ("finance", 3)
    members = await served.client.conversations_members(channel=finance)
    assert members["members"] == [served.workspace.app.bot_user, "U0CAMILLE", "U0MARC"]


async def test_people_are_listed_page_by_page_with_the_locale_when_asked(served: Served) -> None:
    listed = await served.client.users_list(limit=3, include_locale=True)
    pages = [page["members"] async for page in listed]
    assert [[one["name"] for one in page] for page in pages] == [
        ["encours", "camille", "marc"],
        ["ines", "slackbot"],
    ]
    camille = pages[0][1]
    assert (camille["locale"], camille["profile"]["email"]) == ("fr-FR", "camille@durand.example")
    assert (pages[0][0]["is_bot"], camille["is_bot"]) == (True, False)


async def test_somebody_is_told_in_their_time_zone_at_that_season(served: Served) -> None:
    served.clock.at = 1_783_000_000.0  # 2 July 2026
    ines = (await served.client.users_info(user="U0INES"))["user"]
    assert (ines["tz"], ines["tz_offset"], ines["real_name"]) == ("America/Montreal", -14_400, "Inès Faure")
    assert "locale" not in ines
    served.clock.at = 1_795_000_000.0  # 18 November 2026
    assert (await served.client.users_info(user="U0INES"))["user"]["tz_offset"] == -18_000


async def test_an_e_mail_is_told_only_with_its_scope(served: Served) -> None:
    served.without("users:read.email")
    assert "email" not in (await served.client.users_info(user="U0MARC"))["user"]["profile"]


async def test_somebody_is_found_by_e_mail_ignoring_case(served: Served) -> None:
    found = await served.client.users_lookupByEmail(email="Marc@Durand.example")
    assert found["user"]["id"] == "U0MARC"
    served.user("marc").is_deleted = True
    for email in ("marc@durand.example", "nobody@durand.example"):
        refused = await refusal(served.client.users_lookupByEmail(email=email))
        assert refused["error"] == "users_not_found"
    assert (await refusal(served.client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_slackbot_is_among_the_people_without_an_e_mail(served: Served) -> None:
    slackbot = (await served.client.users_list())["members"][-1]
    assert (slackbot["id"], slackbot["is_bot"], "email" in slackbot["profile"]) == ("USLACKBOT", False, False)
    assert (await served.client.users_info(user="USLACKBOT"))["user"]["name"] == "slackbot"
    refused = await refusal(served.client.chat_postMessage(channel="USLACKBOT", text="hello"))
    assert refused["error"] == "channel_not_found"


async def test_of_somebody_who_left_little_is_told(served: Served) -> None:
    served.user("marc").is_deleted = True
    marc = (await served.client.users_info(user="U0MARC", include_locale=True))["user"]
    assert (marc["deleted"], marc["profile"]["real_name"]) == (True, "Marc Petit")
    assert not {"tz", "locale", "real_name"} & marc.keys()
