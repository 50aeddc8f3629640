"""The words of commands, in both languages, and which of them a misspelt word resembles."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.requests import Verb

VERBS: dict[str, Verb] = {
    "customer": Verb.CUSTOMER,
    "client": Verb.CUSTOMER,
    "c": Verb.CUSTOMER,
    "invoice": Verb.INVOICE,
    "facture": Verb.INVOICE,
    "f": Verb.INVOICE,
    "overdue": Verb.OVERDUE,
    "retards": Verb.OVERDUE,
    "retard": Verb.OVERDUE,
    "promise": Verb.PROMISE,
    "promesse": Verb.PROMISE,
    "p": Verb.PROMISE,
    "dispute": Verb.DISPUTE,
    "litige": Verb.DISPUTE,
    "d": Verb.DISPUTE,
    "note": Verb.NOTE,
    "n": Verb.NOTE,
    "history": Verb.HISTORY,
    "historique": Verb.HISTORY,
    "h": Verb.HISTORY,
    "order": Verb.ORDER,
    "commande": Verb.ORDER,
    "o": Verb.ORDER,
    "limit": Verb.LIMIT,
    "plafond": Verb.LIMIT,
    "hold": Verb.HOLD,
    "bloquer": Verb.HOLD,
    "release": Verb.RELEASE,
    "debloquer": Verb.RELEASE,
    "approvals": Verb.APPROVALS,
    "validations": Verb.APPROVALS,
    "queue": Verb.QUEUE,
    "relances": Verb.QUEUE,
    "dunning": Verb.QUEUE,
    "pause": Verb.PAUSE,
    "suspendre": Verb.PAUSE,
    "undo": Verb.UNDO,
    "annuler": Verb.UNDO,
    "settings": Verb.SETTINGS,
    "reglages": Verb.SETTINGS,
    "help": Verb.HELP,
    "aide": Verb.HELP,
    "?": Verb.HELP,
}
"""What is answered, folded."""

LATER = frozenset("forecast prevision safe surs cost cout kpi indicateurs".split())
"""Commands that are not answered yet: saying so beats looking for a customer of that name."""

LANGUAGE_WORDS = frozenset({"lang", "langue", "language"})
DIGEST_WORDS = frozenset({"digest", "point"})
QUIET_WORDS = frozenset({"quiet", "calme"})
DELEGATE_WORDS = frozenset({"delegate", "deleguer", "suppleant"})
SETTING_WORDS = LANGUAGE_WORDS | DIGEST_WORDS | QUIET_WORDS | DELEGATE_WORDS
LATER_SETTINGS = frozenset({"plain"})

LETTERS_OFF = {4: 1, 5: 2}
"""How many letters may be wrong, from words of so many letters on."""


def resembled(word: str, known: Iterable[str]) -> str | None:
    """The known word that a folded one is a letter or two off, the nearest first; None for shorter words."""
    allowed = max((off for length, off in LETTERS_OFF.items() if len(word) >= length), default=0)
    near = (
        (OSA.distance(word, one, score_cutoff=allowed), one) for one in known if len(one) >= min(LETTERS_OFF)
    )
    best = min((pair for pair in near if pair[0] <= allowed), default=None)
    return best[1] if best else None
