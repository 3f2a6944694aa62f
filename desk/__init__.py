"""Requests: numbers, promises, states and their timeline."""
