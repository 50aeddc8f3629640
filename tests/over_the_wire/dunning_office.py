"""Where reminders are sent from: customers a step each, the mail server, the credit channel, a Tuesday."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from integration.mailbox import HOST, Mailbox, serving

from over_the_wire.day import HEADER, POLICY, STRANGER, Day, day
from over_the_wire.wiring import Clock, Json, Seen, Way, company_copy, pretend_slack, wired, words
from sandbox.app_side.desk import OnMessage, OnView
from sandbox.app_side.elements import elements

EVENING, OPENED, NINE = "2026-11-23T18:20+01:00", "2026-11-24T08:10+01:00", "2026-11-24T09:00+01:00"
CREDIT = "C0CREDIT"
DUNNED = (
    POLICY.replace("country: FR,", "country: FR, siren: '732829320',")
    + """\
credit: {channel: C0CREDIT, language: en}
dunning:
  agency: Intrum
  payment:
    - {iban: FR7630006000011234567890189, bic: AGRIFRPP, reference: "LUMEN {code}"}
"""
)
CALL, NOTICE, REMINDER, FIRM = "C0042", "C0401", "C0160", "C0107"
FORMAL, HOLD, HAND_OVER, UNKNOWN = "C0201", "C0302", "C0301", "C0108"
"""The customers, by the step that they reach on the Tuesday; `UNKNOWN` has no address."""
LEDGER = (
    HEADER
    + """\
C0042,ACME,Camille Roy,F-0871,2026-10-15,2026-11-14,18500.00,18500.00,EUR
C0042,ACME,Camille Roy,F-0930,2026-11-05,2026-12-20,17300.00,17300.00,EUR
C0401,Galerie Noire,Camille Roy,F-0970,2026-10-30,2026-11-29,12000.00,12000.00,EUR
C0160,Fleurs Montaigu,Camille Roy,F-0940,2026-10-22,2026-11-21,8400.00,8400.00,EUR
C0107,Brasserie du Port,Camille Roy,F-0908,2026-10-05,2026-11-04,9850.00,9850.00,EUR
C0107,Brasserie du Port,Camille Roy,F-0955,2026-10-23,2026-11-22,1200.50,1200.50,EUR
C0108,Boulangerie Sud,Camille Roy,F-0941,2026-10-22,2026-11-21,900.00,900.00,EUR
C0201,Courbevelle,Julien Faure,F-0801,2026-09-25,2026-10-25,5000.00,5000.00,EUR
C0302,Elan,Julien Faure,F-0780,2026-09-10,2026-10-10,3000.00,3000.00,EUR
C0301,Duval,Julien Faure,F-0700,2026-08-25,2026-09-25,7000.00,7000.00,EUR
"""
)
KNOWN = "Code,Name,Entity,Salesperson,Credit limit,Contact,Phone,E-mail,Language\n"
CUSTOMERS = (
    KNOWN
    + """\
C0042,ACME,LUMEN,Camille Roy,90000,Mme Durand,05 36 49 00 12,compta@acme.example,fr
C0401,Galerie Noire,LUMEN,Camille Roy,90000,Zoé Blanc,05 36 49 00 40,zoe@galerie.example,fr
C0160,Fleurs Montaigu,LUMEN,Camille Roy,90000,Ann Lee,05 36 49 00 16,ann@fleurs.example,en
C0107,Brasserie du Port,LUMEN,Camille Roy,90000,Luc Petit,05 36 49 00 10,compta@brasserie.example,fr
C0108,Boulangerie Sud,LUMEN,Camille Roy,90000,,,,fr
C0201,Courbevelle,LUMEN,Julien Faure,90000,Paul Roux,05 36 49 00 20,paul@courbevelle.example,fr
C0302,Elan,LUMEN,Julien Faure,90000,Eva Noir,05 36 49 00 32,eva@elan.example,fr
C0301,Duval,LUMEN,Julien Faure,90000,Jean Duval,05 36 49 00 31,jean@duval.example,fr
"""
)


@dataclass(slots=True)
class Office:
    """A day with reminders, and the mail server that takes them."""

    one: Day
    mailbox: Mailbox

    @property
    def mails(self) -> list[EmailMessage]:
        """What customers got."""
        return self.mailbox.mails

    async def step(self, code: str) -> int:
        """The running step of a customer."""
        found = await self.one.rows(
            "SELECT s.id FROM due_steps s JOIN customers c ON c.id = s.customer_id "
            f"WHERE c.code = '{code}' AND s.state IN ('open', 'sending')"
        )
        return int(found[0][0])

    async def stands(self, code: str, columns: str = "state, outcome") -> list[Any]:
        """How the newest step of a customer stands."""
        found = await self.one.rows(
            f"SELECT {columns} FROM due_steps WHERE customer_id = "
            f"(SELECT id FROM customers WHERE code = '{code}') ORDER BY id DESC LIMIT 1"
        )
        return list(found[0])

    async def queue(self, handle: str, whose: str = "") -> Json:
        """What `/credit queue` answers."""
        return (await self.one.says(handle, f"queue {whose}".strip())).answer

    async def takes(self, handle: str, code: str, where: Json | None = None) -> Seen:
        """Press the button of a row that takes its step."""
        shown = where or await self.queue(handle)
        step = await self.step(code)
        found = next(
            each
            for each in elements(shown["blocks"])
            if str(each.element.get("value", "")).startswith(f"step:{step}:")
        )
        return await self.one.presses(handle, shown, found.action_id, value=found.element["value"])

    async def more(self, handle: str, code: str, what: str, where: Json | None = None) -> Json:
        """The window that the overflow of a step's row opens."""
        shown = where or await self.queue(handle)
        seen = await self.chooses(handle, shown, f"{what}:step:{await self.step(code)}:")
        return seen.modal or {}

    async def chooses(self, handle: str, where: Json, begins: str) -> Seen:
        """Choose the option of an overflow whose value begins so."""
        block, action, value = offered(where, begins)
        room = self.one.room
        me, place = room.user(handle).id, container(where)
        return await room.do(handle, lambda: room.acts.press(me, place, block, action, value))

    async def window(self, handle: str, code: str) -> Json:
        """A step's window."""
        return await self.more(handle, code, "show", await self.queue(handle, "all"))

    async def sends(self, handle: str, code: str) -> Seen:
        """Look at a reminder, and let it leave."""
        preview = (await self.takes(handle, code)).modal or {}
        return await self.one.fills(handle, preview)

    async def leave(self, moment: str = "2026-11-24T09:11+01:00") -> None:
        """What waits for its moment leaves, and the end of it is known."""
        await self.one.ticks(moment)
        await self.one.ticks(moment.replace(":11+", ":12+"))


def offered(where: Json, begins: str) -> tuple[str, str, str]:
    """The option of an overflow whose value begins so."""
    for each in elements(where["blocks"]):
        for one in each.element.get("options", []):
            if str(one["value"]).startswith(begins):
                return each.block_id, each.action_id, one["value"]
    raise AssertionError(f"no {begins} in {words(where)}")


def container(where: Json) -> OnMessage | OnView:
    """What holds a message or a window."""
    return OnMessage(where["channel"], where["ts"]) if "ts" in where else OnView(where["id"])


def channel(one: Day) -> list[Json]:
    """What stands in the credit channel, replies left out."""
    found = one.room.workspace.channels[CREDIT].messages
    return [one.room.told(each) for each in found if each.thread_ts in (None, each.ts)]


@asynccontextmanager
async def dunned(folder: Path, *, opened: str = OPENED, **more: Any) -> AsyncIterator[Office]:
    """The Tuesday at nine: swept the evening before for the first time, and each customer a step further."""
    named = more.pop("customers", CUSTOMERS)
    company = {"ledger": LEDGER, "policy": DUNNED} | more
    async with answered(company) as mailbox, day(folder, EVENING, reminds=True, **company) as one:
        await one.takes("customers-2026-11-23.csv", named)
        await one.room.bot.clockwork.tick(one.room.clock())
        one.at(opened)
        await one.room.bot.clockwork.tick(one.room.clock())
        one.at(NINE)
        yield Office(one, mailbox)


@asynccontextmanager
async def again(kept: Path, folder: Path, **more: Any) -> AsyncIterator[Office]:
    """The same Tuesday, from a folder that holds it already; what the morning said is sent."""
    clock = Clock()
    clock.set(NINE)
    sandbox = pretend_slack(company_copy(kept, folder) / "encours.yaml", clock, users=[STRANGER])
    async with (
        answered(more) as mailbox,
        wired(folder, sandbox, clock, Way.HTTP, reminds=True, **more) as room,
    ):
        office = Office(Day(room, folder), mailbox)
        await office.one.sends()
        yield office


@asynccontextmanager
async def answered(more: dict[str, Any]) -> AsyncIterator[Mailbox]:
    """With a mail server, unless it is said which; it takes everything."""
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        more.setdefault("smtp_url", f"smtp://{HOST}:{port}")
        yield mailbox
