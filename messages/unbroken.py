"""Text whose no-break spaces stay one on a terminal: rich would break its lines at them."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment

_NO_BREAK = "\u00a0\u202f"
_STAND_INS = "\ue000\ue001"
"""Private-use characters, one column wide like what they stand for; cleaned text never has any."""

_HOLD = str.maketrans(_NO_BREAK, _STAND_INS)
_RELEASE = str.maketrans(_STAND_INS, _NO_BREAK)


def held(text: str) -> str:
    """Text to draw inside an `Unbroken`: `3 825,37 $US` wraps as one word."""
    return text.translate(_HOLD)


class Unbroken:
    """Draws what it holds, wrapped as usual, then puts the no-break spaces of held text back."""

    def __init__(self, held_inside: RenderableType) -> None:
        self.held_inside = held_inside

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.held_inside, options):
            yield Segment(segment.text.translate(_RELEASE), segment.style, segment.control)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.held_inside)
