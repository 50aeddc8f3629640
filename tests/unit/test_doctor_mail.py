"""The doctor on mail: the server, its account, the sender, and the folders that go with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import MailAwayError, MailDownError, MailError, MailRefusedError
from bot.mail import MailMessage
from bot.services.doctor_mail import examine_mail
from bot.settings import Settings


class Trying:
    """A mail server that is only tried out."""

    def __init__(self, error: MailError | None = None) -> None:
        self.error = error

    async def send(self, message: MailMessage, attachments: tuple[tuple[str, str, bytes], ...]) -> None:
        raise AssertionError("the doctor sends nothing")

    async def try_out(self) -> None:
        if self.error:
            raise self.error


def settings(**other: object) -> Settings:
    made = Settings.model_construct(
        smtp_url=SecretStr("smtps://bot:s3cr3t@mail.lumen.example"), mail_from="compta@lumen.example"
    )
    return made.model_copy(update=dict(other))


async def test_without_a_server_nothing_is_wrong() -> None:
    (check,) = await examine_mail(settings(smtp_url=None), None)
    assert check.ok
    assert "ENCOURS_SMTP_URL is not set" in check.found


async def test_a_server_that_takes_the_sender() -> None:
    (check,) = await examine_mail(settings(), Trying())
    assert (check.ok, check.found) == (True, "mail.lumen.example:465 takes mails from compta@lumen.example")


@pytest.mark.parametrize(
    ("error", "found", "to_do"),
    [
        (
            MailRefusedError("550 5.7.1 not yours"),
            "compta@lumen.example: The mail server",
            "ENCOURS_MAIL_FROM",
        ),
        (MailDownError(), "mail.lumen.example:465: The mail server cannot", "ENCOURS_SMTP_URL"),
        (MailAwayError(), "asks to try later", "in a minute"),
    ],
)
async def test_what_is_wrong_is_named_with_what_to_do(error: MailError, found: str, to_do: str) -> None:
    (check,) = await examine_mail(settings(), Trying(error))
    assert not check.ok
    assert found in check.found
    assert to_do in check.to_do
    assert "s3cr3t" not in check.found + check.to_do


async def test_folders_that_are_set_must_be_there(tmp_path: Path) -> None:
    found = await examine_mail(settings(bounces=tmp_path, invoice_copies=tmp_path / "gone"), Trying())
    assert [(one.name, one.ok) for one in found] == [
        ("mail", True),
        ("bounces", True),
        ("invoice copies", False),
    ]
    assert found[2].to_do == "Make the folder, or correct ENCOURS_INVOICE_COPIES."
