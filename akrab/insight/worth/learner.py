"""The model of buying among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.worth.queries import CARD


def _learn(last: Refresh) -> Learned:
    from akrab.insight.worth.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.worth.words")
