"""The demo's phone shop: content from the TOML and Markdown files beside this one, pictures from pictures/."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources.abc import Traversable
from typing import Any

from django.db import transaction
from django.db.models import Sum

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import actions as catalogue
from akrab.catalogue import options, pictures
from akrab.catalogue.actions import VariantData
from akrab.catalogue.bundles import set_content
from akrab.catalogue.models import Category, Option, Product, Variant
from akrab.catalogue.related import relate
from akrab.content.actions import save_page
from akrab.core import money
from akrab.demo.phones.files import CURRENCY, HERE, toml
from akrab.orders.models import OrderLine

# Shown beside each other: a phone and what goes with it.
BESIDE = {
    "LT-A5": ("CS-UKIR", "CS-BENING", "TG-BENING", "CG-20C"),
    "LT-A1": ("CS-UKIR", "CS-SOFT", "TG-BENING", "MM-SD"),
    "KV-NEO5": ("CS-UKIR", "CS-BATIK", "TG-BENING"),
    "CS-UKIR": ("TG-BENING", "TG-LENSA", "RG-PUTAR"),
    "PR-TANGKI": ("TN-TINTA",),
}


@transaction.atomic
def open_shop() -> None:
    """Settings, pages, categories and products with pictures and opening stock."""
    about = toml("shop.toml")
    change_shop_settings(
        values={
            "name": about["name"],
            "tagline": {"id": about["tagline_id"], "en": about["tagline_en"]},
            "hours": {"id": about["opening_id"], "en": about["opening_en"]},
            "city": about["city"],
            "address": about["address"],
            "phone": about["phone"].replace(" ", ""),
            "email": about["email"],
            "currency": CURRENCY,
            "time_zone": about["timezone"],
        },
        actor=None,
    )
    for file in HERE.joinpath("pages").iterdir():
        if file.name.endswith(".md"):
            _page(file)
    categories: dict[str, Category] = {}
    for row in toml("categories.toml")["category"]:
        categories[row["slug"]] = catalogue.save_category(
            name=row["name_id"],
            slug=row["slug"],
            parent=categories[row["parent"]] if "parent" in row else None,
            icon=row["icon"],
            position=row["order"],
            translations={"en": {"name": row["name_en"]}},
        )
    products = toml("products.toml")["product"]
    with ThreadPoolExecutor() as pool:  # the encoders use every core
        made = dict(zip((row["sku"] for row in products), pool.map(_picture, products), strict=True))
    shelf = {row["sku"]: _product(row, categories, made[row["sku"]]) for row in products}
    for row in products:
        for sku, quantity in row.get("contents", {}).items():
            bundle = Variant.objects.select_related("product").get(sku=row["sku"])
            item = Variant.objects.select_related("product").get(sku=sku)
            set_content(bundle=bundle, item=item, quantity=quantity)
    for sku, others in BESIDE.items():
        for other in others:
            relate(product=shelf[sku], other=shelf[other])


def _page(file: Traversable) -> None:
    """`about.id.md`: first line `# title`, or front matter between `---` lines with title/headline and lead/subline."""
    slug, language = file.name.split(".")[:2]
    text = file.read_text("utf-8").strip()
    head: dict[str, str] = {}
    if text.startswith("---"):
        _, front, text = text.split("---", 2)
        for line in front.strip().splitlines():
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip().strip('"')
    title = head.get("title") or head.get("headline") or ""
    text = text.strip()
    if not title and text.startswith("# "):
        first, _, text = text.partition("\n")
        title = first.removeprefix("# ").strip()
    lead = head.get("lead") or head.get("subline") or head.get("description") or ""
    save_page(slug=slug, language=language, title=title or slug, lead=lead, body=text.strip())


def _picture(row: dict[str, Any]) -> pictures.Made:
    return pictures.make(HERE.joinpath("pictures", row["picture"]).read_bytes())


def _product(row: dict[str, Any], categories: dict[str, Category], made: pictures.Made) -> Product:
    rows = row.get("variants") or [row]
    product = catalogue.create_product(
        name=row["name"],
        slug=row["slug"],
        kind=row["kind"],
        category=categories[row["category"]],
        brand=row.get("brand", ""),
        summary=row["summary"],
        description=row["description"].strip(),
        attributes=row.get("attributes", {}),
        featured=row.get("featured", False),
        variants=[
            VariantData(
                sku=variant["sku"],
                name=variant["name"] if variant is not row else "",
                options=variant.get("options", {}),
                barcode=variant.get("barcode", ""),
                price=money.from_major(variant["price"], CURRENCY),
                regular_price=money.from_major(row["regular_price"], CURRENCY) if "regular_price" in row else None,
                cost=money.from_major(variant["cost"], CURRENCY) if "cost" in variant else None,
                stock=variant.get("stock") if row["kind"] == "goods" else None,
                low_at=variant.get("low_at", row.get("low_at")),
                weight=variant.get("weight", row.get("weight")),
            )
            for variant in rows
        ],
    )
    catalogue.add_picture(product=product, stem=made.stem, width=made.width, height=made.height)
    for option in row.get("options", []):
        _option(product, option)
    return product


def _option(product: Product, row: dict[str, Any]) -> None:
    """What the customer decides about a product made to order."""
    option = options.save_option(
        product=product,
        name=row["name"],
        kind=Option.Kind(row["kind"]),
        required=row.get("required", False),
        longest=row.get("longest", 100),
        price_effect=money.from_major(row.get("price", 0), CURRENCY),
        translations={"en": {"name": row["name_en"]}},
    )
    for name, name_en, price in row.get("choices", []):
        options.save_choice(
            option=option,
            name=name,
            price_effect=money.from_major(price, CURRENCY),
            translations={"en": {"name": name_en}},
        )


@transaction.atomic
def count_sold() -> None:
    """The imported trade sets the order of lists: what sold most comes first."""
    sold = OrderLine.objects.filter(variant__isnull=False).values("variant__product").annotate(n=Sum("quantity"))
    for row in sold.values_list("variant__product", "n"):
        Product.objects.filter(pk=row[0]).update(sold=max(row[1], 0))
