"""Which product somebody means."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from akrab.catalogue.models import Product
from akrab.insight.asked.topics import content, spoken, stem

NAMED = 0.6  # share of a name's weight that must be said
CLEAR = 1.2  # how much more of the name than of the next product's
FEW = 50  # products with the same word: above that it says nothing by itself


class Shelf:
    """The goods by the words of their names; a word that many share says less."""

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        words = {pk: {stem(one) for one in content(spoken(name))} for pk, name in named}
        used = Counter(word for one in words.values() for word in one)
        self._weight = {word: math.log(1 + len(words) / n) for word, n in used.items()}
        self._whole = {pk: sum(self._weight[word] for word in one) for pk, one in words.items()}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for pk, one in words.items():
            for word in one:
                if used[word] <= FEW:
                    self._by_word[word].append(pk)

    def named(self, words: Sequence[str]) -> tuple[int, ...]:
        """The one product that is meant, or none."""
        said: dict[int, float] = defaultdict(float)
        for word in {stem(one) for one in words}:
            for pk in self._by_word.get(word, ()):
                said[pk] += self._weight[word]
        ranked = sorted(((share / self._whole[pk], -pk) for pk, share in said.items()), reverse=True)[:2]
        if not ranked or ranked[0][0] < NAMED or (len(ranked) > 1 and ranked[0][0] < CLEAR * ranked[1][0]):
            return ()
        return (-ranked[0][1],)


def shelf() -> Shelf:
    """All that is or was sold; of postage and fees nobody asks by name."""
    goods = Product.objects.exclude(kind=Product.Kind.CHARGE).values_list("pk", "name")
    return Shelf(goods.iterator())
