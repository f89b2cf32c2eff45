"""How much advertising a customer gets: so many messages a week over all channels, none at night, nothing told twice.

What serves a customer's own orders and questions is never held back. A message is advertising when its `advertised_at`
is set; what failed or was left out does not count.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.db.models import F, Max, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.core.shop import Setting, declare
from akrab.core.templatetags.akrab import day, moment
from akrab.messaging.models import Message

SERVICE = "service"
WEEK = dt.timedelta(days=7)
FEW = 400  # beyond so many ids it is cheaper to read who was written to at all
_NIGHT = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3])[:.]([0-5]\d)")

declare(
    {
        "adverts_weekly": Setting(2, gettext_lazy("Messages with offers to one customer in a week"), low=1, high=50),
        "adverts_quiet": Setting("20:00-08:00", gettext_lazy("Hours in which no offers are sent")),
        "adverts_same_days": Setting(30, gettext_lazy("Days before the same is told again"), low=0, high=365),
    }
)


class CapsError(AkrabError):
    """Hours that cannot be read."""


def refusals(customer_ids: Iterable[int], purpose: str, at: dt.datetime, about: str = "") -> dict[int, str]:
    """Of these customers the ones who are not to be written to at `at`, each with the reason as a sentence.

    purpose: "service" refuses nobody. about: what is told, as in `Message.template`; who was told the same lately is
    refused too. Two queries, however many customers.
    """
    ids = set(customer_ids)
    if purpose == SERVICE or not ids:
        return {}
    morning = after_quiet(at)
    if morning > at:
        return dict.fromkeys(
            ids, _("No offers are sent at night: again from %(moment)s.") % {"moment": moment(morning)}
        )
    weekly = int(shop.get("adverts_weekly"))
    reasons: dict[tuple[bool, dt.date], str] = {}
    found = {}
    for same, moments in ((False, _full(ids, at, weekly)), (True, _told(ids, at, about))):
        for customer_id, when in moments:
            local = when.astimezone(clock.zone()).date()
            if (same, local) not in reasons:
                reasons[same, local] = _same(local) if same else _often(local, weekly)
            found[customer_id] = reasons[same, local]
    return found


def free_again(customer_id: int, at: dt.datetime) -> dt.datetime | None:
    """When the customer may get an offer again; None when nothing speaks against it now."""
    full = dict(_full({customer_id}, at, int(shop.get("adverts_weekly"))))
    return after_quiet(full[customer_id]) if customer_id in full else None


def after_quiet(at: dt.datetime) -> dt.datetime:
    """`at` itself, or the end of the quiet hours that it falls into; in the shop's time zone."""
    span = _NIGHT.fullmatch(shop.get("adverts_quiet"))
    if span is None:
        return at
    begin, end = int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4])
    local = at.astimezone(clock.zone())
    minute = local.hour * 60 + local.minute
    if not (begin <= minute < end if begin < end else minute >= begin or minute < end):
        return at
    date = local.date() + dt.timedelta(days=1 if begin > end and minute >= begin else 0)
    return dt.datetime.combine(date, dt.time(end // 60, end % 60), tzinfo=clock.zone()).astimezone(dt.UTC)


def clean_quiet(text: str) -> str:
    """`20.00 - 8.00` as it is kept, `20:00-08:00`; empty for no quiet hours. Raises CapsError."""
    if not text.strip():
        return ""
    span = _NIGHT.fullmatch(text.strip())
    if span is None:
        raise CapsError(
            _("“%(text)s” are no hours. Write them like 20:00-08:00.") % {"text": text.strip()[:40]},
            field="adverts_quiet",
        )
    kept = "{:02d}:{:02d}-{:02d}:{:02d}".format(*map(int, span.groups()))
    if kept[:5] == kept[6:]:
        raise CapsError(_("Quiet hours need an end: leave a part of the day for offers."), field="adverts_quiet")
    return kept


def _adverts(ids: set[int], since: dt.datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(advertised_at__gt=since, customer__isnull=False)
    rows = rows.exclude(state__in=(Message.State.FAILED, Message.State.SKIPPED))
    return rows.filter(customer__in=ids) if len(ids) <= FEW else rows


def _full(ids: set[int], at: dt.datetime, weekly: int) -> Iterator[tuple[int, dt.datetime]]:
    """Who has had the week's messages, with the moment at which there is room for one more."""
    place = Window(RowNumber(), partition_by=F("customer"), order_by=[F("advertised_at").desc(), F("id").desc()])
    rows = _adverts(ids, at - WEEK).annotate(place=place).filter(place=weekly)
    for customer_id, sent in rows.values_list("customer_id", "advertised_at"):
        if customer_id in ids and sent is not None:
            yield customer_id, sent + WEEK


def _told(ids: set[int], at: dt.datetime, about: str) -> Iterator[tuple[int, dt.datetime]]:
    """Who was told the same lately, and when."""
    days = int(shop.get("adverts_same_days"))
    if not about or not days:
        return
    rows = _adverts(ids, at - dt.timedelta(days=days)).filter(template=about).values_list("customer_id")
    for customer_id, last in rows.annotate(last=Max("advertised_at")):
        if customer_id in ids:
            yield customer_id, last


def _often(free: dt.date, weekly: int) -> str:
    return ngettext(
        "Has had %(n)d message with offers this week, as many as you set. May be written to again on %(day)s.",
        "Has had %(n)d messages with offers this week, as many as you set. May be written to again on %(day)s.",
        weekly,
    ) % {"n": weekly, "day": day(free)}


def _same(told: dt.date) -> str:
    return _("Was told the same on %(day)s.") % {"day": day(told)}
