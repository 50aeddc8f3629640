"""What is done on the page: forms that go back, acts that reach a real app, failures that are said."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from slack_bolt.app.async_app import AsyncApp

from pretend_slack.browsing import CAMILLE, FINANCE, MARC, Browser, browsing, conversation
from pretend_slack.talking import Table, actions, button, connected, entry, modal, plain, table, until
from sandbox.page.guard import local
from sandbox.workspace import Json


@pytest.fixture
async def at() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest.fixture
async def laid() -> AsyncIterator[Table]:
    async with table() as one:
        yield one


@pytest.fixture
async def browser(laid: Table) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=laid.sandbox.base_url, trust_env=False) as one:
        yield one


def _act(block_id: str, action_id: str, **more: Any) -> str:
    return json.dumps({"block_id": block_id, "action_id": action_id, **more})


def _field(block_id: str, action_id: str) -> str:
    return f"in/{quote(block_id, safe='')}/{quote(action_id, safe='')}"


async def test_a_form_goes_back_to_where_it_was(at: Browser) -> None:
    back = f"{conversation()}?thread=1.0"
    answer = await at.post(f"/as/{CAMILLE}/say", {"channel": FINANCE, "text": "bonjour", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    assert [one.text for one in at.sandbox.workspace.channels[FINANCE].messages] == ["bonjour"]


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "", "as"])
def test_nobody_is_sent_to_another_site(path: str) -> None:
    assert local(path, "/here") == "/here"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
@pytest.mark.parametrize("path", [f"/as/{CAMILLE}/say", f"/as/{CAMILLE}/act", "/theme"])
async def test_a_post_from_another_site_is_refused(at: Browser, path: str, headers: dict[str, str]) -> None:
    answer = await at.post(path, {"channel": FINANCE, "text": "spam"}, **headers)
    assert answer.status_code == 403
    assert not at.sandbox.workspace.channels[FINANCE].messages


async def test_a_post_from_the_page_itself_is_taken(at: Browser) -> None:
    ours = {"Origin": "http://test", "Sec-Fetch-Site": "same-origin"}
    answer = await at.post(f"/as/{CAMILLE}/say", {"channel": FINANCE, "text": "oui"}, **ours)
    assert answer.status_code == 303
    assert len(at.sandbox.workspace.channels[FINANCE].messages) == 1


async def test_nobody_writes_where_they_are_not(at: Browser) -> None:
    await at.post(f"/as/{MARC}/say", {"channel": FINANCE, "text": "hello"})
    assert not at.sandbox.workspace.channels[FINANCE].messages
    html = await at.see(conversation(MARC, at.direct(MARC)))
    assert "You are not in this conversation: act as one of its members." in html


async def test_a_command_without_an_app_is_said_to_have_failed_until_dismissed(at: Browser) -> None:
    await at.post(f"/as/{CAMILLE}/say", {"channel": FINANCE, "text": "/credit ACME"})
    html = await at.see(conversation())
    assert "Test est injoignable. Est-elle démarrée\xa0? (/credit dispatch_failed)" in html
    assert "dispatch_failed" not in await at.see(f"/as/{MARC}/home")
    number = html.split('id="notice-')[1].split('"')[0]
    await at.post(f"/as/{CAMILLE}/notices/{number}/close", {})
    assert "dispatch_failed" not in await at.see(conversation())


async def test_an_unknown_command_and_one_in_a_thread_are_refused(at: Browser) -> None:
    await at.post(f"/as/{CAMILLE}/say", {"channel": FINANCE, "text": "/nothing"})
    html = await at.see(conversation())
    assert "pas une commande d&#39;une application installée" in html
    await at.post(f"/as/{CAMILLE}/say", {"channel": FINANCE, "text": "/credit", "thread_ts": "1.0"})
    assert "Les commandes ne fonctionnent pas dans les fils." in await at.see(conversation())


async def test_a_private_message_is_dismissed_by_its_person_alone(at: Browser) -> None:
    at.sandbox.workspace.channels[FINANCE].members.append(MARC)
    hidden = at.put(FINANCE, "U0BOT", "private", ephemeral_to=CAMILLE)
    public = at.put(FINANCE, "U0BOT", "public")
    form = {"channel": FINANCE, "message_ts": hidden.ts}
    await at.post(f"/as/{MARC}/dismiss", form)
    await at.post(f"/as/{CAMILLE}/dismiss", form | {"message_ts": public.ts})
    assert len(at.sandbox.workspace.channels[FINANCE].messages) == 2
    await at.post(f"/as/{CAMILLE}/dismiss", form)
    assert at.sandbox.workspace.channels[FINANCE].messages == [public]


async def test_a_press_on_what_one_does_not_see_reaches_nobody(at: Browser) -> None:
    at.sandbox.workspace.channels[FINANCE].members.append(MARC)
    hidden = at.put(FINANCE, "U0BOT", "x", ephemeral_to=CAMILLE, blocks=[actions(button())])
    form = {"channel": FINANCE, "message_ts": hidden.ts, "act": _act("row", "go", value="1")}
    await at.post(f"/as/{MARC}/act", form)
    assert at.sandbox.journal.since(0) == []
    assert "load the page again" in await at.see(conversation(MARC))


async def test_light_and_dark_are_kept_by_the_browser(at: Browser) -> None:
    answer = await at.post("/theme", {"theme": "dark", "back": "/inspector"})
    assert answer.headers["location"] == "/inspector"
    assert '<html lang="en" data-theme="dark">' in await at.see("/")
    await at.post("/theme", {"theme": '"><script>'})
    assert 'data-theme="light"' in await at.see("/")


async def test_a_command_is_answered_on_the_page(laid: Table, browser: httpx.AsyncClient) -> None:
    app = laid.bolt()

    @app.command("/credit")
    async def credit(ack: Any, command: Json) -> None:
        await ack(f"you asked {command['text']}")

    async with connected(laid, app):
        form = {"channel": FINANCE, "text": "/credit customer ACME", "back": conversation()}
        answer = await browser.post(f"/as/{CAMILLE}/say", data=form, follow_redirects=True)
    assert "you asked customer ACME" in answer.text
    assert "Visible par vous uniquement" in answer.text


async def test_a_button_of_a_message_reaches_the_app(laid: Table, browser: httpx.AsyncClient) -> None:
    app = laid.bolt()
    pressed: list[Json] = []

    @app.action("go")
    async def go(ack: Any, action: Json) -> None:
        await ack()
        pressed.append(action)

    async with connected(laid, app):
        posted = await laid.client().chat_postMessage(channel=FINANCE, text="x", blocks=[actions(button())])
        html = (await browser.get(conversation())).text
        assert "&#34;action_id&#34;:&#34;go&#34;" in html
        form = {"channel": FINANCE, "message_ts": str(posted["ts"]), "act": _act("row", "go", value="1")}
        await browser.post(f"/as/{CAMILLE}/act", data=form)
        await until(lambda: bool(pressed))
    assert (pressed[0]["block_id"], pressed[0]["value"]) == ("row", "1")


async def test_a_form_is_filled_refused_and_sent(laid: Table, browser: httpx.AsyncClient) -> None:
    app = _asking(laid)
    kept: list[Json] = []

    @app.view("promise")
    async def promise(ack: Any, view: Json) -> None:
        if view["state"]["values"]["amount"]["amount"]["value"] == "0":
            await ack(response_action="errors", errors={"amount": "Plus que rien."})
            return
        await ack()
        kept.append(view["state"]["values"])

    async with connected(laid, app):
        await browser.post(f"/as/{CAMILLE}/say", data={"channel": FINANCE, "text": "/credit"})
        await until(lambda: bool(laid.modals()))
        view_id = laid.modals()[0].id
        submit = f"/as/{CAMILLE}/view/{view_id}/submit"
        form = {"back": conversation(), _field("amount", "amount"): ""}
        missing = await browser.post(submit, data=form, follow_redirects=True)
        assert "Veuillez remplir ce champ obligatoire." in missing.text
        refused = await browser.post(
            submit, data=form | {_field("amount", "amount"): "0"}, follow_redirects=True
        )
        assert "Plus que rien." in refused.text
        sent = await browser.post(
            submit, data=form | {_field("amount", "amount"): "18500"}, follow_redirects=True
        )
    assert "<dialog" not in sent.text
    assert kept == [{"amount": {"amount": {"type": "plain_text_input", "value": "18500"}}}]


async def test_closing_a_modal_takes_it_off_the_screen(laid: Table, browser: httpx.AsyncClient) -> None:
    async with connected(laid, _asking(laid)):
        await browser.post(f"/as/{CAMILLE}/say", data={"channel": FINANCE, "text": "/credit"})
        await until(lambda: bool(laid.modals()))
        assert "<dialog" in (await browser.get(conversation())).text
        await browser.post(f"/as/{CAMILLE}/view/{laid.modals()[0].id}/close", data={})
    assert "<dialog" not in (await browser.get(conversation())).text


async def test_the_app_is_asked_for_options_as_one_types(laid: Table, browser: httpx.AsyncClient) -> None:
    app = laid.bolt()

    @app.options("who")
    async def who(ack: Any, payload: Json) -> None:
        await ack(options=[{"text": plain(f"{payload['value']} Bordeaux"), "value": "C0042"}])

    element = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    view = modal(entry("customer", element))
    async with connected(laid, app):
        opened = await laid.client().views_open(trigger_id=laid.trigger(), view=view)
        form = {"view_id": str(opened["view"]["id"]), "suggest": _act("customer", "who")}
        form["query" + _field("customer", "who")[2:]] = "acme"
        asked = await browser.post(f"/as/{CAMILLE}/act", data=form, headers={"Accept": "application/json"})
        assert asked.json() == {"options": [{"text": plain("acme Bordeaux"), "value": "C0042"}]}
        page = (await browser.get(conversation())).text
        assert "acme Bordeaux" not in page
        back = form | {"back": conversation()}
        plainly = await browser.post(f"/as/{CAMILLE}/act", data=back, follow_redirects=True)
    assert "acme Bordeaux" in plainly.text


async def test_coming_to_the_home_tells_the_app_and_looking_again_does_not(
    laid: Table, browser: httpx.AsyncClient
) -> None:
    app = laid.bolt()
    published = {"type": "home", "blocks": [{"type": "section", "text": plain("Your morning")}]}

    @app.event("app_home_opened")
    async def opened(event: Json) -> None:
        await laid.client().views_publish(user_id=event["user"], view=published)

    async with connected(laid, app):
        await browser.get(f"/as/{CAMILLE}/home")
        await until(lambda: CAMILLE in laid.sandbox.workspace.homes)
        again = await browser.get(f"/as/{CAMILLE}/home", headers={"X-Page": "open"})
    assert "Your morning" in again.text
    assert len(laid.sent("app_home_opened")) == 1


async def test_coming_to_its_messages_tells_the_app_once(at: Browser) -> None:
    await at.see(conversation(CAMILLE, at.direct()))
    await at.see(conversation(CAMILLE, at.direct()), **{"X-Page": "open"})
    told = [one.payload["event"] for one in at.sandbox.journal.since(0)]
    assert [(one["type"], one["tab"]) for one in told] == [("app_home_opened", "messages")]


async def test_a_warning_stays_until_the_next_act(at: Browser) -> None:
    direct = at.direct()
    await at.post(f"/as/{CAMILLE}/say", {"channel": direct, "text": "/credit"})
    assert "dispatch_failed" in await at.see(conversation(CAMILLE, direct))
    assert "dispatch_failed" in await at.see(conversation(CAMILLE, direct))
    await at.post(f"/as/{CAMILLE}/say", {"channel": direct, "text": "bonjour"})
    assert "dispatch_failed" not in await at.see(conversation(CAMILLE, direct))


async def test_a_global_shortcut_reaches_the_app(laid: Table, browser: httpx.AsyncClient) -> None:
    app = laid.bolt()

    @app.shortcut("credit")
    async def credit(ack: Any, shortcut: Json) -> None:
        await ack()
        await laid.client().views_open(trigger_id=shortcut["trigger_id"], view=modal())

    async with connected(laid, app):
        await browser.post(f"/as/{CAMILLE}/shortcut", data={"callback_id": "credit"})
        await until(lambda: bool(laid.modals()))
    assert "<dialog" in (await browser.get(conversation())).text


def _asking(laid: Table) -> AsyncApp:
    """An app whose command opens a form."""
    app = laid.bolt()

    @app.command("/credit")
    async def credit(ack: Any, command: Json) -> None:
        await ack()
        amount = entry("amount", {"type": "plain_text_input", "action_id": "amount"})
        view = modal(amount, callback_id="promise")
        await laid.client().views_open(trigger_id=command["trigger_id"], view=view)

    return app
