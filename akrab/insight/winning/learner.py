"""Winning and keeping, added up after every refresh."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.winning.queries import CARD


def _learn(last: Refresh) -> Learned:
    from akrab.insight.winning.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.winning.words", often=True)
