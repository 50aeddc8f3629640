"""The rates and terms that a company charges by: the house's table with what its policy says otherwise."""

from __future__ import annotations

from bot.credit.charges import HalfYear, HalfYearRates
from bot.credit.reference_rates import HOUSE_RATES, Rates, corrected
from bot.policy import Policy


def charge_rates(policy: Policy) -> Rates:
    """The half-years' rates; the policy's `dunning.charges.rates` correct and add."""
    own = {
        HalfYear.of(each.since): HalfYearRates(each.reference, each.legal)
        for each in policy.dunning.charges.rates
    }
    return corrected(HOUSE_RATES, own)
