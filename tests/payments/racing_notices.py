"""One process that tells a payment's fate again and again, in its own order; prints how often it counted."""

import random
import sys

import django

django.setup()

from akrab.core import clock
from akrab.payments import actions
from akrab.payments.models import Payment


def main(payment_id: int, seed: int) -> None:
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    notices = ["paid"] * 20 + ["failed"] * 3 + ["expired"] * 3
    random.Random(seed).shuffle(notices)
    counted = 0
    for notice in notices:
        if notice == "paid":
            counted += actions.complete_payment(
                payment=payment, amount=payment.amount, at=clock.now(), source=f"process {seed}"
            )
        else:
            actions.fail_payment(payment=payment, expired=notice == "expired")
    print(counted)


main(*(int(word) for word in sys.argv[1:3]))
