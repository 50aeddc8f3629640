"""Reading `encours.yaml`, and saying on which line it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import PolicyError
from bot.files import FileMapping
from bot.policy import Policy
from bot.policy_credit import Authority, CreditPolicy, EscalationDays
from bot.policy_disputes import DisputeOwners, DisputePolicy, DisputeTargets
from bot.policy_dunning import (
    ChargesPolicy,
    CustomerScenario,
    DunningPolicy,
    HalfYearPolicy,
    PaymentPolicy,
    ScenarioPolicy,
    StepPolicy,
    TemplatePolicy,
)
from bot.policy_parts import DigestPolicy, Person, Rate, SellingEntity
from bot.policy_words import Known, sentence
from bot.policy_yaml import NotYamlError, PolicyText, YamlProblem, read_yaml

DEFAULT_PATH = Path("encours.yaml")
ELSEWHERE_MOST = 2
"""Places of an unknown key that are named; a name of many says nothing."""
_LARGEST = 1_000_000
_MOST = 100
"""Problems worth reading at once; the rest are counted."""
_PLACES: dict[tuple[str, ...], type[BaseModel]] = {
    (): Policy,
    ("entities",): SellingEntity,
    ("people",): Person,
    ("digest",): DigestPolicy,
    ("disputes",): DisputePolicy,
    ("disputes", "owners"): DisputeOwners,
    ("disputes", "target_days"): DisputeTargets,
    ("credit",): CreditPolicy,
    ("credit", "authority"): Authority,
    ("credit", "escalation_days"): EscalationDays,
    ("dunning",): DunningPolicy,
    ("dunning", "scenarios"): ScenarioPolicy,
    ("dunning", "scenarios", "steps"): StepPolicy,
    ("dunning", "customers"): CustomerScenario,
    ("dunning", "payment"): PaymentPolicy,
    ("dunning", "templates"): TemplatePolicy,
    ("dunning", "charges"): ChargesPolicy,
    ("dunning", "charges", "rates"): HalfYearPolicy,
    ("rates",): Rate,
    ("files",): FileMapping,
}


class PolicyRefusedError(PolicyError):
    """The policy file is wrong; `problems` are sentences that each name a place."""

    def __init__(self, problems: tuple[str, ...], **context: Any) -> None:
        super().__init__("\n".join(problems), **context)
        self.problems = problems


def load_policy(path: Path = DEFAULT_PATH) -> Policy:
    """The policy in a file; the defaults when the file is empty, or is missing at the default path.

    Raises PolicyRefusedError (a PolicyError) with every problem and its line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        if path == DEFAULT_PATH:
            return Policy()
        raise _refused(
            f"{path}: there is no such file; write one or correct ENCOURS_POLICY", error
        ) from error
    except OSError as error:
        raise _refused(f"{path}: cannot be read: {error.strerror}", error) from error
    return parse_policy(content, path.name)


def parse_policy(content: bytes, name: str = DEFAULT_PATH.name) -> Policy:
    """The policy in a file's bytes; `name` begins every sentence. Raises PolicyRefusedError."""
    text = _text(content, name)
    try:
        document = read_yaml(text)
    except NotYamlError as error:
        raise PolicyRefusedError((_placed(name, error.problem),)) from error
    return _policy(document, name)


def _text(content: bytes, name: str) -> str:
    if len(content) > _LARGEST:
        raise PolicyRefusedError((f"{name}: is larger than 1 MB, which no policy is",))
    if b"\0" in content:
        raise PolicyRefusedError((f"{name}: is not a text file",))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = YamlProblem(line, "is not UTF-8 text: save the file as UTF-8")
        raise PolicyRefusedError((_placed(name, problem),)) from error


def _policy(document: PolicyText, name: str) -> Policy:
    value = {} if document.value is None else document.value
    if not isinstance(value, dict):
        problem = YamlProblem(document.line(()), "expected keys and values, such as people: at the top")
        raise PolicyRefusedError((_placed(name, problem),))
    try:
        policy = Policy.model_validate(value)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = [*document.problems, *(_problem(details, document) for details in errors[:_MOST])]
        raise PolicyRefusedError(_first(found, len(document.problems) + len(errors), name)) from error
    if document.problems:
        raise PolicyRefusedError(_first(document.problems, len(document.problems), name))
    return policy


def _first(problems: list[YamlProblem], count: int, name: str) -> tuple[str, ...]:
    told = [_placed(name, problem) for problem in sorted(problems)[:_MOST]]
    return (*told, f"{name}: and {count - _MOST} more") if count > _MOST else tuple(told)


def _problem(error: ErrorDetails, document: PolicyText) -> YamlProblem:
    at = error["loc"]
    line = document.line(at, of_key=error["type"] == "extra_forbidden")
    return YamlProblem(line, f"{'.'.join(map(str, at))}: {sentence(error, document.written(at), _known(at))}")


def _known(at: tuple[int | str, ...]) -> Known:
    """What can stand at a place, and around it."""
    names = tuple(part for part in at if isinstance(part, str))
    around, here = _PLACES.get(names[:-1]), _PLACES.get(names)
    keys = tuple(around.model_fields) if around else ()
    required = tuple(name for name, one in here.model_fields.items() if one.is_required()) if here else ()
    elsewhere = [
        ".".join(place)
        for place, model in _PLACES.items()
        if names and place != names[:-1] and names[-1] in model.model_fields and place
    ]
    return Known(keys, required, elsewhere if len(elsewhere) <= ELSEWHERE_MOST else ())


def _placed(name: str, problem: YamlProblem) -> str:
    return f"{name} line {problem.line}: {problem.sentence}"


def _refused(problem: str, error: OSError) -> PolicyRefusedError:
    return PolicyRefusedError((problem,), errno=error.errno)
