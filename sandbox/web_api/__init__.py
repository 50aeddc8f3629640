"""The Web API: every method with its scopes, tier and arguments, answering as Slack does."""
