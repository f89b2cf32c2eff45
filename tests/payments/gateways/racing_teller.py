"""One process: takes in the same notices as all the others, in its own order; in between the buyer comes back. Prints
what it saw go wrong.

racing_teller SEED FILE   (FILE: the payment and its notices, as JSON)
"""

import json
import random
import sys
from pathlib import Path

import django

django.setup()

from akrab.payments import gateways, notices
from akrab.payments.models import Notice, Payment


def main(seed: int, file: str) -> None:
    told = json.loads(Path(file).read_text())
    payment = Payment.objects.select_related("order").get(pk=told["payment"])
    deeds = ["notice"] * 20 + ["buyer"] * 3 + ["worker"] * 3 + ["late"] * len(told["others"])
    random.Random(seed).shuffle(deeds)
    others = iter(told["others"])
    wrong: list[str] = []
    for deed in deeds:
        try:
            if deed == "buyer":
                gateways.check(payment)
            elif deed == "worker":
                for notice in Notice.objects.filter(handled_at=None):
                    notices.handle(notice)
            else:
                body, headers = (told["body"], told["headers"]) if deed == "notice" else next(others)
                status = notices.receive(provider=told["provider"], headers=headers, body=body.encode())
                if status != 200:
                    wrong.append(f"status {status}")
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
    print(json.dumps(wrong))


main(int(sys.argv[1]), sys.argv[2])
