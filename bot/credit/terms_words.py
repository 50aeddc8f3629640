"""How payment terms are worded, in English and French, brought down to a handful of words."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_NEGATIVE = re.compile(r"^\s*-|\s-\d")
_DISCOUNT = re.compile(
    r"^\s*\d+(?:[.,]\d+)?\s*(?:%\s*/?|/)\s*\d+\s*(?:d|days?|j|jours?)?[\s,;-]*(?=n(?:et)?\b|n\d)"
)
"""The `2/10` of `2/10 net 30`: a discount for paying early, which moves no due date."""
_SEPARATORS = re.compile(r"[\s.,;:'’()/+_°-]+")
_DIGITS_MEET_LETTERS = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{wording})\b"), meaning)
    for wording, meaning in (
        (
            r"(?:the )?end of (?:the )?(?:following|next) month|fin (?:de |du )?mois (?:suivant|prochain)",
            "the 31 next",
        ),
        (r"(?:of )?(?:the )?(?:following|next) month|of the month following", "next"),
        (r"(?:du )?mois (?:suivant|prochain)", "next"),
        (r"(?:the )?end (?:of )?(?:the )?month|month end|eom|e o m", "eom"),
        (r"(?:la )?fin (?:de |du )?mois|fdm|f d m", "eom"),
        (r"jfdm|jfm", "d eom"),
        (r"(?:on|upon|a) (?:receipt|reception)(?: (?:of|de) (?:the |la )?(?:invoice|facture))?", "0 d"),
        (r"(?:au )?comptant|cash|immediate(?:ly|ment)?|immediat", "0 d"),
        (r"(?:from|after|a compter de|apres) (?=eom)", "from "),
        (r"(?:(?:from|after) )?(?:the )?(?:invoice date|date of (?:the )?invoice)", ""),
        (r"(?:a compter de )?(?:la )?date (?:d emission )?(?:de )?(?:la )?facture", ""),
        (r"(?:a compter de )?(?:la )?date d emission", ""),
        (r"days?|jours?|jrs?|j", "d"),
        (r"on the|the|le", "the"),
        (r"st|nd|rd|th|er|eme|e", "th"),
        (r"nets?|n|a|at|in|within|sous|plus|then|puis|calendar|calendaires", ""),
        (r"due|payable|payment|paiement|reglement|virement|cheque|prelevement|traite|lcr", ""),
    )
)
"""Read in this order: what holds another's words comes before it."""


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _DASHES.sub("-", plain)


def is_negative(text: str) -> bool:
    """Whether a number of days is written with a minus; a dash between words is not one."""
    return _NEGATIVE.search(_folded(text)) is not None


def reduced(text: str) -> str:
    """The wording in the words `d`, `eom`, `from`, `the`, `th`, `next` and numbers; strangers stay.

    `45 jours nets, fin de mois` gives `45 d eom`; `le 10 du mois suivant` gives `the 10 next`.
    """
    words = _SEPARATORS.sub(" ", _DISCOUNT.sub("", _folded(text)))
    words = _DIGITS_MEET_LETTERS.sub(" ", words)
    for wording, meaning in _PHRASES:
        words = wording.sub(meaning, " ".join(words.split()))
    return " ".join(words.split()).removeprefix("d ")
