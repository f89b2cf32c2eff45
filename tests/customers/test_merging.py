"""Two records of one person become one in every room, and two again, as if nothing had been."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers import actions, queries
from akrab.customers.identity import find_or_create
from akrab.customers.merging import ConfirmationNeeded, MergeError, merge, merged_ids, undo
from akrab.customers.models import Address, Customer, Document, Link, Merge, Pair, Preference, customer_of
from akrab.customers.movers import HISTORY, covered, pointing
from akrab.insight.models import CustomerScore
from akrab.journal.models import Audience, Entry
from akrab.journal.queries import timeline
from akrab.loyalty import actions as loyalty
from akrab.loyalty.models import Account, PointsEntry
from akrab.loyalty.queries import account_of_code, customer_by_card
from akrab.messaging.models import Conversation, Episode, Message
from akrab.orders import baskets
from akrab.orders.models import Basket, TrustFix
from akrab.payments.models import DebtAccount, DebtEntry
from akrab.promotions.models import Use
from akrab.reviews import wishes
from akrab.reviews.models import Review, StockAlert
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer, make_member
from tests.loyalty.factories import points_on
from tests.orders.factories import make_order
from tests.promotions.factories import make_promotion
from tests.racing import race

pytestmark = pytest.mark.django_db

# Unique per customer, and still without a mover: what both have stays with the record that went, and says nothing new.
TWICE_IS_ONCE = {
    "consent.Asked.customer",
    "consent.Guardian.customer",
    "customers.Tag_customers.customer",
    "customers.Preference.customer",
    "engagement.Reply.customer",
    "engagement.WebShowing.customer",
    "insight.CustomerUplift.customer",
    "messaging.MassReceiver.customer",
    "privacy.Request.customer",
}
# What a merge leaves behind on purpose: history, what is worked out anew, what is found anew.
LEFT_OUT = {"customers.Merge", "journal.Entry", "core.SearchWord", "core.Version", "insight.DirtyMonth",
            "insight.CustomerScore", "django_tasks_database.DBTaskResult"}  # fmt: skip


def unique_per_customer(field: Any) -> bool:
    """True when two rows of one customer could collide, so that pointing at the kept record is not enough."""
    together = [*field.model._meta.unique_together, *(one.fields for one in field.model._meta.total_unique_constraints)]
    partial = [one.fields for one in field.model._meta.constraints if isinstance(one, UniqueConstraint)]
    return field.unique or any(field.name in fields for fields in [*together, *partial])


def test_no_place_that_holds_a_customer_is_forgotten() -> None:
    """Every foreign key to Customer is moved; where rows could collide, the room's merging.py says what happens."""
    places = dict(pointing())
    assert {"orders.Order.customer", "payments.ProofFile.customer", "customers.Tag_customers.customer"} <= set(places)
    without = {key for key, field in places.items() if unique_per_customer(field)} - HISTORY - covered() - TWICE_IS_ONCE
    assert without == set()
    assert (HISTORY | covered()) - set(places) == set()


def rows_of_everything() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in LEFT_OUT and model._meta.managed
    }


def make_rich(customer: Customer, *, variant: Any, other_variant: Any, promotion: Any, sign: str) -> Customer:
    """A customer who has something in every room, where the same as the other one has and something of their own."""
    now = clock.now()
    owner = make_user()
    own = make_variant(stock=50, name=f"Milik {sign}")
    for one in (variant, own):
        order = make_order(customer=customer, variant=one, placing_key=f"{sign}-{one.pk}")
        Use.objects.create(
            promotion=promotion,
            customer=customer,
            reference=order.placing_key or "",
            place=1 + (one == own),
            created_at=now,
        )
        Review.objects.create(
            product=one.product, customer=customer, rating=4, state="published", created_at=now, changed_at=now
        )
        one.product.rating_sum, one.product.rating_count = one.product.rating_sum + 4, one.product.rating_count + 1
        one.product.save(update_fields=["rating_sum", "rating_count"])
        one.product.refresh_from_db()
        wishes.set_favourite(customer=customer, product=one.product, wanted=True)
        StockAlert.objects.create(variant=one, customer=customer, created_at=now)
        DebtAccount.objects.get_or_create(
            customer=customer, defaults={"limit": 100 if sign == "a" else 300, "created_at": now}
        )
        page = DebtAccount.objects.get(customer=customer)
        DebtEntry.objects.create(account=page, order=order, kind="bought", amount=10, key=f"order:{order.pk}", at=now)
        DebtAccount.objects.filter(pk=page.pk).update(owed=page.owed + 10)
    baskets.add(variant_id=other_variant.pk, customer=customer)
    loyalty.give(customer_id=customer.pk, points=30 if sign == "a" else 12, note="Hadiah", reference=f"start:{sign}")
    TrustFix.objects.create(
        customer=customer, level="trusted" if sign == "a" else "careful", reason=sign, fixed_by=owner, fixed_at=now
    )
    actions.add_tag(customer=customer, name="vip", actor=owner)
    actions.add_tag(customer=customer, name=f"tag {sign}", actor=owner)
    actions.add_note(customer=customer, text=f"Catatan {sign}", actor=owner)
    Address.objects.create(customer=customer, line=f"Jalan {sign}", is_main=True, created_at=now)
    Preference.objects.create(customer=customer, topic="brand", value="Batik Keris", source="asked", updated_at=now)
    Preference.objects.create(customer=customer, topic="brand", value=sign, source="asked", updated_at=now)
    Document.objects.create(
        customer=customer, stored=sign, name=f"{sign}.pdf", mime="application/pdf", size=9, created_at=now
    )
    friend = make_customer(name=f"Teman {sign}")
    Link.objects.create(customer=customer, other=friend, kind="family", created_at=now)
    Link.objects.create(customer=friend, other=customer, kind="knows", created_at=now)
    talk = Conversation.objects.create(
        customer=customer, state="open", unread=1, created_at=now, last_at=now, last_text=sign, waiting_since=now
    )
    Episode.objects.create(conversation=talk, channel="whatsapp", opened_at=now)
    Message.objects.create(key=f"in:{sign}", customer=customer, conversation=talk, direction="in", channel="whatsapp",
                           text=sign, state="delivered", created_at=now)  # fmt: skip
    CustomerScore.objects.create(
        customer=customer, first_order_at=now, last_order_at=now, orders=2, revenue=100, average_order=50,
        recency_score=5, frequency_score=1, money_score=1, standing="new",
    )  # fmt: skip
    return customer


@pytest.fixture
def two() -> tuple[Customer, Customer]:
    points_on()
    shared, wanted, promotion = make_variant(stock=50), make_variant(stock=50), make_promotion(code="HEMAT")
    common = {"variant": shared, "other_variant": wanted, "promotion": promotion}
    keep = make_rich(make_member(name="Siti Rahayu"), sign="a", **common)
    gone = make_customer(name="Siti R", phone="0812-3456-7890", state=Customer.State.APPROVED, city="Solo")
    gone.user = make_user(Role.CUSTOMER)
    gone.save()
    make_rich(gone, sign="b", **common)
    gone.user = None  # signs in no more
    gone.save()
    Link.objects.create(customer=keep, other=gone, kind="household", created_at=clock.now())
    Pair.objects.create(first=keep, second=gone, score=0.9, found_at=clock.now())
    return keep, gone


def test_all_that_points_at_the_one_points_at_the_kept_one(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    made = merge(keep=keep, gone=gone, actor=make_user())
    keep.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == keep
    assert (keep.name, keep.city) == ("Siti Rahayu", "Solo")
    assert keep.orders.count() == 4
    assert sorted(keep.handles.values_list("kind", flat=True)) == ["card", "card", "email", "phone"]
    assert sorted(keep.tags.values_list("name", flat=True)) == ["tag a", "tag b", "vip"]
    assert keep.notes.count() == 2
    assert sorted(keep.addresses.values_list("line", "is_main")) == [("Jalan a", True), ("Jalan b", False)]
    assert keep.links.count() == keep.linked.count() == 2
    assert keep.favourites.count() == 3
    assert Review.objects.published().filter(customer=keep).count() == 3
    assert Review.objects.get(customer=gone).state == "hidden"
    assert StockAlert.objects.filter(state="waiting").count() == 3
    assert set(Use.objects.filter(customer=keep).values_list("place", flat=True)) == {1, 2, 3, 4}
    assert Account.objects.get(pk=keep.pk).balance == 42
    assert Account.objects.get(pk=gone.pk).balance == 0
    debts = DebtAccount.objects.get(customer=keep)
    assert (debts.owed, debts.limit) == (40, 300)
    assert TrustFix.objects.get(customer=keep).level == "careful"
    talk = Conversation.objects.get(customer=keep)
    assert (talk.messages.count(), talk.unread, talk.episodes.filter(solved_at=None).count()) == (2, 2, 1)
    assert CustomerScore.objects.get().orders == 4
    assert Pair.objects.get().state == "merged"
    assert Basket.objects.filter(customer=keep, ordered_at=None).count() == 1
    assert made.moved["orders.Order.customer"]


def test_undone_everything_is_as_it_was(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    before, entries = rows_of_everything(), Entry.objects.count()
    owner = make_user()
    users = rows_of_everything()["accounts.User"]
    undo(merge=merge(keep=keep, gone=gone, actor=owner), actor=owner)
    after = rows_of_everything()
    before["accounts.User"] = users
    for label, rows in before.items():
        assert after[label] == rows, label
    assert Entry.objects.count() == entries + 3
    assert queries.found("siti r") == sorted([keep.pk, gone.pk]) or set(queries.found("siti r")) == {keep.pk, gone.pk}


def test_undoing_twice_changes_nothing(two: tuple[Customer, Customer]) -> None:
    made = merge(keep=two[0], gone=two[1], actor=None)
    undo(merge=made, actor=None)
    undo(merge=made, actor=None)
    assert Entry.objects.filter(kind="customer.unmerged").count() == 2


def test_what_came_after_the_merge_stays_with_the_kept_record(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    made = merge(keep=keep, gone=gone, actor=None)
    keep.refresh_from_db()
    make_order(customer=keep, variant=make_variant(stock=5))
    actions.change_customer(customer=keep, city="Semarang")
    loyalty.correct(customer_id=keep.pk, points=-35, note="Salah", key="c1", actor=make_user())
    undo(merge=made, actor=None)
    keep.refresh_from_db()
    assert (keep.orders.count(), gone.orders.count()) == (3, 2)
    assert keep.city == "Semarang"
    mine, other = Account.objects.get(pk=keep.pk), Account.objects.get(pk=gone.pk)
    assert (mine.balance, other.balance) == (-5, 12)
    for account in (mine, other):
        left = sum(PointsEntry.objects.filter(account=account).values_list("left", flat=True))
        assert left == max(0, account.balance)


def test_the_timeline_reads_the_entries_of_both() -> None:
    keep, gone = make_customer(name="Siti"), make_customer(name="Siti R")
    actions.add_note(customer=gone, text="Dari yang lama", actor=None)
    before = list(Entry.objects.order_by("id").values())
    merge(keep=keep, gone=gone, actor=None)
    lines = timeline(merged_ids(keep.pk), audiences=set(Audience))
    assert [line.kind for line in lines] == [
        "customer.merged", "customer.noted", "customer.created", "customer.created"
    ]  # fmt: skip
    assert list(Entry.objects.order_by("id").values())[:3] == before


def test_the_account_goes_with_the_kept_record_and_back() -> None:
    keep, gone = make_customer(name="Siti"), make_member()
    user = gone.user
    made = merge(keep=keep, gone=gone, actor=None)
    keep.refresh_from_db()
    assert keep.user == user
    assert keep.state == Customer.State.APPROVED
    undo(merge=made, actor=None)
    gone.refresh_from_db()
    keep.refresh_from_db()
    assert (keep.user, gone.user, keep.state) == (None, user, Customer.State.KNOWN)


def test_two_who_sign_in_are_merged_by_an_owner_at_a_second_look_only() -> None:
    keep, gone, owner, staff = make_member(), make_member(), make_user(), make_user(Role.STAFF)
    for actor, sure in ((owner, False), (staff, True), (None, True)):
        with pytest.raises(ConfirmationNeeded):
            merge(keep=keep, gone=gone, actor=actor, sure=sure)
    assert not Merge.objects.exists()
    other = gone.user
    assert other
    merge(keep=keep, gone=gone, actor=owner, sure=True)
    other.refresh_from_db()
    assert customer_of(other) == keep


def test_a_field_is_chosen_from_either_record() -> None:
    keep, gone = make_customer(name="Siti", city="Solo"), make_customer(name="Siti Rahayu", city="Klaten")
    merge(keep=keep, gone=gone, actor=None, chosen={"name": "Siti Rahayu", "city": "Jakarta"})
    keep.refresh_from_db()
    assert (keep.name, keep.city) == ("Siti Rahayu", "Solo")


def test_merged_records_are_not_merged_again_and_later_merges_are_undone_first() -> None:
    one, two, three = (make_customer(name=f"Siti {n}") for n in range(3))
    first = merge(keep=one, gone=two, actor=None)
    for keep, gone in ((one, two), (two, one), (one, one), (three, two)):
        with pytest.raises(MergeError):
            merge(keep=keep, gone=gone, actor=None)
    second = merge(keep=three, gone=one, actor=None)
    two.refresh_from_db()
    assert two.merged_into == three
    with pytest.raises(MergeError, match="Siti 2"):
        undo(merge=first, actor=None)
    undo(merge=second, actor=None)
    two.refresh_from_db()
    assert two.merged_into == one
    undo(merge=first, actor=None)
    assert Customer.objects.present().count() == 3


def test_cards_codes_and_senders_of_the_one_lead_to_the_kept_one() -> None:
    points_on()
    keep, gone = make_customer(name="Siti"), make_customer(name="Siti R", phone="0812-3456-7890")
    loyalty.give(customer_id=gone.pk, points=5, note="", reference="x")
    account = Account.objects.get(pk=gone.pk)
    merge(keep=keep, gone=gone, actor=None)
    assert customer_by_card(account.card) == keep
    assert account_of_code(account.referral_code) == Account.objects.get(pk=keep.pk)
    assert find_or_create(kind="phone", text="081234567890", way="whatsapp") == (keep, False)
    assert queries.found("08123") == [keep.pk]


COUNT = """
import json, django; django.setup()
from akrab.customers.models import Customer, Merge, Handle
print(json.dumps([Merge.objects.count(), Customer.objects.present().count(), Handle.objects.filter(
    customer__merged_into=None).count()]))
"""
SETUP = """
import django; django.setup()
from tests.customers.factories import make_customer
for n in range(8):
    make_customer(name=f"Siti {n}", phone=f"08123456780{n}")
"""


@pytest.mark.django_db(transaction=True)
def test_merges_at_the_same_time_leave_one_record_and_lose_nothing(shop_env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", SETUP], env=shop_env, check=True)
    race("tests.customers.racing_merger", [(seed,) for seed in range(6)], shop_env)
    done = subprocess.run([sys.executable, "-c", COUNT], env=shop_env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [7, 1, 8]
