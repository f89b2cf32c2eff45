"""Offers in words."""

from django import template

from akrab.catalogue.models import Product
from akrab.insight.models import NextPurchase, Offer
from akrab.insight.offers import queries, words

register = template.Library()
BESIDE = 4  # products shown that go with one


@register.filter
def offer_reason(offer: Offer) -> str:
    """Why it is offered."""
    return words.reason(offer)


@register.filter
def rhythm(one: NextPurchase) -> str:
    """How often it was bought, and in what rhythm."""
    return words.rhythm(one)


@register.filter
def of_ten(chance: float) -> str:
    """A probability as "4 of 10"."""
    return words.of_ten(chance * 100)


@register.inclusion_tag("backoffice/next_purchases/_of_product.html")
def goes_with(product: Product) -> dict[str, object]:
    """What to offer with a product, at the counter or by phone; one query."""
    return {"pairs": [(pair, words.share_in_words(pair)) for pair in queries.pairs_of(product.pk, BESIDE)]}
