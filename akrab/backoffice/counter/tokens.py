"""The proof of who sold: given to the till when a person comes to it, carried by each sale, even days later."""

import datetime as dt

from django.core import signing

from akrab.accounts.models import User
from akrab.counter.rights import longest_wait

SALT = "counter.seller"


def token_for(user: User) -> str:
    """Good for as long as a sale may wait, and a day."""
    return signing.dumps(user.pk, salt=SALT)


def seller_of(token: object) -> User | None:
    """Whoever the token was given to; None for a forged or an old one."""
    if not isinstance(token, str):
        return None
    try:
        pk = signing.loads(token, salt=SALT, max_age=longest_wait() + dt.timedelta(days=1))
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()
