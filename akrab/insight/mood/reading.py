"""One reading of one text: its mood, its topic, how urgent it is, and the words that caused it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from akrab.insight.mood import english, indonesian, topics
from akrab.insight.mood.words import Token, language, tokens

MOST_WORDS = 5
_GLAD = frozenset("😀😃😄😁😊🙂😍🥰😘😋🤩👍👏🙌💯❤♥💕🎉😻💖🔥🥳")
_UNHAPPY = frozenset("😠😡🤬👎😤😢😭😞😣😖🤮😒💔😩😫😑")


@dataclass(frozen=True)
class Reading:
    """`mood`: negative, neutral or positive, with `confidence` (0 to 1). `topic`: one of topics.TOPICS. `urgency`: 0
    when there is time, 3 at once. `words`: those of the text that caused it, the most important first."""

    mood: str
    confidence: float
    topic: str
    urgency: int
    words: list[str] = field(default_factory=list)
    language: str = "id"


def read(text: str) -> Reading:
    """Read one message. Never fails; an empty text is neutral and about nothing."""
    found = tokens(text)
    words = [one.word for one in found]
    spoken = language(found)
    sure, shares = _english(found) if spoken == "en" else _indonesian(words)
    sure = _with_pictures(text, sure)
    place = max(range(3), key=lambda at: sure[at])
    topic, speaking = topics.topic(words)
    urgency, pressing = topics.urgency(words, unhappy=place == 0, about=topic)
    if urgency == 3 and place != 0:  # who speaks of fraud or the police is not content, however calm the words
        place, sure = 0, (0.5, 0.3, 0.2)
    if topic == "praise" and place != 2:
        topic = "other"
    causes = [at for at in _largest(shares, place) if place != 1]
    chosen = list(dict.fromkeys([*pressing, *causes, *(speaking if place != 1 else ())]))[:MOST_WORDS]
    return Reading(
        mood=indonesian.MOODS[place],
        confidence=round(sure[place], 3),
        topic=topic,
        urgency=urgency,
        words=list(dict.fromkeys(found[at].text for at in chosen)),
        language=spoken,
    )


def _indonesian(words: Sequence[str]) -> tuple[indonesian.Sums, list[tuple[float, float]]]:
    sums, each = indonesian.scores(words)
    shares = [(low - (middle + high) / 2, high - (middle + low) / 2) for low, middle, high in each]
    return indonesian.probabilities(sums), shares


def _english(found: Sequence[Token]) -> tuple[indonesian.Sums, list[tuple[float, float]]]:
    """VADER's number as three shares: the farther beyond the border of "neutral", the surer."""
    values = english.valences([one.text for one in found])
    total = english.compound(values, exclamations=sum(one.text.count("!") for one in found))
    weights = [math.exp(6 * one) for one in (-total - english.NEUTRAL_BELOW, 0.0, total - english.NEUTRAL_BELOW)]
    low, middle, high = (one / sum(weights) for one in weights)
    return (low, middle, high), [(-value, value) for value in values]


def _with_pictures(text: str, sure: indonesian.Sums) -> indonesian.Sums:
    """A laughing or an angry face says what the words leave open."""
    faces = sum((one in _GLAD) - (one in _UNHAPPY) for one in text)
    if not faces:
        return sure
    low, middle, high = sure
    push = math.exp(min(3, abs(faces)))
    low, high = (low, high * push) if faces > 0 else (low * push, high)
    total = low + middle + high
    return low / total, middle / total, high / total


def _largest(shares: Iterable[tuple[float, float]], place: int) -> list[int]:
    """Places of the words that spoke most for this mood, of those that spoke for it at all."""
    which = 0 if place == 0 else 1
    values = [(one[which], at) for at, one in enumerate(shares)]
    limit = 0.3 * max((value for value, _at in values), default=0.0)
    return [at for value, at in sorted(values, key=lambda one: (-one[0], one[1])) if value > max(limit, 0.0)]
