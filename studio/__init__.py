"""The content studio: what the bot is taught is read, changed, trained, compared and published here."""
