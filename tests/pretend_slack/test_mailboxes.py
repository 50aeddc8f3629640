"""The pretend mail server, and the mailboxes that stand for everybody's outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from html import escape

import aiosmtplib
import pytest

from pretend_slack.browsing import CAMILLE, HOSTILE, Browser, browsing
from pretend_slack.small_workspace import small_manifest, small_people
from sandbox.mail_server import serve_mail
from sandbox.saved import dump, restore
from sandbox.seed import workspace_from

PDF = b"%PDF-1.7 an invoice"


@pytest.fixture
async def at() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


def reminder(subject: str = "Facture échue", html: str = "<p>Bonjour</p>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Atelier Lumen <compta@example.com>", "Mme Durand <compta@acme.example.com>"
    mail["Date"] = "Tue, 24 Nov 2026 11:00:00 +0100"
    mail["Reply-To"], mail["Subject"] = "nadia@example.com", subject
    mail.set_content("Bonjour en texte")
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="été/F-1.pdf")
    return mail


async def sent(at: Browser, mail: EmailMessage) -> str:
    """Mailed over a real connection; the address of its page."""
    async with serve_mail(at.sandbox) as address:
        await aiosmtplib.send(mail, hostname="127.0.0.1", port=int(address.rpartition(":")[2]))
    return f"/mailbox/{at.sandbox.workspace.mails[-1].id}"


async def test_what_is_mailed_arrives_and_is_listed_newest_first(at: Browser) -> None:
    assert "No mail yet." in await at.see("/mailbox")
    before = at.sandbox.workspace.version
    await sent(at, reminder("The first"))
    await sent(at, reminder("The second"))
    assert at.sandbox.workspace.version == before + 2
    listed = await at.see("/mailbox")
    assert listed.index("The second") < listed.index("The first")
    assert "compta@acme.example.com" in listed
    assert "1 file" in listed
    assert "(2)" in await at.see("/")


async def test_a_mail_is_read_with_its_headers_its_text_and_its_files(at: Browser) -> None:
    address = await sent(at, reminder())
    shown = await at.see(address)
    for words in ("Facture échue", "Mme Durand", "nadia@example.com", "Bonjour en texte", "F-1.pdf", "11:00"):
        assert words in shown
    answer = await at.http.get(f"{address}/files/0")
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/octet-stream")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "/" not in answer.headers["content-disposition"]
    assert (await at.status(f"{address}/files/1"), await at.status("/mailbox/MAIL0")) == (404, 404)


async def test_its_html_stands_in_a_frame_that_runs_and_loads_nothing(at: Browser) -> None:
    address = await sent(at, reminder(HOSTILE, f"{HOSTILE}<img src='https://example.org/seen.png'>"))
    shown = await at.see(address)
    assert HOSTILE not in shown
    assert escape(HOSTILE, quote=False) in shown
    assert f'sandbox src="{address}/html"' in shown
    answer = await at.http.get(f"{address}/html")
    assert HOSTILE in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "frame-ancestors 'self'" in policy


async def test_one_goes_back_to_where_one_came_from(at: Browser) -> None:
    await sent(at, reminder())
    listed = await at.see(f"/mailbox?as={CAMILLE}")
    assert f'href="/as/{CAMILLE}"' in listed
    assert f'?as={CAMILLE}"' in listed
    assert "Courrier" in listed
    assert 'href="/"' in await at.see("/mailbox?as=nobody")


async def test_mails_are_there_again_at_the_next_start(at: Browser) -> None:
    await sent(at, reminder())
    saved = dump(at.sandbox.workspace)
    again = workspace_from(small_manifest(), small_people())
    again.team_id, again.app.id = at.sandbox.workspace.team_id, at.sandbox.workspace.app.id
    restore(again, saved)
    assert [one.raw for one in again.mails] == [one.raw for one in at.sandbox.workspace.mails]
    again.clear()
    assert again.mails == []
