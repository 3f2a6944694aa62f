"""The dialogues of Köprü: what the assistant says and does in each, run by Rasa's action server."""
