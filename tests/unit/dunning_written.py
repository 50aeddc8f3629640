"""Policies of dunning as somebody writes them."""

from __future__ import annotations

import pytest

from bot.credit.dunning import Step
from bot.policy import Policy
from bot.policy_file import PolicyRefusedError, parse_policy

PEOPLE = """people:
  - {email: Camille@lumen.example, name: Camille Roy, role: salesperson, manager: marc@lumen.example}
  - {email: marc@lumen.example, name: Marc Olivier, role: manager}
  - {email: nadia@lumen.example, name: Nadia Benali, role: credit_manager}
  - {email: sophie@lumen.example, name: Sophie Leroy, role: accountant}
  - {email: hugues@lumen.example, name: Hugues Martin, role: finance_director}
"""
TWO = """entities:
  - {code: LUM, name: Atelier Lumen, siren: 123 456 789}
  - {code: LUX, name: Lumen Suisse, country: CH, currency: CHF}
"""


def policy(written: str, before: str = "") -> Policy:
    return parse_policy(f"{before}dunning: {{{written}}}\n".encode())


def steps(*written: str, more: str = "", before: str = PEOPLE) -> Policy:
    """A policy whose scenario `ours` has these steps."""
    listed = ", ".join(f"{{{one}}}" for one in written)
    return policy(f"scenarios: [{{name: ours, steps: [{listed}]}}], agency: Mercier{more}", before)


def ours(found: Policy) -> tuple[Step, ...]:
    return found.scenario_of("MAIN", "C1", "ours").steps


def problem_of(written: str, before: str = "") -> str:
    with pytest.raises(PolicyRefusedError) as refused:
        policy(written, before)
    (sentence,) = refused.value.problems
    return sentence
