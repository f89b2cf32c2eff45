"""What every way of telling a customer something promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from akrab.customers.models import Customer
from akrab.messaging.texts.rendering import Written


@dataclass(frozen=True)
class Notice:
    """One thing that a customer is to be told.

    `name` is that of its text ("order_placed"), `key` what it is told once for. `subject_type` and `subject_id` name
    what it is about. `reached`: a way before this one carries it to the customer already.
    """

    customer: Customer
    name: str
    key: str
    language: str
    written: Written
    subject_type: str = ""
    subject_id: int | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    reached: bool = False


class NoticeWay(Protocol):
    """`channel`: which of the owner's choices for this notice switches it on. `reaches`: it brings the message to the
    person for certain, so that no second such way is needed where the shop tells people on the first way only. What
    stands in the shop and what flashes up on a screen goes beside those."""

    channel: str
    reaches: bool

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        """What the message that is queued has of its own: at least its channel. None where this way does not lead to
        the customer now, or they do not want it. Asks the database, changes nothing."""
