"""Promotions for tests."""

import itertools
from decimal import Decimal
from typing import Any

from akrab.promotions import actions
from akrab.promotions.models import Promotion

_count = itertools.count(1)


def make_promotion(*, kind: str = "percent", code: str = "", **details: Any) -> Promotion:
    """Ten per cent off everything, by itself, unless told otherwise; with `code`, by the code."""
    if kind in {"percent", "buy_x_get_y"}:
        details.setdefault("percent", Decimal(10) if kind == "percent" else Decimal(100))
    details.setdefault("name", f"Promo {next(_count)}")
    details.setdefault("automatic", not code)
    return actions.create_promotion(kind=kind, code=code, **details)
