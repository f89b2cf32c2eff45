"""Home, the list with its filters, one product, the catalogue to take away."""

import csv
import io
import json
import re
from urllib.parse import parse_qsl

import pytest
from _pytest.monkeypatch import MonkeyPatch
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import bundles, options, stock
from akrab.catalogue import facets as catalogue_facets
from akrab.catalogue.actions import VariantData, create_product, save_category
from akrab.catalogue.models import AttributeValue, Category, Product, Variant
from akrab.core import vocabulary
from akrab.storefront.pagecache import shelf as shelf_of_pages
from tests.catalogue.factories import make_product

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'<h3 class="name"><a href="[^"]+">([^<]+)</a>', html)


@pytest.fixture
def shelf() -> dict[str, Product]:
    cables = save_category(name="Cables", slug="cables")
    short = save_category(name="Short cables", slug="short", parent=cables)
    return {
        "a": make_product(name="Kabel A", price=1_000_000, category=cables, brand="Anker"),
        "b": make_product(name="Kabel B", price=3_000_000, category=short, brand="Belkin"),
        "c": make_product(name="Casing C", price=5_000_000, stock=0, brand="Anker"),
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/products/?order=cheap", ["Kabel A", "Kabel B", "Casing C"]),
        ("/products/?order=dear", ["Casing C", "Kabel B", "Kabel A"]),
        ("/products/?order=name", ["Casing C", "Kabel A", "Kabel B"]),
        ("/products/?order=nonsense&q=kabel", ["Kabel A", "Kabel B"]),
        ("/c/cables/?order=cheap", ["Kabel A", "Kabel B"]),
        ("/c/short/", ["Kabel B"]),
        ("/products/?category=short", ["Kabel B"]),
        ("/products/?brand=anker&order=cheap", ["Kabel A", "Casing C"]),
        ("/products/?available=1&order=cheap", ["Kabel A", "Kabel B"]),
        ("/products/?low=20.000&order=cheap", ["Kabel B", "Casing C"]),
        ("/products/?low=Rp+20.000&high=40,000", ["Kabel B"]),
        ("/products/?q=kabel&available=1&high=15000", ["Kabel A"]),
        ("/products/?q=nosuchword", []),
    ],
)
def test_the_list_is_narrowed(guest: Client, shelf: dict[str, Product], address: str, expected: list[str]) -> None:
    assert names(guest.get(address).text) == expected


@pytest.mark.parametrize("typed", ["abc", "-5", "9" * 40, "1.2.3,4,5"])
def test_a_price_that_is_none_gets_a_sentence_and_stays(guest: Client, shelf: dict[str, Product], typed: str) -> None:
    page = guest.get("/products/", {"low": typed, "brand": "Anker"})
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert f'value="{typed[:20]}"' in page.text or f'value="{typed}"' in page.text
    assert len(names(page.text)) == 2


def test_long_lists_have_pages_with_real_links(guest: Client) -> None:
    for number in range(30):
        make_product(name=f"Item {number:02}", brand="Many")
    first = guest.get("/products/?order=name&brand=Many").text
    assert len(names(first)) == 24
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = guest.get(following[1].replace("&amp;", "&")).text
    assert names(second) == [f"Item {number}" for number in range(24, 30)]
    for bad in ("3", "0", "-1", "x", "9" * 30, "²"):
        assert guest.get("/products/", {"page": bad}).status_code == 404, bad


def test_queries_do_not_grow_with_the_list(
    guest: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    category = save_category(name="Cables", slug="cables")
    for number in range(30):
        make_product(name=f"Item {number:02}", category=category)
    with django_assert_max_num_queries(9):
        guest.get("/products/")
    with django_assert_max_num_queries(10):
        guest.get("/products/?q=item")
    with django_assert_max_num_queries(9):
        guest.get("/")
    with django_assert_max_num_queries(9):
        guest.get(f"/products/{Product.objects.values_list('slug', flat=True)[0]}/")


def test_drafts_archived_products_and_charges_are_not_shown(guest: Client) -> None:
    hidden = [
        make_product(name="Hidden draft", state=Product.State.DRAFT, slug="draft"),
        make_product(name="Hidden old", state=Product.State.ARCHIVED, slug="old"),
        make_product(name="Hidden postage", kind=Product.Kind.CHARGE, slug="postage"),
    ]
    for address in ("/", "/products/", "/products/?q=hidden", "/catalogue/", "/catalogue.csv", "/sitemap.xml"):
        assert "Hidden" not in guest.get(address).text.replace("Results for", ""), address
    for product in hidden:
        assert guest.get(f"/products/{product.slug}/").status_code == 404


def test_an_unknown_product_gets_a_friendly_page_with_search(guest: Client) -> None:
    page = guest.get("/products/nosuch/")
    assert page.status_code == 404
    assert 'role="search"' in page.text
    assert "There is no such page" in page.text


def test_an_address_without_its_stroke_is_led_on(guest: Client) -> None:
    answer = guest.get("/products?q=a")
    assert (answer.status_code, answer["Location"]) == (301, "/products/?q=a")


def test_the_product_page_shows_all_there_is(guest: Client) -> None:
    change_shop_settings(values={"phone": "0812-3456-7890"}, actor=None)
    category = save_category(name="Phones", slug="phones")
    make_product(name="Neighbour", category=category)
    create_product(
        name="Phone X", slug="phone-x", category=category, brand="Lintara", summary="A phone.",
        description="It **rings**. <script>alert(1)</script>", attributes={"Screen": "6.1 inch"},
        variants=[
            VariantData(sku="X-1", name="64 GB", price=100_000_000, stock=9),
            VariantData(sku="X-2", name="128 GB", price=150_000_000, stock=0),
        ],
    )  # fmt: skip
    page = guest.get("/products/phone-x/").text
    for text in ("Phone X", "Lintara", "<strong>rings</strong>", "6.1 inch", "Neighbour", "Rp1,500,000", "sold out"):
        assert text in page, text
    assert "<script>alert" not in page
    assert "https://wa.me/6281234567890?text=Hello%2C%20I%20have%20a%20question%20about%20Phone%20X" in page
    radios = re.findall(r'<input type="radio"[^>]*>', page)
    assert ["checked" in radio for radio in radios] == [True, False]
    assert ["disabled" in radio for radio in radios] == [False, True]


def test_search_engines_read_the_product(guest: Client) -> None:
    create_product(
        name="Tag </script><b>", slug="tag", summary="Nice & good", variants=[VariantData(sku="T", price=12_345_00)]
    )
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', guest.get("/products/tag/").text)
    assert found
    data = json.loads(found[1])
    assert data["name"] == "Tag </script><b>"
    assert data["offers"]["lowPrice"] == "12345.00"
    assert data["offers"]["availability"] == "https://schema.org/OutOfStock"


def test_without_a_phone_there_is_no_whatsapp_button(guest: Client, cable: Variant) -> None:
    assert "Ask about it on WhatsApp" not in guest.get("/products/kabel/").text


def test_a_sold_out_product_cannot_be_put_into_the_basket(guest: Client) -> None:
    make_product(name="Gone", slug="gone", stock=0)
    page = guest.get("/products/gone/").text
    assert "Sold out at the moment" in page
    assert "/basket/add/" not in page


def test_empty_categories_are_left_out_and_parents_count_their_children(guest: Client) -> None:
    parent = save_category(name="Parent", slug="parent")
    make_product(category=save_category(name="Child", slug="child", parent=parent))
    save_category(name="Nothing in it", slug="nothing")
    page = guest.get("/").text
    assert "Nothing in it" not in page
    assert re.search(r"Parent</span><span[^>]*>1 product<", page)
    assert Category.objects.count() == 3


def test_an_empty_shop_says_so(guest: Client) -> None:
    assert "The shelves are still empty" in guest.get("/").text
    assert "There is nothing here yet." in guest.get("/products/").text


def test_the_catalogue_is_a_table_for_spreadsheets(guest: Client) -> None:
    category = save_category(name="Cables", slug="cables")
    make_product(name="=HYPERLINK(1)", slug="bad", sku="+SKU", price=2_500_000, category=category, brand="@b")
    make_product(name="Half", slug="half", sku="H", price=2_500_050)
    answer = guest.get("/catalogue.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="akrab-catalogue.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Article number"
    by_number = {row[0]: row for row in rows[1:]}
    assert by_number["'+SKU"][1:7] == ["", "'=HYPERLINK(1)", "", "Cables", "'@b", "25000"]
    assert by_number["H"][6] == "25000.50"


def test_the_catalogue_page_lists_everything_by_category(guest: Client, shelf: dict[str, Product]) -> None:
    page = guest.get("/catalogue/").text
    assert "3 articles of Akrab" in page
    for text in ("Kabel A", "Kabel B", "Casing C", "Short cables", "Other", "/catalogue.csv"):
        assert text in page


@pytest.fixture
def coloured() -> dict[str, Product]:
    made = {}
    for name, colour, size, stars in (
        ("A", "Black", "S", (10, 2)), ("B", "Black", "M", (3, 1)), ("C", "Red", "S", (0, 0)), ("D", "Red", "M", (9, 2)),
    ):  # fmt: skip
        product = make_product(name=name, brand="Anker", attributes={"Colour": colour, "Size": size})
        AttributeValue.objects.get_or_create(product=product, key="Colour", defaults={"value": colour})
        AttributeValue.objects.get_or_create(product=product, key="Size", defaults={"value": size})
        Product.objects.filter(pk=product.pk).update(rating_sum=stars[0], rating_count=stars[1])
        made[name] = product
    return made


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a=Colour:Black", "AB"), ("a=Colour:Black&a=Colour:Red", "ABCD"), ("a=Colour:Black&a=Size:S", "A"),
        ("a=Colour:Blue", ""), ("a=nonsense", "ABCD"), ("a=:&a=x:", "ABCD"), ("rating=4", "AD"), ("rating=3", "ABD"),
        ("rating=9", "ABCD"), ("a=Size:M&rating=4", "D"), ("a=Colour:Red&high=1", ""),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_attributes_and_stars(
    guest: Client, coloured: dict[str, Product], address: str, expected: str
) -> None:
    assert "".join(names(guest.get(f"/products/?order=name&{address}").text)) == expected


def facets(html: str) -> dict[str, str]:
    found = re.findall(r'name="a" value="([^"]+)"[^>]*><span>[^<]+<span class="hint num">(\d+)', html)
    return dict(found)


def test_each_value_says_how_many_it_would_leave(guest: Client, coloured: dict[str, Product]) -> None:
    assert facets(guest.get("/products/").text) == {
        "Colour:Black": "2",
        "Colour:Red": "2",
        "Size:S": "2",
        "Size:M": "2",
    }
    narrowed = guest.get("/products/?a=Colour:Black&a=Size:S").text
    assert facets(narrowed) == {"Colour:Black": "1", "Colour:Red": "1", "Size:S": "1", "Size:M": "1"}
    assert ">Anker (1)<" in narrowed


@pytest.fixture
def shirts(coloured: dict[str, Product]) -> None:
    """Black M and Red S of one shirt are there, Black S is not; the other comes in Red M alone."""

    def made(sku: str, colour: str, size: str, stock: int) -> VariantData:
        return VariantData(sku=sku, price=50_000_00, stock=stock, options={"Colour": colour, "Size": size})

    create_product(
        name="Shirt", brand="Polo",
        variants=[made("S1", "Black", "M", 3), made("S2", "Black", "S", 0), made("S3", "Red", "S", 9)],
    )  # fmt: skip
    create_product(name="Top", brand="Polo", variants=[made("T1", "Red", "M", 1), made("T2", "Black", "M", 0)])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a=Colour:Black", ["A", "B", "Shirt", "Top"]),
        ("a=Colour:Black&available=1", ["A", "B", "Shirt"]),  # the black top is gone, the red one is not
        ("a=Colour:Black&a=Size:S", ["A", "Shirt"]),
        ("a=Colour:Black&a=Size:S&available=1", ["A"]),  # black in M and red in S make no black one in S
        ("a=Colour:Red&a=Size:M", ["D", "Top"]),
        ("a=Colour:Red&a=Colour:Black&a=Size:M&available=1", ["B", "D", "Shirt", "Top"]),
    ],
)
def test_colour_and_size_are_of_one_variant(guest: Client, shirts: None, address: str, expected: list[str]) -> None:
    page = guest.get(f"/products/?order=name&{address}").text
    assert names(page) == expected
    assert f"{len(expected)} product" in page


def test_counts_are_what_a_click_would_leave(guest: Client, shirts: None) -> None:
    for start in ("", "available=1", "a=Colour:Black", "a=Colour:Red&available=1", "a=Size:S&brand=Polo"):
        page = guest.get(f"/products/?{start}").text
        chosen = {value for key, value in parse_qsl(start) if key == "a"}
        for value, count in facets(page).items():
            if value in chosen:
                continue
            key = value.partition(":")[0]
            rest = "&".join(one for one in start.split("&") if one and not one.startswith(f"a={key}:"))
            left = names(guest.get(f"/products/?{rest}&a={value}").text)
            assert (start, value, len(left)) == (start, value, int(count))


def test_a_colour_that_sells_out_leaves_the_filter(guest: Client, shirts: None) -> None:
    assert names(guest.get("/products/?a=Colour:Red&available=1&brand=Polo&order=name").text) == ["Shirt", "Top"]
    red = Variant.objects.select_related("product").get(sku="T1")
    stock.write_off(variant=red, quantity=1, note="Stained")
    assert names(guest.get("/products/?a=Colour:Red&available=1&brand=Polo").text) == ["Shirt"]
    stock.receive(variant=red, quantity=1)
    assert names(guest.get("/products/?a=Colour:Red&available=1&brand=Polo&order=name").text) == ["Shirt", "Top"]


def test_counts_by_taking_off_are_those_by_counting(guest: Client, shirts: None, monkeypatch: MonkeyPatch) -> None:
    addresses = ("", "low=1", "rating=3", "available=1", "brand=Anker", "high=60000", "brand=Polo&available=1")
    counted = {one: facets(guest.get(f"/products/?{one}").text) for one in addresses}
    monkeypatch.setattr(catalogue_facets, "MANY", 0)
    shelf_of_pages.clear()
    assert {one: facets(guest.get(f"/products/?{one}").text) for one in addresses} == counted


def test_every_filter_in_force_can_be_taken_away(guest: Client, coloured: dict[str, Product]) -> None:
    page = guest.get("/products/?brand=Anker&available=1&low=10000&rating=3&a=Colour:Black&a=Colour:Red").text
    chips = dict(re.findall(r'<a class="chip" href="([^"]+)"><span class="sr-only">Remove: </span>([^<]+)<', page))
    assert list(chips.values()) == [
        "Anker", "from Rp10,000", "Only what is in stock", "3 stars and more", "Colour: Black", "Colour: Red",
    ]  # fmt: skip
    without_black = next(address for address, label in chips.items() if label == "Colour: Black")
    assert "Colour%3ARed" in without_black
    assert "Black" not in without_black
    assert names(guest.get(without_black.replace("&amp;", "&") + "&order=name").text) == ["D"]


def test_htmx_gets_the_list_with_the_counts(guest: Client, coloured: dict[str, Product]) -> None:
    part = guest.get("/products/?a=Colour:Black", headers={"HX-Request": "true", "HX-Target": "results"}).text
    assert part.lstrip().startswith('<div id="results"')
    assert 'id="facets" class="grid gap-4" hx-swap-oob="true"' in part
    assert "<html" not in part


def test_best_rated_first(guest: Client, coloured: dict[str, Product]) -> None:
    assert names(guest.get("/products/?order=rated").text) == ["A", "D", "C", "B"]


def test_a_misspelt_search_says_what_it_searched(guest: Client) -> None:
    vocabulary.forget()
    make_product(name="Kabel data")
    page = guest.get("/products/?q=cabell").text
    assert names(page) == ["Kabel data"]
    assert "These are for <b>kabel</b>; you typed “cabell”." in page
    assert names(guest.get("/products/?q=cabell&order=cheap").text) == ["Kabel data"]
    assert names(guest.get("/products/?q=cabell&brand=x").text) == []


def test_variants_carry_price_saving_and_sides(guest: Client) -> None:
    product = create_product(
        name="Shirt", slug="shirt",
        variants=[
            VariantData(sku="S-1", name="Red, S", price=50_000_00, stock=9, options={"Colour": "Red", "Size": "S"}),
            VariantData(sku="S-2", name="Red, M", price=60_000_00, stock=0, options={"Colour": "Red", "Size": "M"}),
        ],
    )  # fmt: skip
    Variant.objects.filter(sku="S-1").update(regular_price=80_000_00)
    page = guest.get("/products/shirt/").text
    first, second = re.findall(r'<input type="radio" name="variant"[^>]*>', page)
    assert 'data-price="Rp50,000" data-was="Rp80,000" data-saving="Rp30,000"' in first
    assert "&quot;Size&quot;: &quot;S&quot;" in first
    assert ("disabled" in second, "data-was" in second) == (True, False)
    assert "Tell me when a sold-out one is back" in page
    Variant.objects.filter(product=product, sku="S-2").delete()
    Product.objects.filter(pk=product.pk).update(price_to=50_000_00)


def test_one_variant_shows_its_regular_price_struck_through(guest: Client) -> None:
    product = make_product(name="Lamp", slug="lamp", price=75_000_00)
    product.variants.update(regular_price=100_000_00)
    page = guest.get("/products/lamp/").text
    assert re.search(r'id="was"><span class="sr-only">before </span><span>Rp100,000</span>', page)
    assert "You save Rp25,000" in page


def test_a_product_made_to_order_asks_its_questions(guest: Client) -> None:
    product = make_product(name="Mug", slug="mug")
    text = options.save_option(product=product, name="Engraving", kind="text", longest=20, price_effect=5_000_00)
    choice = options.save_option(product=product, name="Box", kind="choice", required=True)
    options.save_choice(option=choice, name="Gift box", price_effect=15_000_00)
    plain = guest.get("/products/mug/").text
    assert "multipart" not in plain
    for part in (f'name="option-{text.pk}"', 'maxlength="20"', f'name="option-{choice.pk}"', "Gift box (+Rp15,000)"):
        assert part in plain, part
    file = options.save_option(product=product, name="Picture", kind="file")
    page = guest.get("/products/mug/").text
    assert 'enctype="multipart/form-data"' in page
    assert f'type="file" name="option-{file.pk}"' in page


def test_a_bundle_shows_what_is_in_it(guest: Client) -> None:
    bundle = make_product(name="Set", slug="set", kind=Product.Kind.BUNDLE)
    cable = make_product(name="Cable", slug="cable", stock=3)
    bundles.set_content(bundle=bundle.variants.get(), item=cable.variants.get(), quantity=2)
    page = guest.get("/products/set/").text
    assert re.search(r'2 ×</span><span class="row-main"><a class="link" href="/products/cable/">Cable</a>', page)
    assert "Only 1 left." in page


def test_chosen_neighbours_come_before_the_same_category(guest: Client) -> None:
    category = save_category(name="Cables", slug="cables")
    product = make_product(name="Here", slug="here", category=category)
    make_product(name="Same shelf", category=category)
    product.related.add(make_product(name="Chosen"))
    assert names(guest.get("/products/here/").text) == ["Chosen", "Same shelf"]
