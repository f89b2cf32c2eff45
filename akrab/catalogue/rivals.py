"""What others ask for the same article, as the shop saw it, beside its own price."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Product, RivalPrice, Variant
from akrab.catalogue.prices import LARGEST
from akrab.core import clock, shop
from akrab.journal.recording import record

STALE = dt.timedelta(days=30)  # older notes still count, but are said to be old
MOST_NOTES = 200  # of a product, the newest


@transaction.atomic
def note(
    *, variant: Variant, seller: str, price: int, seen_on: dt.date, link: str = "", actor: User | None = None
) -> RivalPrice:
    """Write down what somebody else asked for the article on a day; noting the same again changes nothing. Raises
    CatalogueError."""
    if not 0 < price < LARGEST:
        raise CatalogueError(_("The price must be more than zero."), field="price")
    if not seller.strip():
        raise CatalogueError(_("Write who sells it, or paste the link."), field="seller")
    if seen_on > clock.today():
        raise CatalogueError(_("This day is still to come. Write the day on which you saw the price."), field="seen_on")
    found, new = RivalPrice.objects.get_or_create(
        variant=variant, seller=seller.strip()[:80], seen_on=seen_on, price=price,
        defaults={"link": link, "actor": actor, "noted_at": clock.now()},
    )  # fmt: skip
    if new:
        what = kinds.RivalPriceNoted(name=str(variant), seller=found.seller, price=price, currency=shop.get("currency"))
        record(what, subject=variant.product, actor=actor)
    return found


@transaction.atomic
def forget(*, noted: RivalPrice, actor: User | None = None) -> None:
    """Take back a note that was a mistake."""
    what = kinds.RivalPriceForgotten(
        name=str(noted.variant), seller=noted.seller, price=noted.price, currency=shop.get("currency")
    )
    record(what, subject=noted.variant.product, actor=actor)
    noted.delete()


@dataclass(frozen=True)
class Beside:
    """A variant beside the newest price of each seller, the lowest first. `percent`: the shop's price against the
    lowest (8: eight percent above it)."""

    variant: Variant
    newest: Sequence[RivalPrice]
    percent: int
    stale: bool  # nobody has looked for a month

    @property
    def lowest(self) -> RivalPrice:
        return self.newest[0]


def notes(product: Product) -> list[RivalPrice]:
    """All that was noted for a product, the newest first."""
    found = RivalPrice.objects.filter(variant__product=product).select_related("variant__product", "actor")
    return list(found[:MOST_NOTES])


def beside(noted: Iterable[RivalPrice]) -> list[Beside]:
    """Each variant that has notes, in the order of the variants. `noted`: the newest first."""
    newest: dict[int, dict[str, RivalPrice]] = {}
    for one in noted:
        newest.setdefault(one.variant_id, {}).setdefault(one.seller.casefold(), one)
    found = []
    for sellers in newest.values():
        rows = sorted(sellers.values(), key=lambda one: (one.price, one.seller))
        variant = rows[0].variant
        percent = (Decimal(variant.price) * 100 / rows[0].price - 100).to_integral_value(ROUND_HALF_UP)
        last = max(one.seen_on for one in rows)
        found.append(Beside(variant, rows, int(percent), clock.today() - last > STALE))
    return sorted(found, key=lambda one: (one.variant.position, one.variant.pk))


def seller_of(text: str) -> tuple[str, str]:
    """Who sells it, and the link, of what somebody typed or pasted: the name of a link is its host."""
    text = text.strip()
    if text.lower().startswith(("http://", "https://")):
        host = urlsplit(text).hostname or text
        return host.removeprefix("www.")[:80], text[:500]
    return text[:80], ""
