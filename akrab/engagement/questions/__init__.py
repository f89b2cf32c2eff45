"""Questionnaires: written, answered once per person, counted. What an answer tells goes into the customer's record."""
