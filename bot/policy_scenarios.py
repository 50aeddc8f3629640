"""Which scenario counts for a customer or an invoice: by override, by payer profile, else the usual one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from bot.credit.dunning import Scenario
from bot.credit.folding import fold
from bot.credit.scenarios import PROFILES, USUAL, WORDS
from bot.policy_dunning import DunningPolicy
from bot.policy_dunning_rules import override_key
from bot.policy_parts import Organisation

_fold = lru_cache(maxsize=4096)(fold)
"""Profiles are few, and looked up for every customer."""


class Scenarios:
    """A policy's scenarios, ready to be looked up for every customer of a ledger."""

    def __init__(self, dunning: DunningPolicy, organisation: Organisation, codes: Sequence[str]) -> None:
        self.all: Mapping[str, Scenario] = dunning.scenarios_of(organisation)
        """By folded name, the house's first."""
        house = {profile: self.all[fold(name)] for profile, name in PROFILES.items()}
        self._by_profile = {**house, **self.all}
        self._customers: dict[tuple[str, str], Scenario] = {}
        self._invoices = defaultdict[tuple[str, str], dict[str, Scenario]](dict)
        for scenario in dunning.scenarios:
            for profile in scenario.profiles:
                self._by_profile[fold(profile)] = self.all[fold(scenario.name)]
        for one in dunning.customers:
            entity, code, number = override_key(one, codes)
            if number:
                self._invoices[entity, code][number] = self.all[fold(one.scenario)]
            else:
                self._customers[entity, code] = self.all[fold(one.scenario)]

    def understood(self, name: str) -> tuple[str, ...]:
        """The house's words for payer profiles that lead there, but for those that the policy gave away."""
        words = WORDS.get(fold(name).replace(" ", "_"), ())
        return tuple(word for word in words if fold(self._by_profile[fold(word)].name) == fold(name))

    def of_customer(self, entity: str, code: str, profile: str) -> Scenario:
        """What counts for its invoices, but for those that have another."""
        if self._customers:
            given = self._customers.get((entity.casefold(), code.casefold()))
            if given is not None:
                return given
        usual = self.all[USUAL.name]
        return self._by_profile.get(_fold(profile), usual) if profile else usual

    def of_invoices(self, entity: str, code: str, profile: str) -> Callable[[str], Scenario]:
        """What counts for each of a customer's invoices, by number."""
        whole = self.of_customer(entity, code, profile)
        given = self._invoices.get((entity.casefold(), code.casefold())) if self._invoices else None
        if given is None:
            return lambda _: whole
        return lambda number: given.get(number.casefold(), whole)
