"""Offers in templates."""
