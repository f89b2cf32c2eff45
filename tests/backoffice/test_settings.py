"""Settings, texts, people, own fields, the audit trail, search and the worker's notice."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role, SignInLink, User
from akrab.content.models import Page
from akrab.core import clock, shop
from akrab.core.models import CustomField, WorkerBeat
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come, english_client
from tests.catalogue.factories import make_product
from tests.customers.factories import make_customer
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def filled(client: Client, **typed: str) -> dict[str, str]:
    form = client.get("/office/settings/").context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {key: str(value) for key, value in values.items() if value not in {None, False}} | typed


def test_settings_are_changed_in_both_languages(owner: Client) -> None:
    owner.post("/office/settings/", filled(owner, name="Toko Baru", tagline_en="Open since 2009", accent="rose"))
    shop.forget()
    assert (shop.get("name"), shop.get("tagline"), shop.get("accent")) == (
        "Toko Baru",
        {"en": "Open since 2009"},
        "rose",
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [("unconfirmed_limit", "0"), ("unconfirmed_limit", "many"), ("low_stock", "-1"), ("time_zone", "Mars"),
     ("accent", "x"), ("email", "nobody@"), ("name", "")],
)  # fmt: skip
def test_a_wrong_setting_is_refused_and_none_is_changed(field: str, typed: str, owner: Client) -> None:
    response = owner.post("/office/settings/", filled(owner, city="Solo", **{field: typed}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="Solo"' in response.content.decode()
    shop.forget()
    assert shop.get("city") == ""


def test_a_text_is_written_in_one_language(owner: Client) -> None:
    assert owner.post("/office/texts/faq/en/", {"title": " "}).status_code == 422
    owner.post("/office/texts/faq/en/", {"title": "Questions", "body": "**Yes**"})
    page = Page.objects.get()
    assert (page.slug, page.language, page.title, page.body) == ("faq", "en", "Questions", "**Yes**")
    assert owner.get("/office/texts/nothing/en/").status_code == 404
    assert owner.get("/office/texts/faq/xx/").status_code == 404


def test_somebody_is_invited_and_the_link_lets_them_in_once(owner: Client) -> None:
    response = owner.post("/office/people/", {"name": "Dimas", "email": "Dimas@Example.com", "role": "marketing"})
    dimas = User.objects.get(email="dimas@example.com")
    url = response.context["url"]
    assert (dimas.role, dimas.has_usable_password()) == ("marketing", False)
    guest = english_client()
    path = reverse("storefront:link", args=[url.rstrip("/").rpartition("/")[2]])
    assert guest.post(path).status_code == 302
    assert guest.get("/office/").status_code == 200
    assert SignInLink.objects.get().used_at is not None


def test_an_address_that_is_known_is_not_invited_again(owner: Client) -> None:
    make_user(Role.STAFF, email="dimas@example.com")
    response = owner.post("/office/people/", {"name": "Dimas", "email": "dimas@example.com", "role": "staff"})
    assert "is registered already" in response.content.decode()
    assert User.objects.filter(email="dimas@example.com").count() == 1


def test_a_role_is_changed_but_the_last_owner_stays_one(come: Come) -> None:
    me, staff = make_user(Role.OWNER), make_user(Role.STAFF)
    client = come(user=me)
    client.post(f"/office/people/{staff.pk}/role/", {"role": "manager"})
    refused = client.post(f"/office/people/{me.pk}/role/", {"role": "staff"}, follow=True)
    assert "The shop needs at least one owner." in refused.content.decode()
    client.post(f"/office/people/{staff.pk}/role/", {"role": "emperor"})
    assert [User.objects.get(pk=pk).role for pk in (staff.pk, me.pk)] == ["manager", "owner"]


def test_who_lost_access_does_not_come_in_any_more(come: Come) -> None:
    staff = make_user(Role.STAFF)
    theirs = come(user=staff)
    come().post(f"/office/people/{staff.pk}/role/", {"role": "customer"})
    assert theirs.get("/office/").status_code == 403


def test_an_own_field_is_added_once_and_removed(owner: Client) -> None:
    field = {"label": "Shoe size", "kind": "number"}
    owner.post("/office/settings/fields/", field)
    again = owner.post("/office/settings/fields/", field)
    assert "There is a field named “Shoe size” already." in again.content.decode()
    choice = owner.post("/office/settings/fields/", {"label": "Colour", "kind": "choice", "choices": "red"})
    assert "Write at least two choices" in choice.content.decode()
    made = CustomField.objects.get()
    assert made.key == "shoe_size"
    owner.post(f"/office/settings/fields/{made.pk}/remove/")
    assert not CustomField.objects.exists()


def test_the_audit_trail_says_who_did_what(come: Come) -> None:
    me = make_user(Role.OWNER, name="Ratna")
    client = come(user=me)
    order = make_order()
    client.post(f"/office/orders/{order.pk}/accept/")
    lines = client.get("/office/audit/").context["rows"]
    assert (lines[0][0].text, lines[0][0].actor) == (f"Order {order.number} accepted", "Ratna")


def test_search_finds_customers_orders_and_products_as_rows_for_htmx(owner: Client) -> None:
    customer = make_customer(name="Kabul Santosa")
    product = make_product(name="Kabel data")
    order = make_order()
    text = owner.get("/office/search/", {"q": "kab"}, headers={"HX-Request": "true"}).content.decode()
    assert f"/office/customers/{customer.pk}/" in text
    assert f"/office/products/{product.pk}/" in text
    assert "<html" not in text
    assert f"/office/orders/{order.pk}/" in owner.get("/office/search/", {"q": f"#{order.number}"}).content.decode()
    assert "Nothing fits “zzz”." in owner.get("/office/search/", {"q": "zzz"}).content.decode()


def test_what_is_typed_is_never_markup(owner: Client) -> None:
    text = owner.get("/office/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in text


def test_a_silent_worker_is_said_in_one_sentence(owner: Client) -> None:
    assert "Background work is not running" in owner.get("/office/").content.decode()
    beat = WorkerBeat.objects.create(worker_id="w", beat_at=clock.now(), started_at=clock.now())
    assert "Background work" not in owner.get("/office/").content.decode()
    beat.beat_at -= dt.timedelta(minutes=10)
    beat.save()
    assert "Background work stands still (last seen 10 minutes ago)" in owner.get("/office/").content.decode()


def test_the_programs_door_says_name_and_version(client: Client) -> None:
    assert set(client.get("/api/v1/").json()) == {"name", "version"}
