"""Under which address a customer is reached."""

from collections.abc import Iterable

from django.db.models import F

from akrab.customers.models import Customer, Handle

FIRST = (F("verified_at").desc(nulls_last=True), "id")  # of several, the one that was verified last


def mail_address(customer: Customer) -> str:
    """Where the customer gets e-mail: the handle, else the address they sign in with."""
    handle = customer.handles.filter(kind=Handle.Kind.EMAIL).order_by(*FIRST).first()
    return handle.value if handle else (customer.user.email if customer.user else "")


def phone_number(customer: Customer) -> str:
    """E.164 under which the customer is on WhatsApp, empty when unknown."""
    handle = customer.handles.filter(kind=Handle.Kind.PHONE).order_by(*FIRST).first()
    return handle.value if handle else (customer.user.phone if customer.user else "")


def addresses_of(customer_ids: Iterable[int], kind: str) -> dict[int, str]:
    """The same for many: customer → e-mail address ("email") or E.164 number ("phone"), where there is one."""
    found: dict[int, str] = {}
    wanted = sorted(customer_ids)
    for start in range(0, len(wanted), 1000):
        part = wanted[start : start + 1000]
        # The kind is looked at here: SQLite would take it for the narrower condition and walk through all of a kind.
        rows = Handle.objects.filter(customer_id__in=part).order_by(*FIRST)
        for customer_id, what, value in rows.values_list("customer_id", "kind", "value"):
            if what == kind:
                found.setdefault(customer_id, value)
        lacking = [one for one in part if one not in found]
        users = Customer.objects.filter(pk__in=lacking, user__isnull=False)
        own = users.values_list("pk", "user__email" if kind == "email" else "user__phone")
        found.update((pk, value) for pk, value in own if value)
    return found
