"""Offers in words."""

from django import template

from akrab.insight.models import NextPurchase, Offer
from akrab.insight.offers import words

register = template.Library()


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
