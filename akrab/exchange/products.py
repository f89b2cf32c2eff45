"""Product files: which rows are variants of one product, and what a row must have."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.utils.html import strip_tags

from akrab.catalogue.attributes import parse
from akrab.catalogue.barcodes import cleaned
from akrab.core.errors import AkrabError
from akrab.exchange import contents
from akrab.exchange.layouts import OWN
from akrab.exchange.reasons import Problem
from akrab.exchange.sales import sku_of_name
from akrab.exchange.understand import Flaws, is_empty, numbers

VARIANT, PARENT, MORE_PICTURES = "variant", "parent", "pictures"
NO_OPTION = {"default title", "default", "-"}


class ProductRows:
    """A row is a variant; some programs add rows that only head a product or name one more picture."""

    def __init__(self, layout: Mapping[str, Any], mapping: Mapping[str, str], currency: str) -> None:
        self.mapping = mapping
        self._own = layout.get("name") == OWN
        self._groups: dict[str, int] = {}
        self.refused: dict[int, Problem] = {}

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None:
        """What a row is, the variant's name of its options, an article number where there is none, plain texts."""
        types = [kind.lower() if kind else "" for kind in _list(arrays.pop("row_type", None), count)]
        skus, names, groups = (_list(arrays.get(key), count) for key in ("sku", "name", "group"))
        prices = _list(arrays.get("price"), count)
        options = [_list(arrays.pop(key, None), count) for key in ("variation", "option2", "option3")]
        variations = [
            ", ".join(part for part in row if part and part.lower() not in NO_OPTION)[:100] or None
            for row in zip(*options, strict=True)
        ]
        parts = []
        for place in range(count):
            if "variable" in types[place]:
                parts.append(PARENT)
            elif not (types[place] or skus[place] or names[place] or variations[place] or prices[place]):
                parts.append(MORE_PICTURES)
            else:
                parts.append(VARIANT)
            if types[place] and "variation" not in types[place]:
                variations[place] = None  # a simple product's attribute is a property, not a choice
            elif "variation" in types[place] and names[place]:
                names[place] = None  # "Hoodie - Blue": the product's name comes from its head
            if not skus[place] and parts[place] == VARIANT:
                said = groups[place] or names[place] or ""
                skus[place] = sku_of_name(" ".join([said, variations[place] or ""]).strip()) or None
            groups[place] = groups[place] or skus[place]
        for key, values in (
            ("sku", skus),
            ("name", names),
            ("group", groups),
            ("variation", variations),
            ("part", parts),
        ):
            arrays[key] = pa.array(values, pa.string())
        arrays["service"] = pa.array(["yes" if "virtual" in kind else None for kind in types], pa.string())
        elsewhere = [kind in {"grouped", "external"} for kind in types]
        arrays["elsewhere"] = pa.array(["yes" if other else None for other in elsewhere], pa.string())
        for key in ("description", "summary"):
            if key in arrays and not self._own:
                texts = arrays[key].to_pylist()
                arrays[key] = pa.array([strip_tags(text).strip() if text else None for text in texts], pa.string())

    def check(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        count = flaws.count
        variant = np.array([part == VARIANT for part in arrays["part"].to_pylist()], dtype=bool)
        flaws.fail(~is_empty(arrays["elsewhere"], count), Problem("sold_elsewhere"))
        flaws.fail(is_empty(arrays["group"], count), Problem("product_missing"))
        flaws.fail(variant & is_empty(arrays.get("sku"), count), Problem("product_missing"))
        no_price = is_empty(arrays.get("price"), count)
        flaws.fail(variant & no_price, Problem("price_missing", column=self.mapping.get("price", "")))
        for key in ("price", "cost", "regular_price", "rival_price"):
            for place in np.flatnonzero(numbers(arrays.get(key), count) < 0):
                shown = f"{numbers(arrays.get(key), count)[place] / 10**6:g}"
                flaws.failed.setdefault(int(place), Problem("price_negative", shown))
        for place in np.flatnonzero(numbers(arrays.get("stock"), count) < 0):
            flaws.failed.setdefault(int(place), Problem("stock_negative", str(numbers(arrays["stock"], count)[place])))
        for place in np.flatnonzero(numbers(arrays.get("weight"), count) < 0):
            flaws.failed.setdefault(
                int(place), Problem("weight_negative", str(numbers(arrays["weight"], count)[place]))
            )
        self._check_texts(arrays, flaws)

    def _check_texts(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        """Bar codes whose check digit is wrong are left out and told of; properties must be understood."""
        for key, reader, code in (
            ("barcode", cleaned, "barcode_wrong"),
            ("attributes", parse, "attributes_unclear"),
            ("variant_attributes", parse, "attributes_unclear"),
            ("contents", _contents, "content_unclear"),
        ):
            for place, text in enumerate(_list(arrays.get(key), flaws.count)):
                if not text:
                    continue
                try:
                    reader(text)
                except AkrabError:
                    flaws.remarks.append((place, Problem(code, text, self.mapping.get(key, ""))))

    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        keys = batch.column("group").to_pylist()
        return np.array([self._groups.setdefault(key, len(self._groups)) for key in keys], dtype=np.int32)

    def facts(self) -> dict[str, Any]:
        return {}


def _contents(text: str) -> None:
    if contents.parse(text) is None:
        raise AkrabError(text)


def _list(array: pa.Array | None, count: int) -> list[Any]:
    return [None] * count if array is None else array.to_pylist()
