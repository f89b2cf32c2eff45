"""The pages of goods: options, bundles, related products, pictures, labels, files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from _pytest.monkeypatch import MonkeyPatch
from django.conf import LazySettings
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue import actions, barcodes, optionfiles, options
from akrab.catalogue.models import Option, Product, Variant
from akrab.exchange import exports
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_product, make_variant
from tests.catalogue.test_options import picture

pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_an_option_and_its_choices_are_written(owner: Client) -> None:
    product = make_product()
    base = f"/office/products/{product.pk}/options/"
    response = owner.post(base, {"name": "Ukuran", "name_en": "Size", "kind": "choice", "required": "on"})
    option = Option.objects.get()
    assert response["Location"] == f"{base}{option.pk}/"
    assert (option.required, option.translations) == (True, {"en": {"name": "Size"}})
    owner.post(f"{base}{option.pk}/", {"choice": "new", "choice-new-name": "Besar", "choice-new-price_effect": "5.000",
                                       "choice-new-is_active": "on"})  # fmt: skip
    choice = option.choices.get()
    assert choice.price_effect == 500_000
    owner.post(f"{base}{option.pk}/", {"choice": str(choice.pk), f"choice-{choice.pk}-name": "Kecil",
                                       f"choice-{choice.pk}-price_effect": "-2.000"})  # fmt: skip
    choice.refresh_from_db()
    assert (choice.name, choice.price_effect, choice.is_active) == ("Kecil", -200_000, False)
    owner.post(f"{base}{option.pk}/choices/{choice.pk}/remove/")
    assert not option.choices.exists()
    for _click in range(2):
        assert owner.post(f"{base}{option.pk}/remove/").status_code == 302
    product.refresh_from_db()
    assert not product.has_options


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Ukir", "price_effect": "banyak"}, "“banyak” is not a number. Write the amount like 125.000."),
        ({"name": "Ukir", "longest": "5000"}, "Ensure this value is less than or equal to 1000."),
        ({"name": "Ada"}, "This product has an option of that name already."),
    ],
)
def test_a_wrong_option_comes_back_with_what_was_typed(fields: dict[str, str], sentence: str, owner: Client) -> None:
    product = make_product()
    options.save_option(product=product, name="Ada", kind=Option.Kind.TEXT)
    response = owner.post(f"/office/products/{product.pk}/options/", {"kind": "text", "name_en": "kept", **fields})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert 'value="kept"' in text_of(response)
    assert Option.objects.count() == 1


def test_a_wrong_choice_comes_back_with_what_was_typed(owner: Client) -> None:
    option = options.save_option(product=make_product(), name="Ukuran")
    options.save_choice(option=option, name="Besar")
    response = owner.post(
        f"/office/products/{option.product_id}/options/{option.pk}/",
        {"choice": "new", "choice-new-name": "Besar", "choice-new-name_en": "Big one"},
    )
    assert response.status_code == 422
    assert "This option has a choice of that name already." in text_of(response)
    assert 'value="Big one"' in text_of(response)


def test_a_bundle_is_filled_and_shows_how_often_it_can_be_put_together(owner: Client) -> None:
    cup = make_variant(name="Cangkir", stock=7, cost=500_000)
    bundle = actions.create_product(
        name="Paket", kind="bundle", variants=[actions.VariantData(sku="P", price=3_000_000)]
    ).variants.get()
    address = f"/office/products/{bundle.product_id}/contents/"
    assert "Cangkir" in text_of(owner.get(address, {"q": "cangkir"}))
    owner.post(f"{address}change/", {"bundle": bundle.pk, "item": cup.pk, "q": "cangkir"})
    owner.post(f"{address}change/", {"bundle": bundle.pk, "item": cup.pk, "quantity": "3"})
    page = text_of(owner.get(address))
    assert "Can be put together 2 times." in page
    assert "It costs Rp15,000; Rp15,000 is left." in page
    wrong = owner.post(f"{address}change/", {"bundle": bundle.pk, "item": cup.pk, "quantity": "many"}, follow=True)
    assert "Choose a quantity from 1 to 999." in text_of(wrong)
    owner.post(f"{address}change/", {"bundle": bundle.pk, "item": cup.pk, "quantity": "0"})
    assert not bundle.contents.exists()


def test_staff_sees_no_cost_of_a_bundle_nor_margins(come: Come) -> None:
    cup = make_variant(cost=1_234_500)
    bundle = actions.create_product(
        name="Paket", kind="bundle", variants=[actions.VariantData(sku="P", price=3_000_000)]
    ).variants.get()
    staff = come(Role.STAFF)
    staff.post(f"/office/products/{bundle.product_id}/contents/change/", {"bundle": bundle.pk, "item": cup.pk})
    for address in (f"{bundle.product_id}/contents", f"{bundle.product_id}/prices", f"{cup.product_id}/prices"):
        page = text_of(staff.get(f"/office/products/{address}/"))
        assert "12,345" not in page
        assert "left (" not in page
    assert "Cost" not in text_of(staff.get("/office/products/export/")).splitlines()[0]


def test_related_products_are_found_added_and_taken_away(owner: Client) -> None:
    phone, case = make_product(name="Ponsel"), make_product(name="Casing batik")
    address = f"/office/products/{phone.pk}/related/"
    assert "Casing batik" in text_of(owner.get(address, {"q": "casing"}))
    owner.post(f"{address}change/", {"add": case.pk, "q": "casing"})
    assert list(phone.related.all()) == [case]
    owner.post(f"{address}change/", {"remove": case.pk})
    assert not phone.related.exists()


def test_pictures_are_described_and_moved(owner: Client) -> None:
    product = make_product()
    first, second = (actions.add_picture(product=product, stem=f"p/{n}", width=1, height=1) for n in range(2))
    owner.post(f"/office/products/{product.pk}/pictures/{second.pk}/", {"step": "-1"})
    owner.post(f"/office/products/{product.pk}/pictures/{first.pk}/", {"alt": "Dari belakang"})
    assert list(product.pictures.values_list("pk", "alt")) == [(second.pk, product.name), (first.pk, "Dari belakang")]


def test_a_product_is_taken_out_and_a_second_click_does_no_harm(owner: Client) -> None:
    product = make_product(name="Salah")
    for _click in range(2):
        assert owner.post(f"/office/products/{product.pk}/remove/").status_code == 302
    assert not Product.objects.exists()


def test_labels_are_chosen_and_drawn(owner: Client) -> None:
    ean = make_variant(name="Kabel")
    actions.change_variant(variant=ean, barcode="4006381333931")
    plain = make_variant(name="Kabel", sku="KBL-2")
    page = text_of(owner.get("/office/labels/", {"q": "kabel"}))
    assert "4006381333931" in page
    assert "no bar code: the article number is printed" in page
    response = owner.get("/office/labels/sheet/", {f"n-{ean.pk}": "2", f"n-{plain.pk}": "1", "n-0": "9", "n-x": "1"})
    assert [label.code for label in response.context["labels"]] == ["4006381333931", "4006381333931", "KBL-2"]
    page = text_of(response)
    assert page.count("<svg") >= 3
    assert "style=" not in page
    owner.post(f"/office/labels/{plain.pk}/code/")
    plain.refresh_from_db()
    assert plain.barcode == barcodes.own_code(plain.pk)


def test_products_are_exported_as_csv_and_xlsx(owner: Client) -> None:
    make_variant(sku="KBL-1", cost=100)
    csv = owner.get("/office/products/export/", {"format": "csv"})
    assert csv["Content-Disposition"].endswith('.csv"')
    assert csv.content.decode("utf-8-sig").splitlines()[0].startswith("Article number,Product,Name,Variant,Price")
    xlsx = owner.get("/office/products/export/", {"format": "xlsx"})
    assert xlsx.content[:2] == b"PK"


def test_a_customers_file_is_saved_never_opened(owner: Client, akrab_home: Path) -> None:
    stem = optionfiles.store_file(picture(), "logo.png")
    response = owner.get(f"/office/products/files/{stem}")
    assert response["Content-Disposition"] == 'attachment; filename="logo.png"'
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "image/png")
    assert b"".join(response.streaming_content)[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    assert owner.get("/office/products/files/x/secret.key").status_code == 404


def change(variant: Variant, **fields: str) -> dict[str, str]:
    seen = {"price_seen": variant.price, "cost_seen": variant.cost, "regular_price_seen": variant.regular_price}
    values = {
        "name": variant.product.name, "state": "active", "attributes": "Warna: Hitam",
        "variants-TOTAL_FORMS": "1", "variants-INITIAL_FORMS": "1", "variants-0-id": str(variant.pk),
        "variants-0-sku": variant.sku, "variants-0-price": "25.000", "variants-0-is_active": "on",
    }  # fmt: skip
    values |= {f"variants-0-{key}": "" if value is None else str(value) for key, value in seen.items()}
    return values | {f"variants-0-{key}": value for key, value in fields.items()}


def test_weight_serials_properties_and_the_article_number_are_edited(owner: Client) -> None:
    variant = make_variant()
    owner.post(
        f"/office/products/{variant.product_id}/",
        change(variant, sku="BARU", weight="250", has_serials="on", regular_price="30.000"),
    )
    variant.refresh_from_db()
    assert (variant.sku, variant.weight, variant.has_serials, variant.regular_price) == ("BARU", 250, True, 3_000_000)
    assert Product.objects.get().attributes == {"Warna": "Hitam"}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("barcode", "4006381333932", "its last digit does not fit the others"),
        ("regular_price", "20.000", "The price struck through must be higher than the price."),
        ("weight", "berat", "“berat” is not a whole number. Write it like 12."),
    ],
)
def test_wrong_values_of_a_variant_stand_beside_their_field(
    field: str, typed: str, sentence: str, owner: Client
) -> None:
    variant = make_variant()
    response = owner.post(f"/office/products/{variant.product_id}/", change(variant, **{field: typed}))
    assert response.status_code == 422
    assert sentence in text_of(response)


def test_a_page_that_was_open_when_a_price_began_does_not_undo_it(owner: Client) -> None:
    variant = make_variant()
    sent = change(variant, weight="99")
    Variant.objects.filter(pk=variant.pk).update(price=2_000_000, regular_price=2_500_000)
    owner.post(f"/office/products/{variant.product_id}/", sent)
    variant.refresh_from_db()
    assert (variant.price, variant.regular_price, variant.weight) == (2_000_000, 2_500_000, 99)


def test_the_list_counts_and_finds_products_without_a_picture(owner: Client) -> None:
    bare = make_product(name="Polos")
    shown = make_product(name="Bergambar", stock=0)
    actions.add_picture(product=shown, stem="p/1", width=1, height=1)
    make_product(name="Konsep", state="draft")
    page = text_of(owner.get("/office/products/"))
    for words in ("On sale and drafts (3)", "On sale (2)", "Draft (1)", "Archived (0)", "Without a picture (2)",
                  "Sold out (1)"):  # fmt: skip
        assert words in page
    rows = owner.get("/office/products/", {"stock": "no_picture", "state": "active"}).context["page"].rows
    assert [row["id"] for row in rows] == [bare.pk]


def test_the_file_of_a_large_shop_is_written_by_the_worker(
    owner: Client, come: Come, settings: LazySettings, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    make_product(name="Gelas", sku="G1", cost=1)
    make_product(name="Piring", sku="P1", cost=1)
    there = "/office/products/export/file/?format=csv"
    assert owner.get("/office/products/export/?format=csv")["Location"] == there
    assert "No file has been written yet." in text_of(owner.get(there))
    owner.post(there)
    assert "The file is being written." in text_of(owner.get(there))
    assert not exports.Export("csv", "en", True).ask()  # a second click
    exports.Export("csv", "en", True).make()
    page = text_of(owner.get(there))
    assert "Download" in page
    answer = owner.get(f"{there}&take=1")
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    assert [line.split(",")[0] for line in text.splitlines()] == ["Article number", "G1", "P1"]
    assert "No file has been written yet." in text_of(come(Role.STAFF).get(there))  # without costs it is another file
    os.utime(exports.Export("csv", "en", True).path, (0, 0))
    exports.tidy()
    assert "No file has been written yet." in text_of(owner.get(there))
