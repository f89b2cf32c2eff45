"""Winning customers and keeping them: the three stages over time, what both cost, who never comes twice."""
