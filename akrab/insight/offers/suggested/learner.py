"""Recommendations among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.offers.queries import SUGGESTED


def _learn(last: Refresh) -> Learned:
    from akrab.insight.offers.suggested.making import learn

    return learn(last)


LEARNER = Learner(SUGGESTED, _learn, words="akrab.insight.offers.suggested.words")
