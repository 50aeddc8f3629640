"""Who decides in somebody's place, said to whoever set it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.block_ids import block_id
from bot.credit_views import DelegationView
from messages.blocks import Message, section
from messages.formats import Language
from messages.prose import Voice
from messages.told import told


def render_delegate(view: DelegationView, language: str) -> Message:
    """Who decides, from which day to which, and how that is taken back."""
    voice = Voice(Language.of(language), "delegates")
    said = _part("set", view, voice)
    around = [_part("goes_on", one, voice) for one in view.kept]
    over = [_part("instead", one, voice) for one in view.replaced if not _goes_on(one, view.kept)]
    return _message([said, *over, *around, voice.say("not_own"), voice.say("take_back")], voice)


def render_delegates(given: Sequence[DelegationView], language: str) -> Message:
    """Who decides in their place now and later, the first first; how to name somebody where nobody does."""
    voice = Voice(Language.of(language), "delegates")
    lines = [_part("set", one, voice) for one in given]
    return _message([*lines, voice.say("take_back")] if lines else [voice.say("nobody")], voice)


def _goes_on(replaced: DelegationView, kept: tuple[DelegationView, ...]) -> bool:
    """Whether a part of it is among what is kept."""
    old = replaced.delegation
    return any(
        one.delegation.to == old.to and old.first_on <= one.delegation.last_on <= old.last_on for one in kept
    )


def _part(sentence: str, view: DelegationView, voice: Voice) -> str:
    given = view.delegation
    return voice.say(sentence, to=view.to, first=given.first_on, last=given.last_on)


def render_no_delegate(ended: int, language: str) -> Message:
    """Nobody decides in their place any more."""
    voice = Voice(Language.of(language), "delegates")
    return _message([voice.say("ended" if ended else "nobody")], voice)


def _message(lines: list[str], voice: Voice) -> Message:
    return Message(told(lines, voice), (section("\n".join(lines), block_id("delegate", "said")),))
