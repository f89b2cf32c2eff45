"""Tables of visits that need names from other rooms: products, offers, messages."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from akrab.backoffice.visits.asking import query
from akrab.catalogue.models import Product, Variant
from akrab.engagement.models import WebMessage
from akrab.messaging.models import Message
from akrab.messaging.texts.notices import NOTICES
from akrab.promotions.models import Promotion
from akrab.tracking import happenings as h
from akrab.tracking import queries, ways
from akrab.tracking.spans import Span


@dataclass(frozen=True)
class ProductRow:
    """One product: visits that looked at it, took it into the basket, ordered after that."""

    product: Product
    seen: int
    basket: int
    ordered: int
    link: str  # query of the visits behind it

    @property
    def rate(self) -> float:
        return min(100.0, 100 * self.basket / self.seen) if self.seen else 0.0

    @property
    def order_rate(self) -> float:
        return min(100.0, 100 * self.ordered / self.seen) if self.seen else 0.0


def products(span: Span) -> list[ProductRow]:
    """Products looked at most. What browsers name and the shop does not have is left out."""
    seen = dict(queries.products_seen(span))
    found = Product.objects.in_bulk(seen)
    rows = [pk for pk in seen if pk in found][: queries.MOST]
    variants = dict(Variant.objects.filter(product__in=rows).values_list("pk", "product_id"))
    basket: dict[int, list[int]] = {pk: [0, 0] for pk in rows}
    for variant, counts in queries.put_into_baskets(span, variants).items():
        for place, count in enumerate(counts):
            basket[variants[variant]][place] += count
    return [ProductRow(found[pk], seen[pk], basket[pk][0], basket[pk][1], query(span, product=pk)) for pk in rows]


def campaign_name(campaign: str) -> str:
    """What a message was for, as the page of texts calls it."""
    notice = NOTICES.get(campaign)
    return str(notice.label) if notice else campaign or _("Written by hand")


def brought(span: Span) -> dict[str, Any]:
    """Messages by purpose and channel, offers, messages to visitors; each with the visits behind it."""
    begin, end = span.ends
    channels = dict(Message.Channel.choices)
    opened = ways.messages_opened(span)
    sent = Message.objects.filter(
        direction=Message.Direction.OUT, sent_at__gte=begin, sent_at__lt=end, customer__isnull=False
    )
    names = {one.campaign for one in opened}
    counts: dict[tuple[str, str], int] = {}
    for template, channel in sent.filter(template__in=names).values_list("template", "channel").iterator():
        counts[template, channel] = counts.get((template, channel), 0) + 1
    offers = ways.happened(span, (h.OFFER_SEEN, h.OFFER_TAKEN))
    promotions = Promotion.objects.in_bulk(offers)
    shown = ways.happened(span, (h.WEB_SEEN, h.WEB_FOLLOWED, h.WEB_PUT_AWAY))
    notes = WebMessage.objects.in_bulk(shown)
    return {
        "opened": [
            (one, campaign_name(one.campaign), channels.get(one.medium, one.medium),
             counts.get((one.campaign, one.medium), 0),
             query(span, source="message", medium=one.medium, campaign=one.campaign))
            for one in opened
        ],
        "offers": [
            (promotions[pk], of.get(h.OFFER_SEEN, 0), of.get(h.OFFER_TAKEN, 0),
             query(span, seen=h.OFFER_SEEN, about=pk), query(span, seen=h.OFFER_TAKEN, about=pk))
            for pk, of in offers.items() if pk in promotions
        ],
        "shown": [
            (notes[pk], of.get(h.WEB_SEEN, 0), of.get(h.WEB_FOLLOWED, 0), of.get(h.WEB_PUT_AWAY, 0),
             query(span, seen=h.WEB_SEEN, about=pk))
            for pk, of in shown.items() if pk in notes
        ],
    }  # fmt: skip
