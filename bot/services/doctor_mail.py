"""Whether reminders can leave, whether those that come back are seen, and whether copies go with them."""

from __future__ import annotations

from bot.errors import MailDownError, MailError, MailRefusedError
from bot.ports import Mail
from bot.services.doctor import Check, examine_folder
from bot.settings import Settings

NAME = "mail"
NO_SERVER = "ENCOURS_SMTP_URL is not set: reminders can be read and copied, not sent"


async def examine_mail(settings: Settings, mail: Mail | None) -> tuple[Check, ...]:
    """The mail server, its account and the sender; the folders of bounces and of invoice copies."""
    folders = (
        *examine_folder("bounces", settings.bounces, "ENCOURS_BOUNCES"),
        *examine_folder("invoice copies", settings.invoice_copies, "ENCOURS_INVOICE_COPIES", writes=False),
    )
    return (await _server(settings, mail), *folders)


async def _server(settings: Settings, mail: Mail | None) -> Check:
    server = settings.mail_server
    if mail is None or server is None:
        return Check(NAME, ok=True, found=NO_SERVER)
    try:
        await mail.try_out()
    except MailRefusedError as refused:
        to_do = "Let the account send in the name of ENCOURS_MAIL_FROM, or correct it."
        return Check(NAME, ok=False, found=f"{server.sender}: {refused}", to_do=to_do)
    except MailDownError as down:
        to_do = "Correct ENCOURS_SMTP_URL; an @ or / in a password is written %40 or %2F."
        return Check(NAME, ok=False, found=f"{server.host}:{server.port}: {down}", to_do=to_do)
    except MailError as error:
        return Check(NAME, ok=False, found=str(error), to_do="Look again in a minute.")
    return Check(NAME, ok=True, found=f"{server.host}:{server.port} takes mails from {server.sender}")
