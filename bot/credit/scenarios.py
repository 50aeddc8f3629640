"""The default scenarios: a payer profile each, changed and added to by the policy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.credit.dunning import Scenario, Step, StepAction, StepOwner
from bot.credit.folding import fold

LARGE = Decimal(10_000)
"""Invoices above this have a notice before their due date."""
LARGE_OF_SLOW = Decimal(5_000)
"""The same, of those who pay slowly."""

PROMPT = Scenario(
    "prompt",
    (
        Step(StepAction.NOTIFY, -5, 2, StepOwner.SALESPERSON, "notice", above=LARGE),
        Step(StepAction.REMINDER, 7, 2, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 17, 3, StepOwner.SALESPERSON, "call"),
        Step(StepAction.FIRM_REMINDER, 30, 3, StepOwner.CREDIT_MANAGER, "firm reminder"),
        Step(StepAction.FORMAL_NOTICE, 45, 2, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HOLD, 60, 1, StepOwner.CREDIT_MANAGER, "hold"),
        Step(StepAction.HAND_OVER, 80, 5, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""Those who pay on the day: later, and without charges before the formal notice."""

USUAL = Scenario(
    "usual",
    (
        Step(StepAction.NOTIFY, -5, 2, StepOwner.SALESPERSON, "notice", above=LARGE),
        Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 10, 3, StepOwner.SALESPERSON, "call"),
        Step(StepAction.FIRM_REMINDER, 20, 3, StepOwner.CREDIT_MANAGER, "firm reminder", charges=True),
        Step(StepAction.FORMAL_NOTICE, 30, 2, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HOLD, 45, 1, StepOwner.CREDIT_MANAGER, "hold"),
        Step(StepAction.HAND_OVER, 60, 5, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""What counts for customers without a profile."""

SLOW = Scenario(
    "slow",
    (
        Step(StepAction.NOTIFY, -7, 2, StepOwner.SALESPERSON, "notice", above=LARGE_OF_SLOW),
        Step(StepAction.REMINDER, 1, 1, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 5, 2, StepOwner.SALESPERSON, "call"),
        Step(StepAction.FIRM_REMINDER, 10, 2, StepOwner.CREDIT_MANAGER, "firm reminder", charges=True),
        Step(StepAction.CALL, 16, 2, StepOwner.MANAGER, "second call"),
        Step(StepAction.FORMAL_NOTICE, 21, 2, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HOLD, 30, 1, StepOwner.CREDIT_MANAGER, "hold"),
        Step(StepAction.HAND_OVER, 45, 5, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""Those who pay late as a habit: the day after, firmer, and by the salesperson's manager too."""

KEY_ACCOUNT = Scenario(
    "key_account",
    (
        Step(StepAction.NOTIFY, -10, 3, StepOwner.SALESPERSON, "notice", above=LARGE),
        Step(StepAction.CALL, 5, 3, StepOwner.SALESPERSON, "call"),
        Step(StepAction.REMINDER, 12, 2, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 20, 3, StepOwner.SALESPERSON, "second call"),
        Step(StepAction.FIRM_REMINDER, 30, 3, StepOwner.CREDIT_MANAGER, "firm reminder"),
        Step(StepAction.CALL, 40, 3, StepOwner.SALESPERSON, "third call"),
        Step(StepAction.FORMAL_NOTICE, 60, 3, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HOLD, 75, 2, StepOwner.CREDIT_MANAGER, "hold"),
        Step(StepAction.HAND_OVER, 100, 5, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""Those who matter most: the salesperson speaks first and oftenest, and the formal notice comes late."""

PUBLIC_BODY = Scenario(
    "public_body",
    (
        Step(StepAction.NOTIFY, -10, 3, StepOwner.ACCOUNTANT, "notice", above=LARGE),
        Step(StepAction.REMINDER, 10, 3, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 25, 5, StepOwner.SALESPERSON, "call"),
        Step(StepAction.LETTER, 45, 5, StepOwner.CREDIT_MANAGER, "letter"),
        Step(StepAction.LETTER, 60, 5, StepOwner.CREDIT_MANAGER, "second letter"),
        Step(StepAction.FORMAL_NOTICE, 90, 5, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HAND_OVER, 120, 10, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""Public bodies pay slowly and surely: on paper, with more time, and their orders are never held."""

HOUSE: Mapping[str, Scenario] = {one.name: one for one in (PROMPT, USUAL, SLOW, KEY_ACCOUNT, PUBLIC_BODY)}
"""By name."""

_PROFILES = {
    PROMPT: (
        "prompt, prompt payer, good, good payer, on time, fast, "
        "bon payeur, bons payeurs, bon, ponctuel, rapide, régulier, à l'heure"
    ),
    USUAL: (
        "usual, normal, standard, default, regular, average, "
        "habituel, classique, courant, moyen, par défaut, standard"
    ),
    SLOW: (
        "slow, slow payer, late, late payer, bad payer, risky, "
        "lent, payeur lent, mauvais payeur, retardataire, tardif, en retard, à risque"
    ),
    KEY_ACCOUNT: (
        "key account, key accounts, key, strategic, major account, vip, "
        "grand compte, grands comptes, compte clé, stratégique"
    ),
    PUBLIC_BODY: (
        "public body, public bodies, public, public sector, government, administration, local authority, "
        "secteur public, administration publique, organisme public, collectivité, collectivités, "
        "collectivité locale, collectivité territoriale, établissement public, mairie, état"
    ),
}
WORDS: Mapping[str, tuple[str, ...]] = {
    scenario.name: tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for scenario, names in _PROFILES.items()
}
"""The same by the scenario's name, as they are written."""
PROFILES: Mapping[str, str] = {
    fold(name): scenario.name for scenario, names in _PROFILES.items() for name in names.split(",")
}
"""How ledgers write the payer profiles, folded, to the scenario's name."""
