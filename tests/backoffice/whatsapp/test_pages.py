import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.customers.actions import add_tag
from akrab.messaging.models import (
    ChatImport,
    Conversation,
    Message,
    WebhookNotice,
    WhatsAppCharge,
    WhatsAppContact,
    WhatsAppRate,
    WhatsAppTemplate,
)
from akrab.messaging.whatsapp import importing, notices, tapping
from tests.backoffice.conftest import Come
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.conftest import ADDRESS, send
from tests.messaging.whatsapp.test_chats import ANDROID
from tests.providers.whatsapp import TOKEN, WhatsAppServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def meta(db: None) -> Iterator[WhatsAppServer]:
    with WhatsAppServer() as server:
        shop.store(server.settings())
        yield server


@pytest.fixture
def owner(come: Come) -> Client:
    return come(Role.OWNER)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_queue_offers_one_message_at_a_time_and_a_tap_opens_it(owner: Client) -> None:
    for number in range(2):
        customer = make_customer(name=f"Pelanggan {number}", phone=f"08123456780{number}")
        tapping.prepare(customer=customer, text=f"Halo {number}", about="list", key=f"k{number}", actor=None)
    shown = text(owner, "/office/whatsapp/")
    assert "2 messages wait" in shown
    first, second = Message.objects.order_by("id")
    answer = owner.post(f"/office/whatsapp/{first.pk}/tap/")
    assert (answer.status_code, answer["Location"]) == (302, "https://wa.me/6281234567800?text=Halo%200")
    answer = owner.post(f"/office/whatsapp/{second.pk}/tap/", follow=True)
    assert "Slowly" in answer.content.decode()
    owner.post(f"/office/whatsapp/{first.pk}/undo/")
    owner.post(f"/office/whatsapp/{second.pk}/skip/")
    assert list(Message.objects.order_by("id").values_list("state", flat=True)) == ["prepared", "skipped"]


def test_a_message_for_a_tag_leads_into_the_form_of_the_customers_list(owner: Client) -> None:
    customer = make_customer(name="Ani", phone="0812111111")
    make_customer(name="Budi", phone="0812222222")
    add_tag(customer=customer, name="langganan", actor=None)
    shown = owner.get("/office/whatsapp/").text
    assert '<option value="langganan">' in shown
    assert 'action="/office/customers/all/message/"' in shown
    form = {"scope": "all", "tag": "langganan"}
    asked = owner.post("/office/customers/all/message/", form)
    assert "For 1 customer" in asked.text
    form |= {"text": "Halo {name}\n\nCocok: {recommended}", "purpose": "service", "key": asked.context["key"]}
    looked = owner.post("/office/customers/all/message/", {**form, "look": "1"})
    assert "Halo Ani</p>" in looked.text  # nothing is known that suits: its line is gone
    assert not Message.objects.exists()
    form |= {"seen": looked.context["seen"], "go": "1"}
    for _click in range(2):
        assert owner.post("/office/customers/all/message/", form).status_code == 302
    assert Message.objects.get().text == "Halo Ani"
    changed = owner.post("/office/customers/all/message/", {**form, "text": "Lain"})
    assert (changed.status_code, Message.objects.count()) == (200, 1)  # other words are looked at first
    assert owner.post("/office/customers/all/message/", {**form, "text": ""}).status_code == 422


def test_what_perhaps_went_out_is_listed_and_decided_by_a_person(owner: Client) -> None:
    def unsure(key: str) -> Message:
        return Message.objects.create(
            key=key, channel="whatsapp", recipient="6281", text="Pesanan siap", state="unsure", created_at=clock.now()
        )

    one, two = unsure("a"), unsure("b")
    assert "perhaps sent" in text(owner, "/office/whatsapp/")
    owner.post(f"/office/whatsapp/{one.pk}/unsure/", {"arrived": "yes"})
    owner.post(f"/office/whatsapp/{two.pk}/unsure/", {"arrived": "no"})
    assert list(Message.objects.order_by("id").values_list("state", flat=True)) == ["sent", "queued"]


# The connection


def test_keys_are_kept_and_never_shown_and_the_check_asks_whatsapp(owner: Client, meta: WhatsAppServer) -> None:
    page = owner.get("/office/whatsapp/connection/").content.decode()
    assert TOKEN not in page
    assert "••••6789" in page
    shown = owner.post("/office/whatsapp/connection/check/").content.decode()
    assert "+62 811-0000-0000" in shown
    assert "No app gets the notices" in shown
    shown = owner.post("/office/whatsapp/connection/check/", {"subscribe": "1"}).content.decode()
    assert "sends its notices to the app" in shown
    meta.token = "changed"
    assert "access token" in owner.post("/office/whatsapp/connection/check/").content.decode()


def test_saving_makes_a_word_and_an_empty_box_keeps_the_key(owner: Client, meta: WhatsAppServer) -> None:
    shop.store({"whatsapp_verify_token": ""})
    form = {"whatsapp_phone_id": "123", "whatsapp_account_id": "456", "whatsapp_version": "v24.0", "tap_seconds": "30",
            "tap_hourly": "20", "whatsapp_on": "on", "whatsapp_token": "", "whatsapp_app_secret": ""}  # fmt: skip
    assert owner.post("/office/whatsapp/connection/", form).status_code == 302
    shop.forget()
    assert (shop.get("whatsapp_token"), shop.get("whatsapp_version"), shop.get("tap_seconds")) == (TOKEN, "v24.0", 30)
    assert len(shop.get("whatsapp_verify_token")) >= 20
    wrong = owner.post("/office/whatsapp/connection/", {**form, "whatsapp_version": "24", "whatsapp_phone_id": "+62"})
    assert wrong.status_code == 422
    assert shop.get("whatsapp_verify_token") in text(owner, "/office/whatsapp/connection/")


def test_refused_notices_are_shown_and_verified_ones_can_be_looked_into_again(
    owner: Client, client: Client, meta: WhatsAppServer
) -> None:
    client.post(ADDRESS, b"forged", content_type="application/json", headers={"X-Hub-Signature-256": "x"})
    assert "signature does not fit: 1" in text(owner, "/office/whatsapp/connection/")
    body = b'{"entry": ['
    client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
    notices.handle_waiting()
    shown = text(owner, "/office/whatsapp/notices/")
    assert "Refused: the signature does not fit" in shown
    assert "Cannot be read" in shown
    notice = WebhookNotice.objects.get(verified=True)
    owner.post(f"/office/whatsapp/notices/{notice.pk}/again/")
    notice.refresh_from_db()
    assert notice.handled_at is None


# Templates


NEW = {"name": "order_ready", "language": "id", "category": "utility", "header": "",
       "body": "Halo {{1}}, pesanan {{2}} siap.",
       "footer": "", "examples": "Budi\nA-17", "buttons": "Terima kasih"}  # fmt: skip


def test_a_template_is_previewed_then_submitted_then_decided_by_a_notice(
    owner: Client, client: Client, meta: WhatsAppServer
) -> None:
    shown = owner.post("/office/whatsapp/templates/new/", {**NEW, "look": "1"}).content.decode()
    assert "Halo Budi, pesanan A-17 siap." in shown
    assert not meta.templates
    assert owner.post("/office/whatsapp/templates/new/", {**NEW, "submit": "1"}).status_code == 302
    assert WhatsAppTemplate.objects.get().state == "pending"
    event = {"event": "APPROVED", "message_template_id": 1, "message_template_name": "order_ready",
             "message_template_language": "id", "reason": "NONE", "message_template_category": "UTILITY"}  # fmt: skip
    body = meta.notice("message_template_status_update", event)
    client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
    notices.handle_waiting()
    assert "Approved" in text(owner, "/office/whatsapp/templates/")
    again = owner.post("/office/whatsapp/templates/new/", {**NEW, "submit": "1"})
    assert again.status_code == 422
    assert "already exists" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"name": "Order Ready"}, "small letters"),
        ({"body": "Halo {{1}}"}, "begins or ends"),
        ({"body": "{{1}} halo {{2}}."}, "begins or ends"),
        ({"body": "Halo {{1}}{{2}}."}, "side by side"),
        ({"body": "Halo {{1}} dan {{3}}."}, "without leaving one out"),
        ({"body": "Halo {{1}} dan {{nama}}."}, "not both"),
        ({"examples": "Budi"}, "example for {{2}}"),
        ({"buttons": "\n".join("abcdefghijk")}, "10 buttons to answer"),
    ],
)
def test_what_whatsapp_would_reject_is_said_before(
    owner: Client, meta: WhatsAppServer, change: dict[str, str], word: str
) -> None:
    answer = owner.post("/office/whatsapp/templates/new/", {**NEW, **change, "submit": "1"})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not meta.templates


def test_templates_are_brought_here_page_by_page(owner: Client, meta: WhatsAppServer) -> None:
    meta.page_size = 2
    for number in range(5):
        meta.approve(f"t{number}", f"Teks {number}.")
    assert (
        "5 templates are there" in owner.post("/office/whatsapp/templates/synchronise/", follow=True).content.decode()
    )
    del meta.templates[0]
    WhatsAppTemplate.objects.update(changed_at=clock.now() - dt.timedelta(hours=1))
    owner.post("/office/whatsapp/templates/synchronise/")
    assert WhatsAppTemplate.objects.get(state="gone").name == "t0"


def test_a_template_is_sent_from_a_conversation_with_its_cost_shown_before(
    owner: Client, client: Client, meta: WhatsAppServer
) -> None:
    body = meta.message("Halo")
    client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
    notices.handle_waiting()
    WhatsAppContact.objects.update(window_until=clock.now() - dt.timedelta(minutes=1))
    WhatsAppRate.objects.create(category="utility", country="ID", micros=356_650_000)
    meta.approve("siap", "Halo {{1}}, pesanan {{2}} siap.")
    owner.post("/office/whatsapp/templates/synchronise/")
    conversation = Conversation.objects.get()
    address = f"/office/whatsapp/talk/{conversation.pk}/template/"
    shown = text(owner, address)
    assert "Rp356.65" in shown
    template = WhatsAppTemplate.objects.get()
    form = {"template": template.pk, "body_1": "Budi", "body_2": "", "key": "k"}
    assert owner.post(address, form).status_code == 422
    assert owner.post(address, {**form, "body_2": "A-17"}).status_code == 302
    assert send() == 1
    assert meta.last()["template"]["name"] == "siap"
    assert Message.objects.get(direction="out").text == "Halo Budi, pesanan A-17 siap."


# Costs


def test_rates_and_limit_are_entered_as_people_write_them(owner: Client, meta: WhatsAppServer) -> None:
    form = {"rate_ID_marketing": "586,33", "rate_ID_utility": "356.65", "rate_*_marketing": "", "cap": "500.000"}
    assert owner.post("/office/whatsapp/costs/rates/", form).status_code == 302
    assert dict(WhatsAppRate.objects.values_list("category", "micros")) == {
        "marketing": 586_330_000, "utility": 356_650_000,
    }  # fmt: skip
    shop.forget()
    assert shop.get("whatsapp_cap") == 50_000_000
    assert owner.post("/office/whatsapp/costs/rates/", {**form, "rate_ID_marketing": "viel"}).status_code == 422
    assert "rate_MY_marketing" in owner.get("/office/whatsapp/costs/rates/?country=my").content.decode()


def test_the_month_shows_kinds_campaigns_and_customers(owner: Client) -> None:
    customer = make_customer(name="Ani")
    for number, (category, micros) in enumerate((("marketing", 586_330_000), ("service", 0))):
        message = Message.objects.create(key=f"c{number}", channel="whatsapp", text="x", created_at=clock.now())
        WhatsAppCharge.objects.create(
            message=message, customer=customer, campaign="lebaran", category=category, country="ID", micros=micros,
            state="charged", month=clock.today().strftime("%Y-%m"), created_at=clock.now(),
        )  # fmt: skip
    shown = text(owner, "/office/whatsapp/costs/")
    for word in ("Rp586.33", "Rp587", "lebaran", "Ani", "Advertising", "No rates are entered yet"):
        assert word in shown


# Chats


def test_a_chat_is_uploaded_its_writers_chosen_and_taken_in(owner: Client, akrab_home: object) -> None:
    upload = SimpleUploadedFile("Chat WhatsApp dengan Budi.txt", ANDROID.encode())
    answer = owner.post("/office/whatsapp/chats/", {"file": upload})
    one = ChatImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/office/whatsapp/chats/{one.pk}/")
    assert "Who is who?" in text(owner, answer["Location"])
    place = {author: number for number, author in enumerate(one.people)}
    form = {"order": "dmy", f"who{place['Budi']}": "phone", f"phone{place['Budi']}": "0812345678", "who1": "shop"}
    refused = owner.post(answer["Location"], form)
    assert refused.status_code == 422
    assert "No customer has the number" in refused.content.decode()
    make_customer(name="Pak Budi", phone="0812345678")
    assert owner.post(answer["Location"], form).status_code == 302
    importing.run.func(one.pk)
    assert "6" in text(owner, answer["Location"])
    assert Message.objects.filter(customer__name="Pak Budi").count() == 6


def test_a_file_that_is_no_chat_is_refused_with_what_to_do(owner: Client, akrab_home: object) -> None:
    answer = owner.post("/office/whatsapp/chats/", {"file": SimpleUploadedFile("x.txt", b"hello")})
    assert answer.status_code == 422
    assert "Export chat" in answer.content.decode()
