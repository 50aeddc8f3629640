"""What a sweep would do, for programs: days are ISO 8601, reasons a fixed word and a sentence.

`as_of`, `entities` (`entity`, `working_day`, `figures_too_old`, `first_sweep`), `counts` (`customers`,
`opens`, `joins`, `ends`, and `left_out` by reason) and `customers`: each with `entity`, `code`, `name`,
`scenario`, and the lists `opens` (`step`, `action`, `offset`, `scenario`, `owner`, `owner_name`,
`reached_on`, `deadline`, `replaces`, `held`, `invoices`), `joins` (`step`, `action`, `offset`, `invoices`,
`left`), `ends` (`step`, `action`, `offset`, `why`, `text`) and `left_out` (`invoice`, `step`, `action`,
`why`, `text`, `until`, `reason`). What does not apply is null.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.credit.due_step import EndReason
from bot.credit.dunning import Step
from bot.credit.sweep import Exclusion, LeftOut
from bot.dunning_views import SweepJoining, SweepLine, SweepOpening, SweepReport
from messages.dunning_words import why_ended, why_left_out
from messages.formats import Language


def dunning_answer(report: SweepReport, language: Language) -> dict[str, Any]:
    """The whole report; `text` is in the language that is spoken."""
    return {
        "as_of": report.as_of.isoformat(),
        "entities": [
            {
                "entity": code,
                "working_day": is_working,
                "figures_too_old": code in report.too_old,
                "first_sweep": code in report.first,
            }
            for code, is_working in report.is_working_day.items()
        ],
        "counts": _counts(report),
        "customers": [_customer(line, language) for line in report.customers],
    }


def _counts(report: SweepReport) -> dict[str, Any]:
    lines = report.customers
    why = Counter(left.why for line in lines for _, left in line.left_out)
    return {
        "customers": len(lines),
        "opens": sum(len(line.opens) for line in lines),
        "joins": sum(len(line.joins) for line in lines),
        "ends": sum(len(line.ends) for line in lines),
        "left_out": {each.value: why[each] for each in Exclusion if why[each]},
    }


def _customer(line: SweepLine, language: Language) -> dict[str, Any]:
    return {
        "entity": line.entity,
        "code": line.code,
        "name": line.name,
        "scenario": line.scenario,
        "opens": [_opening(each) for each in line.opens],
        "joins": [_joining(each) for each in line.joins],
        "ends": [_ending(step, why, language) for step, why in line.ends],
        "left_out": [_left_out(number, left, language) for number, left in line.left_out],
    }


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
