"""Promotions: codes, automatic offers, vouchers; what they take off a basket."""
