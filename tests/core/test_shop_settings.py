import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.core import shop
from akrab.core.versions import current
from akrab.journal.models import Entry
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_setting_has_its_default_until_somebody_changes_it() -> None:
    assert shop.get("currency") == "IDR"
    owner = make_user()
    change_shop_settings(values={"currency": "GBP", "name": "Toko"}, actor=owner)
    assert shop.get("currency") == "GBP"
    entry = Entry.objects.get(kind="shop.settings_changed")
    assert entry.data == {"keys": "currency, name"}
    assert entry.actor == owner
    assert current()["shop"] == 1


def test_the_same_value_again_changes_nothing() -> None:
    change_shop_settings(values={"currency": "IDR"}, actor=None)
    assert not Entry.objects.exists()
    assert "shop" not in current()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("currency", "rupiah"),
        ("time_zone", "Mars/Base"),
        ("low_stock", -1),
        ("low_stock", "3"),
        ("accent", "puce"),
        ("nonsense", 1),
        ("unconfirmed_limit", 0),
        ("approve_members", "yes"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changes(key: str, value: object) -> None:
    with pytest.raises(shop.UnknownSetting) as refused:
        change_shop_settings(values={"name": "Toko", key: value}, actor=None)
    assert refused.value.field == key
    assert shop.get("name") == "Akrab"
    assert not Entry.objects.exists()
