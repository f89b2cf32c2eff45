"""What a promotion does, in plain words: for who makes it, and for who may use it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.catalogue.models import Category, Product
from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.promotions.models import Promotion
from akrab.promotions.shares import tidy


@dataclass(frozen=True)
class Names:
    """Names of what promotions point at, read once for all of them."""

    products: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)


def names_of(promotions: Iterable[Promotion]) -> Names:
    """Two queries at most, none where nothing is pointed at."""
    promotions = list(promotions)
    products = {pk for one in promotions for pk in one.product_ids}
    categories = {pk for one in promotions for pk in one.category_ids}
    return Names(
        {one.pk: str(one) for one in Product.objects.filter(pk__in=products)} if products else {},
        {one.pk: str(one) for one in Category.objects.filter(pk__in=categories)} if categories else {},
    )


def money(minor: int) -> str:
    return format_money(minor, shop.get("currency"))


def short(promotion: Promotion) -> str:
    """For the corner of a product card."""
    kind = Promotion.Kind
    if promotion.kind == kind.PERCENT:
        return f"−{tidy(promotion.percent)}%"
    if promotion.kind == kind.AMOUNT:
        return f"−{money(promotion.amount)}"
    if promotion.kind == kind.FIXED_PRICE:
        return _("Only %(price)s") % {"price": money(promotion.amount)}
    if promotion.kind == kind.FREE_SHIPPING:
        return _("Free postage")
    if promotion.percent == 100:
        return _("Buy %(buy)d get %(free)d") % {"buy": promotion.buy, "free": promotion.free}
    return _("Buy %(buy)d, next −%(percent)s%%") % {"buy": promotion.buy, "percent": tidy(promotion.percent)}


def gain(promotion: Promotion) -> str:
    """What the customer gets."""
    kind = Promotion.Kind
    if promotion.kind == kind.PERCENT:
        text = _("%(percent)s%% off") % {"percent": tidy(promotion.percent)}
    elif promotion.kind == kind.AMOUNT:
        text = _("%(amount)s off the whole order") % {"amount": money(promotion.amount)}
    elif promotion.kind == kind.FIXED_PRICE:
        text = _("Each piece for %(amount)s") % {"amount": money(promotion.amount)}
    elif promotion.kind == kind.FREE_SHIPPING:
        text = _("Free postage")
    elif promotion.percent == 100:
        text = _("Buy %(buy)d, get %(free)d free (the cheapest)") % {"buy": promotion.buy, "free": promotion.free}
    else:
        text = _("Buy %(buy)d, get %(free)d more at %(percent)s%% off (the cheapest)") % {
            "buy": promotion.buy,
            "free": promotion.free,
            "percent": tidy(promotion.percent),
        }
    if promotion.cap:
        text += ", " + _("at most %(amount)s") % {"amount": money(promotion.cap)}
    return text


def on_what(promotion: Promotion, names: Names) -> str:
    """Which goods it is for."""
    unknown = _("something that was removed")
    parts = [names.categories.get(pk, unknown) for pk in promotion.category_ids]
    parts += list(promotion.brands)
    parts += [names.products.get(pk, unknown) for pk in promotion.product_ids]
    if len(parts) > 4:
        rest = len(parts) - 3
        parts = [*parts[:3], ngettext("%(n)d more", "%(n)d more", rest) % {"n": rest}]
    text = ", ".join(parts) if parts else _("everything in the shop")
    if promotion.excludes_reduced:
        text += ", " + _("except what is reduced already")
    return text


def conditions(promotion: Promotion) -> str:
    """What must be in the basket; empty for no condition."""
    parts = []
    if promotion.minimum_spend:
        parts.append(_("from %(amount)s") % {"amount": money(promotion.minimum_spend)})
    if promotion.minimum_quantity > 1:
        parts.append(
            ngettext("from %(n)d piece", "from %(n)d pieces", promotion.minimum_quantity)
            % {"n": promotion.minimum_quantity}
        )
    return ", ".join(parts)


def group_name(group: str) -> str:
    """A group of customers as people call it."""
    kind, _colon, name = group.partition(":")
    if kind == "tag":
        return _("customers with the tag “%(name)s”") % {"name": name}
    if kind == "tier":
        return _("members of the tier “%(name)s”") % {"name": name}
    return {"new": _("new customers"), "birthday": _("customers who have their birthday")}.get(group, group)


def for_whom(promotion: Promotion) -> str:
    parts = [group_name(group) for group in promotion.groups]
    if promotion.customer_ids:
        n = len(promotion.customer_ids)
        parts.append(ngettext("%(n)d chosen customer", "%(n)d chosen customers", n) % {"n": n})
    text = ", ".join(parts) if parts else _("everybody")
    if promotion.first_order_only:
        text += ", " + _("only with the first order")
    if promotion.channel:
        text += ", " + promotion.get_channel_display().lower()
    return text


def when(promotion: Promotion) -> str:
    if promotion.starts_at and promotion.ends_at:
        return _("from %(start)s until %(end)s") % {
            "start": moment(promotion.starts_at),
            "end": last_moment(promotion.ends_at),
        }
    if promotion.ends_at:
        return _("until %(end)s") % {"end": last_moment(promotion.ends_at)}
    if promotion.starts_at:
        return _("from %(start)s on") % {"start": moment(promotion.starts_at)}
    return _("without an end")


def how_often(promotion: Promotion) -> str:
    """Limits; empty for none."""
    parts = []
    if promotion.total_limit is not None:
        n = promotion.total_limit
        parts.append(ngettext("%(n)d time in all", "%(n)d times in all", n) % {"n": n})
    each = 1 if promotion.first_order_only else promotion.per_customer_limit
    if each is not None:
        parts.append(ngettext("%(n)d time per customer", "%(n)d times per customer", each) % {"n": each})
    return ", ".join(parts)


def sentence(promotion: Promotion, names: Names, code: str = "") -> str:
    """All of it in one breath, for who makes it."""
    text = _("%(gain)s on %(what)s") % {"gain": gain(promotion), "what": on_what(promotion, names)}
    if promotion.kind == Promotion.Kind.FREE_SHIPPING and not (
        promotion.product_ids or promotion.category_ids or promotion.brands or promotion.excludes_reduced
    ):
        text = gain(promotion)
    parts = [text, conditions(promotion), _("for %(whom)s") % {"whom": for_whom(promotion)}, when(promotion)]
    parts.append(how_often(promotion))
    if promotion.automatic:
        parts.append(_("by itself, without a code"))
    elif code:
        parts.append(_("with the code %(code)s") % {"code": code})
    else:
        parts.append(_("with a code"))
    text = ", ".join(part for part in parts if part) + "."
    if not promotion.stackable:
        text += " " + _("It is not combined with other offers: the customer gets whatever saves more.")
    return text


def moment(at: dt.datetime) -> str:
    """A beginning: the day, with the hour unless that is midnight."""
    local = timezone.localtime(at, clock.zone())
    return date_format(local, "j M Y") if (local.hour, local.minute) == (0, 0) else date_format(local, "j M Y, H:i")


def last_moment(at: dt.datetime) -> str:
    """An end: the last day when it holds, with the hour unless it holds all day."""
    local = timezone.localtime(at, clock.zone())
    if local.time() >= dt.time(23, 59):
        return date_format(local, "j M Y")
    return moment(at - dt.timedelta(minutes=1)).split(",")[0] if local.time() == dt.time.min else moment(at)
