"""Orders are the shop's books: goods, amounts and numbers stay, who and where goes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.catalogue import optionfiles, pictures
from akrab.core.personal import Holding, nothing

BOOKS = _("The shop's books: amounts and papers must be kept (ten years for tax).")
ORDERS = _("Taking, sending and accounting for orders")


def forget_option_files(rows: models.QuerySet[Any]) -> None:
    """Files a customer gave for goods made to order."""
    for options in rows.exclude(options=[]).values_list("options", flat=True).iterator(chunk_size=500):
        for answer in options or []:
            if isinstance(answer, dict) and optionfiles.STEM.fullmatch(str(answer.get("file", ""))):
                (optionfiles.folder() / answer["file"]).unlink(missing_ok=True)


def forget_pictures(rows: models.QuerySet[Any]) -> None:
    """Pictures of goods that were sent back."""
    for stem in rows.exclude(picture="").values_list("picture", flat=True):
        pictures.forget(stem)


MAP: dict[str, Holding] = {
    "Basket": Holding(through="customer", why=ORDERS, deleted=True, plain="key codes"),
    "BasketLine": Holding(
        through="basket__customer", why=ORDERS, deleted=True, erased="options", plain="options_key",
        before=forget_option_files,
    ),
    "Batch": nothing("name ready_on place"),
    "Order": Holding(
        through="customer",
        why=ORDERS,
        erased="recipient phone address note state_reason",
        kept="number invoice_number",
        kept_why=BOOKS,
        plain="source channel currency payment_method district delivery delivery_label fingerprint placing_key",
    ),
    "OrderLine": Holding(
        through="order__customer", why=ORDERS, erased="options", plain="sku name", before=forget_option_files
    ),
    "OrderDiscount": Holding(through="order__customer", why=ORDERS, plain="label code"),
    "OrderQuestion": Holding(through="order__customer", why=ORDERS, erased="text answer"),
    "Delivery": Holding(through="order__customer", why=ORDERS, erased="tracking link note", plain="key courier"),
    "DeliveryLine": Holding(through="delivery__order__customer", why=ORDERS, plain="serials"),
    "Return": Holding(
        through="order__customer", why=ORDERS, erased="reason answer picture", plain="number key",
        before=forget_pictures,
    ),
    "ReturnLine": Holding(through="back__order__customer", why=ORDERS, plain="serials"),
    "TrustFix": Holding(through="customer", why=ORDERS, deleted=True, erased="reason"),
}  # fmt: skip
