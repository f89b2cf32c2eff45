"""What every way of sending promises."""

from typing import Protocol

from akrab.messaging.models import Message


class TransportError(Exception):
    """A message could not be handed over. `permanent`: trying again will not help. `reason`: for the shop owner."""

    def __init__(self, reason: object, *, permanent: bool) -> None:
        super().__init__(str(reason))
        self.permanent = permanent


class Transport(Protocol):
    def send(self, message: Message) -> str:
        """Hand over one message; return the provider's id. Raises TransportError."""

    def close(self) -> None:
        """End the connection, if one is open."""
