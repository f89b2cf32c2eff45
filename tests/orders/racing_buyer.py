"""A buyer process: orders one piece of a variant again and again, and prints what came of it."""

import collections
import json
import sys

import django

django.setup()

from akrab.catalogue.stock import OutOfStock
from akrab.customers.models import Customer
from akrab.orders import actions, baskets


def main(process: int, orders: int, variant_id: int) -> None:
    customers = list(Customer.objects.select_related("user").order_by("id"))
    outcome: collections.Counter[str] = collections.Counter()
    for number in range(orders):
        customer = customers[(process * orders + number) % len(customers)]
        try:
            basket = baskets.add(variant_id=variant_id, quantity=1)
            actions.place_order(basket=basket, customer=customer, placing_key=f"{process}-{number}")
            outcome["placed"] += 1
        except OutOfStock:
            outcome["sold out"] += 1
        except Exception as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(*(int(word) for word in sys.argv[1:4]))
