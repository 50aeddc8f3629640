"""The app's side of the workspace: what is delivered to it, and what people do that makes it happen."""

from sandbox.app_side.ack import Ack
from sandbox.app_side.acts import Acts
from sandbox.app_side.routes import routes
from sandbox.app_side.side import AppSide

__all__ = ["Ack", "Acts", "AppSide", "routes"]
