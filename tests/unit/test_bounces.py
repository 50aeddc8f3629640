"""Mails that came back: reports and older letters are read, and nothing else is taken for one."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bounce_reading import LARGEST, Bounce, read_bounce

OURS = "encours.17.0123456789abcdef@lumen.example"


def crlf(text: str) -> bytes:
    return dedent(text).lstrip().replace("\n", "\r\n").encode()


def report(
    action: str = "failed",
    returned: str = "message/rfc822",
    status_type: str = "message/delivery-status",
    status: str = "5.1.1",
    said: str = "Diagnostic-Code: smtp; 550 5.1.1 <compta@acme.example>: unknown user",
    more: str = "",
) -> bytes:
    return crlf(f"""
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@mx.lumen.example>
        To: compta@lumen.example
        Subject: Undelivered Mail Returned to Sender
        {more}MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="B"

        --B
        Content-Type: text/plain

        This is the mail system. I could not deliver your message.

        --B
        Content-Type: {status_type}

        Reporting-MTA: dns; mx.lumen.example
        Arrival-Date: Tue, 24 Nov 2026 09:31:00 +0100

        Final-Recipient: rfc822; compta@acme.example
        Action: {action}
        Status: {status}
        {said}

        --B
        Content-Type: {returned}

        From: Atelier Lumen <compta@lumen.example>
        To: compta@acme.example
        Message-ID: <{OURS}>
        Subject: Rappel

        Bonjour
        --B--
        """)


def test_a_report_names_the_mail_and_says_why() -> None:
    assert read_bounce(report()) == Bounce((OURS,), "550 5.1.1 <compta@acme.example>: unknown user")


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_the_mail_comes_back_whole_or_as_its_headers(returned: str) -> None:
    bounce = read_bounce(report(returned=returned))
    assert bounce is not None
    assert bounce.message_ids == (OURS,)


def test_a_report_with_letters_of_every_kind_is_read_too() -> None:
    bounce = read_bounce(
        report(status_type="message/global-delivery-status", returned="message/global-headers")
    )
    assert bounce == Bounce((OURS,), "550 5.1.1 <compta@acme.example>: unknown user")


def test_a_status_without_words_is_told_as_it_is() -> None:
    bounce = read_bounce(report(said="Last-Attempt-Date: Tue, 24 Nov 2026 09:31:05 +0100", status="5.4.4"))
    assert bounce == Bounce((OURS,), "5.4.4")


def test_long_words_over_several_lines_become_one() -> None:
    said = "Diagnostic-Code: smtp; 552-5.2.2 The mailbox\n         552 5.2.2 is full " + "x" * 300
    bounce = read_bounce(report(said=said, status="5.2.2"))
    assert bounce is not None
    assert bounce.trouble.startswith("552-5.2.2 The mailbox 552 5.2.2 is full xxx")
    assert len(bounce.trouble) == 200


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "", "unfailed"])
def test_what_did_not_fail_is_no_bounce(action: str) -> None:
    assert read_bounce(report(action=action)) is None


@pytest.mark.parametrize("action", ["Failed", "failed (5.1.1)", " FAILED "])
def test_a_failure_is_one_however_it_is_written(action: str) -> None:
    assert read_bounce(report(action=action)) is not None


def test_a_report_that_returns_nothing_is_known_by_what_it_answers() -> None:
    raw = report(returned="text/plain", more=f"In-Reply-To: <{OURS}>\n        ")
    bounce = read_bounce(raw)
    assert bounce is not None
    assert bounce.message_ids == (OURS,)


def letter(
    sender: str = "MAILER-DAEMON@old.example", words: str = "Sorry, no mailbox here by that name. (#5.1.1)"
) -> bytes:
    return crlf(f"""
        Return-Path: <>
        From: {sender}
        Subject: failure notice

        Hi. This is the qmail-send program at old.example.

        <compta@acme.example>:
        {words}

        --- Below this line is a copy of the message.

        Message-ID: <{OURS}>
        Subject: Rappel 5.9.9
        """)


def test_an_older_servers_letter_is_read_by_its_code() -> None:
    assert read_bounce(letter()) == Bounce((OURS,), "Sorry, no mailbox here by that name. (#5.1.1)")
    assert read_bounce(letter(words="550 unknown user")) == Bounce((OURS,), "550 unknown user")


@pytest.mark.parametrize(
    "words",
    [
        "Still trying: 451 4.7.1 Greylisted",
        "We will try for five more days.",
        "host 5.1.1.2 did not answer",
        "You owe 5512 euros",
    ],
)
def test_a_letter_without_a_code_for_good_is_left(words: str) -> None:
    assert read_bounce(letter(words=words)) is None


def test_a_customers_answer_that_quotes_a_mail_is_no_bounce() -> None:
    assert read_bounce(letter(sender="compta@acme.example")) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: MAILER-DAEMON\r\n\r\n5.1.1 but no mail is named",
        crlf("From: compta@acme.example\nSubject: Absent\nAuto-Submitted: auto-replied\n\nJe suis absent."),
        b'Content-Type: multipart/report; boundary="B"\r\n\r\n--B\r\n\r\n--B--',
        b"Content-Type: multipart/mixed; boundary=A\r\n\r\n" + b"--A\r\nContent-Type: multipart/mixed; "
        b"boundary=A\r\n\r\n" * 3000,
        b"x" * (LARGEST + 1),
    ],
    ids=["nothing", "bytes", "no mail", "away", "empty report", "nested", "huge"],
)
def test_everything_else_is_left(raw: bytes) -> None:
    assert read_bounce(raw) is None


@given(st.binary(max_size=600))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    read_bounce(raw)
    whole = report()
    read_bounce(whole[: len(raw)] + raw + whole[len(raw) :])


def test_a_report_in_an_unknown_alphabet_is_read() -> None:
    raw = report(returned="text/rfc822-headers; charset=x-unknown")
    bounce = read_bounce(raw)
    assert bounce is not None
    assert bounce.message_ids == (OURS,)
