"""Who may open the pages of goods, and one of everything that their addresses need."""

from typing import Any

from akrab.accounts.models import Role
from akrab.catalogue import options, rivals
from akrab.catalogue.models import BundleItem, Option, PriceChange, ScheduledPrice
from akrab.core import clock
from tests.catalogue.factories import make_product

OWN, M, S, K, H, A = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST
ALL = {OWN, M, S, K, H, A}
EVERYBODY = {*ALL, Role.CASHIER}
SELLERS = {OWN, M, S}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "products_export": (SELLERS, "get"), "products_file": (SELLERS, "get"),
    "option_file": (ALL, "get"), "product_remove": (SELLERS, "post"),
    "picture_change": (SELLERS, "post"), "product_options": (SELLERS, "get"), "product_option": (SELLERS, "get"),
    "option_remove": (SELLERS, "post"), "choice_remove": (SELLERS, "post"), "product_contents": (SELLERS, "get"),
    "content_change": (SELLERS, "post"), "product_related": (SELLERS, "get"), "related_change": (SELLERS, "post"),
    "product_prices": (EVERYBODY, "get"), "price_plan": (SELLERS, "post"), "price_cancel": (SELLERS, "post"),
    "price_changes": (SELLERS, "get"), "price_change_undo": (SELLERS, "post"), "labels": (EVERYBODY, "get"),
    "rival_note": (SELLERS, "post"), "rival_forget": (SELLERS, "post"),
    "labels_sheet": (EVERYBODY, "get"), "barcode_make": (SELLERS, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    item = make_product(name="Gelas", sku="routes-1").variants.get()
    product = make_product(name="Paket", sku="routes-2", kind="bundle")
    variant = product.variants.get()
    BundleItem.objects.create(bundle=variant, item=item)
    option = options.save_option(product=product, name="Ukir", kind=Option.Kind.CHOICE)
    choice = options.save_choice(option=option, name="Nama")
    now = clock.now()
    planned = ScheduledPrice.objects.create(variant=variant, price=1, starts_at=now)
    noted = rivals.note(variant=variant, seller="x", price=1, seen_on=clock.today())
    change = PriceChange.objects.create(key="routes", label="x", made_at=now)
    pk: dict[str, Any] = {"pk": product.pk}
    of_product = (
        "product_remove product_options product_contents content_change product_related related_change "
        "product_prices price_plan rival_note"
    )
    return {
        **dict.fromkeys(of_product.split(), pk),
        "products_export": {},
        "products_file": {},
        "option_file": {"token": "x", "name": "x.png"},
        "picture_change": {**pk, "picture": 1},
        "product_option": {**pk, "option": option.pk},
        "option_remove": {**pk, "option": option.pk},
        "choice_remove": {**pk, "option": option.pk, "choice": choice.pk},
        "price_cancel": {**pk, "scheduled": planned.pk},
        "rival_forget": {**pk, "noted": noted.pk},
        "price_changes": {},
        "price_change_undo": {"pk": change.pk},
        "labels": {},
        "labels_sheet": {},
        "barcode_make": {"pk": variant.pk},
    }
