"""Why a product is suggested: the product that it goes with, or that others moved on from. Pure."""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import Ints, ints


@dataclass(frozen=True)
class Sources:
    """Of each product, what speaks for it, the strongest first. first, last: where its rows begin and end, by product
    rising."""

    other: Ints  # rising
    product: Ints

    def because(self, suggested: Ints, had: Ints, customer: Ints, most: int) -> Ints:
        """For each suggestion (a product for a customer) a product the customer had that leads to it; 0 where none.

        had: customer × most + product of everything bought, rising; customer: of each suggestion.
        """
        found = np.zeros(len(suggested), dtype=np.int64)
        if not len(self.other) or not len(had):
            return found
        begin = np.searchsorted(self.other, suggested, side="left")
        end = np.searchsorted(self.other, suggested, side="right")
        for step in range(int((end - begin).max(initial=0))):
            open_still = np.flatnonzero((found == 0) & (begin + step < end))
            if not len(open_still):
                break
            source = self.product[begin[open_still] + step]
            key = customer[open_still] * most + source
            at = np.minimum(np.searchsorted(had, key), len(had) - 1)
            hit = had[at] == key
            found[open_still[hit]] = source[hit]
        return found


def sources(product: Ints, other: Ints, confidence: np.ndarray) -> Sources:
    """From pairs product -> other with the share of the product's baskets that hold the other."""
    order = np.lexsort((product, -confidence, other))
    return Sources(ints(other[order]), ints(product[order]))
