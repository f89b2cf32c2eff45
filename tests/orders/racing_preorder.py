"""A buyer process: orders one or two pieces of a pre-order again and again, and prints what came of it."""

import collections
import json
import sys

import django

django.setup()

from akrab.customers.models import Customer
from akrab.orders import actions
from akrab.orders.baskets import OutOfStock, add
from akrab.orders.errors import BatchError
from tests.accounts.factories import make_user


def main(process: int, orders: int, variant_id: int) -> None:
    customers = list(Customer.objects.select_related("user").order_by("id"))
    staff = make_user(email=f"staff{process}@example.com")
    outcome: collections.Counter[str] = collections.Counter()
    for number in range(orders):
        customer = customers[(process * orders + number) % len(customers)]
        try:
            basket = add(variant_id=variant_id, quantity=1 + number % 2)
            order = actions.place_order(basket=basket, customer=customer, placing_key=f"{process}-{number}")
            outcome["placed"] += 1
            if number % 5 == 0:
                actions.reject(order=order, reason="no", actor=staff)
                outcome["rejected"] += 1
        except (BatchError, OutOfStock):
            outcome["full"] += 1
        except Exception as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(*(int(word) for word in sys.argv[1:4]))
