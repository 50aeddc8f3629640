"""What a sweep would do, for programs: days are ISO 8601, reasons a fixed word and a sentence.

`as_of`, `entities` (`entity`, `working_day`, `figures_too_old`, `first_sweep`), `counts` (`customers`,
`opens`, `joins`, `ends`, and `left_out` by reason) and `customers`: each with `entity`, `code`, `name`,
`scenario`, and the lists `opens` (`step`, `action`, `offset`, `scenario`, `owner`, `owner_name`,
`reached_on`, `deadline`, `replaces`, `held`, `invoices`), `joins` (`step`, `action`, `offset`, `invoices`,
`left`), `ends` (`step`, `action`, `offset`, `why`, `text`) and `left_out` (`invoice`, `step`, `action`,
`why`, `text`, `until`, `reason`). What does not apply is null.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.credit.due_step import EndReason
from bot.credit.dunning import Step
from bot.credit.sweep import Exclusion, LeftOut
from bot.sweep_views import SweepJoining, SweepLine, SweepOpening, SweepReport
from messages.dunning_words import why_ended, why_left_out
from messages.formats import Language


@dataclass(slots=True)
class DunningCounts:
    """How many of each there are, counted as the customers come."""

    customers: int = 0
    opens: int = 0
    joins: int = 0
    ends: int = 0
    left_out: Counter[Exclusion] = field(default_factory=Counter)

    def take(self, line: SweepLine) -> None:
        """One customer more."""
        self.customers += 1
        self.opens += len(line.opens)
        self.joins += len(line.joins)
        self.ends += len(line.ends)
        self.left_out.update(left.why for _, left in line.left_out)

    def facts(self) -> dict[str, Any]:
        """As they are answered."""
        return {
            "customers": self.customers,
            "opens": self.opens,
            "joins": self.joins,
            "ends": self.ends,
            "left_out": {each.value: self.left_out[each] for each in Exclusion if self.left_out[each]},
        }


def dunning_text(report: SweepReport, counts: DunningCounts, customers: Iterable[str]) -> Iterator[str]:
    """The whole answer, part by part; `customers` are texts of `dunning_customer`, a line each."""
    head = {"as_of": report.as_of.isoformat(), "entities": _entities(report), "counts": counts.facts()}
    yield "{\n" + ",\n".join(f"  {_text(name)}: {_text(value)}" for name, value in head.items())
    yield ',\n  "customers": ['
    before = "\n    "
    for each in customers:
        yield before + each
        before = ",\n    "
    yield ("\n  ]" if counts.customers else "]") + "\n}\n"


def dunning_customer(line: SweepLine, language: Language) -> str:
    """One customer; `text` is in the language that is spoken."""
    return _text(
        {
            "entity": line.entity,
            "code": line.code,
            "name": line.name,
            "scenario": line.scenario,
            "opens": [_opening(each) for each in line.opens],
            "joins": [_joining(each) for each in line.joins],
            "ends": [_ending(step, why, language) for step, why in line.ends],
            "left_out": [_left_out(number, left, language) for number, left in line.left_out],
        }
    )


_text = json.JSONEncoder(ensure_ascii=False).encode


def _entities(report: SweepReport) -> list[dict[str, Any]]:
    return [
        {
            "entity": code,
            "working_day": is_working,
            "figures_too_old": code in report.too_old,
            "first_sweep": code in report.first,
        }
        for code, is_working in report.is_working_day.items()
    ]


def _step(step: Step) -> dict[str, Any]:
    return {"step": step.name, "action": step.action.value, "offset": step.offset}


def _opening(opening: SweepOpening) -> dict[str, Any]:
    return {
        **_step(opening.step),
        "scenario": opening.scenario,
        "owner": opening.owner or None,
        "owner_name": opening.owner_name or None,
        "reached_on": opening.reached_on.isoformat(),
        "deadline": opening.due_on.isoformat(),
        "replaces": opening.replaces.name if opening.replaces else None,
        "held": opening.is_held,
        "invoices": list(opening.numbers),
    }


def _joining(joining: SweepJoining) -> dict[str, Any]:
    return {**_step(joining.step), "invoices": list(joining.numbers), "left": joining.left}


def _ending(step: Step, why: EndReason, language: Language) -> dict[str, Any]:
    return {**_step(step), "why": why.value, "text": why_ended(why, language)}


def _left_out(number: str, left: LeftOut, language: Language) -> dict[str, Any]:
    return {
        "invoice": number,
        "step": left.step.name if left.step else None,
        "action": left.step.action.value if left.step else None,
        "why": left.why.value,
        "text": why_left_out(left, language),
        "until": left.until.isoformat() if left.until else None,
        "reason": left.text or None,
    }
