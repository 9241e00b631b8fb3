"""Letters to function mailboxes: what they say, how they are sent, and who looks every minute whether one is due."""
