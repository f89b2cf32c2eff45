"""Notices on one's own screen; SMS and calls: their settings, what came in, who was called."""
