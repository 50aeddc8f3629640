"""A small company whose credit is watched: its files day by day, its channel, and who is told what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from over_the_wire.day import HEADER, POLICY, Day
from over_the_wire.wiring import Json, words
from sandbox.workspace import Message

CHANNEL = "C0CREDIT"
WATCHED = POLICY + "credit: {channel: C0CREDIT, language: en}\n"
UNCHANNELLED = POLICY + "credit: {language: en}\n"
LIMITS = "Code,Name,Entity,Salesperson,Credit limit,Insured limit,Parent\n"
ORDERS = "Order number,Customer,Entity,Order date,Amount,Open amount,Currency\n"


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice as an export has it."""

    customer: str
    number: str
    due: str
    amount: str
    name: str = ""
    salesperson: str = "Camille Roy"
    issued: str = "2026-09-01"


def ledger(*owed: Owed) -> str:
    """An export of open invoices."""
    lines = [
        f"{each.customer},{each.name or each.customer},{each.salesperson},{each.number},{each.issued},"
        f"{each.due},{each.amount},{each.amount},EUR"
        for each in owed
    ]
    return HEADER + "\n".join(lines) + "\n"


def limits(*known: str) -> str:
    """A customers file: `C1,Fleurs,Camille Roy,10000,,` a customer."""
    rows = (each.split(",", 2) for each in known)
    return LIMITS + "".join(f"{code},{name},LUMEN,{rest}\n" for code, name, rest in rows)


def orders(*open_ones: tuple[str, str, str, str]) -> str:
    """An orders file: number, customer, day, amount."""
    return ORDERS + "".join(
        f"{number},{customer},LUMEN,{on},{amount},{amount},EUR\n"
        for number, customer, on, amount in open_ones
    )


def channel(one: Day) -> list[Json]:
    """What stands in the credit channel, replies left out."""
    return [one.room.told(each) for each in _messages(one) if each.thread_ts in (None, each.ts)]


def thread(one: Day, parent: Json) -> list[str]:
    """The replies below a message of the channel."""
    found = (each for each in _messages(one) if each.thread_ts == parent["ts"] and each.ts != parent["ts"])
    return [words(each.blocks) for each in found]


def _messages(one: Day) -> Iterable[Message]:
    return one.room.workspace.channels[CHANNEL].messages
