import io

import pytest
from PIL import Image

from akrab.catalogue import actions, pictures, queries, stock
from akrab.catalogue.actions import VariantData
from akrab.catalogue.models import Product, Stock, StockMove
from akrab.core.versions import current
from akrab.journal.models import Entry
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def test_a_product_comes_with_variants_prices_and_opening_stock() -> None:
    product = actions.create_product(
        name="Casing Batik",
        variants=[VariantData(sku="CB-1", price=4_500_000, stock=2), VariantData(sku="CB-2", price=5_500_000, stock=9)],
    )
    assert (product.price_from, product.price_to, product.slug) == (4_500_000, 5_500_000, "casing-batik")
    assert product.availability == Product.Availability.IN_STOCK
    assert list(StockMove.objects.values_list("quantity", "reason")) == [(2, "opening"), (9, "opening")]
    assert queries.products(queries.Filters(query="bat cas")).get() == product
    assert queries.products(queries.Filters(query="cb-2")).get() == product


def test_an_article_number_is_used_once_and_nothing_is_half_made() -> None:
    make_product(sku="A1")
    with pytest.raises(actions.CatalogueError, match="A1"):
        actions.create_product(name="Lain", variants=[VariantData(sku="A2", price=1), VariantData(sku="A1", price=1)])
    assert Product.objects.count() == 1


@pytest.mark.parametrize("price", [-1, 10**15])
def test_an_impossible_price_is_refused(price: int) -> None:
    with pytest.raises(actions.CatalogueError):
        make_product(price=price)
    assert not Product.objects.exists()


def test_services_are_always_there() -> None:
    product = make_product(kind="service", stock=0)
    variant = product.variants.get()
    stock.take(stock.contents({variant.pk: 100}), reference="a")
    assert product.availability == Product.Availability.IN_STOCK
    assert not Stock.objects.exists()


def test_a_price_change_is_journalled_and_cached_pages_go_stale() -> None:
    variant = make_variant(price=100)
    before = current()["catalogue"]
    actions.change_variant(variant=variant, price=200)
    assert Entry.objects.get(kind="product.price_changed").data == {
        "sku": variant.sku,
        "before": 100,
        "after": 200,
        "currency": "IDR",
    }
    assert current()["catalogue"] > before


def test_the_tree_finds_what_lies_below_and_never_bites_its_tail() -> None:
    phones = actions.save_category(name="Ponsel")
    cases = actions.save_category(name="Casing", parent=phones)
    product = make_product(category=cases)
    assert queries.products(queries.Filters(category=phones)).get() == product
    with pytest.raises(actions.CatalogueError):
        actions.save_category(category=phones, name="Ponsel", parent=cases)
    with pytest.raises(actions.CatalogueError):
        actions.remove_category(category=cases)


def test_filters_narrow_and_sort() -> None:
    cheap = make_product(name="Kabel A", price=100, brand="Nusa")
    dear = make_product(name="Kabel B", price=900, brand="Jaya", stock=0)
    charge = make_product(name="Ongkos kirim", kind="charge")
    draft = make_product(name="Kabel C", state="draft")

    def names(**filters: object) -> list[str]:
        return [product.name for product in queries.products(queries.Filters(**filters))]  # type: ignore[arg-type]

    assert names(order="cheap") == ["Kabel A", "Kabel B"]
    assert names(order="dear") == ["Kabel B", "Kabel A"]
    assert names(lowest=500) == ["Kabel B"]
    assert names(highest=500) == ["Kabel A"]
    assert names(available=True) == ["Kabel A"]
    assert names(brand="jaya") == ["Kabel B"]
    assert {cheap.slug, dear.slug, charge.slug, draft.slug} == {"kabel-a", "kabel-b", "ongkos-kirim", "kabel-c"}


def test_what_runs_out_is_listed_by_its_own_line_or_the_shops() -> None:
    low = make_variant(stock=3)
    own_line = make_product(name="B").variants.get()
    Stock.objects.filter(variant=own_line).update(low_at=20)
    make_variant(stock=4)
    assert [row.variant_id for row in queries.running_out()] == [low.pk, own_line.pk]


def test_pictures_come_in_three_sizes_and_two_formats(akrab_home: object, settings: object) -> None:
    raw = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(raw, "JPEG")
    made = pictures.make(raw.getvalue())
    assert (made.width, made.height) == (1200, 800)
    for size, shown in ((160, (160, 107)), (480, (480, 320)), (960, (960, 640))):
        for ending in ("avif", "webp"):
            with Image.open(f"{settings.MEDIA_ROOT}/{made.stem}-{size}.{ending}") as picture:  # type: ignore[attr-defined]
                assert picture.size == shown
    assert pictures.make(raw.getvalue()) == made


@pytest.mark.parametrize("data", [b"", b"not a picture", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"x" * 100])
def test_what_is_no_picture_is_refused(data: bytes, akrab_home: object) -> None:
    with pytest.raises(pictures.PictureError):
        pictures.make(data)
