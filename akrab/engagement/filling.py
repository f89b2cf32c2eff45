"""What a text to many is filled in with for each of them: the name, what they bought, and what suits them.

Where nothing is known the line that speaks of it vanishes: nobody reads of a product that was guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.customers.models import Customer
from akrab.engagement.texts import language_of
from akrab.insight.offers.queries import fresh_offers
from akrab.messaging.texts import Compiled, TextError
from akrab.messaging.texts.actions import check
from akrab.messaging.texts.variables import Variable, name_or_greeting
from akrab.orders.models import Order, OrderLine

CHUNK = 500
VARIABLES = (
    Variable("name", _("name of the customer"), lambda _context: ""),
    Variable("shop", _("name of the shop"), lambda _context: ""),
    Variable("product", _("what they bought last"), lambda _context: "", optional=True),
    Variable("recommended", _("what suits them, chosen from what they bought"), lambda _context: "", optional=True),
    Variable("recommended_link", _("page of what suits them"), lambda _context: "", optional=True),
)
Values = Mapping[str, str]


def compiled(text: str, *, subject: str = "", language: str = "id") -> Compiled:
    """The text, looked through. Raises TextError naming the line and what was probably meant."""
    return check(subject=subject, body=text.strip(), language=language, variables=VARIABLES)


def values_of(customers: Sequence[Customer], names: Iterable[str]) -> dict[int, Values]:
    """Customer → value of each variable, empty where nothing is known; only what `names` ask for is looked up."""
    wanted, ids = set(names), [one.pk for one in customers]
    bought = _bought(ids) if "product" in wanted else {}
    offered = _offered(ids) if wanted & {"recommended", "recommended_link"} else {}
    found: dict[int, Values] = {}
    for one in customers:
        with translation.override(language_of(one)):
            product, link = offered.get(one.pk, ("", ""))
            found[one.pk] = {
                "name": name_or_greeting(one.name), "shop": str(shop.get("name")), "product": bought.get(one.pk, ""),
                "recommended": product, "recommended_link": link,
            }  # fmt: skip
    return found


def words_of(text: Compiled, customers: Sequence[Customer]) -> Callable[[Customer], str]:
    """The message to each of them; empty for whom nothing would be left of it."""
    values = values_of(customers, text.variables)

    def words(customer: Customer) -> str:
        try:
            return text.render(values[customer.pk]).text
        except TextError:
            return ""

    return words


def _bought(ids: Sequence[int]) -> dict[int, str]:
    """What each paid most for in their last purchase."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        lines = OrderLine.objects.filter(
            order__customer_id__in=ids[start : start + CHUNK], order__kind=Order.Kind.SALE, quantity__gt=0
        ).exclude(order__state__in=Order.NOT_TRADE)
        rows = lines.order_by("order__customer_id", "-order__placed_at", "-order_id", "-total", "id")
        for customer_id, name in rows.values_list("order__customer_id", "name"):
            found.setdefault(customer_id, name)
    return found


def _offered(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and page of what suits each best and is new to them; nobody's who wants nothing chosen."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = fresh_offers().filter(customer_id__in=ids[start : start + CHUNK]).order_by("customer_id", "rank")
        for one in rows.select_related("product").defer("product__description", "product__attributes"):
            link = settings.BASE_URL + reverse("storefront:product", args=[one.product.slug])
            found.setdefault(one.customer_id, (str(one.product), link))
    return found
