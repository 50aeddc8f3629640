"""The pretend workspace, met over real HTTP and WebSocket."""
