"""YAML as a policy is written: every value is text, every key remembers its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import AliasEvent
from yaml.reader import ReaderError

Path = tuple[int | str, ...]
_DEEPEST = 20
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = (None, "!", "tag:yaml.org,2002:str")


_STRANGE = "holds a character that is not text"
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PLAIN_WORDS = (
    ("'\\t'", "indent with spaces, not with tabs"),
    ("single document", "expected one document: take out the line ---"),
    ("mapping values", "a second colon on a line: check the indentation, or put the value in quotes"),
    ("end of stream", "a quote is opened and never closed"),
    ("<stream end>", "a bracket is opened and never closed"),
    (
        "<block end>",
        "the indentation is not that of the lines above: keys that belong together begin in one column",
    ),
    ("could not find expected ':'", "expected a key and a colon, such as people:"),
    ("that cannot start any token", "put a value that begins with a sign in quotes"),
)
"""What the parser says, and what its reader can do about it."""


class YamlProblem(NamedTuple):
    """Something no policy can say: on which line, and a sentence."""

    line: int
    sentence: str


class NotYamlError(Exception):
    """The text cannot be read as YAML at all; `problem` says where and why."""

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class Lines(NamedTuple):
    """Where a key stands, and its value (the key's own line for a list or for keys and values)."""

    key: int
    value: int


@dataclass(slots=True)
class PolicyText:
    """What a file says: text, lists and mappings; where each stands; and wrong keys."""

    value: Any = None
    places: dict[Path, Lines] = field(default_factory=dict)
    problems: list[YamlProblem] = field(default_factory=list)

    def line(self, at: Path, *, of_key: bool = False) -> int:
        """The line of a place, or of the closest one that holds it."""
        while at and at not in self.places:
            at, of_key = at[:-1], False
        lines = self.places.get(at, Lines(1, 1))
        return lines.key if of_key else lines.value

    def written(self, at: Path) -> Any:
        """The value at a place; None where nothing stands."""
        value = self.value
        for step in at:
            if isinstance(value, list) and isinstance(step, int):
                value = value[step] if step < len(value) else None
            else:
                value = value.get(str(step)) if isinstance(value, dict) else None
        return value


class _Loader(yaml.SafeLoader):
    """SafeLoader without guesses: `08:30`, `no` and `on` stay what was written. No tags, no aliases."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (PyYAML looks for it on the class)
    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave the parser out
        if isinstance(event, AliasEvent):
            self._refuse(event, "aliases (*name) are not read here: write the value out")
        if getattr(event, "tag", None) not in _PLAIN_TAGS:
            self._refuse(event, "tags (!name) are not read here: write the value alone")
        if _NOT_TEXT.search(getattr(event, "value", "")):
            self._refuse(event, _STRANGE)
        if self._depth >= _DEEPEST:
            self._refuse(event, "lists or keys are nested too deep")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _refuse(self, event: Any, sentence: str) -> None:
        raise MarkedYAMLError(problem=sentence, problem_mark=event.start_mark)


def read_yaml(text: str) -> PolicyText:
    """Read a policy's text. Raises NotYamlError with the line."""
    document = PolicyText()
    node = _composed(text)
    if node is not None:
        document.value = _built(node, (), node.start_mark.line + 1, document)
    return document


def _composed(text: str) -> yaml.Node | None:
    try:
        return _Loader(text).get_single_node()
    except MarkedYAMLError as error:
        raise NotYamlError(_marked_problem(error)) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYamlError(YamlProblem(line, _STRANGE)) from error
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF" is beyond Unicode
        raise NotYamlError(YamlProblem(1, f"{_STRANGE}: an escape that begins with \\U")) from error


def _marked_problem(error: MarkedYAMLError) -> YamlProblem:
    mark = error.problem_mark or error.context_mark
    said = error.problem or error.context or "not readable as YAML"
    plain = next((words for sign, words in _PLAIN_WORDS if sign in f"{error.context} {said}"), said)
    return YamlProblem(mark.line + 1 if mark else 1, plain)


def _built(node: yaml.Node, at: Path, key_line: int, document: PolicyText) -> Any:
    text = _scalar(node)
    document.places[at] = Lines(key_line, key_line if text is None else node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at, document)
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_built(item, (*at, n), item.start_mark.line + 1, document) for n, item in items]
    return text


def _scalar(node: yaml.Node) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in _NULLS):
        return None
    return str(node.value)


def _mapping(node: yaml.MappingNode, at: Path, document: PolicyText) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append(YamlProblem(line, "a key is text, not a list or keys and values"))
        elif key.value in values:
            first = document.places[(*at, key.value)].key
            said = f"the key {key.value} is given twice, on lines {first} and {line}"
            document.problems.append(YamlProblem(line, said))
        else:
            values[key.value] = _built(value, (*at, key.value), line, document)
    return values
