"""One attempt at one mail: what the mail server is asked, and what came of it; never a second time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.errors import (
    MailAwayError,
    MailDownError,
    MailRefusedError,
    MailUnsureError,
    StorageError,
    UnknownRecordError,
)
from bot.kept_files import KeptFiles
from bot.mail_payload import message_of
from bot.mail_words import code_of, reason
from bot.notices import Address, Claimed
from bot.ports import Clock, Mail
from bot.posting import PATIENCE, TOO_LATE, Later, Never, Stands, Verdict

UNSURE = "unsure"
"""The reason of a mail that may have arrived or not: nobody sends it again but a person."""
NO_SERVER, NO_FILE = "no mail server", "a file that goes with it is not there"
OUT_OF_TIME, NO_STORAGE = "out of time", "the database cannot be used"
NOT_WANTED = "nothing to ask for"
"""The reason of a mail whose cause went while it waited for the mail server."""
OWN_WORDS = frozenset({UNSURE, NOT_WANTED, TOO_LATE, NO_SERVER, NO_FILE, OUT_OF_TIME, NO_STORAGE})
MAIL_TAKES = timedelta(seconds=57)
"""As long as handing one over may take: it is not begun with less of its lease left."""
LINES = 3
"""Connections at once: mail servers refuse more from one client."""
FIRST_WAIT, DOUBLINGS = timedelta(minutes=1), 4
"""One minute after the first refusal for now, then twice as long up to sixteen: greylisting wants a few."""
DOWN_FOR = timedelta(minutes=1)
"""After a server could not be reached, no other mail tries it for so long."""
WRITTEN_FOR = timedelta(minutes=1)
"""What was written longer ago is looked at again before it leaves: it may be paid by now."""
Wanted = Callable[[str], Awaitable[bool]]
"""Whether what the mail of a notice asks for, by its key, is to be asked for still."""
NOWHERE = Address("", "")
"""A mail stands nowhere in Slack."""


class MailCourier:
    """Carries mails to the mail server; whoever has them carried says how many at once."""

    def __init__(self, mail: Mail | None, files: KeptFiles, now: Clock, wanted: Wanted | None = None) -> None:
        self._mail = mail
        self._wanted = wanted
        self._files = files
        self._now = now
        self._down_until: datetime | None = None

    async def carry(self, claimed: Claimed, until: datetime) -> Verdict:
        """Hand it over before the lease ends; what a former attempt may have sent is left to a person."""
        if claimed.unsure:
            return Never(UNSURE)
        expires = claimed.notice.expires_at
        if expires is not None and expires < self._now():
            return Never(TOO_LATE)
        if self._mail is None:
            return self._put_off(claimed, NO_SERVER)
        return await self._hand_over(self._mail, claimed, until)

    async def _hand_over(self, mail: Mail, claimed: Claimed, until: datetime) -> Verdict:
        now = self._now()
        if self._down_until is not None and now < self._down_until:
            return Later(self._down_until, unsure=False, reason=reason(str(MailDownError())))
        try:
            if not await self._is_wanted(claimed):
                return Never(NOT_WANTED)
            message = message_of(claimed.notice.payload)
            files = await self._files.read([one.file_id for one in message.attachments])
            if self._now() + MAIL_TAKES > until:
                return Later(self._now(), unsure=False, reason=OUT_OF_TIME)
            named = zip(message.attachments, files, strict=True)
            await mail.send(
                message, tuple((one.name, file.of.media_type, file.content) for one, file in named)
            )
        except MailUnsureError:
            return Never(UNSURE)
        except MailRefusedError as refused:
            return Never(reason(refused.reason))
        except UnknownRecordError:
            return Never(NO_FILE)
        except StorageError:
            return self._put_off(claimed, NO_STORAGE)
        except MailAwayError as away:
            return self._away(claimed, away)
        self._down_until = None
        return Stands(NOWHERE)

    async def _is_wanted(self, claimed: Claimed) -> bool:
        is_fresh = self._now() - claimed.notice.due_at < WRITTEN_FOR
        return is_fresh or self._wanted is None or await self._wanted(claimed.notice.key)

    def _away(self, claimed: Claimed, away: MailAwayError) -> Verdict:
        if isinstance(away, MailDownError):
            self._down_until = self._now() + DOWN_FOR
        return self._put_off(claimed, reason(str(away)))

    def _put_off(self, claimed: Claimed, why: str) -> Later | Never:
        """Until it expires, or for three days."""
        now, expires = self._now(), claimed.notice.expires_at
        wait: timedelta = FIRST_WAIT * 2 ** min(claimed.attempts, DOUBLINGS)
        over = now - (claimed.first_tried_at or now) >= PATIENCE
        if over or (expires is not None and expires < now):
            return Never(why)
        return Later(now + wait, unsure=False, reason=why)


def logged(why: str) -> str:
    """A reason for the log: a mail server's words may name the customer, so of them the code alone."""
    return why if why in OWN_WORDS else code_of(why)
