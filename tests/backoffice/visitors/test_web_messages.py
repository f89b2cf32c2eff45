"""Messages on the pages, in the office."""

from typing import Any

import pytest
from django.test import Client

from akrab.catalogue.models import Variant
from akrab.customers.actions import add_tag
from akrab.engagement.models import WebMessage
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer
from tests.engagement.factories import make_web_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> dict[str, Any]:
    return {
        "name": "Sambutan",
        "shape": "corner",
        "title_id": "Halo {name|Kak}",
        "title_en": "Hello {name|there}",
        "button_id": "Lihat",
        "link": "/products/",
        "frequency": "day",
        "priority": "0",
        "held_percent": "10",
    }


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_message_is_written_shown_changed_and_removed(owner: Client, form: dict[str, Any]) -> None:
    cable: Variant = make_variant(name="Kabel", sku="KBL-1", slug="kabel")
    given = form | {
        "who": "member",
        "cities": "Bandung, Medan",
        "products": "kbl-1",
        "basket_min": "50.000",
        "birthday_days": "0",
        "weekdays": ["5", "6"],
        "hours": "9.00-17.30",
        "came_from": "Instagram",
    }
    answer = owner.post("/office/web-messages/new/", given)
    made = WebMessage.objects.get()
    assert (answer.status_code, made.is_active) == (302, False)
    assert made.conditions == {
        "who": "member",
        "hours": "09:00-17:30",
        "cities": ["Bandung", "Medan"],
        "came_from": ["Instagram"],
        "weekdays": [5, 6],
        "looked": [f"p:{cable.product.slug}"],
        "basket_min": 5_000_000,
        "birthday_days": 0,
    }
    page = text(owner.get(f"/office/web-messages/{made.pk}/edit/"))
    assert 'value="50.000"' in page
    assert "Kabel" in page
    assert owner.post(f"/office/web-messages/{made.pk}/on/").status_code == 302
    assert "shown now" in text(owner.get("/office/web-messages/"))
    owner.post(f"/office/web-messages/{made.pk}/remove/")
    assert WebMessage.objects.exists()  # first it is switched off
    owner.post(f"/office/web-messages/{made.pk}/off/")
    owner.post(f"/office/web-messages/{made.pk}/remove/")
    assert not WebMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("hours", "morning", "are no hours"),
        ("hours", "25:00-26:00", "are no hours"),
        ("products", "unknown", "There is no product “unknown”"),
        ("title_en", "{nama}", "There is no {nama}"),
        ("link", "javascript:alert(1)", "is no address"),
        ("held_percent", "60", "50"),
    ],
)
def test_a_form_that_cannot_work_comes_back_with_what_was_typed(
    owner: Client, form: dict[str, Any], field: str, typed: str, sentence: str
) -> None:
    answer = owner.post("/office/web-messages/new/", form | {field: typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert typed in answer.content.decode()
    assert not WebMessage.objects.exists()


def test_it_is_seen_as_a_guest_and_as_a_certain_customer(owner: Client, form: dict[str, Any]) -> None:
    customer = make_customer(name="Siti Aminah", phone="0812-3456-7890")
    add_tag(customer=customer, name="reseller", actor=None)
    headers = {"HX-Request": "true"}
    guest = text(owner.post("/office/web-messages/preview/", form | {"in": "en"}, headers=headers))
    assert "As a guest sees it." in guest
    assert "Hello there" in guest
    given = form | {"in": "en", "as": "siti", "tags": ["reseller"], "who": "member"}
    known = text(owner.post("/office/web-messages/preview/", given, headers=headers))
    assert "Hello Siti Aminah" in known
    assert "Only members" in known.split("would not get it")[1]
    assert "reseller" not in known.split("would not get it")[1]


def test_a_page_says_plainly_when_nothing_can_be_told(owner: Client) -> None:
    message = make_web_message(held_percent=10)
    assert "at least 20 customers are needed on each side" in text(owner.get(f"/office/web-messages/{message.pk}/"))
    message = make_web_message(held_percent=0)
    assert "its effect cannot be told" in text(owner.get(f"/office/web-messages/{message.pk}/"))


def test_words_of_visitors_are_never_markup(owner: Client, come: Come) -> None:
    message = make_web_message(texts={"en": {"title": "<script>alert(1)</script>"}}, link="")
    assert "<script>alert(1)" not in text(owner.get(f"/office/web-messages/{message.pk}/"))
