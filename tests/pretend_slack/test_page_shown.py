"""What the page shows, to whom, and what it lets nobody else see."""

from collections.abc import AsyncIterator
from html import escape

import pytest

from pretend_slack.browsing import CAMILLE, FINANCE, HOSTILE, MARC, Browser, browsing, conversation
from sandbox.journal import Direction
from sandbox.page import conversation as shown_conversation
from sandbox.workspace import View

MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A promise"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [{"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "Say *when*"}}],
}


@pytest.fixture
async def at() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


async def test_every_page_is_there_for_everybody(at: Browser) -> None:
    for user in (CAMILLE, MARC):
        for path in (conversation(user, at.direct(user)), f"/as/{user}/home", f"/inspector?as={user}"):
            assert "<main" in await at.see(path)
    assert "Camille Roy" in await at.see("/")


async def test_nobody_and_nothing_is_a_page_that_says_so(at: Browser) -> None:
    for path in ("/as/nobody", "/as/U0SOPHIE", "/as/U0BOT/home", conversation(CAMILLE, "C0NONE")):
        answer = await at.http.get(path)
        assert answer.status_code == 404
        assert "There is no such page" in answer.text


async def test_names_texts_and_topics_are_escaped(at: Browser) -> None:
    workspace = at.sandbox.workspace
    workspace.name = workspace.users[CAMILLE].real_name = workspace.users[CAMILLE].title = HOSTILE
    workspace.channels[FINANCE].name = workspace.channels[FINANCE].topic = HOSTILE
    workspace.app.commands[0].usage_hint = HOSTILE
    told = at.put(FINANCE, CAMILLE, HOSTILE)
    at.put(at.direct(), "U0BOT", HOSTILE)
    pages = ["/", conversation(), f"/as/{CAMILLE}/home", f"/as/{CAMILLE}/payload/{FINANCE}/{told.ts}"]
    for path in pages:
        html = await at.see(path)
        assert HOSTILE not in html
        assert escape(HOSTILE, quote=False) in html


async def test_somebody_elses_conversation_is_not_shown(at: Browser) -> None:
    at.put(at.direct(CAMILLE), "U0BOT", "secret of Camille")
    assert await at.status(conversation(MARC, at.direct(CAMILLE))) == 404
    assert await at.status(conversation(MARC, FINANCE)) == 404


async def test_a_message_for_one_person_is_shown_to_nobody_else(at: Browser) -> None:
    at.sandbox.workspace.channels[FINANCE].members.append(MARC)
    hidden = at.put(FINANCE, "U0BOT", "for Camille alone", ephemeral_to=CAMILLE)
    assert "Visible par vous uniquement" in await at.see(conversation(CAMILLE))
    for path in (conversation(MARC), f"{conversation(MARC)}?thread={hidden.ts}"):
        assert "for Camille alone" not in await at.see(path)
    assert await at.status(f"/as/{MARC}/payload/{FINANCE}/{hidden.ts}") == 404
    assert "for Camille alone" in await at.see(f"/as/{CAMILLE}/payload/{FINANCE}/{hidden.ts}")


async def test_a_view_is_on_the_screen_of_its_person_alone(at: Browser) -> None:
    at.sandbox.workspace.modals[CAMILLE] = [View("V1", CAMILLE, MODAL, "h", "V1")]
    assert '<dialog class="modal"' in await at.see(conversation())
    assert "<dialog" not in await at.see(f"/as/{MARC}/home")
    assert await at.status(f"/as/{CAMILLE}/payload/V1") == 200
    assert await at.status(f"/as/{MARC}/payload/V1") == 404


async def test_a_modal_over_another_goes_back(at: Browser) -> None:
    first, second = View("V1", CAMILLE, MODAL, "h", "V1"), View("V2", CAMILLE, MODAL, "h", "V1", "V1")
    at.sandbox.workspace.modals[CAMILLE] = [first]
    assert f"/as/{CAMILLE}/view/V1/back" not in await at.see(conversation())
    at.sandbox.workspace.modals[CAMILLE] = [first, second]
    assert f"/as/{CAMILLE}/view/V2/back" in await at.see(conversation())


async def test_the_page_speaks_its_readers_language_and_hour(at: Browser) -> None:
    at.put(FINANCE, CAMILLE, "bonjour")
    at.put(at.direct(MARC), "U0BOT", "hello")
    at.sandbox.workspace.users[MARC].tz = "America/Montreal"
    camille, marc = await at.see(conversation()), await at.see(conversation(MARC, at.direct(MARC)))
    assert '<html lang="fr">' in camille
    assert "Aujourd&#39;hui" in camille
    assert ">12:06</time>" in camille
    assert '<html lang="en">' in marc
    assert "<span>Today</span>" in marc
    assert ">06:06</time>" in marc


async def test_days_are_told_apart(at: Browser) -> None:
    at.put(FINANCE, CAMILLE, "avant")
    at.clock.at += 86_400
    at.put(FINANCE, CAMILLE, "après")
    html = await at.see(conversation())
    assert html.count('class="day"') == 2
    assert html.index("<span>Hier</span>") < html.index("avant") < html.index("<span>Aujourd&#39;hui</span>")


async def test_what_one_person_says_within_five_minutes_stands_under_one_name(at: Browser) -> None:
    at.put(FINANCE, CAMILLE, "un")
    at.clock.at += 298
    at.put(FINANCE, CAMILLE, "deux")
    assert (await at.see(conversation())).count(" follows") == 1
    at.clock.at += 299
    at.put(FINANCE, CAMILLE, "trois")
    assert (await at.see(conversation())).count(" follows") == 1


async def test_coming_in_reads_and_marks_what_is_new(at: Browser) -> None:
    direct = at.direct()
    first = at.put(direct, "U0BOT", "one")
    at.sandbox.workspace.channels[direct].read[CAMILLE] = first.ts
    last = at.put(direct, "U0BOT", "two")
    assert "1 non lu" in await at.see(conversation())
    html = await at.see(conversation(CAMILLE, direct))
    assert html.index("one") < html.index('class="new-mark"') < html.index("two")
    assert at.sandbox.workspace.channels[direct].read[CAMILLE] == last.ts
    assert 'class="new-mark"' in await at.see(conversation(CAMILLE, direct), **{"X-Page": "open"})
    assert 'class="new-mark"' not in await at.see(conversation(CAMILLE, direct))


async def test_a_hidden_tab_reads_nothing(at: Browser) -> None:
    direct = at.direct()
    at.put(direct, "U0BOT", "one")
    await at.see(conversation(CAMILLE, direct), **{"X-Page": "hidden"})
    assert at.sandbox.workspace.unread(at.sandbox.workspace.channels[direct], CAMILLE) == 1


async def test_a_thread_stands_beside_its_conversation(at: Browser) -> None:
    parent = at.put(FINANCE, CAMILLE, "question")
    parent.thread_ts = parent.ts
    at.put(FINANCE, "U0BOT", "answer", thread_ts=parent.ts)
    plain = await at.see(conversation())
    assert "1 réponse" in plain
    assert "answer" not in plain
    beside = await at.see(f"{conversation()}?thread={parent.ts}")
    assert 'id="thread"' in beside
    assert "answer" in beside


async def test_a_reply_sent_to_the_channel_too_stands_in_both(at: Browser) -> None:
    parent = at.put(FINANCE, CAMILLE, "question")
    reply = at.put(FINANCE, "U0BOT", "answer", thread_ts=parent.ts, broadcast=True)
    html = await at.see(conversation())
    assert "answer" in html
    assert f"?thread={reply.ts}" not in html
    assert (await at.see(f"{conversation()}?thread={parent.ts}")).count("answer") == 2


async def test_a_changed_message_says_so(at: Browser) -> None:
    at.put(FINANCE, CAMILLE, "was", edited_ts="1.0")
    assert "(modifié)" in await at.see(conversation())


async def test_earlier_messages_are_a_link_away(at: Browser) -> None:
    for number in range(shown_conversation.SHOWN + 1):
        at.put(FINANCE, CAMILLE, f"number {number}.")
    html = await at.see(conversation())
    assert "number 0." not in html
    oldest = at.sandbox.workspace.channels[FINANCE].messages[1].ts
    assert "number 0." in await at.see(f"{conversation()}?before={oldest}")


async def test_the_front_page_says_what_waits_for_each(at: Browser) -> None:
    at.put(at.direct(), "U0BOT", "Good morning &amp; welcome: 3 calls to make\nand more")
    html = await at.see("/")
    assert "Test wrote today" in html
    assert "<q>Good morning &amp; welcome: 3 calls to make</q>" in html
    assert "Nothing from Test yet" in html
    assert "Encore rien de Test" in await at.see("/", **{"Accept-Language": "fr-FR,fr;q=0.9"})


async def test_the_browser_is_told_to_load_nothing_from_elsewhere(at: Browser) -> None:
    for path in ("/", conversation(), "/inspector", "/as/nobody"):
        policy = (await at.http.get(path)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


async def test_no_page_holds_a_script_or_a_style_of_its_own(at: Browser) -> None:
    at.sandbox.workspace.modals[CAMILLE] = [View("V1", CAMILLE, MODAL, "h", "V1")]
    for path in ("/", conversation(), "/inspector"):
        html = await at.see(path)
        assert html.count("<script") == html.count('<script src="/static/') == 2
        assert " style=" not in html
        assert " onclick=" not in html


async def test_what_the_page_loads_is_there(at: Browser) -> None:
    for name in ("page.css", "blocks.css", "page.js", "tables.js", "icon.svg"):
        assert await at.status(f"/static/{name}") == 200


async def test_the_inspector_shows_exchanges_newest_first_without_secrets(at: Browser) -> None:
    journal = at.sandbox.journal
    journal.record(Direction.FROM_APP, "chat.postMessage", {"token": "xoxb-1-2"}, {"ok": True}, at=1.0)
    refused = {"ok": False, "error": "expired_trigger_id"}
    journal.record(Direction.FROM_APP, "views.open", {"a": HOSTILE}, refused, at=2.0)
    journal.record(Direction.TO_APP, "/credit", {"text": "ACME"}, {}, at=3.0, milliseconds=41.6)
    html = await at.see("/inspector")
    assert html.index("/credit<") < html.index("views.open<") < html.index("chat.postMessage<")
    assert "42 ms" in html
    assert HOSTILE not in html
    failed = await at.see("/inspector?kept=failed")
    assert "expired_trigger_id" in failed
    assert "chat.postMessage<" not in failed
    assert "views.open<" not in await at.see("/inspector?kept=to_app")
    assert "views.open<" not in await at.see("/inspector?words=acme")


async def test_an_exchange_is_opened_whole_without_its_tokens(at: Browser) -> None:
    sent = {"token": "xoxb-1-2", "text": HOSTILE}
    at.sandbox.journal.record(Direction.FROM_APP, "chat.postMessage", sent, {"ok": True}, at=1.0)
    assert "&lt;script&gt;" not in await at.see("/inspector")
    html = await at.see("/inspector?open=1")
    assert "&lt;script&gt;" in html
    assert HOSTILE not in html
    assert "xoxb-1-2" not in html
    assert 'href="/inspector?kept=all#exchange-1" aria-expanded="true"' in html


async def test_the_inspector_says_how_to_talk_to_it(at: Browser) -> None:
    html = await at.see("/inspector")
    assert "<code>SLACK_API_URL</code></dt><dd><code>http://test/api/</code>" in html
