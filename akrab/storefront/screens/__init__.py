"""Notices on the screens of customers."""
