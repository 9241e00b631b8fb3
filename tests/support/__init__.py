"""Real services for the tests: a server of ours, PostgreSQL, Redis and Chromium, and the one way to wait."""
