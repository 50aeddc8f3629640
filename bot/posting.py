"""One attempt at one notice: what Slack is asked, in which order, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import (
    SlackAwayError,
    SlackBusyError,
    SlackError,
    SlackRefusedError,
    SlackUnsureError,
    StorageError,
    UnknownRecordError,
)
from bot.kept_files import KeptFile, KeptFiles
from bot.notices import FILE_OF, Address, Claimed, Payload, channel_of
from bot.ports import Clock, Slack

FALLBACK = "fallback_blocks"
"""The payload's plain blocks, for a Slack that refuses the newer kinds."""
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
REPAIRABLE = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "org_login_required",
    }
)
"""Refusals of the bot itself: whoever looks after it can mend them, and then the message is still good."""
CHANNEL_REPAIRABLE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
"""Refusals of a channel: inviting the bot or another channel in the policy mends them."""
LOOKS = (timedelta(seconds=1), timedelta(seconds=4))
"""Waits before each look for a message that Slack may have stored."""
POST_TAKES = timedelta(seconds=20)
"""Longer than the client waits for an answer: a message is not begun with less of its lease left."""
FILE_TAKES = timedelta(seconds=45)
"""The same for a file, which takes several calls."""
SKEW = timedelta(minutes=10)
"""How far Slack's clock may be behind ours."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=60)
DOUBLINGS = 6
REPAIR_WAIT = timedelta(minutes=1)
ACCOUNT_WAIT = timedelta(minutes=10)
PATIENCE = timedelta(days=3)
NO_ACCOUNT, TOO_LATE = "no Slack account", "expired"
NO_FILE, NO_STORAGE = "the file is not there", "the database cannot be used"

Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Stands:
    """The message is in Slack."""

    address: Address


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again; `slow_down` holds everything back until then."""

    until: datetime
    unsure: bool
    reason: str
    slow_down: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """Not to be tried again."""

    reason: str


Verdict = Stands | Later | Never


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries notices to Slack, one call at a time; never sends again what may have been stored."""

    slack: Slack
    now: Clock
    sleep: Sleep = asyncio.sleep
    files: KeptFiles | None = None

    async def carry(self, claimed: Claimed, slack_id: str | None, until: datetime) -> Verdict:
        """Post or edit before the lease ends; look first for what may stand there already."""
        if claimed.edits_at is not None:
            return await self._edit(claimed, claimed.edits_at)
        if slack_id is None:
            return self._put_off(claimed, ACCOUNT_WAIT, claimed.unsure, NO_ACCOUNT)
        try:
            file = await self._file(claimed)
        except UnknownRecordError:
            return Never(NO_FILE)
        except StorageError:
            return Later(self._after(claimed), claimed.unsure, NO_STORAGE)
        return await self._say(claimed, slack_id, until, file)

    async def _file(self, claimed: Claimed) -> KeptFile | None:
        """What goes with the message. Raises UnknownRecordError and StorageError."""
        file_id = claimed.notice.payload.get(FILE_OF)
        if file_id is None:
            return None
        if self.files is None:
            raise UnknownRecordError
        (file,) = await self.files.read([int(file_id)])
        return file

    async def _say(self, claimed: Claimed, slack_id: str, until: datetime, file: KeptFile | None) -> Verdict:
        if claimed.unsure:
            found = await self._look(claimed, slack_id, file)
            if found is not None:
                return found
        verdict = await self._post(claimed, slack_id, until, file)
        if verdict is not None:
            return verdict
        for wait in LOOKS:
            await self.sleep(wait.total_seconds())
            found = await self._look(claimed, slack_id, file)
            if found is not None:
                return found
        again = await self._post(claimed, slack_id, until, file)
        return again or Later(self._after(claimed), unsure=True, reason="no answer")

    async def _look(self, claimed: Claimed, slack_id: str, file: KeptFile | None) -> Verdict | None:
        """What stands in Slack; None when it does not. A file is known by its name."""
        since, below = (claimed.first_tried_at or self.now()) - SKEW, claimed.below_at
        try:
            if file is None:
                address = await self.slack.find(slack_id, claimed.id, since, below)
            else:
                address = await self.slack.find_file(slack_id, file.of.name, since, below)
        except SlackError as error:
            return self._failed(claimed, error, unsure=True)
        return None if address is None else Stands(address)

    async def _post(
        self, claimed: Claimed, slack_id: str, until: datetime, file: KeptFile | None
    ) -> Verdict | None:
        """None when the answer did not come. Nothing stands in Slack when this begins."""
        if claimed.notice.expires_at is not None and claimed.notice.expires_at < self.now():
            return Never(TOO_LATE)
        refused = None
        takes = POST_TAKES if file is None else FILE_TAKES
        for payload in _variants(claimed.notice.payload):
            if self.now() + takes > until:
                return Later(self.now(), unsure=False, reason="out of time")
            try:
                return Stands(await self._put(claimed, slack_id, payload, file))
            except SlackUnsureError:
                return None
            except SlackError as error:
                if not _refuses_blocks(error):
                    return self._failed(claimed, error, unsure=False)
                refused = self._failed(claimed, error, unsure=False)
        return refused

    async def _put(self, claimed: Claimed, slack_id: str, payload: Payload, file: KeptFile | None) -> Address:
        if file is None:
            return await self.slack.post(slack_id, claimed.id, payload, claimed.below_at)
        return await self.slack.upload(slack_id, file.of.name, file.content, payload, claimed.below_at)

    async def _edit(self, claimed: Claimed, address: Address) -> Verdict:
        """Editing twice is editing once: an edit whose answer did not come is repeated."""
        refused: Verdict = Never("nothing to say")
        for payload in _variants(claimed.notice.payload):
            try:
                return Stands(await self.slack.update(address, claimed.id, payload))
            except SlackError as error:
                refused = self._failed(claimed, error, unsure=isinstance(error, SlackUnsureError))
                if not _refuses_blocks(error):
                    return refused
        return refused

    def _failed(self, claimed: Claimed, error: SlackError, *, unsure: bool) -> Verdict:
        if isinstance(error, SlackBusyError):
            resume = self.now() + timedelta(seconds=error.seconds)
            return Later(resume, unsure, "rate limited", slow_down=True)
        if isinstance(error, SlackRefusedError):
            in_channel = bool(channel_of(claimed.notice.person))
            if error.reason in REPAIRABLE or (in_channel and error.reason in CHANNEL_REPAIRABLE):
                return self._put_off(claimed, REPAIR_WAIT, unsure, error.reason)
            return Never(error.reason)
        reason = "Slack cannot be reached" if isinstance(error, SlackAwayError) else "no answer"
        return Later(self._after(claimed), unsure, reason)

    def _put_off(self, claimed: Claimed, wait: timedelta, unsure: bool, reason: str) -> Later | Never:
        """A while at a time, until it expires or for three days."""
        now, expires = self.now(), claimed.notice.expires_at
        tried_for = now - (claimed.first_tried_at or now)
        if tried_for >= PATIENCE or (expires is not None and expires < now):
            return Never(reason)
        return Later(now + wait, unsure, reason)

    def _after(self, claimed: Claimed) -> datetime:
        doubled: timedelta = FIRST_WAIT * 2 ** min(claimed.attempts, DOUBLINGS)
        return self.now() + min(doubled, LONGEST_WAIT)


def _variants(payload: Payload) -> Iterator[Payload]:
    """The message, then with its plain blocks, then its text alone."""
    message = {name: value for name, value in payload.items() if name not in (FALLBACK, FILE_OF)}
    yield message
    if FALLBACK in payload:
        yield message | {"blocks": payload[FALLBACK]}
    if message.get("blocks"):
        yield message | {"blocks": []}


def _refuses_blocks(error: SlackError) -> bool:
    return isinstance(error, SlackRefusedError) and error.reason in BLOCKS_REFUSED
