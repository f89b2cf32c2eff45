"""What the orders' actions say when they refuse."""

from akrab.core.errors import AkrabError


class OrderError(AkrabError):
    """Base of all refusals about orders."""


class BasketError(OrderError):
    """The basket cannot be changed like that."""


class BasketClosed(OrderError):
    """The basket is empty or was ordered before."""


class NotAMember(OrderError):
    """Only approved members order."""


class TooManyWaiting(OrderError):
    """The customer has as many unconfirmed orders as the shop allows."""


class AlreadyDecided(OrderError):
    """Somebody else decided first, or the order's state does not allow it."""


class NothingToSend(OrderError):
    """More pieces are to be sent than are open, or none."""


class ReturnRefused(OrderError):
    """These goods cannot come back like that."""


class BatchError(OrderError):
    """A pre-order is closed or full, or cannot be like that."""
