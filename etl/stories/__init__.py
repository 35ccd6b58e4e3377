"""Stories: documents about the same report, put together as they come in, and what differs between the copies."""
