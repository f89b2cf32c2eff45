"""What a report can be narrowed to: the values of each dimension, found by words where they are many."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Category, Outlet, Product
from akrab.customers.models import Address, Customer, Tag
from akrab.insight.models import CustomerScore
from akrab.insight.reports.labels import names_of
from akrab.insight.warehouse.sources.ages import BANDS
from akrab.loyalty.models import Tier
from akrab.orders.models import Order
from akrab.promotions.models import Promotion

SHOWN = 30  # of what is found by words
MOST = 2_000  # looked through by their names
FREE = frozenset({
    "city", "country", "occupation", "brand", "source", "channel", "payment_method", "delivery", "region", "province",
    "campaign",
})  # fmt: skip
Option = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """`options`: those chosen first, though they may be gone, then what was found. `more`: there is more than that."""

    options: list[Option]
    more: bool


def choices_of(dimension: str, chosen: Iterable[str] = (), words: str = "") -> Choices:
    """The first of those with all the words in their names, see SHOWN."""
    chosen = list(dict.fromkeys(chosen))
    wanted = words.split()
    found = [key for key in KNOWN[dimension](wanted) if key not in chosen] if dimension in KNOWN else []
    names = names_of(dimension, [*chosen, *found])
    if wanted and dimension not in SEARCHED:
        found = [key for key in found if all(word.lower() in names[key].lower() for word in wanted)]
    known = [(key, names[key]) for key in found[:SHOWN]]
    return Choices([(key, _named(dimension, key, names[key])) for key in chosen] + known, len(found) > SHOWN)


def _named(dimension: str, key: str, name: str) -> str:
    if name != key or dimension in FREE or not key:
        return name
    return _("%(name)s (no longer there)") % {"name": key}


def _with(field: str, words: Sequence[str]) -> Q:
    return reduce(and_, (Q(**{f"{field}__icontains": word}) for word in words), Q())


def _products(words: Sequence[str]) -> list[str]:
    """By name or article number; without words those sold most."""
    found = Product.objects.order_by("-sold", "pk")
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(variants__sku__icontains=word))
    return _texts(
        found.values_list("pk", flat=True).distinct()[: SHOWN + 1]
        if words
        else found.values_list("pk", flat=True)[: SHOWN + 1]
    )


def _texts(keys: Iterable[Any]) -> list[str]:
    return [str(key) for key in keys]


def _column(rows: "QuerySet[Any]", field: str) -> Callable[[Sequence[str]], list[str]]:
    """The different values of a column of text, those with the words."""

    def found(words: Sequence[str]) -> list[str]:
        some = rows.filter(_with(field, words)).exclude(**{field: ""}).order_by(field)
        return _texts(some.values_list(field, flat=True).distinct()[: SHOWN + 1])

    return found


def _codes(field: str) -> Callable[[Sequence[str]], list[str]]:
    return lambda _words: sorted(Order.objects.order_by().values_list(field, flat=True).distinct()[:MOST])


def _records(rows: "Callable[[], QuerySet[Any]]", field: str = "pk") -> Callable[[Sequence[str]], list[str]]:
    """All of a table that stays small; `options_of` looks for the words in their names."""
    return lambda _words: _texts(rows().values_list(field, flat=True)[:MOST])


def _fixed(values: Iterable[Any]) -> Callable[[Sequence[str]], list[str]]:
    keys = _texts(values)
    return lambda _words: keys


def _regions(digits: int) -> Callable[[Sequence[str]], list[str]]:
    """Those where customers live."""

    def found(_words: Sequence[str]) -> list[str]:
        main = Address.objects.filter(is_main=True).exclude(region="").order_by()
        return _texts(main.annotate(part=Substr("region", 1, digits)).values_list("part", flat=True).distinct()[:MOST])

    return found


KNOWN: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "product": _products,
    "category": _records(Category.objects.all),
    "brand": _column(Product.objects.all(), "brand"),
    "channel": _codes("channel"),
    "source": _codes("source"),
    "payment_method": _codes("payment_method"),
    "delivery": _codes("delivery"),
    "outlet": _records(Outlet.objects.all),
    "seller": _records(lambda: User.objects.filter(~Q(role__in=["customer", "partner"]))),
    "promotion": _records(lambda: Promotion.objects.order_by("-pk")),
    "tag": _records(Tag.objects.all),
    "city": _column(Customer.objects.all(), "city"),
    "country": _column(Customer.objects.all(), "country"),
    "occupation": _column(Customer.objects.all(), "occupation"),
    "province": _regions(2),
    "region": _regions(5),
    "age": _fixed(BANDS),
    "gender": _fixed(Customer.Gender.values),
    "tier": _records(Tier.objects.all, "code"),
    "standing": _fixed(CustomerScore.Standing.values),
    "weekday": _fixed(range(1, 8)),
    "hour": _fixed(range(24)),
}
SEARCHED = frozenset({"product", "brand", "city", "country", "occupation"})  # by the database
