"""Bundles, attributes, bar codes, related products, pictures in order, and the end of a product."""

from __future__ import annotations

import pytest

from akrab.catalogue import actions, attributes, barcodes, bundles, related, stock
from akrab.catalogue.actions import VariantData
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import AttributeValue, PriceEntry, Product, Variant
from akrab.catalogue.prices import set_cost
from akrab.catalogue.summaries import bundles_left, refresh_availability
from akrab.journal.models import Entry
from tests.catalogue.factories import make_product, make_variant
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def make_bundle(*contents: tuple[Variant, int]) -> Variant:
    bundle = actions.create_product(name="Paket", kind="bundle", variants=[VariantData(sku="PKT", price=10_000_000)])
    variant = bundle.variants.get()
    for item, quantity in contents:
        bundles.set_content(bundle=variant, item=item, quantity=quantity)
    return variant


def test_a_bundle_is_there_as_often_as_the_scarcest_of_its_contents() -> None:
    cup, plate = make_variant(stock=10), make_variant(stock=7)
    bundle = make_bundle((cup, 2), (plate, 3))
    assert bundles_left([bundle.pk]) == {bundle.pk: 2}
    bundle.product.refresh_from_db()
    assert bundle.product.availability == Product.Availability.FEW
    stock.take({plate.pk: 5}, reference="a")
    refresh_availability([plate.product_id])
    bundle.product.refresh_from_db()
    assert bundle.product.availability == Product.Availability.SOLD_OUT


def test_an_empty_bundle_is_sold_out_and_one_of_services_never() -> None:
    bundle = make_bundle()
    assert bundles_left([bundle.pk]) == {bundle.pk: 0}
    service = make_product(kind="service", stock=0).variants.get()
    bundles.set_content(bundle=bundle, item=service, quantity=1)
    assert bundles_left([bundle.pk]) == {bundle.pk: None}
    bundle.product.refresh_from_db()
    assert bundle.product.availability == Product.Availability.IN_STOCK


def test_a_bundle_costs_what_is_in_it_and_follows_when_that_changes() -> None:
    cup, plate = make_variant(cost=1_000_000), make_variant(cost=300_000)
    bundle = make_bundle((cup, 2), (plate, 3))
    bundle.refresh_from_db()
    assert bundle.cost == 2_900_000
    set_cost(variant=cup, cost=1_500_000, reason="PO-7")
    bundle.refresh_from_db()
    assert bundle.cost == 3_900_000
    set_cost(variant=plate, cost=None)
    bundle.refresh_from_db()
    assert bundle.cost is None
    actions.change_variant(variant=bundle, cost=5)
    bundle.refresh_from_db()
    assert bundle.cost is None


def test_a_bundle_holds_no_bundle_and_nothing_lies_in_what_is_none() -> None:
    cup = make_variant()
    bundle = make_bundle((cup, 1))
    other = actions.create_product(name="B", kind="bundle", variants=[VariantData(sku="B", price=1)]).variants.get()
    with pytest.raises(CatalogueError, match="not other bundles"):
        bundles.set_content(bundle=bundle, item=other, quantity=1)
    with pytest.raises(CatalogueError, match="is not a bundle"):
        bundles.set_content(bundle=cup, item=make_variant(), quantity=1)
    for wrong in (-1, 1000):
        with pytest.raises(CatalogueError, match="from 1 to 999"):
            bundles.set_content(bundle=bundle, item=cup, quantity=wrong)
    bundles.set_content(bundle=bundle, item=cup, quantity=0)
    assert not bundle.contents.exists()


def test_properties_are_read_from_lines_and_mirrored_in_rows() -> None:
    found = attributes.parse("Warna: Hitam\n\nBahan : Kulit: asli; warna: Putih")
    assert found == {"Warna": "Putih", "Bahan": "Kulit: asli"}
    product = make_product(attributes=found)
    assert dict(AttributeValue.objects.values_list("key", "value")) == found
    actions.change_product(product=product, attributes={"Warna": "Merah"})
    assert dict(AttributeValue.objects.values_list("key", "value")) == {"Warna": "Merah"}
    with pytest.raises(CatalogueError, match="Write it like “Colour: black”"):
        attributes.parse("Hitam")


@pytest.mark.parametrize("code", ["4006381333931", "73513537", "036000291452", "ABC-1", "123", " 4006381 333931 "])
def test_a_right_bar_code_is_taken(code: str) -> None:
    assert barcodes.cleaned(code) == code.replace(" ", "")


@pytest.mark.parametrize("code", ["4006381333932", "73513538", "036000291453"])
def test_a_bar_code_with_a_wrong_check_digit_is_refused(code: str) -> None:
    with pytest.raises(CatalogueError, match="its last digit does not fit the others"):
        barcodes.cleaned(code)
    variant = make_variant()
    with pytest.raises(CatalogueError) as refused:
        actions.change_variant(variant=variant, barcode=code)
    assert refused.value.field == "barcode"


def test_an_article_without_a_bar_code_gets_one_of_the_shop() -> None:
    variant = make_variant()
    code = actions.give_barcode(variant=variant)
    assert code == barcodes.own_code(variant.pk)
    assert (len(code), code[0], barcodes.cleaned(code)) == (13, "2", code)
    assert actions.give_barcode(variant=variant) == code
    second = make_variant()
    Variant.objects.filter(pk=variant.pk).update(barcode=barcodes.own_code(second.pk))
    assert barcodes.free_code(second) == barcodes.own_code(second.pk + 10**9)


def test_bars_are_drawn_of_every_sort_of_code() -> None:
    assert [barcodes.kind_of(code) for code in ("4006381333931", "73513537", "036000291452", "SKU-1")] == [
        "ean13", "ean8", "upca", "code128",
    ]  # fmt: skip
    width, bars = barcodes.bars("4006381333931")
    assert (width, bars[0], bars[1], bars[-1]) == (95, (0, 1), (2, 1), (94, 1))
    assert barcodes.bars("SKU-1")[0] == 90


def test_a_code_that_no_printer_knows_is_refused_in_words() -> None:
    with pytest.raises(CatalogueError, match="cannot be printed"):
        barcodes.bars("Ünïcode→")


def test_products_that_go_together_are_chosen_one_way() -> None:
    phone, case = make_product(), make_product()
    related.relate(product=phone, other=case)
    assert list(phone.related.all()) == [case]
    assert not case.related.exists()
    with pytest.raises(CatalogueError):
        related.relate(product=phone, other=phone)
    related.unrelate(product=phone, other=case)
    assert not phone.related.exists()


def test_pictures_are_moved_and_described_and_the_first_stands_in_lists() -> None:
    product = make_product(name="Kabel")
    made = [actions.add_picture(product=product, stem=f"p/{n}", width=1, height=1) for n in range(3)]
    actions.change_picture(picture=made[2], step=-1)
    actions.change_picture(picture=made[2], step=-1)
    actions.change_picture(picture=made[2], step=-1, alt="Dari samping")
    assert list(product.pictures.values_list("stem", "alt")) == [
        ("p/2", "Dari samping"), ("p/0", "Kabel"), ("p/1", "Kabel"),
    ]  # fmt: skip
    product.refresh_from_db()
    assert product.picture == "p/2"


def test_what_was_never_used_is_deleted_and_what_was_sold_is_archived() -> None:
    unused = make_product()
    assert actions.remove_product(product=unused)
    assert not Product.objects.filter(pk=unused.pk).exists()
    assert Entry.objects.filter(kind="product.removed").count() == 1
    line = make_order().lines.get()
    assert line.variant is not None
    sold = line.variant.product
    assert not actions.remove_product(product=sold)
    sold.refresh_from_db()
    assert sold.state == Product.State.ARCHIVED
    cup = make_variant()
    make_bundle((cup, 1))
    assert not actions.remove_product(product=cup.product)


def test_article_numbers_weights_and_serials_are_changed() -> None:
    make_variant(sku="OTHER")
    variant = make_variant(sku="A")
    actions.change_variant(variant=variant, sku="B", weight=250, has_serials=True)
    variant.refresh_from_db()
    assert (variant.sku, variant.weight, variant.has_serials) == ("B", 250, True)
    with pytest.raises(CatalogueError) as refused:
        actions.change_variant(variant=variant, sku="OTHER")
    assert (refused.value.field, str(refused.value)) == (
        "sku", "The article number “OTHER” is already used. Choose another.",
    )  # fmt: skip
    assert PriceEntry.objects.filter(variant=variant).count() == 1
