"""What the counter says when it refuses."""

from akrab.core.errors import AkrabError


class CounterError(AkrabError):
    """Base of all refusals at the counter."""


class TillClosed(CounterError):
    """Nothing is sold on a closed till."""


class BeyondRights(CounterError):
    """A price or a discount that this person may not give."""


class BadSale(CounterError):
    """What the till sent is no sale."""


class SerialRefused(CounterError):
    """A number that the shop does not have, or sold before."""


class PinError(CounterError):
    """Wrong, too easy, or locked."""
