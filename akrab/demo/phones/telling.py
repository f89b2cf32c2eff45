"""What the tellers of the demo's story share: names, moments, keys."""

import datetime as dt
import uuid
from dataclasses import dataclass

from akrab.accounts.models import User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer

SPACE = uuid.UUID("5d0e3c59-6f0b-4f53-9a55-0c8b1f5e7a10")  # keys of the story are the same each time
HOME = ("33.72.01", "Jalan Melati 4, Laweyan")
FAR = ("34.71.01", "Jalan Cempaka 18")


def key(name: str) -> str:
    return str(uuid.uuid5(SPACE, name))


def at(days_ago: int, hour: int, minute: int = 0) -> dt.datetime:
    """That time of a past day by the shop's clock, and never later than now."""
    day = clock.today() - dt.timedelta(days=days_ago)
    moment = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.zone())
    return min(moment, clock.now() - dt.timedelta(minutes=1))


def person(name: str) -> Customer:
    return Customer.objects.get(name=name)


def variant(sku: str) -> Variant:
    return Variant.objects.select_related("product").get(sku=sku)


@dataclass(frozen=True)
class Shop:
    owner: User
    cashier: User
    store: User
