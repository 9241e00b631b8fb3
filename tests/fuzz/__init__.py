"""Generated requests and socket messages against a real server: each is answered or its connection closed, none breaks anything.

`python3 dev.py fuzz` runs the whole; the tests in here run a short form of the same.
"""
