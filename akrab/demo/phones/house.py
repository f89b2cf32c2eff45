"""How the demo's phone shop works: who is there, how it sends and is paid, its offers, points and suppliers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from akrab.accounts.actions import change_shop_settings, create_owner, invite
from akrab.accounts.models import Role, User
from akrab.catalogue import prices
from akrab.catalogue.models import Category, Product, Variant
from akrab.core import clock, money
from akrab.demo.phones.files import CURRENCY, toml
from akrab.loyalty.actions import save_reward, save_tier
from akrab.promotions.actions import create_promotion
from akrab.promotions.models import Promotion
from akrab.purchasing.actions.suppliers import save_item, save_supplier
from akrab.shipping.actions import load_table, save_service
from akrab.shipping.regions import load_regions
from akrab.shipping.tables import read_table

OWNER_EMAIL = "owner@example.com"
LOYAL = "langganan"  # the tag whose customers get a voucher


def rupiah(amount: int) -> int:
    """Whole rupiah as minor units."""
    return money.from_major(amount, CURRENCY)


def furnish() -> User:
    """All of it; returns the owner, who signs what follows."""
    house = toml("house.toml")
    owner = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id").first() or create_owner(
        email=OWNER_EMAIL, name="Owner"
    )
    invite(name="Dewi (kasir)", email="kasir@sumringah.example.com", role=Role.CASHIER, actor=owner)
    invite(name="Yoga (gudang)", email="gudang@sumringah.example.com", role=Role.STAFF, actor=owner)
    _payments(house["payments"], owner)
    load_regions()  # tariffs name districts; there already when the shop starts in the usual way
    for row in house["service"]:
        _service(row, owner)
    for row in house["supplier"]:
        _supplier(row, owner)
    _loyalty(house, owner)
    _promotions(owner)
    _price_of_the_week(owner)
    return owner


def _payments(row: dict[str, Any], owner: User) -> None:
    notes = {way: {tongue: row[f"note_{way}_{tongue}"] for tongue in ("id", "en")} for way in ("qris", "transfer")}
    change_shop_settings(
        values={
            "payment_methods": row["methods"],
            "bank_accounts": row["accounts"],
            "qris_text": row["qris"],
            "payment_notes": notes,
            "cod_districts": ["33.72", "33.11", "33.13"],  # Surakarta, Sukoharjo, Karanganyar
            "counter_receipt_note": "Terima kasih. Nota ini garansi Anda.",
        },
        actor=owner,
    )


def _service(row: dict[str, Any], owner: User) -> None:
    service = save_service(
        name=row["name"],
        translations={"en": {"name": row["name_en"]}},
        courier=row["courier"],
        free_from=rupiah(row["free_from"]) if "free_from" in row else None,
        heaviest=row["heaviest"],
        cash_on_delivery=row["cod"],
        actor=owner,
    )
    rows, problems = read_table(row["table"].strip())
    if problems:
        raise ValueError(f"The demo's tariffs name an unknown place: {problems[0].text}")
    load_table(service=service, rows=rows, actor=owner)


def _supplier(row: dict[str, Any], owner: User) -> None:
    supplier = save_supplier(
        **{key: row[key] for key in ("name", "phone", "email", "address", "note", "lead_days", "payment_days")},
        actor=owner,
    )
    articles = Variant.objects.filter(product__brand__in=row["brands"], product__kind=Product.Kind.GOODS)
    for variant in articles.select_related("product").order_by("id"):
        code, pack = f"{row['code']}-{1000 + variant.pk}", row.get("pack", 1)
        dear = (variant.cost or 0) > rupiah(100_000)  # nobody buys printers by the ten
        save_item(supplier=supplier, variant=variant, code=code, last_price=variant.cost, pack_size=1 if dear else pack)


def _loyalty(house: dict[str, Any], owner: User) -> None:
    rules = house["loyalty"]
    change_shop_settings(
        values={
            "points_on": True,
            "points_every": rupiah(rules["points_every"]),
            "points_worth": rupiah(rules["points_worth"]),
            "points_birthday": rules["birthday"],
            "points_referral": rules["referral"],
        },
        actor=owner,
    )
    for row in house["tier"]:
        save_tier(
            name=row["name"],
            spend=rupiah(row["spend"]),
            percent=row["percent"],
            benefits=row["benefits"],
            translations={"en": {"name": row["name_en"], "benefits": row["benefits_en"]}},
            actor=owner,
        )
    for row in house["reward"]:
        save_reward(
            name=row["name"],
            points=row["points"],
            kind=row["kind"],
            value=rupiah(row["value"]) if row["kind"] == "amount" else row["value"],
            days=row["days"],
            minimum_spend=rupiah(row.get("minimum", 0)),
            translations={"en": {"name": row["name_en"]}},
            actor=owner,
        )


def _promotions(owner: User) -> None:
    now = clock.now()
    guard = Category.objects.get(slug="pelindung-layar")
    kind = Promotion.Kind
    create_promotion(
        name="Pelindung layar: beli 3, gratis 1",
        translations={"en": {"name": "Screen protectors: buy 3, get 1"}},
        kind=kind.BUY_X_GET_Y,
        percent=Decimal(100),
        buy=3,
        free=1,
        automatic=True,
        category_ids=[guard.pk],
        starts_at=now - dt.timedelta(days=6),
        ends_at=now + dt.timedelta(days=24),
        actor=owner,
    )
    create_promotion(
        name="Hemat 10% untuk belanja Rp200.000",
        translations={"en": {"name": "10% off from Rp200,000"}},
        kind=kind.PERCENT,
        percent=Decimal(10),
        cap=rupiah(50_000),
        code="HEMAT10",
        code_limit=200,
        per_customer_limit=1,
        minimum_spend=rupiah(200_000),
        ends_at=now + dt.timedelta(days=30),
        actor=owner,
    )
    create_promotion(
        name="Ongkir gratis",
        translations={"en": {"name": "Free delivery"}},
        kind=kind.FREE_SHIPPING,
        cap=rupiah(20_000),
        code="ONGKIR0",
        minimum_spend=rupiah(150_000),
        ends_at=now + dt.timedelta(days=30),
        actor=owner,
    )


def _price_of_the_week(owner: User) -> None:
    now = clock.now()
    for sku, price in (("EB-BULIR-PT", 219_000), ("EB-BULIR-HT", 219_000), ("PB-10-PT", 179_000)):
        variant = Variant.objects.select_related("product").get(sku=sku)
        prices.schedule_price(
            variant=variant,
            price=rupiah(price),
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(days=7),
            actor=owner,
        )
    prices.turn()
