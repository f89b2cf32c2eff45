"""Whom a message moves, among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh


def _learn(last: Refresh) -> Learned:
    from akrab.insight.uplift.making import learn

    return learn(last)


LEARNER = Learner("uplift", _learn, words="akrab.insight.uplift.words")
