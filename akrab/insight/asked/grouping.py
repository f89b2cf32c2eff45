"""Questions put together: by topic where one is clear, by likeness of words else. No database."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from akrab.insight.asked.topics import TAGS, Asked, content, core, spoken, stem
from akrab.insight.science.alike import ALIKE, Space, groups, join, means, pairs, space
from akrab.insight.science.arrays import Ints, ints

NAME_PEOPLE = 3  # a word that fewer people used could be somebody's own: it never stands in a name
NAME_SHARE, NAME_WORDS, NAME_LENGTH = 0.4, 5, 120
STEADY_FEWEST, STEADY_TEXTS = 30, 2_000  # looked at to tell how steady the groups are

Words = tuple[str, ...]


class Said(Protocol):
    """What is needed of a saying."""

    @property
    def person(self) -> str: ...
    @property
    def asked(self) -> Asked: ...


T = TypeVar("T", bound=Said)


@dataclass(frozen=True)
class Group(Generic[T]):
    """One question. `words`: shared by several people; `topic`: where the lists know it."""

    key: str
    topic: str
    words: str
    said: Sequence[T]

    @property
    def people(self) -> int:
        return len({one.person for one in self.said})


@dataclass(frozen=True)
class Likeness:
    """`label`: the number of the group of each different core, None where it is like no other."""

    label: Mapping[Words, int | None]
    place: Space | None

    def of(self, one: Asked) -> str | int | None:
        """The topic, or the number of the group."""
        return one.topic or self.label.get(core(one.words))

    def meaning(self, names: Sequence[str], *, least: float = ALIKE) -> list[int | None]:
        """The group that each of these words means."""
        inside = [(text, label) for text, label in self.label.items() if label is not None]
        if self.place is None or not inside or not names:
            return [None] * len(names)
        texts, label = [text for text, _label in inside], ints([label for _text, label in inside])
        rows = self.place.rows([core(content(spoken(one))) for one in names])
        found = join(rows, means(self.place.rows(texts), label), alike=least)
        return [None if one < 0 else one for one in found.tolist()]


def alike(asked: Iterable[tuple[Hashable, Asked]], *, seed: int = 0) -> Likeness:
    """asked: (person, question). The same whatever the order."""
    people = _people_of(asked)
    texts = sorted(people)
    if not texts:
        return Likeness({}, None)
    known = space(texts)
    found = groups(known.rows(texts), _weights(people, texts), rng=np.random.default_rng(seed))
    return Likeness({text: None if one < 0 else one for text, one in zip(texts, found.tolist(), strict=True)}, known)


def _people_of(asked: Iterable[tuple[Hashable, Asked]]) -> dict[Words, set[Hashable]]:
    people: dict[Words, set[Hashable]] = defaultdict(set)
    for person, one in asked:
        if not one.topic:
            people[core(one.words)].add(person)
    return people


def _weights(people: Mapping[Words, set[Hashable]], texts: Sequence[Words]) -> Ints:
    return ints([len(people[one]) for one in texts])


def grouped(said: Sequence[T], *, kind: str, known: Sequence[tuple[str, str]] = ()) -> list[Group[T]]:
    """All questions that can be named, those with most people first. known: (key, words) of earlier runs: what means
    the same keeps its key, so that what was done about it stays with it."""
    found = alike((one.person, one.asked) for one in said)
    by: dict[str | int, list[T]] = defaultdict(list)
    for one in said:
        label = found.of(one.asked)
        if label is not None:
            by[label].append(one)
    names = {label: label if isinstance(label, str) else name(of) for label, of in by.items()}
    kept_keys: dict[int, tuple[str, str]] = {}
    for old, meant in zip(known, found.meaning([words for _key, words in known]), strict=True):
        if meant is not None:
            kept_keys.setdefault(meant, old)
    whole: dict[str, Group[T]] = {}
    for label, of in sorted(by.items(), key=lambda one: -len({each.person for each in one[1]})):
        if isinstance(label, str):
            whole[f"topic:{label}"] = Group(f"topic:{label}", label, "", of)
            continue
        old_key, old_words = kept_keys.get(label, ("", ""))
        words = str(names[label]) or old_words
        if not words:
            continue
        key = old_key or f"{kind}:{_digest(words)}"
        before = whole.get(key)
        whole[key] = Group(key, "", before.words if before else words, [*(before.said if before else []), *of])
    return sorted(whole.values(), key=lambda one: (-one.people, one.key))


def _digest(words: str) -> str:
    return hashlib.sha256(" ".join(sorted(core(words.split()))).encode()).hexdigest()[:16]


def name(said: Sequence[T]) -> str:
    """What several people said alike: words that at least NAME_PEOPLE of them and NAME_SHARE of them used, in the order
    of the text that has most of them. Empty where they share none."""
    people: dict[str, set[str]] = defaultdict(set)
    forms: Counter[str] = Counter()
    for one in said:
        for word in set(one.asked.words):
            people[stem(word)].add(one.person)
            forms[word] += 1
    least = max(NAME_PEOPLE, NAME_SHARE * len({one.person for one in said}))
    shared = {word for word, who in people.items() if len(who) >= least and any(map(str.isalpha, word))}
    shared -= TAGS
    if not core(tuple(shared)) or not shared:
        return ""
    used: dict[str, set[str]] = defaultdict(set)
    for one in said:
        for word in set(one.asked.words):
            used[word].add(one.person)

    def form(word: str) -> str:
        """As most people write it; where each writes it otherwise, what they have in common."""
        known = [(len(who), one) for one, who in used.items() if stem(one) == word and len(who) >= NAME_PEOPLE]
        return max(known)[1] if known else word

    texts = Counter(one.asked.words for one in said)
    best = min(texts, key=lambda text: (-len(shared & {stem(one) for one in text}), len(text), -texts[text], text))
    order = dict.fromkeys(stem(word) for word in best if stem(word) in shared)
    kept = sorted(order, key=lambda word: -len(people[word]))[:NAME_WORDS]
    return " ".join(form(word) for word in order if word in kept)[:NAME_LENGTH]


def steadiness(asked: Sequence[tuple[Hashable, Asked]]) -> float | None:
    """How many of the pairs that one half of the people puts together the other half puts together too, both ways (F1);
    None where there is too little to halve. Topics are known by rules and always the same: they are not asked."""
    people = _people_of(asked)
    texts = sorted(people, key=lambda text: (-len(people[text]), text))[:STEADY_TEXTS]
    if len(texts) < 20:
        return None
    known, order = space(texts), np.random.default_rng(1).permutation(len(texts))
    rows, weight = known.rows(texts), _weights(people, texts)
    found = []
    for half in (order[: len(order) // 2], order[len(order) // 2 :]):
        some = np.sort(half)
        label = groups(rows[some], weight[some], rng=np.random.default_rng(0))
        inside = some[label >= 0]
        if not len(inside):
            return None
        joined = join(rows, means(rows[inside], label[label >= 0]))
        found.append([None if one < 0 else one for one in joined.tolist()])
    both = [(a, b) for a, b in zip(*found, strict=True) if a is not None and b is not None]
    enough = len(both) >= STEADY_FEWEST
    return pairs([a for a, _b in both], [b for _a, b in both])[2] if enough else None
