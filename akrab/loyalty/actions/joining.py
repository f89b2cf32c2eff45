"""Who a customer is to the shop's points: the friend whose code they came with."""

from django.db import transaction

from akrab.core import shop
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.loyalty import kinds, ledger
from akrab.loyalty.actions.giving import once
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.loyalty.queries import account_of_code


@transaction.atomic
def refer(*, customer_id: int, code: str) -> bool:
    """Somebody new came with a friend's code; False for a code nobody has, their own, or one who bought before."""
    friend = account_of_code(code.strip().upper())
    if friend is None or friend.pk == customer_id or not shop.get("points_on"):
        return False
    account = ledger.open_account(customer_id=customer_id)
    if OrderPoints.objects.filter(account=account).exists():
        return False
    new = Account.objects.filter(pk=account.pk, referred_by=None)
    if not new.update(referred_by=friend.pk):
        return False
    record(kinds.FriendCame(friend=str(friend.customer)), customer_id=customer_id, subject=account)
    return True


def thank_friend(account: Account) -> None:
    """The first purchase of somebody who came by a friend's code: both get their points, once."""
    points = int(shop.get("points_referral"))
    if not points or account.referred_by_id is None:
        return
    reference = f"friend:{account.pk}"
    if not once(account.pk, points, PointsEntry.Kind.FRIEND, f"{reference}:new", kinds.PointsWelcome):
        return
    if Customer.objects.present().filter(pk=account.referred_by_id).exists():
        once(account.referred_by_id, points, PointsEntry.Kind.FRIEND, f"{reference}:old", kinds.PointsFriend)
