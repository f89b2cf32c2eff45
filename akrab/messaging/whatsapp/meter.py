"""What WhatsApp costs: known before sending, kept under a cap, booked to customer and campaign.

Amounts are micros: millionths of the whole unit of the currency that WhatsApp bills in (settings.currency). Rates are
what the owner entered; without one the cost is unknown, and said to be so.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import phonenumbers
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import exponent, format_money
from akrab.messaging.models import Message, WhatsAppCharge, WhatsAppMonth, WhatsAppRate, WhatsAppStatus
from akrab.messaging.whatsapp import settings
from akrab.messaging.whatsapp.payloads import object_of, text_of
from akrab.messaging.whatsapp.troubles import WhatsAppError

if TYPE_CHECKING:
    from akrab.messaging.whatsapp.sending import Letter

MARKETING, UTILITY, AUTHENTICATION, SERVICE = "marketing", "utility", "authentication", "service"
CATEGORIES = (MARKETING, UTILITY, AUTHENTICATION, SERVICE)
State = WhatsAppCharge.State
COUNTING = (State.EXPECTED, State.CHARGED)


@dataclass(frozen=True)
class Price:
    """Of one message. `micros` is None when no rate was entered for it."""

    category: str
    country: str
    micros: int | None


def minor(micros: int) -> int:
    """Whole minor units of the bill's currency, rounded up."""
    return int(-(-micros * 10 ** exponent(settings.currency()) // 1_000_000))


def shown(micros: int) -> str:
    """As people read it: `Rp586`, `$0.05`."""
    return format_money(minor(micros), settings.currency())


def country_of(address: str) -> str:
    """ISO country of a phone's digits or of a business-scoped id; empty when unknown."""
    if address[:2].isalpha() and address[2:3] == ".":
        return address[:2].upper()
    try:
        number = phonenumbers.parse(f"+{address.lstrip('+')}")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""


def price(category: str, address: str, *, window_open: bool) -> Price:
    """What a message of this category to this address costs, before it is sent.

    Free inside the open window: templates about a matter (utility), and, unless a rate for SERVICE was entered, what is
    written freely.
    """
    country = country_of(address)
    if category == UTILITY and window_open:
        return Price(category, country, 0)
    rates = {
        rate.country: rate.micros
        for rate in WhatsAppRate.objects.filter(category=category, country__in=[country, WhatsAppRate.ANY])
    }
    found = rates.get(country, rates.get(WhatsAppRate.ANY))
    return Price(category, country, 0 if found is None and category == SERVICE else found)


def month() -> str:
    return clock.today().strftime("%Y-%m")


@transaction.atomic
def promise(message: Message, letter: "Letter") -> None:
    """Book what the message will cost before it leaves. Raises WhatsAppError when advertising has reached the cap of
    the month; nothing is then booked."""
    cost, this_month = letter.price.micros or 0, month()
    WhatsAppCharge.objects.get_or_create(
        message=message,
        defaults={
            "customer_id": message.customer_id,
            "campaign": text_of(message.data.get("campaign"))[:80],
            "category": letter.price.category,
            "country": letter.price.country,
            "micros": cost,
            "known": letter.price.micros is not None,
            "state": State.DROPPED,  # becomes expected below, once
            "month": this_month,
            "created_at": clock.now(),
        },
    )
    again = WhatsAppCharge.objects.filter(message=message, state=State.DROPPED).update(
        state=State.EXPECTED, micros=cost, category=letter.price.category, month=this_month
    )
    if again and letter.price.category == MARKETING:
        _spend(this_month, cost)


def _spend(this_month: str, cost: int) -> None:
    """The database decides, so that two workers cannot both take the last of it."""
    WhatsAppMonth.objects.get_or_create(month=this_month)
    rows, limit = WhatsAppMonth.objects.filter(month=this_month), cap()
    if limit:
        rows = rows.filter(marketing__lte=limit - cost)
    if not rows.update(marketing=F("marketing") + cost):
        raise WhatsAppError(
            _("The cap of %(cap)s for advertising by WhatsApp is reached this month. Raise it, or send it next month.")
            % {"cap": shown(limit)},
            permanent=True,
        )


def cap() -> int:
    """Micros that advertising may cost in a month; 0: no cap."""
    return int(int(shop.get("whatsapp_cap")) * 1_000_000 // 10 ** exponent(settings.currency()))


def has_room() -> bool:
    """Advertising has not reached the cap of this month."""
    limit = cap()
    return not limit or not WhatsAppMonth.objects.filter(month=month(), marketing__gte=limit).exists()


@transaction.atomic
def drop(message: Message) -> None:
    """It did not go out, or did not arrive: it costs nothing."""
    charge = WhatsAppCharge.objects.filter(message=message).first()
    if charge is None:
        return
    dropped = WhatsAppCharge.objects.filter(pk=charge.pk, state__in=COUNTING).update(state=State.DROPPED)
    if dropped and charge.category == MARKETING:
        _give_back(charge.month, charge.micros)


def _give_back(this_month: str, cost: int) -> None:
    WhatsAppMonth.objects.filter(month=this_month, marketing__gte=cost).update(marketing=F("marketing") - cost)


@transaction.atomic
def settle(message: Message, row: WhatsAppStatus) -> None:
    """A status says what became of it: delivered is charged, by the category that WhatsApp bills; failed costs
    nothing. The same again changes nothing."""
    if row.status == "failed":
        drop(message)
        return
    if row.status not in {"delivered", "read"}:
        return
    charge = WhatsAppCharge.objects.filter(message=message).exclude(state__in=(State.CHARGED, State.FREE)).first()
    if charge is None:
        return
    pricing = object_of(row.raw.get("pricing"))
    category = text_of(pricing.get("category")).replace("_lite", "") or charge.category
    free = pricing.get("billable") is False or pricing.get("type") in {"free_customer_service", "free_entry_point"}
    cost, known = (0, True) if free else (charge.micros, charge.known)
    if not free and category != charge.category and category in CATEGORIES:
        found = price(category, message.recipient, window_open=False)
        cost, known = found.micros or 0, found.micros is not None
    booked = charge.micros if charge.state == State.EXPECTED and charge.category == MARKETING else 0
    WhatsAppCharge.objects.filter(pk=charge.pk).update(
        state=State.FREE if free else State.CHARGED, category=category, micros=cost, known=known
    )
    owed = cost if category == MARKETING else 0
    if owed > booked:
        WhatsAppMonth.objects.get_or_create(month=charge.month)
        WhatsAppMonth.objects.filter(month=charge.month).update(marketing=F("marketing") + owed - booked)
    elif booked > owed:
        _give_back(charge.month, booked - owed)


# The month's page


@dataclass(frozen=True)
class Line:
    category: str
    messages: int
    free: int
    micros: int
    unknown: int


def lines(of: str) -> list[Line]:
    """A month's messages and costs by category, promised ones among them. Grain: one line per category."""
    rows = (
        WhatsAppCharge.objects.filter(month=of)
        .exclude(state=State.DROPPED)
        .values("category")
        .annotate(
            messages=Count("id"),
            free=Count("id", filter=Q(state=State.FREE) | Q(micros=0, known=True)),
            cost=Sum("micros"),
            unknown=Count("id", filter=Q(known=False)),
        )
    )
    by = {row["category"]: row for row in rows}
    names = [name for name in CATEGORIES if name in by] + sorted(set(by) - set(CATEGORIES))
    return [Line(one, by[one]["messages"], by[one]["free"], by[one]["cost"], by[one]["unknown"]) for one in names]


def campaigns(of: str, *, limit: int = 50) -> "QuerySet[WhatsAppCharge, Any]":
    """What each campaign cost in a month, the dearest first."""
    return (
        WhatsAppCharge.objects.filter(month=of, state__in=COUNTING)
        .exclude(campaign="")
        .values("campaign")
        .annotate(messages=Count("id"), cost=Sum("micros"))
        .order_by("-cost", "campaign")[:limit]
    )


def customers(of: str, *, limit: int = 10) -> "QuerySet[WhatsAppCharge, Any]":
    """For whom most was spent in a month."""
    return (
        WhatsAppCharge.objects.filter(month=of, state__in=COUNTING, customer__isnull=False, micros__gt=0)
        .values("customer", "customer__name")
        .annotate(messages=Count("id"), cost=Sum("micros"))
        .order_by("-cost", "customer")[:limit]
    )


def spent(campaign: str) -> int:
    """Micros that a campaign has cost so far."""
    total = WhatsAppCharge.objects.filter(campaign=campaign, state__in=COUNTING).aggregate(sum=Sum("micros"))["sum"]
    return int(total or 0)


def months() -> list[str]:
    """Those with messages, the newest first."""
    return list(WhatsAppCharge.objects.order_by("-month").values_list("month", flat=True).distinct()[:36])
