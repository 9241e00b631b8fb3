"""Rehearsals: a copy of a lab in which pretended people arrive, write, vote and lose their network, so that a facilitator can practise.

The people are real clients: they join over HTTP and speak the public protocol over real sockets. What they do next is said by the kind
of the present activity (`Kind.rehearse`). The copy (`labapp/store/rehearsals.py`) is deleted at the end and nothing is left of it.
"""
