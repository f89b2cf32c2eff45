"""What people ask among the models of the product."""

from akrab.insight.asked.queries import CARD
from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh


def _learn(last: Refresh) -> Learned:
    from akrab.insight.asked.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.asked.words")
