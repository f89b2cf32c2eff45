"""The page that a customer opens at the counter to leave their contact."""
