import pytest
import time_machine

from akrab.accounts import actions
from akrab.accounts.access import MATRIX, Capability, may
from akrab.accounts.backends import HandleBackend
from akrab.accounts.models import Role, SignInLink
from akrab.core.errors import NotAllowed
from akrab.journal.models import Entry
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_link_signs_in_once() -> None:
    user = make_user()
    token = actions.create_link(user=user)
    assert actions.use_link(token=token) == user
    with pytest.raises(actions.LinkClosed):
        actions.use_link(token=token)
    assert Entry.objects.filter(kind="account.signed_in").count() == 1


def test_a_link_expires_and_a_guess_opens_nothing() -> None:
    user = make_user()
    with time_machine.travel("2026-11-21 10:00:00+00:00", tick=False) as now:
        token = actions.create_link(user=user, hours=24)
        now.shift(24 * 3600 + 1)
        with pytest.raises(actions.LinkClosed):
            actions.use_link(token=token)
    with pytest.raises(actions.LinkClosed):
        actions.use_link(token="guess")
    assert token not in SignInLink.objects.get().token_hash


def test_a_link_of_somebody_switched_off_opens_nothing() -> None:
    user = make_user()
    token = actions.create_link(user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    with pytest.raises(actions.LinkClosed):
        actions.use_link(token=token)


@pytest.mark.parametrize("typed", ["sari@example.com", "SARI@example.com", "0812-3456-7890", "+6281234567890", "sari"])
def test_one_signs_in_under_any_name_one_is_known_by(typed: str) -> None:
    user = make_user(email="sari@example.com", username="sari", phone="+6281234567890", password="rahasia-sekali")
    assert HandleBackend().authenticate(None, typed, "rahasia-sekali") == user
    assert HandleBackend().authenticate(None, typed, "salah") is None


def test_nobody_signs_in_without_a_password_or_when_switched_off() -> None:
    user = make_user(email="sari@example.com")
    assert HandleBackend().authenticate(None, "sari@example.com", "") is None
    user.set_password("rahasia-sekali")
    user.is_active = False
    user.save()
    assert HandleBackend().authenticate(None, "sari@example.com", "rahasia-sekali") is None


def test_every_role_has_its_row_and_customers_never_enter_the_office() -> None:
    assert set(MATRIX) == set(Role)
    for role in (Role.CUSTOMER, Role.PARTNER):
        assert Capability.OFFICE_ENTER not in MATRIX[role]
    assert MATRIX[Role.OWNER] == frozenset(Capability)
    assert not may(make_user(Role.STAFF), Capability.COSTS_VIEW)
    assert not may(None, Capability.PRODUCTS_VIEW)


def test_only_who_manages_people_changes_roles_and_one_owner_stays() -> None:
    owner, manager, staff = make_user(Role.OWNER), make_user(Role.MANAGER), make_user(Role.STAFF)
    with pytest.raises(NotAllowed):
        actions.change_role(user=staff, role=Role.OWNER, actor=manager)
    with pytest.raises(actions.AccountError):
        actions.change_role(user=owner, role=Role.STAFF, actor=owner)
    actions.change_role(user=staff, role=Role.MANAGER, actor=owner)
    staff.refresh_from_db()
    assert staff.role == Role.MANAGER
    assert Entry.objects.get(kind="account.role_changed").data["after"] == "manager"
