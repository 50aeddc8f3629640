"""Pure renderers: view data in, Slack blocks, fallback text or terminal text out."""
