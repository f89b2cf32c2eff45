"""Goods that go together among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.offers.queries import TOGETHER


def _learn(last: Refresh) -> Learned:
    from akrab.insight.offers.together.making import learn

    return learn(last)


LEARNER = Learner(TOGETHER, _learn, words="akrab.insight.offers.together.words")
