"""What is seen without being anybody: the front page, the inspector, a payload, a page that is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sandbox.journal import Exchange
from sandbox.mails import Mail
from sandbox.page import inspector, mailbox, people
from sandbox.page.inspector import LABELS, Filter, Row
from sandbox.page.looks import look
from sandbox.page.words import Speak
from sandbox.workspace import Json, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


@dataclass(frozen=True, slots=True)
class Outside:
    """One request that is nobody's; `asked` is its query."""

    sandbox: Sandbox
    speak: Speak
    here: str
    theme: str
    asked: Mapping[str, str]

    def front(self) -> str:
        """Everybody, and what waits for each."""
        workspace = self.sandbox.workspace
        now = datetime.fromtimestamp(self.sandbox.now(), UTC)
        cards = [people.card(workspace, user, now, self.speak) for user in people.people(workspace)]
        return self._look("front.html", cards=cards)

    def inspector(self) -> str:
        """The journal, newest first."""
        kept, words = self._filter(), self.asked.get("words", "").strip()
        who = self._who()
        tz = (
            who.tz if who else next((one.tz for one in people.people(self.sandbox.workspace)), "Europe/Paris")
        )
        exchanges = inspector.chosen(self.sandbox.journal.since(0), kept, words)
        opened = self.asked.get("open", "")
        return self._look(
            "inspector.html",
            rows=[self._row(one, tz, str(one.number) == opened) for one in exchanges],
            filters=[(self._filtered(one), LABELS[one]) for one in Filter],
            shown_filter=LABELS[kept],
            kept=kept.value,
            words=words,
            who=who.id if who else "",
            back=f"/as/{who.id}" if who else "/",
            connect_open="connect" in self.asked,
            connecting=inspector.connecting(self.sandbox.workspace.app, self.sandbox.base_url),
        )

    def mailbox(self) -> str:
        """What was mailed to people outside, newest first."""
        lines = list(mailbox.lines(self.sandbox, self.speak))
        return self._look("mailbox.html", mails=lines, **self._came_from())

    def mail(self, mail: Mail) -> str:
        """One of these."""
        return self._look(
            "mail.html", mail=mailbox.opened(self.sandbox, mail, self.speak), **self._came_from()
        )

    def payload(self, heading: str, payload: Json, back: str) -> str:
        """One payload as it is."""
        plain = json.loads(json.dumps(payload, default=str))
        return self._look("payload.html", heading=heading, payload=inspector.coloured(plain), back=back)

    def lost(self) -> str:
        """Nothing is here."""
        return self._look("lost.html")

    def _who(self) -> User | None:
        return self.sandbox.workspace.users.get(self.asked.get("as", ""))

    def _came_from(self) -> Mapping[str, str]:
        """Whose screen one goes back to, and what keeps that in an address."""
        who = self._who()
        return {"back": f"/as/{who.id}", "asked": f"?as={who.id}"} if who else {"back": "/", "asked": ""}

    def _filter(self) -> Filter:
        asked = self.asked.get("kept", "")
        return Filter(asked) if asked in set(Filter) else Filter.ALL

    def _row(self, exchange: Exchange, tz: str, whole: bool) -> Row:
        href = self._filtered(self._filter(), **({} if whole else {"open": str(exchange.number)}))
        return inspector.row(exchange, tz, self.speak, f"{href}#exchange-{exchange.number}", whole)

    def _filtered(self, kept: Filter, **more: str) -> str:
        same = {name: self.asked[name] for name in ("as", "words") if self.asked.get(name)}
        return f"/inspector?{urlencode({'kept': kept.value} | same | more)}"

    def _look(self, template: str, **shown: Any) -> str:
        workspace = self.sandbox.workspace
        return look(
            template,
            **shown,
            t=self.speak,
            theme=self.theme,
            here=self.here,
            version=workspace.version,
            workspace=workspace,
            app=people.app_face(workspace),
        )
