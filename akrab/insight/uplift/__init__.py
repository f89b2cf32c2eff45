"""Whom a message moves: those who saw it beside those whom chance held back."""
