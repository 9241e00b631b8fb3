"""What Labapp is compared with: the least that a Socket.IO server can do for a room. It receives, acknowledges and tells everybody.

Neither stores, checks or gathers anything. Each is a program of its own that prints `{"pid": n, "port": n}` when it listens.
"""
