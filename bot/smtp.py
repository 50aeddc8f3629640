"""The mail server over SMTP: every failure says whether the server may have taken the mail."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
)

from bot.errors import (
    MailAwayError,
    MailDownError,
    MailError,
    MailRefusedError,
    MailUnsureError,
    SettingsError,
)
from bot.mail import MailMessage
from bot.mail_mime import Attached, Sealed, named, sealed
from bot.mail_server import MailServer, Safety
from bot.mail_words import reason
from bot.ports import Clock

TALK_S, TRANSFER_S, ANSWER_S = 20.0, 15.0, 20.0
"""Until the server asks for the mail, while it is carried over, and until it says that it has it."""
GOODBYE_S = 2.0
END_OF_MAIL = b".\r\n"
START, TAKEN, REFUSED = 354, 2, 5
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for the three parts of handing a mail over."""

    talk: float = TALK_S
    transfer: float = TRANSFER_S
    answer: float = ANSWER_S


class Smtp:
    """Hands mails to one server, a connection each; nothing is opened until then.

    Raises SettingsError when the file of trusted certificates cannot be read.
    """

    def __init__(self, server: MailServer, now: Clock, patience: Patience | None = None) -> None:
        self._server = server
        self._now = now
        self._patience = patience or Patience()
        self._tls = None if server.safety is Safety.CLEAR else _trusted(server)
        self._sender = named(server.sender_name, server.sender)

    async def send(self, message: MailMessage, attachments: tuple[Attached, ...]) -> None:
        """Hand it over once. Raises the MailError family."""
        mail = sealed(message, attachments, self._sender, self._now())
        until = self._talk_until()
        async with self._connected(until) as client:
            async with _before(until):
                await self._ask(client, mail)
            await self._carry(client, _dotted(mail.content))
            await _bid_goodbye(client)

    async def try_out(self) -> None:
        """Nothing, when the server takes the account and the sender's address.

        Raises the MailError family.
        """
        until = self._talk_until()
        async with self._connected(until) as client:
            async with _before(until):
                with _understood():
                    await client.mail(self._server.sender)
            await _bid_goodbye(client)

    def _talk_until(self) -> float:
        """One time for all that is said before the mail, on the loop's clock."""
        return asyncio.get_running_loop().time() + self._patience.talk

    @asynccontextmanager
    async def _connected(self, until: float) -> AsyncIterator[SMTP]:
        """A connection with the account accepted."""
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            local_hostname=server.sender.rpartition("@")[2],  # else every connection asks the name service
            timeout=None,
            use_tls=server.safety is Safety.TLS,
            start_tls=server.safety is Safety.STARTTLS,
            tls_context=self._tls,
        )
        try:
            async with _before(until):
                with _reached():
                    await client.connect()
                    await _greeted(client)
            yield client
        finally:
            client.close()

    async def _ask(self, client: SMTP, mail: Sealed) -> None:
        """Whether the server takes this mail, up to the point where it waits for it."""
        _check(client, mail)
        options = [f"SIZE={len(mail.content)}"] if client.supports_extension("size") else []
        encoding = "ascii"
        if mail.needs_utf8:
            options.append("SMTPUTF8")
            encoding = "utf-8"
        with _understood():
            await client.mail(self._server.sender, options=options, encoding=encoding)
            await client.rcpt(mail.to, encoding=encoding)
            answer = await client.execute_command(b"DATA")
        if answer.code != START:
            raise _answered(answer.code, answer.message)

    async def _carry(self, client: SMTP, content: bytes) -> None:
        """All but the last line, and once that has left the last line: without it nothing can be taken."""
        protocol, transport = client.protocol, client.transport
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise MailAwayError
        async with _before(asyncio.get_running_loop().time() + self._patience.transfer):
            with _understood():
                protocol.write(content)
                await _left(transport)
        try:
            async with asyncio.timeout(self._patience.answer):
                protocol.write(END_OF_MAIL)
                answer = await protocol.read_response()
        except (SMTPException, OSError):  # a wait that was too long is one too
            raise MailUnsureError from None
        if answer.code // 100 != TAKEN:
            raise _answered(answer.code, answer.message, otherwise=MailUnsureError())


def _trusted(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca is None:
        return context
    try:
        context.load_verify_locations(cafile=server.ca)
    except OSError as error:
        why = error.strerror or "it holds no certificate"
        raise SettingsError(f"ENCOURS_SMTP_CA: {server.ca} cannot be used: {why}") from None
    return context


async def _greeted(client: SMTP) -> None:
    if client.is_ehlo_or_helo_needed:
        try:
            await client.ehlo()
        except SMTPHeloError:
            await client.helo()


async def _bid_goodbye(client: SMTP) -> None:
    """What was done is done, whatever comes of this."""
    with contextlib.suppress(SMTPException, OSError):
        await client.quit(timeout=GOODBYE_S)


def _check(client: SMTP, mail: Sealed) -> None:
    """What the server has said that it does not take, before it is tried."""
    if mail.needs_utf8 and not client.supports_extension("smtputf8"):
        raise MailRefusedError(
            "the mail server takes no address with other letters than ASCII's (it has no SMTPUTF8)"
        )
    most = client.esmtp_extensions.get("size", "").strip()
    if most.isdecimal() and 0 < int(most) < len(mail.content):
        raise MailRefusedError(f"the mail is larger than the {int(most) // 1024} kB that the server takes")


async def _left(transport: asyncio.WriteTransport) -> None:
    """Wait until nothing of it is here any more."""
    while transport.get_write_buffer_size():
        if transport.is_closing():
            break
        await asyncio.sleep(0.005)
    if transport.is_closing():
        raise MailAwayError


def _dotted(content: bytes) -> bytes:
    """With the line ends and the doubled dots of RFC 5321, 4.5.2, up to the last line."""
    lines = _LINE_END.sub(b"\r\n", content)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _LEADING_DOT.sub(b"..", lines)


@asynccontextmanager
async def _before(until: float) -> AsyncIterator[None]:
    """Nothing was taken yet when this takes too long."""
    try:
        async with asyncio.timeout_at(until):
            yield
    except TimeoutError:
        raise MailDownError("The mail server does not answer.") from None


@contextmanager
def _reached() -> Iterator[None]:
    """What failures mean until the account is accepted: it is not this mail that is at fault."""
    try:
        yield
    except (SMTPException, OSError, ValueError) as error:
        raise _unreached(error) from None


def _unreached(error: BaseException) -> MailError:
    if isinstance(error, TimeoutError):
        return MailDownError("The mail server does not answer.")
    tls = _cause(error, ssl.SSLError)
    if isinstance(tls, ssl.SSLCertVerificationError):
        return MailDownError(
            f"The mail server's certificate is not trusted: {reason(tls.verify_message)}. "
            "Check the host's name in ENCOURS_SMTP_URL, or name its authority in ENCOURS_SMTP_CA."
        )
    if tls is not None:
        return MailDownError("The mail server does not speak TLS there: check the port, smtp and smtps.")
    if isinstance(error, SMTPAuthenticationError):
        return MailDownError(f"The mail server does not take the account: {_words(error)}.")
    if isinstance(error, SMTPConnectResponseError) or not isinstance(error, SMTPConnectError):
        return MailDownError(f"The mail server cannot be used: {_words(error)}.")
    return MailDownError("The mail server cannot be reached: check its address, the port and the network.")


def _cause(error: BaseException | None, kind: type[ssl.SSLError]) -> ssl.SSLError | None:
    while error is not None:
        if isinstance(error, kind):
            return error
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def _understood() -> Iterator[None]:
    """What failures mean before the mail was carried over: a refusal, or nothing was sent."""
    try:
        yield
    except SMTPResponseException as refused:
        raise _answered(refused.code, refused.message) from None
    except (SMTPException, OSError) as error:
        raise MailAwayError(f"The mail server ended the connection: {_words(error)}.") from None


def _answered(code: int, words: str, otherwise: MailError | None = None) -> MailError:
    """An answer that is no success: for good, for now, or one that says nothing."""
    said = reason(f"{code} {words}")
    if code // 100 == REFUSED:
        return MailRefusedError(said)
    if code // 100 == REFUSED - 1:
        return MailAwayError(f"The mail server asks to try later: {said}.")
    return otherwise or MailAwayError(f"The mail server said something else: {said}.")


def _words(error: BaseException) -> str:
    """The server's own, never what was sent to it."""
    if isinstance(error, SMTPResponseException):
        return reason(f"{error.code} {error.message}")
    return reason(str(getattr(error, "message", "") or type(error).__name__)).rstrip(".")
