"""Texts of the shop's own, filled in from what the shop knows of a person: answers kept for questions that come often,
and the words of campaigns."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.accounts.models import User
from akrab.core.money import format_money
from akrab.customers.models import Customer
from akrab.messaging.models import Conversation, OwnText
from akrab.messaging.texts.notices import fill as fill_in
from akrab.messaging.texts.rendering import TextError, compile_text, missing
from akrab.messaging.texts.variables import SHOP, Values, Variable, one_line
from akrab.orders.models import Order
from akrab.orders.queries import orders_of


class LastOrder:
    """The person's last order, looked for only when a text names it."""

    def __init__(self, customer: Customer | None) -> None:
        self.customer = customer
        self._found: list[Order] | None = None

    def of(self, read: Callable[[Order], str]) -> str:
        if self._found is None:
            self._found = list(orders_of(self.customer)[:1]) if self.customer else []
        return read(self._found[0]) if self._found else ""


def _of_order(read: Callable[[Order], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda context: context["last"].of(read)


# Every one is needed where it stands: nobody is sent an answer with a hole in it.
VARIABLES: tuple[Variable, ...] = (
    Variable("name", _("name of the customer"), lambda context: one_line(context["name"]), "Siti Rahma"),
    Variable("order_number", _("number of the last order"), _of_order(lambda one: one.number), "1042"),
    Variable(
        "total",
        _("total of the last order"),
        _of_order(lambda one: format_money(one.total, one.currency)),
        "Rp75.000",
    ),
    Variable(
        "owed",
        _("what is still to be paid"),
        _of_order(lambda one: format_money(one.owed, one.currency) if one.owed > 0 else ""),
        "Rp75.000",
    ),
    Variable(
        "order_state", _("state of the last order"), _of_order(lambda one: str(one.get_state_display())), _("packed")
    ),
    Variable(
        "order_link",
        _("page of the last order"),
        _of_order(lambda one: f"{settings.BASE_URL}/account/orders/{one.pk}/"),
        "https://shop.example/orders/12/",
    ),
    Variable("me", _("your own name"), lambda context: one_line(context["user"] or ""), "Dewi"),
    *(replace(one, optional=False) for one in SHOP),
)


def context_of(customer: Customer | None, user: User | None, name: str = "") -> dict[str, Any]:
    """What an own text is filled in from."""
    return {
        "name": customer.name if customer else name,
        "customer": customer,
        "user": user,
        "last": LastOrder(customer),
    }


def fill(own: OwnText, *, conversation: Conversation, user: User) -> str:
    """The text with real data in it. Raises TextError that names what is missing."""
    language = (conversation.customer.language if conversation.customer else "") or settings.LANGUAGE_CODE
    version = own.version(language)
    if version is None:
        raise TextError(_("The text is empty. Write something first."), field="body")
    values = Values(VARIABLES, context_of(conversation.customer, user, conversation.name), language)
    return fill_in(compile_text(subject="", body=version.body, language=language), VARIABLES, values).text


def check(text: str) -> None:
    """Nothing is sent with an empty place left in it. Raises TextError that names the first."""
    for one in VARIABLES:
        if f"{{{one.name}}}" in text:
            raise missing(one.name)
