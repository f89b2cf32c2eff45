"""Django's SQLite with writers that queue instead of asking again and again."""
