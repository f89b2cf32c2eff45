"""What an order does to points, and what it undoes when it comes to nothing or its goods come back."""

from fractions import Fraction

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.loyalty import kinds, ledger
from akrab.loyalty.actions.joining import thank_friend
from akrab.loyalty.errors import NotEnoughPoints
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.loyalty.tiers import place

Kind = PointsEntry.Kind


@transaction.atomic
def redeem(*, customer_id: int, points: int, reference: str, spent: int = 0) -> None:
    """Take points for the order `reference`; `spent` is what is paid for its goods, minor units. A conditional update
    decides between two orders at once. Raises NotEnoughPoints; the caller undoes all."""
    account = ledger.open_account(customer_id=customer_id)
    step(account, points)
    OrderPoints.objects.create(reference=reference, account=account, redeemed=points, spent=max(0, spent))
    ledger.take(account, points, Kind.REDEEMED, f"redeem:{reference}", kinds.PointsRedeemed, stepped=True)


def step(account: Account, points: int) -> None:
    """Take points off the balance where it has so many. Raises NotEnoughPoints."""
    enough = Account.objects.filter(pk=account.pk, balance__gte=points)
    if points < 1 or not enough.update(balance=F("balance") - points):
        account.refresh_from_db(fields=["balance"])
        raise NotEnoughPoints(
            _("You have %(balance)d points left. Choose how many you want to use.")
            % {"balance": max(0, account.balance)},
            field="points",
        )


@transaction.atomic
def earn(*, customer_id: int, spent: int, reference: str) -> int:
    """Points for money spent on goods (minor units, after discounts and after what came back already), once per
    reference; returns how many. What was paid with points or a reward earns none."""
    if not shop.get("points_on") or spent <= 0:
        return 0
    account = ledger.hold(customer_id)
    order, _made = OrderPoints.objects.get_or_create(reference=reference, defaults={"account": account})
    whole = spent + order.spent_back  # goods may have come back before the order was done
    percent = account.tier.percent if account.tier else 100
    earned = whole * percent // (100 * int(shop.get("points_every")))
    back = earned * order.spent_back // whole
    mine = OrderPoints.objects.filter(reference=reference, account=account, earned_at=None)
    if not mine.update(earned_at=clock.now(), earned=earned, earned_back=back, spent=whole):
        return 0
    points = earned - back
    if points:
        ledger.add(account, points, Kind.EARNED, f"earn:{reference}", kinds.PointsEarned)
    place(account)
    thank_friend(account)
    return points


@transaction.atomic
def take_back(*, reference: str, spent: int | None = None, share: Fraction | None = None) -> None:
    """The order came to nothing or goods came back: what it earned is taken back and what it redeemed is given back,
    in proportion to `spent` (minor units paid for the goods that came back now; None: all of it). Never more than it
    moved.

    `share`: the part of all its goods that came back so far; it decides where nothing but points was paid.
    """
    order = OrderPoints.objects.filter(reference=reference).first()
    if order is None:
        return
    account = ledger.hold(order.account_id)
    order.refresh_from_db()
    back = order.spent if spent is None else min(order.spent, order.spent_back + spent)
    if spent is None:
        part = Fraction(1)
    elif order.spent:
        part = Fraction(back, order.spent)
    else:
        part = min(Fraction(1), share if share is not None else Fraction(1))
    # Whole points of the running sum: however it is divided, all of it together is exactly what was moved.
    earned = max(order.earned_back, int(order.earned * part))
    redeemed = max(order.redeemed_back, int(order.redeemed * part))
    OrderPoints.objects.filter(pk=reference).update(spent_back=back, earned_back=earned, redeemed_back=redeemed)
    number = PointsEntry.objects.filter(account=account, reference__startswith=f"back:{reference}:").count()
    if earned > order.earned_back:
        points = earned - order.earned_back
        ledger.take(account, points, Kind.TAKEN_BACK, f"back:{reference}:{number}e", kinds.PointsTakenBack)
    if redeemed > order.redeemed_back:
        points = redeemed - order.redeemed_back
        ledger.add(account, points, Kind.GIVEN_BACK, f"back:{reference}:{number}r", kinds.PointsGivenBack)
    place(account)
