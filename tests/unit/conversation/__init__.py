"""The handlers, talked to as Slack does."""
