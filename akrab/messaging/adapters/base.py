"""What every way of sending promises."""

from typing import Protocol

from akrab.messaging.models import Message


class TransportError(Exception):
    """A message could not be handed over. `permanent`: trying again will not help. `reason`: for the shop owner.
    `unsure`: it may have been handed over all the same, so that it is listed and never sent again by itself.
    `retry_after`: seconds that the provider wants us to wait; such a refusal uses up no try."""

    def __init__(
        self, reason: object, *, permanent: bool, unsure: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(str(reason))
        self.permanent = permanent
        self.unsure = unsure
        self.retry_after = retry_after


class Transport(Protocol):
    def send(self, message: Message) -> str:
        """Hand over one message; return the provider's id. Raises TransportError."""

    def close(self) -> None:
        """End the connection, if one is open."""
