"""Tokens, scopes, arguments: what every method has in common."""

from __future__ import annotations

import pytest

from pretend_slack.small_workspace import Served, refusal


async def test_the_bot_token_says_who_it_is_and_which_scopes_it_has(served: Served) -> None:
    answer = await served.client.auth_test()
    assert answer["ok"] is True
    assert (answer["team"], answer["user"]) == ("Durand", "encours")
    assert answer["user_id"] == served.workspace.app.bot_user
    assert answer["bot_id"] == served.workspace.app.bot_id
    assert answer["is_enterprise_install"] is False
    assert "users:read.email" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-small", "not_allowed_token_type")],
)
async def test_another_token_is_refused(served: Served, token: str, error: str) -> None:
    assert await refusal(served.as_token(token).auth_test()) == {"ok": False, "error": error}


async def test_a_missing_scope_is_named_with_those_there_are(served: Served) -> None:
    served.without("users:read.email", "users:read")
    refused = await refusal(served.client.users_lookupByEmail(email="marc@durand.example"))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "users:read.email")
    assert str(refused["provided"]).startswith("channels:history,channels:read,chat:write")


async def test_an_unknown_method_is_refused(served: Served) -> None:
    refused = await refusal(served.client.api_call("chat.shout"))
    assert refused == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


async def test_only_the_app_token_opens_a_connection(served: Served) -> None:
    assert (await refusal(served.client.apps_connections_open(app_token="xoxb-small")))["error"] == (
        "not_allowed_token_type"
    )
    opened = await served.client.apps_connections_open(app_token="xapp-small")
    assert str(opened["url"]).startswith("ws://127.0.0.1:")


async def test_api_test_answers_without_a_token_and_fails_on_request(served: Served) -> None:
    assert (await served.as_token("").api_test(word="hello"))["args"]["word"] == "hello"
    assert (await refusal(served.client.api_test(error="my_error")))["error"] == "my_error"


@pytest.mark.parametrize("style", ["form", "json", "query", "get"])
async def test_arguments_come_as_a_form_as_json_or_in_the_address(served: Served, style: str) -> None:
    given = {"channel": "U0MARC", "text": "hello"}
    headers = {"Authorization": "Bearer xoxb-small"}
    url = f"{served.url}/api/chat.postMessage"
    sent: dict[str, dict[str, dict[str, str]]] = {
        "form": {"data": given},
        "json": {"json": given},
        "query": {"params": given},
        "get": {"params": given},
    }
    verb = "GET" if style == "get" else "POST"
    async with served.http.request(verb, url, headers=headers, **sent[style]) as answer:  # type: ignore[arg-type]
        assert (await answer.json())["ok"] is True
    assert [one.text for one in served.workspace.direct("U0MARC").messages] == ["hello"]


@pytest.mark.parametrize(
    ("body", "error"), [("{", "invalid_json"), ("[1]", "json_not_object"), ("{}", "not_authed")]
)
async def test_json_that_is_no_object_is_refused(served: Served, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with served.http.post(f"{served.url}/api/auth.test", data=body, headers=headers) as answer:
        assert await answer.json() == {"ok": False, "error": error}


async def test_the_token_may_be_an_argument(served: Served) -> None:
    async with served.http.post(f"{served.url}/api/auth.test", data={"token": "xoxb-small"}) as answer:
        assert (await answer.json())["ok"] is True
    assert served.sandbox.journal.since(0)[-1].payload == {"token": "***"}


async def test_a_foreign_host_name_is_turned_away(served: Served) -> None:
    async with served.http.get(f"{served.url}/control/state", headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 400


async def test_structures_come_as_json_texts_in_a_form(served: Served) -> None:
    form = {
        "token": "xoxb-small",
        "channel": "U0MARC",
        "blocks": '[{"type": "divider", "block_id": "line"}]',
        "metadata": '{"event_type": "notice", "event_payload": {"id": 7}}',
        "unfurl_links": "false",
    }
    async with served.http.post(f"{served.url}/api/chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"] is True
    (message,) = served.workspace.direct("U0MARC").messages
    assert message.blocks == [{"type": "divider", "block_id": "line"}]
    assert message.metadata == {"event_type": "notice", "event_payload": {"id": 7}}
