"""What a modal remembers while it is open: it travels to Slack with the modal and comes back with every act.

There are ids in it, and what the form itself put into its fields; never anything that is trusted.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from bot.ids import BadValueError
from bot.step_ids import queue_named
from handlers.slack.origin import BY_ITSELF, Origin, customer_shown, origin_of
from handlers.slack.turn import DEEPEST, Place, Turn

KEY_BYTES = 12
NOT_YET = -1


@dataclass(frozen=True, slots=True)
class Memo:
    """Where a form came from, and what it was made of."""

    origin: Origin = Origin.NOWHERE
    view: str = ""
    """The modal below."""
    url: str = ""
    """The response URL of the private message that it was asked in."""
    customer: int = 0
    """Whose card stands there, or whom the form is about."""
    document: int = 0
    """The invoice that a note is on."""
    key: str = ""
    """One form is one wish, however often it is submitted."""
    seen: int = NOT_YET
    """The newest number of the customer's trail when the form was opened."""
    redraw: int = 0
    """Which drawing of a field that changes its value this is."""
    drawn: str = ""
    """The amount that the form put there itself."""
    parts: int = 0
    """Of a plan."""
    record: str = ""
    """The value of the button that a small form was opened by."""
    outcome: str = ""
    """What came of the step of `record`, which is taken with what the form records."""
    words: int = 0
    """The draft of what was said then."""
    said: str = ""
    """What that step asks for, such as `call`: the form says that it is logged with it."""
    draft: int = 0
    """Words that were typed, or written by somebody else, and are kept until the form has them."""
    queue: str = ""
    """Whose queue stands there, as its blocks name it."""
    under: str = ""
    """What the window of a step, which stands there, remembers: the step, and what it was opened in."""

    def written(self) -> str:
        """For a modal's `private`."""
        blank = asdict(Memo())
        said = {name: value for name, value in asdict(self).items() if value != blank[name]}
        return json.dumps(said, separators=(",", ":"))

    def about(self, customer: int, seen: int) -> Memo:
        """Of a form that shows a customer; what it knew first is what it goes by."""
        first = seen if self.seen == NOT_YET else self.seen
        return replace(self, customer=customer, seen=first, key=self.key or new_key())


def new_key() -> str:
    """A key that no other form has."""
    return secrets.token_hex(KEY_BYTES)


def memo_of(turn: Turn) -> Memo:
    """What the modal remembered. Raises BadValueError for what this version did not write."""
    return read_memo(_private(turn))


def read_memo(written: str) -> Memo:
    """Of what was written. Raises BadValueError for what this version did not write."""
    try:
        said = json.loads(written or "{}")
    except ValueError:
        raise BadValueError from None
    if not isinstance(said, dict):
        raise BadValueError
    read = {one.name: said.get(one.name, one.default) for one in fields(Memo)}
    blank = Memo()
    if any(type(value) is not type(getattr(blank, name)) for name, value in read.items() if name != "origin"):
        raise BadValueError
    if read["origin"] not in set(Origin):
        raise BadValueError
    return Memo(**{**read, "origin": Origin(read["origin"])})


def form_memo(turn: Turn) -> Memo:
    """The same, of a form that is about a customer. Raises BadValueError when it is about none."""
    memo = memo_of(turn)
    if not memo.customer or not memo.key:
        raise BadValueError
    return memo


def around(turn: Turn, today: date) -> Memo:
    """What stands around a button that was pressed."""
    origin = origin_of(turn, today)
    under = _private(turn) if origin is Origin.STEP else ""
    if origin is Origin.STEP and not under:
        origin = Origin.NOWHERE  # of a former version, which did not say which step it shows
    return Memo(
        origin,
        view=turn.view_id if turn.place is Place.MODAL else "",
        url=turn.response_url if turn.is_ephemeral else "",
        customer=customer_shown(turn),
        record=turn.value if origin is Origin.THREAD else "",
        queue=queue_named(turn.block),
        under=under,
    )


def begun(turn: Turn, today: date) -> Memo:
    """What a form that opens now must remember; in another's place it goes on with what that knew."""
    if turn.opened:
        return memo_of(turn)
    found = around(turn, today)
    is_replaced = turn.place is Place.MODAL and turn.depth >= DEEPEST
    if is_replaced and found.origin is Origin.STEP:
        return below(found)
    return Memo() if is_replaced and found.origin not in BY_ITSELF else found


def below(memo: Memo) -> Memo:
    """What the window of a step stands on."""
    return replace(read_memo(memo.under), record="")


def stacked(memo: Memo) -> list[Memo]:
    """What stands there, and what that stands on."""
    return [below(memo), memo] if memo.origin is Origin.STEP else [memo]


def _private(turn: Turn) -> str:
    return str(turn.view.get("private_metadata") or "")


def begun_new(turn: Turn, today: date) -> Memo:
    """The same for something new, which a message about another record does not show."""
    memo = begun(turn, today)
    return replace(memo, origin=Origin.NOWHERE) if memo.origin is Origin.MESSAGE else memo
