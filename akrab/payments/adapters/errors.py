"""What can go wrong with a payment service, as sentences for the shop."""

from django.utils.translation import gettext as _

from akrab.payments.errors import ProviderError


class GatewayError(ProviderError):
    """The service did not do it. `permanent`: trying again will not help; `unsure`: it may have done it all the
    same."""

    def __init__(self, sentence: object, *, permanent: bool, unsure: bool = False, code: str = "") -> None:
        super().__init__(sentence, passing=not permanent)
        self.permanent = permanent
        self.unsure = unsure
        self.code = code  # the service's own, for a few cases that are handled


def unreachable(name: str) -> GatewayError:
    return GatewayError(
        _("%(service)s cannot be reached at the moment. Try again in a while.") % {"service": name}, permanent=False
    )


def silent(name: str) -> GatewayError:
    return GatewayError(
        _("%(service)s does not answer in time. Try again in a while.") % {"service": name},
        permanent=False,
        unsure=True,
    )


def troubled(name: str, status: int) -> GatewayError:
    return GatewayError(
        _("%(service)s has a trouble of its own (code %(code)s). Try again in a while.")
        % {"service": name, "code": status},
        permanent=False,
        unsure=True,
    )


def key_refused(name: str) -> GatewayError:
    return GatewayError(
        _("%(service)s does not accept the shop's key. Check it under “Payment services”: is it for tests or live?")
        % {"service": name},
        permanent=True,
        code="key",
    )


def refused(name: str, words: str, code: str = "") -> GatewayError:
    """The service's own words, cut to a line."""
    return GatewayError(
        _("%(service)s refuses: %(words)s") % {"service": name, "words": " ".join(words.split())[:200] or code},
        permanent=True,
        code=code,
    )


def unreadable(name: str) -> GatewayError:
    return GatewayError(
        _("%(service)s answered something that cannot be understood. Try again in a while.") % {"service": name},
        permanent=False,
        unsure=True,
    )
