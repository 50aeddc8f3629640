"""From what a form posted to what an act takes: options by their values, people by their ids."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import Json

_NAMED = {"type", "block_id", "action_id", "action_ts", "text", "style", "confirm"}


def value_of(state: Json) -> Any:
    """What stands in one element, from its item of `actions` or of `state.values`."""
    held = next((value for key, value in state.items() if key not in _NAMED), None)
    if isinstance(held, list):
        return [_bare(one) for one in held]
    return _bare(held)


def values_of(states: Json) -> Json:
    """What stands in every element, by block id and action id."""
    return {
        block_id: {action_id: value_of(state) for action_id, state in actions.items()}
        for block_id, actions in states.items()
    }


def _bare(held: Any) -> Any:
    return held["value"] if isinstance(held, dict) and "value" in held else held
