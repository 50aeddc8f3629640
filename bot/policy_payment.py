"""How a policy writes accounts, references and links to pay by, and how these are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator

from bot.policy_values import Text

PLACES = ("code", "number", "entity")
"""What stands for the customer's code, the oldest invoice's number and the entity's code."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def filled(text: str, values: Mapping[str, str]) -> str:
    """A reference with its places filled in."""
    return _PLACE.sub(lambda place: values[place[1]], text)


def filled_link(link: str, values: Mapping[str, str]) -> str:
    """A link with its places filled in, each as a link has it."""
    return filled(link, {name: quote(value, safe="") for name, value in values.items()})


def _placed(text: str) -> str:
    unknown = [place for place in _PLACE.findall(text) if place not in PLACES]
    if unknown or re.search(r"[{}]", _PLACE.sub("", text)):
        raise ValueError(f"expected no other braces than {', '.join(f'{{{one}}}' for one in PLACES)}")
    return text


def _link(text: str) -> str:
    parts = urlsplit(_PLACE.sub("x", text))
    if parts.scheme not in ("https", "http") or not parts.hostname or re.search(r"\s", text):
        raise ValueError("expected a link such as https://pay.example.com/{code}")
    if "{" in text.split("//", 1)[1].split("/", 1)[0]:
        raise ValueError("expected braces in what follows the server's name only")
    return text


def _iban(text: str) -> str:
    """Its check digits are those of ISO 13616: modulo 97, letters from 10."""
    iban = "".join(text.split()).upper()
    moved = iban[4:] + iban[:4]
    if not _IBAN.fullmatch(iban) or int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
        raise ValueError("expected an IBAN whose check digits are right")
    return iban


def _bic(text: str) -> str:
    bic = "".join(text.split()).upper()
    if not _BIC.fullmatch(bic):
        raise ValueError("expected a BIC of 8 or 11 characters, such as AGRIFRPP")
    return bic


Placed = Annotated[Text, AfterValidator(_placed)]
PaymentLink = Annotated[Text, AfterValidator(_link), AfterValidator(_placed)]
Iban = Annotated[Text, AfterValidator(_iban)]
Bic = Annotated[Text, AfterValidator(_bic)]
