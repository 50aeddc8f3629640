"""The settings of mail: what they mean, what is refused, and that no password is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.mail_server import MailServer, Safety, is_address
from bot.settings import load_settings

NAMES = ("SMTP_URL", "SMTP_CA", "MAIL_FROM", "BOUNCES", "INVOICE_COPIES")
FROM = "Atelier Lumen <compta@lumen.example>"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"ENCOURS_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def server(monkeypatch: pytest.MonkeyPatch, url: str, sender: str = FROM) -> MailServer:
    monkeypatch.setenv("ENCOURS_SMTP_URL", url)
    monkeypatch.setenv("ENCOURS_MAIL_FROM", sender)
    found = load_settings().mail_server
    assert found is not None
    return found


def test_without_a_server_there_is_no_mail() -> None:
    settings = load_settings()
    assert (settings.mail_server, settings.bounces, settings.invoice_copies) == (None, None, None)


def test_a_server_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCOURS_SMTP_CA", "ca.pem")
    assert server(monkeypatch, "smtps://bot%40lumen.example:a%2F%23b@mail.lumen.example:1465") == MailServer(
        host="mail.lumen.example",
        port=1465,
        safety=Safety.TLS,
        user="bot@lumen.example",
        password="a/#b",
        sender="compta@lumen.example",
        sender_name="Atelier Lumen",
        ca=Path("ca.pem"),
    )


@pytest.mark.parametrize(
    ("url", "port", "safety"),
    [
        ("smtp://mail.example", 587, Safety.STARTTLS),
        ("SMTP://mail.example:25/", 25, Safety.STARTTLS),
        ("smtp://mail.example?tls=on", 587, Safety.STARTTLS),
        ("smtp://mail.example:25?tls=off", 25, Safety.CLEAR),
        ("smtp://10.0.0.3:25", 25, Safety.STARTTLS),
        ("smtp://localhost:1025", 1025, Safety.CLEAR),
        ("smtp://127.0.0.2", 587, Safety.CLEAR),
        ("smtp://[::1]:25", 25, Safety.CLEAR),
        ("smtp://localhost:1025?tls=on", 1025, Safety.STARTTLS),
        ("smtp://localhost.evil.example", 587, Safety.STARTTLS),
        ("smtps://mail.example", 465, Safety.TLS),
        ("smtps://localhost", 465, Safety.TLS),
    ],
)
def test_mail_goes_in_the_clear_on_this_computer_or_when_it_is_written_out(
    monkeypatch: pytest.MonkeyPatch, url: str, port: int, safety: Safety
) -> None:
    found = server(monkeypatch, url)
    assert (found.port, found.safety) == (port, safety)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mail.example:587", "expected smtp://"),
        ("https://u:s3cr3t@mail.example", "expected smtp://"),
        ("smtp://", "expected smtp://"),
        ("smtp://u:s3cr3t@mail.example:port", "expected smtp://"),
        ("smtp://u:s3cr3t@mail.example:70000", "expected smtp://"),
        ("smtp://u:s3cr3t@mail.example:0", "a number from 1"),
        ("smtp://u:s3cr3t/x@mail.example", "expected smtp://"),
        ("smtp://u:s3cr3t#x@mail.example", "%23"),
        ("smtp://u@mail.example", "a user comes with a password"),
        ("smtp://:s3cr3t@mail.example", "a user comes with a password"),
        ("smtp://mail.example?tls=maybe", "tls=on or tls=off"),
        ("smtp://mail.example?starttls=1", "tls=on or tls=off"),
        ("smtps://mail.example?tls=off", "write smtp://"),
        ("smtp://[::1", "expected smtp://"),
    ],
)
def test_a_wrong_server_is_refused_without_what_was_written(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        server(monkeypatch, url)
    assert str(refused.value).startswith("ENCOURS_SMTP_URL: ")
    assert said in str(refused.value)
    assert "s3cr3t" not in str(refused.value)


@pytest.mark.parametrize(
    "sender",
    [
        "Atelier Lumen",
        "Atelier Lumen <compta>",
        "a@b.example, c@d.example",
        "Atelier\nBcc: x@y.example <compta@lumen.example>",
        "Łódź <księgowość@lumen.example>",
    ],
)
def test_a_sender_is_one_name_and_one_address(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    with pytest.raises(SettingsError, match="ENCOURS_MAIL_FROM: expected"):
        server(monkeypatch, "smtps://mail.example", sender)


def test_a_server_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^ENCOURS_MAIL_FROM: it is needed with ENCOURS_SMTP_URL"):
        server(monkeypatch, "smtps://mail.example", "")


def test_a_sender_can_be_an_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch, "smtps://mail.example", "compta@lumen.example")
    assert (found.sender, found.sender_name) == ("compta@lumen.example", "")


def test_no_password_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch, "smtps://bot:s3cr3t@mail.example")
    assert found.password == "s3cr3t"
    assert "s3cr3t" not in repr(found) + repr(load_settings()) + str(load_settings().model_dump())


@pytest.mark.parametrize(
    "text",
    [
        "compta@acme.example",
        "jean-paul.o'neil+factures@acme.co.uk",
        "jörg@müller.example",
        f"{'a' * 64}@acme.example",
        "x@localhost",
    ],
)
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme.example",
        "@acme.example",
        "compta@",
        "a b@acme.example",
        "a@b@acme.example",
        "a@acme.example,b@acme.example",
        "<a@acme.example>",
        "A <a@acme.example>",
        '"a b"@acme.example',
        "a..b@acme.example",
        ".a@acme.example",
        "a@acme..example",
        "a@-acme.example",
        "a@[127.0.0.1]",
        "a@acme.example\r\nRCPT TO:<b@acme.example>",
        "a@acme.example\n",
        "a\x00@acme.example",
        "a\u2028b@acme.example",
        "a\u202eb@acme.example",
        "a\ud800@acme.example",
        f"{'a' * 65}@acme.example",
        f"a@{'b' * 64}.example",
        f"a@{'b.' * 130}example",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)
