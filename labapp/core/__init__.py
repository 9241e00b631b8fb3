"""The pure core: what a lab is, what may be done to it, and what each audience sees of it.

No Flask, SQLAlchemy, Socket.IO, clock, chance or environment in here: time and ids come in as arguments, so that the
same journal gives the same lab for ever.
"""
