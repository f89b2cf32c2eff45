"""Who the customers are, what is known about them, which records were merged or may be the same."""

from akrab.customers.models.around import Address, Document, Link, Preference, View
from akrab.customers.models.merges import Merge, Pair, Scan
from akrab.customers.models.people import Customer, Handle, Note, Tag, customer_of

__all__ = [
    "Address",
    "Customer",
    "Document",
    "Handle",
    "Link",
    "Merge",
    "Note",
    "Pair",
    "Preference",
    "Scan",
    "Tag",
    "View",
    "customer_of",
]
