"""What the list of customers can be narrowed by, in words: the choices of its page, and what is chosen now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from akrab.backoffice import customer_figures, customer_messages
from akrab.backoffice.customer_filters import (
    AGES,
    BOUGHT,
    CONSENTS,
    OWN,
    SOURCES,
    STAYING,
    UNKNOWN,
    WORTHS,
    Wanted,
)
from akrab.core.models import CustomField
from akrab.customers.models import Address, Customer, Tag
from akrab.insight.groups import queries as groups
from akrab.insight.groups.words import name_of
from akrab.insight.learning import cards
from akrab.insight.models import CustomerScore
from akrab.loyalty.queries import tier_codes
from akrab.shipping.models import Region

MOST, KEPT_SECONDS = 60, 600
Options = list[tuple[str, Any]]
Known = dict[str, list[Any]]


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

    @property
    def said(self) -> str:
        """What is chosen, in words."""
        return next((str(label) for _code, label, chosen in self.options if chosen), self.value)


@dataclass(frozen=True)
class Chip:
    """A filter that is on; `address` opens the list without it."""

    label: str
    value: str
    address: str


def filters(wanted: Wanted, *, debts: bool, fields: Iterable[CustomField]) -> list[Filter]:
    """All that the list can be narrowed by, what is used most first; the first two always stand on the page. What the
    shop knows of nobody is left out, unless it is asked for."""

    def select(name: str, label: str, any_of: str, options: Iterable[tuple[str, Any]], value: str) -> Filter:
        return Filter(name, label, any_of, [(code, word, code == value) for code, word in options], value)

    known = _counted()
    found = [
        select("standing", _("Standing"), _("Any standing"), CustomerScore.Standing.choices, wanted.standing),
        select("tag", _("Tag"), _("Any tag"), _with(wanted.tag, [(name, name) for name in _tags()]), wanted.tag),
        select("bought", _("Last purchase"), _("Whenever they bought"), BOUGHT.items(), wanted.bought),
        select("consent", _("Consent"), _("Whatever they agreed to"), CONSENTS.items(), wanted.consent),
        select("place", _("Place"), _("Any place"), _places(wanted.place, known), wanted.place),
        select("age", _("Age"), _("Any age"), _ages(), wanted.age),
        select("gender", _("Gender"), _("Whatever they are"), Customer.Gender.choices, wanted.gender),
        select(
            "occupation",
            _("Occupation"),
            _("Any occupation"),
            _with(wanted.occupation, [(word, word) for word in known["occupations"]]),
            wanted.occupation,
        ),
        select(
            "tier", _("Tier"), _("Any tier"), _with(wanted.tier, tier_codes() if known["tiers"] else []), wanted.tier
        ),
        select("group", _("Group"), _("Any group"), _groups(wanted.group, known), wanted.group),
        select("staying", _("Staying"), _("May come back or not"), STAYING.items(), wanted.staying),
        select("worth", _("Worth"), _("Whatever they are worth"), WORTHS.items(), wanted.worth),
        select("figure", _("Purchases"), _("However many"), _figures(wanted.figure), wanted.figure),
        select("message", _("Message"), _("Whatever they got"), _messages(wanted.message), wanted.message),
        select("state", _("Membership"), _("Members and others"), Customer.State.choices, wanted.state),
        select("birthday", _("Birthday in"), _("Any birthday"), _months(), wanted.birthday),
        select("source", _("Came"), _("However they came"), SOURCES.items(), wanted.source),
    ]
    found = [one for one in found if one.options]
    if debts:
        found.append(select("debt", _("Debt"), _("With and without debt"), [("yes", _("owe something"))], wanted.debt))
    own = dict(wanted.own)
    for field in fields:
        value = own.get(field.key, "")
        if field.kind == CustomField.Kind.YES_NO:
            options = [("yes", _("yes")), ("no", _("no"))]
        else:
            options = [(choice, choice) for choice in field.choices] if field.kind == CustomField.Kind.CHOICE else []
        found.append(select(OWN + field.key, field.label, _("Any"), options, value))
    return found


def chips(wanted: Wanted, found: Iterable[Filter]) -> list[Chip]:
    """What the list is narrowed by now, in words; the words of the search stand in their own field."""
    return [Chip(one.label, one.said, wanted.without(one.name)) for one in found if one.value]


def _with(value: str, options: Options) -> Options:
    """What is asked for stands among the options, even where nobody has it any more."""
    return options if not value or value in dict(options) else [*options, (value, value)]


def _tags() -> list[str]:
    return list(Tag.objects.order_by("name").values_list("name", flat=True)[:100])


def _months() -> Options:
    return [(str(number), month) for number, month in MONTHS.items()]


def _ages() -> Options:
    said: Options = []
    for code, (youngest, oldest) in AGES.items():
        if not youngest:
            said.append((code, _("under %(n)d years") % {"n": (oldest or 0) + 1}))
        elif oldest is None:
            said.append((code, _("%(n)d years and older") % {"n": youngest}))
        else:
            said.append((code, _("%(low)d to %(high)d years") % {"low": youngest, "high": oldest}))
    return [*said, (UNKNOWN, _("birthday not known"))]


def _groups(asked: str, known: Known) -> Options:
    """By their codes as the model left them, named in the language of the moment."""
    codes = list(dict.fromkeys([*known["groups"], asked]))
    return [(code, name_of(code)) for code in codes if code]


def _figures(asked: str) -> Options:
    return [(code, customer_figures.words(code)) for code in dict.fromkeys([*customer_figures.CHOICES, asked]) if code]


def _messages(asked: str) -> Options:
    """Only what is asked for: the page of what works opens the list with it."""
    return [(asked, customer_messages.words(asked))] if asked else []


def _counted() -> Known:
    """What the shop's customers have at all; looked up every ten minutes."""
    found: Known | None = cache.get("customer-choices")
    if found is None:
        card = cards.card(groups.CARD)
        cities = Customer.objects.present().exclude(city="").order_by().values_list("city").annotate(n=Count("pk"))
        lived = Address.objects.exclude(region="").order_by().values_list("region", flat=True).distinct()
        found = {
            "cities": [str(city) for city, _n in cities.order_by("-n", "city")[:MOST]],
            "regions": list(lived),
            "occupations": _occupations(),
            "groups": [one["code"] for one in card.figures.get("groups", [])] if card and not card.trouble else [],
            "tiers": [code for code, _name in tier_codes()],
        }
        cache.set("customer-choices", found, KEPT_SECONDS)
    return found


def _occupations() -> list[str]:
    """What most do comes first; however it is spelt, once."""
    rows = Customer.objects.present().exclude(occupation="").order_by().values_list("occupation")
    spelt: dict[str, str] = {}
    for word, _n in rows.annotate(n=Count("pk")).order_by("-n", "occupation")[: 3 * MOST]:
        spelt.setdefault(word.casefold(), word)
    return list(spelt.values())[:MOST]


def _places(asked: str, known: Known) -> Options:
    """Cities and provinces in which customers live, those with most customers first; below the province or regency that
    is asked for, its parts."""
    found = [(f"city:{city}", city) for city in known["cities"]] + _regions(asked.removeprefix("region:"), known)
    if asked.startswith("city:") and asked not in dict(found):
        found.append((asked, asked.removeprefix("city:")))
    return found


def _regions(asked: str, known: Known) -> Options:
    """Provinces, and the way down to what is asked for: its own line and its parts behind it."""
    lived = {code[:length] for code in known["regions"] for length in (2, 5, 8)}
    if not lived:
        return []
    above = [asked[:length] for length in (2, 5) if len(asked) >= length]
    wanted = {code for code in lived if len(code) == 2 or code[:-3] in above} | ({asked} & lived)
    names = {one.code: one.name for one in Region.objects.filter(code__in=wanted)}

    def way(code: str) -> list[str]:
        return [names.get(code[:at], "") for at in (2, 5, 8) if at <= len(code)]

    return [(f"region:{code}", ", ".join(way(code))) for code in sorted(names, key=way)]
