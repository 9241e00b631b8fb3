"""Faults on the real thing: real servers are killed, starved and cut off, and a checker reads the history afterwards.

`python3 dev.py faults` runs them all; docs/reliability.md says what must hold and what was measured.
"""
