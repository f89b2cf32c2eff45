"""Winning customers and keeping them."""
