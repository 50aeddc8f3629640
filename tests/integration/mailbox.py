"""Real mail servers on this computer: one that keeps what it takes, and ones that break off."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "bot@lumen.example", "s3cr3t/@:#"
OK = "250 OK"


@dataclass
class Mailbox:
    """A handler of aiosmtpd: what it took, and what it answers at each step; `SAME` otherwise."""

    at_mail: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    """Every sender and its addresses, of what was taken."""
    safe: list[bool] = field(default_factory=list)
    """Whether each came over TLS."""
    logins: list[bytes] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_mail:
            return self.at_mail.pop(0)
        envelope.mail_from = address
        return OK

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(content)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.safe.append(session.ssl is not None)
        return OK

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login)
        return AuthResult(success=given == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, read as a mail program does."""
        return [message_from_bytes(one, policy=policy.default) for one in self.taken]


@asynccontextmanager
async def serving(
    mailbox: Mailbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    **more: Any,
) -> AsyncIterator[int]:
    """A mail server on a free port: in the clear, with STARTTLS, or with TLS from the first byte."""

    def made() -> SMTP:
        return SMTP(mailbox, hostname="mail.test", tls_context=starttls, **more)

    server = await asyncio.get_running_loop().create_server(made, HOST, 0, ssl=tls)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[int]:
    """A server that says what a script makes it say, then closes."""
    async with asyncio.TaskGroup() as under_way:

        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            under_way.create_task(_whole(talk, reader, writer))

        server = await asyncio.start_server(met, HOST, 0)
        async with server:
            yield int(server.sockets[0].getsockname()[1])


async def _whole(talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await talk(reader, writer)
    finally:
        writer.close()


@dataclass
class Breaking:
    """A server that takes every step until a given line, and is gone then."""

    until: bytes
    """`DATA`, `START` once 354 was said, `.` once the whole mail is there."""
    answers: bytes = b""
    """What it says at that line, before it goes; nothing by default."""
    stays_s: float = 0
    mails: int = 0
    """Whole mails that it has seen, whatever it said of them."""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        while line := (await reader.readline()).strip():
            if line.upper().startswith(self.until):
                return await self._goes(writer)
            if line == b"DATA":
                writer.write(b"354 go on\r\n")
                if self.until == b"START":
                    return await self._goes(writer)
                await reader.readuntil(b"\r\n.\r\n")
                self.mails += 1
                if self.until == b".":
                    return await self._goes(writer)
            writer.write(b"250 OK\r\n")
        return None

    async def _goes(self, writer: asyncio.StreamWriter) -> None:
        writer.write(self.answers)
        await writer.drain()
        await asyncio.sleep(self.stays_s)


@dataclass(frozen=True)
class Certificates:
    """A server's own certificate, trusted by whoever is given `ca`."""

    ca: Path
    server: ssl.SSLContext


def certificates(folder: Path, name: str = "DNS:localhost,IP:127.0.0.1") -> Certificates | None:
    """A certificate for these names, made by `openssl`; None where there is no such program."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mail.test -addext subjectAltName={name}"
    subprocess.run(  # noqa: S603 - its arguments are ours
        [openssl, *made.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return Certificates(certificate, context)
