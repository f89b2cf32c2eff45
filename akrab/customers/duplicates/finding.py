"""Who might be meant: on entry of a new customer, and of one record."""

from dataclasses import dataclass

from django.db.models import Q

from akrab.core import search
from akrab.customers.duplicates.people import Person, names_of, person
from akrab.customers.duplicates.reading import read
from akrab.customers.duplicates.scoring import LEAST, Reason, Verdict, commons, compare
from akrab.customers.handles import HandleError, candidates, normalise
from akrab.customers.models import Customer, Handle

MOST = 5
LOOKED_AT = 60


@dataclass(frozen=True)
class Known:
    """Somebody who may be the person being entered."""

    customer: Customer
    score: float
    reasons: list[Reason]


def already_known(
    *, name: str = "", phone: str = "", email: str = "", city: str = "", address: str = "", but: int | None = None
) -> list[Known]:
    """Records that may be the person described, the likeliest first. What cannot be read is left out."""
    numbers, addresses = _normal("phone", phone), _normal("email", email)
    new = person(0, name=name, phones=numbers, emails=addresses, street=address, city=city)
    ids = {pk for pk in _candidates(new) if pk != but}
    if not ids:
        return []
    others = read(ids)
    common = commons(others)
    common.records = max(common.records, 1000)
    found = [(one.id, compare(new, one, common)) for one in others]
    likely = sorted((pair for pair in found if _worth_showing(pair[1])), key=lambda pair: -pair[1].score)[:MOST]
    customers = Customer.objects.in_bulk([pk for pk, _verdict in likely])
    return [Known(customers[pk], verdict.score, verdict.reasons) for pk, verdict in likely]


def _worth_showing(verdict: Verdict) -> bool:
    return verdict.score >= LEAST or any(code in {"phone_same", "email_same"} for code, _values in verdict.reasons)


def _normal(kind: str, text: str) -> list[str]:
    if not text.strip():
        return []
    try:
        return candidates(normalise(kind, text))
    except HandleError:
        return []


def _candidates(new: Person) -> set[int]:
    """By indexes only: the handles' values and the words of the search."""
    wanted = Q()
    for value in (*new.phones, *new.emails):
        wanted |= Q(value=value)
    for email in new.emails:
        wanted |= Q(kind=Handle.Kind.EMAIL, value__startswith=email.partition("@")[0] + "@")
    ids: set[int] = set()
    if wanted:
        rows = Handle.objects.filter(wanted).values_list("customer_id", flat=True)
        ids.update(rows[:LOOKED_AT])
    names = names_of(" ".join(new.names))
    if names:
        ids.update(search.find("customer", " ".join(names), limit=LOOKED_AT))
    return ids
