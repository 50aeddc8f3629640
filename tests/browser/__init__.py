"""The demo as people see it: in a real Chromium, over the real bot and the pretend Slack."""
