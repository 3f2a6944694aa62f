"""The bot's understanding as components of Rasa's graph; each a thin shell around a pure library of `bot/`."""
