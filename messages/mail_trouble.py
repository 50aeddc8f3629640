"""Why a mail did not arrive: the house's own reasons in words, a mail server's as it said it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import MailDownError
from bot.mail_posting import NO_FILE, NO_SERVER, NO_STORAGE, OUT_OF_TIME, UNSURE
from bot.posting import TOO_LATE
from bot.services.mail_clock import NO_ADDRESS, NO_TEMPLATE
from bot.services.mails_wanted import LETTER_OUTDATED, MAIL_OUTDATED
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice, tell
from messages.standing import quoted
from messages.step_words import SCREEN

_CODES = {
    NO_ADDRESS: "no_address",
    NO_TEMPLATE: "no_template",
    LETTER_OUTDATED: "letter_outdated",
    MAIL_OUTDATED: "mail_outdated",
    UNSURE: "unsure",
    TOO_LATE: "expired",
    OUT_OF_TIME: "expired",
    NO_SERVER: "no_server",
    str(MailDownError()): "down",
    NO_FILE: "no_file",
    NO_STORAGE: "expired",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was wrong; `code` is empty for a mail server's own words, and both for none."""

    code: Mrkdwn
    words: Mrkdwn


def trouble_of(text: str, limit: int, voice: Voice) -> Trouble:
    """In the reader's words, or quoted with at most so many characters; `voice` is that of the steps."""
    if not clean(text):
        return Trouble(Mrkdwn(), Mrkdwn())
    code = Mrkdwn(_CODES.get(text, ""))
    if code:
        return Trouble(code, voice.say("own_trouble", code=code))
    return Trouble(code, voice.say("quoted", text=quoted(text, limit)))


def plain_trouble(text: str, language: Language) -> str:
    """The same for a file: the house's own in words, a mail server's as they are."""
    code = _CODES.get(text, "")
    return tell(language, SCREEN, "own_trouble", code=code) if code else text
