"""In which language a customer is written to."""

from django.conf import settings

from akrab.customers.models import Customer


def language_of(customer: Customer | None) -> str:
    """The customer's own language, else the shop's."""
    known = {code for code, _name in settings.LANGUAGES}
    wished = (customer.language or (customer.user.language if customer.user else "")) if customer else ""
    return wished if wished in known else settings.LANGUAGE_CODE
