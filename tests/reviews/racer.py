"""One of several processes that all do the same to the same reviews and alerts: python -m tests.reviews.racer SEED."""

from __future__ import annotations

import random
import sys

import django

django.setup()

import contextlib

from akrab.accounts.models import User
from akrab.catalogue.models import Product
from akrab.customers.models import Customer
from akrab.reviews import actions, wishes
from akrab.reviews.errors import AlertError, ReviewError
from akrab.reviews.models import Review

ROUNDS = 40


def main(seed: int) -> None:
    rng = random.Random(seed)
    staff, product = User.objects.filter(role="staff")[0], Product.objects.get(slug="raced")
    variant = product.variants.get()
    buyers = list(Customer.objects.filter(orders__isnull=False).distinct().order_by("id"))
    for _round in range(ROUNDS):
        buyer = rng.choice(buyers)
        with contextlib.suppress(ReviewError):
            actions.write_review(
                customer=buyer, product=product, rating=rng.randint(1, 5), text=str(rng.random()), pictures=[]
            )
        review = rng.choice(list(Review.objects.filter(product=product)))
        try:
            if rng.random() < 0.7:
                actions.publish_review(review=review, actor=staff)
            else:
                actions.hide_review(review=review, reason="x", actor=staff)
        except ReviewError:
            pass
        wishes.set_favourite(customer=buyer, product=product, wanted=rng.random() < 0.5)
        with contextlib.suppress(AlertError):
            wishes.ask_for_alert(variant=variant, customer=buyer)
        wishes.tell_who_waits()


if __name__ == "__main__":
    main(int(sys.argv[1]))
