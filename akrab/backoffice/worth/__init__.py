"""The page of what customers are worth."""
