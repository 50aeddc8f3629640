"""Reminders by e-mail, from the button to the customer's mail server: real SMTP, both languages."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from over_the_wire.day import CAMILLE, NADIA, PAID, labels
from over_the_wire.dunning_office import FIRM, REMINDER, UNKNOWN, Office, again
from over_the_wire.wiring import plain, words

PAID_FLEURS = PAID + "C0160,LUMEN,2026-11-24,8400.00,EUR,F-0940,VIR-1\n"
HOSTILE = "Fleurs <b>{{7*7}}</b> <!channel> =2+2"


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """One of a mail's two forms."""
    body = mail.get_body((kind,))
    assert body is not None
    return plain(body.get_content())


async def test_it_is_previewed_sent_and_arrives_once_with_every_overdue_invoice_once(office: Office) -> None:
    one = office.one
    preview = (await office.takes(NADIA, FIRM)).modal or {}
    assert "*À :* compta@brasserie.example" in words(preview)
    assert "elle part le mar. 24 nov., 9 h 10" in words(preview)
    sent = await one.fills(NADIA, preview)
    assert sent.modal is None
    said = "relance ferme, part le mar. 24 nov., 9 h 10, à compta@brasserie.example"
    assert said in words(one.private(NADIA)[-1])
    await one.ticks("2026-11-24T09:09:30+01:00")
    assert office.mails == []
    await office.leave()
    await one.ticks("2026-11-24T09:40+01:00")

    (mail,) = office.mails
    assert office.mailbox.envelopes == [("compta@lumen.example", ["compta@brasserie.example"])]
    assert mail["From"] == "Atelier Lumen <compta@lumen.example>"
    assert mail["Reply-To"] == "Nadia Benali <nadia.benali@example.com>"
    assert plain(mail["Subject"]) == "Relance : 2 factures impayées (Atelier Lumen SAS)"
    assert mail["Content-Language"] == "fr"
    for form in (text_of(mail), text_of(mail, "html")):
        assert [form.count(number) for number in ("F-0908", "F-0955")] == [1, 1]
        assert "11 050,50 €" in form  # 9,850 and 1,200.50
        assert "67,75 €" in form  # 20 days of 9,850 and 2 of 1,200.50 at 12.40 %, each rounded
        assert "11 198,25 €" in form  # with two times 40
        assert "LUMEN C0107" in form
    assert await office.stands(FIRM) == ["done", "sent"]
    assert "Brasserie" not in words(await office.queue(NADIA))
    kept = await one.rows("SELECT state, message_id FROM mailings")
    assert kept == [("sent", mail["Message-ID"].strip("<>"))]


async def test_it_is_in_the_customers_language_and_friendly_before_it_is_firm(office: Office) -> None:
    await office.sends(NADIA, REMINDER)
    await office.leave()
    (mail,) = office.mails
    assert mail["Content-Language"] == "en"
    assert "Dear Ann Lee" in text_of(mail)
    assert "€8,400.00" in text_of(mail)
    assert "interest" not in text_of(mail).casefold()


async def test_all_leave_with_one_press_and_who_has_no_address_is_named(office: Office) -> None:
    one = office.one
    queue = await office.queue(NADIA)
    assert "Envoyer 2 e-mails" in labels(queue)
    done = await one.presses(NADIA, queue, "queue.send")
    assert "✓ 2 relances partent le mar. 24 nov., 9 h 10" in done.text
    assert "1 ne peut pas partir : Boulangerie Sud." in done.text
    twice = await one.forged(NADIA, "queue.send", "mine")
    assert "Boulangerie Sud" in (twice.screen if twice.modal else twice.text)
    assert len(await one.rows("SELECT id FROM mailings")) == 2
    alone = await office.takes(NADIA, UNKNOWN)
    assert "adresse" in (words(alone.modal) if alone.modal else alone.text)
    await office.leave()
    assert sorted(each["To"] for each in office.mails) == ["ann@fleurs.example", "compta@brasserie.example"]


async def test_it_is_recalled_within_ten_minutes_and_not_after(office: Office) -> None:
    one = office.one
    await office.sends(NADIA, FIRM)
    await office.sends(NADIA, REMINDER)
    queue = await office.queue(NADIA)
    one.at("2026-11-24T09:08+01:00")
    back = await one.presses(NADIA, queue, "step.recall", value=await _mailing(office, REMINDER))
    assert back.modal is None
    assert "Envoyer la relance" in labels(one.private(NADIA)[-1])
    assert await office.stands(REMINDER, "state, due_on") == ["open", "2026-11-26"]
    await office.leave()
    late = await one.presses(NADIA, queue, "step.recall", value=await _mailing(office, FIRM, 1))
    assert "L'envoi ne peut plus être annulé" in late.text
    assert [each["To"] for each in office.mails] == ["compta@brasserie.example"]
    assert await office.stands(FIRM) == ["done", "sent"]


async def _mailing(office: Office, code: str, version: int = 1) -> str:
    found = await office.one.rows(
        "SELECT m.id FROM mailings m JOIN customers c ON c.id = m.customer_id "
        f"WHERE c.code = '{code}' ORDER BY m.id DESC"
    )
    return f"mailing:{found[0][0]}:v{version}"


async def test_what_was_paid_meanwhile_is_not_asked_for_and_the_step_ends(office: Office) -> None:
    one = office.one
    await office.sends(NADIA, REMINDER)
    await office.sends(NADIA, FIRM)
    one.at("2026-11-24T09:05+01:00")
    await one.takes(
        "payments-2026-11-24.csv", PAID_FLEURS + "C0107,LUMEN,2026-11-24,1200.50,EUR,F-0955,V-2\n"
    )
    await office.leave()
    (mail,) = office.mails
    assert mail["To"] == "compta@brasserie.example"
    assert "F-0955" not in text_of(mail)
    assert await office.stands(REMINDER, "state, end_reason") == ["ended", "paid"]
    assert await one.rows("SELECT state FROM mailings ORDER BY id") == [("dropped",), ("sent",)]


async def test_a_refused_one_comes_back_to_its_owner_once_with_the_servers_words(office: Office) -> None:
    one = office.one
    office.mailbox.at_rcpt.append("550 5.1.1 no such user <!channel> *here*")
    await office.sends(NADIA, FIRM)
    await office.leave()
    await one.ticks("2026-11-24T09:20+01:00")
    assert office.mails == []
    told = [each for each in one.read(NADIA) if "n'est pas arrivée" in each]
    assert len(told) == 1
    assert "no such user &lt;!channel&gt; ∗here∗" in told[0]
    assert await office.stands(FIRM, "state, due_on") == ["open", "2026-11-27"]
    queue = await office.queue(NADIA)
    assert "⚠ N'est pas arrivée" in words(queue)
    assert "Renvoyer la relance" in labels(queue)
    await office.sends(NADIA, FIRM)
    await office.leave("2026-11-24T09:45:11+01:00")
    await one.ticks("2026-11-24T09:46+01:00")
    assert len(office.mails) == 1
    assert await office.stands(FIRM, "state, trouble") == ["done", ""]


async def test_without_a_mail_server_nothing_is_offered_and_why_is_said(
    kept_dunning: Path, tmp_path: Path
) -> None:
    async with again(kept_dunning, tmp_path, smtp_url="") as office:
        queue = await office.queue(NADIA)
        assert not any("e-mails" in each for each in labels(queue))
        seen = await office.takes(NADIA, FIRM)
        assert "messagerie" in (words(seen.modal) if seen.modal else seen.text)


async def test_a_hostile_name_is_words_alone_in_the_mail_and_in_slack(office: Office) -> None:
    await office.one.rows(
        f"UPDATE customers SET name = '{HOSTILE}', contact_name = 'Ann\r\nBcc: x@y.example <i>Lee</i>' "
        "WHERE code = 'C0160'"
    )
    assert "<!channel>" not in str((await office.queue(NADIA))["blocks"])
    preview = (await office.takes(NADIA, REMINDER)).modal or {}
    assert "<!channel>" not in str(preview["blocks"])
    await office.one.fills(NADIA, preview)
    await office.leave()
    (mail,) = office.mails
    assert office.mailbox.envelopes[0][1] == ["ann@fleurs.example"]
    assert mail["Bcc"] is None
    assert text_of(mail).startswith("Dear Ann Bcc: x@y.example <i>Lee</i>,")
    assert "&lt;i&gt;Lee&lt;/i&gt;" in text_of(mail, "html")
    assert "<i>" not in text_of(mail, "html")


async def test_somebody_elses_reminder_is_not_theirs_to_send(office: Office) -> None:
    step = await office.step(FIRM)
    seen = await office.one.forged(CAMILLE, "step.preview", f"step:{step}:v1")
    assert "Nadia Benali" in (words(seen.modal) if seen.modal else seen.text)
    assert await office.one.rows("SELECT id FROM mailings") == []
