"""What the shop usually answered: replies that say the same, put together as questions are."""

from collections.abc import Sequence

import numpy as np

from akrab.insight.asked.sayings import Saying
from akrab.insight.asked.topics import content, core, spoken
from akrab.insight.science.alike import groups, space
from akrab.insight.science.arrays import ints
from akrab.messaging.models import Message

LATEST = 200  # replies looked at, the newest
SAME = 0.4  # likeness from which two replies say the same; they are longer than questions
MOST = 3


def usual_answers(said: Sequence[Saying]) -> list[list[int]]:
    """[[reply, people told about the same]], what was said most often first; of replies alike the one in the middle,
    never their text. said: the newest first."""
    first: dict[str, int] = {}  # one reply to each person, so that one talkative customer is one
    for one in said:
        if one.reply is not None:
            first.setdefault(one.person, one.reply)
    chosen = list(dict.fromkeys(first.values()))[:LATEST]
    found = Message.objects.filter(pk__in=chosen).order_by("-created_at", "-id").values_list("id", "text")
    texts = [(pk, core(content(spoken(text)))) for pk, text in found]
    texts = [(pk, words) for pk, words in texts if words]
    if not texts:
        return []
    rows = space([words for _pk, words in texts]).rows([words for _pk, words in texts])
    ones = ints(np.ones(len(texts)))
    label = groups(rows, ones, rng=np.random.default_rng(0), alike=SAME)
    likeness = (rows @ rows.T).toarray()
    answers = []
    for number in range(min(int(label.max(initial=-1)) + 1, MOST)):
        members = np.flatnonzero(label == number)
        middle = members[likeness[np.ix_(members, members)].sum(axis=1).argmax()]
        answers.append([texts[int(middle)][0], len(members)])
    if len(answers) < MOST and (alone := np.flatnonzero(label < 0)).size:
        answers.append([texts[int(alone[0])][0], 1])
    return answers
