"""What the payments' actions say when they refuse."""

from akrab.core.errors import AkrabError


class PaymentError(AkrabError):
    """Base of all refusals about money."""


class NotOffered(PaymentError):
    """The way to pay is not offered for this order."""


class ProviderError(PaymentError):
    """A provider refused or did not answer. `passing`: trying again later may help."""

    def __init__(self, sentence: object, *, passing: bool = False, field: str | None = None) -> None:
        super().__init__(sentence, field=field)
        self.passing = passing


class DebtError(PaymentError):
    """The debt book does not allow it."""


class StatementError(PaymentError):
    """The bank statement cannot be read."""


class QrisError(PaymentError):
    """The text is not a QRIS code we can use."""
