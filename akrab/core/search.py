"""Finding records as one types: words are kept as rows, a prefix search is one range of one index.

The same code serves SQLite and PostgreSQL (see docs/adr/0003-search-words.md). Every word typed must begin some word
of the record; matches on heavier words (a name, a number) come before lighter ones (a description). `find` takes the
words as they are typed; `look_for` also knows words that mean the same and forgives typing errors.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from akrab.core import shop, spelling, vocabulary
from akrab.core.models import SearchWord

LONGEST = 40
_WORD = re.compile(r"[a-z0-9]+")
_LAST = "\U0010ffff"
MOST_WORDS = 6
ENOUGH = 3  # with fewer hits we look whether something else was meant
MOST_REWRITTEN = 8
SHORT = 5  # letters; shorter words that mean the same are looked for as whole words


def words(text: str) -> list[str]:
    """Lower-case words without accents: `Café-Crème 12` → `cafe`, `creme`, `12`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [word[:LONGEST] for word in _WORD.findall(plain)]


def weigh(texts: Mapping[str, int]) -> dict[str, int]:
    """Words of several texts with the heaviest weight each has."""
    weights: dict[str, int] = {}
    for text, weight in texts.items():
        for word in words(text):
            weights[word] = max(weight, weights.get(word, 0))
    return weights


def index(kind: str, object_id: int, texts: Mapping[str, int]) -> None:
    """Make the object findable by these texts (text → weight) and by nothing else."""
    with transaction.atomic():
        SearchWord.objects.filter(kind=kind, object_id=object_id).delete()
        index_new(kind, {object_id: texts})


def index_new(kind: str, objects: Mapping[int, Mapping[str, int]]) -> None:
    """The same for many objects that are not indexed yet."""
    SearchWord.objects.bulk_create(
        (
            SearchWord(kind=kind, object_id=object_id, word=word, weight=weight)
            for object_id, texts in objects.items()
            for word, weight in weigh(texts).items()
        ),
        batch_size=5000,
    )


def forget(kind: str, object_ids: Iterable[int]) -> None:
    """The objects are not found any more."""
    SearchWord.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def find(kind: str, query: str, *, limit: int = 50) -> list[int]:
    """Ids of the best matches, best first; an empty query finds nothing."""
    return _having_all(kind, words(query), limit)


def _having_all(kind: str, wanted: Iterable[str], limit: int, whole: Collection[str] = ()) -> list[int]:
    """Those that have all the words as the beginning of one of theirs, words of `whole` as one of theirs."""
    typed = sorted(set(wanted), key=len, reverse=True)[:MOST_WORDS]  # the longest word narrows most
    if not typed:
        return []
    first, rest = typed[0], typed[1:]
    sql = [
        "SELECT a.object_id, MAX(a.weight * CASE WHEN a.word = %s THEN 2 ELSE 1 END) AS score FROM core_searchword a"
    ]
    sql.append("WHERE a.kind = %s AND a.word >= %s AND a.word <= %s")
    last = {word: word if word in whole else word + _LAST for word in typed}
    values: list[Any] = [first, kind, first, last[first]]
    for position, word in enumerate(rest):
        sql.append(
            f"AND EXISTS (SELECT 1 FROM core_searchword w{position} WHERE w{position}.kind = a.kind "  # noqa: S608  (numbers)
            f"AND w{position}.object_id = a.object_id AND w{position}.word >= %s AND w{position}.word <= %s)"
        )
        values += [word, last[word]]
    sql.append("GROUP BY a.object_id ORDER BY score DESC, a.object_id LIMIT %s")
    with connection.cursor() as cursor:
        cursor.execute(" ".join(sql), [*values, limit])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class Found:
    """What `look_for` found: ids, best first.

    `instead`: the words searched for in place of what was typed, empty when it was taken as it is. `partly`: nothing
    has all of the words, these have some.
    """

    ids: list[int]
    instead: str = ""
    partly: bool = False


def look_for(kind: str, query: str, *, limit: int = 50) -> Found:
    """The best matches for what somebody typed, with its slips.

    What is written so comes first, then what means the same (the shop's list of such words). When that is little and a
    word is known to nobody, the nearest known word is taken instead; when nothing has all words, those that have most.
    """
    typed = words(query)[:MOST_WORDS]
    if not typed:
        return Found([])
    ids = _with_synonyms(kind, typed, limit)
    if len(ids) >= ENOUGH:
        return Found(ids)
    meant = corrected(kind, typed)
    if meant != typed:
        more = _with_synonyms(kind, meant, limit)
        if more:
            return Found(_merged(ids, more, limit), instead=_other(meant, typed))
    if ids or len(meant) == 1:
        return Found(ids)
    known = vocabulary.of(kind)
    if not any(known.begins(word) for word in typed):
        return Found([])  # every word would be a guess
    some = _having_some(kind, meant, limit)
    return Found(some, instead=_other(meant, typed) if some else "", partly=bool(some))


def _other(meant: list[str], typed: list[str]) -> str:
    """The words that were meant, unless they only stand apart or together otherwise."""
    return "" if "".join(meant) == "".join(typed) else " ".join(meant)


def corrected(kind: str, typed: Sequence[str]) -> list[str]:
    """The words that were probably meant: unknown ones mended, those written apart or together put right."""
    known = vocabulary.of(kind)
    meant: list[str] = []
    for word in spelling.joined(typed, known.words):
        if word in known.words or known.begins(word):
            meant.append(word)
        else:
            meant += spelling.split(word, known.words) or [_mended(word, known) or word]
    return meant


def _mended(word: str, known: vocabulary.Vocabulary) -> str:
    """The nearest word that something is found by, else the nearest one that means the same as such a word."""
    found = spelling.nearest(word, known.known)
    other = spelling.nearest(word, _other_words())
    if found and other:
        return spelling.nearest(word, [spelling.known(found, 1), spelling.known(other, 0)])
    return found or other


def _groups() -> list[list[list[str]]]:
    """The shop's words that mean the same: groups of phrases, each a list of words."""
    groups = ([words(phrase) for phrase in line.split(",")] for line in shop.get("search_synonyms"))
    return [[phrase for phrase in group if phrase] for group in groups]


def _other_words() -> list[spelling.Known]:
    single = {phrase[0] for group in _groups() for phrase in group if len(phrase) == 1}
    return [spelling.known(word, 0) for word in sorted(single)]


def _with_synonyms(kind: str, typed: list[str], limit: int) -> list[int]:
    """What is written so, then what means the same. A word that is only the beginning of others comes last: `cas` is a
    charger rather than a casing."""
    wishes = [typed, *_rewritten(typed)]
    if len(wishes) > 1 and not vocabulary.of(kind).words >= set(typed):
        wishes.append(wishes.pop(0))
    ids: list[int] = []
    for wish in wishes:
        if len(ids) < limit:
            # Only what was typed may be a beginning: "cas" stands for a charger, and is no wish for a casing.
            short = {word for word in wish if word not in typed and len(word) < SHORT}
            ids = _merged(ids, _having_all(kind, wish, limit, short), limit)
    return ids


def _rewritten(typed: list[str]) -> list[list[str]]:
    """The same wish in other words, one phrase exchanged at a time."""
    found: list[list[str]] = []
    for group in _groups():
        for phrase in group:
            for place in range(len(typed) - len(phrase) + 1):
                if typed[place : place + len(phrase)] == phrase:
                    rest = typed[:place], typed[place + len(phrase) :]
                    found += [[*rest[0], *other, *rest[1]] for other in group if other != phrase]
    return found[:MOST_REWRITTEN]


def _merged(first: list[int], then: list[int], limit: int) -> list[int]:
    return list(dict.fromkeys([*first, *then]))[:limit]


def _having_some(kind: str, wanted: Iterable[str], limit: int) -> list[int]:
    """Those that have most of the words, the earlier found first."""
    score: dict[int, int] = {}
    for word in wanted:
        for pk in _with_synonyms(kind, [word], limit):
            score[pk] = score.get(pk, 0) + 1
    return sorted(score, key=lambda pk: -score[pk])[:limit]
