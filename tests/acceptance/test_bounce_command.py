"""`encours bounce`: a mail server's pipe, and what is left alone."""

from __future__ import annotations

import io
import sys

import pytest

from acceptance.console import LEDGER, Encours

REPORT = (
    b'From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary="B"\r\n\r\n'
    b"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n\r\n"
    b"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <other@elsewhere.example>\r\n--B--\r\n"
)


@pytest.fixture
def company(encours: Encours) -> Encours:
    assert encours("import", "--as-of", "2026-11-20", encours.file("open.csv", LEDGER)).status == 0
    return encours


def test_a_mail_that_is_no_bounce_is_left(company: Encours) -> None:
    (company.folder / "answer.eml").write_bytes(b"Subject: Absent\r\n\r\nJe suis absent.")
    said = company("bounce", str(company.folder / "answer.eml"))
    assert (said.status, said.complaint) == (1, "It does not say that a mail failed for good.")


def test_a_bounce_of_somebody_elses_mail_is_left(company: Encours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT)))
    said = company("bounce", "-")
    assert (said.status, said.complaint) == (1, "It is about no mail that encours sent.")


def test_a_file_that_is_not_there_is_named_as_such(company: Encours) -> None:
    assert company("bounce", "gone.eml").complaint == "No such file or directory."
