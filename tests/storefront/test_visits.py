"""What the shop's own pages tell of a visit."""

import re

import pytest
from django.test import Client

from akrab.consent.actions import withdraw
from akrab.consent.models import Channel, Purpose
from akrab.customers.models import Customer
from akrab.tracking.models import Event, Known, Visit
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.tracking.conftest import events_folder  # noqa: F401  (each test has a folder of events of its own)
from tests.tracking.factories import PHONE, take_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("events_folder")]
PASSWORD = "a long enough one"


@pytest.fixture
def member() -> Customer:
    customer = make_member(name="Siti")
    assert customer.user is not None
    customer.user.set_password(PASSWORD)
    customer.user.save()
    return customer


def phone(**headers: str) -> Client:
    return Client(headers={"user-agent": PHONE, "accept-language": "en", **headers})


def sign_in(client: Client, customer: Customer) -> None:
    assert customer.user is not None
    answer = client.post("/account/login/", {"login": customer.user.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_baskets_sign_ins_and_sign_outs_are_told(member: Customer) -> None:
    variant, client = make_variant(stock=5), phone()
    assert client.post("/basket/add/", {"variant": variant.pk, "quantity": "2"}).status_code == 302
    sign_in(client, member)
    take_all()
    visit = Visit.objects.get()
    assert (visit.customer_id, visit.stage) == (member.pk, Visit.Stage.BASKET)
    assert Event.objects.filter(kind="basket").values_list("about", "count").get() == (variant.pk, 2)
    client.post("/account/logout/")
    client.post("/basket/add/", {"variant": variant.pk, "quantity": "1"})
    take_all()
    assert sorted(Visit.objects.values_list("customer_id", flat=True), key=str) == [member.pk, None]
    assert not Known.objects.exists()


@pytest.mark.parametrize("way", ["consent", "browser"])
def test_who_wants_no_profile_stays_nobody(member: Customer, way: str) -> None:
    if way == "consent":
        withdraw(
            customer=member, purpose=Purpose.PROFILING, channel=Channel.ANY, wording="x", language="en", way="account"
        )
    variant = make_variant(stock=5)
    client = phone() if way == "consent" else phone(**{"sec-gpc": "1"})
    sign_in(client, member)
    client.post("/basket/add/", {"variant": variant.pk, "quantity": "1"})
    take_all()
    assert set(Visit.objects.values_list("customer_id", flat=True)) == {None}


def test_pages_say_what_they_show() -> None:
    variant = make_variant(stock=5)
    product = variant.product
    page = phone().get(f"/products/{product.slug}/").text
    assert f'<meta name="visit" content="product" data-id="{product.pk}">' in page
    assert re.search(r'<script src="[^"]*js/visit[^"]*" defer>', page)
    assert '<meta name="visit" content="search" data-count="0">' in phone().get("/products/?q=qwertyuiop").text


def test_the_record_shows_the_latest_visits(member: Customer) -> None:
    from akrab.accounts.models import Role
    from tests.accounts.factories import make_user

    client = phone()
    sign_in(client, member)
    take_all()
    office = Client(headers={"accept-language": "en"})
    office.force_login(make_user(role=Role.OWNER))
    page = office.get(f"/office/customers/{member.pk}/about/").text
    assert "Lately in the shop" in page
    assert "No visit while signed in yet." not in page
