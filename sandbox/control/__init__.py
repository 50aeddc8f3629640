"""The control: what tests and scripts ask of the sandbox itself, over plain HTTP."""

from sandbox.control.routes import routes

__all__ = ["routes"]
