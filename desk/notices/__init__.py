"""News to customers, staff and other programs: planned, written, sent at least once."""
