"""How likely two records are the same person, and what speaks for and against it.

After Fellegi and Sunter (1969), A Theory for Record Linkage: each part that agrees or differs adds its weight, the
binary logarithm of how much more often it does so among records of one person than among strangers. Agreement on what
is rare weighs more than on what many share (Winkler 2000). The weights stand here, set by hand with the public sets of
docs/reference/benchmarks.md; nothing is trained on the shop's customers.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from akrab.customers.duplicates.people import Person, sound

Reason = tuple[str, dict[str, str]]
FEW = 1000  # records; a smaller shop is judged like one of this size
PARTLY = 0.7  # of the weight, where one name has words that the other lacks
SURE = 0.9  # "probably the same person"
LEAST = 0.5  # below it a pair is not shown


@dataclass
class Commons:
    """How often values occur, so that agreement on a rare one weighs more."""

    records: int = 0
    names: Counter[str] = field(default_factory=Counter)
    cities: Counter[str] = field(default_factory=Counter)
    streets: Counter[str] = field(default_factory=Counter)

    def add(self, one: Person) -> None:
        self.records += 1
        self.names.update(one.names)
        if one.city:
            self.cities[one.city] += 1
        if one.street:
            self.streets[one.street] += 1

    def bits(self, counts: Counter[str], value: str, *, least: float, most: float) -> float:
        """The weight of agreeing on the value: the rarer, the more."""
        share = (counts[value] + 1) / (max(self.records, FEW) + 1)
        return max(least, min(most, -math.log2(share)))

    @property
    def start(self) -> float:
        """Of two strangers: the number of pairs grows with the square of the records, that of duplicates only with the
        records, so in a large shop the same common name says less."""
        return -3.0 - math.log2(max(self.records, FEW))


def commons(people: Iterable[Person]) -> Commons:
    found = Commons()
    for one in people:
        found.add(one)
    return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score`: probability from 0 to 1; `reasons`: codes with parameters, what weighs most first."""

    score: float
    reasons: list[Reason]


def compare(one: Person, other: Person, common: Commons) -> Verdict:
    """Whether the two are the same person."""
    parts = [
        *_phones(one, other),
        *_emails(one, other),
        *_names(one, other, common),
        *_born(one, other),
        *_places(one, other, common),
    ]
    bits = common.start + sum(weight for weight, _reason in parts)
    said = sorted((part for part in parts if part[1][0]), key=lambda part: -abs(part[0]))
    return Verdict(1 / (1 + 2 ** -max(-60.0, min(60.0, bits))), [reason for _weight, reason in said])


Part = tuple[float, Reason]
SILENT: Reason = ("", {})


def _phones(one: Person, other: Person) -> list[Part]:
    if not one.phones or not other.phones:
        return []
    same = set(one.phones) & set(other.phones)
    if same:
        return [(20.0, ("phone_same", {"value": min(same)}))]
    for mine in one.phones:
        for theirs in other.phones:
            if mine[-8:] == theirs[-8:]:
                return [(15.0, ("phone_end", {"value": theirs}))]
            if DamerauLevenshtein.distance(mine, theirs, score_cutoff=1) <= 1:
                return [(8.0, ("phone_near", {"value": theirs}))]
    return [(-1.5, ("phone_other", {}))]


def _emails(one: Person, other: Person) -> list[Part]:
    if not one.emails or not other.emails:
        return []
    same = set(one.emails) & set(other.emails)
    if same:
        return [(20.0, ("email_same", {"value": min(same)}))]
    best = -1.0
    reason: Reason = ("email_other", {})
    for mine in one.emails:
        for theirs in other.emails:
            local, _at, domain = mine.partition("@")
            other_local, _at, other_domain = theirs.partition("@")
            if local == other_local and len(local) > 4:
                return [(11.0, ("email_local", {"value": theirs}))]
            distance = DamerauLevenshtein.distance(mine, theirs, score_cutoff=4)
            if distance <= 2:
                best, reason = 11.0, ("email_near", {"value": theirs})
            elif distance <= 4 and best < 7:
                best, reason = 7.0, ("email_near", {"value": theirs})
            elif domain == other_domain and JaroWinkler.similarity(local, other_local) > 0.9 and best < 4:
                best, reason = 4.0, ("email_near", {"value": theirs})
    return [(best, reason)]


def _names(one: Person, other: Person, common: Commons) -> list[Part]:
    """Words of the names, each with the one of the other name that is most like it, in whatever order."""
    if not one.names or not other.names:
        return []
    if one.names == other.names:
        total = sum(common.bits(common.names, name, least=3.0, most=11.0) for name in one.names)
        return [(min(20.0, total), ("name_same", {}))]
    left, total, slips, alike = list(other.names), 0.0, 0, 0
    unmatched = 0
    for name in one.names:
        likeness, found = _most_like(name, left)
        if found is None:
            unmatched += 1
            continue
        left.remove(found)
        alike += 1
        full = common.bits(common.names, found, least=3.0, most=11.0)
        total += full if likeness == 1 else full * likeness
        slips += likeness < 1
    if unmatched and left:
        total -= 3.5 * min(unmatched, len(left))
    if not alike:
        return [(total, ("name_other", {}))]
    if unmatched or left:
        return [(total * PARTLY if total > 0 else total, ("name_partly", {}))]
    if not slips:
        return [(min(20.0, total), ("name_turned", {}))]
    distance = DamerauLevenshtein.distance(" ".join(one.names), " ".join(other.names))
    return [(min(18.0, total), ("name_letters", {"count": str(distance)}))]


def _most_like(name: str, among: list[str]) -> tuple[float, str | None]:
    """The word most like it and how much its agreement counts, from 0 to 1."""
    if name in among:
        return 1.0, name
    best: tuple[float, str | None] = (0.0, None)
    for other in among:
        if DamerauLevenshtein.distance(name, other, score_cutoff=1) <= 1 and min(len(name), len(other)) > 2:
            found = 0.85
        elif sound(name) == sound(other):
            found = 0.8
        elif JaroWinkler.similarity(name, other) >= 0.88:
            found = 0.65
        elif min(len(name), len(other)) >= 3 and (name.startswith(other) or other.startswith(name)):
            found = 0.6
        elif min(len(name), len(other)) == 1 and name[0] == other[0]:
            found = 0.3
        else:
            continue
        if found > best[0]:
            best = (found, other)
    return best


def _born(one: Person, other: Person) -> list[Part]:
    mine, theirs = one.born, other.born
    if not mine or not theirs:
        return []
    if mine == theirs:
        return [(13.0, ("born_same", {}))]
    distance = DamerauLevenshtein.distance(mine, theirs, score_cutoff=2)
    if distance <= 1 or (mine[:4] == theirs[:4] and mine[4:6] == theirs[6:] and mine[6:] == theirs[4:6]):
        return [(7.0, ("born_near", {}))]
    if mine[:4] == theirs[:4] or mine[4:] == theirs[4:]:
        return [(1.0, SILENT)]
    return [(-4.0 if distance > 2 else 0.0, ("born_other", {}))]


def _places(one: Person, other: Person, common: Commons) -> list[Part]:
    parts: list[Part] = []
    if one.street and other.street:
        like = 1.0 if one.street == other.street else JaroWinkler.similarity(one.street, other.street)
        full = common.bits(common.streets, other.street, least=3.0, most=10.0)
        if like >= 0.9:
            parts.append((full * like, ("street_same", {"value": other.street})))
        else:
            parts.append((1.0 if like > 0.75 else -1.5, SILENT))
        if one.number and other.number:
            parts.append((3.0 if one.number == other.number else -1.0, SILENT))
    if one.city and other.city:
        full = common.bits(common.cities, other.city, least=0.5, most=6.0)
        if one.city == other.city:
            parts.append((full, ("city_same", {"value": other.city})))
        elif JaroWinkler.similarity(one.city, other.city) >= 0.88:
            parts.append((full * 0.7, SILENT))
        else:
            parts.append((-1.5, ("city_other", {})))
    if one.postcode and other.postcode:
        near = DamerauLevenshtein.distance(one.postcode, other.postcode, score_cutoff=1) <= 1
        parts.append((5.0 if one.postcode == other.postcode else 2.0 if near else -1.5, SILENT))
    return parts
