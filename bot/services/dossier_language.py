"""In which language a dossier is written: that of whoever it is for, as far as it can be told."""

from __future__ import annotations

from typing import get_args

from bot.acts import Actor
from bot.policy_values import Language
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.hand_over_people import HandOverPeople
from bot.services.house import House
from bot.services.promise_notices import listener
from bot.services.reminder_mails import FRENCH_SPOKEN

LANGUAGES: tuple[str, ...] = get_args(Language)
"""Those that a dossier can be written in."""
ENGLISH_SPOKEN = frozenset({"GB", "IE", "US", "AU", "NZ", "MT"})


def dossier_language(house: House, customer: KnownCustomer, approvers: str = "") -> str:
    """The customer's, else that of the entity's country, else the approver's, else the company's."""
    said = customer.language.strip().casefold()[:2]
    country = customer.country.upper()
    if said in LANGUAGES:
        return said
    if country in FRENCH_SPOKEN:
        return "fr"
    return "en" if country in ENGLISH_SPOKEN else approvers or house.policy.digest.language


async def preset_language(
    house: House, one: Work, customer: KnownCustomer, actor: Actor, people: HandOverPeople
) -> str:
    """What the form of a hand-over proposes; whoever fills it in chooses."""
    if people.decides_alone(actor.person):
        return dossier_language(house, customer, actor.reader.language)
    first = next(iter(people.able(actor.person)), "")
    person = house.policy.person(first) if first else None
    spoken = (await listener(one, house.policy, person)).language if person else ""
    return dossier_language(house, customer, spoken[:2] if spoken[:2] in LANGUAGES else "")
