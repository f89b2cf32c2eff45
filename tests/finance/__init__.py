"""Tests of the shop's own money."""
