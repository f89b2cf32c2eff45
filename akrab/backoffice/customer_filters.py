"""What the list of customers is narrowed by, as it stands in the address of the page and in saved lists."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.dates import MONTHS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.consent.models import Channel, Purpose, Standing
from akrab.core import clock, customfields
from akrab.core.models import CustomField
from akrab.customers.models import Address, Customer, Tag
from akrab.insight.models import CustomerScore
from akrab.shipping.models import Region

OWN = "own_"  # in front of the shop's own fields
PLAIN = ("q", "state", "standing", "tag", "place", "consent", "bought", "debt", "birthday", "source", "sort")
SORTS: dict[str, Any] = {
    "newest": gettext_lazy("Newest first"),
    "name": gettext_lazy("By name"),
    "value": gettext_lazy("Most bought first"),
}
CONSENTS: dict[str, Any] = {
    Channel.WHATSAPP.value: gettext_lazy("agreed to WhatsApp"),
    Channel.EMAIL.value: gettext_lazy("agreed to e-mail"),
    "none": gettext_lazy("agreed to nothing"),
}
BOUGHT: dict[str, Any] = {
    "30": gettext_lazy("bought within 30 days"),
    "90": gettext_lazy("bought within 90 days"),
    "365": gettext_lazy("bought within a year"),
    "not90": gettext_lazy("not for 90 days"),
    "not180": gettext_lazy("not for half a year"),
    "not365": gettext_lazy("not for a year"),
    "never": gettext_lazy("never bought"),
}
SOURCES: dict[str, Any] = {
    "office": gettext_lazy("written down by the shop"),
    "registration": gettext_lazy("registered"),
    "counter": gettext_lazy("at the counter"),
    "qr": gettext_lazy("by the code at the counter"),
    "import": gettext_lazy("from a file"),
    "whatsapp": gettext_lazy("wrote by WhatsApp"),
    "email": gettext_lazy("wrote by e-mail"),
    "chat": gettext_lazy("from a chat"),
}
MOST_PLACES, KEPT_SECONDS = 60, 1800


@dataclass(frozen=True)
class Wanted:
    """What somebody narrows the list by; every field empty when it does not matter."""

    query: str = ""
    state: str = ""
    standing: str = ""
    tag: str = ""
    place: str = ""  # "city:Solo" or "region:33", the code of a province
    consent: str = ""
    bought: str = ""
    debt: str = ""  # "yes"
    birthday: str = ""  # a month, "1" to "12"
    source: str = ""
    own: tuple[tuple[str, str], ...] = ()  # key of a field of the shop, and its value
    sort: str = "newest"
    after: str = ""

    @property
    def pairs(self) -> dict[str, str]:
        """As the address of the list says it, without what does not matter."""
        said = {
            "q": self.query, "state": self.state, "standing": self.standing, "tag": self.tag, "place": self.place,
            "consent": self.consent, "bought": self.bought, "debt": self.debt, "birthday": self.birthday,
            "source": self.source, **{OWN + key: value for key, value in self.own},
            "sort": "" if self.sort == "newest" else self.sort,
        }  # fmt: skip
        return {key: value for key, value in said.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.pairs.keys() - {"sort"})

    @property
    def extra(self) -> int:
        """How many of the filters are on that stand behind “More filters”."""
        return len(self.pairs.keys() - {"q", "sort", "standing", "tag"})

    @property
    def address(self) -> str:
        return urlencode(self.pairs)


def wanted_from(said: Mapping[str, str]) -> Wanted:
    """Read an address or a form; what makes no sense is left out."""

    def one(name: str, among: Any = None) -> str:
        value = said.get(name, "").strip()[:300]
        return value if among is None or value in among else ""

    return Wanted(
        query=one("q"),
        state=one("state", Customer.State.values),
        standing=one("standing", CustomerScore.Standing.values),
        tag=one("tag"),
        place=one("place"),
        consent=one("consent", CONSENTS),
        bought=one("bought", BOUGHT),
        debt=one("debt", {"yes"}),
        birthday=one("birthday", {str(month) for month in MONTHS}),
        source=one("source", SOURCES),
        own=tuple((key[len(OWN) :], one(key)) for key in said if key.startswith(OWN) and one(key)),
        sort=one("sort", SORTS) or "newest",
        after=one("after"),
    )


def narrow(customers: QuerySet[Customer], wanted: Wanted) -> QuerySet[Customer]:
    """Those who fit; the words of the search are looked at by the list itself."""
    if wanted.state:
        customers = customers.filter(state=wanted.state)
    if wanted.standing:
        customers = customers.filter(score__standing=wanted.standing)
    if wanted.tag:
        customers = customers.filter(tags__name=wanted.tag)
    if wanted.source:
        customers = customers.filter(source=wanted.source)
    if wanted.birthday:
        customers = customers.filter(birthday__month=int(wanted.birthday))
    if wanted.debt:
        customers = customers.filter(debt_account__owed__gt=0)
    customers = _in_place(customers, wanted.place)
    customers = _agreed(customers, wanted.consent)
    customers = _bought(customers, wanted.bought)
    return _own(customers, wanted.own)


def _in_place(customers: QuerySet[Customer], place: str) -> QuerySet[Customer]:
    kind, _colon, value = place.partition(":")
    if kind == "city" and value:
        return customers.filter(city=value)
    if kind == "region" and value:
        there = Address.objects.filter(region__startswith=f"{value}.")
        return customers.filter(pk__in=there.values("customer_id"))
    return customers


def _agreed(customers: QuerySet[Customer], consent: str) -> QuerySet[Customer]:
    if not consent:
        return customers
    yes = Standing.objects.filter(customer=OuterRef("pk"), purpose=Purpose.MARKETING, given=True)
    if consent == "none":
        return customers.filter(~Exists(yes))
    return customers.filter(Exists(yes.filter(channel=consent)))


def _bought(customers: QuerySet[Customer], bought: str) -> QuerySet[Customer]:
    if not bought:
        return customers
    if bought == "never":
        return customers.filter(score__isnull=True)
    day = clock.now() - dt.timedelta(days=int(bought.removeprefix("not")))
    if bought.startswith("not"):
        return customers.filter(score__last_order_at__lt=day)
    return customers.filter(score__last_order_at__gte=day)


def _own(customers: QuerySet[Customer], own: tuple[tuple[str, str], ...]) -> QuerySet[Customer]:
    if not own:
        return customers
    fields = {field.key: field for field in customfields.fields_of("customer")}
    for key, value in own:
        field = fields.get(key)
        if field is None:
            continue
        if field.kind == CustomField.Kind.YES_NO:
            customers = customers.filter(**{f"custom__{key}": value == "yes"})
        elif field.kind == CustomField.Kind.CHOICE:
            customers = customers.filter(**{f"custom__{key}": value})
        else:
            customers = customers.filter(**{f"custom__{key}__icontains": value})
    return customers


@dataclass(frozen=True)
class Filter:
    """One choice of the page: `kind` "select" with options (value, label, chosen), or "text"."""

    name: str
    label: str
    any: str
    options: list[tuple[str, Any, bool]]
    value: str = ""

    @property
    def kind(self) -> str:
        return "select" if self.options else "text"


def filters(wanted: Wanted, *, debts: bool, fields: Iterable[CustomField]) -> list[Filter]:
    """All that the list can be narrowed by, what is used most first; the first two always stand on the page."""

    def select(name: str, label: str, any_of: str, options: Any, value: str) -> Filter:
        return Filter(name, label, any_of, [(code, word, code == value) for code, word in options], value)

    found = [
        select("standing", _("Standing"), _("Any standing"), CustomerScore.Standing.choices, wanted.standing),
        select("tag", _("Tag"), _("Any tag"), [(name, name) for name in _tags()], wanted.tag),
        select("bought", _("Last purchase"), _("Whenever they bought"), BOUGHT.items(), wanted.bought),
        select("consent", _("Consent"), _("Whatever they agreed to"), CONSENTS.items(), wanted.consent),
        select("place", _("Place"), _("Any place"), places(), wanted.place),
        select("state", _("Membership"), _("Members and others"), Customer.State.choices, wanted.state),
        select(
            "birthday", _("Birthday in"), _("Any birthday"), [(str(n), m) for n, m in MONTHS.items()], wanted.birthday
        ),
        select("source", _("Came"), _("However they came"), SOURCES.items(), wanted.source),
    ]
    if debts:
        options = [("yes", _("owe something"))]
        found.append(select("debt", _("Debt"), _("With and without debt"), options, wanted.debt))
    own = dict(wanted.own)
    for field in fields:
        value = own.get(field.key, "")
        if field.kind == CustomField.Kind.YES_NO:
            options = [("yes", _("yes")), ("no", _("no"))]
        else:
            options = [(choice, choice) for choice in field.choices] if field.kind == CustomField.Kind.CHOICE else []
        found.append(select(OWN + field.key, field.label, _("Any"), options, value))
    return found


def _tags() -> list[str]:
    return list(Tag.objects.order_by("name").values_list("name", flat=True)[:100])


def places() -> list[tuple[str, str]]:
    """Cities and provinces in which customers live, those with most customers first. Counted every half hour."""
    found: list[tuple[str, str]] | None = cache.get("customer-places")
    if found is None:
        cities = Customer.objects.present().exclude(city="").values_list("city").annotate(n=Count("pk"))
        found = [(f"city:{city}", str(city)) for city, _n in cities.order_by("-n", "city")[:MOST_PLACES]]
        provinces = Region.objects.filter(code__in={code[:2] for code in _regions()}).order_by("name")
        found += [(f"region:{one.code}", one.name) for one in provinces]
        cache.set("customer-places", found, KEPT_SECONDS)
    return found


def _regions() -> QuerySet[Address, str]:
    return Address.objects.exclude(region="").values_list("region", flat=True).distinct()
