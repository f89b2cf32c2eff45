"""What the office, the shop and the record show of next purchases and offers."""

import datetime as dt
import re

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Product
from akrab.consent.models import Channel, Purpose, Standing
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.core.templatetags.akrab import money_short
from akrab.core.versions import bump
from akrab.customers.models import Customer
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import GoodsPair, ModelCard, NextPurchase, Offer
from akrab.messaging.models import Message
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product
from tests.customers.factories import make_customer, make_member

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 11, 20)
QUALITY = {
    "replenishment": {"days": 28, "named": 120, "came": 55.0, "base": 3.0},
    "recommendations": {
        "recall": 19.0, "base": 4.0, "hit": 42.0, "base_hit": 21.0, "recall_new": 7.0, "base_new": 2.0, "hit_new": 31.0,
        "base_hit_new": 8.0, "trouble_new": "", "cases": 900,
    },
    "together": {"held": 85.0, "tried": 40},
}  # fmt: skip


def come(role: Role = Role.OWNER) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


@pytest.fixture
def office() -> Client:
    return come()


def make_card(name: str, **more: object) -> ModelCard:
    values = {
        "name": name, "made_at": clock.now(), "tried_at": clock.now(), "as_of": AS_OF, "currency": "IDR",
        "subjects": 80, "quality": QUALITY[name],
    }  # fmt: skip
    return ModelCard.objects.create(**values | more)


def agree(customer: Customer, purpose: str, channel: str, *, given: bool = True) -> None:
    Standing.objects.create(customer=customer, purpose=purpose, channel=channel, given=given, since=clock.now())


def make_due(customer: Customer, product: Product, expected: int, *, days: int = 3, **more: object) -> NextPurchase:
    values = {
        "bought": 6, "last_day": AS_OF - dt.timedelta(days=30), "usual_days": 30,
        "due_day": AS_OF + dt.timedelta(days=days), "low_day": AS_OF, "high_day": AS_OF + dt.timedelta(days=days + 9),
        "chance": 0.5, "amount": 2 * expected, "expected": expected, "margin": expected // 4,
    }  # fmt: skip
    return NextPurchase.objects.create(customer=customer, product=product, **values | more)


def make_offer(customer: Customer, product: Product, rank: int = 1, **more: object) -> Offer:
    values = {"reason": "similar", "fresh": True, "chance": 0.067, "amount": 5_000_000, "expected": 300_000}
    return Offer.objects.create(customer=customer, product=product, rank=rank, **values | more)


def make_pair(product: Product, other: Product, *, strength: float = 30, **more: object) -> GoodsPair:
    values = {
        "kind": "together", "both": 40, "with_product": 100, "with_other": 120, "by_chance": 40 - strength, "rank": 1,
        "listed": True,
    }  # fmt: skip
    return GoodsPair.objects.create(product=product, other=other, strength=strength, **values | more)


def test_the_greatest_money_stands_first_and_a_later_week_waits(office: Client) -> None:
    make_card("replenishment")
    tea, rice = make_product(name="Tea"), make_product(name="Rice")
    adi, sari = make_customer(name="Adi"), make_customer(name="Sari")
    make_due(adi, tea, 5_000_000)
    make_due(sari, rice, 9_000_000)
    make_due(adi, rice, 90_000_000, days=20)
    page = office.get("/office/next-purchases/").text
    assert page.index("Sari") < page.index("Adi")
    assert money_short(90_000_000) not in page
    assert money_short(90_000_000) in office.get("/office/next-purchases/?show=month").text
    assert f'href="/office/customers/{sari.pk}/"' in page
    assert f'href="/office/products/{rice.pk}/"' in page
    assert "bought on 6 days, about every 30 days" in page
    assert "5 of 10" in page
    assert f"margin {money_short(2_250_000)}" in page
    assert (
        "28 days ago 120 purchases would have been named here; 6 of 10 came in that time. "
        "Of all it did not name, 3 of 100 came."
    ) in page


def test_the_margin_is_for_those_who_may_see_costs() -> None:
    make_card("replenishment")
    make_due(make_customer(name="Adi"), make_product(name="Tea"), 5_000_000)
    page = come(Role.MARKETING).get("/office/next-purchases/").text
    assert "Adi" in page
    assert "margin" not in page


def test_one_tap_writes_to_who_agreed_and_counts_as_an_offer(office: Client) -> None:
    make_card("replenishment")
    tea = make_product(name="Tea")
    names = ("Adi", "Budi", "Citra")
    adi, budi, citra = (make_customer(name=name, phone=f"0812-0000-{n}000") for n, name in enumerate(names, 1))
    for one in (adi, citra):
        agree(one, Purpose.MARKETING, Channel.WHATSAPP)
    citra.handles.all().delete()
    for one in (adi, budi, citra):
        make_due(one, tea, 5_000_000)
    page = office.get("/office/next-purchases/").text
    assert page.count('name="about" value="offer"') == 1
    assert "Has not agreed to offers by WhatsApp" in page
    assert "No phone number" in page
    found = re.search(r'name="text" value="([^"]+)"', page)
    assert found is not None
    assert f"/products/{tea.slug}/" in found[1]
    answer = office.post("/office/tap/", {"customer": adi.pk, "about": "offer", "text": found[1]})
    assert answer.status_code == 303
    message = Message.objects.get()
    assert (message.template, message.advertised_at is not None) == ("offer", True)
    Message.objects.create(
        customer=adi, channel="whatsapp_tap", recipient="+62", text="x", state="sent", key="second",
        created_at=clock.now(), sent_at=clock.now(), advertised_at=clock.now(),
    )  # fmt: skip
    assert 'value="offer"' not in office.get("/office/next-purchases/").text  # has had two this week


def test_new_products_come_with_their_reason(office: Client) -> None:
    make_card("recommendations")
    tea, cup, pot = (make_product(name=name) for name in ("Tea", "Cup", "Pot"))
    adi = make_customer(name="Adi")
    make_offer(adi, cup, 1, reason="goes_with", because=tea)
    make_offer(adi, pot, 2, reason="dearer", because=cup, expected=900_000)
    make_offer(adi, tea, 3, reason="again", fresh=False)
    page = office.get("/office/next-purchases/?show=fresh").text
    assert page.index("others moved on to it from Cup") < page.index("goes with Tea, which they bought")
    assert page.count(">Adi<") == 2
    assert (
        "On your own past 3 of 10 lists held a new product that was bought next; the best sellers alone 8 of 100."
        in page
    )


def test_pairs_say_how_often_and_lead_to_an_offer_of_the_two(office: Client) -> None:
    make_card("together")
    tea, cup, pot = (make_product(name=name) for name in ("Tea", "Cup", "Pot"))
    make_pair(tea, cup)
    make_pair(cup, tea, listed=False)
    make_pair(tea, pot, strength=32)
    make_pair(tea, pot, kind="dearer", both=12)
    page = office.get("/office/next-purchases/?show=together").text
    assert page.index("Pot") < page.index("Cup")
    assert page.count("Of 10 baskets with the first, 4 also have the second; chance alone would be 1.") == 2
    address = f"/office/promotions/new/?products={tea.pk}&amp;products={cup.pk}"
    assert address in page
    form = office.get(address.replace("&amp;", "&")).text
    assert re.search(rf'name="products" value="{cup.pk}"', form)
    assert office.get(f"/office/promotions/new/?products=x&products={'9' * 30}").status_code == 200
    page = office.get("/office/next-purchases/?show=dearer").text
    assert "Of 100 customers who bought the first, 12 went on to the second" in page
    Product.objects.filter(pk=pot.pk).update(state=Product.State.ARCHIVED)
    assert "Pot" not in office.get("/office/next-purchases/?show=together").text


def test_long_lists_go_on_behind_the_last_row_and_cost_the_same(
    office: Client, django_assert_max_num_queries: object
) -> None:
    make_card("replenishment")
    tea = make_product(name="Tea")
    for number in range(35):
        make_due(
            make_customer(name=f"Buyer {number:02d}", phone=f"0812-0000-{1000 + number}"), tea, 1_000 + number // 2
        )
    office.get("/office/next-purchases/")
    address, seen = "/office/next-purchases/", []
    for length in (30, 5):
        with django_assert_max_num_queries(13):  # type: ignore[operator]
            context = office.get(address).context
        seen += [row["one"].customer.name for row in context["rows"]]
        assert len(context["rows"]) == length
        address = f"/office/next-purchases/?after={context['after']}"
    assert len(set(seen)) == 35


@pytest.mark.parametrize(
    ("show", "card", "more", "sentence"),
    [
        ("week", "replenishment", {"trouble": "no_repeats"}, "nobody has bought the same product on two days yet"),
        ("month", "replenishment", {"trouble": "too_few"}, "hardly anything was bought again so far"),
        ("fresh", "recommendations", {"trouble": "too_few", "subjects": 11}, "with 30 customers who came twice; so far 11"),  # noqa: E501
        ("fresh", "recommendations", {"trouble": "not_better"}, "no list of its own was better"),
        ("together", "together", {"trouble": "too_few", "subjects": 44}, "so far there are 44."),
        ("week", "replenishment", {"quality": {}}, "How good these dates are cannot be told yet"),
        ("dearer", "together", {}, "Products need a category for it."),
    ],
)  # fmt: skip
def test_too_little_is_said_plainly(
    office: Client, show: str, card: str, more: dict[str, object], sentence: str
) -> None:
    make_card(card, **more)
    assert sentence in office.get(f"/office/next-purchases/?show={show}").text


def test_before_the_first_time_nonsense_and_the_button(office: Client) -> None:
    for query in ("", "?show=fresh", "?show=%00", "?after=nonsense"):
        assert "Not worked out yet" in office.get(f"/office/next-purchases/{query}").text
    assert "It is being worked out" in office.post("/office/next-purchases/again/", follow=True).text
    assert is_waiting(learn_task)


def test_the_record_says_what_comes_next(office: Client) -> None:
    tea, cup = make_product(name="Tea"), make_product(name="Cup")
    adi = make_customer(name="Adi")
    assert "Probably next" not in office.get(f"/office/customers/{adi.pk}/").text
    make_due(adi, tea, 5_000_000)
    make_offer(adi, cup, reason="goes_with", because=tea)
    page = office.get(f"/office/customers/{adi.pk}/").text
    assert "Between 20 Nov 2026 and 2 Dec 2026" in page
    assert "in 5 of 10 cases within 28 days" in page
    assert "Goes with Tea, which they bought" in page
    agree(adi, Purpose.PROFILING, Channel.ANY, given=False)
    assert "Probably next" not in office.get(f"/office/customers/{adi.pk}/").text


def test_the_shop_shows_what_goes_together_where_it_can_be_had() -> None:
    guest = Client(headers={"accept-language": "en"})
    tea, cup, pot = (make_product(name=name) for name in ("Tea", "Cup", "Pot"))
    assert "Often bought together" not in guest.get(f"/products/{tea.slug}/").text
    make_pair(tea, cup)
    make_pair(tea, pot, strength=20, rank=2)
    Product.objects.filter(pk=pot.pk).update(availability=Product.Availability.SOLD_OUT)
    guest.post("/basket/add/", {"variant": tea.variants.get().pk, "quantity": "1"})
    page = guest.get("/basket/").text
    assert "Goes with your basket" in page
    assert ">Cup<" in page
    assert ">Pot<" not in page
    guest.post("/basket/add/", {"variant": cup.variants.get().pk, "quantity": "1"})
    assert "Goes with your basket" not in guest.get("/basket/").text
    Product.objects.filter(pk=tea.pk).update(summary="x")
    other = Client(headers={"accept-language": "en"})
    bump("goods_pairs")
    page = other.get(f"/products/{tea.slug}/").text
    assert "Often bought together" in page
    assert f"/products/{cup.slug}/" in page


def test_who_sells_sees_what_goes_with_a_product(office: Client) -> None:
    tea, cup, pot = (make_product(name=name) for name in ("Tea", "Cup", "Pot"))
    assert "Bought together with it" not in office.get(f"/office/products/{tea.pk}/").text
    make_pair(tea, cup)
    make_pair(tea, pot, kind="dearer", both=30)
    for role in (Role.OWNER, Role.STAFF):
        page = come(role).get(f"/office/products/{tea.pk}/").text
        assert page.index("in 4 of 10 baskets with it") < page.index("3 of 10 customers went on to it")


def test_a_members_overview_offers_until_they_say_no() -> None:
    member, tea = make_member(), make_product(name="Tea")
    browser = Client(headers={"accept-language": "en"})
    assert member.user is not None
    browser.force_login(member.user)
    assert "For you" not in browser.get("/account/home/").text
    make_offer(member, tea, reason="again", fresh=False)
    page = browser.get("/account/home/").text
    assert "For you" in page
    assert "You bought it before" in page
    for n in range(4):
        make_offer(member, make_product(name=f"Own {n}"), 2 + n, reason="again", fresh=False)
        make_offer(member, make_product(name=f"New {n}"), 6 + n)
    page = browser.get("/account/home/").text
    assert [name for name in ("Tea", "Own 0", "Own 1", "New 0", "New 1", "New 2") if f">{name}<" in page] == [
        "Tea", "Own 0", "New 0", "New 1",
    ]  # fmt: skip
    browser.post("/account/preferences/", {})  # the box of chosen offers is empty
    assert "For you" not in browser.get("/account/home/").text
