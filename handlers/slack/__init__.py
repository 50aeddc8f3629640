"""Slack in: every listener acknowledges at once and leaves the work to the crew.

The app is made with `process_before_response=True`, so that an acknowledgement leaves as soon as its
listener returns.
"""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.slack import actions, commands, events, failures, options, shortcuts, views
from handlers.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything that is answered."""
    for part in (failures, commands, shortcuts, options, views, events, actions):
        part.register(app, desk)
