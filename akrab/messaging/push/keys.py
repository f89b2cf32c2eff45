"""The shop's own key for notices: made when somebody first wants one, kept as a secret setting of the shop.

With another key every browser would have to be asked again, so the first one made is the one that stays.
"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting, declare
from akrab.messaging.push import sealing

declare(
    {
        "push_key": Setting("", _("Notices on screens: the shop’s key"), secret=True),
        # Notices may also go to this address of one's own machine, over plain HTTP; only for tests.
        "push_test_service": Setting("", "Notices on screens: address of a test service"),
    }
)


def public_key() -> str:
    """What a browser subscribes with, base64url."""
    return _kept()[1]


def private_number() -> bytes:
    return sealing.decode(_kept()[0])


def _kept() -> tuple[str, str]:
    kept = str(shop.get("push_key"))
    if not kept:
        kept = _make()
    private, _dot, public = kept.partition(".")
    return private, public


def _make() -> str:
    """Two processes may do this at once: the database keeps one, and both use that."""
    from akrab.core.models import ShopSetting

    key = sealing.new_key()
    made = f"{sealing.encode(sealing.number_of(key))}.{sealing.encode(sealing.public_of(key))}"
    row, _new = ShopSetting.objects.get_or_create(key="push_key", defaults={"value": made})
    if not row.value:
        ShopSetting.objects.filter(pk=row.pk, value="").update(value=made)
        row.refresh_from_db()
    shop.forget()
    return str(row.value)


def subject() -> str:
    """Whom the push service may write to about our notices."""
    mail = str(shop.get("email"))
    return f"mailto:{mail}" if "@" in mail else settings.BASE_URL
