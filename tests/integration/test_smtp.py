"""Mails over SMTP to a real server: what arrives, and what every failure says of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.errors import (
    MailAwayError,
    MailDownError,
    MailError,
    MailRefusedError,
    MailUnsureError,
    SettingsError,
)
from bot.mail import MailMessage
from bot.mail_server import read_server
from bot.smtp import Patience, Smtp
from integration.mailbox import (
    HOST,
    PASSWORD,
    USER,
    Breaking,
    Certificates,
    Mailbox,
    certificates,
    serving,
    talking,
)

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SENDER = "Atelier Lumen <compta@lumen.example>"
REMINDER = MailMessage(
    to="compta@brasserie.example",
    subject="Rappel : 3 factures échues, 12 480,00 €",
    text="Bonjour,\n\n.\nF-2026-0871 était due le 15 octobre.\n",
    html="<p>Bonjour,</p><p>F-2026-0871 était due le 15 octobre.</p>",
    message_id="encours.17.0123456789abcdef@lumen.example",
    reply_to="camille@lumen.example",
    reply_to_name="Camille Roy",
    language="fr",
)
ACCOUNT = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"
HURRIED = Patience(talk=0.4, transfer=0.4, answer=0.4)


def smtp(url: str, ca: Path | None = None, patience: Patience | None = None) -> Smtp:
    return Smtp(read_server(url, SENDER, ca), lambda: NOW, patience)


def refusing(step: str, answer: str) -> Mailbox:
    """One that says this once at a step."""
    mailbox = Mailbox()
    getattr(mailbox, step).append(answer)
    return mailbox


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    found = certificates(tmp_path_factory.mktemp("certificates"))
    if found is None:
        pytest.skip("TLS is tried with a certificate that the openssl program makes: install it")
    return found


async def failure(made: Awaitable[object]) -> MailError:
    with pytest.raises(MailError) as raised:
        await made
    for text in (str(raised.value), repr(raised.value), repr(raised.value.__cause__)):
        assert PASSWORD not in text
    return raised.value


async def test_a_mail_arrives_as_it_was_written() -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        await smtp(f"smtp://{HOST}:{port}").send(REMINDER, ())
    (mail,) = mailbox.mails
    assert mailbox.envelopes == [("compta@lumen.example", ["compta@brasserie.example"])]
    assert mail["From"] == "Atelier Lumen <compta@lumen.example>"
    assert mail["To"] == "compta@brasserie.example"
    assert mail["Reply-To"] == "Camille Roy <camille@lumen.example>"
    assert mail["Subject"] == "Rappel : 3 factures échues, 12 480,00 €"
    assert mail["Date"] == "Tue, 24 Nov 2026 08:30:00 +0000"
    assert mail["Message-ID"] == "<encours.17.0123456789abcdef@lumen.example>"
    assert mail["Content-Language"] == "fr"
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == REMINDER.text
    assert "<p>F-2026-0871 était due" in html.get_content()
    assert max(map(len, mailbox.taken[0].split(b"\r\n"))) <= 78
    assert mailbox.taken[0].isascii()


async def test_attachments_arrive_byte_by_byte() -> None:
    mailbox, pdf = Mailbox(), bytes(range(256)) * 400 + b"\r\n.\r\n.."
    async with serving(mailbox) as port:
        files = (("MD-2026-0001 Brasserie été.pdf", "application/pdf", pdf), ("x", "text/plain; x", b""))
        await smtp(f"smtp://{HOST}:{port}").send(REMINDER, files)
    found = [(one.get_filename(), one.get_content_type()) for one in mailbox.mails[0].iter_attachments()]
    assert found == [
        ("MD-2026-0001 Brasserie été.pdf", "application/pdf"),
        ("x", "application/octet-stream"),
    ]
    assert next(mailbox.mails[0].iter_attachments()).get_content() == pdf


async def test_starttls_then_the_account(made: Certificates) -> None:
    mailbox = Mailbox()
    more: dict[str, Any] = {"authenticator": mailbox.authenticate, "auth_required": True}
    async with serving(mailbox, starttls=made.server, **more) as port:
        await smtp(f"smtp://{ACCOUNT}localhost:{port}?tls=on", made.ca).send(REMINDER, ())
    assert (mailbox.safe, mailbox.logins) == ([True], [USER.encode()])


async def test_tls_from_the_first_byte(made: Certificates) -> None:
    mailbox = Mailbox()
    async with serving(mailbox, tls=made.server) as port:
        await smtp(f"smtps://localhost:{port}", made.ca).send(REMINDER, ())
        await smtp(f"smtps://127.0.0.1:{port}", made.ca).try_out()
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize("scheme", ["smtp://localhost:{}?tls=on", "smtps://localhost:{}"])
async def test_a_certificate_that_nobody_vouches_for_is_refused(made: Certificates, scheme: str) -> None:
    mailbox = Mailbox()
    tls = {"tls" if scheme.startswith("smtps") else "starttls": made.server}
    async with serving(mailbox, **tls) as port:
        error = await failure(smtp(scheme.format(port)).send(REMINDER, ()))
    assert isinstance(error, MailDownError)
    assert "certificate is not trusted" in str(error)
    assert "ENCOURS_SMTP_CA" in str(error)
    assert mailbox.taken == []


async def test_a_certificate_for_another_name_is_refused(tmp_path: Path, made: Certificates) -> None:
    other = certificates(tmp_path, "DNS:mail.elsewhere.example")
    assert other is not None
    mailbox = Mailbox()
    async with serving(mailbox, tls=other.server) as port:
        error = await failure(smtp(f"smtps://localhost:{port}", other.ca).send(REMINDER, ()))
    assert "certificate is not trusted" in str(error)
    assert mailbox.taken == []


async def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    mailbox = Mailbox()
    more: dict[str, Any] = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    async with serving(mailbox, **more) as port:
        error = await failure(smtp(f"smtp://{ACCOUNT}{HOST}:{port}?tls=on").send(REMINDER, ()))
    assert isinstance(error, MailDownError)
    assert (mailbox.taken, mailbox.logins) == ([], [])


async def test_a_server_that_speaks_no_tls_there_is_named_as_such() -> None:
    async with serving(Mailbox()) as port:
        error = await failure(smtp(f"smtps://{HOST}:{port}").send(REMINDER, ()))
    assert isinstance(error, MailDownError)
    assert "does not speak TLS" in str(error)


async def test_a_wrong_password_is_no_fault_of_the_mail(
    made: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox = Mailbox()
    async with serving(mailbox, starttls=made.server, authenticator=mailbox.authenticate) as port:
        url = f"smtp://{quote(USER, safe='')}:wr0ng-s3cr3t@localhost:{port}?tls=on"
        error = await failure(smtp(url, made.ca).send(REMINDER, ()))
    assert isinstance(error, MailDownError)
    assert "does not take the account" in str(error)
    assert "wr0ng-s3cr3t" not in str(error)
    assert "535" in str(error)
    ours = [one.getMessage() for one in caplog.records if one.name.startswith(("encours", "aiosmtplib"))]
    assert not any("wr0ng-s3cr3t" in one for one in ours)


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_data"])
async def test_a_refusal_for_good_is_told_in_the_servers_words(step: str) -> None:
    mailbox = refusing(step, "550-5.1.1 no such\r\n550 user " + "x" * 300)
    async with serving(mailbox) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}").send(REMINDER, ()))
    assert isinstance(error, MailRefusedError)
    assert error.reason == "550 5.1.1 no such user " + "x" * 176 + "…"


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_data"])
async def test_a_refusal_for_now_leaves_the_mail_to_be_sent(step: str) -> None:
    mailbox = refusing(step, "451 4.7.1 Greylisted, come back in 5 minutes")
    async with serving(mailbox) as port:
        client = smtp(f"smtp://{HOST}:{port}")
        error = await failure(client.send(REMINDER, ()))
        assert isinstance(error, MailAwayError) and not isinstance(error, MailDownError)
        assert "Greylisted" in str(error)
        await client.send(REMINDER, ())
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize("until", [b"EHLO", b"MAIL", b"RCPT", b"DATA"])
async def test_a_connection_cut_before_the_mail_was_asked_for_sent_nothing(until: bytes) -> None:
    server = Breaking(until)
    async with talking(server) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}").send(REMINDER, ()))
    assert isinstance(error, MailAwayError)
    assert server.mails == 0


async def test_a_connection_cut_amid_a_large_mail_sent_nothing() -> None:
    server, heavy = Breaking(b"START"), (("a.pdf", "application/pdf", b"x" * 12_000_000),)
    async with talking(server) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}").send(REMINDER, heavy))
    assert isinstance(error, MailAwayError)
    assert server.mails == 0


async def test_a_connection_cut_after_the_whole_mail_leaves_it_unsure() -> None:
    server = Breaking(b".")
    async with talking(server) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}").send(REMINDER, ()))
    assert isinstance(error, MailUnsureError)
    assert server.mails == 1


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"250 queued\r\n", None),
        (b"452 4.3.1 full\r\n", MailAwayError),
        (b"554 5.7.1 spam\r\n", MailRefusedError),
        (b"354 what?\r\n", MailUnsureError),
        (b"nonsense\r\n", MailUnsureError),
    ],
)
async def test_the_answer_to_the_whole_mail_decides(said: bytes, kind: type[MailError] | None) -> None:
    async with talking(Breaking(b".", said)) as port:
        sent = smtp(f"smtp://{HOST}:{port}").send(REMINDER, ())
        if kind is None:
            await sent
        else:
            assert type(await failure(sent)) is kind


async def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with talking(silent) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}", patience=HURRIED).send(REMINDER, ()))
    assert isinstance(error, MailDownError)


async def test_a_server_that_takes_its_time_at_every_word_has_one_time_for_all_of_them() -> None:
    """Connecting takes a tenth of a second, and asking three more: either alone would be in time."""

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        while line := (await reader.readline()).strip():
            await asyncio.sleep(0.1)
            writer.write(b"354 go on\r\n" if line == b"DATA" else b"250 OK\r\n")

    async with talking(slow) as port:
        patience = replace(HURRIED, talk=0.35)
        error = await failure(smtp(f"smtp://{HOST}:{port}", patience=patience).send(REMINDER, ()))
    assert isinstance(error, MailDownError)


async def test_no_answer_to_the_whole_mail_leaves_it_unsure() -> None:
    async with talking(Breaking(b".", stays_s=1)) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}", patience=HURRIED).send(REMINDER, ()))
    assert isinstance(error, MailUnsureError)


async def test_nobody_there_sent_nothing() -> None:
    async with serving(Mailbox()) as port:
        pass
    error = await failure(smtp(f"smtp://{HOST}:{port}").send(REMINDER, ()))
    assert isinstance(error, MailDownError)
    assert HOST not in str(error)


async def test_an_address_with_other_letters_needs_a_server_that_takes_them() -> None:
    foreign = replace(REMINDER, to="jörg@brauerei.example")
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        error = await failure(smtp(f"smtp://{HOST}:{port}").send(foreign, ()))
        assert isinstance(error, MailRefusedError)
        assert "SMTPUTF8" in error.reason
    async with serving(mailbox, enable_SMTPUTF8=True) as port:
        await smtp(f"smtp://{HOST}:{port}").send(foreign, ())
    assert mailbox.envelopes == [("compta@lumen.example", ["jörg@brauerei.example"])]


async def test_a_domain_with_other_letters_is_written_as_the_network_does() -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        await smtp(f"smtp://{HOST}:{port}").send(replace(REMINDER, to="compta@société.example"), ())
    assert mailbox.envelopes == [("compta@lumen.example", ["compta@xn--socit-esab.example"])]


async def test_a_mail_larger_than_the_server_takes_is_not_begun() -> None:
    mailbox = Mailbox()
    async with serving(mailbox, data_size_limit=100_000) as port:
        error = await failure(
            smtp(f"smtp://{HOST}:{port}").send(REMINDER, (("a.pdf", "application/pdf", b"x" * 200_000),))
        )
    assert isinstance(error, MailRefusedError)
    assert "97 kB" in error.reason
    assert mailbox.taken == []


async def test_more_than_20_mb_go_nowhere() -> None:
    heavy = (("a.pdf", "application/pdf", b"x" * 15_600_000),)
    error = await failure(smtp(f"smtp://{HOST}:9").send(REMINDER, heavy))
    assert isinstance(error, MailRefusedError)
    assert "20 MB" in error.reason


@pytest.mark.parametrize("answer", ["550 5.7.1 not allowed to send as that", "451 4.3.0 later"])
async def test_the_sender_is_tried_without_a_mail(answer: str) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        client = smtp(f"smtp://{HOST}:{port}")
        await client.try_out()
        mailbox.at_mail = [answer]
        assert answer in str(await failure(client.try_out()))
    assert mailbox.taken == []


def test_a_file_of_certificates_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing", "utf-8")
    for name in ("empty.pem", "absent.pem"):
        with pytest.raises(SettingsError, match="ENCOURS_SMTP_CA"):
            smtp("smtps://mail.example", tmp_path / name)
