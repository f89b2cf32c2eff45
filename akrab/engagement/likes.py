"""What a customer likes, learnt from what they bought, with the evidence. Worked out when it is looked at."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.orders.models import Order, OrderLine

NEWEST = 300  # lines looked at
LEAST = 2  # purchases before anything is said
OPEN = (Order.State.WAITING, Order.State.REJECTED, Order.State.CANCELLED)
# Names of variants' options that say a size or a colour, in the languages of the shop.
SIZES = {"size", "ukuran"}
COLOURS = {"colour", "color", "warna"}


@dataclass(frozen=True)
class Like:
    """`count` of `total` pieces bought were of this value."""

    topic: str  # category, brand, size or colour
    value: str
    count: int
    total: int

    @property
    def evidence(self) -> str:
        return _("%(count)d of %(total)d bought") % {"count": self.count, "total": self.total}


def learnt(customer_id: int) -> list[Like]:
    """The favourite category, brand, size and colour, where one is bought at least twice and in a third of cases."""
    rows = (
        OrderLine.objects.filter(order__customer=customer_id, quantity__gt=0, variant__isnull=False)
        .exclude(order__state__in=OPEN)
        .order_by("-order__placed_at", "-id")
        .values_list("quantity", "variant__product__category__name", "variant__product__brand", "variant__options")
    )
    counts: dict[str, Counter[str]] = {topic: Counter() for topic in ("category", "brand", "size", "colour")}
    for quantity, category, brand, options in rows[:NEWEST]:
        pieces = min(quantity, 3)  # one large order is one habit, not ten
        for topic, value in (("category", category), ("brand", brand)):
            if value:
                counts[topic][value] += pieces
        for name, value in (options or {}).items():
            topic = "size" if name.casefold() in SIZES else "colour" if name.casefold() in COLOURS else ""
            if topic and value:
                counts[topic][str(value)] += pieces
    found = []
    for topic, values in counts.items():
        total = values.total()
        found += [
            Like(topic, value, count, total)
            for value, count in values.most_common(2)
            if count >= LEAST and count * 3 >= total
        ]
    return found
