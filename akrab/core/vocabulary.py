"""The words by which things of a kind are found, kept in this process and brought up to date by what was added.

Correcting a word needs all words at once. Rows of `SearchWord` are only added and removed, so a look at the highest id
says whether anything is new, and only the new rows are read. A word whose last product is gone stays until the next
whole reading; it then finds nothing, which does no harm.
"""

import time
from bisect import bisect_left
from dataclasses import dataclass, field

from django.db.models import Count, Max

from akrab.core import spelling
from akrab.core.models import SearchWord

WHOLE_SECONDS = 600.0  # after so long everything is read again
LONGEST = 24  # longer ones are numbers and codes


@dataclass
class Vocabulary:
    """`known` are words to correct towards, `words` all there are, `ordered` the same in order."""

    read_at: float = field(default_factory=time.monotonic)
    last_id: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    known: list[spelling.Known] = field(default_factory=list)
    ordered: list[str] = field(default_factory=list)

    @property
    def words(self) -> set[str]:
        return self.counts.keys()  # type: ignore[return-value]  # a view of keys is a set for our purposes

    def begins(self, start: str) -> bool:
        """True when some word begins so."""
        place = bisect_left(self.ordered, start)
        return place < len(self.ordered) and self.ordered[place].startswith(start)


_kept: dict[str, Vocabulary] = {}


def of(kind: str) -> Vocabulary:
    """The vocabulary as it is now; one small query when nothing is new."""
    last = SearchWord.objects.aggregate(last=Max("id"))["last"] or 0
    kept = _kept.get(kind)
    if kept is None or last < kept.last_id or time.monotonic() - kept.read_at > WHOLE_SECONDS:
        kept = Vocabulary()
    elif last == kept.last_id:
        return kept
    new = SearchWord.objects.filter(kind=kind, id__gt=kept.last_id, id__lte=last)
    added = dict(new.order_by().values_list("word").annotate(n=Count("id")))
    _kept[kind] = _with(kept, added, last)
    return _kept[kind]


def _with(kept: Vocabulary, added: dict[str, int], last: int) -> Vocabulary:
    counts = kept.counts | {
        word: number + kept.counts.get(word, 0) for word, number in added.items() if len(word) <= LONGEST
    }
    if counts.keys() == kept.counts.keys():
        return Vocabulary(kept.read_at, last, counts, kept.known, kept.ordered)
    fresh = [spelling.known(word, number) for word, number in added.items() if word not in kept.counts]
    usable = [one for one in fresh if one.word.isalpha() and 3 <= len(one.word) <= LONGEST]
    return Vocabulary(kept.read_at, last, counts, kept.known + usable, sorted(counts))


def forget() -> None:
    """Read everything again next time."""
    _kept.clear()
