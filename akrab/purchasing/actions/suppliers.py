"""Suppliers and what they deliver."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Variant
from akrab.core import phone as phones
from akrab.core import shop
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import PurchasingError
from akrab.purchasing.models import Supplier, SupplierItem


@transaction.atomic
def save_supplier(
    *,
    supplier: Supplier | None = None,
    name: str,
    phone: str = "",
    email: str = "",
    address: str = "",
    note: str = "",
    lead_days: int = 7,
    payment_days: int = 0,
    is_active: bool = True,
    actor: User | None = None,
) -> Supplier:
    """Add or change a supplier. Raises PurchasingError for a name that is taken or a number that is none."""
    if not name.strip():
        raise PurchasingError(_("Please write a name."), field="name")
    number = phones.normalise(phone, shop.get("region")) if phone.strip() else ""
    if number is None:
        raise PurchasingError(
            _("“%(text)s” is not a phone number. Write it like 0812-3456-7890.") % {"text": phone}, field="phone"
        )
    supplier = supplier or Supplier()
    supplier.name, supplier.phone, supplier.email = name.strip()[:120], number, email.strip()
    supplier.address, supplier.note = address.strip()[:300], note.strip()[:500]
    supplier.lead_days, supplier.payment_days, supplier.is_active = lead_days, payment_days, is_active
    try:
        with transaction.atomic():
            supplier.save()
    except IntegrityError as error:
        raise PurchasingError(
            _("There is already a supplier “%(name)s”.") % {"name": supplier.name}, field="name"
        ) from error
    record(kinds.SupplierSaved(name=supplier.name), subject=supplier, actor=actor)
    return supplier


@transaction.atomic
def save_item(
    *, supplier: Supplier, variant: Variant, code: str = "", last_price: int | None = None, pack_size: int = 1
) -> SupplierItem:
    """The supplier delivers this variant, under its own number, so many in a pack. Raises PurchasingError."""
    if pack_size < 1:
        raise PurchasingError(_("A pack holds at least one piece."), field="pack_size")
    if last_price is not None and not 0 <= last_price < 10**15:
        raise PurchasingError(_("The amount must be zero or more."), field="last_price")
    values = {"code": code.strip()[:60], "last_price": last_price, "pack_size": pack_size}
    item, _made = SupplierItem.objects.update_or_create(supplier=supplier, variant=variant, defaults=values)
    return item


@transaction.atomic
def remove_item(*, item: SupplierItem) -> None:
    """The supplier delivers this no longer."""
    item.delete()
