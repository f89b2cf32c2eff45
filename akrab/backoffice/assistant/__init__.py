"""Orders read from messages, and commands by chat: their pages."""
