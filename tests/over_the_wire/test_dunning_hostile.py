"""Reminders that wait for a mail server that asks to try later, while the world goes on."""

from __future__ import annotations

from over_the_wire.day import NADIA, PAID
from over_the_wire.dunning_office import FIRM, REMINDER, Office

GREYLISTED = "451 4.7.1 greylisted, try again later"


async def test_what_is_paid_while_the_mail_server_makes_it_wait_is_not_reminded_of(office: Office) -> None:
    one = office.one
    office.mailbox.at_rcpt += [GREYLISTED, GREYLISTED]
    await office.sends(NADIA, REMINDER)
    await office.sends(NADIA, FIRM)
    await office.leave()
    assert office.mails == []
    assert await one.rows("SELECT DISTINCT state FROM mailings") == [("handed_on",)]
    one.at("2026-11-24T09:13+01:00")
    await one.takes("payments-2026-11-24.csv", PAID + "C0160,LUMEN,2026-11-24,8400.00,EUR,F-0940,V-1\n")
    await one.ticks("2026-11-24T09:20+01:00")
    await one.ticks("2026-11-24T09:21+01:00")
    assert [mail["To"] for mail in office.mails] == ["compta@brasserie.example"]
    assert await office.stands(REMINDER, "state, end_reason") == ["ended", "paid"]
    assert await office.stands(FIRM) == ["done", "sent"]
    assert await one.rows("SELECT state FROM mailings ORDER BY id") == [("dropped",), ("sent",)]
