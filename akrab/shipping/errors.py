"""What the actions of shipping say when they refuse."""

from akrab.core.errors import AkrabError


class ShippingError(AkrabError):
    """A way to send or its table cannot be like that."""
