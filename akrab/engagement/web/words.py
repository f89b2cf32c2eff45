"""What a message's conditions mean, in words for who sets them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.catalogue.models import Category, Product
from akrab.core import shop
from akrab.core.money import format_money
from akrab.insight.models import CustomerScore

WHO = [
    ("", gettext_lazy("Everybody")),
    ("guest", gettext_lazy("Only guests who have not signed in")),
    ("customer", gettext_lazy("Only who has signed in")),
    ("member", gettext_lazy("Only members")),
]
VISITS = [
    ("", gettext_lazy("First visit or a later one")),
    ("first", gettext_lazy("Only on the first visit")),
    ("returning", gettext_lazy("Only who has been here before")),
]
BOUGHT = [
    ("", gettext_lazy("Whether they have bought or not")),
    ("never", gettext_lazy("Has never bought")),
    ("once", gettext_lazy("Has bought once")),
    ("more", gettext_lazy("Has bought more than once")),
]
PATHS = [
    ("/", gettext_lazy("Home page")),
    ("/products/", gettext_lazy("Products")),
    ("/c/", gettext_lazy("Pages of categories")),
    ("/offers/", gettext_lazy("Offers")),
    ("/basket/", gettext_lazy("Basket")),
    ("/account/", gettext_lazy("My account")),
]


def _one_of(choices: list[tuple[str, Any]]) -> Callable[[Any], str]:
    return lambda wanted: str(dict(choices).get(wanted, wanted))


def _list(wanted: Any) -> str:
    return ", ".join(map(str, wanted))


def _money(minor: Any) -> str:
    return format_money(minor, shop.get("currency"))


def _looked(wanted: Any) -> str:
    slugs = {kind: [one[2:] for one in wanted if one.startswith(f"{kind}:")] for kind in "pc"}
    names = [str(one) for one in Category.objects.filter(slug__in=slugs["c"])]
    names += [str(one) for one in Product.objects.filter(slug__in=slugs["p"])]
    return _("looked at %(what)s in this visit") % {"what": ", ".join(names) or _("something that is gone")}


_WORDS: dict[str, Callable[[Any], str]] = {
    "who": _one_of(WHO),
    "visits": _one_of(VISITS),
    "bought": _one_of(BOUGHT),
    "languages": lambda wanted: _list(dict(settings.LANGUAGES).get(code, code) for code in wanted),
    "standings": lambda wanted: (
        _("standing: %(list)s") % {"list": _list(dict(CustomerScore.Standing.choices).get(one, one) for one in wanted)}
    ),
    "tags": lambda wanted: _("tag: %(list)s") % {"list": _list(wanted)},
    "cities": lambda wanted: _("from %(list)s") % {"list": _list(wanted)},
    "weekdays": lambda wanted: _list(WEEKDAYS[day] for day in wanted),
    "came_from": lambda wanted: _("came from %(list)s") % {"list": _list(wanted)},
    "paths": lambda wanted: _("on: %(list)s") % {"list": _list(dict(PATHS).get(one, one) for one in wanted)},
    "looked": _looked,
    "pages_min": lambda n: ngettext("from the first page on", "from page %(n)d of the visit on", n) % {"n": n},
    "basket_min": lambda minor: _("basket from %(money)s") % {"money": _money(minor)},
    "basket_max": lambda minor: _("basket up to %(money)s") % {"money": _money(minor)},
    "left_hours": lambda n: ngettext("basket left for an hour", "basket left for %(n)d hours", n) % {"n": n},
    "points_min": lambda n: ngettext("has a point", "has %(n)d points or more", n) % {"n": n},
    "birthday_days": lambda n: _("birthday within %(n)d days") % {"n": n} if n else _("on their birthday"),
    "hours": lambda span: _("at %(hours)s") % {"hours": span},
}


def condition(name: str, wanted: Any) -> str:
    return _WORDS[name](wanted) if name in _WORDS else name


def conditions(wanted: Mapping[str, Any]) -> list[str]:
    """Each condition in a few words; “Everybody” without any."""
    return [condition(name, value) for name, value in wanted.items()] or [str(WHO[0][1])]
