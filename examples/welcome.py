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
MAIL_HOUR = time(11, 0)
"""When reminders that were sent until then are ticked: within sending hours, after the ten minutes."""


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
    typed = {
        "environment": seen.environment,
        "python": seen.python,
        "encours": seen.python.with_name("encours"),
    }
    mails = _MAILS.format(**typed, moment=_typed(datetime.combine(seen.on, MAIL_HOUR, ZONE)))
    until_said, after_said = day(until, Language.EN), day(after.date(), Language.EN)
    limits = _LIMITS.format(**typed, until=until_said, after=after_said, moment=_typed(after))
    return f"{said}{mails}{limits}{_END}"


def _typed(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


_WELCOME = """
Atelier Lumen's workspace is open:  {url}      It is {day}, half past nine.

  Be Camille Roy and read this morning's digest: press Log a promise for ACME, and Log it.
  Type /credit queue: Log the call of Brasserie du Port, they promised to pay; and ask Hôtels Belle Rive.
  Then type /credit ACME, /credit retards, /credit dispute 0902, /credit history ACME, /credit help.
  Be Marc Olivier, her manager: a dispute waits for his answer. Be Julien Faure and read it in French.
"""
_PAYS = """  Once ACME has promised, have it pay: mv {payments} {inbox}/
"""
_MAILS = """
  Be Nadia Benali, the credit manager, who reads French, and type /credit relances. Press what stands there:
  for Garage Étoile an e-mail, for Restaurant L'Ardoise Bleue a formal notice (a PDF comes),
  for Serrurerie Poncelet the hand-over (a zip comes). An e-mail leaves ten minutes later, and is then
  in Mailboxes (Courrier), at the left below. Not to wait for it, type in another terminal:

. {environment} && {encours} tick --now {moment}
"""
_LIMITS = """
  Be Camille and type /credit order Fleurs 3000. It is held: press Ask for limit, say why, and Ask.
  Be Nadia: in #credit, approve it with changes, 5000 until {until}. Camille's order fits now.
  Then go on to {after}: the limit is what it was, the case is back, new steps are due.

. {environment} && {python} -m examples.ahead {moment} && {encours} tick --now {moment}
"""
_END = """
Ctrl-C stops everything; `make demo-reset` starts over.
"""
