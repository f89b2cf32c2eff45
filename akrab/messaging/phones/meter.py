"""What SMS cost: booked before one leaves, so that the shop's limit holds; taken back when the service refused it."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.messaging.models import Message, SmsCharge, SmsMonth
from akrab.messaging.phones.troubles import PhoneError


def this_month() -> str:
    return clock.today().isoformat()[:7]


@transaction.atomic
def promise(message: Message, parts: int) -> None:
    """Book the price of one SMS. Raises PhoneError when the month's limit would be passed; booked again it costs
    nothing more."""
    month, price = this_month(), int(shop.get("sms_price")) * parts
    _charge, new = SmsCharge.objects.get_or_create(
        message=message, defaults={"month": month, "parts": parts, "price": price}
    )
    if not new:
        return
    SmsMonth.objects.get_or_create(month=month)
    cap = int(shop.get("sms_cap"))
    rows = SmsMonth.objects.filter(month=month)
    if cap:
        rows = rows.filter(spent__lte=cap - price)
    if not rows.update(parts=F("parts") + parts, spent=F("spent") + price):
        sentence = _("The limit for SMS of this month (%(cap)s) is reached. Raise it under Calls and SMS.")
        raise PhoneError(sentence % {"cap": format_money(cap, shop.get("currency"))}, permanent=True)


@transaction.atomic
def drop(message: Message) -> None:
    """The service did not take it."""
    charge = SmsCharge.objects.filter(message=message).first()
    if charge is not None and SmsCharge.objects.filter(pk=charge.pk).delete()[0]:
        SmsMonth.objects.filter(month=charge.month).update(
            parts=F("parts") - charge.parts, spent=F("spent") - charge.price
        )
