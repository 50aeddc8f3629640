"""The rules of crossings: what exposure is over, and what of that is said, once until it is back below."""

from __future__ import annotations

from dataclasses import dataclass

from bot.credit.crossing import Threshold
from bot.credit.exposure import Exposure, Utilisation
from bot.credit.money import Money

SCALE = (Threshold.WARNING, Threshold.ALERT, Threshold.BREACH)
"""Those of the limit in force, the lowest first: over one, exposure is over those below it, too."""
_REACHED = {Utilisation.WARNING: SCALE[:1], Utilisation.ALERT: SCALE[:2], Utilisation.BREACH: SCALE}


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed between what is crossed now and what was known to be; each the lowest first."""

    new: tuple[Threshold, ...]
    """Crossed upward: from now on they are up."""
    back: tuple[Threshold, ...]
    """Exposure came back: they are armed again."""
    said: tuple[Threshold, ...]
    """Of the new ones those worth saying: the gravest of the limit, the cover's and the group's beside."""


def crossed(exposure: Exposure, group: Exposure | None = None) -> frozenset[Threshold]:
    """Every threshold that exposure is over; without a limit, without cover or a group's limit, not those.

    A warning begins at its share of the limit, a breach strictly above all of it.
    """
    beside = {
        Threshold.COVER: _is_above(exposure, exposure.insured_limit),
        Threshold.GROUP: group is not None and _is_above(group, group.limit),
    }
    reached = _REACHED.get(exposure.utilisation, ())
    return frozenset(reached) | {threshold for threshold, is_crossed in beside.items() if is_crossed}


def _is_above(exposure: Exposure, limit: Money | None) -> bool:
    return limit is not None and exposure.total > limit


def due(now: frozenset[Threshold], up: frozenset[Threshold]) -> Moved:
    """What is new, what came back, and what of the new is said, given what is up already."""
    new = tuple(one for one in Threshold if one in now - up)
    highest = max((SCALE.index(one) for one in SCALE if one in now), default=None)
    said = tuple(one for one in new if one not in SCALE or SCALE.index(one) == highest)
    return Moved(new, tuple(one for one in Threshold if one in up - now), said)


def figures(threshold: Threshold, exposure: Exposure, group: Exposure | None) -> tuple[Money, Money] | None:
    """What is over a threshold, and what it went over: of the group's, the group's; None without a limit."""
    if threshold is Threshold.GROUP:
        return None if group is None or group.limit is None else (group.total, group.limit)
    limit = exposure.insured_limit if threshold is Threshold.COVER else exposure.limit
    return None if limit is None else (exposure.total, limit)
