"""A pretend mail server on this machine: it takes every mail, and none goes any further."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mails import Mail

if TYPE_CHECKING:
    from sandbox.server import Sandbox

HOST = "127.0.0.1"
NAME = "mail.example"
"""What the server calls itself: nobody's."""


class _Taking:
    """A handler of aiosmtpd."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A whole mail."""
        workspace, content = self._sandbox.workspace, bytes(envelope.original_content or b"")
        number, sender = workspace.new_id("MAIL"), envelope.mail_from or ""
        workspace.mails.append(Mail(number, self._sandbox.now(), sender, list(envelope.rcpt_tos), content))
        await workspace.changed()
        return f"250 {number} taken"


@asynccontextmanager
async def serve_mail(sandbox: Sandbox, port: int = 0) -> AsyncIterator[str]:
    """Take mails in the running loop and give the server's address; a free port when it is 0."""

    def conversation() -> SMTP:
        return SMTP(_Taking(sandbox), hostname=NAME, enable_SMTPUTF8=True)

    server = await asyncio.get_running_loop().create_server(conversation, HOST, port)
    async with server:
        yield f"smtp://{HOST}:{server.sockets[0].getsockname()[1]}"
