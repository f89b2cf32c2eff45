"""The customers who fit what the list is narrowed by."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from akrab.backoffice import customer_figures, customer_messages
from akrab.backoffice.customer_filters import AGES, UNKNOWN, Wanted
from akrab.consent.models import Purpose, Standing
from akrab.core import clock, customfields
from akrab.core.models import CustomField
from akrab.customers.birthdays import birthday_in
from akrab.customers.models import Address, Customer
from akrab.insight.learning import cards
from akrab.insight.models import CustomerGroup, CustomerWorth
from akrab.insight.risk import queries as risk
from akrab.insight.worth import queries as worth
from akrab.loyalty.models import Account

SHARES = {"tenth": 0.1, "quarter": 0.25, "half": 0.5, "rest": 0.5}


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
    if wanted.occupation:
        customers = customers.filter(occupation__in=_spellings(wanted.occupation))
    if wanted.gender:
        customers = customers.filter(gender=wanted.gender)
    customers = _aged(customers, wanted.age)
    customers = _in_place(customers, wanted.place)
    customers = _agreed(customers, wanted.consent)
    customers = _bought(customers, wanted.bought)
    customers = _known_to_models(customers, wanted)
    return _own(customers, wanted.own)


def _spellings(word: str) -> list[str]:
    """A word as people write it down, so that an index still finds them all."""
    return sorted({word, word.lower(), word.upper(), word.capitalize(), word.title()})


def _aged(customers: QuerySet[Customer], age: str) -> QuerySet[Customer]:
    if age == UNKNOWN:
        return customers.filter(birthday=None)
    if not age:
        return customers
    youngest, oldest = AGES[age]
    today = clock.today()
    customers = customers.filter(birthday__lte=birthday_in(today.year - youngest, today))
    if oldest is not None:
        customers = customers.filter(birthday__gt=birthday_in(today.year - oldest - 1, today))
    return customers


def _in_place(customers: QuerySet[Customer], place: str) -> QuerySet[Customer]:
    kind, _colon, value = place.partition(":")
    if kind == "city" and value:
        return customers.filter(city=value)
    if kind == "region" and value:
        there = Address.objects.filter(Q(region=value) | Q(region__startswith=f"{value}."))
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


def _known_to_models(customers: QuerySet[Customer], wanted: Wanted) -> QuerySet[Customer]:
    """By what the models and the loyalty programme say of them."""
    if wanted.tier:
        customers = customers.filter(pk__in=Account.objects.filter(tier__code=wanted.tier).values("customer_id"))
    if wanted.group:
        customers = customers.filter(pk__in=CustomerGroup.objects.filter(group=wanted.group).values("customer_id"))
    if wanted.worth:
        customers = customers.filter(pk__in=_worth(wanted.worth).values("customer_id"))
    if wanted.staying:
        if risk.speaks(cards.card(risk.CARD)):
            customers = customers.filter(pk__in=risk.slipping().values("customer_id"))
        else:
            customers = customers.filter(pk__in=worth.customers(slipping=True).values("customer_id"))
    if wanted.figure:
        customers = customers.filter(pk__in=customer_figures.behind(wanted.figure))
    if wanted.message:
        customers = customers.filter(pk__in=customer_messages.behind(wanted.message))
    return customers


def _worth(band: str) -> QuerySet[CustomerWorth]:
    """Those of a band, cut where the model's own order has its tenth, quarter or half."""
    known = CustomerWorth.objects.order_by("-worth", "customer_id")
    many = round(known.count() * SHARES[band])
    last = known.values_list("worth", "customer_id")[many - 1 : many].first() if many else None
    if last is None:
        return known.order_by() if band == "rest" else known.none()
    if band == "rest":
        return known.filter(worth__lte=last[0]).exclude(worth=last[0], customer_id__lte=last[1]).order_by()
    return known.filter(worth__gte=last[0]).exclude(worth=last[0], customer_id__gt=last[1]).order_by()


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
