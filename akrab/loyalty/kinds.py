"""What happens to points."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience

CUSTOMER = Audience.CUSTOMER


@kind("points.earned", sentence=_("%(points)s points earned"), icon="gift", audience=CUSTOMER)
class PointsEarned(Kind):
    points: int
    balance: int


@kind("points.redeemed", sentence=_("%(points)s points used"), icon="gift", audience=CUSTOMER)
class PointsRedeemed(Kind):
    points: int
    balance: int


@kind(
    "points.taken_back",
    sentence=_("%(points)s points taken back, goods were returned"),
    icon="undo-2",
    audience=CUSTOMER,
)
class PointsTakenBack(Kind):
    points: int
    balance: int


@kind("points.given_back", sentence=_("%(points)s points given back"), icon="undo-2", audience=CUSTOMER)
class PointsGivenBack(Kind):
    points: int
    balance: int


@kind("points.expired", sentence=_("%(points)s points expired"), icon="hourglass", audience=CUSTOMER)
class PointsExpired(Kind):
    points: int
    balance: int


@kind("points.gift", sentence=_("%(points)s points as a gift: %(note)s"), icon="cake", audience=CUSTOMER)
class PointsGift(Kind):
    points: int
    balance: int
    note: str


@kind("points.birthday", sentence=_("%(points)s points for the birthday"), icon="cake", audience=CUSTOMER)
class PointsBirthday(Kind):
    points: int
    balance: int


@kind("points.welcome", sentence=_("%(points)s points to welcome them"), icon="gift", audience=CUSTOMER)
class PointsWelcome(Kind):
    points: int
    balance: int


@kind("points.friend", sentence=_("%(points)s points because a friend bought"), icon="gift", audience=CUSTOMER)
class PointsFriend(Kind):
    points: int
    balance: int


@kind("points.expiring", sentence=_("%(points)s points expire on %(day)s"), icon="hourglass", audience=CUSTOMER)
class PointsExpiring(Kind):
    points: int
    day: str  # ISO date of the first ones


@kind("points.friend_came", sentence=_("Came with the code of %(friend)s"), icon="users")
class FriendCame(Kind):
    friend: str


@kind("points.corrected", sentence=_("Points corrected by %(points)s: %(note)s"), icon="pencil", audience=CUSTOMER)
class PointsCorrected(Kind):
    points: int
    balance: int
    note: str


@kind("tier.reached", sentence=_("Is now “%(tier)s”"), icon="award", audience=CUSTOMER)
class TierReached(Kind):
    tier: str


@kind("tier.left", sentence=_("Is no longer “%(tier)s”"), icon="award")
class TierLeft(Kind):
    tier: str


@kind(
    "reward.taken", sentence=_("Reward “%(reward)s” for %(points)s points: %(code)s"), icon="ticket", audience=CUSTOMER
)
class RewardTaken(Kind):
    reward: str
    points: int
    code: str


@kind("loyalty.changed", sentence=_("Points and rewards changed: %(what)s"), icon="settings")
class LoyaltyChanged(Kind):
    what: str
