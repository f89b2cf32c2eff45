"""What the office reads of what people ask, and what it does about it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.models import Role
from akrab.catalogue.models import Product
from akrab.content.models import Page
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.customers.models import Customer
from akrab.insight.asked.cleaning import for_everybody
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import AskedDeed, AskedQuestion, ModelCard
from akrab.messaging.models import Message, OwnText
from tests.accounts.factories import make_user
from tests.insight.asked.factories import make_message

pytestmark = pytest.mark.django_db
QUALITY = {"asked": 200, "inside": 150, "steady": 0.8}


def client(role: Role = Role.OWNER) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make_user(role=role))
    return made


@pytest.fixture
def office() -> Client:
    return client()


def make_card(**more: object) -> None:
    now = clock.now()
    ModelCard.objects.create(
        **{"name": "asked", "made_at": now, "tried_at": now, "subjects": 200, "quality": QUALITY} | more
    )


def make_question(**more: object) -> AskedQuestion:
    values = {
        "key": "topic:payment", "topic": "payment", "people": 14, "talks": 17, "recent": 6, "answered": 15,
        "minutes": 25, "channels": [["whatsapp", 9], ["inbox", 5]], "last_at": clock.now(),
        "months": [["2026-10-01", 8, 40], ["2026-11-01", 9, 30]],
    }  # fmt: skip
    return AskedQuestion.objects.create(**values | more)


def make_answered() -> AskedQuestion:
    wulan = Customer.objects.create(name="Wulan Ayu", created_at=clock.now())
    asked = make_message(wulan, "bisa COD kak? <b>tolong</b>")
    told = make_message(wulan, "Halo Kak Wulan, bisa COD khusus Bandung. WA 0812-3456-7890 ya", out=True)
    return make_question(examples=[["message", asked.pk]], answers=[[told.pk, 9]])


def test_questions_stand_in_the_order_of_people_with_what_belongs_to_them(office: Client) -> None:
    make_card()
    make_question()
    cup = Product.objects.create(name="Cup", slug="cup", created_at=clock.now())
    gift = {"key": "question:1", "topic": "", "words": "bungkus kado", "people": 30, "trend": "rising"}
    make_question(**gift, products=[[cup.pk, 12]], on_faq=True)
    page = office.get("/office/asked/").text
    assert page.index("“bungkus kado”") < page.index("How can I pay?")
    for part in ("30 people", "6 in the last 28 days", "answered within 25 minutes", "12 people about Cup",
                 "More often lately", "On the page of frequent questions", "WhatsApp, Inbox in the shop",
                 "Of 100 questions in your shop 75 stand here;"):  # fmt: skip
        assert part in page, part


def test_what_people_wrote_is_for_those_who_read_messages(office: Client) -> None:
    question = make_answered()
    page = office.get(f"/office/asked/{question.pk}/").text
    assert "bisa COD kak? &lt;b&gt;tolong&lt;/b&gt;" in page
    assert "so or much like it to 9 people" in page
    assert f'href="/office/inbox/{Message.objects.all()[0].conversation_id}/"' in page
    assert "30,0" not in page
    hidden = client(Role.ANALYST).get(f"/office/asked/{question.pk}/").text
    assert "COD" not in hidden
    assert "Wulan" not in hidden
    assert "14" in hidden


def test_the_answer_goes_to_the_page_of_frequent_questions_after_a_look(office: Client) -> None:
    question = make_answered()
    address = f"/office/asked/{question.pk}/faq/"
    form = office.get(address + "?language=en").text
    assert 'value="How can I pay?"' in form
    assert "Bisa COD khusus Bandung. WA … ya" in form
    assert not Page.objects.exists()
    given = {"language": "en", "heading": "How can I pay?", "answer": "Cash on delivery in Bandung."}
    assert "It stands on the page." in office.post(address, given, follow=True).text
    page = Page.objects.get()
    assert (page.slug, page.language) == ("faq", "en")
    assert page.body.endswith("## How can I pay?\n\nCash on delivery in Bandung.\n")
    assert "## When do I pay?" in page.body
    assert "Cash on delivery in Bandung." in office.get("/faq/", headers={"accept-language": "en"}).text
    again = office.post(address, given)
    assert (again.status_code, "stands on the page already" in again.text) == (422, True)
    deed = AskedDeed.objects.get()
    assert (deed.way, deed.language, deed.evidence["people"]) == ("faq", "en", 14)
    assert "What changes is looked at from tomorrow on." in office.get(f"/office/asked/{question.pk}/").text
    assert office.post(address, {"language": "en", "heading": " ", "answer": ""}).status_code == 422


def test_the_answer_is_kept_for_conversations(office: Client) -> None:
    question = make_answered()
    address = f"/office/asked/{question.pk}/saved/"
    given = {"language": "id", "name": "Cara bayar", "shortcut": "bayar", "text": "Bisa COD, {name}."}
    assert office.post(address, given).status_code == 302
    own = OwnText.objects.get()
    assert (own.shortcut, own.versions.get().body) == ("bayar", "Bisa COD, {name}.")
    assert AskedDeed.objects.get().about == own.pk
    wrong = office.post(address, given | {"name": "Lain", "shortcut": "lain", "text": "{nama}"})
    assert (wrong.status_code, OwnText.objects.count()) == (422, 1)


def test_the_answer_goes_into_the_description_of_the_product(office: Client) -> None:
    cup = Product.objects.create(name="Cup", slug="cup", description="A cup.", created_at=clock.now())
    question = make_answered()
    address = f"/office/asked/{question.pk}/product/{cup.pk}/"
    form = office.get(address)
    assert (
        "A cup.\n\nSering ditanyakan pelanggan: Bagaimana cara bayarnya?\n\nBisa COD"
        in form.context["form"]["description"].value()
    )
    assert office.post(address, {"description": "A cup.\r\n"}).status_code == 422
    assert office.post(address, {"description": "A cup. Dishwasher safe."}).status_code == 302
    cup.refresh_from_db()
    assert (cup.description, AskedDeed.objects.get().about) == ("A cup. Dishwasher safe.", cup.pk)


def test_a_search_in_vain_becomes_an_idea_with_its_evidence(office: Client) -> None:
    make_card()
    search = make_question(
        key="search:1",
        kind="search",
        topic="",
        words="casing anti air",
        people=12,
        nothing=12,
        channels=[["search", 12]],
    )
    assert (
        "12 people looked for “casing anti air” and found nothing." in office.get("/office/asked/?show=searches").text
    )
    for _twice in range(2):
        assert office.post(f"/office/asked/{search.pk}/idea/").status_code == 302
    idea = AskedDeed.objects.get()
    assert "12 people asked for it" in office.get("/office/asked/?show=done").text
    assert "“casing anti air”" in office.get("/office/reviews/wishes/").text
    office.post(f"/office/asked/done/{idea.pk}/end/")
    assert "casing anti air" not in office.get("/office/asked/?show=done").text


def test_today_tells_of_one_rising_question_until_it_is_put_away(office: Client) -> None:
    question = make_question(trend="rising")
    assert "Asked more and more: How can I pay? (6 people in 28 days)" in office.get("/office/").text
    assert "Asked more and more" not in client(Role.STAFF).get("/office/").text
    office.post(f"/office/asked/{question.pk}/away/", {"next": "today"})
    assert "Asked more and more" not in office.get("/office/").text


def test_what_changed_is_said_with_its_doubt(office: Client) -> None:
    seen = {
        "days": 40,
        "before": 14,
        "of_before": 100,
        "after": 5,
        "of_after": 100,
        "clear": False,
        "low": 0.15,
        "high": 0.9,
    }
    AskedDeed.objects.create(key="topic:payment", topic="payment", way="faq", done_at=clock.now(), seen=seen)
    page = office.get("/office/asked/?show=done").text
    assert "asked in 5 of 100 conversations; in as many days before in 14 of 100. That may be chance." in page
    assert "It is no experiment" in page


def test_too_little_and_before_the_first_time(office: Client) -> None:
    assert "Not worked out yet" in office.get("/office/asked/").text
    assert "It is being worked out" in office.post("/office/asked/again/", follow=True).text
    assert is_waiting(learn_task)
    make_card(trouble="too_few", subjects=4, quality={})
    assert "it begins with 10 questions from customers; so far there are 4." in office.get("/office/asked/").text
    for query in ("?show=%00", "?after=x", "?show=reasons", "?show=done", "?show=searches"):
        assert office.get(f"/office/asked/{query}").status_code == 200
    assert office.get("/office/asked/99999999999999999999/").status_code == 404


def test_long_lists_cost_the_same(office: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_card()
    for n in range(65):
        make_question(key=f"question:{n}", topic="", words=f"kata {n}", people=5 + n // 2)
    seen, address = 0, "/office/asked/"
    for length in (30, 30, 5):
        with django_assert_max_num_queries(12):
            response = office.get(address)
        assert len(response.context["rows"]) == length
        seen += length
        address = f"/office/asked/?after={response.context['after']}"
    assert seen == 65


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Siang Kak Kinanti. Bisa, sampai 20 huruf.", "Bisa, sampai 20 huruf."),
        ("Halo kak Kinanti Larasati, ready ya kak", "Ready ya kak"),
        ("Bisa Kak Kinanti, kirim ke kinanti@mail.id atau +62 812 3456 7890", "Bisa, kirim ke … atau …"),
        ("Good morning! Yes, it is waterproof.", "Yes, it is waterproof."),
        ("Tahan percikan saja, Mas.", "Tahan percikan saja, Mas."),
    ],
)  # fmt: skip
def test_a_prepared_answer_names_nobody(said: str, plain: str) -> None:
    assert for_everybody(said, "Kinanti Larasati") == plain
