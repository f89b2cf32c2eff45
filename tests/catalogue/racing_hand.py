"""One of many hands at the same shelf: sells, sends over, counts, gives back, and prints what came of it."""

import collections
import json
import random
import sys

import django

django.setup()

from django.db import transaction

from akrab.catalogue import stock
from akrab.catalogue.models import Outlet, StockMove, Variant


def main(process: int, rounds: int) -> None:
    rng = random.Random(process)
    variants = list(Variant.objects.order_by("id"))
    main_outlet, kiosk = Outlet.objects.order_by("-is_main")
    outcome: collections.Counter[str] = collections.Counter()
    mine: list[dict[int, int]] = []
    for number in range(rounds):
        reference = f"{process}-{number}"
        wanted = {one.pk: rng.randint(1, 3) for one in rng.sample(variants, 2)}
        deed = rng.choices(["take", "move", "count", "back"], [6, 3, 1, 2])[0]
        try:
            with transaction.atomic():
                if deed == "take":
                    stock.take(wanted, reference=reference, outlet=rng.choice([None, None, main_outlet, kiosk]))
                    stock.hand_over(wanted, reference=reference) if number % 2 else mine.append(wanted)
                elif deed == "move":
                    variant, quantity = rng.choice(variants), rng.randint(1, 4)
                    ways = [main_outlet, kiosk]
                    rng.shuffle(ways)
                    for outlet, sign in zip(ways, (-1, 1), strict=True):
                        stock.move(
                            variant=variant,
                            quantity=sign * quantity,
                            reason=StockMove.Reason.TRANSFER,
                            outlet=outlet,
                            reference=f"t:{reference}:{sign}",
                        )
                elif deed == "count":
                    stock.count(variant=rng.choice(variants), counted=rng.randint(0, 30), outlet=kiosk)
                elif mine:
                    for variant_id, quantity in sorted(mine.pop().items()):
                        stock.give_back(
                            variant_id=variant_id,
                            quantity=quantity,
                            reference=f"{reference}:{variant_id}:back",
                            reason=StockMove.Reason.CANCELLED,
                            still_reserved=True,
                        )
            outcome[deed] += 1
        except stock.StockError:
            outcome["refused"] += 1
        except Exception as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(*(int(word) for word in sys.argv[1:3]))
