"""Template filters of the whole project."""

import datetime as dt
from functools import cache
from typing import Any

from babel.core import Locale
from babel.dates import format_timedelta
from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from akrab.core import brand, clock, shop
from akrab.core import icons as icon_set
from akrab.core import phone as phones
from akrab.core.money import format_money, short_money
from akrab.core.quantities import Grouped

register = template.Library()
LOCALES = {"id": "id_ID", "en": "en_GB"}


def _locale() -> str:
    return LOCALES.get(get_language() or "id", "id_ID")


@register.filter
def money(minor: int | None, currency: str = "") -> str:
    """Minor units as people write money."""
    return "" if minor is None else format_money(minor, currency or shop.get("currency"))


@register.filter
def money_short(minor: int | None, currency: str = "") -> str:
    """The same for tiles and axes: `Rp1,3 jt`."""
    return "" if minor is None else short_money(minor, currency or shop.get("currency"))


@register.filter
def grouped(number: Any) -> Any:
    """`24.468`; what is no whole number stays as it is. Fit for `{% blocktrans count n=points|grouped %}`."""
    text = str(number)
    return Grouped(text) if text.removeprefix("-").isdecimal() else number


@register.filter
def phone(e164: str) -> str:
    """`0812-3456-7890`."""
    return phones.display(e164, shop.get("region")) if e164 else ""


@cache
def _months(locale: str) -> dict[int, str]:
    """Short names of the months; Babel looks them up anew for every date."""
    return dict(Locale.parse(locale).months["format"]["abbreviated"])


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """`21 Nov 2026`, in the shop's zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.zone())
    return f"{value.day} {_months(_locale())[value.month]} {value.year}"


@register.filter
def month(value: dt.date) -> str:
    """`Nov 2026`, of any day of that month."""
    return f"{_months(_locale())[value.month]} {value.year}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`21 Nov 2026 14.05`, in the shop's zone."""
    if value is None:
        return ""
    local = value.astimezone(clock.zone())
    mark = "." if get_language() == "id" else ":"
    return f"{day(local)} {local.hour:02d}{mark}{local.minute:02d}"


@register.filter
def ago(value: dt.datetime | None) -> str:
    """`3 hari lalu`, `3 days ago`."""
    if value is None:
        return ""
    return format_timedelta(value - clock.now(), add_direction=True, locale=_locale())


@register.filter
def lately(value: dt.datetime | None) -> str:
    """As short as lists of messages write it: `14.05` today, `Sab` within the week, then `21 Nov`, then `21/11/25`."""
    if value is None:
        return ""
    local, today = value.astimezone(clock.zone()), clock.today()
    if local.date() == today:
        return moment(value).rpartition(" ")[2]
    if 0 < (today - local.date()).days < 7:
        return str(WEEKDAYS_ABBR[local.weekday()])
    if local.year == today.year:
        return f"{local.day} {_months(_locale())[local.month]}"
    return f"{local:%d/%m/%y}"


@register.simple_tag
def icon(name: str, classes: str = "size-5") -> SafeString:
    """One icon of the set, drawn inline; decoration only, so hidden from screen readers."""
    return icon_set.svg(name, classes)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """A value by a key that is not known when the template is written."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def shop_logo() -> brand.Logo | None:
    """The shop's logo, None without one: `{% shop_logo as logo %}`."""
    return brand.logo()
