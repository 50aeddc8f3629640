"""Ways in: each takes what a person typed or clicked, calls one service, and answers."""
