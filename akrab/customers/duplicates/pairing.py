"""Bringing together the records that share a key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from akrab.customers.duplicates.keys import keys
from akrab.customers.duplicates.people import Person

MOST_IN_BLOCK = 60  # a key that more records share says too little


def blocks(people: Sequence[Person]) -> dict[str, list[int]]:
    """Places of the records by key; keys of one record or of too many left out."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(people):
        for key in keys(one):
            found[key].append(place)
    return {key: places for key, places in found.items() if 1 < len(places) <= MOST_IN_BLOCK}


def partners(place: int, one: Person, among: dict[str, list[int]]) -> Iterator[int]:
    """Places of later records that share a key with this one."""
    found: set[int] = set()
    for key in keys(one):
        found.update(other for other in among.get(key, ()) if other > place)
    yield from sorted(found)


def groups(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Records connected by pairs: whoever is the same as the same is the same."""
    root: dict[int, int] = {}

    def find(one: int) -> int:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for first, second in pairs:
        root[find(first)] = find(second)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one in root:
        found[find(one)].add(one)
    return list(found.values())
