"""What the bot knows and decides. Slack input, SQL and wording live next door."""
