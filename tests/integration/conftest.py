"""The company of these tests, on each engine in turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from integration.ledgers import Company


@pytest.fixture
def company(engine: AsyncEngine, tmp_path: Path) -> Company:
    """An empty workspace under the default policy."""
    return Company(engine, tmp_path)
