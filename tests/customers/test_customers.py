import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.core.customfields import CustomFieldError
from akrab.core.models import CustomField
from akrab.customers import actions, queries
from akrab.customers.handles import HandleError
from akrab.customers.models import Customer, Handle
from akrab.journal.models import Entry
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


def test_a_customer_is_found_by_name_phone_and_email() -> None:
    customer = make_customer(name="Siti Rahayu", phone="0812-3456-7890", email="Siti@Example.com")
    for typed in ("siti", "rahayu si", "0812345", "62812345", "7890", "siti@example.com"):
        assert queries.found(typed) == [customer.pk]
    assert queries.found("budi") == []


def test_the_same_phone_in_another_form_is_the_same_handle() -> None:
    make_customer(name="Siti", phone="0812-3456-7890")
    with pytest.raises(HandleError, match="Siti"):
        make_customer(name="Other", phone="+62 812 3456 7890")
    assert Customer.objects.count() == 1
    assert Entry.objects.count() == 1


def test_malformed_handles_are_refused_with_an_example() -> None:
    with pytest.raises(HandleError, match="0812"):
        make_customer(phone="rumah")
    with pytest.raises(HandleError, match=r"name@example\.com"):
        make_customer(email="siti@")
    with pytest.raises(actions.CustomerError):
        make_customer(name=" ")
    assert not Customer.objects.exists()


def test_handles_come_and_go_with_the_timeline_and_the_search() -> None:
    customer = make_customer(name="Siti")
    handle = actions.add_handle(customer=customer, kind="phone", text="0812-3456-7890")
    assert queries.found("08123456") == [customer.pk]
    actions.remove_handle(handle=handle)
    assert queries.found("08123456") == []
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "customer.created",
        "customer.handle_added",
        "customer.handle_removed",
    ]


def test_registration_waits_for_approval_and_a_second_approval_changes_nothing() -> None:
    owner = make_user()
    customer = actions.register(name="Dewi", email="dewi@example.com", password="rahasia-sekali")
    assert customer.state == Customer.State.PENDING
    assert customer.user
    assert customer.user.check_password("rahasia-sekali")
    actions.approve(customer=customer, actor=owner)
    actions.approve(customer=customer, actor=owner)
    assert customer.state == Customer.State.APPROVED
    assert Entry.objects.filter(kind="customer.approved").count() == 1


def test_a_shop_may_approve_at_once() -> None:
    change_shop_settings(values={"approve_members": False}, actor=None)
    assert actions.register(name="Dewi", phone="08123456789", password="x" * 9).state == Customer.State.APPROVED


def test_registering_with_a_known_number_does_not_open_that_record() -> None:
    known = make_customer(name="Siti", phone="0812-3456-7890")
    member = actions.register(name="Maling", phone="081234567890", password="rahasia-sekali")
    assert member.pk != known.pk
    assert Handle.objects.get().customer == known


def test_the_same_person_registers_once() -> None:
    actions.register(name="Dewi", email="dewi@example.com", password="rahasia-sekali")
    with pytest.raises(actions.CustomerError):
        actions.register(name="Dewi", email="DEWI@example.com", password="rahasia-sekali")
    assert Customer.objects.count() == 1


def test_a_rejection_needs_a_reason_and_can_be_given_once() -> None:
    owner = make_user()
    customer = actions.register(name="Dewi", email="dewi@example.com", password="rahasia-sekali")
    with pytest.raises(actions.CustomerError):
        actions.reject(customer=customer, reason=" ", actor=owner)
    actions.reject(customer=customer, reason="Di luar kota", actor=owner)
    assert (customer.state, customer.state_reason) == (Customer.State.REJECTED, "Di luar kota")
    with pytest.raises(actions.CustomerError):
        actions.reject(customer=customer, reason="Lagi", actor=owner)


def test_notes_and_tags_are_on_the_timeline() -> None:
    customer, owner = make_customer(), make_user()
    actions.add_note(customer=customer, text=" Suka warna biru ", actor=owner)
    tag = actions.add_tag(customer=customer, name=" VIP  Emas", actor=owner)
    actions.add_tag(customer=customer, name="vip emas", actor=owner)
    actions.remove_tag(customer=customer, tag=tag, actor=owner)
    assert [entry.kind for entry in customer.entries.order_by("id")] == [
        "customer.created",
        "customer.noted",
        "customer.tagged",
        "customer.untagged",
    ]
    with pytest.raises(actions.CustomerError):
        actions.add_note(customer=customer, text=" ", actor=owner)


def test_custom_fields_are_checked() -> None:
    CustomField.objects.create(entity="customer", key="size", label="Size", kind="choice", choices=["S", "M"])
    CustomField.objects.create(entity="customer", key="born", label="Birthday", kind="date")
    CustomField.objects.create(entity="customer", key="kids", label="Children", kind="number")
    customer = make_customer(custom={"size": "M", "born": "1990-02-28", "kids": "2"})
    assert customer.custom == {"size": "M", "born": "1990-02-28", "kids": 2}
    for wrong in ({"size": "XL"}, {"born": "1990-02-31"}, {"kids": "many"}, {"shoe": "42"}):
        with pytest.raises(CustomFieldError):
            actions.change_customer(customer=customer, custom=wrong)
    customer.refresh_from_db()
    assert customer.custom["size"] == "M"
