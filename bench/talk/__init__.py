"""The conversation under load: the bot in a process of its own, and what stands in for Slack."""
