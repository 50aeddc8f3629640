"""How to pay each selling company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.dunning_views import Payee
from bot.policy_dunning import PaymentPolicy
from bot.policy_parts import SellingEntity

_UNSAID = PaymentPolicy()


def payees(payment: Sequence[PaymentPolicy], entities: Sequence[SellingEntity]) -> Mapping[str, Payee]:
    """By the entity's code in small letters; references and links still have their places."""
    said = {(one.entity or entities[0].code).casefold(): one for one in payment}
    found = ((entity, said.get(entity.code.casefold(), _UNSAID)) for entity in entities)
    return {entity.code.casefold(): _payee(entity, one) for entity, one in found}


def _payee(entity: SellingEntity, said: PaymentPolicy) -> Payee:
    return Payee(
        name=entity.name,
        siren=entity.siren or "",
        country=entity.country,
        address=entity.postal,
        mentions=entity.mentions or "",
        iban=said.iban or "",
        bic=said.bic or "",
        reference=said.reference,
        link=said.link or "",
    )
