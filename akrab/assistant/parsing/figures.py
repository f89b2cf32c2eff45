"""The numbers of a stretch of an order: which measure something, which count pieces, which are only there."""

from collections.abc import Sequence
from dataclasses import dataclass

from akrab.assistant.parsing.goods import SIZES, Product
from akrab.assistant.parsing.tokens import Token
from akrab.assistant.parsing.vocabulary import COUNTS, MEASURES, PACKS, SIZE_LABELS, WHOLE_PACKS


@dataclass(frozen=True)
class Read:
    """A token with the words of the shelf that it may stand for: itself, or the one it was mended to."""

    token: Token
    word: str = ""
    weight: float = 0.0
    note: bool = False  # a number that counts nothing: "level 3", "yang satu"


@dataclass(frozen=True)
class Figures:
    """The numbers of a stretch: with a measure, with a unit of counting, and bare ones as (number, word before)."""

    measures: tuple[tuple[str, int], ...]
    counted: tuple[float, ...]
    bare: tuple[tuple[float, str], ...]
    labelled: tuple[float, ...]
    vague_pack: str = ""


def figures_of(part: Sequence[Read], product: Product) -> Figures:
    measures: list[tuple[str, int]] = []
    counted: list[float] = []
    bare: list[tuple[float, str]] = []
    labelled: list[float] = []
    vague = ""
    dimensions = product.dimensions
    own_packs = {word for one in product.variants for word in one.name.words} & WHOLE_PACKS
    at = 0
    while at < len(part):
        one = part[at]
        number = one.token.number
        if number is None or one.note:
            at += 1
            continue
        unit = part[at + 1].token.word if at + 1 < len(part) and part[at + 1].token.number is None else ""
        before = part[at - 1].token.word if at else ""
        is_size = unit in SIZES and unit != "l" and not part[at + 1].token.glued  # "2 m": two of size M
        if unit in MEASURES and MEASURES[unit][0] in dimensions and not is_size:
            dimension, size = MEASURES[unit]
            amount = round(number * size)
            if _half_follows(part, at + 2):
                amount += size // 2
                at += 1
            measures.append((dimension, amount))
            at += 2
        elif unit in PACKS:
            counted.append(number * PACKS[unit])
            at += 2
        elif unit in WHOLE_PACKS:
            counted.append(number)
            vague = "" if unit in own_packs else unit
            at += 1
        elif unit in COUNTS or (unit in MEASURES and MEASURES[unit][0] in {"g", "ml"} and not dimensions & {"g", "ml"}):
            counted.append(number)
            at += 2
        elif unit in MEASURES and unit not in SIZES:
            measures.append((MEASURES[unit][0], round(number * MEASURES[unit][1])))
            at += 2
        elif before in SIZE_LABELS:
            labelled.append(number)
            at += 1
        else:
            bare.append((number, part[at - 1].word or before if at else ""))
            at += 1
    return Figures(tuple(measures), tuple(counted), tuple(bare), tuple(labelled), vague)


def _half_follows(part: Sequence[Read], at: int) -> bool:
    """ "sekilo setengah": one and a half."""
    half = at < len(part) and part[at].token.number == 0.5
    return half and not (at + 1 < len(part) and part[at + 1].token.is_unit)
