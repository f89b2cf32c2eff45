"""Rising and falling among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.trends.queries import CARD


def _learn(last: Refresh) -> Learned:
    from akrab.insight.trends.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.trends.words")
