"""A whole order: the best way to divide its words into lines, found by dynamic programming over the text.

For every stretch of words the best line is scored (`matching.fit`); words outside of lines cost something unless they
are mere politeness. The division with the highest sum wins. Lines without a product of their own ("2 kaos hitam,
1 putih") go on from the line before, so a handful of the best beginnings is kept at each word instead of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from akrab.assistant.parsing.figures import Read
from akrab.assistant.parsing.goods import Product, Shelf
from akrab.assistant.parsing.matching import EXACT, MENDED, Match, fit, is_strange
from akrab.assistant.parsing.tokens import Token, tokens
from akrab.assistant.parsing.vocabulary import COMMON, COMPLAINTS, FILLERS, LABELS, QUESTIONS, VERBS
from akrab.assistant.parsing.wishes import Wishes, wishes

LONGEST_LINE = 14  # tokens
KEPT = 6  # best beginnings at each word
MOST_TOKENS = 150  # the rest of a longer text comes back as not understood
BREAK = 0.35  # a comma inside a line
TORN = 0.5  # a line that ends inside a product's name
SKIPPED, SKIPPED_NUMBER, SKIPPED_UNIT = 0.3, 0.9, 0.1
CLOSE = 0.3  # a product that scores so near the best is another possibility
MOST_CANDIDATES, MOST_ALTERNATIVES, MOST_LINES = 12, 6, 60


@dataclass(frozen=True)
class DraftLine:
    """`variant_id` None: the product is clear, which of its variants is not. `alternatives`: variants that were perhaps
    meant. `words`: as it was written."""

    product_id: int
    variant_id: int | None
    quantity: int
    confidence: float
    alternatives: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Draft:
    """What was understood. `asked`: goods that were spoken of but not ordered. `unknown`: stretches of the text that
    nothing was made of, verbatim."""

    lines: tuple[DraftLine, ...]
    asked: tuple[DraftLine, ...]
    wishes: Wishes
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Way:
    score: float
    lines: tuple[Match, ...] = ()
    skipped: tuple[int, ...] = ()


def parse(text: str, shelf: Shelf) -> Draft:
    """Read an order against the shelf. Never fails; what is not understood comes back in `unknown`."""
    wished = wishes(text)
    whole = _read(tokens(text, taken=wished.taken), shelf)
    read = whole[:MOST_TOKENS]
    best = _best(read, shelf)
    matches = _tidied(best.lines)
    lines = [one for match in matches for one in _lines(match, read, shelf, text)]
    words = {one.token.word for one in read}
    orders = bool(words & VERBS)
    asked: list[DraftLine] = []
    skipped = (*best.skipped, *range(MOST_TOKENS, len(whole)))
    doubtful = bool(words & COMPLAINTS) or (("?" in text or bool(words & QUESTIONS)) and not orders)
    if matches and doubtful and not any(one.counted for one in matches):
        asked, lines = lines, []
    return Draft(tuple(_merged(lines)[:MOST_LINES]), tuple(asked), wished, _unknown(skipped, whole, text))


def _read(found: Sequence[Token], shelf: Shelf) -> list[Read]:
    """Each token with the word of the shelf it stands for; words written apart or together put right."""
    done: list[Read] = []
    for at, token in enumerate(found):
        before = done[-1] if done else None
        if token.number is not None:
            label = before is not None and not token.parted and before.token.word in LABELS
            reference = before is not None and before.token.word in {"yang", "yg"} and token.number == 1
            note = label or (reference and not (at + 1 < len(found) and found[at + 1].is_unit))
            done.append(Read(token, note=note))
            continue
        joined = before.token.word + token.word if before and before.token.number is None and not token.parted else ""
        if (
            joined
            and joined in shelf.having
            and before is not None
            and not (before.word and token.word in shelf.having)
        ):
            done[-1] = Read(replace(before.token, word=joined, end=token.end), joined, EXACT)
        elif token.word in shelf.having:
            done.append(Read(token, token.word, EXACT))
        elif token.word in FILLERS or token.word in COMMON or token.is_unit:
            done.append(Read(token))
        else:
            meant = shelf.mended(token.word)
            halves = [] if meant else _halves(token, shelf)
            done += halves or [Read(token, meant, MENDED if meant else 0.0)]
    return done


def _halves(token: Token, shelf: Shelf) -> list[Read]:
    for place in range(3, len(token.word) - 2):
        first, second = token.word[:place], token.word[place:]
        if first in shelf.having and second in shelf.having:
            return [
                Read(replace(token, word=first), first, EXACT),
                Read(replace(token, word=second, parted=False), second, EXACT),
            ]
    return []


def _best(read: Sequence[Read], shelf: Shelf) -> _Way:
    context = frozenset(one.word for one in read if one.word in shelf.in_names and one.weight == EXACT) | {
        f"{one.token.number:g}"
        for at, one in enumerate(read)
        if at and one.token.number is not None and read[at - 1].word in shelf.before_models
    }
    ways: list[list[_Way]] = [[] for _ in range(len(read) + 1)]
    ways[0] = [_Way(0.0)]
    fits: dict[tuple[int, int], list[Match]] = {}
    follows: dict[tuple[int, int, int, tuple[int, ...], frozenset[str]], Match | None] = {}

    def follow(start: int, end: int, before: Match) -> Match | None:
        """The stretch as a line that goes on from the one before; of that only the goods matter."""
        key = (start, end, before.product.id, tuple(one.id for one in before.variants), before.named)
        if key not in follows:
            follows[key] = fit(read[start:end], before.product, shelf, context, before)
        return follows[key]

    for start in range(len(read)):
        ways[start] = sorted(ways[start], key=lambda way: -way.score)[:KEPT]
        for way in ways[start]:
            ways[start + 1].append(_skip(way, read, start))
            each = _each(way, read, start)
            if each:
                ways[each[1]].append(each[0])
            for end in range(start + 1, min(len(read), start + LONGEST_LINE) + 1):
                breaks = sum(one.token.parted for one in read[start + 1 : end])
                if breaks > 1:
                    break
                if not _may_begin(read[start]):
                    break
                if _tears(read, start, end):
                    continue
                if (start, end) not in fits:
                    fits[start, end] = _fits(read[start:end], shelf, context)
                found = list(fits[start, end])
                if way.lines:
                    match = follow(start, end, way.lines[-1])
                    found += [match] if match else []
                for match in found:
                    cost = BREAK * breaks + (TORN if _torn(match, read, end) else 0)
                    placed = replace(match, start=start, end=end)
                    ways[end].append(replace(way, score=way.score + match.score - cost, lines=(*way.lines, placed)))
    return max(ways[-1], key=lambda way: way.score)


def _may_begin(one: Read) -> bool:
    return bool(one.word) or (one.token.number is not None and not one.note)


def _tears(read: Sequence[Read], start: int, end: int) -> bool:
    """True when a number would lose its unit, or a number before a comma would go with what follows it."""
    last, following = read[end - 1].token, read[end].token if end < len(read) else None
    loses = last.number is not None and following is not None and following.is_unit and not following.parted
    alone = read[start].token.number is not None and end > start + 1 and read[start + 1].token.parted
    return loses or alone


def _torn(match: Match, read: Sequence[Read], end: int) -> bool:
    """True when the product's name goes on behind the line: "2 kopi | susu"."""
    following = read[end] if end < len(read) else None
    return (
        following is not None
        and not following.token.parted
        and following.word in match.product.words
        and following.word != match.product.head
    )


def _fits(part: Sequence[Read], shelf: Shelf, context: frozenset[str]) -> list[Match]:
    ids = {pk: 0.0 for one in part for pk in shelf.having.get(one.word, ())}
    for one in part:
        for pk in shelf.having.get(one.word, ()):
            ids[pk] += one.weight
    nearest = sorted(ids, key=lambda pk: (-ids[pk], -shelf.by_id[pk].sold))[:MOST_CANDIDATES]
    found = [match for match in (fit(part, shelf.by_id[pk], shelf, context) for pk in nearest) if match]
    return sorted(found, key=lambda match: -match.score)[:2]


def _skip(way: _Way, read: Sequence[Read], at: int) -> _Way:
    one = read[at]
    token = one.token
    theirs = at > 0 and token.number is not None and not token.parted and is_strange(read[at - 1])
    if one.note or token.word in LABELS or (token.is_filler and not one.word):
        cost = 0.0
    elif token.number is not None:
        # The number of something that we do not sell goes with it.
        cost = SKIPPED_UNIT if theirs or token.number >= 1000 else SKIPPED_NUMBER
    elif token.is_unit and not one.word:
        cost = SKIPPED_UNIT
    else:
        cost = SKIPPED
    told = (cost >= SKIPPED or theirs) and token.word != "masing"
    return replace(way, score=way.score - cost, skipped=(*way.skipped, at) if told else way.skipped)


def _each(way: _Way, read: Sequence[Read], at: int) -> tuple[_Way, int] | None:
    """ "masing-masing 2": so many of each line before that had no number of its own."""
    if read[at].token.word != "masing" or not way.lines:
        return None
    after = at + 1
    while after < len(read) and read[after].token.word == "masing":
        after += 1
    number = read[after].token.number if after < len(read) else None
    if number is None or number != int(number):
        return None
    lines = list(way.lines)
    for place in range(len(lines) - 1, -1, -1):
        if lines[place].counted and not (
            lines[place].quantity == 1 and lines[place].more == () and place == len(lines) - 1
        ):
            break
        lines[place] = replace(lines[place], quantity=int(number), counted=True)
    end = after + 1 + (after + 1 < len(read) and read[after + 1].token.is_count)
    return replace(way, score=way.score + 0.5, lines=tuple(lines)), end


def _tidied(lines: Sequence[Match]) -> list[Match]:
    """A line that only named what the next ones go on from is none; one that tells which variant is meant completes the
    one that left it open."""
    kept: list[Match] = []
    for place, line in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else None
        if not line.counted and len(line.variants) > 1 and after is not None and after.inherited:
            continue
        spoken = next(
            (at for at, one in enumerate(kept) if one.variants == line.variants and not one.counted and line.counted),
            None,
        )
        if spoken is not None:  # "ada beras? mau 2"
            kept[spoken] = line
            continue
        open_ = next(
            (at for at, one in enumerate(kept) if one.product.id == line.product.id and len(one.variants) > 1), None
        )
        if open_ is not None and len(line.variants) == 1 and _completes(kept[open_], line):
            quantity = max(kept[open_].quantity, line.quantity)
            kept[open_] = replace(line, quantity=quantity, counted=True)
        else:
            kept.append(line)
    return kept


def _completes(open_one: Match, line: Match) -> bool:
    """The line says which variant the open one means, and is no wish besides."""
    both = open_one.counted and line.counted
    return not both or (line.inherited and line.quantity == open_one.quantity)


def _lines(match: Match, read: Sequence[Read], shelf: Shelf, text: str) -> list[DraftLine]:
    part = read[match.start : match.end]
    words = " ".join(text[part[0].token.start : part[-1].token.end].split())
    others = _alternatives(match, part, shelf)
    sure = match.sure - (0.25 if len(match.variants) == 1 and others else 0)
    chosen = match.variants[0].id if len(match.variants) == 1 else None
    alternatives = tuple(one.id for one in match.variants) if chosen is None else others
    first = DraftLine(
        match.product.id, chosen, match.quantity, round(max(sure, 0.05), 2), alternatives[:MOST_ALTERNATIVES], words
    )
    return [first] + [
        DraftLine(match.product.id, variant.id, number, first.confidence, (), words) for variant, number in match.more
    ]


def _alternatives(match: Match, part: Sequence[Read], shelf: Shelf) -> tuple[int, ...]:
    """Variants of other products that fit nearly as well."""
    if match.inherited:
        return ()
    found: list[int] = []
    for other in _fits(part, shelf, frozenset()):
        if other.product.id != match.product.id and other.score > match.score - CLOSE:
            found += [one.id for one in other.variants]
    return tuple(found)


def _merged(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The same variant twice is one line."""
    kept: dict[object, DraftLine] = {}
    for place, line in enumerate(lines):
        key: object = line.variant_id if line.variant_id is not None else ("open", place)
        if key in kept:
            there = kept[key]
            kept[key] = replace(
                there,
                quantity=there.quantity + line.quantity,
                confidence=min(there.confidence, line.confidence),
                words=f"{there.words}; {line.words}",
            )
        else:
            kept[key] = line
    return list(kept.values())


def _unknown(skipped: Sequence[int], read: Sequence[Read], text: str) -> tuple[str, ...]:
    """Neighbouring tokens that nothing was made of, as they were written."""
    runs: list[list[int]] = []
    for at in skipped:
        if runs and at == runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return tuple(" ".join(text[read[run[0]].token.start : read[run[-1]].token.end].split()) for run in runs)


__all__ = ["Draft", "DraftLine", "Product", "parse"]
