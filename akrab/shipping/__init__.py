"""Shipping: districts, tariffs, what a parcel costs."""
