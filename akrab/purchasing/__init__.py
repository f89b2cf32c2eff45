"""Purchasing: suppliers, purchase orders, counting and moving goods."""
