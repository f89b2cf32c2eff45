"""Who may change the shop's own books."""

from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core.errors import NotAllowed


def check(actor: User | None) -> None:
    """Nobody (the shop's own programme) and those with the right may. Raises NotAllowed."""
    if actor is not None and not may(actor, Capability.FINANCE_EDIT):
        raise NotAllowed(_("Only the owner or a manager writes into the shop’s books."))
