"""Folding codes and names, so that case, accents, punctuation and legal forms do not tell them apart."""

from __future__ import annotations

import re
import unicodedata

LEGAL_FORMS = frozenset(
    "sa sas sasu sarl eurl snc scop sci scs sca gie ei eirl selarl ets etablissements ste societe cie "
    "ltd limited plc llp llc inc corp co gmbh ag kg ohg bv nv spa srl sl oy ab as aps".split()
)
_NOT_WORD = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]?(?!\w)")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
"""Letters that Unicode does not take apart and that people write both ways."""


def fold(text: str) -> str:
    """Lower case, without accents, apostrophes or punctuation, words apart by one space."""
    joined = _INITIALS.sub(lambda initials: initials.group().replace(".", ""), text)
    plain = unicodedata.normalize("NFKD", joined.replace("'", "").replace("’", "")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_NOT_WORD.sub(" ", letters.translate(_LETTERS)).split())


def fold_name(name: str) -> str:
    """A folded company name without its legal form, unless there is nothing else in it."""
    words = fold(name).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def fold_code(code: str) -> str:
    """A folded code, its parts run together: `C-0042` and `c0042` are one."""
    return fold(code).replace(" ", "")


NUMBER_SIGNS = "-/._ #:,\\+*()[]'\""
"""What people write in a document's number or leave out."""
_NUMBERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", NUMBER_SIGNS)


def fold_number(number: str) -> str:
    """A document's number without signs, plain letters in lower case: `F-2026/0871` is `f20260871`."""
    return number.translate(_NUMBERS)
