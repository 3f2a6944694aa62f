"""Live conversations: who holds each, what was said, and how it reaches every screen."""
