"""Commands, messages, shortcuts, profiles: what people do, and what the app is sent of it."""

from collections.abc import AsyncIterator

import pytest

from pretend_slack.talking import (
    CAMILLE,
    FINANCE,
    MARC,
    SOPHIE,
    Table,
    connected,
    plain,
    table,
    until,
    workspace,
)
from sandbox.app_side.refusals import (
    ActError,
    DeletedUserError,
    GoneError,
    InThreadError,
    NoSuchShortcutError,
    NotAMemberError,
    UnknownCommandError,
)
from sandbox.app_side.typed import escaped
from sandbox.workspace import Channel, Kind, User


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


async def test_a_command_says_who_where_and_what(at: Table) -> None:
    await at.acts.command(CAMILLE, FINANCE, "/credit  order ACME >15k @marc #finance")
    payload = at.sent("/credit")[0]
    assert payload.pop("response_url").startswith(f"{at.sandbox.base_url}/hooks/commands/T0TEAM/")
    assert payload.pop("trigger_id").startswith("1795000000000.")
    assert payload == {
        "token": "***",
        "team_id": "T0TEAM",
        "team_domain": "atelier-lumen",
        "channel_id": FINANCE,
        "channel_name": "finance",
        "user_id": CAMILLE,
        "user_name": "camille.roy",
        "command": "/credit",
        "text": "order ACME &gt;15k <@U0MARC|marc> <#C0FINANCE|finance>",
        "api_app_id": "A0APP",
        "is_enterprise_install": "false",
    }


async def test_a_direct_conversation_has_no_name(at: Table) -> None:
    channel = at.sandbox.workspace.direct(CAMILLE)
    await at.acts.command(CAMILLE, channel.id, "/credit")
    assert at.sent("/credit")[0]["channel_name"] == "directmessage"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@camille.roy owes", "<@U0CAMILLE|camille.roy> owes"),
        ("@marc. Thanks", "<@U0MARC|marc>. Thanks"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("mail@marc.example", "mail@marc.example"),
        ("<@U0MARC|marc> & <b>", "<@U0MARC|marc> &amp; &lt;b&gt;"),
    ],
)
def test_mentions_become_ids(typed: str, sent: str) -> None:
    assert escaped(workspace(), typed) == sent


async def test_a_command_that_does_not_escape_sends_what_was_typed(at: Table) -> None:
    at.sandbox.workspace.app.commands[0].should_escape = False
    await at.acts.command(CAMILLE, FINANCE, "/credit >30 @marc")
    assert at.sent("/credit")[0]["text"] == ">30 @marc"


async def test_what_a_person_cannot_command(at: Table) -> None:
    with pytest.raises(UnknownCommandError):
        await at.acts.command(CAMILLE, FINANCE, "/crédit")
    with pytest.raises(InThreadError):
        await at.acts.command(CAMILLE, FINANCE, "/credit", thread_ts="1.1")
    with pytest.raises(NotAMemberError):
        await at.acts.command(MARC, FINANCE, "/credit")
    with pytest.raises(DeletedUserError):
        await at.acts.command(SOPHIE, FINANCE, "/credit")
    assert at.sent("/credit") == []


async def test_somebody_deactivated_can_do_nothing(at: Table) -> None:
    acts = at.acts
    for attempt in (
        acts.say(SOPHIE, FINANCE, "x"),
        acts.shortcut(SOPHIE, "credit"),
        acts.open_home(SOPHIE),
        acts.open_direct(SOPHIE),
        acts.change_profile(SOPHIE, tz="UTC"),
        acts.submit(SOPHIE, "V1"),
        acts.close(SOPHIE, "V1"),
    ):
        with pytest.raises(DeletedUserError):
            await attempt


async def test_an_answer_that_is_no_message_fails_the_command(at: Table) -> None:
    app = at.bolt()

    @app.command("/credit")
    async def answered(ack) -> None:  # type: ignore[no-untyped-def]
        await ack(text="x", blocks=[{"type": "nonsense"}])

    async with connected(at, app):
        ack = await at.acts.command(CAMILLE, FINANCE, "/credit")
    assert ack.error == "invalid_response"
    assert ack.why[0] == "invalid_blocks"
    assert at.messages() == []


async def test_an_answer_that_says_nothing_shows_nothing(at: Table) -> None:
    app = at.bolt()

    @app.command("/credit")
    async def answered(ack) -> None:  # type: ignore[no-untyped-def]
        await ack(response_type="in_channel")

    async with connected(at, app):
        assert (await at.acts.command(CAMILLE, FINANCE, "/credit")).ok
    assert at.messages() == []


async def test_a_global_shortcut_opens_a_modal(at: Table) -> None:
    app = at.bolt()

    @app.shortcut("credit")
    async def opened(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        view = {"type": "modal", "title": plain("Menu"), "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async with connected(at, app):
        assert (await at.acts.shortcut(MARC, "credit")).ok
        await until(lambda: len(at.modals(MARC)) == 1)
    with pytest.raises(NoSuchShortcutError):
        await at.acts.shortcut(MARC, "note")


async def test_a_message_shortcut_carries_the_message(at: Table) -> None:
    message = await at.acts.say(CAMILLE, FINANCE, "ACME paid")
    await at.acts.message_shortcut(CAMILLE, "note", FINANCE, message.ts)
    payload = at.sent("message_action")[0]
    assert (payload["message"]["text"], payload["callback_id"]) == ("ACME paid", "note")
    assert payload["message_ts"] == message.ts
    with pytest.raises(GoneError):
        await at.acts.message_shortcut(CAMILLE, "note", FINANCE, "1.000000")


async def test_the_app_hears_messages_where_it_is_and_has_subscribed(at: Table) -> None:
    message = await at.acts.say(CAMILLE, FINANCE, "a < b", thread_ts=None)
    event = at.sent("message")[0]["event"]
    assert event == {
        "type": "message",
        "user": CAMILLE,
        "text": "a &lt; b",
        "ts": message.ts,
        "team": "T0TEAM",
        "channel": FINANCE,
        "channel_type": "channel",
        "event_ts": message.ts,
    }
    at.sandbox.workspace.channels["C0OTHER"] = Channel("C0OTHER", "other", Kind.PUBLIC, [CAMILLE])
    at.sandbox.workspace.channels["G0PRIVATE"] = Channel(
        "G0PRIVATE", "private", Kind.PRIVATE, [CAMILLE, "U0BOT"]
    )
    await at.acts.say(CAMILLE, "C0OTHER", "The app is not here")
    await at.acts.say(CAMILLE, "G0PRIVATE", "The app has not subscribed")
    assert len(at.sent("message")) == 1


async def test_a_reply_goes_under_the_parent(at: Table) -> None:
    parent = await at.acts.say(CAMILLE, FINANCE, "Parent")
    reply = await at.acts.say(CAMILLE, FINANCE, "Reply", parent.ts)
    again = await at.acts.say(CAMILLE, FINANCE, "Reply to the reply", reply.ts)
    assert (reply.thread_ts, again.thread_ts) == (parent.ts, parent.ts)
    assert at.sent("message")[1]["event"]["thread_ts"] == parent.ts
    with pytest.raises(GoneError):
        await at.acts.say(CAMILLE, FINANCE, "Nowhere", "1.000000")


async def test_a_changed_profile_is_told(at: Table) -> None:
    await at.acts.change_profile(CAMILLE, tz="America/Montreal", email="c@lumen.example", id="U0HACK")
    callback = at.sent("user_change")[0]
    assert callback["authorizations"][0]["user_id"] == "U0BOT"
    user = callback["event"]["user"]
    assert (user["id"], user["tz"], user["locale"]) == (CAMILLE, "America/Montreal", "fr-FR")
    assert user["profile"]["email"] == "c@lumen.example"


async def test_people_leave_come_back_and_join(at: Table) -> None:
    await at.acts.leave(MARC)
    with pytest.raises(ActError):
        await at.acts.open_home(MARC)
    await at.acts.come_back(MARC)
    await at.acts.join(User("U0NEW", "nadia", "Nadia Benali", "nadia@lumen.example"))
    assert [one["event"]["user"]["deleted"] for one in at.sent("user_change")] == [True, False]
    assert at.sent("team_join")[0]["event"]["user"]["name"] == "nadia"


async def test_a_home_is_published_when_it_is_opened(at: Table) -> None:
    app = at.bolt()

    @app.event("app_home_opened")
    async def opened(event, client) -> None:  # type: ignore[no-untyped-def]
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [{"type": "section", "text": plain("Hello")}]}
            await client.views_publish(user_id=event["user"], view=view)

    async with connected(at, app):
        ack = await at.acts.open_home(CAMILLE)
        assert ack is not None and ack.ok
        await until(lambda: CAMILLE in at.sandbox.workspace.homes)
        await at.acts.open_home(CAMILLE)
    assert at.sent("app_home_opened")[1]["event"]["view"]["type"] == "home"


async def test_opening_the_conversation_with_the_app(at: Table) -> None:
    channel = await at.acts.open_direct(MARC)
    assert set(channel.members) == {MARC, "U0BOT"}
    event = at.sent("app_home_opened")[0]["event"]
    assert (event["tab"], event["channel"]) == ("messages", channel.id)
