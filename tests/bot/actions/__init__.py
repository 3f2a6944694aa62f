"""Tests of the dialogues without Rasa."""
