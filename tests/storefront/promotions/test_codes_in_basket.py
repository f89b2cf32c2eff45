"""A code in the basket: a wrong one is refused at once, one that stopped holding is shown with its reason."""

import datetime as dt

import pytest
from django.test import Client

from akrab.core import clock
from akrab.orders.models import Basket
from akrab.promotions.models import Promotion
from tests.backoffice.conftest import english_client
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer() -> Client:
    client = english_client()
    client.force_login(make_member().user)  # type: ignore[arg-type]
    client.post("/basket/add/", {"variant": make_variant(price=10_000_000).pk})
    assert Basket.objects.exists()
    return client


def codes() -> list[str]:
    return list(Basket.objects.get().codes)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_unknown_code_is_refused_at_once_and_does_not_stay(buyer: Client, headers: dict[str, str]) -> None:
    answer = buyer.post("/basket/code/", {"code": "murah99"}, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, codes()) == (422, [])
    assert "We know no code “MURAH99”" in page
    assert 'value="murah99"' in page
    assert 'name="remove" value="MURAH99"' not in page
    assert "MURAH99" not in buyer.get("/basket/").content.decode()


def test_a_code_that_gives_nothing_here_is_refused_with_the_reason(buyer: Client) -> None:
    make_promotion(name="Gajian", code="GAJIAN", minimum_spend=90_000_000)
    make_promotion(name="Kemarin", code="KEMARIN", ends_at=clock.now() - dt.timedelta(days=1))
    assert "holds from Rp900,000: Rp800,000 are missing" in say(buyer, "GAJIAN")
    assert "“Kemarin” ended on" in say(buyer, "kemarin")
    assert codes() == []


def say(buyer: Client, code: str) -> str:
    answer = buyer.post("/basket/code/", {"code": code})
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_code_that_stopped_holding_says_why_and_can_be_taken_out(buyer: Client) -> None:
    offer = make_promotion(name="Gajian", code="GAJIAN")
    assert buyer.post("/basket/code/", {"code": "gajian"}).status_code == 302
    assert codes() == ["GAJIAN"]
    Promotion.objects.filter(pk=offer.pk).update(is_active=False)
    page = buyer.get("/basket/").content.decode()
    assert "“Gajian” is not running at the moment." in page
    assert "Take out" in page
    assert buyer.post("/basket/code/", {"remove": "GAJIAN"}).status_code == 302
    assert codes() == []
    assert "Gajian" not in buyer.get("/basket/").content.decode()
