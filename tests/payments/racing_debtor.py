"""One process that buys on account again and again; prints how often it could."""

import sys

import django

django.setup()

from akrab.customers.models import Customer
from akrab.orders import baskets
from akrab.orders.errors import BasketClosed
from akrab.payments.checkout import place
from akrab.payments.errors import DebtError, NotOffered


def main(customer_id: int, variant_id: int, number: int) -> None:
    customer = Customer.objects.select_related("user").get(pk=customer_id)
    bought = 0
    for turn in range(4):
        basket = baskets.add(variant_id=variant_id, quantity=1)
        try:
            place(method="debt", basket=basket, customer=customer, placing_key=f"{number}-{turn}")
            bought += 1
        except (DebtError, NotOffered, BasketClosed):
            continue
    print(bought)


main(*(int(word) for word in sys.argv[1:4]))
