"""The phone shop's content holds together: goods, categories, pictures, pages."""

import re
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from PIL import Image

import akrab
from akrab.payments import qris
from tools.draw_pictures import PICTURES

ROOM = Path(akrab.__file__).parent / "demo" / "phones"
STATIC = Path(akrab.__file__).parent / "static" / "img"
REAL_BRANDS = (
    "samsung", "galaxy", "xiaomi", "redmi", "poco", "oppo", "vivo", "realme", "infinix", "tecno", "itel", "apple",
    "iphone", "ipad",
    "airpods", "macbook", "nokia", "huawei", "honor", "sony", "jbl", "anker", "baseus", "ugreen", "robot", "vivan",
    "logitech", "rexus",
    "fantech", "sandisk", "kingston", "seagate", "western digital", "canon", "epson", "brother", "tp-link", "tenda",
    "garmin", "amazfit",
    "asus", "acer", "lenovo", "magsafe", "lightning",
)  # fmt: skip


def rows(name: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOM / name).read_text("utf-8"))[key]
    return found


PRODUCTS = rows("products.toml", "product")
CATEGORIES = rows("categories.toml", "category")
SOLD = [row for product in PRODUCTS for row in product.get("variants", [product])]


def check_digit(first_twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-total % 10)


def test_there_are_eighty_eight_products_in_eight_top_categories() -> None:
    assert len(PRODUCTS) == 88
    assert sum(1 for product in PRODUCTS if product.get("variants")) == 42
    assert sum(1 for product in PRODUCTS if product["kind"] == "service") == 7
    assert [row["order"] for row in CATEGORIES if "parent" not in row] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_article_numbers_slugs_and_bar_codes_are_unique() -> None:
    numbers = {product["sku"] for product in PRODUCTS} | {row["sku"] for row in SOLD}
    assert len(numbers) == len(PRODUCTS) + sum(len(product.get("variants", [])) for product in PRODUCTS)
    assert len({product["slug"] for product in PRODUCTS}) == len(PRODUCTS)
    codes = [row["barcode"] for row in SOLD if "barcode" in row]
    assert len(set(codes)) == len(codes) == len([row for row in SOLD if row.get("kind") != "service"])


def test_bar_codes_are_internal_ones_with_the_right_check_digit() -> None:
    for row in SOLD:
        if "barcode" in row:
            assert re.fullmatch(r"2\d{12}", row["barcode"])
            assert row["barcode"][-1] == check_digit(row["barcode"][:12])


def test_the_check_digit_of_a_printed_example_is_right() -> None:
    assert check_digit("400638133393") == "1"


def test_categories_are_a_tree_whose_parents_come_first() -> None:
    seen: set[str] = set()
    for row in CATEGORIES:
        assert "parent" not in row or row["parent"] in seen
        assert row["name_id"]
        assert row["name_en"]
        assert row["slug"] not in seen
        seen.add(row["slug"])
    parents = {row["parent"] for row in CATEGORIES if "parent" in row}
    leaves = seen - parents
    assert {product["category"] for product in PRODUCTS} == leaves


def test_icons_of_categories_exist() -> None:
    with files("lucide").joinpath("lucide.zip").open("rb") as raw, zipfile.ZipFile(raw) as archive:
        icons = {Path(name).stem for name in archive.namelist()}
    assert {row["icon"] for row in CATEGORIES} <= icons


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product["sku"])
def test_a_product_says_what_it_is_and_earns_something(product: dict[str, Any]) -> None:
    for row in product.get("variants", [product]):
        share = 1 - row["cost"] / row["price"]
        assert product["kind"] == "service" or 10 <= product["weight"] <= 10_000
        assert 0.08 <= share <= 0.31
        assert row["stock"] >= 0
        assert row["price"] % 500 == 0
    prices = [row["price"] for row in product.get("variants", [product])]
    assert product["price"] == min(prices)
    assert product["stock"] == sum(row["stock"] for row in product.get("variants", [product]))
    assert 60 <= len(re.findall(r"\w[\w.,/–-]*", product["description"])) <= 120
    assert "**Garansi:**" in product["description"]
    assert 20 <= len(product["summary"]) <= 90
    assert "\n" not in product["summary"]
    assert len(product["attributes"]) >= 2


def test_a_bundle_costs_what_is_in_it_and_saves_money() -> None:
    known = {row["sku"]: row for row in SOLD}
    for bundle in (product for product in PRODUCTS if product["kind"] == "bundle"):
        inside = [(known[sku], number) for sku, number in bundle["contents"].items()]
        assert bundle["cost"] == sum(row["cost"] * number for row, number in inside)
        assert bundle["regular_price"] == sum(row["price"] * number for row, number in inside) > bundle["price"]


def test_the_code_for_paying_is_a_test_code_and_the_accounts_are_nobodys() -> None:
    house = tomllib.loads((ROOM / "house.toml").read_text("utf-8"))
    payments = house["payments"]
    assert qris.is_usable(payments["qris"])
    assert "TOKO UJI COBA" in payments["qris"]
    assert "COM.EXAMPLE.WWW" in payments["qris"]
    assert all(
        "contoh" in account["holder"] and account["number"].startswith("000") for account in payments["accounts"]
    )
    for supplier in house["supplier"]:
        number = phonenumbers.parse(supplier["phone"], "ID")
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
        assert supplier["email"].endswith(".example.com")


def test_brands_and_models_are_invented() -> None:
    everything = "\n".join(path.read_text("utf-8").lower() for path in [*ROOM.glob("*.toml"), *ROOM.glob("pages/*.md")])
    found = [brand for brand in REAL_BRANDS if re.search(rf"\b{re.escape(brand)}\b", everything)]
    assert found == []


def test_every_product_has_its_own_drawing_of_at_most_thirty_kilobytes() -> None:
    drawn = {path.stem: path for path in (ROOM / "pictures").glob("*.webp")}
    assert set(drawn) == set(PICTURES) == {product["sku"] for product in PRODUCTS}
    for product in PRODUCTS:
        path = drawn[product["sku"]]
        assert product["picture"] == path.name
        assert path.stat().st_size <= 30 * 1024
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("WEBP", (960, 960))
    assert len({path.read_bytes() for path in drawn.values()}) == len(drawn)


def test_a_drawing_is_the_same_each_time() -> None:
    assert PICTURES["LT-A5"]() == PICTURES["LT-A5"]()
    assert PICTURES["LT-A5"]() != PICTURES["LT-A1"]()


def test_the_mark_is_small() -> None:
    assert (STATIC / "akrab.svg").stat().st_size <= 1024
    assert (STATIC / "favicon.svg").read_bytes() == (STATIC / "akrab.svg").read_bytes()
    for side in (192, 512):
        with Image.open(STATIC / f"icon-{side}.png") as icon:
            assert icon.size == (side, side)


def test_every_page_is_there_in_both_languages() -> None:
    names = {path.name for path in (ROOM / "pages").iterdir()}
    assert names == {
        f"{slug}.{tongue}.md" for slug in ("about", "contact", "faq", "home", "how-to-buy") for tongue in ("id", "en")
    }
    for name in names:
        text = (ROOM / "pages" / name).read_text("utf-8")
        assert re.match(r"---\n(\w+: .+\n)+---\n\n\S", text), name


def test_the_answers_match_in_number_in_both_languages() -> None:
    counts = [(ROOM / "pages" / f"faq.{tongue}.md").read_text("utf-8").count("\n## ") for tongue in ("id", "en")]
    assert counts == [14, 14]


def test_the_shop_can_be_reached_only_where_nobody_lives() -> None:
    shop = tomllib.loads((ROOM / "shop.toml").read_text("utf-8"))
    number = phonenumbers.parse(shop["phone"])
    assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
    assert shop["email"].endswith(".example.com")
    assert shop["currency"] == "IDR"
    for name in ("contact.id.md", "contact.en.md"):
        text = (ROOM / "pages" / name).read_text("utf-8")
        assert shop["phone"] in text
        assert shop["email"] in text
        assert shop["address"] in text
