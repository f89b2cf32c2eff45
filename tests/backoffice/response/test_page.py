"""What the office reads of what works."""

from typing import Any

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.core.money import short_money
from akrab.engagement.models import WebMessage
from akrab.insight.models import CustomerUplift, ModelCard
from akrab.messaging.models import MassMessage, MassReceiver
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


def make_card(name: str, **more: object) -> None:
    now = clock.now()
    ModelCard.objects.create(name=name, made_at=now, tried_at=now, currency="IDR", **more)


def test_promotions_say_what_they_moved_or_that_it_cannot_be_told(office: Client) -> None:
    rows: list[dict[str, Any]] = [
        {"low": 1_000_000, "high": 3_000_000, "extra": 2_000_000, "clear": True, "trouble": ""},
        {"low": -1_000_000, "high": 3_000_000, "extra": 1_000_000, "clear": False, "trouble": ""},
        {"low": -3_000_000, "high": -1_000_000, "extra": -2_000_000, "clear": True, "trouble": ""},
        {"low": None, "high": None, "extra": None, "clear": False, "trouble": "too_few"},
    ]
    usual: dict[str, Any] = {"days": 7, "came": 9_000_000, "expected": 7_000_000, "discount": 400_000, "uses": 3}
    found = [{"id": make_promotion(name=f"Promo {n}").pk, **usual, **row} for n, row in enumerate(rows)]
    make_card("response", figures={"promotions": [*found, {"id": 0}]}, quality={"tries": 8, "false": 1})
    page = office.get("/office/response/").text
    low, high, extra = (short_money(one, "IDR") for one in (1_000_000, 3_000_000, 2_000_000))
    assert f"{extra} more was sold than expected, surely between {low} and {high}." in page
    assert f"Cannot be told: it moved something between {short_money(-1_000_000, 'IDR')} and {high}." in page
    assert f"{extra} less was sold than expected" in page
    assert "there are too few days with it, or before it." in page
    assert "it was wrongly sure of an effect in 1." in page


def test_messages_say_whom_they_move_or_that_it_cannot_be_told(office: Client) -> None:
    rows: list[dict[str, Any]] = [
        {"all": 4.09, "low": 2.5, "high": 5.7, "best": 7.48, "target": ""},
        {"all": 7.2, "low": 6.0, "high": 8.0, "best": 7.8, "target": "not_better"},
        {"all": 0.2, "low": -1.0, "high": 1.4, "best": None, "target": "too_few"},
        {"all": -3.0, "low": -4.0, "high": -2.0, "best": None, "target": "too_few"},
    ]
    usual: dict[str, Any] = {"shown": 900, "held": 100, "trouble": ""}
    made = [WebMessage.objects.create(name=f"Message {n}", created_at=clock.now()) for n in range(5)]
    found = [{"id": one.pk, **usual, **row} for one, row in zip(made, rows, strict=False)]
    make_card("uplift", figures={"messages": found}, quality={"all": 4.09, "best": 7.48})
    page = office.get("/office/response/").text
    assert "4.1 more of a hundred customers ordered because of it (between 2.5 and 5.7)." in page
    assert "Half of the customers answer far more: 7.5 more of a hundred ordered." in page
    assert "Nobody can be told apart: show it to all or to none." in page
    assert "Cannot be told: between −1.0 and 1.4 more of a hundred customers ordered." in page
    assert "3.0 fewer of a hundred customers ordered because of it." in page
    assert "Cannot be told: 20 customers must have seen it and 20 must have been held back." in page
    assert "The message moved 4.1 of a hundred customers; of the half chosen by the model 7.5." in page


def test_before_anything_is_known(office: Client) -> None:
    page = office.get("/office/response/")
    assert page.status_code == 200
    assert "What they did cannot be told" in page.text


def test_messages_to_many_say_what_they_brought_and_open_both_sides(office: Client) -> None:
    siti, budi = make_customer(name="Siti"), make_customer(name="Budi")
    now = clock.now()
    clear: dict[str, Any] = {"value": 40.0, "low": 24.4, "high": 54.8, "clear": True}
    money: dict[str, Any] = {"value": 40_000_000.0, "low": 25_000_000.0, "high": 55_000_000.0, "clear": True}
    unclear = {"value": 0.0, "low": -12.0, "high": 12.0, "clear": False}
    rows = ((clear, money), (unclear, unclear), (None, None))
    found = []
    for n, (buyers, amount) in enumerate(rows):
        one = MassMessage.objects.create(key=f"k{n}", kind=f"Promo {n}", purpose="marketing", seed=1, created_at=now)
        MassReceiver.objects.create(mass=one, customer=siti, held=False, at=now)
        MassReceiver.objects.create(mass=one, customer=budi, held=True, at=now)
        sides = {name: {"people": 200, "buyers": 60, "money": 1} for name in ("got", "held")}
        found.append({"id": one.pk, **sides, "buyers": buyers, "money": amount})
    make_card("response", figures={"promotions": [], "written": found})
    page = office.get("/office/response/").text
    low, high, value = (short_money(one, "IDR") for one in (25_000_000, 55_000_000, 40_000_000))
    assert "About 40 more bought because of it (between 24 and 55)." in page
    assert f"It brought {value} more (between {low} and {high})." in page
    assert "Whether it brought buyers cannot be told: between −12 and 12 more bought." in page
    assert "Too few to tell" in page
    assert "Counted until" in page
    number = MassMessage.objects.get(kind="Promo 0").pk
    for side, name, other in (("got", "Siti", "Budi"), ("held", "Budi", "Siti")):
        assert f'href="/office/customers/?message={side}%3A{number}"' in page
        listed = office.get(f"/office/customers/?message={side}:{number}").text
        assert name in listed
        assert other not in listed
    for nonsense in ("got:x", "held:", "best:", "got:" + "9" * 30, "x"):
        assert office.get("/office/customers/", {"message": nonsense}).status_code == 200


def test_whom_a_kind_moves_can_be_written_to_and_the_others_spared(office: Client) -> None:
    siti, budi = make_customer(name="Siti"), make_customer(name="Budi")
    CustomerUplift.objects.create(kind="Promo", customer=siti, gain=0.123, best=True)
    CustomerUplift.objects.create(kind="Promo", customer=budi, gain=-0.01, best=False)
    usual: dict[str, Any] = {"shown": 400, "held": 400, "trouble": "", "all": 20.0, "low": 15.0, "high": 25.0}
    kinds = [
        {**usual, "kind": "Promo", "best": 38.4, "target": "", "chosen": 1, "spared": 1},
        {**usual, "kind": "list:abc", "best": 20.1, "target": "not_better", "chosen": 0, "spared": 0},
        {**usual, "kind": "New", "all": None, "trouble": "too_few", "best": None, "target": "too_few", "chosen": 0},
    ]
    make_card("uplift", figures={"messages": [], "kinds": kinds})
    page = office.get("/office/response/").text
    assert "Of a hundred in the half it moves most, 38.4 more bought; of a hundred altogether 20.0." in page
    assert "This message moved all alike; choosing brings nothing." in page
    assert "Whom it moves cannot be told yet" in page
    assert "Write to this 1" in page
    best = office.get("/office/customers/?message=best:Promo").text
    assert ("Siti" in best, "Budi" in best, "12.3" in best) == (True, False, True)
    rest = office.get("/office/customers/?message=rest:Promo").text
    assert ("Siti" in rest, "−1.0" in rest) == (False, True)
