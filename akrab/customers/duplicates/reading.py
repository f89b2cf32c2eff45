"""The shop's customers as the comparison sees them."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from akrab.customers.duplicates.people import Person, person
from akrab.customers.models import Address, Customer, Handle

COLUMNS = ("id", "name", "city", "address", "user__phone", "user__email", "birthday")
IN_ONE_QUERY = 5000


def read(ids: Collection[int] | None = None) -> list[Person]:
    """Those of these ids, or all that were not merged away, in the order of their ids."""
    return list(_people(ids))


def _people(ids: Collection[int] | None) -> Iterator[Person]:
    customers = Customer.objects.present().order_by("id")
    handles = Handle.objects.filter(kind__in=(Handle.Kind.PHONE, Handle.Kind.EMAIL))
    addresses = Address.objects.order_by("id")
    if ids is not None:
        customers = customers.filter(pk__in=ids)
        handles, addresses = handles.filter(customer_id__in=ids), addresses.filter(customer_id__in=ids)
    phones: defaultdict[int, list[str]] = defaultdict(list)
    emails: defaultdict[int, list[str]] = defaultdict(list)
    for pk, kind, value in handles.values_list("customer_id", "kind", "value").iterator(IN_ONE_QUERY):
        (phones if kind == Handle.Kind.PHONE else emails)[pk].append(value)
    lived: dict[int, tuple[str, str]] = {}
    for pk, line, postcode, phone in addresses.values_list("customer_id", "line", "postcode", "phone"):
        lived.setdefault(pk, (line, postcode))
        if phone:
            phones[pk].append(phone)
    rows = customers.values_list(*COLUMNS).iterator(IN_ONE_QUERY)
    for pk, name, city, street, own_phone, own_email, birthday in rows:
        line, postcode = lived.get(pk, ("", ""))
        # Somebody who registers with a number that another record has keeps it on the account alone.
        yield person(
            pk,
            name=name,
            phones=[*phones.pop(pk, ()), *([own_phone] if own_phone else [])],
            born=birthday.isoformat() if birthday else "",
            emails=[*emails.pop(pk, ()), *([own_email] if own_email else [])],
            street=line or street,
            city=city,
            postcode=postcode,
        )
