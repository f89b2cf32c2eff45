"""Orders in the back office: the list, the decisions, two people at once."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Stock
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.orders import actions
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def many_orders(count: int, state: str = "done") -> list[Order]:
    customer, now = make_member(name="Siti Aminah"), clock.now()
    return Order.objects.bulk_create(
        Order(
            number=f"{state}-{n}", state=state, customer=customer, currency="IDR", subtotal=100, total=100,
            placed_at=now - dt.timedelta(minutes=n),
        )
        for n in range(count)
    )  # fmt: skip


def test_incoming_orders_come_first_and_all_are_shown_when_none_waits(owner: Client) -> None:
    many_orders(2)
    page = owner.get("/office/orders/")
    assert page.context["tab"] == "all"
    waiting = make_order()
    page = owner.get("/office/orders/")
    assert (page.context["tab"], [row["id"] for row in page.context["page"].rows]) == ("waiting", [waiting.pk])


@pytest.mark.parametrize("tab", ["all", "done", "work"])
def test_paging_shows_every_order_once_newest_first(tab: str, owner: Client) -> None:
    orders = many_orders(35, "done" if tab != "work" else "accepted") + many_orders(
        40, "paid" if tab == "work" else "done2"
    )
    Order.objects.filter(state="done2").update(state="done")
    seen: list[int] = []
    after = ""
    for _page in range(4):
        page = owner.get("/office/orders/", {"tab": tab, "after": after}).context["page"]
        seen += [row["id"] for row in page.rows]
        after = page.after
        if not after:
            break
    expected = sorted(orders, key=lambda order: (order.placed_at, order.pk), reverse=True)
    assert seen == [order.pk for order in expected]


def test_a_position_that_somebody_made_up_shows_the_first_page(owner: Client) -> None:
    many_orders(3)
    response = owner.get("/office/orders/", {"tab": "all", "after": "nonsense"})
    assert len(response.context["page"].rows) == 3


def test_the_list_is_searched_by_number_and_by_customer(owner: Client) -> None:
    mine = make_order(customer=make_member(name="Joko Anwar"))
    make_order()
    by_number = owner.get("/office/orders/", {"q": f"#{mine.number}"}).context["page"].rows
    by_name = owner.get("/office/orders/", {"q": "joko"}).context["page"].rows
    assert [row["id"] for row in by_number] == [row["id"] for row in by_name] == [mine.pk]


def test_htmx_gets_only_the_rows(owner: Client) -> None:
    make_order()
    text = owner.get("/office/orders/?tab=all", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "row-link" in text


def test_a_page_and_its_part_are_not_mixed_up_by_a_cache(owner: Client) -> None:
    response = owner.get("/office/orders/?tab=all")
    assert "HX-Request" in response["Vary"]
    assert response["Cache-Control"] == "private, no-cache"


def test_one_tap_accepts_and_leads_back(owner: Client) -> None:
    order = make_order()
    response = owner.post(f"/office/orders/{order.pk}/accept/", {"next": "/office/"})
    assert response["Location"] == "/office/"
    order.refresh_from_db()
    assert order.state == "accepted"


def test_the_way_back_never_leads_to_another_site(owner: Client) -> None:
    order = make_order()
    response = owner.post(f"/office/orders/{order.pk}/accept/", {"next": "https://evil.example/"})
    assert response["Location"] == f"/office/orders/{order.pk}/"


def test_a_rejection_needs_a_reason_and_gives_the_goods_back(owner: Client) -> None:
    variant = make_variant(stock=5)
    order = make_order(variant=variant, quantity=2)
    refused = owner.post(f"/office/orders/{order.pk}/reject/", {"reason": "  "})
    assert refused.status_code == 422
    order.refresh_from_db()
    assert order.state == "waiting"
    owner.post(f"/office/orders/{order.pk}/reject/", {"reason": "The last one was damaged"})
    order.refresh_from_db()
    assert (order.state, order.state_reason) == ("rejected", "The last one was damaged")
    assert Stock.objects.get(variant=variant).on_hand == 5


def test_the_second_of_two_who_decide_at_once_is_told_and_changes_nothing(owner: Client) -> None:
    order = make_order()
    actions.reject(order=order, reason="Sold out", actor=make_user(Role.STAFF))
    before = Entry.objects.count()
    response = owner.post(f"/office/orders/{order.pk}/accept/", follow=True)
    assert "is already “rejected”" in response.content.decode()
    order.refresh_from_db()
    assert order.state == "rejected"
    assert Entry.objects.count() == before


def test_a_doubled_accept_is_journalled_once(owner: Client) -> None:
    order = make_order()
    for _click in range(2):
        owner.post(f"/office/orders/{order.pk}/accept/")
    assert Entry.objects.filter(kind="order.accepted").count() == 1


def test_an_accepted_order_is_completed_or_cancelled_with_a_reason(owner: Client) -> None:
    done, cancelled = make_order(), make_order()
    for order in (done, cancelled):
        owner.post(f"/office/orders/{order.pk}/accept/")
    owner.post(f"/office/orders/{done.pk}/complete/")
    owner.post(f"/office/orders/{cancelled.pk}/cancel/", {"reason": "Customer changed her mind"})
    done.refresh_from_db()
    cancelled.refresh_from_db()
    assert (done.state, cancelled.state) == ("done", "cancelled")


def test_an_unknown_decision_is_not_found(owner: Client) -> None:
    assert owner.post(f"/office/orders/{make_order().pk}/explode/").status_code == 404


def test_the_order_page_shows_who_did_what(owner: Client) -> None:
    order = make_order(note="Please wrap it")
    owner.post(f"/office/orders/{order.pk}/accept/")
    text = owner.get(f"/office/orders/{order.pk}/").content.decode()
    assert f"Order {order.number} accepted" in text
    assert "Please wrap it" in text


def test_the_list_asks_few_questions_however_long_it_is(owner: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    many_orders(40)
    owner.get("/office/orders/?tab=all")
    with django_assert_max_num_queries(5):  # session, user, settings, list, menu
        owner.get("/office/orders/?tab=all")
