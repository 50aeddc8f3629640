"""Mails as bytes: whatever the ledger says, nothing is put into a header and every server carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MailRefusedError
from bot.mail import MailMessage
from bot.mail_mime import file_name, named, sealed
from bot.mail_words import code_of, one_line, plain_text, reason

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SENDER = named("Atelier Lumen", "compta@lumen.example")
PLAIN = MailMessage("compta@acme.example", "Rappel", "Bonjour", "<p>Bonjour</p>", "encours.1.a@lumen.example")
HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]


def read(message: MailMessage, *files: tuple[str, str, bytes]) -> EmailMessage:
    content = sealed(message, files, SENDER, NOW).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.parametrize(
    "end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"]
)
def test_no_line_end_of_any_kind_begins_a_header(end: str) -> None:
    hostile = f"ACME{end}Bcc: thief@evil.example{end}{end}<script>"
    mail = read(
        replace(PLAIN, subject=hostile, reply_to="camille@lumen.example", reply_to_name=hostile),
        (hostile, f"application/pdf{end}X-Evil: 1", b"%PDF"),
    )
    assert list(mail.keys()) == HEADERS
    assert mail["Subject"] == "ACME Bcc: thief@evil.example <script>"
    assert mail["Reply-To"].addresses[0].addr_spec == "camille@lumen.example"
    assert len(mail["Reply-To"].addresses) == 1
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "application/octet-stream"
    assert file.keys() == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"]


@pytest.mark.parametrize(
    "name",
    [
        'Roy, "Camille" <thief@evil.example>',
        "a@b.example,",
        "=?utf-8?q?x=0d=0aBcc=3a_thief?=",
        "é" * 300,
        "(x",
    ],
)
def test_a_name_is_never_an_address(name: str) -> None:
    mail = read(replace(PLAIN, reply_to="camille@lumen.example", reply_to_name=name))
    assert [one.addr_spec for one in mail["Reply-To"].addresses] == ["camille@lumen.example"]
    assert "Bcc" not in mail


def test_an_encoded_word_in_the_ledger_stays_as_it_is_written() -> None:
    mail = read(replace(PLAIN, subject="ACME =?utf-8?q?x=0d=0aBcc=3a_thief?="))
    assert mail["Subject"] == "ACME = ?utf-8?q?x=0d=0aBcc=3a_thief?="


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=500))
def test_any_text_gives_a_mail_with_these_headers_alone(name: str, subject: str, text: str) -> None:
    said = replace(
        PLAIN,
        subject=subject,
        reply_to="c@lumen.example",
        reply_to_name=name,
        text=text,
        html=f"<p>{text}</p>",
    )
    mail = read(said)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert mail["Reply-To"].addresses[0].addr_spec == "c@lumen.example"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "acme",
        "a@acme.example, b@acme.example",
        "a@acme.example\r\nRCPT TO:<b@evil.example>",
        "a@b..example",
    ],
)
def test_a_mail_goes_to_one_address_or_nowhere(to: str) -> None:
    with pytest.raises(MailRefusedError, match="not an e-mail address"):
        sealed(replace(PLAIN, to=to), (), SENDER, NOW)


def test_a_wrong_message_id_goes_nowhere() -> None:
    with pytest.raises(MailRefusedError, match="Message-ID"):
        sealed(replace(PLAIN, message_id="a b@c>\r\nBcc: x"), (), SENDER, NOW)


def test_two_attempts_are_the_same_mail() -> None:
    first, second = (read(PLAIN) for _ in range(2))
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])


def test_a_mail_of_text_alone_has_no_other_part() -> None:
    mail = read(replace(PLAIN, html=""))
    assert (mail.get_content_type(), mail.get_content().strip()) == ("text/plain", "Bonjour")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("MD-2026-0001.pdf", "MD-2026-0001.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\fakepath\\a.pdf", "C-fakepath-a.pdf"),
        ('a"; filename=b.exe', "a- filename-b.exe"),
        ("facture\u202efdp.exe", "facture fdp.exe"),
        (".. .", "document"),
        ("é" * 150 + ".pdf", "é" * 96 + ".pdf"),
        ("Société Générale n° 12.pdf", "Société Générale n° 12.pdf"),
    ],
)
def test_names_of_attachments_are_plain(name: str, kept: str) -> None:
    assert file_name(name) == kept


def test_words_for_one_line() -> None:
    assert one_line(" a\r\n\tb\x00c\u2028d\ud800e ") == "a b c d e"
    assert one_line("abcdef", 4) == "abc…"
    assert reason("x" * 201) == "x" * 199 + "…"
    assert plain_text("a\r\nb\rc\u2028d\te\x00f\n") == "a\nb\nc\nd\tef\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("550 5.1.1 <compta@acme.example>: unknown", "550 5.1.1"),
        ("The mail server asks to try later: 451 Greylisted for ACME.", "451"),
        ("ACME 999 says no", "without a code"),
    ],
)
def test_of_a_servers_words_the_log_has_the_code_alone(words: str, code: str) -> None:
    assert code_of(words) == code
