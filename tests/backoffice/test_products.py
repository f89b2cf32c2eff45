"""Products, stock and categories in the back office, and what bad input gets."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from akrab.catalogue.actions import save_category
from akrab.catalogue.models import Category, Product, Stock, StockMove, Variant
from akrab.journal.models import Entry
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def form(**fields: str) -> dict[str, str]:
    """A new product as the page sends it; fields of the first row by their own names."""
    row = {"sku": "KBL-1", "price": "25.000", "stock": "4", "is_active": "on", "name": "", "barcode": "", "cost": ""}
    head = {"name": "Kabel", "state": "active", "kind": "goods", "brand": "", "summary": "", "description": ""}
    values = {**head, **{key: value for key, value in fields.items() if key in head}}
    values |= {f"variants-0-{key}": fields.get(f"row_{key}", value) for key, value in row.items()}
    return values | {"variants-TOTAL_FORMS": "1", "variants-INITIAL_FORMS": "0"}


def test_a_product_is_made_with_its_price_as_people_write_it_and_its_stock(owner: Client) -> None:
    response = owner.post("/office/products/new/", form(row_cost="19.500"))
    variant = Variant.objects.get(sku="KBL-1")
    assert response["Location"] == f"/office/products/{variant.product_id}/"
    assert (variant.price, variant.cost, variant.stock.on_hand) == (2_500_000, 1_950_000, 4)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("row_price", "twenty", "“twenty” is not a number. Write the amount like 125.000."),
        ("row_price", "-5.000", "The amount must be zero or more."),
        ("row_price", "", "This field is required."),
        ("row_stock", "-3", "Ensure this value is greater than or equal to 0."),
        ("row_stock", "abc", "“abc” is not a whole number. Write it like 12."),
        ("row_stock", "2,5", "“2,5” is not a whole number. Write it like 12."),
        ("row_sku", "", "This field is required."),
        ("name", "", "This field is required."),
    ],
)
def test_bad_input_gets_a_sentence_keeps_what_was_typed_and_makes_nothing(
    field: str, typed: str, sentence: str, owner: Client
) -> None:
    response = owner.post("/office/products/new/", form(**{field: typed, "brand": "Anker"}))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert 'value="Anker"' in text
    if typed:
        assert f'value="{typed}"' in text
    assert not Product.objects.exists()


@pytest.mark.parametrize("typed", ["25,000", "25.000", "Rp 25.000,-", "25000"])
def test_a_price_with_comma_or_point_is_understood(typed: str, owner: Client) -> None:
    owner.post("/office/products/new/", form(row_price=typed))
    assert Variant.objects.get().price == 2_500_000


def test_an_article_number_that_is_taken_is_refused_beside_its_field(owner: Client) -> None:
    make_product(sku="KBL-1")
    response = owner.post("/office/products/new/", form())
    assert "The article number “KBL-1” or its bar code is already used. Choose another." in response.content.decode()
    assert Product.objects.count() == 1


def test_one_more_variant_keeps_what_was_typed_and_saves_nothing(owner: Client) -> None:
    response = owner.post("/office/products/new/", form() | {"add_row": "1"})
    text = response.content.decode()
    assert 'value="KBL-1"' in text
    assert "variants-1-sku" in text
    assert not Product.objects.exists()


def test_two_variants_are_made_or_none(owner: Client) -> None:
    second = {"variants-1-sku": "KBL-1", "variants-1-price": "30.000", "variants-1-is_active": "on"}
    response = owner.post("/office/products/new/", form() | second | {"variants-TOTAL_FORMS": "2"})
    assert response.status_code == 422
    assert not Product.objects.exists()
    second["variants-1-sku"] = "KBL-2"
    owner.post("/office/products/new/", form() | second | {"variants-TOTAL_FORMS": "2"})
    assert Product.objects.get().variants.count() == 2


def change(variant: Variant, **fields: str) -> dict[str, str]:
    values = {
        "name": variant.product.name, "state": "active", "brand": "", "summary": "", "description": "",
        "variants-TOTAL_FORMS": "1", "variants-INITIAL_FORMS": "1", "variants-0-id": str(variant.pk),
        "variants-0-name": "", "variants-0-barcode": "", "variants-0-price": "25.000", "variants-0-cost": "",
        "variants-0-is_active": "on",
    }  # fmt: skip
    return values | fields


def test_a_change_is_saved_and_the_new_price_is_journalled(owner: Client) -> None:
    variant = make_variant()
    owner.post(
        f"/office/products/{variant.product_id}/",
        change(variant, **{"name": "Kabel 2 m", "variants-0-price": "27.500"}),
    )
    variant.refresh_from_db()
    assert (variant.product.name, variant.price) == ("Kabel 2 m", 2_750_000)
    assert Entry.objects.get(kind="product.price_changed").data["after"] == 2_750_000


def test_a_refused_variant_undoes_the_rest_of_the_form(owner: Client) -> None:
    make_variant(sku="OTHER")
    variant = make_variant()
    new_row = {
        "variants-TOTAL_FORMS": "2",
        "variants-1-sku": "OTHER",
        "variants-1-price": "1.000",
        "variants-1-is_active": "on",
    }
    response = owner.post(f"/office/products/{variant.product_id}/", change(variant, name="New name", **new_row))
    assert response.status_code == 422
    assert Product.objects.get(pk=variant.product_id).name != "New name"


def test_goods_are_received_and_counted_and_the_ledger_shows_both(owner: Client) -> None:
    variant = make_variant(stock=2)
    owner.post(f"/office/stock/{variant.pk}/receive/", {f"receive-{variant.pk}-quantity": "10"})
    owner.post(
        f"/office/stock/{variant.pk}/count/",
        {f"count-{variant.pk}-counted": "11", f"count-{variant.pk}-note": "one broken"},
    )
    assert Stock.objects.get(variant=variant).on_hand == 11
    assert list(StockMove.objects.order_by("id").values_list("quantity", flat=True)) == [2, 10, -1]
    assert "one broken" in owner.get(f"/office/products/{variant.product_id}/stock/").content.decode()


@pytest.mark.parametrize(
    ("which", "field", "typed", "sentence"),
    [
        ("receive", "quantity", "0", "The quantity must be at least 1."),
        ("receive", "quantity", "-4", "The quantity must be at least 1."),
        ("receive", "quantity", "ten", "“ten” is not a whole number. Write it like 12."),
        ("count", "counted", "-1", "The stock cannot be below zero."),
        ("count", "counted", "", "This field is required."),
    ],
)
def test_a_wrong_quantity_gets_a_sentence_and_books_nothing(
    which: str, field: str, typed: str, sentence: str, owner: Client
) -> None:
    variant = make_variant(stock=2)
    response = owner.post(f"/office/stock/{variant.pk}/{which}/", {f"{which}-{variant.pk}-{field}": typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Stock.objects.get(variant=variant).on_hand == 2


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, kind)
    return SimpleUploadedFile("a.png", data.getvalue(), "image/png")


def test_a_picture_is_hung_and_taken_down(owner: Client, akrab_home: Path) -> None:
    product = make_product()
    owner.post(f"/office/products/{product.pk}/pictures/", {"pictures": picture()})
    hung = product.pictures.get()
    assert (akrab_home / "media" / f"{hung.stem}-160.webp").exists()
    for _click in range(2):
        assert owner.post(f"/office/products/{product.pk}/pictures/{hung.pk}/remove/").status_code == 302
    assert not product.pictures.exists()


def test_a_file_that_is_no_picture_gets_a_sentence(owner: Client, akrab_home: Path) -> None:
    product = make_product()
    file = SimpleUploadedFile("virus.png", b"not a picture", "image/png")
    response = owner.post(f"/office/products/{product.pk}/pictures/", {"pictures": file}, follow=True)
    assert "This file is not a picture we can read. Use JPEG, PNG or WebP." in response.content.decode()
    assert not product.pictures.exists()


def test_the_list_is_narrowed_by_category_stock_and_words(owner: Client) -> None:
    audio = save_category(name="Audio")
    low = make_product(name="Earbuds", stock=1, category=audio)
    make_product(name="Charger", stock=50)
    for query in ({"category": str(audio.pk)}, {"stock": "low"}, {"q": "earb"}):
        assert [row["id"] for row in owner.get("/office/products/", query).context["page"].rows] == [low.pk]


def test_a_category_is_written_moved_and_removed(owner: Client) -> None:
    owner.post("/office/categories/new/", {"name": "Pengisi daya", "name_en": "Chargers", "icon": "cable"})
    made = Category.objects.get()
    assert made.translations == {"en": {"name": "Chargers"}}
    loop = owner.post(
        f"/office/categories/{made.pk}/", {"name": "Pengisi daya", "parent": str(made.pk), "icon": "cable"}
    )
    assert "A category cannot lie within itself." in loop.content.decode()
    make_product(category=made)
    kept = owner.post(f"/office/categories/{made.pk}/remove/", follow=True)
    assert "Move them first." in kept.content.decode()
    assert Category.objects.exists()


def test_the_lists_ask_few_questions(owner: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _product in range(8):
        make_product()
    owner.get("/office/products/")
    with django_assert_max_num_queries(8):  # session, user, settings, categories, numbers, list, pieces left, menu
        owner.get("/office/products/")
    with django_assert_max_num_queries(5):
        owner.get("/office/stock/")
