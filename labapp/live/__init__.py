"""The live part: rooms that write a lab's journal, and the gateway that is all that knows Socket.IO."""
