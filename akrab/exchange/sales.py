"""Sales files: what a row must have, which rows form an order, and what the whole file says about each article."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.utils.text import slugify

from akrab.core.money import LIMIT
from akrab.exchange.cells import MICRO
from akrab.exchange.layouts import STATES
from akrab.exchange.reasons import Problem
from akrab.exchange.understand import Flaws, is_empty, numbers

REQUIRED = {"number": "number_missing", "date": "date_missing", "quantity": "quantity_missing",
            "price": "price_missing"}  # fmt: skip
CHARGES = re.compile(
    r"POST|POSTAGE|SHIPPING|ONGKIR|BANK CHARGES|AMAZONFEE|FEE|C2|CRUK|PADS|gift_0001_.*", re.IGNORECASE
)
RETAIL_CHARGES = re.compile(r"DOT|[MmDBS]")  # only where the file is known to use them so


def is_charge(sku: str, layout_name: str) -> bool:
    """Postage, fees, corrections and vouchers are in the books, never on a shelf."""
    return bool(CHARGES.fullmatch(sku)) or (layout_name == "online-retail" and bool(RETAIL_CHARGES.fullmatch(sku)))


def sku_of_name(name: str) -> str:
    """An article number for goods that the file only names: the same name always gets the same."""
    return slugify(name).upper()[:60] or name[:60]


class SalesRows:
    """Takes the understood batches of a file in turn; gathers what only the whole file can tell."""

    required = REQUIRED

    def __init__(self, layout: Mapping[str, Any], mapping: Mapping[str, str], currency: str) -> None:
        self.layout, self.mapping, self.currency = layout, mapping, currency
        self._orders: dict[str, int] = {}
        self._names: Counter[tuple[str, str]] = Counter()
        self._prices: dict[str, tuple[int, int]] = {}  # article → (when, millionths)
        self.refused: dict[int, Problem] = {}  # orders that are left out as a whole

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None:
        """Fill in what follows from other cells: variant in the name, article number from the name, the state."""
        if "variation" in arrays:
            names = arrays["name"].to_pylist() if "name" in arrays else [None] * count
            pairs = zip(names, arrays.pop("variation").to_pylist(), strict=True)
            joined = [", ".join(part for part in pair if part) or None for pair in pairs]
            arrays["name"] = pa.array([name[:250] if name else None for name in joined], pa.string())
        if "name" in arrays:
            if "sku" not in arrays:
                arrays["sku"] = pa.nulls(count, pa.string())
            if arrays["sku"].null_count:
                made = (
                    sku or (sku_of_name(name) if name else None)
                    for sku, name in zip(arrays["sku"].to_pylist(), arrays["name"].to_pylist(), strict=True)
                )
                arrays["sku"] = pa.array(list(made), pa.string())
        states = arrays.pop("status", None)
        cancelled = arrays.pop("cancelled", None)
        if states is not None or cancelled is not None:
            words = states.to_pylist() if states is not None else [None] * count
            when = cancelled.to_pylist() if cancelled is not None else [None] * count
            found = [
                "cancelled" if at else STATES.get(word.lower()) if word else None
                for word, at in zip(words, when, strict=True)
            ]
            arrays["state"] = pa.array(found, pa.string())

    def check(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        """What a row must have beyond readable cells."""
        count = flaws.count
        for key, code in REQUIRED.items():
            flaws.fail(is_empty(arrays.get(key), count), Problem(code, column=self.mapping.get(key, "")))
        flaws.fail(is_empty(arrays.get("sku"), count), Problem("product_missing"))
        quantities, prices = numbers(arrays.get("quantity"), count, 1), numbers(arrays.get("price"), count)
        flaws.fail(quantities == 0, Problem("quantity_zero"))
        with np.errstate(over="ignore"):
            amounts = np.abs(quantities.astype(np.float64) * prices.astype(np.float64)) / MICRO * 100
        flaws.fail(amounts >= LIMIT / 10, Problem("amount_too_large"))

    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        """Note the good rows; returns which order each belongs to."""
        encoded = batch.column("number").dictionary_encode()
        own = [self._orders.setdefault(number, len(self._orders)) for number in encoded.dictionary.to_pylist()]
        groups = np.array(own, dtype=np.int32)[encoded.indices.to_numpy()] if own else np.zeros(0, np.int32)
        self._note_articles(batch)
        self._note_refusals(batch, groups)
        return groups

    def _note_articles(self, batch: pa.RecordBatch) -> None:
        skus = batch.column("sku").dictionary_encode()
        words, codes = skus.dictionary.to_pylist(), skus.indices.to_numpy()
        if "name" in batch.schema.names:
            names = batch.column("name").dictionary_encode()
            texts = [*names.dictionary.to_pylist(), ""]
            of_names = names.indices.fill_null(len(texts) - 1).to_numpy().astype(np.int64)
            pairs, times = np.unique(codes.astype(np.int64) * len(texts) + of_names, return_counts=True)
            for pair, count in zip(pairs.tolist(), times.tolist(), strict=True):
                self._names[words[pair // len(texts)], texts[pair % len(texts)]] += count
        prices, dates = batch.column("price").to_numpy(), batch.column("date").to_numpy()
        priced = np.flatnonzero(prices > 0)
        for place in priced[np.argsort(dates[priced], kind="stable")].tolist():
            sku, when = words[codes[place]], int(dates[place])
            if when >= self._prices.get(sku, (-(2**63), 0))[0]:
                self._prices[sku] = (when, int(prices[place]))

    def _note_refusals(self, batch: pa.RecordBatch, groups: npt.NDArray[np.int32]) -> None:
        if "state" in batch.schema.names:
            unpaid = np.array([state == "unpaid" for state in batch.column("state").to_pylist()], dtype=bool)
            self.refused.update((int(group), Problem("unpaid")) for group in groups[unpaid])
        usual = str(self.layout.get("currency") or self.currency)  # of the program that wrote the file
        if "currency" not in batch.schema.names and usual != self.currency:
            self.refused.update(dict.fromkeys(groups.tolist(), Problem("currency_differs", usual)))
        if "currency" in batch.schema.names:
            for group, found in zip(groups.tolist(), batch.column("currency").to_pylist(), strict=True):
                if found and found.upper() != self.currency:
                    self.refused[group] = Problem("currency_differs", found.upper()[:10])

    def facts(self) -> dict[str, Any]:
        """Per article its most frequent name and its last price above zero, in millionths."""
        names: dict[str, tuple[int, str]] = {}
        for (sku, name), count in self._names.items():
            if name and count > names.get(sku, (0, ""))[0]:
                names[sku] = (count, name)
        skus: Iterable[str] = {sku for sku, _name in self._names} | set(self._prices)
        articles = {sku: [names.get(sku, (0, ""))[1], self._prices.get(sku, (0, 0))[1]] for sku in sorted(skus)}
        return {"articles": articles}
