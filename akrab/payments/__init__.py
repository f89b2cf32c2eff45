"""Payments: ways to pay, what came in, what went back, who owes."""
