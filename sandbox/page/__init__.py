"""The page: what people see of the workspace, and what they do in it."""

from sandbox.page.routes import routes

__all__ = ["routes"]
