"""Finding records as one types: words are kept as rows, a prefix search is one range of one index.

The same code serves SQLite and PostgreSQL (see docs/adr/0003-search-words.md). Every word typed must begin some word
of the record; matches on heavier words (a name, a number) come before lighter ones (a description).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from akrab.core.models import SearchWord

LONGEST = 40
_WORD = re.compile(r"[a-z0-9]+")
_LAST = "\U0010ffff"


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
    typed = sorted(set(words(query)), key=len, reverse=True)[:6]  # the longest word narrows most
    if not typed:
        return []
    first, rest = typed[0], typed[1:]
    sql = [
        "SELECT a.object_id, MAX(a.weight * CASE WHEN a.word = %s THEN 2 ELSE 1 END) AS score FROM core_searchword a"
    ]
    sql.append("WHERE a.kind = %s AND a.word >= %s AND a.word < %s")
    values: list[Any] = [first, kind, first, first + _LAST]
    for position, word in enumerate(rest):
        sql.append(
            f"AND EXISTS (SELECT 1 FROM core_searchword w{position} WHERE w{position}.kind = a.kind "  # noqa: S608  (numbers)
            f"AND w{position}.object_id = a.object_id AND w{position}.word >= %s AND w{position}.word < %s)"
        )
        values += [word, word + _LAST]
    sql.append("GROUP BY a.object_id ORDER BY score DESC, a.object_id LIMIT %s")
    with connection.cursor() as cursor:
        cursor.execute(" ".join(sql), [*values, limit])
        return [row[0] for row in cursor.fetchall()]
