"""What the composer proposes after a slash: the app's commands and what their usage hints name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.workspace import Command


@dataclass(frozen=True, slots=True)
class Hint:
    """One proposal."""

    typed: str
    """What stands in the composer when it is taken."""
    shown: str
    about: str = ""


def hints(commands: Sequence[Command]) -> list[Hint]:
    """Every command, then one proposal for each example that its usage hint names, between commas."""
    proposed: list[Hint] = []
    for command in commands:
        proposed.append(Hint(f"{command.name} ", command.name, command.description))
        examples = filter(None, (one.strip(" []") for one in command.usage_hint.split(",")))
        proposed += [Hint(f"{command.name} {one}", f"{command.name} {one}") for one in examples]
    return proposed
