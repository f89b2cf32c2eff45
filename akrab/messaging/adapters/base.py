"""What every way of sending promises."""

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from akrab.messaging.models import Message


class TransportError(Exception):
    """A message could not be handed over. `permanent`: trying again will not help. `reason`: for the shop owner.
    `unsure`: it may have been handed over all the same, so that it is listed and never sent again by itself.
    `retry_after`: seconds that the provider wants us to wait; such a refusal uses up no try.
    `wait`: seconds before the next try at the least, where it does use one up.
    `pause`: the trouble is not of this message: nothing goes this way for now, and no try is used up.
    `code`: the provider's own, 0 when there was none."""

    def __init__(
        self,
        reason: object,
        *,
        permanent: bool,
        unsure: bool = False,
        retry_after: float | None = None,
        wait: float = 0,
        pause: bool = False,
        code: int = 0,
    ) -> None:
        super().__init__(str(reason))
        self.permanent = permanent
        self.unsure = unsure
        self.retry_after = retry_after
        self.wait = wait
        self.pause = pause
        self.code = code


class Transport(Protocol):
    def send(self, message: Message) -> str:
        """Hand over one message; return the provider's id. Raises TransportError."""

    def close(self) -> None:
        """End the connection, if one is open."""


class Watch(Protocol):
    """Who writes down what happens to each message, so that a process that is killed leaves no doubt. Any thread."""

    def begun(self, message: Message, provider_id: str = "") -> None:
        """From now on the other side may have it."""

    def done(self, message: Message, provider_id: str) -> None:
        """The other side has it."""

    def failed(self, message: Message, error: TransportError) -> None:
        """The other side does not have it, unless the error is `unsure`."""


@runtime_checkable
class ManyTransport(Transport, Protocol):
    """A transport that hands over many at once, and knows to the moment when a message may have arrived."""

    def send_many(self, messages: Iterable[Message], watch: Watch, stopped: Callable[[], bool]) -> None:
        """Tell `watch` of each. Those it never heard of were not touched: after a `pause`, or once `stopped`."""
