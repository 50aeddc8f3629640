"""The log of a running bot: what happened and when, on stderr, and never what customers owe."""

from __future__ import annotations

import logging
import sys

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
OURS = ("encours", "handlers")
LOUD = {"slack_bolt": logging.ERROR, "apscheduler": logging.CRITICAL}
"""What these say below is noise, or quotes what somebody wrote: failures are told by our own words."""


class Stderr(logging.Handler):
    """Writes to whatever stderr is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        sys.stderr.write(f"{self.format(record)}\n")


def begin() -> None:
    """Write our own messages, and the warnings of the libraries; again is no harm."""
    root = logging.getLogger()
    if not any(isinstance(one, Stderr) for one in root.handlers):
        handler = Stderr()
        handler.setFormatter(logging.Formatter(FORM))
        root.addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name, level in LOUD.items():
        logging.getLogger(name).setLevel(level)
