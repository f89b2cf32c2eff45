"""The menu shows what exists and what the person's role may open."""

import pytest

from akrab.accounts.models import Role, User
from akrab.backoffice import navigation
from akrab.core import icons


def labels(role: Role, here: str = "today") -> list[str]:
    menu = navigation.menu(User(role=role), here, {})
    return [entry.label for _title, entries in menu["groups"] for entry in entries]


def test_the_owner_sees_more_than_a_seller_and_a_customer_sees_nothing():
    owner, staff = labels(Role.OWNER), labels(Role.STAFF)
    assert set(staff) < set(owner)
    assert labels(Role.CUSTOMER) == []


def test_a_page_that_does_not_exist_yet_is_left_out(monkeypatch):
    entry = navigation.Entry("nowhere", "Nowhere", "package", navigation.Capability.OFFICE_ENTER)
    monkeypatch.setattr(navigation, "GROUPS", (*navigation.GROUPS, ("", (entry,))))
    assert "Nowhere" not in labels(Role.OWNER)


def test_counts_and_the_open_page_are_marked():
    menu = navigation.menu(User(role=Role.OWNER), "orders", {"orders_waiting": 3})
    (orders,) = [entry for entry in menu["dock"] if entry.count]
    assert (orders.count, orders.current) == (3, True)
    assert menu["more_current"] is False
    assert navigation.menu(User(role=Role.OWNER), "settings", {})["more_current"] is True


@pytest.mark.parametrize("entry", [entry for _title, entries in navigation.GROUPS for entry in entries])
def test_every_entry_has_an_icon(entry):
    assert icons.svg(entry.icon)
