"""What to order now: every article on sale against its sales of the last weeks."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.catalogue.models import Product, Stock, StockMove
from akrab.catalogue.summaries import low_line
from akrab.core import clock, shop
from akrab.purchasing.models import Expectation, Supplier, SupplierItem
from akrab.purchasing.proposing import WEEKS, Need, need, need_of
from akrab.purchasing.queries import USUAL_LEAD, on_the_way, usual_items

Reason = StockMove.Reason
FRESH_DAYS = 10  # an older expectation no longer counts


@dataclass(frozen=True)
class Proposal:
    """One article worth ordering, with the reason in a sentence."""

    variant_id: int
    sku: str
    name: str
    picture: str
    product_id: int
    on_hand: int
    coming: int
    supplier: Supplier | None
    price: int | None  # per piece, minor units, when known
    need: Need
    reason: str
    expected: Expectation | None = None  # where a forecast speaks; else the mean of the last weeks

    @property
    def cost(self) -> int:
        return self.need.quantity * (self.price or 0)


def proposals(*, at: dt.datetime | None = None) -> list[Proposal]:
    """Articles at or below the line at which they should be ordered, the most urgent first. Two handfuls of queries for
    the whole shop."""
    now = at or clock.now()
    stocks = list(
        Stock.objects.filter(variant__is_active=True, variant__product__kind=Product.Kind.GOODS)
        .filter(variant__product__state=Product.State.ACTIVE)
        .select_related("variant__product")
    )
    sold, since = _sold(now), _first_seen()
    items = usual_items()
    coming = on_the_way()
    service, cover = int(shop.get("purchase_service")), int(shop.get("purchase_cover_days"))
    ahead = expectations(now.astimezone(clock.zone()).date(), cover)
    shop_line = low_line()
    found = []
    for stock in stocks:
        item = items.get(stock.pk)
        weeks = _weeks(sold.get(stock.pk, {}), since.get(stock.pk, now), now)
        lead = item.supplier.lead_days if item else USUAL_LEAD
        position = stock.on_hand + coming.get(stock.pk, 0)
        line = stock.low_at if stock.low_at is not None else (shop_line if any(weeks) else 0)
        expected = ahead.get(stock.pk)
        if expected is not None and expected.lead_days != lead:
            expected = None  # made for another delivery
        common = {"position": position, "service": service, "pack": item.pack_size if item else 1, "at_least": line}
        if expected is None:
            result = need(weeks, lead_days=lead, cover_days=cover, **common)
        else:
            lead_part, whole = (expected.lead, expected.lead_spread), (expected.whole, expected.whole_spread)
            result = need_of(lead_part, whole, days=lead + cover, **common)
        if result.quantity:
            found.append(_proposal(stock, item, result, coming=coming.get(stock.pk, 0), lead=lead, expected=expected))
    return sorted(found, key=lambda one: (one.on_hand / max(one.need.mean, 0.01), -one.need.mean, one.variant_id))


def expectations(today: dt.date, cover_days: int) -> dict[int, Expectation]:
    """What the forecast expects of each variant, where it is fresh and made for the same days (variant id →)."""
    since = today - dt.timedelta(days=FRESH_DAYS)
    rows = Expectation.objects.filter(as_of__gte=since, as_of__lte=today, cover_days=cover_days)
    return {one.variant_id: one for one in rows}


def _proposal(
    stock: Stock, item: SupplierItem | None, result: Need, *, coming: int, lead: int, expected: Expectation | None
) -> Proposal:  # fmt: skip
    variant = stock.variant
    price = item.last_price if item and item.last_price is not None else variant.cost
    return Proposal(
        variant_id=stock.pk,
        sku=variant.sku,
        name=str(variant),
        picture=variant.product.picture,
        product_id=variant.product_id,
        on_hand=stock.on_hand,
        coming=coming,
        supplier=item.supplier if item else None,
        price=price,
        need=result,
        reason=reason(
            result, on_hand=stock.on_hand, coming=coming, lead_days=lead, own_line=stock.low_at or 0, expected=expected
        ),
        expected=expected,
    )


def reason(
    result: Need, *, on_hand: int, coming: int, lead_days: int, own_line: int = 0, expected: Expectation | None = None
) -> str:
    """Why so many, in one sentence. `own_line`: the warning line that the shop gave this article. `expected`: what the
    forecast says of it."""
    parts = []
    if expected is not None:
        days = expected.lead_days + expected.cover_days
        values = {
            "pieces": number_format(round(expected.whole), 0, use_l10n=True, force_grouping=True),
            "low": number_format(math.floor(expected.low), 0, use_l10n=True, force_grouping=True),
            "high": number_format(math.ceil(expected.high), 0, use_l10n=True, force_grouping=True),
            "days": days,
        }
        parts.append(_("in %(days)d days about %(pieces)s will be sold (%(low)s–%(high)s)") % values)
    elif result.mean:
        rate = number_format(round(result.mean, 1 if result.mean < 10 else 0), use_l10n=True)
        rate = rate.removesuffix(",0").removesuffix(".0")
        parts.append(_("sells %(rate)s a week") % {"rate": rate})
    else:
        parts.append(_("no sale in the last weeks"))
    parts.append(ngettext("%(count)d left", "%(count)d left", on_hand) % {"count": on_hand})
    if coming:
        parts.append(_("%(count)d on the way") % {"count": coming})
    parts.append(
        ngettext("delivery takes %(days)d day", "delivery takes %(days)d days", lead_days) % {"days": lead_days}
    )
    if own_line and own_line == result.line:
        parts.append(_("never fewer than %(line)d") % {"line": own_line})
    text = _("%(facts)s: order %(quantity)d") % {"facts": ", ".join(parts), "quantity": result.quantity}
    return text[:1].upper() + text[1:]


def _sold(now: dt.datetime) -> dict[int, dict[int, int]]:
    """Pieces sold less those whose order was cancelled: variant id → weeks ago → pieces. One row per move, since the
    weeks end now and not at midnight."""
    moves = StockMove.objects.filter(
        reason__in=[Reason.SALE, Reason.CANCELLED], moved_at__gt=now - dt.timedelta(weeks=WEEKS), moved_at__lte=now
    )
    found: dict[int, dict[int, int]] = {}
    for variant_id, quantity, moved_at in moves.values_list("variant_id", "quantity", "moved_at").iterator():
        weeks = found.setdefault(variant_id, {})
        ago = (now - moved_at).days // 7
        weeks[ago] = weeks.get(ago, 0) - quantity
    return found


def _first_seen() -> dict[int, dt.datetime]:
    """When each article first moved: what is new is not judged by weeks in which it was not there."""
    return dict(StockMove.objects.values_list("variant_id").annotate(first=Min("moved_at")).order_by())


def _weeks(sold: dict[int, int], first: dt.datetime, now: dt.datetime) -> Sequence[int]:
    known = min(WEEKS, max(1, -(-(now - first).days // 7), *((ago + 1) for ago in sold)))
    return [max(0, sold.get(ago, 0)) for ago in range(known)]
