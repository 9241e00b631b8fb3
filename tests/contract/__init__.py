"""Black-box tests of the public contract: HTTP and Socket.IO alone, nothing of the package is imported here."""
