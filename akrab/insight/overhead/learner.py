"""What is not used, among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.overhead.queries import CARD


def _learn(last: Refresh) -> Learned:
    from akrab.insight.overhead.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.overhead.words")
