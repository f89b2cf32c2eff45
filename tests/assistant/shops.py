"""The three small shops that the written orders were made for."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from akrab.assistant.parsing import Good, Shelf

FOLDER = Path(__file__).parent


@cache
def shops() -> dict[str, Any]:
    return json.loads((FOLDER / "shops.json").read_text(encoding="utf-8"))


@cache
def shelf(name: str) -> tuple[Shelf, dict[int, str]]:
    """The shelf of a shop, and the article number of each variant's id."""
    goods, numbers = [], {}
    for product_id, product in enumerate(shops()[name], 1):
        for sku, variant in product["variants"].items():
            numbers[len(numbers) + 1] = sku
            goods.append(Good(len(numbers), product_id, product["name"], variant, product["brand"], product["sold"]))
    return Shelf(goods), numbers


def examples(part: str = "") -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (FOLDER / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if not part or row["part"] == part]
