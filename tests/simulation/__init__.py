"""Deterministic simulation: the real rooms, journal and core, with network, clocks, people and faults drawn from one seed."""
