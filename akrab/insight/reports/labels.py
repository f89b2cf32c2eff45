"""What the keys of dimensions are called, in the language active. Records that are gone keep their number."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Category, Outlet, Product, Variant
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer, Tag
from akrab.finance.spending import by_code
from akrab.insight.charts.theme import day_words
from akrab.insight.models import CustomerScore
from akrab.insight.reports.spans import end_of
from akrab.insight.warehouse.sources.ages import BANDS
from akrab.loyalty.models import Tier
from akrab.messaging.models import Message
from akrab.messaging.texts.notices import NOTICES
from akrab.payments import methods
from akrab.promotions.models import Promotion
from akrab.shipping.models import Region
from akrab.tracking.models import Visit

Names = dict[str, str]
AT_ONCE = 500
LONGEST = 19  # digits of a number that the database knows


def names_of(dimension: str, keys: Iterable[str]) -> Names:
    """The name of each key. One query per five hundred records."""
    wanted = list(dict.fromkeys(keys))
    if dimension in WRITTEN:
        found = {key: _written(dimension, key) for key in wanted if key}
    else:
        found = RECORDS[dimension]([key for key in wanted if key]) if dimension in RECORDS else {}
    return {key: (found.get(key) or key) if key else _nothing(dimension) for key in wanted}


def _written(dimension: str, key: str) -> str:
    try:
        return WRITTEN[dimension](key)
    except (ValueError, LookupError, AkrabError):  # of an address that somebody made, or of an earlier version
        return key


def _nothing(dimension: str) -> str:
    words = {
        "category": _("Without category"),
        "customer": _("Unknown customers"),
        "promotion": _("Without promotion"),
        "seller": _("Nobody in particular"),
        "outlet": _("Main outlet"),
        "visit_source": _("Came directly"),
        "tier": _("No level"),
        "tag": _("Without tag"),
        "brand": _("Without brand"),
    }
    return words.get(dimension) or _("Not stated")


def _day(key: str) -> dt.date:
    return dt.date.fromisoformat(key)


def _words(day: dt.date, pattern: str) -> str:
    return day_words(day, get_language() or "id", pattern)


def _week(key: str) -> str:
    first = _day(key)
    return f"{_words(first, 'd MMM')} – {_words(end_of(first, 'week'), 'd MMM y')}"


def _quarter(key: str) -> str:
    return _("Quarter %(number)d of %(year)d") % {"number": (_day(key).month + 2) // 3, "year": _day(key).year}


def _channel(key: str) -> str:
    words = {
        "web": _("Web shop"),
        "counter": pgettext("way of selling", "Counter"),
        "phone": pgettext("way of selling", "Phone or message"),
        "chat": pgettext("way of selling", "Chat"),
        "api": pgettext("way of selling", "Other program"),
        "import": _("From a file"),
    }
    return words.get(key, key)


def _source(key: str) -> str:
    return {"shop": _("This shop"), "import": _("From a file")}.get(key, key)


def _delivery(key: str) -> str:
    words = {"pickup": _("Collected at the shop"), "counter": _("Taken along at once"), "agreed": _("As agreed")}
    return words.get(key, key)


def _purpose(key: str) -> str:
    return str(NOTICES[key].label) if key in NOTICES else key


def _expense(key: str) -> str:
    known = by_code()
    return str(known[key].label) if key in known else _("Goods") if key == "purchase" else key


def _choice(choices: Mapping[Any, Any]) -> Callable[[str], str]:
    return lambda key: capfirst(str(choices.get(key, key)))  # and leaves WhatsApp and SMS as they are written


def _age(key: str) -> str:
    least = int(key) if key.isdigit() else 0
    end = next((band for band in BANDS if band > least), None)
    if end is None:
        return _("%(age)d and older") % {"age": least}
    return (
        _("%(first)d to %(last)d") % {"first": least, "last": end - 1} if least else _("under %(age)d") % {"age": end}
    )


WRITTEN: dict[str, Callable[[str], str]] = {
    "day": lambda key: _words(_day(key), "EEE, d MMM y"),
    "week": _week,
    "month": lambda key: _words(_day(key), "MMMM y"),
    "quarter": _quarter,
    "year": lambda key: str(_day(key).year),
    "weekday": lambda key: str(WEEKDAYS[int(key) - 1]).capitalize(),
    "hour": lambda key: f"{int(key):02}:00–{int(key):02}:59",
    "channel": _channel,
    "source": _source,
    "payment_method": lambda key: str(methods.of(key).label),
    "delivery": _delivery,
    "standing": _choice(dict(CustomerScore.Standing.choices)),
    "message_channel": _choice(dict(Message.Channel.choices)),
    "message_purpose": _purpose,
    "device": _choice(dict(Visit.Device.choices)),
    "gender": _choice(dict(Customer.Gender.choices)),
    "age": _age,
    "expense_kind": _expense,
}


def _numbered(keys: list[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < LONGEST]


def _gather(keys: list[str], found: Callable[[list[int]], Iterable[tuple[Any, Any]]]) -> Names:
    numbers, names = _numbered(keys), {}
    for start in range(0, len(numbers), AT_ONCE):
        names.update({str(pk): str(name) for pk, name in found(numbers[start : start + AT_ONCE])})
    return names


def _unknown_articles(keys: list[str]) -> Names:
    return {key: key.removeprefix("sku:") or _("Without number") for key in keys if key.startswith("sku:")}


def _products(keys: list[str]) -> Names:
    return _gather(keys, lambda some: ((one.pk, one) for one in Product.objects.filter(pk__in=some))) | (
        _unknown_articles(keys)
    )


def _variants(keys: list[str]) -> Names:
    return _gather(
        keys, lambda some: ((one.pk, one) for one in Variant.objects.filter(pk__in=some).select_related("product"))
    ) | _unknown_articles(keys)


def _people(keys: list[str]) -> Names:
    return _gather(keys, lambda some: Customer.objects.filter(pk__in=some, name__gt="").values_list("pk", "name"))


RECORDS: dict[str, Callable[[list[str]], Names]] = {
    "product": _products,
    "variant": _variants,
    "category": lambda keys: _gather(
        keys, lambda some: ((one.pk, one) for one in Category.objects.filter(pk__in=some))
    ),
    "customer": _people,
    "outlet": lambda keys: _gather(keys, lambda some: Outlet.objects.filter(pk__in=some).values_list("pk", "name")),
    "seller": lambda keys: _gather(keys, lambda some: ((one.pk, one) for one in User.objects.filter(pk__in=some))),
    "promotion": lambda keys: _gather(
        keys, lambda some: ((one.pk, one) for one in Promotion.objects.filter(pk__in=some))
    ),
    "region": lambda keys: dict(Region.objects.filter(pk__in=keys).values_list("pk", "full_name")),
    "province": lambda keys: dict(Region.objects.filter(pk__in=keys).values_list("pk", "full_name")),
    "tag": lambda keys: _gather(keys, lambda some: Tag.objects.filter(pk__in=some).values_list("pk", "name")),
    "tier": lambda keys: {one.code: str(one) for one in Tier.objects.filter(code__in=keys)},
}
