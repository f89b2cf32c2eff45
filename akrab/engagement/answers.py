"""Filling in a saved answer from what the shop knows of the person."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from akrab.accounts.models import User
from akrab.core import phone, shop
from akrab.core.context import in_language
from akrab.core.money import format_money
from akrab.messaging import saved
from akrab.messaging.models import Conversation
from akrab.orders.models import Order
from akrab.orders.queries import orders_of

# What stands between braces → what it is, in the words of a refusal: "There is no order for {order} here."
VARIABLES: dict[str, object] = {
    "name": _("name of the customer"),
    "order": _("order"),
    "total": _("order with a total"),
    "owed": _("order that is still to be paid"),
    "state": _("order with a state"),
    "shop": _("name of the shop"),
    "phone": _("phone number of the shop"),
    "address": _("address of the shop"),
    "hours": _("opening hours of the shop"),
    "link": _("address of the shop on the web"),
    "me": _("name of yours"),
}


def fill(text: str, *, conversation: Conversation, user: User) -> str:
    """The text with real data in it. Raises SavedAnswerError that names what is missing."""
    language = (conversation.customer.language if conversation.customer else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        known = _known(conversation, user)
        filled = {name: known[name]() for name in saved.variables_in(text) if name in known}
    return saved.fill(text, lambda name: filled.get(name, ""), VARIABLES)


def check(text: str) -> None:
    """Nothing is sent with an empty place left in it. Raises SavedAnswerError that names the first."""
    saved.fill(text, lambda _name: "", VARIABLES)


def _known(conversation: Conversation, user: User) -> dict[str, Callable[[], str]]:
    order = _Last(conversation)
    return {
        "name": lambda: conversation.customer.name if conversation.customer else conversation.name,
        "order": lambda: order.of(lambda one: one.number),
        "total": lambda: order.of(lambda one: format_money(one.total, one.currency)),
        "owed": lambda: order.of(lambda one: format_money(one.owed, one.currency) if one.owed > 0 else ""),
        "state": lambda: order.of(lambda one: str(one.get_state_display())),
        "shop": lambda: str(shop.get("name")),
        "phone": lambda: phone.display(shop.get("phone"), shop.get("region")) if shop.get("phone") else "",
        "address": lambda: ", ".join(filter(None, [shop.get("address"), shop.get("city")])),
        "hours": lambda: str(in_language(shop.get("hours")) or ""),
        "link": lambda: settings.BASE_URL,
        "me": lambda: str(user),
    }


class _Last:
    """The person's last order, looked for only when an answer names it."""

    def __init__(self, conversation: Conversation) -> None:
        self.customer = conversation.customer
        self._found: list[Order] | None = None

    def of(self, read: Callable[[Order], str]) -> str:
        if self._found is None:
            self._found = list(orders_of(self.customer)[:1]) if self.customer else []
        return read(self._found[0]) if self._found else ""
