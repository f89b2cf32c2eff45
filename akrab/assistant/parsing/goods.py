"""The shop's goods as the parser looks at them: by the words, numbers and measures of their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from akrab.assistant.parsing.tokens import Token, names
from akrab.assistant.parsing.vocabulary import COUNTS, FILLERS, MEASURES, WHOLE_PACKS
from akrab.core import spelling

SIZES = frozenset({"xs", "s", "m", "l", "xl", "xxl", "xxxl", "allsize"})


@dataclass(frozen=True)
class Good:
    """One variant on sale. `sold`: pieces of its product, to choose between equals."""

    variant_id: int
    product_id: int
    name: str
    variant: str = ""
    brand: str = ""
    sold: int = 0


@dataclass(frozen=True)
class Name:
    """What a name is made of. `measures`: dimension → amount in its smallest unit. `figures`: the numbers as written,
    each with the word before it."""

    words: tuple[str, ...]
    figures: tuple[tuple[str, float], ...]
    measures: dict[str, int]

    @property
    def numbers(self) -> set[float]:
        return {number for _word, number in self.figures}


@dataclass(frozen=True)
class Variant:
    id: int
    name: Name
    options: tuple[frozenset[str], ...]  # the words of each part: colour, size

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.name.words) | {f"{number:g}" for number in self.name.numbers}


@dataclass(frozen=True)
class Product:
    id: int
    name: Name
    head: str  # what it is: the first word of its name
    variants: tuple[Variant, ...]
    sold: int
    words: frozenset[str] = field(default=frozenset())
    brand: frozenset[str] = field(default=frozenset())

    @property
    def dimensions(self) -> set[str]:
        return {dimension for one in (self.name, *(v.name for v in self.variants)) for dimension in one.measures}


class Shelf:
    """All goods that an order may mean."""

    def __init__(self, goods: Iterable[Good]) -> None:
        by_product: dict[int, list[Good]] = {}
        for good in goods:
            by_product.setdefault(good.product_id, []).append(good)
        self.products = [_product(same) for same in by_product.values()]
        self.having: dict[str, set[int]] = {}
        self.by_id = {one.id: one for one in self.products}
        for one in self.products:
            for word in one.words.union(*(variant.name.words for variant in one.variants)):
                self.having.setdefault(word, set()).add(one.id)
        self.heads = {one.head for one in self.products}
        self.most_sold = max((one.sold for one in self.products), default=0)
        counted = {word: len(ids) for word, ids in self.having.items() if word.isalpha() and len(word) > 2}
        self._known = [spelling.known(word, count) for word, count in sorted(counted.items())]
        self._skeletons: dict[str, str] = {}
        for word in sorted(counted, key=len, reverse=True):
            self._skeletons[_skeleton(word)] = word
        # A number right after such a word names a model: "iphone 13"; the words before numbers in names.
        names_ = [n for p in self.products for n in (p.name, *(v.name for v in p.variants))]
        self.before_models = {word for one in names_ for word, _number in one.figures if word and word not in COUNTS}
        self.in_names = {word for one in self.products for word in one.words}

    def mended(self, word: str) -> str:
        """The word of some good that was probably meant; empty when none is near."""
        if len(word) < 3 or not word.isalpha():
            return ""
        skeleton = _skeleton(word)
        full = self._skeletons.get(skeleton, "")
        if (
            full
            and len(word) <= len(full)
            and word[0] == full[0]
            and len(skeleton) >= len(word) - 1
            and len(skeleton) > 1
        ):
            return full
        return spelling.nearest(word, self._known) if len(word) > 3 else ""


def _skeleton(word: str) -> str:
    return word[:1] + "".join(letter for letter in word[1:] if letter not in "aeiou")


def name_of(text: str) -> Name:
    found = names(text)
    words: list[str] = []
    figures: list[tuple[str, float]] = []
    measures: dict[str, int] = {}
    for at, one in enumerate(found):
        if one.number is not None:
            unit = found[at + 1].word if at + 1 < len(found) else ""
            if unit in MEASURES:
                dimension, size = MEASURES[unit]
                measures[dimension] = round(one.number * size)
            figures.append(("" if unit in MEASURES else _word_before(found, at), one.number))
        elif one.word in MEASURES and at and found[at - 1].number is not None:
            continue
        elif one.word not in FILLERS or one.word in SIZES:
            words.append(one.word)
    return Name(tuple(words), tuple(figures), measures)


def _word_before(found: Sequence[Token], at: int) -> str:
    return found[at - 1].word if at else ""


def _product(goods: Sequence[Good]) -> Product:
    first = goods[0]
    name = name_of(first.name)
    brand = name_of(first.brand).words
    words = frozenset(name.words) | frozenset(brand)
    variants = tuple(_variant(one) for one in goods)
    head = name.words[0] if name.words else ""
    return Product(first.product_id, name, head, variants, first.sold, words, frozenset(brand))


def _variant(good: Good) -> Variant:
    parts = [name_of(part) for part in good.variant.split(", ")] if good.variant else []
    options = tuple(frozenset(one.words) | {f"{n:g}" for n in one.numbers} for one in parts)
    return Variant(good.variant_id, name_of(good.variant), options)


__all__ = ["SIZES", "WHOLE_PACKS", "Good", "Name", "Product", "Shelf", "Variant"]
