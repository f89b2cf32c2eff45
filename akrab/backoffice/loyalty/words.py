"""The rules of points as one sentence with real figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.money import format_money

PURCHASE = 25  # points of the purchase in the example


def example(rules: Mapping[str, Any]) -> str:
    """What a purchase gives under these rules: "A purchase of Rp250.000 gives 25 points, worth Rp2.500: 1% back"."""
    every, worth = int(rules["points_every"]), int(rules["points_worth"])
    currency = shop.get("currency")
    back = round(Decimal(worth * 100) / every, 2)
    return _("A purchase of %(amount)s gives %(points)d points, worth %(worth)s: %(back)s%% back.") % {
        "amount": format_money(every * PURCHASE, currency),
        "points": PURCHASE,
        "worth": format_money(worth * PURCHASE, currency),
        "back": number_format(back.normalize() if back % 1 else int(back)),
    }
