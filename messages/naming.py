"""How customers and people are named, where there is little room, too: by name, code and entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.figures import FoundRow
from messages.blocks import OPTION_TEXT_MAX
from messages.cut import cut
from messages.escape import Mrkdwn, clean, escape

_BETWEEN = " · "
_CODE_MAX = 20
_ENTITY_MAX = 16


def readable(name: str, code: str, customer_id: int) -> str:
    """The name; the code, or our own number, when it shows nothing."""
    return next(filter(clean, (name, code)), str(customer_id))


def person_named(email: str, names: Mapping[str, str]) -> str:
    """A person's name; the e-mail of who has none, nothing for nobody."""
    return next(filter(clean, (names.get(email, ""), email)), "")


def choice_label(name: str, code: str, entity: str, customer_id: int, late: str = "") -> Mrkdwn:
    """`ACME Bordeaux · C0042 · LUMEN` in 75 characters: a long name gives way to what tells it apart.

    `late` is said after it where there is something: `€30,900 late`.
    """
    ids = [escape(code, _CODE_MAX), escape(entity, _ENTITY_MAX), late]
    tail = "".join(_BETWEEN + one for one in ids if one)
    shown = escape(readable(name, code, customer_id))
    return cut(cut(shown, max(OPTION_TEXT_MAX - len(tail), OPTION_TEXT_MAX // 3)) + tail, OPTION_TEXT_MAX)


def row_label(row: FoundRow) -> Mrkdwn:
    """The same of a customer that fits."""
    return choice_label(row.name, row.code, row.entity, row.id)


def row_labels(rows: Sequence[FoundRow]) -> list[Mrkdwn]:
    """Those of several customers."""
    return [row_label(row) for row in rows]
