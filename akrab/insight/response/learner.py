"""What promotions moved, among the models of the product."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh


def _learn(last: Refresh) -> Learned:
    from akrab.insight.response.making import learn

    return learn(last)


LEARNER = Learner("response", _learn, words="akrab.insight.response.words")
