"""Rasa's side of Köprü: its channel, its components and the commands that start it."""
