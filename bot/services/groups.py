"""Groups: the customers of one parent together, in the parent's currency, by the policy's dated rates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.credit.conversion import DatedRate
from bot.credit.folding import fold_code
from bot.credit.group_rules import group_sum
from bot.credit_records import ExposureRow, Exposures
from bot.credit_views import GroupExposure
from bot.policy import Policy


async def groups_of(
    policy: Policy, exposures: Exposures, customers: Collection[int], as_of: date
) -> dict[int, GroupExposure]:
    """The groups of these customers on a day, by customer; only of those that have one."""
    family = await exposures.relatives(customers)
    if len(family) < 2:
        return {}
    found = groups_among(policy, await exposures.of(as_of, family), as_of)
    return {customer: found[customer] for customer in customers if customer in found}


def groups_among(policy: Policy, rows: Sequence[ExposureRow], as_of: date) -> dict[int, GroupExposure]:
    """The groups among these customers, by customer: whole where all relatives are among them.

    Whoever belongs to a parent's group and is a parent as well is shown in the former.
    """
    families = _families(rows)
    shown = {key: _group(policy, family, as_of) for key, family in families.items()}
    found = {}
    for key, family in families.items():
        for row in family.members:
            if not row.parent or (row.entity, fold_code(row.parent)) == key:
                found[row.customer_id] = shown[key]
            else:
                found.setdefault(row.customer_id, shown[key])
    return found


@dataclass(frozen=True, slots=True)
class _Family:
    """Two customers at least, the parent first where it is a customer too."""

    code: str
    """The parent's, as it writes it itself, else as the first of its children does."""
    parent: ExposureRow | None
    members: tuple[ExposureRow, ...]


def _families(rows: Sequence[ExposureRow]) -> dict[tuple[str, str], _Family]:
    """By entity and the parent's folded code."""
    children: dict[tuple[str, str], list[ExposureRow]] = {}
    for row in rows:
        if row.parent:
            children.setdefault((row.entity, fold_code(row.parent)), []).append(row)
    heads: dict[tuple[str, str], list[ExposureRow]] = {}
    for row in rows if children else ():
        if (key := (row.entity, fold_code(row.code))) in children:
            heads.setdefault(key, []).append(row)
    families = ((key, _family(own, heads.get(key, ()))) for key, own in children.items())
    return {key: family for key, family in families if len(family.members) > 1}


def _family(children: Sequence[ExposureRow], heads: Sequence[ExposureRow]) -> _Family:
    """Of codes that fold alike, the one that a child spells the same is the parent."""
    spelt = {row.parent for row in children}
    parent = next((row for row in heads if row.code in spelt), heads[0] if heads else None)
    others = tuple(row for row in children if parent is None or row.customer_id != parent.customer_id)
    if parent is None:
        return _Family(children[0].parent, None, others)
    return _Family(parent.code, parent, (parent, *others))


def _group(policy: Policy, family: _Family, as_of: date) -> GroupExposure:
    exposures = [one for row in family.members for one in (row.exposure, *row.others)]
    currency = _currency(policy, family)
    rates = _rates(policy, {one.currency for one in exposures}, currency, as_of)
    summed = group_sum(exposures, currency, rates, family.parent.exposure if family.parent else None)
    return GroupExposure(
        code=family.code,
        name=family.parent.name if family.parent else family.code,
        members=len(family.members),
        exposure=summed.exposure,
        rates_on=summed.rates_on,
        left_out=summed.left_out,
    )


def _currency(policy: Policy, family: _Family) -> str:
    """The parent's; without one, what all members have in common, else the selling company's."""
    if family.parent:
        return family.parent.exposure.currency
    own = {row.exposure.currency for row in family.members}
    entity = policy.entity(family.members[0].entity) or policy.entities[0]
    return own.pop() if len(own) == 1 else entity.currency


def _rates(policy: Policy, currencies: Iterable[str], to: str, as_of: date) -> dict[str, DatedRate]:
    known = ((of, policy.rate_on(as_of, of, to)) for of in currencies if of != to)
    return {of: rate for of, rate in known if rate is not None}
