"""What customers brought, among the models of the product: added up after every refresh."""

from akrab.insight.learning.learners import Learned, Learner
from akrab.insight.models import Refresh
from akrab.insight.profit.queries import CARD


def _learn(last: Refresh) -> Learned:
    from akrab.insight.profit.making import learn

    return learn(last)


LEARNER = Learner(CARD, _learn, words="akrab.insight.profit.words", often=True)
