"""Under which address a customer is reached."""

from akrab.customers.models import Customer, Handle


def mail_address(customer: Customer) -> str:
    """Where the customer gets e-mail: the handle, else the address they sign in with."""
    handle = customer.handles.filter(kind=Handle.Kind.EMAIL).order_by("-verified_at", "id").first()
    return handle.value if handle else (customer.user.email if customer.user else "")


def phone_number(customer: Customer) -> str:
    """E.164 under which the customer is on WhatsApp, empty when unknown."""
    handle = customer.handles.filter(kind=Handle.Kind.PHONE).order_by("-verified_at", "id").first()
    return handle.value if handle else (customer.user.phone if customer.user else "")
