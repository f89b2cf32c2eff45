"""How well a stretch of an order's words fits one product: which variant, how many, and with what certainty."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from akrab.assistant.parsing.figures import Figures, Read, figures_of
from akrab.assistant.parsing.goods import SIZES, Product, Shelf, Variant
from akrab.assistant.parsing.vocabulary import COUNTS, WHOLE_PACKS

MOST_PIECES = 999
EXACT, MENDED, OPTION, FIGURE, COUNTED, PART = 1.0, 0.75, 0.9, 0.7, 0.6, 0.5
LINE, IMPLIED, STRANGE, FOREIGN, SPARE_NUMBER, APART = 0.4, 0.3, 0.6, 1.0, 1.0, 0.25
NOT_NAMED, USUAL, NEARLY, DOUBT = 0.03, 0.02, 0.2, 0.3


@dataclass(frozen=True)
class Match:
    """One line as it was understood. `variants`: those that fit equally well; one when it is clear."""

    score: float
    product: Product
    variants: tuple[Variant, ...]
    quantity: int
    counted: bool  # a number of pieces was written
    sure: float
    start: int = 0
    end: int = 0
    more: tuple[tuple[Variant, int], ...] = ()  # further pieces of the same wish: 1.5 kg is 1 kg and 500 g
    inherited: bool = False
    named: frozenset[str] = field(default=frozenset())  # words of the variant that were written


@dataclass(frozen=True)
class Said:
    """What a stretch says of a product: words of its name, words of its variants with their weight, what the name's
    words weigh, what does not belong, how many words were mended, and the numbers."""

    named: set[str]
    options: dict[str, float]
    weight: float
    strange: float
    mended: int
    figures: Figures


def fit(
    part: Sequence[Read],
    product: Product,
    shelf: Shelf,
    context: frozenset[str],
    before: Match | None = None,
) -> Match | None:
    """The best reading of the stretch as a line of this product, or None. `context`: words of names written elsewhere
    in the text. `before`: the line that a stretch without its own product goes on from."""
    said = _said(part, product, shelf, inherited=before is not None)
    named, options = said.named, said.options
    if before is None and not _is_meant(named, options, product, shelf):
        return None
    fitting = [one for one in (_variant(one, said, product, shelf, before) for one in product.variants) if one]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: one.score)
    if before is not None and not best.spoke:
        return None
    ties = [one for one in fitting if one.score > best.score - 0.01]
    singles = [one for one in ties if not WHOLE_PACKS.intersection(one.variant.name.words)]
    ties = singles or ties  # nobody means a whole box who does not say so
    helped = False
    if len(ties) > 1 and context and before is None:
        by_context = [len(context & one.variant.words) for one in ties]
        if max(by_context) > 0:
            ties = [one for one, number in zip(ties, by_context, strict=True) if number == max(by_context)]
            helped = len(ties) == 1
    score = (
        said.weight
        + best.score
        - said.strange
        - LINE
        - NOT_NAMED * len(set(product.name.words) - named - product.brand)
    )
    score += 0.15 * len((context & product.words) - named) + USUAL * math.log2(
        (1 + product.sold) / (1 + shelf.most_sold)
    )
    score += COUNTED if best.counted else 0 if best.measured else -IMPLIED
    sure = 0.97 - 0.15 * said.mended - (0 if best.counted else 0.1) - (0.1 if helped else 0) - best.doubt
    if said.strange:
        sure -= 0.1
    return Match(
        score,
        product,
        tuple(one.variant for one in ties),
        best.quantity,
        best.counted or best.measured,
        max(0.05, sure * (1 if len(ties) == 1 else 0.5)),
        more=best.more if len(ties) == 1 else (),
        inherited=before is not None,
        named=frozenset(options),
    )


def _said(part: Sequence[Read], product: Product, shelf: Shelf, *, inherited: bool) -> Said:
    of_variants = frozenset(word for one in product.variants for word in one.name.words)
    named: set[str] = set()
    options: dict[str, float] = {}
    weight = strange = 0.0
    mended = 0
    number_between = False
    for at, one in enumerate(part):
        token = one.token
        if token.number is not None or one.note:
            number_between = bool(named) and not one.note
            if at and not one.note and not token.parted and is_strange(part[at - 1]):
                strange += STRANGE  # the number of what stands before it
            continue
        ours = not inherited and one.word in product.words
        if one.word and one.word in of_variants:
            options[one.word] = max(options.get(one.word, 0), OPTION * one.weight)
        if ours:
            if one.word not in named:
                weight += EXACT * one.weight - (APART if number_between else 0)
            number_between = False
            named.add(one.word)
        elif one.word in of_variants:
            pass
        elif token.is_unit:
            continue
        elif any(len(one.token.word) > 2 and one.token.word in word for word in product.words):  # mie → indomie
            weight += PART if not inherited else 0
        elif not token.is_filler or (one.weight == EXACT and one.word not in SIZES):
            strange += FOREIGN if one.word in shelf.heads else STRANGE
            continue
        mended += (ours or one.word in of_variants) and one.weight < EXACT
    return Said(named, options, weight, strange, mended, figures_of(part, product))


def is_strange(one: Read) -> bool:
    """A word that names nothing on the shelf and is neither politeness nor a unit."""
    token = one.token
    return not one.word and token.number is None and not one.note and not token.is_filler and not token.is_unit


def _is_meant(named: set[str], options: dict[str, float], product: Product, shelf: Shelf) -> bool:
    """The head of the name, or words that together belong to nothing else."""
    if product.head in named:
        return True
    telling = {word for word in named | set(options) if word not in SIZES | COUNTS | WHOLE_PACKS}
    if not telling:
        return False
    shared = set.intersection(*(shelf.having.get(word, set()) for word in telling))
    return shared == {product.id}


@dataclass(frozen=True)
class _Fit:
    variant: Variant
    score: float
    quantity: int
    counted: bool
    measured: bool
    doubt: float
    spoke: bool
    more: tuple[tuple[Variant, int], ...] = ()


def _variant(variant: Variant, said: Said, product: Product, shelf: Shelf, before: Match | None) -> _Fit | None:
    """How well the variant fits what was said of it; None when it cannot make the amount that was asked for."""
    words = set(variant.name.words)
    weight = sum(value for word, value in said.options.items() if word in words)
    against = sum(1 for word in said.options if word not in words and word not in said.named)
    measured = _measured(variant, product, said.figures)
    if measured is None:
        return None
    matched, left = _figured(variant, product, said.figures, shelf)
    counted = _counted(said.figures, left)
    return _Fit(
        variant=variant,
        score=weight
        - 0.5 * against
        + _alike(variant, product, said, before)
        + measured.score
        + matched
        + counted.score,
        quantity=counted.quantity * measured.factor,
        counted=counted.known,
        measured=bool(said.figures.measures),
        doubt=measured.doubt + counted.doubt + (DOUBT if said.figures.vague_pack else 0),
        spoke=weight > 0 or measured.spoke or matched > 0,
        more=tuple((one, number * counted.quantity) for one, number in measured.more),
    )


def _alike(variant: Variant, product: Product, said: Said, before: Match | None) -> float:
    """A line that goes on from another keeps its colour or size where it names none itself."""
    if before is None:
        return 0.0
    if len(before.variants) == 1 and before.product.id == product.id:
        pairs = zip(variant.options, before.variants[0].options, strict=False)
        return 0.2 * sum(mine == theirs and not mine.intersection(said.options) for mine, theirs in pairs)
    return 0.2 * len(before.named.intersection(variant.name.words))


@dataclass(frozen=True)
class _Measured:
    score: float = 0.0
    factor: int = 1
    more: tuple[tuple[Variant, int], ...] = ()
    doubt: float = 0.0
    spoke: bool = False


def _measured(variant: Variant, product: Product, figures: Figures) -> _Measured | None:
    """ "2 kg" against a bag of 1 kg: the same, so many of it, or not to be made."""
    own = {**product.name.measures, **variant.name.measures}
    found = _Measured()
    for dimension, amount in figures.measures:
        mine = own.get(dimension)
        if mine == amount:
            found = replace(found, score=found.score + OPTION, spoke=True)
        elif mine and dimension in {"g", "ml"} and amount > mine:
            pieces = _made_of(amount, dimension, variant, product)
            if pieces is None:
                return None
            score = found.score + OPTION - NEARLY - 0.01 * pieces[0]
            found = replace(found, score=score, factor=pieces[0], more=pieces[1], doubt=found.doubt + 0.05)
        else:
            found = replace(found, score=found.score - SPARE_NUMBER, doubt=found.doubt + DOUBT)
    return found


def _figured(variant: Variant, product: Product, figures: Figures, shelf: Shelf) -> tuple[float, list[float]]:
    """What the bare numbers say of the variant (size 32, iPhone 13, 165 for 165 g), and those that are left over."""
    score, left = 0.0, list[float]()
    own = set() if figures.measures and variant.name.measures else variant.name.numbers
    for number, word in figures.bare:
        of_name = number in product.name.numbers and (number >= 13 or len(figures.bare) > 1 or bool(figures.counted))
        if number == 1 and len(figures.bare) == 1 and not figures.counted:
            left.append(number)  # one piece, whatever else is called one
        elif number in own:
            score += FIGURE
            own = own - {number}
        elif (word, number) in product.name.figures or of_name:
            score += FIGURE
        else:
            score -= 2 * SPARE_NUMBER if word in shelf.before_models else 0  # another model: "iphone 15"
            left.append(number)
    for number in figures.labelled:
        score += FIGURE if number in variant.name.numbers else -0.2
    return score, left


@dataclass(frozen=True)
class _Counted:
    score: float
    quantity: int
    known: bool
    doubt: float = 0.0


def _counted(figures: Figures, left: Sequence[float]) -> _Counted:
    """How many pieces, from numbers with a unit of counting, else from the last that is left."""
    numbers = [*figures.counted, *left]
    if not numbers:
        return _Counted(0.0, 1, known=False)
    chosen = (figures.counted or left)[-1]
    score = -SPARE_NUMBER * (len(numbers) - 1) + (0.2 if figures.counted else 0)
    if chosen != int(chosen) or not 1 <= chosen <= MOST_PIECES:
        return _Counted(score - SPARE_NUMBER, 1, known=False, doubt=DOUBT)
    return _Counted(score, int(chosen), known=True)


def _made_of(
    amount: int, dimension: str, variant: Variant, product: Product
) -> tuple[int, tuple[tuple[Variant, int], ...]] | None:
    """How many of this variant make the amount, with smaller ones for the rest; None when a larger one should."""
    sizes = sorted(
        (
            (one.name.measures.get(dimension) or product.name.measures.get(dimension, 0), one)
            for one in product.variants
        ),
        key=lambda pair: -pair[0],
    )
    larger = [size for size, one in sizes if size <= amount]
    mine = variant.name.measures.get(dimension) or product.name.measures.get(dimension, 0)
    if not larger or mine != larger[0]:
        return None
    factor, rest = divmod(amount, mine)
    more: list[tuple[Variant, int]] = []
    for size, one in sizes:
        if rest and 0 < size < mine and size <= rest:
            pieces, rest = divmod(rest, size)
            more.append((one, pieces))
    return None if rest else (factor, tuple(more))
