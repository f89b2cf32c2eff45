"""A buyer process: orders with a code again and again, and prints what came of it.

racing_buyer PROCESS ORDERS VARIANT CODE CUSTOMER   (CUSTOMER 0: another one each time)
"""

import collections
import json
import sys

import django

django.setup()

from akrab.customers.models import Customer
from akrab.orders import actions, baskets
from akrab.promotions.actions import PromotionError


def main(process: int, orders: int, variant_id: int, code: str, customer_id: int) -> None:
    people = Customer.objects.select_related("user").order_by("id")
    customers = list(people.filter(pk=customer_id) if customer_id else people)
    outcome: collections.Counter[str] = collections.Counter()
    for number in range(orders):
        customer = customers[(process * orders + number) % len(customers)]
        try:
            basket = baskets.add(variant_id=variant_id, quantity=1)
            baskets.add_code(basket=basket, text=code)
            basket.refresh_from_db()
            order = actions.place_order(basket=basket, customer=customer, placing_key=f"{process}-{number}")
            outcome["reduced" if order.discount else "full price"] += 1
        except PromotionError:
            outcome["full price"] += 1  # the code went between the price and the order; this buyer is told
        except Exception as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
