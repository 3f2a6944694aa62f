"""E-mail that comes in: kept, read, and turned into requests."""
