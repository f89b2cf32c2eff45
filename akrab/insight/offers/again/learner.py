"""The next purchase of a product among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.offers.queries import AGAIN


def _learn(last: Refresh) -> Learned:
    from akrab.insight.offers.again.making import learn

    return learn(last)


LEARNER = Learner(AGAIN, _learn, words="akrab.insight.offers.again.words")
