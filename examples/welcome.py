"""What the demo says when it is open: where to look, what to try, and how to go on to another day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from examples.days import french_working_days
from messages.formats import Language, day

ZONE = ZoneInfo("Europe/Paris")
TICK_HOUR = time(8, 31)
"""When the morning after is ticked: the digests are due."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the demo is, as one types it where it was started."""

    url: str
    on: date
    environment: Path
    """What a shell reads to ask the demo's own ledger, in its own workspace."""
    python: Path
    payments: Path | None
    """What ACME pays later; None once somebody had it pay."""
    inbox: Path


def welcome(seen: Seen) -> str:
    """The same few steps as the README has."""
    until = seen.on + timedelta(days=1)
    after = datetime.combine(french_working_days().on_or_after(until + timedelta(days=1)), TICK_HOUR, ZONE)
    said = _WELCOME.format(url=seen.url, day=day(seen.on, Language.EN))
    if seen.payments:
        said += _PAYS.format(payments=seen.payments, inbox=seen.inbox)
    limits = _LIMITS.format(until=day(until, Language.EN), after=day(after.date(), Language.EN))
    tick = _TICK.format(
        environment=seen.environment,
        python=seen.python,
        encours=seen.python.with_name("encours"),
        moment=after.isoformat(timespec="minutes"),
    )
    return f"{said}{limits}{tick}{_END}"


_WELCOME = """
Atelier Lumen's workspace is open:  {url}      It is {day}, half past nine.

  Be Camille Roy and read this morning's digest: press Log a promise for ACME, and Log it.
  Then type /credit ACME, /credit retards, /credit dispute 0902, /credit history ACME, /credit help.
  Be Marc Olivier, her manager: a dispute waits for his answer, and Nadia Benali has a plan to decide.
  Be Julien Faure and read it in French.
"""
_PAYS = """  Once ACME has promised, have it pay: mv {payments} {inbox}/
"""
_LIMITS = """
  Be Camille and type /credit order Fleurs 3000. It is held: press Ask for limit, say why, and Ask.
  Be Nadia Benali, the credit manager: in #credit, approve it with changes, 5000 until {until}.
  Be Camille, type /credit order Fleurs 3000 again: it fits now, and Reserve keeps its amount.
  Then go on to {after}, in another terminal: the limit is what it was, and the case is back.
"""
_TICK = """
. {environment} && {python} -m examples.ahead {moment} && {encours} tick --now {moment}
"""
_END = """
Ctrl-C stops everything; `make demo-reset` starts over.
"""
