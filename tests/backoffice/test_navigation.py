"""The menu shows what exists and what the person's role may open."""

import pytest

from akrab.accounts.models import Role, User
from akrab.backoffice import navigation
from akrab.core import icons


def labels(role: Role, here: str = "today") -> list[str]:
    menu = navigation.menu(User(role=role), here, {})
    return [
        entry.label for _title, lines in menu["groups"] for line in lines for entry in getattr(line, "entries", [line])
    ]


def families(role: Role, here: str = "today") -> dict[str, bool]:
    """The folded lines, and whether each stands open."""
    lines = [line for _title, lines in navigation.menu(User(role=role), here, {})["groups"] for line in lines]
    return {line.label: line.open for line in lines if isinstance(line, navigation.ShownFamily)}


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


def test_pages_of_one_kind_fold_into_a_line_that_is_open_on_one_of_them():
    assert families(Role.OWNER) == {
        "Reports": False, "Customer figures": False, "Sales figures": False, "Impact": False,
    }  # fmt: skip
    assert [label for label, is_open in families(Role.OWNER, "visits").items() if is_open] == ["Sales figures"]


def test_a_family_of_which_one_page_is_open_to_somebody_is_that_page():
    seen = {label for role in Role for label in families(role)}
    for role in Role:
        shown = labels(role)
        assert len(shown) == len(set(shown))
    assert "Impact" in seen
    only_response = [role for role in Role if "What works" in labels(role) and "What pays off" not in labels(role)]
    assert only_response
    assert all("Impact" not in families(role) for role in only_response)


@pytest.mark.parametrize("entry", navigation.ENTRIES)
def test_every_entry_has_an_icon(entry):
    assert icons.svg(entry.icon)
