"""Who writes: the person behind WhatsApp's ids, and until when they can be answered freely.

Since 2026 a notice carries an id of the person for this business alone (BSUID) and perhaps no phone number. Either
finds the customer; a person whose phone changed is found by what is left.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from akrab.core import clock
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer, Handle
from akrab.messaging.models import WhatsAppContact
from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of

WINDOW = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Person:
    """A sender as the notice names them; every part may be missing."""

    wa_id: str = ""
    user_id: str = ""
    username: str = ""
    name: str = ""

    @property
    def known(self) -> bool:
        return bool(self.wa_id or self.user_id)


def person_of(item: Data, value: Data) -> Person:
    """The sender of a message or call, with what `contacts` of the same change says of them."""
    wa_id, user_id = text_of(item.get("from")), text_of(item.get("from_user_id"))
    found: Data = {}
    listed = objects(value.get("contacts"))
    for one in listed:
        if (wa_id and one.get("wa_id") == wa_id) or (user_id and one.get("user_id") == user_id):
            found = one
    if not found and len(listed) == 1 and not wa_id and not user_id:
        found = listed[0]
    profile = object_of(found.get("profile"))
    return Person(
        wa_id=(wa_id or text_of(found.get("wa_id")))[:20],
        user_id=(user_id or text_of(found.get("user_id")))[:140],
        username=text_of(profile.get("username") or found.get("username"))[:80],
        name=text_of(profile.get("name"))[:150],
    )


@transaction.atomic
def contact_of(person: Person) -> WhatsAppContact:
    """The contact of this person, with their customer; both are opened when new. Raises HandleError when neither id
    can be read."""
    first, also = (person.wa_id, person.user_id) if person.wa_id else (person.user_id, "")
    customer, _new = find_or_create(
        kind=Handle.Kind.WHATSAPP,
        text=first,
        also=[(Handle.Kind.WHATSAPP, also), (Handle.Kind.USERNAME, person.username)],
        name=person.name,
        way="whatsapp",
        proven=True,
    )
    return _contact(customer, person)


def _contact(customer: Customer, person: Person) -> WhatsAppContact:
    wanted = Q(pk=None)
    if person.wa_id:
        wanted |= Q(wa_id=person.wa_id)
    if person.user_id:
        wanted |= Q(user_id=person.user_id)
    rows = list(WhatsAppContact.objects.filter(wanted).order_by("pk"))
    if not rows:
        made, _new = WhatsAppContact.objects.get_or_create(
            **({"wa_id": person.wa_id} if person.wa_id else {"user_id": person.user_id}),
            defaults={
                "customer": customer,
                "name": person.name,
                "username": person.username,
                **({"user_id": person.user_id} if person.user_id and person.wa_id else {}),
            },
        )
        return made
    kept = next((one for one in rows if one.wa_id == person.wa_id), rows[0]) if person.wa_id else rows[0]
    for other in rows:  # one row by the phone, another by the id: the same person after all
        if other.pk != kept.pk:
            kept.window_until = max(filter(None, (kept.window_until, other.window_until)), default=None)
            other.delete()
    kept.customer = customer
    kept.wa_id = person.wa_id or kept.wa_id
    kept.user_id = person.user_id or kept.user_id
    kept.username = person.username or kept.username
    kept.name = person.name or kept.name
    kept.save()
    return kept


def open_window(contact: WhatsAppContact, *, at: dt.datetime, wamid: str = "") -> None:
    """The person wrote or called: free answers are possible for 24 hours. An older message changes nothing."""
    until = at + WINDOW
    later = WhatsAppContact.objects.filter(pk=contact.pk).filter(Q(window_until=None) | Q(window_until__lt=until))
    later.update(window_until=until, **({"last_id": wamid[:200]} if wamid else {}))


def close_window(address: str) -> None:
    """WhatsApp says that the window is closed (131047), whatever we reckoned."""
    WhatsAppContact.objects.filter(Q(wa_id=address) | Q(user_id=address)).update(window_until=clock.now())


def contact_for(customer: Customer) -> WhatsAppContact | None:
    """The contact of a customer whose window is open the longest, if there is any."""
    mine = WhatsAppContact.objects.filter(customer=customer)
    rows = sorted(mine, key=lambda one: (one.window_until is None, -(one.window_until or clock.now()).timestamp()))
    return rows[0] if rows else None


def is_open(contact: WhatsAppContact | None) -> bool:
    return contact is not None and contact.window_until is not None and contact.window_until > clock.now()
