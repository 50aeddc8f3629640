"""The log of a running bot: what happened and when, on stderr, and never what customers owe."""

from __future__ import annotations

import logging
import sys

OURS = ("encours", "handlers")
LOUD = {"slack_bolt": logging.ERROR, "apscheduler": logging.CRITICAL}
"""What these say below is noise, or quotes what somebody wrote: failures are told by our own words."""


def begin() -> None:
    """Write our own messages, and the warnings of the libraries; again is no harm."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name, level in LOUD.items():
        logging.getLogger(name).setLevel(level)
