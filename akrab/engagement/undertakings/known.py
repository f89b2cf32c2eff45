"""What the shop undertakes already, as other rooms know it: to be taken up with one tap."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.templatetags.akrab import day as said_day
from akrab.engagement.models import ParcelCard, Undertaking, WebMessage
from akrab.engagement.web.results import WINDOW
from akrab.messaging.models import MassMessage, Message
from akrab.promotions.models import Promotion

K = Undertaking.Kind
MOST, LATELY = 20, 365  # of each kind; days


@dataclass(frozen=True)
class Candidate:
    kind: str
    source: str
    name: str
    first_day: dt.date
    last_day: dt.date | None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.source}"[:80]

    @property
    def label(self) -> str:
        return str(K(self.kind).label)


def candidates() -> list[Candidate]:
    """Those that nobody has taken up yet, the newest of each kind; five questions."""
    found = [*_promotions(), *_web_messages(), *_messages(), *_wholes()]
    taken = set(Undertaking.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    return [one for one in found if one.key not in taken]


def candidate(key: str) -> Candidate | None:
    return next((one for one in candidates() if one.key == key), None)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.zone()).date()


def _last(moment: dt.datetime | None) -> dt.date | None:
    """The day of the last moment before it."""
    return _day(moment - dt.timedelta(microseconds=1)) if moment else None


def _promotions() -> list[Candidate]:
    now = clock.now()
    rows = Promotion.objects.order_by("-created_at", "-id")[:MOST]
    begun = [one for one in rows if (one.starts_at or one.created_at) <= now]
    return [
        Candidate(K.PROMOTION, str(one.pk), str(one), _day(one.starts_at or one.created_at), _last(one.ends_at))
        for one in begun
    ]


def _web_messages() -> list[Candidate]:
    rows = WebMessage.objects.order_by("-created_at", "-id")[:MOST]
    return [
        Candidate(K.WEB_MESSAGE, str(one.pk), one.name, _day(one.starts_at or one.created_at), _last(one.ends_at))
        for one in rows
    ]


def _messages() -> list[Candidate]:
    """Sendings that know who got them; of other advertising to many what it was about."""
    sent = list(MassMessage.objects.order_by("-created_at", "-pk")[:MOST])
    found = [
        Candidate(K.MESSAGE, str(one.pk), _named(one), _day(one.created_at), _day(one.created_at + WINDOW))
        for one in sent
    ]
    since = clock.now() - dt.timedelta(days=LATELY)
    rows = Message.objects.filter(advertised_at__gte=since, mass=True).exclude(template="").order_by()
    rows = rows.exclude(template__in={one.kind[:60] for one in sent})
    spans = rows.values_list("template").annotate(Min("advertised_at"), last=Max("advertised_at"))
    others = spans.order_by("-last")[:MOST]
    return [*found, *(Candidate(K.MESSAGE, name, name, _day(first), _day(last)) for name, first, last in others)]


def _named(one: MassMessage) -> str:
    """Its campaign; of one without, its day."""
    unnamed = one.kind.startswith("list:")
    return _("Message of %(day)s") % {"day": said_day(_day(one.created_at))} if unnamed else one.kind


def _wholes() -> list[Candidate]:
    year = clock.today() - dt.timedelta(days=LATELY)
    found = [Candidate(K.POINTS, "", _("Points and rewards"), year, None)] if shop.get("points_on") else []
    first = ParcelCard.objects.order_by("made_at").values_list("made_at", flat=True).first()
    if first is not None:
        found.append(Candidate(K.PARCELS, "", _("Cards in parcels"), _day(first), None))
    return found
