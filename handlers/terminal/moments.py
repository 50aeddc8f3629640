"""Moments that a person names with `--now`: what was done at one is done for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.errors import EncoursError
from bot.policy import Policy
from handlers.terminal.runtime import Runtime, Services, complain, read_moment, run

AHEAD = timedelta(minutes=5)
"""Clocks differ by less; what runs at a moment writes a little after it."""
FAR = timedelta(days=1)

Meant = Annotated[
    bool, typer.Option("--yes", help="Take a --now that is more than a day ahead of the clock.")
]


class PastMomentError(EncoursError):
    """The moment is before something that was done already."""


class FarMomentError(EncoursError):
    """The moment is more than a day ahead of the clock."""


def moment_of(context: typer.Context, typed: str | None, *, is_meant: bool) -> datetime:
    """The moment that was typed, or now; `is_meant` when it was confirmed.

    Raises WrongMomentError, PastMomentError and FarMomentError.
    """
    runtime: Runtime = context.obj
    settings, policy = runtime.load()
    if typed is None:
        _warn_of_later(_newest(context), runtime.now(), policy)
        return runtime.now()
    at = read_moment(typed, policy)
    _refuse_past(_newest(context), at, policy)
    if at > runtime.now() + FAR and not (is_meant or settings.is_rehearsal):
        raise FarMomentError(
            f"--now {_written(at, policy)} is {(at - runtime.now()).days} days ahead: reminders and messages "
            "would leave today as of then, and no earlier moment could be done after it. Leave --now out, "
            "or confirm it with --yes."
        )
    if at > runtime.now() + AHEAD:
        complain(f"{at.isoformat()} is still to come: what is decided now is not decided again then.")
    return at


def _newest(context: typer.Context) -> datetime | None:
    async def newest(services: Services, policy: Policy) -> datetime | None:
        return await services.health.newest()

    return run(context, newest)


def _refuse_past(newest: datetime | None, at: datetime, policy: Policy) -> None:
    if newest is not None and at < newest - AHEAD:
        known = _written(newest, policy)
        raise PastMomentError(
            f"--now {_written(at, policy)} is before {known}, when the newest import, morning or entry of "
            f"the trail was written: leave --now out for this moment, or give {known} or later."
        )


def _warn_of_later(newest: datetime | None, now: datetime, policy: Policy) -> None:
    """A mistyped moment of before is no reason to stand still, but one to know of."""
    if newest is not None and newest > now + AHEAD:
        complain(
            f"something was done as of {_written(newest, policy)}, which is still to come (--now?): what was "
            "decided for then is not decided again. If it was a mistake, put the database's last copy back."
        )


def _written(at: datetime, policy: Policy) -> str:
    """In the company's time, to the minute."""
    return at.astimezone(policy.zone).isoformat(timespec="minutes")
