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


def look(client: Client, path: str = "/products/") -> None:
    """What the page's script tells; the test's client sends it as its browser would."""
    from akrab.tracking.telling import tell, visitor_of

    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items() if one.value)
    environ = {"HTTP_USER_AGENT": PHONE, "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": cookies}
    tell(visitor_of(environ), [{"kind": "page", "path": path}])


def test_two_people_on_one_device_each_have_their_own_visits(member: Customer) -> None:
    other = make_member(name="Budi")
    assert other.user is not None
    other.user.set_password(PASSWORD)
    other.user.save()
    client = phone()
    for person, path in ((member, "/products/siti/"), (other, "/products/budi/")):
        look(client, f"{path}before/")
        sign_in(client, person)
        look(client, path)
        client.post("/account/logout/")
    look(client, "/products/nobody/")
    take_all()
    seen = {
        customer: set(Event.objects.filter(visit__customer_id=customer, kind="page").values_list("path", flat=True))
        for customer in (member.pk, other.pk, None)
    }
    assert seen == {
        member.pk: {"/products/siti/", "/products/siti/before/"},
        other.pk: {"/products/budi/", "/products/budi/before/"},
        None: {"/products/nobody/"},
    }


def test_a_guest_is_recognised_only_after_a_yes_and_until_the_no() -> None:
    from akrab.accounts.actions import change_shop_settings
    from akrab.tracking.models import Guest

    client = phone()
    assert "Yes, recognise me" not in client.get("/visits/").text
    client.post("/visits/choice/", {"answer": "yes"})
    assert "visitor" not in client.cookies  # the shop does not ask
    change_shop_settings(values={"visits_returning": "ask"}, actor=None)
    assert "Yes, recognise me" in client.get("/visits/").text
    look(client)
    client.post("/visits/choice/", {"answer": "yes"})
    cookie = client.cookies["visitor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 86_400)
    assert "You said yes" in client.get("/visits/").text
    look(client, "/")
    take_all()
    visit, proof = Visit.objects.get(), Guest.objects.get()
    assert visit.visitor == proof.mark
    assert cookie.value not in proof.mark
    assert proof.wording.startswith("Recognise this browser when I come back")
    client.post("/visits/choice/", {"answer": "no"})
    assert client.cookies["visitor"].value == ""
    take_all()
    visit.refresh_from_db()
    proof.refresh_from_db()
    assert visit.visitor.startswith("x")
    assert proof.ended_at is not None
    silent = phone(**{"sec-gpc": "1"})
    silent.post("/visits/choice/", {"answer": "yes"})
    assert "visitor" not in silent.cookies


def test_signing_out_ends_being_recognised_on_the_device(member: Customer) -> None:
    from akrab.accounts.actions import change_shop_settings

    change_shop_settings(values={"visits_returning": "ask"}, actor=None)
    client = phone()
    client.post("/visits/choice/", {"answer": "yes"})
    look(client)
    sign_in(client, member)
    client.post("/account/logout/")
    assert client.cookies["visitor"].value == ""
    take_all()
    assert Visit.objects.get().customer_id == member.pk  # what the guest looked at just before went along


def test_the_script_stays_small() -> None:
    from pathlib import Path

    assert len(Path("akrab/static/js/visit.js").read_bytes()) < 1500
