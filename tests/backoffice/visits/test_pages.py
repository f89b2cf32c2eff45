"""What the office reads of visits."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.tracking import happenings
from akrab.tracking.models import BotDay, Event, Visit
from akrab.tracking.queries import overview, searches, steps_of
from akrab.tracking.spans import Span
from akrab.tracking.ways import by_hour, paths
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


def visit(
    stage: int = 0, *, ago: float = 1, device: str = "phone", source: str = "", pages: str = "/", **more: object
) -> Visit:
    at = clock.now() - dt.timedelta(days=ago)
    made = Visit.objects.create(
        visitor=f"d{Visit.objects.count()}", started_at=at, last_at=at, device=device, source=source, stage=stage,
        pages=len(pages.split()), landing=pages.split(maxsplit=1)[0], last_path=pages.rsplit(maxsplit=1)[-1], **more,
    )  # fmt: skip
    for number, path in enumerate(pages.split()):
        event(made, happenings.PAGE, path=path, at=at + dt.timedelta(seconds=number))
    return made


def event(of: Visit, kind: str, **fields: object) -> Event:
    return Event.objects.create(visit=of, kind=kind, **{"at": of.started_at, **fields})


def span(days: int = 30, device: str = "") -> Span:
    return Span(clock.today() - dt.timedelta(days=days - 1), clock.today(), device)


def test_the_way_to_an_order_counts_each_stage_with_the_later_ones() -> None:
    for stage, count in enumerate((4, 3, 2, 0, 1)):
        for _number in range(count):
            visit(stage, orders=int(stage == 4), amount=500 if stage == 4 else 0)
    found = overview(span())
    assert [step.visits for step in found.steps] == [10, 6, 3, 1, 1]
    assert [round(step.of_all) for step in found.steps] == [100, 60, 30, 10, 10]
    assert [round(step.lost) for step in found.steps] == [0, 40, 50, 67, 0]
    assert (found.visits, found.visitors, found.orders, found.amount) == (10, 10, 1, 500)
    assert found.rate == 10.0


def test_a_span_counts_its_own_days_in_the_shops_calendar() -> None:
    midnight = dt.datetime.combine(clock.today(), dt.time(), clock.zone())
    for at in (midnight - dt.timedelta(seconds=1), midnight, midnight + dt.timedelta(seconds=1)):
        Visit.objects.create(visitor="d", started_at=at, last_at=at, device="phone")
    today = Span(clock.today(), clock.today())
    assert overview(today).visits == 2
    assert overview(today.before).visits == 1


def test_the_overview_shows_sources_devices_and_programs(office: Client) -> None:
    visit(4, source="instagram.com", orders=1, amount=5_000_000, pages="/ /products/")
    visit(1, source="instagram.com", medium="story", campaign="lebaran")
    visit(0, device="desk", pages="/ /products/")
    BotDay.objects.create(day=clock.today(), events=1234)
    page = office.get("/office/visits/").text
    assert "instagram.com" in page
    assert "story · lebaran" in page
    assert "Directly" in page
    assert "they asked 1,234 times" in page
    assert "Rp50" in page
    only = office.get("/office/visits/?days=7&device=desk").text
    assert "instagram.com" not in only


def test_an_empty_shop_says_so_and_nonsense_in_the_address_is_the_usual_span(office: Client) -> None:
    for query in ("", "?days=-1&device=fridge", "?days=1e9"):
        page = office.get(f"/office/visits/{query}")
        assert page.status_code == 200
        assert "No visits in these days" in page.text
    assert office.get("/office/visits/pages/").status_code == 200
    assert "Everything that was searched for was found." in office.get("/office/visits/searches/").text


def test_searches_are_counted_without_case_and_those_without_result_stand_apart(office: Client) -> None:
    one = visit()
    for text, count in (("Casing Hijau", 3), ("casing  hijau", 4), ("anti gores", 0), ("Anti Gores", 0)):
        event(one, happenings.SEARCH, text=text, count=count)
    assert [(found.text, found.times, found.found) for found in searches(span())] == [
        ("anti gores", 2, 0),
        ("casing hijau", 2, 4),
    ]
    assert [found.text for found in searches(span(), without_result=True)] == ["anti gores"]
    page = office.get("/office/visits/searches/").text
    assert "anti gores" in page
    assert "4 products found" in page


def test_products_are_shown_with_how_often_they_went_into_the_basket(office: Client) -> None:
    variant = make_variant()
    for number in range(4):
        one = visit()
        event(one, happenings.PRODUCT, about=variant.product_id)
        event(one, happenings.PRODUCT, about=variant.product_id)  # again in the same visit
        if not number:
            event(one, happenings.BASKET, about=variant.pk, count=2)
    event(visit(), happenings.PRODUCT, about=999_999)  # one that is gone
    page = office.get("/office/visits/pages/").text
    assert str(variant.product) in page
    assert "(25%)" in page
    page = office.get(f"/office/visits/list/?product={variant.product_id}").text
    assert page.count("/office/visits/") > 4
    assert office.get("/office/visits/list/?product=999999").text.count('class="row-link') == 1


def test_common_ways_leave_out_the_same_page_twice() -> None:
    for _number in range(2):
        visit(pages="/ / /products/ /products/casing/ /basket/")
    visit(pages="/")
    assert paths(span()) == [(("/", "/products/", "/products/casing/", "/basket/"), 2)]


def test_names_of_sources_are_text_and_no_markup(office: Client) -> None:
    visit(source="<script>alert(1)</script>", pages="/<b>")
    page = office.get("/office/visits/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_owner_switches_counting_off_and_on(office: Client) -> None:
    assert office.post("/office/visits/settings/", {"visits_days": "60"}).status_code == 302
    shop.forget()
    assert (shop.get("visits_on"), shop.get("visits_days")) == (False, 60)
    assert "Visits are not counted" in office.get("/office/visits/").text
    assert "js/visit" not in Client().get("/").text
    refused = office.post("/office/visits/settings/", {"visits_on": "on", "visits_days": "5"})
    assert refused.status_code == 422
    shop.forget()
    assert shop.get("visits_on") is False
    assert office.post("/office/visits/settings/", {"visits_on": "on", "visits_days": "many"}).status_code == 422


def test_one_more_of_a_hundred_is_worth_what_those_bring_who_got_that_far() -> None:
    steps = steps_of([1000, 400, 100, 50, 40], 4_000_000)
    # 10 of 1000 more that look at a product, of whom 40 of 400 order for 100,000 each; and so on
    assert [step.worth for step in steps] == [None, 100_000, 160_000, 80_000, 50_000]
    assert [step.gone for step in steps] == [0, 600, 300, 50, 10]
    assert [step.worth for step in steps_of([100, 50, 20, 10, 9], 900_000)] == [None] * 5


def test_every_figure_opens_its_visits_and_a_visit_its_steps(office: Client) -> None:
    variant = make_variant()
    one = visit(4, source="instagram.com", orders=1, amount=5_000_000, pages="/ /products/", content="story 2")
    event(one, happenings.PRODUCT, about=variant.product_id)
    event(one, happenings.BASKET, about=variant.pk, count=1)
    event(one, happenings.SEARCH, text="topi", count=0)
    event(one, happenings.OFFER_SEEN, about=999_999)
    visit(0, pages="/about/")
    assert "/office/visits/list/?days=30&amp;source=instagram.com" in office.get("/office/visits/").text
    for query, there in (
        ("source=instagram.com", True), ("source=-", False), ("stage=4", True), ("path=/products/", True),
        ("path=/nowhere/", False), ("landing=/", True), ("ending=/products/", False), ("search=TOPI", True),
        ("seen=offer_seen&about=999999", True), ("device=desk", False), (f"product={variant.product_id}", True),
        ("product=" + "9" * 40, True), ("stage=-1", True), ("first=2026-13-01&last=x", True),
        ("first=9999-12-01&last=9999-12-31", True), ("first=0001-01-01&last=0001-01-31", True),
    ):  # fmt: skip
        page = office.get(f"/office/visits/list/?{query}")
        assert page.status_code == 200
        assert (f'href="/office/visits/{one.pk}/"' in page.text) == there, query
    steps = office.get(f"/office/visits/{one.pk}/").text
    told = ("Put into the basket", str(variant.product), "“topi”, 0 found", "story 2", "Instagram", "All products")
    for words in told:
        assert words in steps
    assert office.get("/office/visits/999999/").status_code == 404


@pytest.mark.parametrize("part", ["", "way/", "pages/", "searches/", "messages/", "list/"])
def test_all_pages_stand_with_visits_and_without(office: Client, part: str) -> None:
    assert office.get(f"/office/visits/{part}").status_code == 200
    for stage in range(5):
        visit(stage, source="message", medium="email", campaign="win_back")
    answer = office.get(f"/office/visits/{part}?first=2020-01-01&last=2030-01-01")
    assert answer.status_code == 200
    assert office.get(f"/office/visits/{part}?days=7&campaign=win_back").status_code == 200


@pytest.mark.parametrize("table", ["single", "sources", "devices", "products", "searches", "days"])
def test_tables_are_there_as_files_in_which_nothing_runs(office: Client, table: str) -> None:
    event(visit(source="=1+1", pages="/ /@x/"), happenings.SEARCH, text="=cmd()", count=0)
    text = office.get(f"/office/visits/{table}.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) >= (2 if table != "products" else 1)
    assert not any(cell.startswith("=") for line in text.splitlines() for cell in line.split(","))
    assert office.get("/office/visits/secrets.csv").status_code == 404


def test_hours_are_those_of_the_shop() -> None:
    at = dt.datetime.combine(clock.today(), dt.time(0, 30), clock.zone())
    Visit.objects.create(visitor="d", started_at=at, last_at=at, device="phone")
    assert by_hour(span()) == [1, *[0] * 23]
