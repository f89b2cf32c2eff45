"""What goes together, what is bought again and when, what to offer whom. Written by insight.offers, read by pages.

Products stand here without a constraint of the database: one that is deleted while a model learns stops nothing, and
every reading looks at the product anyway.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from akrab.catalogue.models import Product
from akrab.customers.models import Customer


def _product(name: str, **more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(Product, on_delete=models.CASCADE, db_constraint=False, related_name=name, **more)


class GoodsPair(models.Model):
    """What goes with a product, in both directions; of TOGETHER `both` counts baskets, of DEARER customers who moved on
    from the product to a dearer one of the same category."""

    class Kind(models.TextChoices):
        TOGETHER = "together"
        DEARER = "dearer"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    product = _product("goes_with")
    other = _product("+")
    both = models.PositiveIntegerField()
    with_product = models.PositiveIntegerField()
    with_other = models.PositiveIntegerField()
    by_chance = models.FloatField()  # how many `both` would be if the two had nothing to do with each other
    strength = models.FloatField()  # both - by_chance: baskets (customers) more than chance gives
    rank = models.PositiveSmallIntegerField()  # among those of the product, 1 the best
    listed = models.BooleanField(default=False)  # the direction of the two that says more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "product", "other"], name="goods_pair_once")]
        indexes = [
            models.Index(fields=["product", "kind", "rank"], name="goods_pair_of_product"),
            models.Index(fields=["kind", "-strength", "id"], name="goods_pair_strongest", condition=Q(listed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} → {self.other_id}"


class NextPurchase(models.Model):
    """A product a customer will probably buy again, and when: docs/reference/models/next-purchase.md."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="next_purchases")
    product = _product("next_purchases")
    bought = models.PositiveIntegerField()  # days with a purchase of it
    last_day = models.DateField()
    usual_days = models.PositiveIntegerField()  # between two purchases
    due_day = models.DateField()  # as likely before as after
    low_day = models.DateField()  # eight of ten fall from here
    high_day = models.DateField()  # to here
    chance = models.FloatField()  # to buy it within 28 days, as the shop's past bears out, 0 to 1
    amount = models.BigIntegerField()  # what they usually pay for it, minor units
    expected = models.BigIntegerField()  # amount × chance
    margin = models.BigIntegerField(null=True)  # of the expected; None where no cost is known

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="next_purchase_once")]
        indexes = [models.Index(fields=["-expected", "id"], name="next_purchase_by_money")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.product_id}"


class Offer(models.Model):
    """A product to offer to a customer, with the reason: docs/reference/models/recommendations.md."""

    class Reason(models.TextChoices):
        AGAIN = "again"  # bought before
        GOES_WITH = "goes_with"  # with `because`, which they bought
        DEARER = "dearer"  # others moved on to it from `because`
        SIMILAR = "similar"  # customers with similar baskets buy it
        POPULAR = "popular"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="offers")
    product = _product("offered_to")
    rank = models.PositiveSmallIntegerField()  # 1 the best; behind the first LONGEST stand more that are new to them
    reason = models.CharField(max_length=9, choices=Reason.choices)
    because = _product("+", null=True)
    days = models.PositiveIntegerField(null=True)  # AGAIN: usual days between two purchases, where they are known
    fresh = models.BooleanField(default=False)  # never bought by the customer
    chance = models.FloatField()  # to lie in their next basket, as the shop's past bears out, 0 to 1
    amount = models.BigIntegerField()  # what is usually paid for it at once, minor units
    expected = models.BigIntegerField()  # amount × chance × chance that they come within 28 days
    margin = models.BigIntegerField(null=True)  # of the expected; None where no cost is known

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="offer_once")]
        indexes = [models.Index(fields=["-expected", "id"], name="offer_fresh_by_money", condition=Q(fresh=True))]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.product_id}"
