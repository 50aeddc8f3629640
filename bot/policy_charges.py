"""Which law an entity's charges follow, by its country where the policy says nothing."""

from __future__ import annotations

from bot.credit.charges import ChargeTerms, Regime
from bot.policy_dunning import ChargesPolicy
from bot.policy_parts import SellingEntity

_FRANCE = frozenset("FR GP GF MQ RE YT MF BL PM".split())
"""With the overseas parts where its commercial code applies."""
_EURO_AREA = frozenset("AT BE BG CY DE EE ES FI GR HR IE IT LT LU LV MT NL PT SI SK".split())
"""Directive 2011/7/EU, article 2(7): elsewhere it is another central bank's rate, which is not known."""


def charge_terms(charges: ChargesPolicy, entity: SellingEntity) -> ChargeTerms | None:
    """What late customers of an entity are charged; None where nothing is."""
    regime = _regime(charges, entity)
    return ChargeTerms(regime, charges.rate, charges.indemnity) if regime else None


def _regime(charges: ChargesPolicy, entity: SellingEntity) -> Regime | None:
    for code, regime in charges.regimes.items():
        if code.casefold() == entity.code.casefold():
            return regime
    if entity.country in _FRANCE:
        return Regime.FR
    return Regime.EU if entity.country in _EURO_AREA else None
