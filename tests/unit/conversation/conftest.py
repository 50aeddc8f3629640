"""What every talk needs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fakes_books import FakeBooks

from conversation.books import example_books
from conversation.talk import Conversation, conversation


@pytest.fixture
def books() -> FakeBooks:
    """The ledger behind the talk."""
    return example_books()


@pytest.fixture
async def talk(books: FakeBooks) -> AsyncIterator[Conversation]:
    """With a bot that knows everybody already."""
    async with conversation(books) as opened:
        yield opened
