"""A pretend Slack workspace: what the bot talks to in the demo and in the tests."""
