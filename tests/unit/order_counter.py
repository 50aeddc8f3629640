"""The counter that order desks ask at, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from credit.order_world import OrderWorld
from fakes_books import FakeFinder
from pydantic import SecretStr
from records.lumen import ACME, at

from bot.figures import FoundRow
from handlers.http.orders import OrderDesk, order_routes
from handlers.slack.transport import http_app

TOKEN = "0123456789abcdef01234567"
KEY = {"Authorization": f"Bearer {TOKEN}"}
ROW = FoundRow(ACME, "MAIN", "C0042", "ACME", "acme", "C. ROY")


@dataclass
class Counter:
    """The endpoint over a world, and questions to it."""

    world: OrderWorld = field(default_factory=OrderWorld)
    finder: FakeFinder = field(default_factory=lambda: FakeFinder({"code": [ROW]}))

    async def ask(
        self, query: str = "customer=C0042&amount=15000", path: str = "/orders/check", **how: Any
    ) -> httpx.Response:
        """The answer to a question, asked with the token unless it is said otherwise."""
        self.world.books.lookup = self.finder
        desk = OrderDesk(self.world.books, self.world.house, lambda: at("09:12"), SecretStr(TOKEN))
        app = http_app(None, order_routes(desk))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            headers = {**how.pop("headers", KEY), **how.pop("more", {})}
            method = how.pop("method", "GET")
            address = f"{path}?{query}" if query else path
            return await client.request(method, address, headers=headers, **how)
