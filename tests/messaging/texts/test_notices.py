"""Every notice in every language: filled in, the shop's own words before those it comes with."""

import datetime as dt

import pytest
from django.conf import settings

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.messaging.models import NoticeChannels, NoticeTemplate, TextVersion
from akrab.messaging.notifying import notify
from akrab.messaging.texts import TextError
from akrab.messaging.texts.actions import connect_template, save_version, set_channels
from akrab.messaging.texts.notices import NOTICES, OCCASIONS, fill, notice_of, write
from akrab.messaging.texts.queries import channels_of, whatsapp_template_of
from akrab.messaging.texts.rendering import compile_text
from akrab.messaging.texts.variables import Examples
from akrab.orders.message_texts import order_context
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.messaging.texts.factories import make_template
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def own(body: str, *, channel: str = "", language: str = "id", subject: str = "Halo") -> TextVersion:
    return save_version(
        notice="order_placed",
        language=language,
        channel=channel,
        subject=subject,
        body=body,
        variables=notice_of("order_placed").all_variables,
        actor=make_user(Role.OWNER),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(NOTICES))
def test_every_notice_is_ready_in_every_language(name: str, language: str) -> None:
    notice = notice_of(name)
    subject, body = notice.shipped(language)
    compiled = compile_text(subject=subject, body=body, language=language)
    assert compiled.variables <= {one.name for one in notice.all_variables}
    written = fill(compiled, notice.all_variables, Examples(notice.all_variables, {}, language))
    assert written.subject
    assert len(written.short) <= 160
    assert "{" not in written.subject + written.text
    assert notice.occasion in OCCASIONS
    if language != "en":
        assert notice.shipped("en")[0] != subject


def test_a_notice_says_what_the_order_says() -> None:
    order = make_order(quantity=2, variant=make_variant(name="Kopi *Gayo*", price=4_500_000))
    order.recipient = "Siti"
    written = write("order_placed", order_context(order), "id")
    assert written.subject == f"Pesanan {order.number} sudah masuk"
    assert written.text == (
        f"Terima kasih, Siti. Pesanan {order.number} sudah masuk. Kami periksa dulu, lalu kami kabari apakah bisa kami "
        f"penuhi.\n\n2 × Kopi Gayo: Rp90.000\n*Total: Rp90.000*\n\n"
        f"Lihat pesanan: {settings.BASE_URL}/account/orders/{order.pk}/"
    )
    assert written.on("sms").short.startswith(f"{shop.get('name')}: Terima kasih, Siti.")
    assert "http" not in written.on("push").short
    assert written.values["total"] == "Rp90.000"


def test_who_has_no_name_is_greeted_all_the_same() -> None:
    order = make_order()
    order.recipient, order.customer = "", None
    assert write("order_placed", order_context(order), "id").text.startswith("Terima kasih, Kak.")


def test_a_line_that_has_nothing_to_say_is_left_out() -> None:
    order = make_order()
    assert "Alasannya" not in write("order_cancelled", order_context(order), "id").text
    order.state_reason = "Habis"
    assert "Alasannya: Habis" in write("order_cancelled", order_context(order), "id").text


def test_what_is_needed_and_missing_is_refused_by_name() -> None:
    with pytest.raises(TextError) as refused:
        write("privacy_answer", {"letter": ""}, "id")
    assert refused.value.variable == "letter"


def test_the_shops_own_words_go_out_in_their_language_only() -> None:
    order = make_order()
    own("Sip {name}!")
    assert write("order_placed", order_context(order), "id").text.startswith("Sip ")
    assert write("order_placed", order_context(order), "en").text.startswith("Thank you, ")


def test_a_channel_has_its_own_words() -> None:
    order = make_order()
    own("Teks *SMS* {order_number}", channel="sms")
    own("WA {order_number}", channel="whatsapp")
    written = write("order_placed", order_context(order), "id")
    assert written.on("sms").short == f"Teks SMS {order.number}"
    assert written.on("whatsapp").text == f"WA {order.number}"
    assert written.on("email").text.startswith("Terima kasih")


def test_own_words_that_cannot_be_filled_in_keep_nobody_from_being_told() -> None:
    order = make_order()
    version = own("Halo {name}")
    TextVersion.objects.update(body="Halo {nothing}")
    assert write("order_placed", order_context(order), "id").text.startswith("Terima kasih")
    version.refresh_from_db()
    assert "{nothing}" in version.problem


def test_a_notice_goes_by_the_channels_that_are_on() -> None:
    order = make_order()
    assert channels_of("order_placed") == {"inbox", "email", "whatsapp", "push"}
    set_channels(notice="order_placed", channels=["inbox"], actor=make_user(Role.OWNER))
    assert NoticeChannels.objects.get().channels == ["inbox"]
    assert order.customer is not None
    made = notify(
        customer=order.customer, template="order_placed", about=order, context=order_context(order)
    )  # fmt: skip
    assert [one.channel for one in made] == ["inbox"]
    with pytest.raises(TextError):
        set_channels(notice="sign_in_link", channels=["sms"], actor=make_user(Role.MANAGER))


def test_a_template_carries_a_notice_with_its_blanks_filled() -> None:
    order = make_order()
    order.recipient = "Siti"
    button = {"type": "URL", "text": "Lihat", "url": f"{settings.BASE_URL}/account/orders/{{{{1}}}}"}
    body = {"type": "BODY", "text": "Halo {{1}}, pesanan {{2}}."}
    template = make_template(components=[body, {"type": "BUTTONS", "buttons": [button]}])
    actor = make_user(Role.OWNER)
    filled = {"body.1": "Kak {name}", "body.2": "{order_number}", "buttons.0": "{order_link}"}
    connect_template(notice="order_placed", language="id", template=template, filled=filled, actor=actor)
    mapping = whatsapp_template_of("order_placed", "id")
    assert mapping is not None
    given = mapping.given(write("order_placed", order_context(order), "id").values)
    assert given.body == {"1": "Kak Siti", "2": order.number}
    assert given.buttons == {"0": f"{order.pk}/"}
    assert whatsapp_template_of("order_placed", "en") is None
    type(template).objects.update(state="paused")
    assert whatsapp_template_of("order_placed", "id") is None


@pytest.mark.parametrize(
    ("filled", "field"),
    [({"body.1": "{name}"}, "body.2"), ({"body.1": "{nama}", "body.2": "x"}, "body.1"), ({}, "body.1")],
)
def test_a_template_with_an_empty_or_wrong_blank_is_not_connected(filled: dict[str, str], field: str) -> None:
    actor, template = make_user(Role.OWNER), make_template()
    with pytest.raises(TextError) as refused:
        connect_template(notice="order_placed", language="id", template=template, filled=filled, actor=actor)
    assert refused.value.field == field
    assert not NoticeTemplate.objects.exists()


def test_dates_are_written_in_the_language_of_the_message() -> None:
    context = {
        "customer": "Siti",
        "points": 1500,
        "worth": 150_000_00,
        "day": dt.date(2026, 5, 2),
        "url": "https://t.x/",
    }
    assert write("points_expiring", context, "id").subject == "1.500 poin hangus pada 2 Mei 2026"
    assert write("points_expiring", context, "en").subject == "1,500 points expire on 2 May 2026"


@pytest.mark.parametrize("name", sorted(name for name, notice in NOTICES.items() if notice.samples))
def test_the_cases_of_an_empty_shop_are_none(name: str) -> None:
    samples = notice_of(name).samples
    assert samples is not None
    assert list(samples.latest()) == []
    assert samples.context(1) is None


def test_a_message_keeps_what_it_is_for() -> None:
    variables, actor = notice_of("sign_in_link").all_variables, make_user(Role.OWNER)
    with pytest.raises(TextError) as refused:
        save_version(
            notice="sign_in_link", language="en", channel="", subject="Hi", body="Welcome to {shop}",
            variables=variables, actor=actor,
        )  # fmt: skip
    assert refused.value.variable == "sign_in_link"
    assert not TextVersion.objects.exists()
    for notice in NOTICES.values():
        assert set(notice.must) <= compile_text(subject="", body=notice.shipped("en")[1], language="en").variables
