import datetime as dt

import pytest

from akrab.consent.actions import give
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.models import Message, WhatsAppCharge, WhatsAppContact, WhatsAppMonth, WhatsAppRate
from akrab.messaging.whatsapp import meter
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.conftest import Tell, send
from tests.providers.whatsapp import WhatsAppServer

pytestmark = pytest.mark.django_db
BUDI = "6281234567890"


@pytest.fixture(autouse=True)
def _rates(meta: WhatsAppServer) -> None:
    for category, country, micros in (
        ("marketing", "ID", 586_330_000), ("marketing", "*", 900_000_000), ("utility", "ID", 356_650_000),
    ):  # fmt: skip
        WhatsAppRate.objects.create(category=category, country=country, micros=micros)
    meta.approve("promo", "Halo {{1}}, ada promo.", category="MARKETING")
    meta.approve("siap", "Pesanan {{1}} siap.")
    meta.approve("tombol", "Ada {{1}}.", category="MARKETING", components=[
        {"type": "BODY", "text": "Ada {{1}}."}, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ya"}]},
    ])  # fmt: skip


def willing(phone: str = "081234567890") -> Customer:
    customer = make_customer(name=f"C {phone}", phone=phone)
    give(customer=customer, purpose="marketing", channel="whatsapp", wording="x", language="id", way="office")
    return customer


def queued(name: str, customer: Customer | None, recipient: str = BUDI, **data: object) -> Message:
    spec = {"template": {"name": name, "language": "id", "body": ["x"]}, **data}
    return Message.objects.create(
        key=f"k{Message.objects.count()}", channel="whatsapp", recipient=recipient, customer=customer, text="x",
        data=spec, created_at=clock.now(), language="en",
    )  # fmt: skip


def test_the_cost_is_known_before_sending_by_category_and_country() -> None:
    assert meter.price("marketing", BUDI, window_open=False).micros == 586_330_000
    assert meter.price("marketing", "14155550100", window_open=False).micros == 900_000_000
    assert meter.price("marketing", "ID.1349", window_open=False).micros == 586_330_000
    assert meter.price("utility", BUDI, window_open=True).micros == 0
    assert meter.price("authentication", BUDI, window_open=False).micros is None
    assert meter.price("service", BUDI, window_open=True).micros == 0
    assert meter.shown(586_330_000) == "Rp586.33"


def test_a_delivered_message_is_booked_to_its_customer_and_campaign(meta: WhatsAppServer, tell: Tell) -> None:
    customer = willing()
    message = queued("promo", customer, campaign="lebaran")
    assert send() == 1
    charge = WhatsAppCharge.objects.get()
    assert (charge.state, charge.micros, charge.category, charge.country) == (
        "expected",
        586_330_000,
        "marketing",
        "ID",
    )
    assert (charge.customer, charge.campaign) == (customer, "lebaran")
    pricing = {"billable": True, "category": "marketing", "pricing_model": "PMP"}
    tell(meta.status(meta.last()["wamid"], "delivered", pricing=pricing))
    tell(meta.status(meta.last()["wamid"], "read", pricing=pricing))
    charge.refresh_from_db()
    assert charge.state == "charged"
    assert meter.spent("lebaran") == 586_330_000
    assert [(one.category, one.messages, one.micros) for one in meter.lines(meter.month())] == [
        ("marketing", 1, 586_330_000)
    ]
    assert WhatsAppMonth.objects.get().marketing == 586_330_000
    assert message.charge == charge


def test_what_is_not_delivered_costs_nothing(meta: WhatsAppServer, tell: Tell) -> None:
    queued("promo", willing())
    send()
    tell(meta.status(meta.last()["wamid"], "failed", errors=[{"code": 131049}]))
    assert WhatsAppCharge.objects.get().state == "dropped"
    assert WhatsAppMonth.objects.get().marketing == 0
    tell(meta.status(meta.last()["wamid"], "delivered"))  # on another device after all
    assert WhatsAppCharge.objects.get().state == "charged"
    assert WhatsAppMonth.objects.get().marketing == 586_330_000


def test_whatsapps_own_word_on_the_price_wins(meta: WhatsAppServer, tell: Tell) -> None:
    queued("promo", willing())
    send()
    tell(meta.status(meta.last()["wamid"], "delivered", pricing={"billable": False, "category": "marketing"}))
    charge = WhatsAppCharge.objects.get()
    assert (charge.state, charge.micros) == ("free", 0)
    assert WhatsAppMonth.objects.get().marketing == 0


def test_advertising_stops_at_the_cap_and_other_messages_go_on(meta: WhatsAppServer) -> None:
    shop.store({"whatsapp_cap": 120_000})  # Rp1.200: two of Rp586
    for number in range(3):
        queued("promo", willing(f"08123456780{number}"), recipient=f"628123456780{number}")
    queued("siap", None)
    assert send() == 3
    assert [one["template"]["name"] for one in meta.sent] == ["promo", "promo", "siap"]
    stopped = Message.objects.get(state="failed")
    assert "Rp1,200" in stopped.reason
    assert WhatsAppMonth.objects.get().marketing == 2 * 586_330_000
    with clock.as_of(clock.now() + dt.timedelta(days=31)):
        Message.objects.filter(pk=stopped.pk).update(state="queued")
        assert send() == 1


def test_the_open_window_is_preferred_because_it_is_free(meta: WhatsAppServer, tell: Tell) -> None:
    customer = willing()
    tell(meta.message("Ada promo?", wa_id=BUDI))
    queued("promo", customer)
    queued("tombol", customer)
    assert send() == 2
    free, with_button = meta.sent
    assert (free["type"], free["text"]["body"]) == ("text", "Halo x, ada promo.")
    assert with_button["type"] == "template"
    assert [one.micros for one in WhatsAppCharge.objects.order_by("id")] == [0, 586_330_000]


def test_a_message_without_a_rate_is_sent_and_said_to_be_of_unknown_cost(meta: WhatsAppServer) -> None:
    WhatsAppRate.objects.all().delete()
    queued("siap", None)
    assert send() == 1
    (line,) = meter.lines(meter.month())
    assert (line.unknown, line.micros) == (1, 0)


def test_a_refusal_gives_the_promised_money_back_and_a_second_try_takes_it_once(meta: WhatsAppServer) -> None:
    meta.refusals = [131056, 131056]
    queued("promo", willing())
    for _round in range(3):
        Message.objects.update(next_try_at=None)
        send()
    assert len(meta.sent) == 1
    assert WhatsAppMonth.objects.get().marketing == 586_330_000
    assert WhatsAppCharge.objects.get().state == "expected"
    assert not WhatsAppContact.objects.exists()
