"""What every way of telling a customer something promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models

from akrab.customers.models import Customer
from akrab.messaging.writing import Written


@dataclass(frozen=True)
class Notice:
    """One thing that a customer is to be told. `name` is that of its text ("order_placed"), `key` what it is told once
    for."""

    customer: Customer
    name: str
    key: str
    language: str
    written: Written
    about: models.Model
    context: Mapping[str, Any] = field(default_factory=dict)


class NoticeWay(Protocol):
    """`reaches`: it brings the message to the person for certain, so that no second such way is needed where the shop
    tells people on the first way only. What stands in the shop and what flashes up on a screen goes beside those."""

    reaches: bool

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        """What the message that is queued has of its own: at least its channel. None where this way does not lead to
        the customer now, or they do not want it. Asks the database, changes nothing."""
