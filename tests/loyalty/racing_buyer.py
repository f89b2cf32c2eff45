"""A buyer process: one customer orders with points, or takes rewards, again and again; prints what came of it."""

import collections
import json
import sys

import django

django.setup()

from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.loyalty import actions as loyalty
from akrab.loyalty.errors import NotEnoughPoints
from akrab.loyalty.models import Reward
from akrab.orders import actions, baskets


def main(deed: str, process: int, times: int, variant_id: int) -> None:
    customer = Customer.objects.select_related("user").order_by("id")[0]
    outcome: collections.Counter[str] = collections.Counter()
    for number in range(times):
        try:
            if deed == "reward":
                loyalty.take_reward(customer_id=customer.pk, reward=Reward.objects.get(), key=f"{process}-{number}")
                outcome["taken"] += 1
                continue
            basket = baskets.add(variant_id=variant_id, quantity=1)
            basket.points = 10
            basket.save(update_fields=["points"])
            order = actions.place_order(basket=basket, customer=customer, placing_key=f"{process}-{number}")
            outcome[f"reduced by {order.discount}"] += 1
        except NotEnoughPoints:
            outcome["refused"] += 1  # they went between the price and the order; this buyer is told
        except AkrabError as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
