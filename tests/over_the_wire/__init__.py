"""Conversations over real HTTP and WebSocket, between the bot as it is wired and the pretend Slack."""
